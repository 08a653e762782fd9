import type { Json, JsonObject } from '../definition/index.ts';
import type { Adapters, Reach } from './adapters.ts';
import type { PluginRoute } from './routes.ts';

/** A record as plugins see it: values by field name, decimals as text, lines as arrays of such objects with ids. */
export type PluginRecord = { readonly [field: string]: Json };

/** What a hook or an action is told, and what it may ask. */
export interface PluginContext {
  /** Full name of the entity, `sales.Order`. */
  readonly entity: string;
  readonly kind: 'create' | 'update';
  /** What is being done: `created`, `updated`, `confirmed`. */
  readonly fact: string;
  /** The record as it is stored; absent on create. */
  readonly before?: PluginRecord;
  /** Id of the user in whose name it is written. */
  readonly user: string;
  /** Day of the user, `2026-11-21`: the same for the whole transaction. */
  readonly today: string;
  /**
   * Living records of an entity whose fields equal the given values, in order of id, at most 1,000. It runs inside the
   * transaction and sees what it has written. It asks for no rights: what a plugin reads is the plugin's business.
   */
  find(entity: string, where: JsonObject): Promise<readonly PluginRecord[]>;
}

/**
 * Runs inside the transaction, after the record was computed and before it is checked and written; once for each
 * attempt, so it may run again when the transaction met another. Hooks run one after the other in the order of the
 * plugins' names. What is returned (or the record itself, when nothing is) is computed and validated again: computed
 * values, ids and versions it sets are not looked at. To refuse, throw `refuse(...)`.
 */
export type BeforeWrite<R = PluginRecord> = (
  record: R,
  context: PluginContext,
) => R | undefined | Promise<R | undefined>;

/** In whose name code writes another record. */
export interface WriteBy {
  /** Asks for no right: the plugin vouches that who may do the action may have this done. */
  readonly trusted?: boolean;
}

/**
 * What the code of an action may do besides: write other records, in the same transaction and through the door that
 * every write goes through. Rights are those of who acts, unless it says `trusted`. A refusal is thrown; whoever catches
 * it must give up, for PostgreSQL takes nothing more in this transaction.
 */
export interface ActionContext extends PluginContext {
  readonly input: JsonObject;
  /** Makes a record; gives its id. Lines are arrays of objects. */
  create(entity: string, values: JsonObject, by?: WriteBy): Promise<string>;
  /** Changes a record, whatever its version. */
  update(entity: string, id: string, patch: JsonObject, by?: WriteBy): Promise<void>;
  /** Does a transition, with all that follows from it. */
  transition(entity: string, id: string, name: string, by?: WriteBy): Promise<void>;
  /** Does an action, `sales.Order.reprice`; gives the id of its record, which is a new one where it makes one. */
  act(action: string, id: string | undefined, input?: JsonObject, by?: WriteBy): Promise<string>;
}

/** The code of an action. Gives the changes of the record, as a patch by field name, or nothing. */
export type ActionCode<R = PluginRecord> = (
  record: R,
  context: ActionContext,
) => JsonObject | undefined | Promise<JsonObject | undefined>;

/** What code that calls another program is given. It runs outside of any transaction, so it writes nothing itself. */
export interface ExternalContext extends Reach {
  /**
   * The same however often this step is done: give it to whatever is called, so that it does nothing twice. A step is
   * done again when its answer was lost.
   */
  readonly key: string;
  readonly input: JsonObject;
  /** Id of the organization in which it is done. */
  readonly organization: string;
  /** Id of the user in whose name it is done. */
  readonly user: string;
  /** Aborted when its time is up. */
  readonly signal: AbortSignal;
}

/**
 * The code of an external action. Gives the changes of the record, as a patch by field name, or nothing. `refuse(...)`
 * says that the other side has not done it and will not; whatever else is thrown says that nobody knows.
 */
export type ExternalCode<R = PluginRecord> = (
  record: R,
  context: ExternalContext,
) => JsonObject | undefined | Promise<JsonObject | undefined>;

/** An event as the handler of a subscriber is told it. */
export interface HandledEvent {
  /** The same for each attempt: what is called with it can tell a repeat. */
  readonly id: string;
  /** `sales.order.confirmed`. */
  readonly name: string;
  readonly class: string;
  readonly entity: string | null;
  readonly record: string | null;
  /** Version of the record as the event left it. */
  readonly version: number | null;
  readonly payload: JsonObject;
  /** User in whose name it happened. */
  readonly by: string | null;
  readonly at: string;
  readonly correlation: string | null;
  readonly depth: number;
  /** What the subscriber's "with" gives. */
  readonly data: JsonObject;
}

