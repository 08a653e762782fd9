/*
 * Values that records which are there already get by a change of definitions. What is computed or rolled up is made
 * whenever something is written; a field that is new has nothing in the rows of yesterday, and a roll-up that means
 * something else has the wrong values. Each such field is one move: a block that PostgreSQL runs by itself,
 *   1. over all organizations, a batch of rows at a time in order of their keys;
 *   2. which locks a batch, as every write does before it rolls up, makes the values, and commits;
 *   3. until no row is left. Broken off at any point it can be run again: what is right already is not written.
 * A move raises no version and leaves no audit image: nobody has changed the record.
 */
import { any, join, literal, name, print, sql, type Sql } from '../../sql/index.ts';
import type { Shape, Table } from '../../database/index.ts';
import type { Entity, Field, Model } from '../../model/index.ts';
import { tableOf, type Build } from './builder.ts';
import { columnsOf, isStored, linesFields, type StoredField } from './columns.ts';
import { usesOf } from './derive.ts';
import { rolledUpOf, rolledValues } from './rollups.ts';
import { valueSql, type Row } from './scope.ts';

/** One field of records that are there, and the block that gives them its values. */
export interface Move {
  readonly field: StoredField;
  /** `computed`, `rolled up`, `filled`: how the values are made. */
  readonly how: 'computed' | 'rolled up' | 'filled';
  readonly text: string;
}

/** What a change of definitions leaves as it was, though its formula is another. */
export interface Kept {
  readonly field: StoredField;
}

export interface Moves {
  /** Each behind those that it reads. */
  readonly moves: readonly Move[];
  readonly kept: readonly Kept[];
}

/** Rows that are locked at once: some milliseconds of work. */
const rowsInBatch = 1_000;

/**
 * What publishing `model` in place of `before` has to make in tables that exist. A formula that changed counts from the
 * next change of a record on: an invoice of last year is not what this year's formula says.
 */
export function movesOf(model: Model, before: Model | undefined, existing: Shape): Moves {
  const known = before ? schemasOf(before) : new Map<string, StoredField['schema']>();
  const found = [...model.entities.values()].flatMap(withLines).flatMap((entity) => {
    const table = existing.tables.get(keyOf(entity));
    return table ? storedOf(entity).map((field) => ({ field, table, was: known.get(placeOf(field)) })) : [];
  });
  const moved = found.flatMap(({ field, table, was }) => {
    const how = howOf(field, isNew(field, table), was);
    return how ? [{ field, how }] : [];
  });
  const fields = new Set(moved.map(({ field }) => field));
  return {
    moves: inOrder(moved).map(({ field, how }) => ({ field, how, text: blockOf(model, field, how) })),
    kept: found.filter(
      ({ field, was }) =>
        field.compute &&
        was?.['x-compute'] &&
        was['x-compute'] !== field.schema['x-compute'] &&
        !fields.has(field),
    ),
  };
}

const keyOf = ({ table }: Entity): string => `${table.schema}.${table.name}`;

/** A field by the column it lies in, which no rename touches. */
const placeOf = (field: StoredField): string => `${keyOf(field.entity)}.${columnsOf(field)[0]!.name}`;

const withLines = (entity: Entity): Entity[] => [entity, ...linesFields(entity).map((field) => field.target)];

const storedOf = (entity: Entity): StoredField[] =>
  [...entity.fields.values()].filter(isStored).filter((field) => !field.system);

const schemasOf = (model: Model): Map<string, StoredField['schema']> =>
  new Map(
    [...model.entities.values()]
      .flatMap(withLines)
      .flatMap(storedOf)
      .map((field) => [placeOf(field), field.schema]),
  );

/** Whether its column is not there, or nobody has looked after it. */
function isNew(field: StoredField, table: Table): boolean {
  const column = table.columns.get(columnsOf(field)[0]!.name);
  return column === undefined || column.retired;
}

function howOf(
  field: StoredField,
  fresh: boolean,
  was: StoredField['schema'] | undefined,
): Move['how'] | undefined {
  const another = (keyword: string): boolean =>
    fresh || (was !== undefined && JSON.stringify(was[keyword]) !== JSON.stringify(field.schema[keyword]));
  if (field.rollup) return another('x-rollup') ? 'rolled up' : undefined;
  if (field.compute) return fresh || (was && was['x-compute'] === undefined) ? 'computed' : undefined;
  return field.fill && another('x-fill') ? 'filled' : undefined;
}

