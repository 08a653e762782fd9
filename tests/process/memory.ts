/** A port in memory: what an engine keeps, and where it may be killed. */
import type { RecordValue, Value } from '../../engine/expression/index.ts';
import {
  runProcess,
  StepFailed,
  type Calendar,
  type Decision,
  type DeedAsked,
  type Foreseen,
  type Input,
  type Next,
  type Outcome,
  type Plan,
  type Port,
} from '../../workflows/interpreter/index.ts';

/** What an action does when it is asked for: gives a record, or fails with a message. */
export type Doing = (action: string, input: RecordValue, path: string) => Value | Error;

export interface World {
  readonly doing: Doing;
  /** Called before and after each thing that is kept; throws to kill the run there. */
  readonly boundary?: () => void;
  readonly events?: Readonly<Record<string, Value>>;
  readonly decisions?: Readonly<Record<string, Decision>>;
  /** Paths at which time is up. */
  readonly late?: ReadonlySet<string>;
  /** Monday to Friday without it. */
  readonly calendar?: Calendar;
  readonly cancelAt?: string;
  readonly keys?: Set<string>;
  /** So many steps are done with one before them, where it is known that they come. */
  readonly foresees?: number;
}

interface Kept {
  readonly value?: unknown;
  readonly failed?: StepFailed['failure'];
}

/** Parked: the run goes on later from what is kept. */
export class Parked extends Error {}
class Cancelled extends Error {}

export interface Memory {
  readonly kept: Map<string, Kept>;
  /** `do path action` and `undo path action`, in the order in which they were done. */
  readonly log: string[];
  readonly sealed: Set<string>;
  readonly asked: Map<string, unknown>;
  /** Paths of two steps each, of which the second was done with the first. */
  readonly together: string[];
}

const weekdays: Calendar = { zone: 'UTC', weekdays: [1, 2, 3, 4, 5], holidays: [] };

export const emptyMemory = (): Memory => ({
  kept: new Map(),
  log: [],
  sealed: new Set(),
  asked: new Map(),
  together: [],
});

export function memoryPort(world: World, memory: Memory): Port {
  return portOf(world, memory, { stopped: false, shielded: false });
}

interface State {
  /** A branch beside this one has failed: nothing new is done. */
  stopped: boolean;
  readonly shielded: boolean;
}

function portOf(world: World, memory: Memory, state: State): Port {
  const { kept, log, sealed, asked, together } = memory;
  const boundary = world.boundary ?? (() => {});

  /** Answers from what is kept, or makes it and keeps it. */
  const once = async <T>(path: string, make: () => T, keep = true): Promise<T> => {
    const known = kept.get(path);
    if (known?.failed) throw new StepFailed(known.failed);
    if (known) return known.value as T;
    if (state.stopped) throw new Parked();
    if (!state.shielded && world.cancelAt === path) throw new Cancelled();
    boundary();
    try {
      const value = make();
      if (keep) kept.set(path, { value });
      boundary();
      return value;
    } catch (error) {
      if (error instanceof StepFailed) kept.set(path, { failed: error.failure });
      throw error;
    }
  };

  const refused = (left: Value | Error): left is Error => left instanceof Error;

  /** Steps that come next and are done with this one: all of them, or none. */
  const behind = async (path: string, next: Next): Promise<readonly (Foreseen & { left: Value })[]> => {
    if (!world.foresees || kept.has(path)) return [];
    const found: (Foreseen & { left: Value })[] = [];
    for (const one of await next(world.foresees)) {
      if (kept.has(one.path)) break;
      const left = world.doing(one.asked.deed.action, one.asked.input, one.path);
      if (refused(left)) return [];
      found.push({ ...one, left });
    }
    return found;
  };

  const step = async (path: string, { deed, input, undoes }: DeedAsked, next?: Next) => {
    const more = next ? await behind(path, next) : [];
    return once(path, () => {
      if (sealed.has(path)) throw new Error(`${path} was sealed and is done all the same`);
      const left = world.doing(deed.action, input, path);
      if (refused(left)) throw new StepFailed({ code: 'refused', message: left.message, step: path });
      log.push(`${undoes === undefined ? 'do' : 'undo'} ${undoes ?? path} ${deed.action}`);
      for (const one of more) {
        kept.set(one.path, { value: one.left });
        log.push(`do ${one.path} ${one.asked.deed.action}`);
        together.push(`${path} ${one.path}`);
      }
      return left;
    });
  };

  return {
    now: (path) => once(path, () => '2026-01-05T08:00:00Z'),
    calendar: (path) => once(path, () => world.calendar ?? weekdays),
    begin: (key) =>
      once('begin', () => {
        const free = !world.keys?.has(key);
        world.keys?.add(key);
        return free;
      }),
    step,
    async seal(path) {
      const known = kept.get(path);
      if (known && !known.failed) return known.value as Value;
      sealed.add(path);
      return undefined;
    },
    sleep: (path, until) => once(path, () => void asked.set(path, until)),
    wait: (path, event, until) =>
      once(path, () => {
        asked.set(path, { ...event, until });
        if (world.late?.has(path)) return { kind: 'timedOut' } as const;
        const value = world.events?.[event.name];
        if (value === undefined) throw new Parked();
        return { kind: 'came', value } as const;
      }),
    ask: (path, approval) => once(path, () => void asked.set(path, approval)),
    escalate: (path, _, role) => once(path, () => void asked.set(path, role)),
    decision: (path, approval, until) =>
      once(path, () => {
        asked.set(path, until);
        if (world.late?.has(path)) return { kind: 'timedOut' } as const;
        const value = world.decisions?.[approval];
        if (!value) throw new Parked();
        return { kind: 'came', value } as const;
      }),
    emit: (path, event, payload, schema) =>
      once(path, () => void log.push(`emit ${event} ${schema} ${JSON.stringify(payload)}`)),
    async all(path, branches) {
      const failed = kept.has(`${path}#failed`);
      const own: State = { stopped: failed || state.stopped, shielded: state.shielded };
      const port = portOf(world, memory, own);
      const ends = await Promise.allSettled(
        branches.map((branch) =>
          branch(port).catch((error: unknown) => {
            if (!(error instanceof Parked)) own.stopped = true;
            throw error;
          }),
        ),
      );
      const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
      // As in workflows/kept: nothing is decided while the engine itself is not whole.
      const failure =
        errors.find((error) => error instanceof Killed) ??
        errors.find((error) => error instanceof StepFailed) ??
        errors.find((error) => !(error instanceof Parked));
      if (failure instanceof StepFailed) kept.set(`${path}#failed`, {});
      if (errors.length > 0) throw failure ?? errors[0];
    },
    publish: () => {},
    shield: (work) => work(portOf(world, memory, { stopped: false, shielded: true })),
    isCancelled: (error) => error instanceof Cancelled,
  };
}

export class Killed extends Error {}

/** Runs to the end, again from its beginning after each kill; undefined when it is parked for good. */
export async function runToEnd(
  plan: Plan,
  input: Input,
  world: World,
  memory: Memory = emptyMemory(),
): Promise<{ outcome: Outcome | undefined; memory: Memory; runs: number }> {
  for (let runs = 1; ; runs++) {
    try {
      return { outcome: await runProcess(plan, input, memoryPort(world, memory)), memory, runs };
    } catch (error) {
      if (error instanceof Parked) return { outcome: undefined, memory, runs };
      if (!(error instanceof Killed)) throw error;
    }
  }
}
