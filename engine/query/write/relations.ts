/*
 * Level 0 of a write: the rows as given, laid over the rows as they are. From here on every stored column of a record
 * and its lines has a value, so that whatever comes later (expressions, checks, images) reads one relation each:
 *   in      what the request brings           was      the stored rows, locked (update)
 *   r0      the record                        <lines>0 its lines
 */
import { join, literal, name, sql, type Sql } from '../../sql/index.ts';
import type { Entity, LinesField } from '../../model/index.ts';
import {
  bound,
  cte,
  inputOf,
  orgOf,
  storedOf,
  tableOf,
  user,
  words,
  type Build,
  type Relation,
  type WriteSource,
} from './builder.ts';
import { columnsOf, isStored, storedFields, type FieldColumn, type StoredField } from './columns.ts';
import { givenOf } from './derive.ts';
import { lookupBodies, lookupColumns, lookupJoins, lookups } from './references.ts';
import { drawn } from './series.ts';
import type { Given, WritePlan } from './types.ts';

export const rootOf = (entity: Entity): Relation => ({ entity, now: 'r0' });
export const linesOf = (field: LinesField): Relation => ({
  entity: field.target,
  field,
  now: `${field.id}0`,
});

/** Columns that lines and records have whatever their entity declares. */
const frame = (relation: Relation): readonly string[] =>
  relation.field ? ['$at', '$given', '$fresh', 'parent_id'] : ['$at', '$given', '$fresh', '$version'];

/** Columns that later levels hand on: ours, then those of all stored fields. */
export function columnNames(build: Build, relation: Relation): readonly string[] {
  const flags = lookups(build, relation).flatMap((lookup) => [
    lookup.flag,
    ...lookup.fetched.map((one) => one.as),
  ]);
  const was = fetchedReferences(build, relation).map((field) => wasColumn(field));
  return [
    ...frame(relation),
    ...liveColumns(build, relation.entity).map((one) => one.name),
    ...was,
    ...flags,
  ];
}

const liveColumns = (build: Build, entity: Entity): readonly FieldColumn[] =>
  build.live(entity).flatMap(columnsOf);

const ownColumns = (entity: Entity): readonly FieldColumn[] => storedFields(entity).flatMap(columnsOf);

/** Name under which a relation keeps the reference as it was: a fetched field is copied only when it changed. */
export const wasColumn = (field: StoredField): string => `$was ${columnsOf(field)[0]!.name}`;

export function fetchedReferences(build: Build, relation: Relation): readonly StoredField[] {
  const references = build.derived.flatMap(({ field, how }) =>
    field.entity === relation.entity && how.by === 'fetch' ? [how.reference] : [],
  );
  return [...new Set(references)];
}

export function addRoot(build: Build): void {
  const { root, plan } = build;
  cte(build, inputOf(root), isBare(plan) ? bareRecord : records(plan));
  if (plan.kind === 'update') cte(build, storedOf(root), lockedRows(build), true);
  addLookups(build, root);
  const input = name('i');
  const values = build.live(root.entity).flatMap((field) => valuesOf(build, root, field));
  const version = plan.kind === 'create' ? sql`null::int` : sql`${input}."$version"`;
  const head = sql`${input}."$at", ${givenColumn(plan.given)}, ${literal(plan.kind === 'create')} as "$fresh", ${version} as "$version"`;
  const from =
    plan.kind === 'create'
      ? sql`${name(inputOf(root))} i`
      : sql`${name(inputOf(root))} i join ${name(storedOf(root))} o on o.id = i."$id"`;
  const was = fetchedReferences(build, root).map((field) => wasValue(field, plan.kind === 'update'));
  cte(
    build,
    root.now,
    sql`select ${join([head, ...values, ...was, ...lookupColumns(build, root, plan.kind === 'update')])} from ${from}${lookupJoins(build, root)}`,
  );
}

const records = ({ given, apart }: WritePlan): Sql =>
  recordset(
    'rows',
    ['"$id" uuid', '"$version" int', '"$at" text', ...(apart ? ['"$correlation" text', '"$via" jsonb'] : [])],
    given,
  );

/** Rows `r` of the root relation, with what each brings beside its values: for many at once a join is the one cheap way. */
export const rowsBrought = ({ root, plan }: Build): Sql =>
  plan.apart
    ? sql`${name(root.now)} r join ${name(inputOf(root))} b on b."$id" = r.id`
    : sql`${name(root.now)} r`;

/** The correlation of row `r` of the root relation. */
export const correlationOf = ({ plan }: Build): Sql =>
  plan.apart ? sql`b."$correlation"` : bound('correlation', 'text');

/** The step of a process that row `r` is of; what is of one alone has it by its `enter`. */
export const viaOf = ({ plan }: Build): Sql => (plan.apart ? sql`b."$via"` : sql`kontor.context() -> 'via'`);

