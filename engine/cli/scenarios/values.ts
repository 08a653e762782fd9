/** What expressions of a scenario give: the records they speak of are read anew each time, as they are now. */
import type { Actor } from '../../access/index.ts';
import type { Json, JsonObject } from '../../definition/index.ts';
import { evaluate, type Expression, type RecordValue, type Value } from '../../expression/index.ts';
import type { Entity, Gifts, Given } from '../../model/index.ts';
import { readRecord, readRecords } from '../../server/index.ts';
import type { Stage } from './stage.ts';

/** A record that has a name in the scenario. */
export interface Named {
  readonly entity: Entity;
  readonly id: string;
}

export type Records = ReadonlyMap<string, Named>;

const clock = (): { readonly now: string; readonly today: string } => {
  const now = new Date().toISOString();
  return { now, today: now.slice(0, 10) };
};

type Path = readonly string[];

/** What is read of the record behind a name; nothing where only its id is asked for. */
const pathsOf = (expressions: readonly Expression[], root: string): readonly Path[] =>
  expressions.flatMap(({ uses }) =>
    uses.filter((use) => use.root === root && use.path.length > 0).map(({ path }) => path),
  );

/** The named records that expressions speak of, each read as somebody sees it. */
async function namesFor(
  { rooms, published }: Stage,
  actor: Actor,
  records: Records,
  expressions: readonly Expression[],
): Promise<RecordValue> {
  const names: Record<string, Value> = {};
  const roots = new Set(expressions.flatMap(({ uses }) => uses.map(({ root }) => root)));
  for (const root of roots) {
    const named = records.get(root);
    if (!named) continue;
    const { entity, id } = named;
    const paths = pathsOf(expressions, root);
    names[root] = (await readRecord(rooms.records, actor, published, entity, paths, id)) as Value;
  }
  return names;
}

export const valueOf = (
  stage: Stage,
  who: string | undefined,
  records: Records,
  expression: Expression,
): Promise<Value> =>
  stage.as(who, async (actor) =>
    evaluate(expression, { names: await namesFor(stage, actor, records, [expression]), ...clock() }),
  );

/** Values to give, as who administers knows them: whoever is to act need not be able to look them up. */
export async function giftsOf(stage: Stage, records: Records, gifts: Gifts): Promise<JsonObject> {
  const values: Record<string, Json> = {};
  for (const [name, given] of Object.entries(gifts)) values[name] = await givenOf(stage, records, given);
  return values;
}

async function givenOf(stage: Stage, records: Records, given: Given): Promise<Json> {
  if ('constant' in given) return given.constant;
  if ('expression' in given) return (await valueOf(stage, undefined, records, given.expression)) as Json;
  const lines: JsonObject[] = [];
  for (const line of given.lines) lines.push(await giftsOf(stage, records, line));
  return lines;
}

/** A record of a list, with what the columns show of it. */
export interface Row {
  readonly id: string;
  readonly cells: readonly Value[];
}

/** The records of an entity that fit, as somebody sees them. */
export function rowsOf(
  stage: Stage,
  who: string | undefined,
  records: Records,
  entity: Entity,
  where: Expression | undefined,
  columns: readonly Expression[],
): Promise<readonly Row[]> {
  const expressions = [...columns, ...(where ? [where] : [])];
  return stage.as(who, async (actor) => {
    const names = await namesFor(stage, actor, records, expressions);
    const paths = pathsOf(expressions, 'this');
    const found = await readRecords(stage.rooms.records, actor, stage.published, entity, paths);
    const input = (record: JsonObject) => ({ record: record as RecordValue, names, ...clock() });
    return found
      .filter((record) => !where || evaluate(where, input(record)) === true)
      .map((record) => ({
        id: String(record['id']),
        cells: columns.map((column) => evaluate(column, input(record))),
      }));
  });
}
