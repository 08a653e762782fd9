/*
 * What processes do with records, through the one door. A deed is one transaction: the mark of its step first, then the
 * action with the rights of who acts, then what is read of the record it left, which is kept with the step. A repeat is
 * refused by the mark, so it runs nothing and finds what was kept.
 */
import pg from 'pg';
import type { Actor } from '../../access/index.ts';
import type { Json, JsonObject } from '../../definition/index.ts';
import { Refusal, statusOf, type Fault } from '../../errors/index.ts';
import { compileReading } from '../../graphql/index.ts';
import type { Entity } from '../../model/index.ts';
import { ConnectionLost, type Pipeline } from '../../postgres/index.ts';
import {
  enter,
  largeResult,
  mayStart,
  startByEvents,
  stepFailed,
  type Claimed,
  type DeedAsked,
  type Done,
  type Journal,
  type Begun,
  type ProcessHost,
  type StepRow,
} from '../../process/index.ts';
import { LeaseLost, lostOr } from '../../loop/index.ts';
import type { Publications, Published } from '../../publication/index.ts';
import { RightsChanged, type Outcome, type Query, type Records } from '../../records/index.ts';
import type { Ask } from '../auth/people.ts';
import type { Services } from '../auth/services.ts';
import { entityFor, idOf, operationOf } from './deed.ts';
import { documentFor, listsWithin, listTooLong, shaped } from './reading.ts';
import { openStarters, type Starters } from './starters.ts';

