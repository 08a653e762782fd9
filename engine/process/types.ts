/** Second door of `process`: what engines of processes are given and what they keep, without the database behind it. */
import type { Json, JsonObject } from '../definition/index.ts';

/** Engines of processes. The instance row says which one owns it. */
export type EngineName = 'embedded' | 'temporal';

/** An instance that somebody holds. */
export interface Claimed {
  readonly instance: string;
  /** Who holds it: by a lease, or as the run of Temporal that began last. Others write nothing in its name. */
  readonly node: string;
  /** Where it is known, what is asked for it may share a transaction with others of the organization. */
  readonly organization?: string;
}

/** What may be claimed: instances of these engines, and for one of them those that nobody owns yet. */
export interface Claimable {
  readonly engines: readonly EngineName[];
  readonly fresh: EngineName;
}

/** What Temporal is to be told of an instance. */
export interface News {
  readonly process: string;
  /** Hash of the plan it is to go on by. */
  readonly plan: string;
  readonly cancelling: boolean;
  /** Signals that there were, and when it wanted to run: what came since is not forgotten when these were told. */
  readonly signals: string;
  readonly wakeAt: string | null;
}

export type StepStatus = 'done' | 'failed' | 'retrying' | 'waiting' | 'skipped';

/** What is kept of one call of the interpreter, by its path. */
export interface StepRow {
  readonly path: string;
  readonly kind: string;
  readonly status: StepStatus;
  readonly action?: string | null;
  readonly input?: Json;
  readonly result?: Json;
  readonly failure?: JsonObject | null;
  readonly attempts: number;
  /** ISO text. */
  readonly wakeAt?: string | null;
}

export interface SignalRow {
  readonly path: string;
  readonly record: string | null;
  readonly payload: JsonObject | null;
}

export interface ApprovalRow {
  readonly path: string;
  readonly status: 'open' | 'approved' | 'rejected' | 'closed';
  readonly by: string | null;
  /** Who was absent, where `by` decided in his place. */
  readonly onBehalfOf: string | null;
  readonly comment: string | null;
  readonly at: string | null;
}

/** What an instance began with. */
export interface Begun {
  readonly organization: string;
  readonly process: string;
  readonly plan: JsonObject;
  readonly record: string | null;
  readonly input: JsonObject;
  readonly starter: string | null;
  readonly depth: number;
  readonly round: number;
  readonly correlation: string | null;
}

/** An instance with all that is kept of it. */
export interface Loaded extends Begun {
  /** Hash of its plan. */
  readonly hash: string;
  readonly cancelling: boolean;
  readonly crashes: number;
  readonly signals: string;
  readonly steps: readonly StepRow[];
  readonly approvals: readonly ApprovalRow[];
  /** The database's clock. */
  readonly now: string;
}

export interface ApprovalAsked {
  readonly title: string;
  readonly roles: readonly string[];
  readonly user?: string;
  readonly except?: string;
  readonly mode: string;
  readonly count: number;
  readonly record?: { readonly entity: string; readonly id: string };
  readonly form?: string;
  readonly values: JsonObject;
}

export interface SubscriptionAsked {
  readonly event: string;
  readonly record: string | null;
  readonly match: JsonObject;
  readonly since: string | null;
}

/** Which days are worked on in an organization. */
export interface WorkedDays {
  readonly zone: string;
  /** Days of the week, 0 for Sunday. */
  readonly weekdays: readonly number[];
  readonly holidays: readonly string[];
}

