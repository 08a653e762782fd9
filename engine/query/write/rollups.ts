/*
 * Values that other records roll up from those written here. Sums and counts are kept by difference, inside the
 * statement that causes it: new share minus old share, targets locked in order of id. What has no difference (least,
 * greatest, and targets of the same entity or its lines, whose row the statement may touch already) is made anew by
 * statements of its own, once the targets are locked: only a statement that begins after the lock sees what others have
 * committed.
 * A roll-up raises no version and leaves no audit image. What is computed of it in the same row follows with it.
 */
import { holds, type Expression } from '../../expression/index.ts';
import { toCondition, toSql } from '../../expression/sql.ts';
import { any, join, literal, name, param, print, sql, type Sql } from '../../sql/index.ts';
import { recordOf } from '../../access/index.ts';
import type { Entity, Field, Model, Rollup, ScalarField } from '../../model/index.ts';
import {
  cte,
  hash,
  orgOf,
  storedOf,
  tableOf,
  words,
  type Build,
  type Relation,
  type WriteSource,
} from './builder.ts';
import { columnsOf } from './columns.ts';
import { usesOf, type Changes } from './derive.ts';
import { unlessStopped } from './problems.ts';
import { followers, followsRollups, rollupsFrom, type RolledUp } from './rolled.ts';
import { bindingOf, conditionSql, type Row } from './scope.ts';
import type { WritePlan } from './types.ts';

const byDifference = ({ field, rollup }: RolledUp, root: Entity): boolean =>
  (rollup.how === 'sum' || rollup.how === 'count') && recordOf(field.entity) !== root;

function affected(build: Build, relation: Relation, changes: Changes): readonly RolledUp[] {
  const live: readonly Field[] = build.live(relation.entity);
  return rollupsFrom(build.model, relation.entity).filter(({ rollup }) => {
    if (!live.includes(rollup.inverse.field) || (rollup.field && !live.includes(rollup.field))) return false;
    if (
      build.plan.kind === 'create' ||
      build.plan.mark ||
      (relation.field && build.plan.lines.has(relation.field))
    )
      return true;
    const isChanged = (field: Field | undefined) => field !== undefined && changes.changed.has(field);
    if (isChanged(rollup.inverse.field) || isChanged(rollup.field)) return true;
    if (!rollup.where || !usesOf(rollup.where, relation.entity, build.plan.entity).some(isChanged))
      return false;
    return relation.field !== undefined || !isIndifferent(rollup.where, build.plan);
  });
}

/** Whether a condition on nothing but the state says the same before and after a transition: all its shares stay. */
function isIndifferent(where: Expression, { transition, entity }: WritePlan): boolean {
  const state = entity.lifecycle?.field.name;
  const isOfState = where.uses.every(
    ({ root, path }) => root === 'this' && path.length === 1 && path[0] === state,
  );
  if (!transition || where.volatile || !isOfState) return false;
  const counts = (value: string) => holds(where, { record: { [state!]: value }, today: '', now: '' });
  return transition.from.every((value) => counts(value) === counts(transition.to));
}

/** Adds the changes of roll-ups by difference; gives the SQL of `{key: [ids]}` for those to be made anew, if any. */
export function putRollups(build: Build, changes: Changes): Sql | undefined {
  const relations = [build.root, ...build.lines.values()];
  const all = relations.flatMap((relation) =>
    affected(build, relation, changes).map((one) => ({ relation, one })),
  );
  const differing = all.filter(({ one }) => byDifference(one, build.plan.entity));
  for (const [target, group] of Map.groupBy(differing, ({ one }) => one.field.entity))
    putDifferences(build, target, group);
  const others = all.filter(({ one }) => !byDifference(one, build.plan.entity));
  if (others.length === 0) return undefined;
  const pairs = others.map(
    ({ relation, one }) =>
      sql`${literal(rollupKey(one))}, (select jsonb_agg(distinct x.target) from (${targets(build, relation, one)}) x)`,
  );
  return sql`jsonb_build_object(${join(pairs)})::text`;
}

export const rollupKey = ({ field }: RolledUp): string => `${field.entity.fullName}/${field.id}`;