/**
 * What a handler may do: write records as the code of an action does, in one transaction with the mark that the event
 * was taken. So what it writes happens once; what it does elsewhere may happen again, and goes by `event.id`.
 */
export interface HandlerContext
  extends
    Pick<PluginContext, 'user' | 'today' | 'find'>,
    Pick<ActionContext, 'create' | 'update' | 'transition' | 'act'> {
  /** Aborted when the time of the handler is up: its transaction is undone then, whatever it does. */
  readonly signal: AbortSignal;
}

/** Takes an event. What it throws is its answer that it failed: it is tried again, then a dead letter. */
export type EventHandler = (event: HandledEvent, context: HandlerContext) => void | Promise<void>;

/** A handler of events. A subscriber of a module names it as `code`; with `on` it subscribes itself. */
export interface PluginSubscriber {
  readonly handle: EventHandler;
  /** Events it hears, as a subscriber of a module writes them. */
  readonly on?: string | readonly string[];
  readonly classes?: readonly ('business' | 'system' | 'error' | 'audit')[];
  /** Name of the service account it acts as; core.process-runner without it. */
  readonly actor?: string;
  /** What a dead letter does to later events of its record; `skip` without it. */
  readonly deadLetter?: 'hold' | 'skip';
  readonly concurrency?: number;
}

export interface Hooks {
  /** A `BeforeWrite` of the record's own type: `BeforeWrite<SalesOrder>`. */
  readonly beforeWrite?: (record: never, context: PluginContext) => unknown;
  /**
   * Full name of an entity without which the hook has nothing to do: where an organization has no living record of it,
   * the hook is not called and its writes stay single statements.
   */
  readonly onlyWith?: string;
}

/**
 * A type that refines a text, named by a field as `"x-type": "iban.iban"`. It looks at what people, imports and programs
 * write, before anything is planned: the text as it is to be kept, or why it is none.
 */
export interface PluginFieldType {
  readonly about: string;
  readonly read: (
    text: string,
    context: { readonly signal: AbortSignal },
  ) => FieldTypeAnswer | Promise<FieldTypeAnswer>;
}

export type FieldTypeAnswer = { readonly value: string } | { readonly problem: string };

/** What an operator may set for a plugin. */
export interface PluginSetting {
  readonly about: string;
  readonly default?: string;
  /** Without it, and without a default, the plugin cannot be used. */
  readonly required?: boolean;
}

/** A plugin is plain data that does one thing. */
export interface Plugin {
  /** Lower case letters, digits and dashes: `price-rules`. */
  readonly name: string;
  /** One sentence: what an installation gains by it. */
  readonly about: string;
  /** Versions of the engine it was made for: `^0.1.0`. */
  readonly engine: string;
  /** Modules whose entities it speaks of. */
  readonly needs: readonly string[];
  /** By full name of the entity. */
  readonly hooks?: Readonly<Record<string, Hooks>>;
  /** By name; an action names it as `price-rules.reprice`. */
  readonly actions?: Readonly<Record<string, ActionCode<never>>>;
  /** By name; an action that is `external` names it as `tax-office.file`. Steps of processes call them. */
  readonly external?: Readonly<Record<string, ExternalCode<never>>>;
  /** By name; a subscriber of a module names one as `audit-log.copy`. */
  readonly subscribers?: Readonly<Record<string, PluginSubscriber>>;
  /** By name: a field is of it by `"x-type": "iban.iban"`. */
  readonly fieldTypes?: Readonly<Record<string, PluginFieldType>>;
  /**
   * A file beside `index.ts`, `page.js`, whose default export gives the elements that show its types in the page. It runs
   * in the browser, as it is, and imports nothing.
   */
  readonly page?: string;
  /** By name: `GET /api/plugins/order-desk/orders`. */
  readonly routes?: Readonly<Record<string, PluginRoute>>;
  /** Where payments, mail or files go, once a setting names this plugin. */
  readonly adapters?: Adapters;
  /** By name; `apiKey` of `card-payments` is set as `KONTOR_PLUGIN_CARD_PAYMENTS_API_KEY`. */
  readonly settings?: Readonly<Record<string, PluginSetting>>;
}

/** A type as the engine asks it. */
export interface BoundFieldType {
  readonly about: string;
  readonly read: (text: string) => Promise<FieldTypeAnswer>;
}

/** A hook as the engine calls it. */
export interface BoundHook {
  readonly run: BeforeWrite;
  readonly onlyWith?: string;
}

/** All plugins of an installation, by what they do. */
export interface Extensions {
  readonly plugins: readonly Plugin[];
  beforeWrite(entity: string): readonly BoundHook[];
  action(code: string): ActionCode | undefined;
  handler(code: string): EventHandler | undefined;
  fieldType(name: string): BoundFieldType | undefined;
}
