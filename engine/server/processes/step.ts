/*
 * One step of a process as one transaction: the mark of the step first, then the action with the rights of who acts, then
 * what is read of the record it left, which is kept with the step. A repeat is refused by the mark, so it runs nothing and
 * finds what was kept.
 */
import type { Actor } from '../../access/index.ts';
import type { Json, JsonObject } from '../../definition/index.ts';
import { compileReading } from '../../graphql/index.ts';
import type { Entity } from '../../model/index.ts';
import type { Begun, Claimed, DeedAsked } from '../../process/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Operation, Outcome, Query } from '../../records/index.ts';
import { entityFor, idOf, operationOf } from './deed.ts';
import type { HostParts } from './host.ts';
import { documentFor, listsWithin, shaped } from './reading.ts';

/** A look at a record. It changes nothing, so it needs no mark; what was seen is kept in the same transaction. */
export async function readOnce(
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

/** `answer` is what another program said to an external action. */
export async function doOnce(
  parts: HostParts,
  claimed: Claimed,
  begun: Begun,
  actor: Actor,
  published: Published,
  asked: DeedAsked,
  answer?: JsonObject,
): Promise<Json> {
  const entity = entityFor(published.model, asked);
  const operation = await operationOf(parts.records, actor, published, asked);
  const given = answer ? answered(operation, answer) : operation;
  const { text, repeated } = await parts.records.write(actor, [given], {
    ...optionsOf(claimed, begun, published, asked),
    answer: (outcomes) => keeping(claimed, asked, answerOf(actor, published, entity, asked, outcomes)),
  });
  return repeated ? keptOf(parts, claimed, asked) : (shaped(JSON.parse(text!)) as Json);
}

const answered = (operation: Operation, answer: JsonObject): Operation =>
  operation.kind === 'action' ? { ...operation, answer } : operation;

/** What each write of a step says of where it comes from. */
export function optionsOf(
  { instance, node }: Claimed,
  { process, starter, depth, round, correlation }: Begun,
  { model }: Published,
  { path }: DeedAsked,
) {
  return {
    model,
    step: { instance, path, round, node, via: { process, instance, path, starter } },
    cause: `process ${process}`,
    depth,
    ...(correlation !== null && { correlation }),
  };
}

/** What was kept of a step that was done before. */
export async function keptOf({ journal }: HostParts, claimed: Claimed, { path }: DeedAsked): Promise<Json> {
  const kept = await journal.step(claimed, path);
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
  const { statement } = compileReading(published, actor, documentFor(entity, paths), variables);
  const { name, text, read } = statement;
  return { name, text, values: read({ variables, actor }) };
}

/** KB that one step may leave: a process passes on ids and a few values, not documents. */
export const resultMax = 64;

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