/** Old and new targets of the rows of a relation. */
function targets(build: Build, relation: Relation, { rollup }: RolledUp): Sql {
  const column = name(rollup.inverse.field.column);
  const now = sql`select ${column} as target from ${name(relation.now)} where ${column} is not null`;
  return build.plan.kind === 'create'
    ? now
    : sql`${now} union select ${column} from ${name(storedOf(relation))} where ${column} is not null`;
}

interface Share {
  readonly relation: Relation;
  readonly one: RolledUp;
}

function putDifferences(build: Build, target: Entity, shares: readonly Share[]): void {
  const as = target.fullName;
  const sides = sidesOf(build);
  const parts = shares.flatMap((share, index) =>
    sides.map((sign) => shareOf(build, share, index, shares.length, sign)),
  );
  const sums = shares.map((_, index) => sql`sum(${column(index)}) as ${column(index)}`);
  const some = any(shares.map((_, index) => sql`sum(${column(index)}) <> 0`));
  cte(
    build,
    `change ${as}`,
    sql`select target, ${join(sums)} from (${join(parts, ' union all ')}) s group by target having ${some}`,
    true,
  );
  cte(
    build,
    `lock ${as}`,
    sql`select t.id from ${tableOf(target)} t where t.org_id = ${orgOf(target)} and t.id = any(array(select target from ${name(`change ${as}`)})) and ${unlessStopped} order by t.id for no key update`,
    true,
  );
  const values = shares.map(
    ({ one }, index) =>
      [one.field, sql`coalesce(t.${name(one.field.column)}, 0) + c.${column(index)}`] as const,
  );
  const sets = assignments(rolledValues(build, target, new Map(values)));
  cte(
    build,
    `roll ${as}`,
    sql`update ${tableOf(target)} t set ${sets} from ${name(`change ${as}`)} c join ${name(`lock ${as}`)} k on k.id = c.target where t.org_id = ${orgOf(target)} and t.id = c.target and ${unlessStopped}`,
  );
}

/** What is assigned to row `t`: values that are rolled up, and what is computed of them in the same row. */
export function rolledValues(
  build: Build,
  target: Entity,
  rolled: ReadonlyMap<ScalarField, Sql>,
): readonly (readonly [column: Sql, value: Sql])[] {
  const following = followers(target, [...rolled.keys()]);
  const row: Row = { of: 'table', entity: target, alias: 't' };
  const binding = bindingOf(build, row);
  const valueOf = (field: ScalarField): Sql => {
    const known = rolled.get(field);
    if (known) return known;
    if (!following.includes(field)) return name('t', field.column);
    const member = (_: Row, wanted: string) => ({ value: valueOf(target.fields.get(wanted) as ScalarField) });
    return sql`(${toSql(field.compute!, { ...binding, member })})::${words(columnsOf(field)[0]!.type)}`;
  };
  return [...rolled.keys(), ...following].map((field) => [name(field.column), valueOf(field)] as const);
}

const assignments = (values: readonly (readonly [Sql, Sql])[]): Sql =>
  join(values.map(([column, value]) => sql`${column} = ${value}`));

/** Which shares count: the new one (1) unless the record goes, the old one (-1) if it was there. */
function sidesOf({ plan }: Build): readonly (1 | -1)[] {
  if (plan.mark) return plan.mark === 'deleted' ? [-1] : [1];
  return plan.kind === 'create' ? [1] : [1, -1];
}

const column = (index: number): Sql => name(`c${index}`);

/** What rows give to one of several roll-ups, before (-1) or after (1) the write. */
function shareOf(build: Build, { relation, one }: Share, at: number, count: number, sign: 1 | -1): Sql {
  const { rollup } = one;
  const row: Row =
    sign === 1
      ? { of: 'relation', relation, alias: 'r' }
      : { of: 'table', entity: relation.entity, alias: 'r' };
  const amount = rollup.how === 'count' ? sql`1` : sql`coalesce(r.${name(rollup.field!.column)}, 0)`;
  const counted = rollup.where
    ? sql`case when ${conditionSql(build, rollup.where, row)} then ${amount} else 0 end`
    : amount;
  const columns = Array.from({ length: count }, (_, index) =>
    index === at ? sql`${literal(sign)} * ${counted} as ${column(index)}` : sql`0 as ${column(index)}`,
  );
  const from = name(sign === 1 ? relation.now : storedOf(relation));
  const target = name(rollup.inverse.field.column);
  return sql`select r.${target} as target, ${join(columns)} from ${from} r where r.${target} is not null`;
}

