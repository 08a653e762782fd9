/*
 * The port on PostgreSQL. The interpreter runs from its beginning each time an instance is woken; what is kept answers
 * at once, the first call that is not kept is done now, and whatever has to wait parks the instance. A parked instance
 * is a row and nothing else.
 */
import { LeaseLost, type Claimed, type Done, type Json, type JsonObject, type Loaded, type ProcessHost, type StepRow } from '../../engine/index.ts'; // prettier-ignore
import {
  StepFailed,
  type ApprovalAsked,
  type Decision,
  type DeedAsked,
  type EventAsked,
  type Failure,
  type Port,
  type Retry,
  type Waited,
} from '../interpreter/index.ts';

/** The instance waits. Passes through every catch of a process. */
export class Parked extends Error {
  constructor() {
    super('The instance waits.');
    this.name = 'Parked';
  }
}

class Cancelled extends Error {}

/** One run of one instance. */
export interface Run {
  readonly host: ProcessHost;
  readonly claimed: Claimed;
  readonly loaded: Loaded;
  readonly kept: Map<string, StepRow>;
  /** Earliest moment at which something that waits goes on by itself. */
  wakeAt: string | null;
  /** Where it stands. */
  path: string;
  /** The engine is being closed: nothing new is begun. */
  closing: boolean;
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

export const portOf = (run: Run): Port => partPort(run, { stopped: false, shielded: false });

function partPort(run: Run, part: Part): Port {
  const { host, claimed, loaded, kept } = run;
  const { journal } = host;

  const keep = async (row: StepRow): Promise<void> => {
    await journal.record(claimed, row);
    kept.set(row.path, row);
  };

  /** What is kept of a call that has ended. */
  const ended = (path: string): { readonly value: unknown } | undefined => {
    const row = kept.get(path);
    if (row?.status === 'failed') throw new StepFailed(row.failure as unknown as Failure);
    return row?.status === 'done' || row?.status === 'skipped' ? { value: row.result ?? null } : undefined;
  };

  /** Whether something new may be begun. */
  const proceed = (): void => {
    if (isStopped(part) || run.closing) throw new Parked();
    if (loaded.cancelling && !part.shielded) throw new Cancelled();
  };

  const park = (until: string | null | undefined): never => {
    if (until && (run.wakeAt === null || isLater(run.wakeAt, until))) run.wakeAt = until;
    throw new Parked();
  };

  const fail = async (row: StepRow, failure: Failure): Promise<never> => {
    await keep({ ...row, status: 'failed', failure: { ...failure } });
    throw new StepFailed(failure);
  };

  const attempt = async (path: string, asked: DeedAsked): Promise<Json> => {
    const { deed, input, reading, retry, until } = asked;
    const before = kept.get(path);
    if (before?.status === 'retrying' && before.wakeAt && isLater(before.wakeAt, now()))
      return park(before.wakeAt);
    const attempts = (before?.attempts ?? 0) + 1;
    const { action } = deed;
    const paths = reading?.paths ?? [];
    const given = input as JsonObject;
    const done = await host.deed(claimed, loaded, { ...deed, path, input: given, attempts, paths });
    if (done.kind === 'done') {
      kept.set(path, { path, kind: 'do', status: 'done', result: done.value, attempts });
      return done.value;
    }
    const row: StepRow = { path, kind: 'do', status: 'retrying', action, input: given, attempts };
    const failure: Failure = { code: done.code, message: done.message, step: path };
    if (!done.again || attempts >= retry.attempts) return fail(row, failure);
    const wakeAt = later(now(), delayMs(retry, attempts));
    if (until && isLater(wakeAt, until)) return fail(row, { ...failure, timedOut: true });
    await keep({ ...row, failure: { ...failure }, wakeAt });
    return park(wakeAt);
  };

  /** Waits for something that is looked for each time; time is up at `until`. */
  const waitFor = async <T>(
    path: string,
    kind: string,
    until: string | undefined,
    look: () => Promise<{ readonly value: T } | undefined>,
    register: () => Promise<void>,
  ): Promise<Waited<T>> => {
    const known = ended(path);
    if (known) return known.value as Waited<T>;
    proceed();
    if (!kept.has(path)) await register();
    const found = await look();
    const waited: Waited<T> | undefined = found
      ? { kind: 'came', value: found.value }
      : until && !isLater(until, now())
        ? { kind: 'timedOut' }
        : undefined;
    if (!waited) return park(until);
    await keep({ path, kind, status: 'done', attempts: 1, result: waited as unknown as Json });
    return waited;
  };

  const now = (): string => new Date(Date.now() + clockOffset(loaded)).toISOString();

  return {
    async now(path) {
      const known = ended(path);
      if (known) return String(known.value);
      proceed();
      const moment = now();
      await keep({ path, kind: 'now', status: 'done', attempts: 1, result: moment });
      return moment;
    },

    async begin(key, again) {
      const known = ended('start/key');
      return known ? known.value === true : journal.begin(claimed, key, again);
    },

    async step(path, asked) {
      const known = ended(path);
      if (known) return known.value as Json;
      proceed();
      return attempt(path, asked);
    },

    async seal(path) {
      const row = kept.get(path);
      if (row?.status === 'done' || row?.status === 'skipped') return (row.result ?? null) as Json;
      return (await journal.seal(claimed, path, loaded.round))?.result;
    },

    async sleep(path, until) {
      if (ended(path)) return;
      proceed();
      const row = { path, kind: 'sleep', attempts: 1 } as const;
      if (!isLater(until, now())) return keep({ ...row, status: 'done' });
      if (!kept.has(path)) await keep({ ...row, status: 'waiting', wakeAt: until });
      park(until);
    },

    wait: (path, asked, until) =>
      waitFor(
        path,
        'wait',
        until,
        () => arrived(run, path, asked),
        async () => {
          await journal.subscribe(claimed, path, subscriptionOf(asked), until ?? null);
          kept.set(path, { path, kind: 'wait', status: 'waiting', attempts: 0 });
        },
      ),

    async ask(path, asked: ApprovalAsked) {
      if (ended(path)) return;
      proceed();
      await journal.ask(claimed, path, { ...asked, values: asked.values as JsonObject });
      kept.set(path, { path, kind: 'approve', status: 'done', attempts: 1 });
    },

    async escalate(path, approval, role) {
      if (ended(path)) return;
      proceed();
      await journal.escalate(claimed, path, approval, role);
      kept.set(path, { path, kind: 'escalate', status: 'done', attempts: 1 });
    },

    decision: (path, approval, until) =>
      waitFor(
        path,
        'decision',
        until,
        async () => decisionOf(loaded, approval),
        () => keep({ path, kind: 'decision', status: 'waiting', attempts: 0, wakeAt: until ?? null }),
      ),

    async emit(path, event, payload) {
      if (ended(path)) return;
      proceed();
      const done: Done = await host.emit(claimed, loaded, path, event, payload as JsonObject);
      if (done.kind === 'failed') {
        const row: StepRow = { path, kind: 'emit', status: 'failed', action: event, attempts: 1 };
        await fail(row, { code: done.code, message: done.message, step: path });
      }
      kept.set(path, { path, kind: 'emit', status: 'done', attempts: 1 });
    },

    async all(path, branches) {
      const own: Part = { stopped: ended(path) !== undefined, around: part, shielded: part.shielded };
      const port = partPort(run, own);
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
      const failure =
        errors.find((error) => error instanceof LeaseLost) ??
        errors.find((error) => error instanceof StepFailed) ??
        errors.find((error) => !(error instanceof Parked));
      // From now on no run goes on with the other branches, whatever they wait for.
      if (failure instanceof StepFailed && !ended(path))
        await keep({ path, kind: 'parallel', status: 'done', attempts: 1 });
      throw failure ?? errors[0];
    },

    publish(path) {
      run.path = path;
    },
    shield: (work) => work(partPort(run, { stopped: false, shielded: true })),
    isCancelled: (error) => error instanceof Cancelled,
  };
}

/** How far the database's clock is before ours: all moments are its. */
const offsets = new WeakMap<Loaded, number>();

function clockOffset(loaded: Loaded): number {
  const known = offsets.get(loaded);
  if (known !== undefined) return known;
  const offset = Date.parse(loaded.now) - Date.now();
  offsets.set(loaded, offset);
  return offset;
}

const isLater = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

const later = (moment: string, ms: number): string => new Date(Date.parse(moment) + ms).toISOString();

/** How long to wait after an attempt. */
export function delayMs({ initialMs, multiplier, maxMs, jitter }: Retry, attempts: number): number {
  const whole = Math.min(maxMs, initialMs * multiplier ** (attempts - 1));
  return jitter ? whole * (0.5 + Math.random() / 2) : whole;
}

/** The record an event must be of stands apart: most waits name it, and an index finds it. */
function subscriptionOf({ name, match, since }: EventAsked) {
  const { id, ...rest } = match as JsonObject;
  return {
    event: name,
    record: typeof id === 'string' ? id : null,
    match: rest,
    since: since ?? null,
  };
}

/** The first event that came for a wait, as what is read of its record. */
async function arrived(
  { host, claimed, loaded }: Run,
  path: string,
  { entity, reading }: EventAsked,
): Promise<{ readonly value: Json } | undefined> {
  const signals = loaded.arrived.filter((signal) => signal.path === path);
  const [signal] = signals.length > 0 ? signals : await host.journal.arrivals(claimed, path);
  if (!signal) return undefined;
  if (!entity || !reading || signal.record === null) return { value: signal.payload };
  const read = { action: `${entity}.read`, entity, kind: 'read', name: 'read' } as const;
  const input = { id: signal.record };
  const asked = { ...read, path: `${path}/record`, input, attempts: 1, paths: reading.paths };
  const done = await host.deed(claimed, loaded, asked);
  if (done.kind === 'done') return { value: done.value };
  throw new StepFailed({ code: done.code, message: done.message, step: path });
}

function decisionOf({ approvals }: Loaded, path: string): { readonly value: Decision } | undefined {
  const found = approvals.find((approval) => approval.path === path);
  if (found?.status !== 'approved' && found?.status !== 'rejected') return undefined;
  const { status, by, comment, at } = found;
  return { value: { approved: status === 'approved', by: by ?? '', comment, at: at ?? '' } };
}
