/*
 * What an effect is to do, read as JSON in one statement: the values of the records it makes, or the ids of those it
 * changes with their values. Nothing is written here; what was read goes through the door like any input.
 */
import { isExpression, type Expression } from '../../expression/index.ts';
import { toList, toSql, type SqlList } from '../../expression/sql.ts';
import type {
  Each,
  Effect,
  Entity,
  Field,
  Hold,
  Made,
  MadeLines,
  Model,
  Take,
  Values,
} from '../../model/index.ts';
import { all, join, literal, name, print, sql, type Sql } from '../../sql/index.ts';
import type { Json } from '../../definition/index.ts';
import { bound, hash, orgOf, tableOf, words, type Build, type WriteSource } from './builder.ts';
import { isStored } from './columns.ts';
import { isDecimalField } from './image.ts';
import { alias, bindingOf, conditionSql, valueSql, type Row } from './scope.ts';

/** A statement whose one row has one column: a JSON array. */
export interface EffectStatement {
  readonly name: string;
  readonly text: string;
  readonly sources: readonly WriteSource[];
}

/** One record to be made or changed, as the statement gives it. */
export interface EffectRow {
  /** Of a record to be changed. */
  readonly id?: string;
  readonly set: Readonly<Record<string, Json>>;
  readonly lines: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>>;
}

/** More than any effect may touch at once: one over the limit tells that there are more. */
export const effectRowsMax = 1000;

/** What an effect stands in: the acting record, what its action was called with, and what earlier effects made. */
export interface EffectScope {
  readonly model: Model;
  readonly entity: Entity;
  readonly inputs: ReadonlyMap<string, Field>;
  /** Entities of the records that earlier effects made, by name. */
  readonly made: ReadonlyMap<string, Entity>;
}

/**
 * Keeps what is compiled with the part of the Model it is compiled of. Made anew, a statement would have other aliases:
 * each time it would be prepared, and planned, under another name.
 */
function kept<Of extends object, More extends readonly unknown[], Product>(
  compile: (scope: EffectScope, of: Of, ...more: More) => Product,
): (scope: EffectScope, of: Of, ...more: More) => Product {
  const known = new WeakMap<Of, Product>();
  return (scope, of, ...more) => {
    const made = known.get(of) ?? compile(scope, of, ...more);
    known.set(of, made);
    return made;
  };
}

/** Rows of an effect: EffectRow[]. */
export const compileEffect = kept((scope, effect: Effect): EffectStatement => {
  const row: Row = { of: 'table', entity: scope.entity, alias: 'r' };
  const own = sql`${tableOf(scope.entity)} r`;
  const build = buildOf(scope);
  const head = [
    sql`r.org_id = ${orgOf(scope.entity)} and r.id = ${bound('id', 'uuid')}`,
    ...(effect.when ? [holds(build, effect.when, row)] : []),
  ];
  const over = effect.kind !== 'create' && effect.over ? listOf(build, effect.over, row) : undefined;
  const list = effect.each && listOf(over?.build ?? build, effect.each, row);
  const inner = list ? list.build : build;
  const parts =
    effect.kind === 'create'
      ? madeParts(inner, effect.made, row)
      : [
          sql`${name(list!.as, 'id')} as id`,
          sql`${objectOf(inner, changes(effect), row)} as "set"`,
          sql`'{}'::jsonb as lines`,
        ];
  const lists = [over, list].filter((one) => one !== undefined);
  const from = join([own, ...lists.map((one) => one.from)]);
  const where = [...head, ...lists.flatMap((one) => one.where)];
  return statementOf(parts, from, where, list?.order ?? sql`1`, over?.order);
});

const changes = (effect: Exclude<Effect, { kind: 'create' }>): Values =>
  effect.kind === 'update' ? effect.set : effect.kind === 'action' ? effect.input : new Map();

/** What an action makes that has no record yet: one EffectRow, or none where its condition does not hold. */
export const compileMade = kept((scope, made: Made, when: Expression | undefined): EffectStatement => {
  const build = buildOf(scope);
  const nothing: Row = { of: 'parts', part: () => sql`null` };
  const conditions = when ? [holds(build, when, nothing)] : [];
  return statementOf(madeParts(build, made, nothing), sql`(select 1) one`, conditions, sql`1`);
});