/** Source of the parameters of a remake. */
export type RemakeSource = WriteSource | 'ids';

export interface RemakeStatement {
  readonly name: string;
  readonly text: string;
  readonly sources: readonly RemakeSource[];
}

/** Locks records or lines in order of id. `ids` is a uuid array. */
export const lockRows = (entity: Entity): RemakeStatement =>
  named(
    sql`select t.id from ${tableOf(entity)} t where t.org_id = ${orgOf(entity)} and t.id = any(${param('ids', 'uuid[]')}) order by t.id for no key update`,
  );

/**
 * Locks for rows whose computed values follow roll-ups: those raise no version, so only a statement that begins after
 * the lock sees them as they are.
 */
export function locksBefore(plan: WritePlan, { derived, lines }: Changes): readonly RemakeStatement[] {
  if (plan.kind !== 'update') return [];
  const following = new Set(
    derived.flatMap(({ field, how }) =>
      how.by === 'compute' && followsRollups(field) ? [field.entity] : [],
    ),
  );
  return [
    ...(following.has(plan.entity) ? [lockRows(plan.entity)] : []),
    ...[...lines].flatMap(({ target }) => (following.has(target) ? [lockLines(target)] : [])),
  ];
}

/** Locks the lines of records in order of id. `ids` are those of the records. */
const lockLines = (entity: Entity): RemakeStatement =>
  named(
    sql`select t.id from ${tableOf(entity)} t where t.org_id = ${orgOf(entity)} and t.parent_id = any(${param('ids', 'uuid[]')}) order by t.id for no key update`,
  );

/** Makes a roll-up of some targets, or of all where ids is null, anew; counts those that were wrong. */
export function remakeRollup(model: Model, one: RolledUp): RemakeStatement {
  const { field } = one;
  const target = field.entity;
  // Roll-ups read no relation of a write: records are rows of their tables.
  const build = { model, lines: new Map() } as unknown as Build;
  const values = rolledValues(build, target, new Map([[field, sql`m.value`]]));
  const wrong = any(values.map(([column, value]) => sql`t.${column} is distinct from ${value}`));
  const some = sql`(${param('ids', 'uuid[]')} is null or t.id = any(${param('ids', 'uuid[]')}))`;
  return named(
    sql`with m as (select t.id, ${rolledUpOf(build, one)} as value from ${tableOf(target)} t where t.org_id = ${orgOf(target)} and ${some}), u as (update ${tableOf(target)} t set ${assignments(values)} from m where t.org_id = ${orgOf(target)} and t.id = m.id and ${wrong} returning 1) select count(*)::int as mended from u`,
  );
}

/** A roll-up of row `t`, from all that refers to it. */
export const rolledUpOf = (build: Build, { field, rollup }: RolledUp): Sql =>
  sql`(select ${gathered(rollup)} from ${tableOf(rollup.inverse.source)} s${living(rollup)} and s.org_id = ${orgOf(rollup.inverse.source)} and s.${name(rollup.inverse.field.column)} = t.id${condition(build, rollup)})::${words(columnsOf(field)[0]!.type)}`;

function gathered({ how, field }: Rollup): Sql {
  if (how === 'count') return sql`count(*)`;
  const column = sql`s.${name(field!.column)}`;
  return how === 'sum'
    ? sql`coalesce(sum(${column}), 0)`
    : how === 'min'
      ? sql`min(${column})`
      : sql`max(${column})`;
}

/** Deleted records give nothing, nor do lines of deleted records. */
function living({ inverse: { source } }: Rollup): Sql {
  if (!source.parent) return sql` where s.deleted_at is null`;
  const parent = source.parent;
  return sql` join ${tableOf(parent)} d on d.org_id = ${orgOf(parent)} and d.id = s.parent_id where d.deleted_at is null`;
}

function condition(build: Build, { where, inverse }: Rollup): Sql {
  if (!where) return sql``;
  return sql` and ${toCondition(where, bindingOf(build, { of: 'table', entity: inverse.source, alias: 's' }))}`;
}

function named(statement: Sql): RemakeStatement {
  const { text, sources } = print(statement);
  return { name: `m${hash(text)}`, text, sources: sources as readonly RemakeSource[] };
}
