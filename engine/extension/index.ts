/** Public face of `extension`: what a plugin is, how it is checked, and which of its functions the engine calls when. */
export { definePlugin, refuse } from './define.ts';
export { checkPlugins, extensionsOf, readPlugins } from './load.ts';
export type {
  ActionCode,
  ActionContext,
  BeforeWrite,
  BoundHook,
  EventHandler,
  Extensions,
  HandledEvent,
  HandlerContext,
  Hooks,
  Plugin,
  PluginContext,
  PluginRecord,
  PluginSubscriber,
  WriteBy,
} from './types.ts';