/** One record that brings no values, such as one whose state changes: nothing has to be parsed. */
const isBare = ({ single, given }: WritePlan): boolean =>
  single && given.always.size === 0 && given.sometimes.size === 0;
const bareRecord: Sql = sql`select ${bound('id', 'uuid')} as "$id", ${bound('version', 'int')} as "$version", ${bound('at', 'text')} as "$at"`;

export function addLines(build: Build, relation: Relation): void {
  const { plan } = build;
  const field = relation.field!;
  const planned = plan.lines.get(field);
  const given = givenOf(plan, relation.entity);
  if (planned) {
    const head = ['"$parent" uuid', '"$id" uuid', '"$at" text', '"$kind" text', '"$position" int'];
    cte(build, inputOf(relation), recordset(`lines:${field.id}`, head, given));
    addLookups(build, relation);
  }
  const parts: Sql[] = [];
  if (plan.kind === 'update') {
    cte(build, storedOf(relation), storedLines(build, relation.entity));
    parts.push(keptLines(build, relation, planned !== undefined));
  }
  if (planned?.adds) parts.push(addedLines(build, relation));
  cte(build, relation.now, join(parts, ' union all '));
}

const givenColumn = (given: Given): Sql =>
  given.sometimes.size > 0 ? sql`i."$given"` : sql`null::text[] as "$given"`;

function recordset(source: WriteSource, head: readonly string[], given: Given): Sql {
  const fields = [...given.always, ...given.sometimes].filter(isStored).flatMap(columnsOf);
  const columns = fields.map((column) => sql`${name(column.name)} ${words(column.type)}`);
  if (given.sometimes.size > 0) columns.unshift(sql`"$given" text[]`);
  return sql`select * from json_to_recordset(${bound(source, 'json')}) as x(${join([...head.map(words), ...columns])})`;
}

/** The records of the request: `<column> = <this>`. */
const ids = (build: Build): Sql =>
  build.plan.single ? bound('id', 'uuid') : sql`any(array(select "$id" from ${name(inputOf(build.root))}))`;

/**
 * The records to be changed, locked by id so that two documents never wait for each other in a circle. A deletion locks
 * out whoever is about to refer to the record.
 */
function lockedRows(build: Build): Sql {
  const { entity } = build.root;
  const { mark } = build.plan;
  const life = mark === 'restored' ? sql`is not null` : sql`is null`;
  const lock = mark === 'deleted' ? sql`for update` : sql`for no key update`;
  const columns = join(liveColumns(build, entity).map((column) => sql`t.${name(column.name)}`));
  return sql`select ${columns} from ${tableOf(entity)} t where t.org_id = ${orgOf(entity)} and t.id = ${ids(build)} and t.deleted_at ${life} order by t.id ${lock}`;
}

function storedLines(build: Build, entity: Entity): Sql {
  const columns = join([
    sql`t.parent_id`,
    ...ownColumns(entity).map((column) => sql`t.${name(column.name)}`),
  ]);
  return sql`select ${columns} from ${tableOf(entity)} t where t.org_id = ${orgOf(entity)} and t.parent_id = ${ids(build)}`;
}

function keptLines(build: Build, relation: Relation, planned: boolean): Sql {
  const given = givenOf(build.plan, relation.entity);
  const head = planned
    ? sql`coalesce(i."$at", ${literal(relation.field!.name)}) as "$at", ${givenColumn(given)}, false as "$fresh", o.parent_id`
    : sql`${literal(relation.field!.name)} as "$at", null::text[] as "$given", false as "$fresh", o.parent_id`;
  const values = storedFields(relation.entity).flatMap((field) =>
    keptValues(build, relation, field, planned),
  );
  const was = fetchedReferences(build, relation).map((field) => wasValue(field, true));
  const input = planned
    ? sql` left join ${name(inputOf(relation))} i on i."$id" = o.id and i."$parent" = o.parent_id`
    : sql``;
  const where = planned ? sql` where i."$kind" is distinct from 'remove'` : sql``;
  return sql`select ${join([head, ...values, ...was, ...lookupColumns(build, relation, true)])} from ${name(storedOf(relation))} o${input}${lookupJoins(build, relation)}${where}`;
}

function keptValues(build: Build, relation: Relation, field: StoredField, planned: boolean): readonly Sql[] {
  const given = givenOf(build.plan, relation.entity);
  return columnsOf(field).map((column) => {
    const old = sql`o.${name(column.name)}`;
    if (field.system || !planned) {
      return planned && column.name === 'position'
        ? positionOf(build, relation, old)
        : sql`${old} as ${name(column.name)}`;
    }
    const fresh = sql`i.${name(column.name)}`;
    if (given.always.has(field)) {
      return sql`case when i."$kind" = 'change' then ${fresh} else ${old} end as ${name(column.name)}`;
    }
    return given.sometimes.has(field)
      ? sql`case when ${isGiven(field)} then ${fresh} else ${old} end as ${name(column.name)}`
      : sql`${old} as ${name(column.name)}`;
  });
}

