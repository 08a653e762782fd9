/*
 * One step of a process as one transaction: the mark of the step first, then the action with the rights of who acts, then
 * what is read of the record it left, which is kept with the step. A repeat is refused by the mark, so it runs nothing and
 * finds what was kept. Instances that come to the same step at the same moment share the transaction: all are marked, then
 * all is written, then all is read and kept (records/joint.ts); what is refused leaves nothing, and each runs by itself.
 */
import type { Actor } from '../../access/index.ts';
import type { Json, JsonObject } from '../../definition/index.ts';
import { compileReading } from '../../graphql/index.ts';
import type { Entity } from '../../model/index.ts';
import type { Begun, Claimed, DeedAsked } from '../../process/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Answer, NextStep, Operation, Query } from '../../records/index.ts';
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
  const kept = keptAs(claimed, asked, entity.singleton ? '' : idOf(asked));
  const read = (ids: readonly string[]) => readingOf(actor, published, entity, asked, ids);
  const [row] = await parts.records.ask<{ value: string | null }>(actor, looking(kept, claimed.node, read));
  if (typeof row?.value === 'string') return shaped(JSON.parse(row.value)) as Json;
  const before = await parts.journal.step(claimed, asked.path); // another attempt has looked
  return shaped(before?.result ?? null) as Json;
}

/** Does a step, with as many of those that come behind it as may share its transaction; what each has left. */
export async function doTogether(
  parts: HostParts,
  claimed: Claimed,
  begun: Begun,
  actor: Actor,
  published: Published,
  [asked, ...behind]: readonly [DeedAsked, ...DeedAsked[]],
): Promise<readonly Json[]> {
  const operation = await operationOf(parts.records, actor, published, asked);
  const next: NextStep[] = [];
  for (const one of behind) {
    if (!isForeseen(published, one)) break;
    next.push({
      operation: await operationOf(parts.records, actor, published, one),
      ...stepOf(claimed, begun, one),
      answer: answerOf(claimed, actor, published, one),
    });
  }
  const {
    text,
    next: more,
    repeated,
  } = await parts.records.write(actor, [operation], {
    ...optionsOf(claimed, begun, published, asked),
    answer: answerOf(claimed, actor, published, asked),
    next,
  });
  if (repeated) return [await keptOf(parts, claimed, asked)];
  return [text!, ...(more ?? [])].map((one) => shaped(JSON.parse(one)) as Json);
}

/** Whether it says itself what is to be written, whatever is written before it. */
const isForeseen = ({ model }: Published, asked: DeedAsked): boolean =>
  asked.kind === 'create' && model.entities.has(asked.entity) && !entityFor(model, asked).singleton;

/** Does a step for which another program was asked: `answer` is what it said. */
export async function doOnce(
  parts: HostParts,
  claimed: Claimed,
  begun: Begun,
  actor: Actor,
  published: Published,
  asked: DeedAsked,
  answer: JsonObject,
): Promise<Json> {
  const operation = await operationOf(parts.records, actor, published, asked);
  const { text, repeated } = await parts.records.write(actor, [answered(operation, answer)], {
    ...optionsOf(claimed, begun, published, asked),
    answer: answerOf(claimed, actor, published, asked),
  });
  return repeated ? keptOf(parts, claimed, asked) : (shaped(JSON.parse(text!)) as Json);
}

/** What is read of the record that a step left, and kept with it. */
const answerOf =
  (claimed: Claimed, actor: Actor, published: Published, asked: DeedAsked): Answer =>
  ([outcome]) => {
    const entity = entityFor(published.model, asked);
    return keeping(keptAs(claimed, asked, entity.singleton ? '' : outcome!.ids[0]!), (ids) =>
      readingOf(actor, published, entity, asked, ids),
    );
  };

const answered = (operation: Operation, answer: JsonObject): Operation =>
  operation.kind === 'action' ? { ...operation, answer } : operation;

/** What each write of a step says of where it comes from. */
export function optionsOf(claimed: Claimed, begun: Begun, { model }: Published, asked: DeedAsked) {
  const { process, depth, correlation } = begun;
  return {
    model,
    ...stepOf(claimed, begun, asked),
    cause: `process ${process}`,
    depth,
    ...(correlation !== null && { correlation }),
  };
}

const stepOf = ({ instance, node }: Claimed, { process, starter, round }: Begun, { path }: DeedAsked) => ({
  step: { instance, path, round, node, via: { process, instance, path, starter } },
});

/** What was kept of a step that was done before. */
export async function keptOf({ journal }: HostParts, claimed: Claimed, { path }: DeedAsked): Promise<Json> {
  const kept = await journal.step(claimed, path);
  if (kept?.status !== 'done') throw new Error(`Step ${path} is marked as done, and nothing is kept of it.`);
  return shaped(kept.result ?? null) as Json;
}

