/** Public face of `engine`: what plugins and engines of processes may use. Whatever is not here may change without a word. */
export { definePlugin, refuse } from './extension/index.ts';
export type {
  ActionCode,
  ActionContext,
  BeforeWrite,
  EventHandler,
  FileAdapter,
  FileBytes,
  HandledEvent,
  HandlerContext,
  Hooks,
  MailAdapter,
  MailLetter,
  MailOutcome,
  PaymentAdapter,
  PaymentAnswer,
  PaymentOrder,
  Plugin,
  PluginContext,
  PluginRecord,
  PluginSetting,
  PluginSubscriber,
  Reach,
  WriteBy,
} from './extension/index.ts';
export type { Reply, Request } from './outgoing/index.ts';
export type { Json, JsonObject } from './definition/index.ts';
export { LeaseLost, openLoop, type Loop, type LoopParts } from './loop/index.ts';
export type {
  ApprovalRow,
  Begun,
  Claimable,
  Claimed,
  Done,
  EngineName,
  Journal,
  Loaded,
  News,
  ProcessEngine,
  ProcessHost,
  StepRow,
} from './process/types.ts';
