/** Calls as both engines make them, over the host: what became of each is kept. */
import type {
  ApprovalRow,
  Begun,
  Claimed,
  Json,
  JsonObject,
  ProcessHost,
  StepRow,
} from '../../engine/index.ts';
import type { Decision, DeedAsked, EventAsked, Failure, Foreseen, Retry } from '../interpreter/index.ts';

/** An instance in the hands of who holds it, and the database's clock. */
export interface Moment {
  readonly host: ProcessHost;
  readonly claimed: Claimed;
  readonly begun: Begun;
  readonly now: string;
}

/**
 * One attempt at an action: what became of it, and of those behind it that were done with it. What is refused for good, too
 * often or too late has failed.
 */
export async function attempt(
  { host, claimed, begun, now }: Moment,
  path: string,
  asked: DeedAsked,
  attempts: number,
  next: readonly Foreseen[] = [],
): Promise<readonly [StepRow, ...StepRow[]]> {
  const { deed, retry, until } = asked;
  const { action } = deed;
  const input = asked.input as JsonObject;
  const first = askedOf(path, asked, attempts);
  const behind = next.map((one) => askedOf(one.path, one.asked, 1));
  const done = await host.deed(claimed, begun, first, behind);
  if (done.kind === 'done') {
    const more = done.next ?? [];
    return [doneRow(first, done.value), ...more.map((value, at) => doneRow(behind[at]!, value))];
  }
  const { code, message } = done;
  const row = { path, kind: 'do', action, input, attempts } as const;
  const failure: Failure = { code, message, step: path };
  const wakeAt = later(now, delayMs(retry, attempts));
  const late = until !== undefined && isLater(wakeAt, until);
  const kept: StepRow =
    !done.again || attempts >= retry.attempts
      ? { ...row, status: 'failed', failure: { ...failure } }
      : late
        ? { ...row, status: 'failed', failure: { ...failure, timedOut: true } }
        : { ...row, status: 'retrying', failure: { ...failure }, wakeAt };
  await host.journal.record(claimed, kept);
  return [kept];
}

const askedOf = (path: string, { deed, input, reading }: DeedAsked, attempts: number) => ({
  ...deed,
  path,
  input: input as JsonObject,
  attempts,
  paths: reading?.paths ?? [],
});

const doneRow = ({ path, attempts }: Pick<StepRow, 'path' | 'attempts'>, result: Json): StepRow => ({
  path,
  kind: 'do',
  status: 'done',
  result,
  attempts,
});

/** How long to wait after an attempt. */
function delayMs({ initialMs, multiplier, maxMs, jitter }: Retry, attempts: number): number {
  const whole = Math.min(maxMs, initialMs * multiplier ** (attempts - 1));
  return jitter ? whole * (0.5 + Math.random() / 2) : whole;
}

const isLater = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

const later = (moment: string, ms: number): string => new Date(Date.parse(moment) + ms).toISOString();

/** The record an event must be of stands apart: most waits name it, and an index finds it. */
export function subscriptionOf({ name, match, since }: EventAsked) {
  const { id, ...rest } = match as JsonObject;
  return {
    event: name,
    record: typeof id === 'string' ? id : null,
    match: rest,
    since: since ?? null,
  };
}

/** The first event that came for a wait, as what is read of its record. */
export async function arrived(
  { host, claimed, begun }: Moment,
  path: string,
  { entity, reading }: EventAsked,
): Promise<StepRow | undefined> {
  const [signal] = await host.journal.arrivals(claimed, path);
  if (!signal) return undefined;
  const row = { path, kind: 'wait', attempts: 1 } as const;
  if (!entity || !reading || signal.record === null)
    return { ...row, status: 'done', result: signal.payload };
  const read = { action: `${entity}.read`, entity, kind: 'read', name: 'read' } as const;
  const input = { id: signal.record };
  const asked = { ...read, path: `${path}/record`, input, attempts: 1, paths: reading.paths };
  const done = await host.deed(claimed, begun, asked);
  if (done.kind === 'done') return { ...row, status: 'done', result: done.value };
  const failure = { code: done.code, message: done.message, step: path };
  const failed: StepRow = { ...row, status: 'failed', failure };
  await host.journal.record(claimed, failed);
  return failed;
}

export async function emit(
  { host, claimed, begun }: Moment,
  path: string,
  event: string,
  payload: JsonObject,
  schema: number,
): Promise<StepRow> {
  const done = await host.emit(claimed, begun, path, event, payload, schema);
  const row = { path, kind: 'emit', attempts: 1 } as const;
  if (done.kind === 'done') return { ...row, status: 'done' };
  const failure = { code: done.code, message: done.message, step: path };
  const failed: StepRow = { ...row, status: 'failed', action: event, failure };
  await host.journal.record(claimed, failed);
  return failed;
}

/** What was decided, when it was. */
export function decisionOf(approval: ApprovalRow | undefined): Decision | undefined {
  if (approval?.status !== 'approved' && approval?.status !== 'rejected') return undefined;
  const { status, by, onBehalfOf, comment, at } = approval;
  return { approved: status === 'approved', by: by ?? '', onBehalfOf, comment, at: at ?? '' };
}
