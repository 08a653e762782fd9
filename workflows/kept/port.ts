/*
 * The port as both engines have it. What a call gave is kept under its path and answers at once when the interpreter
 * runs again from its beginning; the first call that is not kept is done now. What an engine does itself stands in
 * `Engine`: how it reaches the database, and what waiting is.
 */
import type { Json, JsonObject, StepRow } from '../../engine/index.ts';
import {
  type Calendar,
  StepFailed,
  type ApprovalAsked,
  type Decision,
  type DeedAsked,
  type EventAsked,
  type Failure,
  type Next,
  type Port,
  type Waited,
} from '../interpreter/index.ts';

/** The run ends here, and the instance goes on in a later one. Passes through every catch of a process. */
export class Parked extends Error {
  constructor() {
    super('The instance waits.');
    this.name = 'Parked';
  }
}

class Cancelled extends Error {}

/** What a call waits for. */
export interface Rest {
  readonly path: string;
  /** The moment at which it looks again by itself. */
  readonly until: string | undefined;
  /** What `heard` gave before it looked: news that came since ends the waiting at once. */
  readonly heard: number;
  /** Whether nobody wants to wait any more. */
  over(): boolean;
}

/** An engine in one run of one instance. Each call it makes may be repeated and then changes nothing. */
export interface Engine {
  /** What is kept of calls, by their paths. */
  readonly kept: Map<string, StepRow>;
  now(): string;
  /** By which working days are counted. */
  calendar(path: string): Promise<Calendar>;
  /** Nothing new is to be begun in this run. */
  ending(): boolean;
  cancelling(): boolean;
  /** How often there was news. */
  heard(): number;
  /** Where the process stands. */
  stand(path: string): void;
  /** Waits until something may have changed. @throws Parked where waiting is done without a run */
  rest(rest: Rest): Promise<void>;
  record(row: StepRow): Promise<void>;
  begin(key: string, again: string): Promise<boolean>;
  /**
   * One attempt at an action, with what became of it as it is kept. Steps that come next are done with it where the engine
   * likes: what became of those stands behind it, in their order.
   */
  attempt(
    path: string,
    asked: DeedAsked,
    attempts: number,
    next: Next,
  ): Promise<readonly [StepRow, ...StepRow[]]>;
  seal(path: string): Promise<{ readonly result: Json } | undefined>;
  subscribe(path: string, asked: EventAsked, until: string | undefined): Promise<void>;
  arrived(path: string, asked: EventAsked): Promise<StepRow | undefined>;
  ask(path: string, asked: ApprovalAsked): Promise<void>;
  escalate(path: string, approval: string, role: string): Promise<void>;
  decision(path: string, approval: string): Promise<Decision | undefined>;
  emit(path: string, event: string, payload: JsonObject, schema: number): Promise<StepRow>;
}

/** What a part of a run may do. */
interface Part {
  /** A branch beside this one has failed: nothing new is done here. */
  stopped: boolean;
  readonly around?: Part;
  /** What is done although the process is cancelled. */
  readonly shielded: boolean;
}

const isStopped = (part: Part): boolean => part.stopped || (part.around ? isStopped(part.around) : false);

export const portOf = (engine: Engine): Port => partPort(engine, { stopped: false, shielded: false });

