/**
 * A process as it is kept with a running instance: plain JSON, in which every name was looked up and every expression
 * checked. Whoever made the plan answers for that; it is not checked again. `dialect` says which words it may have.
 */
import { fromPortable, type Expression, type Portable } from '../../engine/expression/index.ts';

export interface Plan {
  readonly dialect: 1;
  /** Full name of the process. */
  readonly process: string;
  readonly version: number;
  /** The record it is about: its variable, and what is read of it by `readings`. */
  readonly about?: { readonly entity: string; readonly variable: string };
  readonly when?: Expression;
  readonly key?: Expression;
  readonly again: 'never' | 'afterEnd' | 'always';
  readonly compensation: Retry;
  readonly readings: Readonly<Record<string, Reading>>;
  readonly steps: readonly Step[];
  /** Processes that it calls, each whole. */
  readonly called: Readonly<Record<string, Plan>>;
}

export interface Reading {
  readonly entity: string;
  readonly paths: readonly (readonly string[])[];
}

export interface Retry {
  readonly attempts: number;
  readonly initialMs: number;
  readonly multiplier: number;
  readonly maxMs: number;
  readonly jitter: boolean;
}

export type Duration = { readonly ms: number } | { readonly workingDays: number };

export type Given =
  { readonly constant: unknown } | { readonly expression: Expression } | { readonly lines: readonly Gifts[] };

export type Gifts = { readonly [name: string]: Given };

/** What is done with a record. */
export interface Deed {
  readonly action: string;
  readonly entity: string;
  readonly kind: 'create' | 'update' | 'delete' | 'read' | 'transition' | 'action';
  readonly name: string;
  readonly with: Gifts;
  /** It calls another program. */
  readonly external?: true;
}

interface StepBase {
  readonly id: string;
  readonly catch?: readonly Step[];
}

interface Timed {
  readonly timeout?: Duration;
  readonly onTimeout: 'fail' | readonly Step[];
}

export type DoStep = StepBase &
  Timed & {
    readonly kind: 'do';
    readonly deed: Deed;
    readonly into?: string;
    readonly undo?: Deed;
    readonly retry: Retry;
  };

export type ForStep = StepBase & {
  readonly kind: 'for';
  readonly each: Expression;
  readonly as: string;
  readonly key: Expression;
  readonly locals: readonly string[];
  readonly steps: readonly Step[];
};

export type ApproveStep = StepBase &
  Timed & {
    readonly kind: 'approve';
    readonly roles: readonly string[];
    readonly user?: Expression;
    readonly except?: Expression;
    readonly mode: 'any' | 'all' | 'count' | 'inOrder';
    readonly count: number;
    readonly record?: { readonly entity: string; readonly id: Expression };
    readonly form?: string;
    readonly with: Gifts;
    readonly title: string;
    readonly escalate?: { readonly after: Duration; readonly role: string };
    readonly into?: string;
  };

export type WaitStep = StepBase &
  Timed & {
    readonly kind: 'wait';
    readonly event?: { readonly name: string; readonly entity?: string; readonly match: Gifts };
    readonly until?: Expression;
    readonly since?: string;
    readonly into?: string;
  };

export type CallStep = StepBase & {
  readonly kind: 'call';
  readonly process: string;
  readonly with: Gifts;
  readonly into?: string;
};

export type Step =
  | DoStep
  | ForStep
  | ApproveStep
  | WaitStep
  | CallStep
  | (StepBase & {
      readonly kind: 'if';
      readonly when: Expression;
      readonly then: readonly Step[];
      readonly else: readonly Step[];
    })
  | (StepBase & { readonly kind: 'parallel'; readonly branches: readonly (readonly Step[])[] })
  | (StepBase & { readonly kind: 'sleep'; readonly duration: Duration })
  | (StepBase & {
      readonly kind: 'emit';
      readonly event: string;
      /** Version of the form of what it brings; plans that were kept before there were versions have none. */
      readonly schema?: number;
      readonly with: Gifts;
    })
  | (StepBase & { readonly kind: 'set'; readonly values: Gifts })
  | (StepBase & { readonly kind: 'pivot' })
  | (StepBase & { readonly kind: 'fail'; readonly reason: Given })
  | (StepBase & { readonly kind: 'end' });

/** What stands where an expression was. */
interface Kept {
  readonly $expression: Portable;
}

const isKept = (value: object): value is Kept => '$expression' in value;

/** Of JSON that many instances are run by: to look up and to analyse it once is enough. */
const plans = new WeakMap<object, Plan>();

/** The plan of its JSON, which is never changed. */
export function planFrom(json: object): Plan {
  const known = plans.get(json);
  if (known) return known;
  const made = revive(json) as Plan;
  plans.set(json, made);
  return made;
}

function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(revive);
  if (isKept(value)) return fromPortable(value.$expression);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, name === 'constant' ? part : revive(part)]),
  );
}