/** What is kept of a step, of the record with this id; a singleton has none. */
interface Kept extends Pick<DeedAsked, 'path' | 'action' | 'input' | 'attempts'> {
  readonly instance: string;
  readonly id: string;
}

const keptAs = ({ instance }: Claimed, { path, action, input, attempts }: DeedAsked, id: string): Kept => ({
  instance,
  path,
  action,
  input,
  attempts,
  id,
});

/** Reads records: `id` and `value` of each that the actor may see. */
type Read = (ids: readonly string[]) => Query;

/** Reads what is wanted of records. Of one that is deleted there is nothing to read. */
function readingOf(
  actor: Actor,
  published: Published,
  entity: Entity,
  { kind, paths }: DeedAsked,
  ids: readonly string[],
): Query {
  if (kind === 'delete')
    return { name: 'deleted', text: `select null as id, null::jsonb as value where false`, values: [] };
  const { singleton } = entity;
  const variables = singleton ? {} : { id: ids[0] };
  const { statement } = compileReading(published, actor, documentFor(entity, paths), variables, !singleton);
  const { name, text, read } = statement;
  const record = `(${text})::jsonb -> 'record'`;
  return {
    name,
    text: singleton
      ? `select '' as id, ${record} as value`
      : `select n ->> 'id' as id, n as value from jsonb_array_elements(${record}) n`,
    values: read({ variables: { ids }, actor }),
  };
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

/** What is kept, as rows behind the values of a query. */
const rowsOf = (kept: readonly Kept[], { values }: Query) => ({
  rows: `select * from json_to_recordset($${values.length + 1}::json)
      as k (place int, instance uuid, path text, action text, input jsonb, attempts int, id text)`,
  values: [...values, JSON.stringify(kept.map((one, place) => ({ ...one, place })))],
});

const columns = 'instance, path, kind, status, action, input, result, attempts, ended_at';
const put = `k.instance, k.path, 'do', 'done', k.action, k.input, a.value, k.attempts, clock_timestamp()`;
const anew = `status = 'done', result = excluded.result, failure = null, attempts = excluded.attempts, wake_at = null,
        horizon = excluded.horizon, ended_at = excluded.ended_at`;

/** What a query asks of one step, asked for several where its text is kept prepared. */
const jointly = (kept: Kept, ask: (all: readonly Kept[]) => Query, more: string): Query => {
  const query = ask([kept]);
  const { name } = query;
  return name === undefined
    ? query
    : {
        ...query,
        joint: { key: `${name} ${more}`, part: kept, together: (all) => ask(all as readonly Kept[]) },
      };
};

/** The answer, kept with the step. */
const keeping = (kept: Kept, read: Read): Query =>
  jointly(
    kept,
    (all) => {
      const answer = read(all.map(({ id }) => id));
      const { rows, values } = rowsOf(all, answer);
      return {
        ...namedLike(answer, 'keep'),
        text: `with answer as materialized (${answer.text}), asked as materialized (${rows}),
      kept as (
        insert into kontor.process_step (${columns})
          select ${put} from asked k left join answer a on a.id = k.id
          on conflict (org_id, instance, path) do update set ${anew})
      select coalesce(a.value, 'null')::text as value from asked k left join answer a on a.id = k.id
        where ${fits(answer)} order by k.place`,
        values,
      };
    },
    '',
  );

/** The answer, kept with the step by who holds the instance. Nothing where its end is kept already. */
const looking = (kept: Kept, node: string, read: Read): Query =>
  jointly(
    kept,
    (all) => {
      const answer = read(all.map(({ id }) => id));
      const { rows, values } = rowsOf(all, answer);
      const [instances, by] = [`$${values.length + 1}`, `$${values.length + 2}`];
      return {
        ...namedLike(answer, 'look'),
        text: `with held as materialized (select kontor.hold_processes(${instances}::uuid[], ${by}::uuid)),
      answer as materialized (select a.* from held, lateral (${answer.text}) a), asked as materialized (${rows}),
      kept as (
        insert into kontor.process_step as s (${columns})
          select ${put} from held, asked k left join answer a on a.id = k.id where ${fits(answer)}
          on conflict (org_id, instance, path) do update set ${anew}
            where s.status in ('retrying', 'waiting') returning s.instance, s.path, s.result)
      select case when s.path is not null then coalesce(s.result, 'null') end::text as value
        from asked k left join kept s on s.instance = k.instance and s.path = k.path order by k.place`,
        values: [...values, all.map(({ instance }) => instance), node],
      };
    },
    node,
  );
