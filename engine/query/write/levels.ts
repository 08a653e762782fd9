/** The derived fields, level by level: each level is one CTE over the one before, for the record and for its lines. */
import { isExpression } from '../../expression/index.ts';
import type { ReferenceField, ScalarField } from '../../model/index.ts';
import { join, name, sql, type Sql } from '../../sql/index.ts';
import { cte, orgOf, tableOf, type Build, type Relation } from './builder.ts';
import { columnsOf, type FieldColumn } from './columns.ts';
import { givenOf, type Derived } from './derive.ts';
import { foundSql } from './lookup.ts';
import { gotColumn, lookups } from './references.ts';
import { columnNames, wasColumn } from './relations.ts';
import { counted, numbered } from './series.ts';
import { valueSql, type Row } from './scope.ts';

export function addLevels(build: Build): void {
  const relations = [build.root, ...build.lines.values()];
  for (const level of new Set(build.derived.map((one) => one.level))) {
    for (const relation of relations) {
      const derived = build.derived.filter(
        (one) => one.level === level && one.field.entity === relation.entity,
      );
      if (derived.length === 0) continue;
      relation.now = cte(
        build,
        `${relation.field?.id ?? 'r'}${level}`,
        levelOf(build, relation, derived),
        true,
      );
    }
  }
}

/** Depth by depth, each over the one before. Flattened, a value would be computed wherever it is read. */
function levelOf(build: Build, relation: Relation, derived: readonly Derived[]): Sql {
  const depths = [...Map.groupBy(derived, (one) => one.depth).values()];
  return depths.reduce<Sql>(
    (from, some, index) => depthOf(build, relation, some, index === 0 ? from : sql`(${from} offset 0)`),
    name(relation.now),
  );
}

function depthOf(build: Build, relation: Relation, derived: readonly Derived[], from: Sql): Sql {
  const parent = relation.field && derived.some(readsParent) ? 'p' : undefined;
  const row: Row = { of: 'relation', relation, alias: 'r', ...(parent && { parent }) };
  const values = new Map<string, Sql>();
  for (const one of derived) {
    const columns = columnsOf(one.field);
    valuesOf(build, relation, one, row).forEach((value, index) => values.set(columns[index]!.name, value));
  }
  const columns = columnNames(build, relation).map((column) => {
    const value = values.get(column);
    return value ? sql`${value} as ${name(column)}` : sql`r.${name(column)}`;
  });
  const join_ = parent ? sql` join ${name(build.root.now)} p on p.id = r.parent_id` : sql``;
  return sql`select ${join(columns)} from ${from} r${join_}`;
}

/** Whether a value is made from the record that a line belongs to. */
function readsParent({ how }: Derived): boolean {
  const made =
    how.by === 'compute' ? how.expression : how.by === 'default' || how.by === 'set' ? how.value : undefined;
  return isExpression(made) && made.uses.some(({ root, path }) => root === 'parent' || path[0] === 'parent');
}

function valuesOf(build: Build, relation: Relation, derived: Derived, row: Row): readonly Sql[] {
  const { field, how } = derived;
  const columns = columnsOf(field);
  switch (how.by) {
    case 'compute':
      return valueSql(build, how.expression, field, row);
    case 'number': {
      const counter = cte(build, `counter ${field.id}`, counted(field as ScalarField, how.series));
      const column = name(columns[0]!.name);
      return [
        sql`coalesce(r.${column}, ${numbered(how.series, sql`select value as n from ${name(counter)}`)})`,
      ];
    }
    case 'set':
      return valueSql(build, how.value, field, row);
    case 'default': {
      const when = unlessGiven(build, relation, field);
      return valueSql(build, how.value, field, row).map((value, index) => kept(value, columns[index]!, when));
    }
    case 'lookup': {
      const found = foundSql(build, field as ReferenceField, how.lookup, row);
      const free = givenOf(build.plan, relation.entity).sometimes.has(field) ? notGiven(field) : undefined;
      return [kept(found, columns[0]!, free)];
    }
    case 'fetch':
      return columns.map((column, index) => fetched(build, relation, derived, column, index));
  }
}

/** When a default stands: in new rows that do not bring the field. */
function unlessGiven(build: Build, relation: Relation, field: Derived['field']): Sql | undefined {
  const conditions: Sql[] = [];
  if (build.plan.kind === 'update') conditions.push(sql`r."$fresh"`);
  if (givenOf(build.plan, relation.entity).sometimes.has(field)) conditions.push(notGiven(field));
  return conditions.length > 0 ? join(conditions, ' and ') : undefined;
}

const notGiven = (field: Derived['field']): Sql =>
  sql`not coalesce(${name('r')}."$given" @> array[${{ parts: [`'${columnsOf(field)[0]!.name}'`] }}]::text[], false)`;

const kept = (value: Sql, column: FieldColumn, when: Sql | undefined): Sql =>
  when ? sql`case when ${when} then ${value} else r.${name(column.name)} end` : value;

/** Copied when the reference is set or changed and the row brings no value of its own, an empty one included. */
function fetched(
  build: Build,
  relation: Relation,
  { field, how }: Derived,
  column: FieldColumn,
  index: number,
): Sql {
  if (how.by !== 'fetch') throw new Error('Only a fetched field is fetched.');
  const reference = how.reference.column;
  const looked = lookups(build, relation).some((one) => one.field === how.reference);
  const from = columnsOf(how.source)[index]!.name;
  const target = how.reference.target;
  const found = looked
    ? sql`r.${name(gotColumn(column.name))}`
    : sql`(select t.${name(from)} from ${tableOf(target)} t where t.org_id = ${orgOf(target)} and t.id = r.${name(reference)})`;
  const changed = sql`r.${name(reference)} is distinct from r.${name(wasColumn(how.reference))}`;
  const free = givenOf(build.plan, relation.entity).sometimes.has(field)
    ? sql` and ${notGiven(field)}`
    : sql``;
  if (build.plan.kind === 'create') return sql`coalesce(r.${name(column.name)}, ${found})`;
  return sql`case when ${changed}${free} then ${found} else r.${name(column.name)} end`;
}
