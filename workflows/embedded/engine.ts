/*
 * One run of one instance on PostgreSQL. Whatever has to wait parks the instance: its row is all that is left, and the
 * next run begins from the beginning.
 */
import type { Claimed, JsonObject, Loaded, ProcessHost } from '../../engine/index.ts';
import {
  arrived,
  attempt,
  decisionOf,
  emit,
  Parked,
  subscriptionOf,
  type Engine,
  type Moment,
} from '../kept/index.ts';

/** One run of one instance. */
export interface Run {
  readonly host: ProcessHost;
  readonly claimed: Claimed;
  readonly loaded: Loaded;
  /** Earliest moment at which something that waits goes on by itself. */
  wakeAt: string | null;
  /** Where it stands. */
  path: string;
  /** The engine is being closed: nothing new is begun. */
  closing: boolean;
}

/**
 * Steps that are done with one before them. All that comes together is one transaction, which is taken back as a whole
 * when the worker is killed, and for which the rest of the organization waits: sixteen instances with eight steps each.
 */
const behindMost = 7;

export function engineOf(run: Run): Engine {
  const { host, claimed, loaded } = run;
  const { journal } = host;
  // How far the database's clock is before ours: all moments are its.
  const offset = Date.parse(loaded.now) - Date.now();
  const now = (): string => new Date(Date.now() + offset).toISOString();
  /** Steps that are done one by one, because something was refused when they were not. */
  let apart = 0;
  const moment = (): Moment => ({ host, claimed, begun: loaded, now: now() });
  return {
    kept: new Map(loaded.steps.map((step) => [step.path, step])),
    now,
    ending: () => run.closing,
    cancelling: () => loaded.cancelling,
    heard: () => 0,
    stand(path) {
      run.path = path;
    },
    rest({ until }) {
      if (until && (run.wakeAt === null || Date.parse(run.wakeAt) > Date.parse(until))) run.wakeAt = until;
      throw new Parked();
    },
    async record(row) {
      await journal.record(claimed, row);
    },
    calendar: () => journal.calendar(claimed),
    begin: (key, again) => journal.begin(claimed, key, again),
    async attempt(path, asked, attempts, next) {
      const behind = apart > 0 || attempts > 1 ? [] : await next(behindMost);
      const rows = await attempt(moment(), path, asked, attempts, behind);
      apart = rows.length <= behind.length ? behind.length : Math.max(0, apart - 1);
      return rows;
    },
    seal: (path) => journal.seal(claimed, path, loaded.round),
    subscribe: (path, asked, until) => journal.subscribe(claimed, path, subscriptionOf(asked), until ?? null),
    arrived: (path, asked) => arrived(moment(), path, asked),
    ask: (path, asked) => journal.ask(claimed, path, { ...asked, values: asked.values as JsonObject }),
    escalate: (path, approval, role) => journal.escalate(claimed, path, approval, role),
    decision: async (_, approval) => decisionOf(loaded.approvals.find(({ path }) => path === approval)),
    emit: (path, event, payload, schema) => emit(moment(), path, event, payload, schema),
  };
}