/** `first` says which row stands for a record that several lead to. */
function statementOf(
  parts: readonly Sql[],
  from: Sql,
  where: readonly Sql[],
  order: Sql,
  first?: Sql,
): EffectStatement {
  const condition = where.length > 0 ? sql` where ${all(where)}` : sql``;
  const [once, by] = first ? [sql`distinct on (${order}) `, sql`${order}, ${first}`] : [sql``, sql`"$order"`];
  const rows = sql`select ${once}${join(parts)}, ${order} as "$order" from ${from}${condition} order by ${by} limit ${words(String(effectRowsMax + 1))}`;
  const { text, sources } = print(
    sql`select coalesce(jsonb_agg(to_jsonb(x.*) - '$order' order by x."$order"), '[]'::jsonb)::text as rows from (${rows}) x`,
  );
  return { name: `e${hash(text)}`, text, sources: sources as EffectStatement['sources'] };
}

function buildOf({ model, entity, inputs, made }: EffectScope): Build {
  const names = [...made].map(([as, target]): [string, Row] => [
    as,
    { of: 'id', entity: target, id: bound(`made:${as}`, 'uuid') },
  ]);
  return {
    plan: { kind: 'update', entity, inputs },
    model,
    lines: new Map(),
    names: new Map(names),
  } as unknown as Build;
}

const holds = (build: Build, condition: Expression, row: Row): Sql =>
  sql`coalesce(${conditionSql(build, condition, row)}, false)`;

interface Listed {
  readonly build: Build;
  readonly as: string;
  readonly from: Sql;
  readonly where: readonly Sql[];
  readonly order: Sql;
}

/** The records that are gone through, known under their name to what stands inside. */
function listOf(build: Build, each: Each, row: Row): Listed {
  return each.take ? shared(build, each, each.take, row) : plainList(build, each, row);
}

function plainList(build: Build, { from, as, entity, where }: Each, row: Row): Listed {
  const found: SqlList<Row> =
    from.type.kind === 'list' ? toList(from, bindingOf(build, row)) : one(build, from, entity, row);
  const here = (found.row as Row & { of: 'table' }).alias;
  const inner: Build = { ...build, names: new Map([...(build.names ?? []), [as, found.row]]) };
  return {
    build: inner,
    as: here,
    from: found.from,
    where: [...(found.where ? [found.where] : []), ...(where ? [holds(inner, where, row)] : [])],
    order: entity.parent ? sql`(${name(here, 'position')}, ${name(here, 'id')})` : name(here, 'id'),
  };
}

/** The records that are drawn on; their order is `sort`, then id. */
function drawnOf(list: Listed, take: Take, row: Row): Listed {
  const drawn = plainList(list.build, take, row);
  const order = take.sort.map(
    ({ by, descending }) =>
      sql`${toSql(by, bindingOf(drawn.build, row))}${descending ? sql` desc nulls last` : sql``}`,
  );
  return { ...drawn, order: join([...order, name(drawn.as, 'id')]) };
}

/*
 * Shares of what is wanted in what is available. Both are laid end to end, in order: wants of the same pool (the list
 * they draw on) from 0 to the sum of them, what is available likewise. A share is where two pieces lie over each other.
 */
function shares(build: Build, each: Each, take: Take, row: Row): Sql {
  const wants = plainList(build, each, row);
  const drawn = drawnOf(wants, take, row);
  const wanted = wantedOf(wants, take, row);
  const available = toSql(take.available, bindingOf(drawn.build, row));
  const conditions = all([...wants.where, ...drawn.where, sql`${wanted} > 0`, sql`${available} > 0`]);
  const pairs = sql`select ${name(wants.as, 'id')} as want, ${wants.order} as "order", ${name(drawn.as, 'id')} as source, ${wanted} as wanted, ${available} as available, row_number() over (order by ${drawn.order}) as turn from ${wants.from}, ${drawn.from} where ${conditions}`;
  const pieces = sql`select p.*, sum(p.available) over (partition by p.want order by p.turn) as until, array_agg(p.source) over (partition by p.want order by p.turn rows between unbounded preceding and unbounded following) as pool from (${pairs}) p`;
  const laid = sql`select w.want, sum(w.wanted) over (partition by w.pool order by w."order") as until from (select distinct want, "order", wanted, pool from pieces) w`;
  const taken = sql`least(p.until, w.until) - greatest(p.until - p.available, w.until - p.wanted)`;
  return sql`with pieces as (${pieces}), laid as (${laid}) select p.want, p.source, p.turn, ${taken} as taken from pieces p join laid w on w.want = p.want where ${taken} > 0`;
}

const wantedOf = ({ build }: Listed, { wanted }: Take, row: Row): Sql => toSql(wanted, bindingOf(build, row));

