/** Public face of `engine`: what plugins may use. Whatever is not here may change without a word. */
export { definePlugin, refuse } from './extension/index.ts';
export type {
  ActionCode,
  ActionContext,
  BeforeWrite,
  Hooks,
  Plugin,
  PluginContext,
  PluginRecord,
  WriteBy,
} from './extension/index.ts';
