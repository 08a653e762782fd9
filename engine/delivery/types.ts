/** What is kept of the delivery of events, and who works on it. */
import type { HandledEvent } from '../extension/index.ts';
import type { ProjectionSpec } from './projections.ts';

/** A delivery that was claimed. */
export interface Held {
  readonly organization: string;
  readonly delivery: string;
  /** Who holds it: nothing is written in its name when the lease is over. */
  readonly node: string;
}

/** A fact as subscribers are told it. */
export interface ToldEvent extends Omit<HandledEvent, 'data'> {
  /** Version of the schema of its payload. */
  readonly schema: number;
  readonly cause: string | null;
}

export interface LoadedDelivery {
  readonly subscriber: string;
  readonly attempts: number;
  readonly unanswered: number;
  readonly crashes: number;
  readonly event: ToldEvent;
}

/** Why a delivery failed. */
export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
}

/** What a subscriber may have at once, by name. */
export type Limits = ReadonlyMap<string, number>;

export interface LookedThrough {
  /** Events that were looked at. */
  readonly looked: number;
  /** Whether there may be more. */
  readonly more: boolean;
}

/** What is kept of deliveries. Whatever is said of one refuses whoever does not hold it. */
export interface Deliveries {
  /** Makes deliveries of new events. */
  fanOut(subscribers: readonly Hearing[]): Promise<LookedThrough>;
  /** Brings projections forward by new events. */
  project(projections: readonly ProjectionSpec[]): Promise<LookedThrough>;
  claim(node: string, most: number, leaseSeconds: number, limits: Limits): Promise<readonly Held[]>;
  keep(node: string, deliveries: readonly string[], leaseSeconds: number): Promise<void>;
  /** Milliseconds until there may be another one to take. */
  nextMs(): Promise<number | undefined>;
  /** @throws LeaseLost */
  load(held: Held): Promise<LoadedDelivery>;
  /** The subscriber has taken it, or does not care. */
  settle(held: Held): Promise<void>;
  /** Its handler answered that it failed; again after that time. */
  again(held: Held, failure: DeliveryFailure, ms: number): Promise<void>;
  /** Nobody answered; again after that time, however often. */
  wait(held: Held, failure: DeliveryFailure, ms: number): Promise<void>;
  /** It becomes a dead letter, and that is told as an event of class `error`. */
  die(held: Held, kind: 'failed' | 'crash', failure: DeliveryFailure): Promise<void>;
  /** Deletes dead letters older than that, and what waits for a subscriber that is none of the known. */
  forget(days: number, known: readonly string[]): Promise<number>;
}

/** A subscriber as the outbox sees it. */
export interface Hearing {
  readonly name: string;
  /** Regular expression of the names of its events. */
  readonly pattern: string;
  readonly classes: readonly string[];
  readonly holds: boolean;
}