/** A record for each share, with what wants it and what it is taken from. */
function shared(build: Build, each: Each, take: Take, row: Row): Listed {
  const as = alias();
  const outer = plainList(build, each, row);
  const inner = plainList(outer.build, take, row);
  return {
    build: { ...inner.build, taken: name(as, 'taken') },
    as: outer.as,
    from: sql`lateral (${shares(build, each, take, row)}) ${name(as)}, ${outer.from}, ${inner.from}`,
    where: [
      ...outer.where,
      ...inner.where,
      sql`${name(outer.as, 'id')} = ${name(as, 'want')} and ${name(inner.as, 'id')} = ${name(as, 'source')}`,
    ],
    order: sql`(${outer.order}, ${name(as, 'turn')})`,
  };
}

function one(build: Build, from: Expression, entity: Entity, row: Row): SqlList<Row> {
  const as = alias();
  const living = entity.parent ? sql`` : sql` and ${name(as, 'deleted_at')} is null`;
  return {
    from: sql`${tableOf(entity)} ${name(as)}`,
    where: sql`${name(as, 'org_id')} = ${orgOf(entity)} and ${name(as, 'id')} = ${toSql(from, bindingOf(build, row))}${living}`,
    row: { of: 'table', entity, alias: as },
  };
}

function madeParts(build: Build, { set, lines }: Made, row: Row): readonly Sql[] {
  const lists = [...lines].map(([field, parts]) => {
    const rows = parts.map((part) => linesOf(build, part, row));
    return sql`${join(rows, ' || ')} as ${name(field.name)}`;
  });
  const all_ =
    lists.length > 0 ? sql`(select to_jsonb(x.*) from (select ${join(lists)}) x)` : sql`'{}'::jsonb`;
  return [sql`${objectOf(build, set, row)} as "set"`, sql`${all_} as lines`];
}

function linesOf(build: Build, { each, when, set }: MadeLines, row: Row): Sql {
  const list = each && listOf(build, each, row);
  const inner = list?.build ?? build;
  const conditions = [...(list?.where ?? []), ...(when ? [holds(inner, when, row)] : [])];
  const where = conditions.length > 0 ? sql` where ${all(conditions)}` : sql``;
  const from = list ? sql` from ${list.from}` : sql``;
  const rows = sql`select ${objectOf(inner, set, row)} as v, ${list?.order ?? sql`1`} as o${from}${where}`;
  return sql`(select coalesce(jsonb_agg(y.v order by y.o), '[]'::jsonb) from (${rows}) y)`;
}

/** Values by field name, in one JSON object. */
function objectOf(build: Build, set: Values, row: Row): Sql {
  if (set.size === 0) return sql`'{}'::jsonb`;
  const values = [...set].map(
    ([field, value]) => sql`${jsonOf(build, field, value, row)} as ${name(field.name)}`,
  );
  return sql`(select to_jsonb(x.*) from (select ${join(values)}) x)`;
}

/** As callers would send it: decimals are text, with the digits of the field. */
function jsonOf(build: Build, field: Field, value: Json | Expression, row: Row): Sql {
  if (!isExpression(value)) return sql`${literal(JSON.stringify(value))}::jsonb`;
  if (field.kind === 'anyReference') {
    const { record } = value.type as typeof value.type & { kind: 'record' };
    const id = toSql(value, bindingOf(build, row));
    return sql`case when ${id} is not null then jsonb_build_object('entity', ${literal(record.name)}::text, 'id', ${id}) end`;
  }
  if (!isStored(field)) throw new Error(`'${field.name}' has no column.`);
  const [made] = valueSql(build, value, field, row);
  return isDecimalField(field) ? sql`${made!}::text` : made!;
}

/** Locks records that something is made from, in order of id: who makes the same waits, and sees what we made. */
export const compileHold = (entity: Entity, input: string): EffectStatement =>
  locking(entity, [sql`select (${bound('input', 'jsonb')} ->> ${literal(input)})::uuid`]);

const locking = (entity: Entity, found: readonly Sql[]): EffectStatement =>
  named(
    sql`select t.id from ${tableOf(entity)} t where t.org_id = ${orgOf(entity)} and t.id in (${join(found, ' union all ')}) order by t.id for no key update`,
  );

/** What is locked before something is done; of each entity all together, where the first of them stands. */
export const compileHolds = kept(
  (scope, holds: readonly Hold[], made: boolean): readonly EffectStatement[] => {
    const build = buildOf(scope);
    const { row, own } = acting(scope, made);
    const groups = Map.groupBy(holds, ({ entity }) => entity);
    return [...groups].map(([entity, some]) =>
      locking(
        entity,
        some.map(({ each, on }) => {
          const outer = each && listOf(build, each, row);
          const found = plainList(outer?.build ?? build, { from: on, as: 'held', entity }, row);
          return idsFrom(found, [...own, ...(outer ? [outer] : []), found]);
        }),
      ),
    );
  },
);

