/**
 * What the interpreter asks of an engine. Each call has a path that is the same in every run of one instance, such as
 * `docs/0/delivery`; an engine keeps what a call gave under its path and gives the same when the process runs again.
 *
 * A call fails in one of three ways. `StepFailed`: it was tried as often as it may be, and the process decides; this
 * too is kept. What `isCancelled` knows: somebody wants the process to end. Anything else is the engine's own matter,
 * such as parking the instance, and passes through every catch.
 */
import type { RecordValue, Value } from '../../engine/expression/index.ts';
import type { Deed, Reading, Retry } from './plan.ts';
import type { Calendar } from './time.ts';

export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Path of the step that failed. */
  readonly step: string;
  readonly timedOut?: boolean;
}

export class StepFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.code} ${failure.message}`);
    this.name = 'StepFailed';
    this.failure = failure;
  }
}

/** One action to be done once, however often it is asked for; what it calls outside gets the same key each time. */
export interface DeedAsked {
  readonly deed: Omit<Deed, 'with'>;
  readonly input: RecordValue;
  readonly retry: Retry;
  /** What is read of the record it leaves. */
  readonly reading?: Reading;
  /** Attempts end then. */
  readonly until?: string;
  /** Path of the step that it takes back. */
  readonly undoes?: string;
}

/** A step that comes next, whatever is left by those before it. */
export interface Foreseen {
  readonly path: string;
  readonly asked: DeedAsked;
}

/** Steps that come next, in their order, at most so many. */
export type Next = (most: number) => Promise<readonly Foreseen[]>;

export interface EventAsked {
  readonly name: string;
  readonly entity?: string;
  readonly match: RecordValue;
  readonly reading?: Reading;
  /** Path of the step from which on events count; `start` for all since the instance began. */
  readonly since?: string;
}

export interface ApprovalAsked {
  readonly title: string;
  readonly roles: readonly string[];
  readonly user?: string;
  /** Who may not decide, whatever his roles. */
  readonly except?: string;
  readonly mode: 'any' | 'all' | 'count' | 'inOrder';
  readonly count: number;
  readonly record?: { readonly entity: string; readonly id: string };
  readonly form?: string;
  readonly values: RecordValue;
}

export interface Decision {
  readonly approved: boolean;
  readonly by: string;
  /** Who was absent, where `by` decided in his place. Decisions that were kept before there were deputies say nothing. */
  readonly onBehalfOf?: string | null;
  readonly comment: string | null;
  readonly at: string;
}

/** What was waited for, or nothing when time was up. */
export type Waited<T> = { readonly kind: 'came'; readonly value: T } | { readonly kind: 'timedOut' };

export interface Port {
  /** The moment, the same for the path in every run. */
  now(path: string): Promise<string>;
  /** The calendar that working days are counted by, the same for the path in every run. */
  calendar(path: string): Promise<Calendar>;
  /** Claims the key of the instance; false when another one has it and this one is not to run. */
  begin(key: string, again: 'never' | 'afterEnd' | 'always'): Promise<boolean>;
  /**
   * Does an action and gives the record it left. Where it is done, an engine may have done with it what comes `next`, or
   * some of that from its beginning, and gives what each left when it is asked for it. @throws StepFailed
   */
  step(path: string, asked: DeedAsked, next?: Next): Promise<Value>;
  /**
   * The record a step left, null where it leaves none or where nobody knows whether another program has done it;
   * undefined when it has not happened, and from now on never will.
   */
  seal(path: string): Promise<Value | undefined>;
  sleep(path: string, until: string): Promise<void>;
  wait(path: string, asked: EventAsked, until: string | undefined): Promise<Waited<Value>>;
  /** Asks people; what they decide comes by `decision`. */
  ask(path: string, asked: ApprovalAsked): Promise<void>;
  /** Asks one role more. */
  escalate(path: string, approval: string, role: string): Promise<void>;
  decision(path: string, approval: string, until: string | undefined): Promise<Waited<Decision>>;
  /** `schema` is the version of the form of the payload. */
  emit(path: string, event: string, payload: RecordValue, schema: number): Promise<void>;
  /**
   * Runs the branches side by side, each over a port of its own. When one fails, the others do nothing new; then its
   * error is thrown, in this run and in every later one.
   */
  all(path: string, branches: readonly ((port: Port) => Promise<void>)[]): Promise<void>;
  /** Tells where the process stands. */
  publish(path: string): void;
  /** Runs what must be done although the process was cancelled, over a port that does not say so. */
  shield<T>(work: (port: Port) => Promise<T>): Promise<T>;
  isCancelled(error: unknown): boolean;
}
