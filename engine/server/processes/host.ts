/* What processes do with records, through the one door, and what became of it. */
import pg from 'pg';
import type { Actor } from '../../access/index.ts';
import type { Json, JsonObject } from '../../definition/index.ts';
import { Refusal, statusOf, type Fault } from '../../errors/index.ts';
import type { OpenedExternal } from '../../extension/index.ts';
import { ConnectionLost, type Pipeline } from '../../postgres/index.ts';
import {
  enter,
  largeResult,
  mark,
  mayStart,
  startByEvents,
  stepFailed,
  type Claimed,
  type Done,
  type Journal,
  type Begun,
  type ProcessHost,
  type StepRow,
} from '../../process/index.ts';
import { LeaseLost, lostOr } from '../../loop/index.ts';
import type { Publications, Published } from '../../publication/index.ts';
import { RightsChanged, type Records } from '../../records/index.ts';
import type { Ask } from '../../identity/index.ts';
import type { Services } from '../auth/services.ts';
import { doOutside, type Acting } from './outside.ts';
import { listTooLong, shaped } from './reading.ts';
import { openStarters, type Starters } from './starters.ts';
import { doTogether, readOnce, resultMax } from './step.ts';

export interface HostParts {
  readonly journal: Journal;
  readonly records: Records;
  readonly publications: Publications;
  readonly pipeline: Pipeline;
  readonly services: Services;
  readonly ask: Ask;
  /** Code of plugins that calls other programs, by its name. */
  readonly external: (code: string) => OpenedExternal | undefined;
  readonly onBell: ProcessHost['onBell'];
  /** Told of what nobody foresaw. */
  readonly onFailure: (error: unknown) => void;
}

export function openProcessHost(parts: HostParts): ProcessHost {
  const starters = openStarters(parts.ask);
  return {
    journal: shapedIn(parts.journal),
    onBell: parts.onBell,
    onFailure: parts.onFailure,
    deed: (claimed, begun, asked, next = []) =>
      settled(parts, async () => {
        const as: Acting = (work) => acting(parts, starters, claimed, begun, work);
        if (asked.external) return doOutside(parts, as, claimed, begun, asked);
        const [value, ...more] = await as<readonly Json[]>(async (actor, published) =>
          asked.kind === 'read'
            ? [await readOnce(parts, claimed, actor, published, asked)]
            : doTogether(parts, claimed, begun, actor, published, [asked, ...next]),
        );
        return { kind: 'done', value: value!, next: more };
      }),
    emit: (claimed, begun, path, event, payload, schema) =>
      settled(parts, async () => {
        await emit(parts, claimed, begun, path, event, payload, schema);
        return { kind: 'done', value: null };
      }),
  };
}

/** What was kept is what PostgreSQL gave; expressions read it as they read it at first. */
const shapedIn = (journal: Journal): Journal => ({
  ...journal,
  async load(claimed) {
    const loaded = await journal.load(claimed);
    return { ...loaded, steps: loaded.steps.map(shapedRow) };
  },
  async step(claimed, path) {
    const row = await journal.step(claimed, path);
    return row && shapedRow(row);
  },
  async seal(claimed, path, round) {
    const sealed = await journal.seal(claimed, path, round);
    return sealed && { result: shaped(sealed.result) as Json };
  },
});

const shapedRow = (row: StepRow): StepRow =>
  row.kind === 'do' ? { ...row, result: shaped(row.result) as Json } : row;

/** What an attempt came to. A lost connection is no answer: it may have been done, and is asked for again. */
async function settled({ onFailure }: HostParts, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    const lost = lostOr(error);
    if (lost instanceof LeaseLost || error instanceof ConnectionLost) throw lost;
    if (error instanceof Refusal) {
      const [fault] = error.faults;
      if (fault!.code === answerLost) throw error;
      const message = error.faults.map((one) => one.message).join(' ');
      return { kind: 'failed', code: fault!.code, message, again: statusOf(fault!) === unavailable };
    }
    if (isMark(error, 'sealed')) throw new LeaseLost();
    const unfit = unfitOf(error);
    if (unfit) return { kind: 'failed', code: unfit.code, message: unfit.message, again: false };
    onFailure(error);
    const fault = stepFailed({});
    return { kind: 'failed', code: fault.code, message: fault.message, again: true };
  }
}

const unavailable = 503;
const answerLost = 'REC717';
const sessionEnded = 'REC724';

/** What is wrong with what was read, where that is why it was not kept. */
function unfitOf(error: unknown): Fault | undefined {
  if (isMark(error, 'too large')) return largeResult({ kilobytes: resultMax });
  return isMark(error, 'long list') ? listTooLong() : undefined;
}

const isMark = (error: unknown, mark: 'sealed' | 'repeated' | 'too large' | 'long list'): boolean =>
  error instanceof pg.DatabaseError && error.code === 'KNT10' && error.message === mark;

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Refusal && error.faults[0]!.code === code;

const turnsMax = 5;

/** Runs `work` in the name of who acts; with the rights of now where those it was planned under are no longer in force. */
async function acting<T>(
  { publications, services }: HostParts,
  starters: Starters,
  claimed: Claimed,
  begun: Begun,
  work: (actor: Actor, published: Published) => Promise<T>,
): Promise<T> {
  const service = begun.plan['actor'];
  if (typeof service === 'string') return services.as(begun.organization, service, work);
  for (let turn = 1; ; turn++) {
    const published = publications.current(begun.organization);
    try {
      return await work(await starters.of(claimed, begun, published), published);
    } catch (error) {
      const outdated = error instanceof RightsChanged || isCode(error, sessionEnded);
      if (turn === turnsMax || !outdated) throw error;
      starters.forget(begun);
      await publications.refresh();
    }
  }
}

async function emit(
  { pipeline, publications }: HostParts,
  { instance, node }: Claimed,
  { organization, process, depth, round, correlation }: Begun,
  path: string,
  event: string,
  payload: JsonObject,
  schema: number,
): Promise<void> {
  const { model } = publications.current(organization);
  const marking = mark([{ instance, path, round, node }]);
  const telling = {
    text: `with told as (
        insert into kontor.event (name, class, payload, cause, correlation, depth, schema_version)
          values ($1, 'business', $2::jsonb, $3, $4, $5, $8))
      insert into kontor.process_step (instance, path, kind, status, action, input, attempts, ended_at)
        values ($6, $7, 'emit', 'done', $1, $2::jsonb, 1, clock_timestamp())`,
    values: [
      event,
      JSON.stringify(payload),
      `process ${process}`,
      correlation,
      depth,
      instance,
      path,
      schema,
    ],
  };
  const starting = mayStart(model, 'any') ? [startByEvents(model, null)] : [];
  try {
    await pipeline.runUnit([enter(instance), marking, telling, ...starting]);
  } catch (error) {
    if (!isMark(error, 'repeated')) throw error; // told already
  }
}