/**
 * Lines that an order names come first and in that order, then the others as they were, then new ones. These are keys
 * to sort by; put.ts numbers the lines anew.
 */
function positionOf(build: Build, relation: Relation, old: Sql): Sql {
  if (!build.plan.lines.get(relation.field!)?.orders) return sql`${old} as "position"`;
  return sql`coalesce(i."$position", 1000000 + ${old}) as "position"`;
}

function addedLines(build: Build, relation: Relation): Sql {
  const values = build.live(relation.entity).flatMap((field) => valuesOf(build, relation, field));
  const given = givenOf(build.plan, relation.entity);
  const head = sql`i."$at", ${givenColumn(given)}, true as "$fresh", i."$parent" as parent_id`;
  const was = fetchedReferences(build, relation).map((field) => wasValue(field, false));
  return sql`select ${join([head, ...values, ...was, ...lookupColumns(build, relation, false)])} from ${name(inputOf(relation))} i${lookupJoins(build, relation)} where i."$kind" = 'add'`;
}

/** Values of a field's columns in level 0: given ones, else those of a new record or the old ones. */
function valuesOf(build: Build, relation: Relation, field: StoredField): readonly Sql[] {
  const given = givenOf(build.plan, relation.entity);
  return columnsOf(field).map((column) => {
    const as = name(column.name);
    const fresh = sql`i.${as}`;
    const otherwise =
      build.plan.kind === 'create' || relation.field
        ? initial(build, relation, field, column)
        : (changing(build.plan, field) ?? sql`o.${as}`);
    if (given.always.has(field)) return fresh;
    if (given.sometimes.has(field))
      return sql`case when ${isGiven(field)} then ${fresh} else ${otherwise} end as ${as}`;
    return sql`${otherwise} as ${as}`;
  });
}

/** Whether this row brings the field, where not all do. */
const isGiven = (field: StoredField): Sql => sql`${literal(columnsOf(field)[0]!.name)} = any(i."$given")`;

function initial(build: Build, relation: Relation, field: StoredField, column: FieldColumn): Sql {
  const ours = relation.field ? ofLine(build, relation, field) : system(field, 'create', undefined);
  if (ours) return ours;
  const { lifecycle } = relation.entity;
  if (lifecycle && field === lifecycle.field) return literal(lifecycle.initial);
  if (field.series && !field.series.gapless && !build.plan.dry && !build.plan.undrawn)
    return drawn(field, field.series);
  if (field.rollup?.how === 'sum' || field.rollup?.how === 'count') return sql`0::${words(column.type)}`;
  return sql`null::${words(column.type)}`;
}

/** Values of the system's fields in a changed record; a number that follows belongs to the change before it. */
const changing = (plan: WritePlan, field: StoredField): Sql | undefined =>
  plan.numbers === 'now' ? undefined : system(field, 'update', plan.mark);

/** Values of the system's fields in a new or changed record; undefined where a field keeps what it has. */
function system(field: StoredField, kind: 'create' | 'update', mark?: WritePlan['mark']): Sql | undefined {
  if (!field.system) return undefined;
  switch (field.name) {
    case 'version':
      return kind === 'create' ? sql`1` : sql`o.version + 1`;
    case 'updatedAt':
      return sql`now()`;
    case 'updatedBy':
      return user;
    case 'deletedAt':
      return mark && (mark === 'deleted' ? sql`now()` : sql`null::timestamptz`);
  }
  if (kind === 'update') return undefined;
  switch (field.name) {
    case 'id':
      return sql`i."$id"`;
    case 'createdAt':
      return sql`now()`;
    case 'createdBy':
    case 'owner':
      return user;
    case 'workspace':
      return bound('workspace', 'uuid');
    default:
      return undefined;
  }
}

function ofLine(build: Build, relation: Relation, field: StoredField): Sql | undefined {
  if (!field.system) return undefined;
  switch (field.name) {
    case 'id':
      return sql`i."$id"`;
    case 'version':
      return sql`1`;
    case 'position':
      return build.plan.kind === 'create' || build.plan.lines.get(relation.field!)?.orders
        ? sql`i."$position"`
        : sql`(coalesce((select max(w.position) from ${name(storedOf(relation))} w where w.parent_id = i."$parent"), 0) + i."$position")::int`;
    default:
      return undefined;
  }
}

const wasValue = (field: StoredField, stored: boolean): Sql => {
  const column = name(columnsOf(field)[0]!.name);
  return stored
    ? sql`o.${column} as ${name(wasColumn(field))}`
    : sql`null::uuid as ${name(wasColumn(field))}`;
};

function addLookups(build: Build, relation: Relation): void {
  for (const lookup of lookups(build, relation)) {
    for (const [as, body] of lookupBodies(build, lookup, inputOf(relation))) cte(build, as, body, true);
  }
}