/** What draws on records: the records that an effect makes, each of which has lines, or the lines alone. */
function drawingOf(of: Effect | Made): { readonly each?: Each; readonly lines: Made['lines'] } {
  if (!('kind' in of)) return of;
  if (of.kind !== 'create') return { lines: new Map() };
  return { lines: of.made.lines, ...(of.each && { each: of.each }) };
}

/** What is run before something is shared out: locks on what is drawn on, then a look at whether it is enough. */
export interface TakeStatements {
  readonly locks: readonly EffectStatement[];
  /** Answers a row where there is less than must be there. */
  readonly shortages: readonly EffectStatement[];
}

/** Locks what an effect, or an action that makes its record, draws on, before the statement that shares it out. */
export const compileTakes = kept((scope, of: Effect | Made): TakeStatements => {
  const build = buildOf(scope);
  const { each, lines } = drawingOf(of);
  const { row, own } = acting(scope, !('kind' in of));
  const records = each && plainList(build, each, row);
  const within: Within = { build: records?.build ?? build, outer: records ? [...own, records] : own, row };
  const drawn = [
    ...(each?.take ? [drawing({ build, outer: own, row }, each, each.take)] : []),
    ...[...lines.values()]
      .flat()
      .flatMap(({ each: one }) => (one?.take ? [drawing(within, one, one.take)] : [])),
  ];
  const groups = Map.groupBy(drawn, ({ entity }) => entity);
  return {
    locks: [...groups].map(([entity, some]) =>
      locking(
        entity,
        some.map(({ ids }) => ids),
      ),
    ),
    shortages: drawn.flatMap(({ short }) => short ?? []),
  };
});

/** Where something is shared out: the records around it, and what expressions know of them. */
interface Within {
  readonly build: Build;
  readonly outer: readonly Source[];
  readonly row: Row;
}

type Source = Pick<Listed, 'from' | 'where'>;

function drawing(
  { build, outer, row }: Within,
  each: Each,
  take: Take,
): { readonly entity: Entity; readonly ids: Sql; readonly short?: EffectStatement } {
  const wants = plainList(build, each, row);
  const drawn = plainList(wants.build, take, row);
  const ids = idsFrom(drawn, [...outer, wants, drawn]);
  if (!take.whole) return { entity: take.entity, ids };
  const taken = sql`coalesce((select sum(s.taken) from (${shares(build, each, take, row)}) s where s.want = ${name(wants.as, 'id')}), 0)`;
  const short = sql`${idsFrom(wants, [...outer, wants])} and ${wantedOf(wants, take, row)} > ${taken} limit 1`;
  return { entity: take.entity, ids, short: named(short) };
}

const idsFrom = ({ as }: Listed, sources: readonly Source[]): Sql =>
  sql`select ${name(as, 'id')} from ${join(sources.map(({ from }) => from))} where ${all(sources.flatMap(({ where }) => where))}`;

/** The acting record; an action that makes its record has none yet. */
function acting(
  { entity }: EffectScope,
  made: boolean,
): { readonly row: Row; readonly own: readonly Source[] } {
  if (made) return { row: { of: 'parts', part: () => sql`null` }, own: [] };
  const where = sql`r.org_id = ${orgOf(entity)} and r.id = ${bound('id', 'uuid')}`;
  return {
    row: { of: 'table', entity, alias: 'r' },
    own: [{ from: sql`${tableOf(entity)} r`, where: [where] }],
  };
}

function named(statement: Sql): EffectStatement {
  const { text, sources } = print(statement);
  return { name: `h${hash(text)}`, text, sources: sources as EffectStatement['sources'] };
}

/** Inputs whose lists are gone through to make something. */
export function heldInputs(
  made: Made,
  inputs: ReadonlyMap<string, Field>,
): readonly (Field & { kind: 'reference' })[] {
  const lists = [...made.lines.values()].flat().flatMap(({ each }) => each?.from.uses ?? []);
  const names = new Set(
    lists.flatMap(({ root, path }) => (root === 'input' && path.length > 1 ? [path[0]!] : [])),
  );
  return [...names].sort().flatMap((wanted) => {
    const field = inputs.get(wanted);
    return field?.kind === 'reference' ? [field] : [];
  });
}
