/** Scenarios as linked: every name was looked up, every expression is typed. */
import type { Json } from '../definition/index.ts';
import type { Place } from '../errors/index.ts';
import type { Expression } from '../expression/index.ts';
import type { Deed, Gifts } from './process-types.ts';
import type { Entity } from './types.ts';

export interface Scenario {
  /** `flows.dealToCash`. */
  readonly fullName: string;
  readonly module: string;
  readonly title: string;
  readonly description: string;
  /** Full names of the roles of each person that acts. */
  readonly people: ReadonlyMap<string, readonly string[]>;
  /** What is given, what happens and what must be true then, in this order. */
  readonly steps: readonly ScenarioStep[];
}

/** How the newest process of a kind stands; `none` where there is none. */
export type Standing = 'running' | 'completed' | 'undone' | 'cancelled' | 'repair' | 'none';

interface StepBase {
  readonly place: Place;
  /** In the words of the business. */
  readonly says?: string;
  /** Name of one of the people, or full name of a role; who administers without one. */
  readonly as?: string;
}

/** What is done: it may have to be refused with a fault. */
interface ActBase extends StepBase {
  readonly refused?: string;
}

export type ScenarioStep =
  | (ActBase & { readonly kind: 'do'; readonly deed: Deed; readonly into?: string })
  | (ActBase & {
      readonly kind: 'start';
      readonly process: string;
      /** Variable that holds the record it is about. */
      readonly record?: string;
      readonly with: Gifts;
    })
  | (ActBase & {
      readonly kind: 'decide';
      /** Id of the step that asks. */
      readonly step: string;
      readonly approved: boolean;
      readonly comment?: string;
      /** Name of the person in whose place it is decided. */
      readonly onBehalfOf?: string;
    })
  | (StepBase & { readonly kind: 'pass'; readonly ms: number })
  | (StepBase & {
      readonly kind: 'find';
      readonly entity: Entity;
      readonly where?: Expression;
      readonly into: string;
    })
  | (StepBase & { readonly kind: 'expect'; readonly holds: Expression })
  | (StepBase & {
      readonly kind: 'list';
      readonly entity: Entity;
      readonly where?: Expression;
      readonly columns: readonly Expression[];
      readonly rows: readonly (readonly Json[])[];
    })
  | (StepBase & { readonly kind: 'told'; readonly event: string; readonly times: number })
  | (StepBase & {
      readonly kind: 'process';
      readonly process: string;
      readonly record?: string;
      readonly status: Standing;
      /** Id of the step at which it stands. */
      readonly at?: string;
    });