function partPort(engine: Engine, part: Part): Port {
  const { kept } = engine;

  const keep = async (row: StepRow): Promise<void> => {
    await engine.record(row);
    kept.set(row.path, row);
  };

  /** What is kept of a call that has ended. */
  const ended = (path: string): { readonly value: unknown } | undefined => {
    const row = kept.get(path);
    if (row?.status === 'failed') throw new StepFailed(row.failure as unknown as Failure);
    return row?.status === 'done' || row?.status === 'skipped' ? { value: row.result ?? null } : undefined;
  };

  const isCancelled = (): boolean => engine.cancelling() && !part.shielded;
  const over = (): boolean => isStopped(part) || engine.ending() || isCancelled();

  /** Whether something new may be begun. */
  const proceed = (): void => {
    if (isStopped(part) || engine.ending()) throw new Parked();
    if (isCancelled()) throw new Cancelled();
  };

  /** Does something until `look` finds how it ended; between two looks it waits. */
  const until = async <T>(
    path: string,
    look: () => Promise<{ readonly value: T } | { readonly until: string | undefined }>,
  ): Promise<T> => {
    for (;;) {
      const known = ended(path);
      if (known) return known.value as T;
      proceed();
      const heard = engine.heard();
      const found = await look();
      if ('value' in found) return found.value;
      await engine.rest({ path, until: found.until, heard, over });
    }
  };

  /** Waits for something that is looked for each time; time is up at `moment`. */
  const waitFor = <T>(
    path: string,
    kind: string,
    moment: string | undefined,
    look: () => Promise<{ readonly value: T } | undefined>,
    register: () => Promise<void>,
  ): Promise<Waited<T>> =>
    until<Waited<T>>(path, async () => {
      if (!kept.has(path)) await register();
      const found = await look();
      const waited: Waited<T> | undefined = found
        ? { kind: 'came', value: found.value }
        : moment && !isLater(moment, engine.now())
          ? { kind: 'timedOut' }
          : undefined;
      if (!waited) return { until: moment };
      await keep({ path, kind, status: 'done', attempts: 1, result: waited as unknown as Json });
      return { value: waited };
    });

  /** Does something that ends at once, unless it is kept. */
  const once = async (path: string, kind: string, work: () => Promise<void>): Promise<void> => {
    if (ended(path)) return;
    proceed();
    await work();
    kept.set(path, { path, kind, status: 'done', attempts: 1 });
  };

  /** What became of an attempt, as it is kept. */
  const settle = (row: StepRow): void => {
    kept.set(row.path, row);
    ended(row.path); // fails where it has failed
  };

  return {
    async calendar(path) {
      const known = ended(path);
      if (known) return known.value as Calendar;
      proceed();
      const calendar = await engine.calendar(path);
      await keep({
        path,
        kind: 'calendar',
        status: 'done',
        attempts: 1,
        result: calendar as unknown as Json,
      });
      return calendar;
    },

    async now(path) {
      const known = ended(path);
      if (known) return String(known.value);
      proceed();
      const moment = engine.now();
      await keep({ path, kind: 'now', status: 'done', attempts: 1, result: moment });
      return moment;
    },

    async begin(key, again) {
      const known = ended('start/key');
      return known ? known.value === true : engine.begin(key, again);
    },

    step: (path, asked, next) =>
      until<Json>(path, async () => {
        const before = kept.get(path);
        if (before?.status === 'retrying' && before.wakeAt && isLater(before.wakeAt, engine.now()))
          return { until: before.wakeAt };
        const fresh: Next = async (most) => {
          const all = (await next?.(most)) ?? [];
          const known = all.findIndex((one) => kept.has(one.path));
          return known < 0 ? all : all.slice(0, known);
        };
        const [row, ...more] = await engine.attempt(path, asked, (before?.attempts ?? 0) + 1, fresh);
        for (const one of more) kept.set(one.path, one);
        settle(row);
        return row.status === 'done' ? { value: row.result ?? null } : { until: row.wakeAt ?? undefined };
      }),

    async seal(path) {
      const row = kept.get(path);
      if (row?.status === 'done' || row?.status === 'skipped') return (row.result ?? null) as Json;
      return (await engine.seal(path))?.result;
    },

    sleep: (path, moment) =>
      until(path, async () => {
        const row = { path, kind: 'sleep', attempts: 1 } as const;
        if (!isLater(moment, engine.now())) {
          await keep({ ...row, status: 'done' });
          return { value: undefined };
        }
        if (!kept.has(path)) await keep({ ...row, status: 'waiting', wakeAt: moment });
        return { until: moment };
      }),

    wait: (path, asked, moment) =>
      waitFor<Json>(
        path,
        'wait',
        moment,
        async () => {
          const row = await engine.arrived(path, asked);
          if (row?.status === 'failed') settle(row);
          return row && { value: row.result ?? null };
        },
        async () => {
          await engine.subscribe(path, asked, moment);
          kept.set(path, { path, kind: 'wait', status: 'waiting', attempts: 0 });
        },
      ),

    ask: (path, asked) => once(path, 'approve', () => engine.ask(path, asked)),

    escalate: (path, approval, role) => once(path, 'escalate', () => engine.escalate(path, approval, role)),

    decision: (path, approval, moment) =>
      waitFor(
        path,
        'decision',
        moment,
        async () => {
          const decision = await engine.decision(path, approval);
          return decision && { value: decision };
        },
        () => keep({ path, kind: 'decision', status: 'waiting', attempts: 0, wakeAt: moment ?? null }),
      ),

    async emit(path, event, payload, schema) {
      if (ended(path)) return;
      proceed();
      settle(await engine.emit(path, event, payload as JsonObject, schema));
    },

    async all(path, branches) {
      const own: Part = { stopped: ended(path) !== undefined, around: part, shielded: part.shielded };
      const port = partPort(engine, own);
      const ends = await Promise.allSettled(
        branches.map((branch) =>
          branch(port).catch((error: unknown) => {
            if (!(error instanceof Parked)) own.stopped = true;
            throw error;
          }),
        ),
      );
      const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
      if (errors.length === 0) return;
      const [first] = errors.toSorted((a, b) => rank(a) - rank(b));
      // From now on no run goes on with the other branches, whatever they wait for.
      if (first instanceof StepFailed && !ended(path))
        await keep({ path, kind: 'parallel', status: 'done', attempts: 1 });
      throw first;
    },

    publish: (path) => engine.stand(path),
    shield: (work) => work(partPort(engine, { stopped: false, shielded: true })),
    isCancelled: (error) => error instanceof Cancelled,
  };
}

/** Of errors of several branches the engine's own comes first: nothing is decided while it is not whole. */
function rank(error: unknown): number {
  if (error instanceof Parked) return 3;
  if (error instanceof Cancelled) return 2;
  return error instanceof StepFailed ? 1 : 0;
}

const isLater = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);
