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
export { containPlugins, type Contained, type ContainOptions } from './contain.ts';
export { definePlugin, refuse } from './define.ts';
export { guarded } from './guard.ts';
export {
  integrationOf,
  openAdapter,
  openExternal,
  reachOf,
  type OpenedExternal,
  type ReachParts,
} from './open.ts';
export { payoutsOf } from './payouts.ts';
export type {
  PluginRoute,
  RouteAnswer,
  RouteContext,
  RouteHandler,
  RouteMiddleware,
  RouteRequest,
} from './routes.ts';
export {
  checkFieldTypes,
  checkPlugin,
  checkPlugins,
  extensionsOf,
  readPlugins,
  type PluginLimits,
} from './load.ts';
export type {
  ActionCode,
  ActionContext,
  BeforeWrite,
  BoundHook,
  EventHandler,
  Extensions,
  ExternalCode,
  ExternalContext,
  HandledEvent,
  HandlerContext,
  Hooks,
  Plugin,
  FieldTypeAnswer,
  PluginContext,
  PluginFieldType,
  PluginRecord,
  PluginSetting,
  PluginSubscriber,
  WriteBy,
} from './types.ts';
