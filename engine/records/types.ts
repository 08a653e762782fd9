import type { JsonObject } from '../definition/index.ts';
import type { ActionContext, Extensions } from '../extension/index.ts';
import type { Action, Entity, Model } from '../model/index.ts';
import type { Pipeline, Pool } from '../postgres/index.ts';
import type { Marked } from '../process/index.ts';

/** Values by field name, as JSON. Lines are arrays of such objects on create, and LineChanges in a patch. */
export type Input = Readonly<Record<string, unknown>>;

/** Changes of lines in a patch: new ones, changed ones by id, removed ids, and the order by ids (`@key` for new ones). */
export interface LineChanges {
  readonly add?: readonly Input[];
  readonly change?: readonly (Input & { readonly id: string })[];
  readonly remove?: readonly string[];
  readonly order?: readonly string[];
}

/** Changes of links in a patch: `set` replaces them all. */
export interface LinkChanges {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly set?: readonly string[];
}

/** One change. Those of one document are made in order, in one transaction. */
export type Operation =
  | { readonly kind: 'create'; readonly entity: Entity; readonly input: Input }
  | { readonly kind: 'createMany'; readonly entity: Entity; readonly inputs: readonly Input[] }
  | {
      readonly kind: 'update';
      readonly entity: Entity;
      readonly id: string;
      /** The version it was made from; without one it is laid over the newest, whatever that is. */
      readonly version?: number | undefined;
      readonly patch: Input;
    }
  | { readonly kind: 'delete'; readonly entity: Entity; readonly id: string; readonly version: number }
  | { readonly kind: 'restore'; readonly entity: Entity; readonly id: string }
  | {
      readonly kind: 'transition';
      readonly entity: Entity;
      readonly name: string;
      readonly id: string;
      readonly version?: number | undefined;
    }
  | {
      readonly kind: 'action';
      readonly action: Action;
      /** Absent exactly where the action makes its record. */
      readonly id?: string;
      readonly version?: number | undefined;
      readonly input: Input;
      /** What an external action was answered, as a patch of its record. */
      readonly answer?: JsonObject;
    };

/** What an operation did: ids in the order of its inputs. */
export interface Outcome {
  readonly entity: string;
  readonly ids: readonly string[];
}

/** A statement with its values, ready to be sent. */
export interface Query {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** How it is asked together with others. */
  readonly joint?: JointQuery;
}

/** A query that can be asked for several at once. */
export interface JointQuery<Part = unknown> {
  readonly key: string;
  readonly part: Part;
  /** Has a row for each part, in their order. */
  together(parts: readonly Part[]): Query;
}

/** Reads the answer in the same transaction: one row, one column of JSON text. */
export type Answer = (outcomes: readonly Outcome[]) => Query;

/** One change that a later step makes. */
export interface NextStep {
  readonly operation: Operation;
  readonly step: NonNullable<WriteOptions['step']>;
  readonly answer: Answer;
}

export interface WriteOptions {
  /** The definitions the request began with; it keeps them to its end. */
  readonly model: Model;
  readonly answer?: Answer;
  readonly idempotency?: {
    readonly key: string;
    /** What was asked, such as the name of the mutation: one key may serve each once. */
    readonly operation: string;
    /** Hash over all that the request says. */
    readonly hash: string;
  };
  /** The step of a process that asks: it is marked first, so that it is never done twice. */
  readonly step?: Marked & {
    /** What the audit says of it. */
    readonly via: JsonObject;
  };
  /** The delivery of an event that is taken with this write: it is settled first, so that it is never taken twice. */
  readonly delivery?: {
    readonly delivery: string;
    /** Who holds it. */
    readonly node: string;
    /** What the audit says of it. */
    readonly via: JsonObject;
  };
  /** Steps that come behind this one and may be done with it: as many as share its transaction, the rest not at all. */
  readonly next?: readonly NextStep[];
  /** Runs through log, audit and events. */
  readonly correlation?: string;
  /** Why it is written where nobody asked by hand, such as `import`. Stands in audit and events. */
  readonly cause?: string;
  /** Events caused by events: how deep. */
  readonly depth?: number;
  /** One event for all records of a `createMany`. */
  readonly chunk?: boolean;
  /** The audit keeps whole records, not what changed laid over what it has: it lacks an image of some. */
  readonly whole?: boolean;
  /** Values that only an import may give: series, and the state a lifecycle begins in. */
  readonly verbatim?: boolean;
  /** Series give no numbers: a record has the one it is given, or none. */
  readonly undrawn?: boolean;
}

/** What code may do inside a transaction of its own: read and write records, through the door. */
export type Writes = Pick<ActionContext, 'find' | 'create' | 'update' | 'transition' | 'act'>;

export interface Written {
  readonly outcomes: readonly Outcome[];
  /** The text that `answer` read. */
  readonly text?: string;
  /** The same of the steps that were done with it. */
  readonly next?: readonly string[];
  /** An earlier request with the same idempotency key, or the same step, did it; this one ran nothing. */
  readonly repeated: boolean;
}

/** Thrown when rights were planned that are no longer in force: compute them anew and plan again, once. */
export class RightsChanged extends Error {
  constructor() {
    super('The rights of the session have changed.');
    this.name = 'RightsChanged';
  }
}

export interface RecordsParts {
  /** Shared connections, for units: whole transactions known beforehand. */
  readonly pipeline: Pipeline;
  /** Connections lent one at a time, for whatever waits in between. */
  readonly pool: Pool;
  readonly extensions: Extensions;
}