/** What the journal keeps of processes. Each call is one transaction, and refuses whoever does not hold the instance. */
export interface Journal {
  /** What nobody owned belongs to the engine for what is fresh from then on. */
  claim(
    claimable: Claimable,
    node: string,
    most: number,
    leaseSeconds: number,
  ): Promise<readonly (Claimed & { readonly engine: EngineName })[]>;
  keep(node: string, instances: readonly string[], leaseSeconds: number): Promise<void>;
  /** Milliseconds until some instance wants to run; undefined when none does. */
  nextMs(claimable: Claimable): Promise<number | undefined>;
  /** Brings events to those that wait for them; how many were woken. */
  dispatch(): Promise<number>;
  load(claimed: Claimed): Promise<Loaded>;
  /** The calendar of its organization. */
  calendar(claimed: Claimed): Promise<WorkedDays>;
  /** What was claimed for Temporal; undefined when the instance has ended. */
  news(claimed: Claimed): Promise<News | undefined>;
  /** Lets go of it: Temporal knows these, or nothing of it, and what it does not know stays due. */
  told(claimed: Claimed, news: News | undefined): Promise<void>;
  /** Takes the instance over for a run of Temporal. @throws LeaseLost when it does not run any more */
  take(claimed: Claimed): Promise<void>;
  /** Says where the instance stands. */
  stand(claimed: Claimed, path: string): Promise<void>;
  /** Keeps what a call came to; false when its end is kept already. @throws LeaseLost */
  record(claimed: Claimed, row: StepRow): Promise<boolean>;
  /** What is kept of a call. */
  step(claimed: Claimed, path: string): Promise<StepRow | undefined>;
  begin(claimed: Claimed, key: string, again: string): Promise<boolean>;
  ask(claimed: Claimed, path: string, asked: ApprovalAsked): Promise<void>;
  escalate(claimed: Claimed, path: string, approval: string, role: string): Promise<void>;
  approval(claimed: Claimed, path: string): Promise<ApprovalRow | undefined>;
  /** Events that came for a wait. */
  arrivals(claimed: Claimed, path: string): Promise<readonly SignalRow[]>;
  subscribe(claimed: Claimed, path: string, asked: SubscriptionAsked, wakeAt: string | null): Promise<void>;
  /** The other program that a step asked has not done it, and says so. */
  refused(claimed: Claimed, path: string, round: number): Promise<void>;
  /**
   * Makes sure that a step that did not happen never will. What it left, where it did happen; nothing, where another
   * program was asked and nobody knows.
   */
  seal(claimed: Claimed, path: string, round: number): Promise<{ readonly result: Json } | undefined>;
  /** Lets go of an instance until then, or until a signal, of which `signals` were seen. */
  park(claimed: Claimed, path: string, wakeAt: string | null, signals: string): Promise<void>;
  finish(claimed: Claimed, outcome: JsonObject & { readonly kind: string }): Promise<void>;
  /** The engine itself failed: it tries again later, and leaves it to people after too many times. */
  crash(claimed: Claimed, error: string): Promise<void>;
}

/** One action of a step. */
export interface DeedAsked {
  readonly path: string;
  readonly action: string;
  readonly entity: string;
  readonly kind: 'create' | 'update' | 'delete' | 'read' | 'transition' | 'action';
  readonly name: string;
  readonly input: JsonObject;
  readonly attempts: number;
  /** It calls another program. */
  readonly external?: true;
  /** Paths that are read of the record it leaves. */
  readonly paths: readonly (readonly string[])[];
}

/**
 * What became of an attempt. `again` says that another one may end better; `next` is what those of the steps behind it
 * left that were done with it.
 */
export type Done =
  | { readonly kind: 'done'; readonly value: Json; readonly next?: readonly Json[] }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly again: boolean };

/** What engines of processes run on: what is kept, and the one door to records. */
export interface ProcessHost {
  readonly journal: Journal;
  /**
   * Does one action in a transaction of its own, marked so that it is never done twice. Those that come next may be done
   * in the same transaction, in their order; where one of them is refused, none of them is done. @throws LeaseLost
   */
  deed(claimed: Claimed, begun: Begun, asked: DeedAsked, next?: readonly DeedAsked[]): Promise<Done>;
  /** Tells an event, marked in the same way. @throws LeaseLost */
  emit(
    claimed: Claimed,
    begun: Begun,
    path: string,
    event: string,
    payload: JsonObject,
    schema: number,
  ): Promise<Done>;
  /** Calls the listener whenever something may have become due. */
  onBell(listener: () => void): void;
  /** Told of what nobody foresaw. */
  onFailure(error: unknown): void;
}

/** A running engine. */
export interface ProcessEngine {
  /** Waits for what is being done, and lets go of the rest. */
  close(): Promise<void>;
}
