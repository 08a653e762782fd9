/** Second door of `process`: what engines of processes are given and what they keep, without the database behind it. */
import type { Json, JsonObject } from '../definition/index.ts';

/** An instance that was claimed. */
export interface Claimed {
  readonly instance: string;
  /** Who holds it: nothing is written in its name when the lease is over. */
  readonly node: string;
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
  readonly comment: string | null;
  readonly at: string | null;
}

/** An instance with all that is kept of it. */
export interface Loaded {
  readonly organization: string;
  readonly process: string;
  readonly plan: JsonObject;
  readonly record: string | null;
  readonly input: JsonObject;
  readonly starter: string | null;
  readonly depth: number;
  readonly round: number;
  readonly correlation: string | null;
  readonly cancelling: boolean;
  readonly crashes: number;
  readonly signals: string;
  readonly steps: readonly StepRow[];
  readonly approvals: readonly ApprovalRow[];
  readonly arrived: readonly SignalRow[];
  /** The database's clock. */
  readonly now: string;
}

export interface ApprovalAsked {
  readonly title: string;
  readonly roles: readonly string[];
  readonly user?: string;
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

/** What the journal keeps of processes. Each call is one transaction, and refuses whoever does not hold the instance. */
export interface Journal {
  claim(node: string, most: number, leaseSeconds: number): Promise<readonly Claimed[]>;
  keep(node: string, instances: readonly string[], leaseSeconds: number): Promise<void>;
  /** Milliseconds until some instance wants to run; undefined when none does. */
  nextMs(): Promise<number | undefined>;
  /** Brings events to those that wait for them; how many were woken. */
  dispatch(): Promise<number>;
  load(claimed: Claimed): Promise<Loaded>;
  /** @throws LeaseLost */
  record(claimed: Claimed, row: StepRow): Promise<void>;
  begin(claimed: Claimed, key: string, again: string): Promise<boolean>;
  ask(claimed: Claimed, path: string, asked: ApprovalAsked): Promise<void>;
  escalate(claimed: Claimed, path: string, approval: string, role: string): Promise<void>;
  /** Events that came for a wait. */
  arrivals(claimed: Claimed, path: string): Promise<readonly SignalRow[]>;
  subscribe(claimed: Claimed, path: string, asked: SubscriptionAsked, wakeAt: string | null): Promise<void>;
  /** Makes sure that a step that did not happen never will. What it left, where it did happen. */
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
  /** Paths that are read of the record it leaves. */
  readonly paths: readonly (readonly string[])[];
}

/** What became of an attempt. `again` says that another one may end better. */
export type Done =
  | { readonly kind: 'done'; readonly value: Json }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly again: boolean };

/** What engines of processes run on: what is kept, and the one door to records. */
export interface ProcessHost {
  readonly journal: Journal;
  /** Does one action in a transaction of its own, marked so that it is never done twice. @throws LeaseLost */
  deed(claimed: Claimed, loaded: Loaded, asked: DeedAsked): Promise<Done>;
  /** Tells an event, marked in the same way. @throws LeaseLost */
  emit(claimed: Claimed, loaded: Loaded, path: string, event: string, payload: JsonObject): Promise<Done>;
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

export type OpenProcessEngine = (host: ProcessHost) => ProcessEngine;
