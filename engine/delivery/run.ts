/** Carries events to subscribers until it is closed: new events become deliveries, deliveries are claimed and taken. */
import { randomUUID } from 'node:crypto';
import { openLoop, type Loop } from '../loop/index.ts';
import type { Subscriber } from '../model/index.ts';
import { eventsMost } from './deliveries.ts';
import type { ProjectionSpec } from './projections.ts';
import { hearingOf, limitsOf } from './subscribers.ts';
import type { Deliveries, Held, LookedThrough } from './types.ts';

export interface RunParts {
  readonly deliveries: Deliveries;
  /** Subscribers of what is published now. */
  readonly subscribers: () => ReadonlyMap<string, Subscriber>;
  /** Projections of what is published now. */
  readonly projections: () => readonly ProjectionSpec[];
  /** Takes a delivery. Never throws. */
  readonly take: (held: Held) => Promise<void>;
  /** Milliseconds for which a subscriber is left alone, because nobody answers there. */
  readonly restMs: (subscriber: string) => number;
  readonly onBell: (listener: () => void) => void;
  readonly onFailure: (error: unknown) => void;
}

export interface RunOptions {
  /** Deliveries that are taken at once. */
  readonly concurrency?: number;
  readonly leaseSeconds?: number;
  /** Between two looks without a bell. */
  readonly pollMs?: number;
}

/** Days that a dead letter is kept. */
const keptDays = 7;

/** Between two looks for what is too old. */
const forgetMs = 3_600_000;

/** Between two looks at projections when nothing was told. */
const projectMs = 2_000;

/** Between two looks while events are told, and until what a running transaction keeps back is looked for again. */
const behindMs = 50;

export function runDeliveries(parts: RunParts, options: RunOptions = {}): Loop {
  const { concurrency = 20, leaseSeconds = 30, pollMs = 2_000 } = options;
  const { deliveries, subscribers, restMs } = parts;
  const node = randomUUID();
  let looked: LookedThrough = { looked: 0, more: false };
  let projected: LookedThrough = { looked: 0, more: false };
  let projectedAt = -Infinity;
  let forgotten = -Infinity;

  /** Where something was told, where one has not caught up, and now and then: somebody may want one built anew. */
  const project = async (): Promise<void> => {
    const due = looked.looked > 0 || projected.more || performance.now() - projectedAt > projectMs;
    if (!due) return;
    projected = await deliveries.project(parts.projections());
    projectedAt = performance.now();
  };

  /** What is too old goes, now and then. */
  const forget = async (): Promise<void> => {
    if (performance.now() - forgotten < forgetMs) return;
    forgotten = performance.now();
    await deliveries.forget(keptDays, [...subscribers().keys()]);
  };

  /** Milliseconds until somebody who is left alone now may be called again. */
  const restsMs = (): number =>
    Math.min(Infinity, ...[...subscribers().keys()].map((name) => restMs(name)).filter((ms) => ms > 0));

  return openLoop<Held>({
    async before() {
      looked = await deliveries.fanOut(hearingOf(subscribers()));
      await project();
      await forget();
    },
    claim(most) {
      const limits = limitsOf(subscribers(), ({ fullName }) => restMs(fullName) > 0);
      return deliveries.claim(node, most, leaseSeconds, limits);
    },
    idOf: ({ delivery }) => delivery,
    keep: (ids) => deliveries.keep(node, ids, leaseSeconds),
    async nextMs() {
      if (looked.looked >= eventsMost || projected.more) return 0;
      const due = (await deliveries.nextMs()) ?? Infinity;
      return Math.min(due, restsMs(), looked.looked > 0 || looked.more ? behindMs : pollMs);
    },
    work: parts.take,
    onBell: parts.onBell,
    onFailure: parts.onFailure,
    concurrency,
    leaseSeconds,
    pollMs,
  });
}
