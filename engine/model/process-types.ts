/**
 * Processes as linked: every name was looked up, every expression is typed. Steps hold names and expressions only, so
 * that a running instance can keep its process as plain JSON.
 */
import type { Json } from '../definition/index.ts';
import type { Expression } from '../expression/index.ts';
import type { Entity, Field } from './types.ts';

export interface Process {
  /** `sales.dealToCash`. */
  readonly fullName: string;
  readonly module: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly version: number;
  readonly start: ProcessStart;
  /** Name of the service account that acts; without one its starter acts. */
  readonly actor?: string;
  /** How often what is taken back is tried. */
  readonly compensation: RetryPolicy;
  /** What is read of each variable that holds a record, so that nothing else is kept. */
  readonly readings: ReadonlyMap<string, Reading>;
  readonly steps: readonly ProcessStep[];
}

export type StartedBy = 'event' | 'manual' | 'api' | 'schedule';

export interface ProcessStart {
  readonly by: ReadonlySet<StartedBy>;
  readonly event?: string;
  /** Entity of the record it is about, and the variable that holds it. */
  readonly entity?: Entity;
  readonly variable?: string;
  readonly when?: Expression;
  readonly key?: Expression;
  readonly again: 'never' | 'afterEnd' | 'always';
  readonly schedule?: ProcessSchedule;
  readonly inputs: ReadonlyMap<string, Field>;
}

/** When a process starts by itself, in the time zone of the organization. */
export interface ProcessSchedule {
  readonly everyMs: number;
  /** Minute of the day from which it is counted. */
  readonly atMinute: number;
  /** Whether each time that was missed is made up for, or the last one alone. */
  readonly eachMissed: boolean;
}

/** Entity of a record and the paths that are read of it, each as names of fields. */
export interface Reading {
  readonly entity: string;
  readonly paths: readonly (readonly string[])[];
}

export interface RetryPolicy {
  readonly attempts: number;
  readonly initialMs: number;
  readonly multiplier: number;
  readonly maxMs: number;
  /** Each wait is shortened by chance, so that many that failed together do not come again together. */
  readonly jitter: boolean;
}

/** A length of time: milliseconds, or days that are worked on in the organization. */
export type Duration = { readonly ms: number } | { readonly workingDays: number };

/** A value to give: a constant, an expression, or a list of lines. */
export type Given =
  { readonly constant: Json } | { readonly expression: Expression } | { readonly lines: readonly Gifts[] };

export type Gifts = { readonly [name: string]: Given };

/** What is done with a record; `create` makes one, `read` changes nothing. */
export interface Deed {
  /** `sales.Order.confirm`. */
  readonly action: string;
  readonly entity: string;
  readonly kind: 'create' | 'update' | 'delete' | 'read' | 'transition' | 'action';
  /** Name below the entity, `confirm`. */
  readonly name: string;
  readonly with: Gifts;
  /** It calls another program, which may be called twice, with the same key. */
  readonly external?: true;
}

interface StepBase {
  readonly id: string;
  readonly title: string;
  /** Instead of failing, after what the step did was undone. */
  readonly catch?: readonly ProcessStep[];
}

export type Timeout = 'fail' | readonly ProcessStep[];

export type ProcessStep =
  | (StepBase & {
      readonly kind: 'do';
      readonly deed: Deed;
      readonly into?: string;
      readonly undo?: Deed;
      readonly retry: RetryPolicy;
      readonly timeout?: Duration;
      readonly onTimeout: Timeout;
    })
  | (StepBase & {
      readonly kind: 'if';
      readonly when: Expression;
      readonly then: readonly ProcessStep[];
      readonly else: readonly ProcessStep[];
    })
  | (StepBase & { readonly kind: 'parallel'; readonly branches: readonly (readonly ProcessStep[])[] })
  | (StepBase & {
      readonly kind: 'for';
      readonly each: Expression;
      readonly as: string;
      readonly key: Expression;
      /** Variables that are new inside: each turn has its own. */
      readonly locals: readonly string[];
      readonly steps: readonly ProcessStep[];
    })
  | (StepBase & {
      readonly kind: 'approve';
      readonly roles: readonly string[];
      readonly user?: Expression;
      /** A user who may not decide, whatever his roles. */
      readonly except?: Expression;
      readonly mode: 'any' | 'all' | 'count' | 'inOrder';
      readonly count: number;
      readonly record?: { readonly entity: string; readonly id: Expression };
      readonly form?: string;
      readonly with: Gifts;
      readonly escalate?: { readonly after: Duration; readonly role: string };
      readonly into?: string;
      readonly timeout?: Duration;
      readonly onTimeout: Timeout;
    })
  | (StepBase & {
      readonly kind: 'wait';
      readonly event?: { readonly name: string; readonly entity?: string; readonly match: Gifts };
      readonly until?: Expression;
      /** Step from which on events count; those of before the process are never counted. */
      readonly since?: string;
      readonly into?: string;
      readonly timeout?: Duration;
      readonly onTimeout: Timeout;
    })
  | (StepBase & { readonly kind: 'sleep'; readonly duration: Duration })
  | (StepBase & {
      readonly kind: 'call';
      readonly process: string;
      readonly with: Gifts;
      readonly into?: string;
    })
  | (StepBase & {
      readonly kind: 'emit';
      readonly event: string;
      /** Version of the form of what it brings. */
      readonly schema: number;
      readonly with: Gifts;
    })
  | (StepBase & { readonly kind: 'set'; readonly values: Gifts })
  | (StepBase & { readonly kind: 'pivot' })
  | (StepBase & { readonly kind: 'fail'; readonly reason: Given })
  | (StepBase & { readonly kind: 'end' });

export type StepKind = ProcessStep['kind'];
