/** Subscribers as linked: what happens because of an event, after the change that told it. */
import type { Expression } from '../expression/index.ts';
import type { Deed, Gifts, Reading, RetryPolicy } from './process-types.ts';

export type EventClass = 'business' | 'system' | 'error' | 'audit';

export interface Subscriber {
  /** `sales.reserveStock`. */
  readonly fullName: string;
  readonly module: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Names of events, where `*` stands for any one part; `*` alone is all. */
  readonly on: readonly string[];
  readonly classes: ReadonlySet<EventClass>;
  /** The variable that holds the record, where all events are of one entity; what is read of it. */
  readonly about?: { readonly variable: string; readonly reading: Reading };
  readonly when?: Expression;
  /** Name of the service account that acts. */
  readonly actor: string;
  /** Whether later events of a record wait behind one that became a dead letter. */
  readonly holds: boolean;
  readonly does: Doing;
  /** Values of the action, or what is sent along. */
  readonly retry: RetryPolicy;
  /** Events it takes at once. */
  readonly concurrency: number;
}

export type Doing =
  | { readonly kind: 'do'; readonly deed: Deed }
  | {
      readonly kind: 'post';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly timeoutMs: number;
      readonly data: Gifts;
    }
  | { readonly kind: 'code'; readonly code: string; readonly data: Gifts }
  | {
      readonly kind: 'pay';
      readonly what: 'charge' | 'refund';
      /** Full name of the entity whose record is paid. */
      readonly entity: string;
      /** Transitions of the record by the provider's answer. */
      readonly paid: string;
      readonly refused: string;
      /** Fields of the record that keep what the provider said. */
      readonly reference: string;
      readonly problem: string;
      readonly data: Gifts;
    };
