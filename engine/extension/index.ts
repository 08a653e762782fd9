/** Public face of `extension`: what a plugin is, how it is checked, and which of its functions the engine calls when. */
export { internalPayments } from './adapters.ts';
export type {
  Adapters,
  FileAdapter,
  FileBytes,
  MailAdapter,
  MailLetter,
  MailOutcome,
  Opened,
  PaymentAdapter,
  PaymentAnswer,
  PaymentOrder,
  Reach,
} from './adapters.ts';
export { definePlugin, refuse } from './define.ts';
export { integrationOf, openAdapter, reachOf, type ReachParts } from './open.ts';
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
  PluginSetting,
  PluginSubscriber,
  WriteBy,
} from './types.ts';