export interface HostParts {
  readonly journal: Journal;
  readonly records: Records;
  readonly publications: Publications;
  readonly pipeline: Pipeline;
  readonly services: Services;
  readonly ask: Ask;
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
    deed: (claimed, begun, asked) =>
      settled(parts, async () => {
        const value = await acting(parts, starters, claimed, begun, (actor, published) =>
          asked.kind === 'read'
            ? readOnce(parts, claimed, actor, published, asked)
            : doOnce(parts, claimed, begun, actor, published, asked),
        );
        return { kind: 'done', value };
      }),
    emit: (claimed, begun, path, event, payload) =>
      settled(parts, async () => {
        await emit(parts, claimed, begun, path, event, payload);
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

/** A look at a record. It changes nothing, so it needs no mark; what was seen is kept in the same transaction. */
async function readOnce(
  parts: HostParts,
  claimed: Claimed,
  actor: Actor,
  published: Published,
  asked: DeedAsked,
): Promise<Json> {
  const entity = entityFor(published.model, asked);
  const answer = readingOf(actor, published, entity, asked, entity.singleton ? undefined : idOf(asked));
  const [row] = await parts.records.ask<{ value: string }>(actor, looking(claimed, asked, answer));
  if (row) return shaped(JSON.parse(row.value)) as Json;
  const kept = await parts.journal.step(claimed, asked.path); // another attempt has looked before
  return shaped(kept?.result ?? null) as Json;
}

async function doOnce(
  parts: HostParts,
  claimed: Claimed,
  begun: Begun,
  actor: Actor,
  published: Published,
  asked: DeedAsked,
): Promise<Json> {
  const { model } = published;
  const entity = entityFor(model, asked);
  const operation = await operationOf(parts.records, actor, published, asked);
  const { instance, node } = claimed;
  const { path } = asked;
  const { process, starter, depth, round, correlation } = begun;
  const { text, repeated } = await parts.records.write(actor, [operation], {
    model,
    answer: (outcomes) => keeping(claimed, asked, answerOf(actor, published, entity, asked, outcomes)),
    step: { instance, path, round, node, via: { process, instance, path, starter } },
    cause: `process ${process}`,
    depth,
    ...(correlation !== null && { correlation }),
  });
  if (!repeated) return shaped(JSON.parse(text!)) as Json;
  const kept = await parts.journal.step(claimed, path);
  if (kept?.status !== 'done') throw new Error(`Step ${path} is marked as done, and nothing is kept of it.`);
  return shaped(kept.result ?? null) as Json;
}

/** Reads what the action left, in its own transaction. */
function answerOf(
  actor: Actor,
  published: Published,
  entity: Entity,
  asked: DeedAsked,
  outcomes: readonly Outcome[],
): Query {
  if (asked.kind === 'delete')
    return { name: 'deleted', text: `select '{"record": null}'::text`, values: [] };
  return readingOf(actor, published, entity, asked, outcomes[0]!.ids[0]!);
}

/** Reads what is wanted of a record; a singleton has no id. */
function readingOf(
  actor: Actor,
  published: Published,
  entity: Entity,
  { paths }: DeedAsked,
  id: string | undefined,
): Query {
  const variables = id === undefined ? {} : { id };
  const { name, text, read } = compileReading(
    published,
    actor,
    documentFor(entity, paths),
    variables,
  ).statement;
  return { text, values: read({ variables, actor }), ...(name !== undefined && { name }) };
}

/** KB that one step may leave: a process passes on ids and a few values, not documents. */
const resultMax = 64;

/** Refuses an answer that is too large, or has a list that is too long. */
const fits = ({ text }: Query): string =>
  `(octet_length(a.value::text) <= ${resultMax * 1024} or a.value is null or kontor.refuse('too large', null))
      and (${listsWithin(text, 'a.value')})`;

/** Statements around an answer are prepared like it; those that are not keep no name either. */
const namedLike = ({ name }: Query, what: string): { readonly name?: string } =>
  name === undefined ? {} : { name: `${what} ${name}` };

/** The answer, kept with the step. */
function keeping({ instance }: Claimed, { path, action, input, attempts }: DeedAsked, answer: Query): Query {
  const first = answer.values.length + 1;
  const [of, at, what, given, tries] = [0, 1, 2, 3, 4].map((index) => `$${first + index}`);
  return {
    ...namedLike(answer, 'keep'),
    text: `with answer as (select (${answer.text})::jsonb -> 'record' as value),
      kept as (
        insert into kontor.process_step (instance, path, kind, status, action, input, result, attempts, ended_at)
          select ${of}::uuid, ${at}, 'do', 'done', ${what}, ${given}::jsonb, a.value, ${tries}::int, clock_timestamp()
            from answer a
          on conflict (org_id, instance, path) do update set status = 'done', result = excluded.result, failure = null,
            attempts = excluded.attempts, wake_at = null, horizon = excluded.horizon, ended_at = excluded.ended_at)
      select coalesce(a.value, 'null')::text from answer a where ${fits(answer)}`,
    values: [...answer.values, instance, path, action, JSON.stringify(input), attempts],
  };
}

/** The answer, kept with the step by who holds the instance. No row where its end is kept already. */
function looking(
  { instance, node }: Claimed,
  { path, action, input, attempts }: DeedAsked,
  answer: Query,
): Query {
  const first = answer.values.length + 1;
  const [of, by, at, what, given, tries] = [0, 1, 2, 3, 4, 5].map((index) => `$${first + index}`);
  return {
    ...namedLike(answer, 'look'),
    text: `with held as materialized (select kontor.hold_process(${of}::uuid, ${by}::uuid)),
      answer as materialized (select (${answer.text})::jsonb -> 'record' as value from held),
      kept as (
        insert into kontor.process_step as s (instance, path, kind, status, action, input, result, attempts, ended_at)
          select ${of}::uuid, ${at}, 'do', 'done', ${what}, ${given}::jsonb, a.value, ${tries}::int, clock_timestamp()
            from answer a where ${fits(answer)}
          on conflict (org_id, instance, path) do update set status = 'done', result = excluded.result, failure = null,
            attempts = excluded.attempts, wake_at = null, horizon = excluded.horizon, ended_at = excluded.ended_at
            where s.status in ('retrying', 'waiting') returning s.result)
      select coalesce(k.result, 'null')::text as value from kept k`,
    values: [...answer.values, instance, node, path, action, JSON.stringify(input), attempts],
  };
}

async function emit(
  { pipeline, publications }: HostParts,
  { instance, node }: Claimed,
  { organization, process, depth, round, correlation }: Begun,
  path: string,
  event: string,
  payload: JsonObject,
): Promise<void> {
  const { model } = publications.current(organization);
  const marking = { text: 'select kontor.effect($1, $2, $3, $4)', values: [instance, path, round, node] };
  const telling = {
    text: `with told as (
        insert into kontor.event (name, class, payload, cause, correlation, depth)
          values ($1, 'business', $2::jsonb, $3, $4, $5))
      insert into kontor.process_step (instance, path, kind, status, action, input, attempts, ended_at)
        values ($6, $7, 'emit', 'done', $1, $2::jsonb, 1, clock_timestamp())`,
    values: [event, JSON.stringify(payload), `process ${process}`, correlation, depth, instance, path],
  };
  const starting = mayStart(model, 'any') ? [startByEvents(model, null)] : [];
  try {
    await pipeline.runUnit([enter(instance), marking, telling, ...starting]);
  } catch (error) {
    if (!isMark(error, 'repeated')) throw error; // told already
  }
}
