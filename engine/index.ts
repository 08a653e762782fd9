/** Public face of `engine`: what plugins and engines of processes may use. Whatever is not here may change without a word. */
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
export type { Json, JsonObject } from './definition/index.ts';
export { LeaseLost } from './process/types.ts';
export type {
  Claimed,
  Done,
  Loaded,
  OpenProcessEngine,
  ProcessEngine,
  ProcessHost,
  StepRow,
} from './process/types.ts';