interface Moved {
  readonly field: StoredField;
  readonly how: Move['how'];
}

/** Fields whose values a move reads; a record's own are found in it and in its lines. */
function readsOf(field: StoredField): readonly Field[] {
  const { entity, rollup } = field;
  const root = entity.parent ?? entity;
  if (rollup) {
    const { source } = rollup.inverse;
    const condition = rollup.where ? usesOf(rollup.where, source, source.parent ?? source) : [];
    return [...(rollup.field ? [rollup.field] : []), ...condition];
  }
  return usesOf((field.compute ?? field.fill)!, entity, root);
}

/** The Model has no circles among made values, so this ends. */
function inOrder(moved: readonly Moved[]): readonly Moved[] {
  const byField = new Map<Field, Moved>(moved.map((one) => [one.field, one]));
  const ordered = new Set<Moved>();
  const entered = new Set<Field>();
  const enter = (field: Field): void => {
    if (entered.has(field)) return;
    entered.add(field);
    if (!isStored(field) || !(field.compute || field.fill || field.rollup)) return;
    for (const read of readsOf(field)) enter(read);
    const one = byField.get(field);
    if (one) ordered.add(one);
  };
  for (const { field } of moved) enter(field);
  return [...ordered];
}

function blockOf(model: Model, field: StoredField, how: Move['how']): string {
  // A move reads no relation of a write: records are rows of their tables.
  const build = { model, lines: new Map() } as unknown as Build;
  const { entity } = field;
  const values = valuesOf(build, field, how);
  const empty = how === 'filled' ? values.map(([column]) => sql`t.${column} is null`) : [];
  const wrong = values.map(([column, value]) => sql`t.${column} is distinct from ${value}`);
  const which = sql`t.org_id = "kontor key".org_id and t.id = "kontor key".id`;
  const keys = sql`unnest("kontor orgs", "kontor ids") as "kontor key" (org_id, id)`;
  const body = sql`declare
  "kontor org" uuid := kontor.zero();
  "kontor id" uuid := kontor.zero();
  "kontor orgs" uuid[];
  "kontor ids" uuid[];
begin
  loop
    select array_agg(b.org_id order by b.org_id, b.id), array_agg(b.id order by b.org_id, b.id)
      into "kontor orgs", "kontor ids"
      from (select org_id, id from ${tableOf(entity)} where (org_id, id) > ("kontor org", "kontor id")
              order by org_id, id limit ${literal(rowsInBatch)}) as b;
    exit when "kontor ids" is null;
    perform from ${tableOf(entity)} t join ${keys} on ${which} order by t.org_id, t.id for no key update of t;
    update ${tableOf(entity)} t set ${join(values.map(([column, value]) => sql`${column} = ${value}`))}
      from ${keys} where ${which} and ${any(wrong)}${join(
        empty.map((one) => sql` and ${one}`),
        '',
      )};
    "kontor org" := "kontor orgs"[cardinality("kontor orgs")];
    "kontor id" := "kontor ids"[cardinality("kontor ids")];
    commit;
  end loop;
end`;
  return print(sql`do ${literal(textOf(body))}`).text;
}

function valuesOf(
  build: Build,
  field: StoredField,
  how: Move['how'],
): readonly (readonly [column: Sql, value: Sql])[] {
  if (field.kind === 'scalar' && field.rollup)
    return rolledValues(
      build,
      field.entity,
      new Map([[field, rolledUpOf(build, { field, rollup: field.rollup })]]),
    );
  const row: Row = { of: 'table', entity: field.entity, alias: 't' };
  const made = valueSql(build, (how === 'filled' ? field.fill : field.compute)!, field, row);
  return columnsOf(field).map((column, at) => [name(column.name), made[at]!] as const);
}

/** As text: nothing is bound, and the organization is that of the row. */
function textOf(statement: Sql): string {
  const parts = statement.parts.map((part) => {
    if (typeof part === 'string') return part;
    if (part.source !== 'org') throw new Error(`A move knows no '${String(part.source)}'.`);
    return 't.org_id';
  });
  return parts.join('');
}
