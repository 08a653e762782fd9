/*
 * What a write points to. For each reference that the request gives, one CTE finds the living records the actor may
 * read and locks them FOR KEY SHARE, in order of id: a delete, which locks FOR UPDATE, waits for us or we see it.
 */
import { fieldAccess, linesOf, recordOf, rowCondition, type Rights } from '../../access/index.ts';
import { join, literal, name, sql, type Sql } from '../../sql/index.ts';
import type { AnyReferenceField, Entity, ReferenceField } from '../../model/index.ts';
import { orgOf, tableOf, type Build, type Relation } from './builder.ts';
import { columnsOf, type StoredField } from './columns.ts';
import { givenOf } from './derive.ts';
import { covered, coverSql } from './scope.ts';

export interface Lookup {
  readonly field: ReferenceField | AnyReferenceField;
  /** Column that says: given, and there is no such record. */
  readonly flag: string;
  readonly targets: readonly { readonly cte: string; readonly entity: Entity }[];
  /** Columns of the record found, for fields that are fetched from it. */
  readonly fetched: readonly { readonly as: string; readonly column: string }[];
}

/** The references a relation gets from the request. */
export function lookups(build: Build, relation: Relation): readonly Lookup[] {
  if (relation.field && !build.plan.lines.has(relation.field)) return [];
  const given = givenOf(build.plan, relation.entity);
  return [...given.always, ...given.sometimes].flatMap((field) =>
    field.kind === 'reference' || field.kind === 'anyReference' ? [lookupOf(build, relation, field)] : [],
  );
}

function lookupOf(build: Build, relation: Relation, field: ReferenceField | AnyReferenceField): Lookup {
  const entities = field.kind === 'reference' ? [field.target] : field.targets;
  const prefix = relation.field ? `to ${relation.field.id}.${field.id}` : `to ${field.id}`;
  const targets = entities.map((entity, index) => ({
    entity,
    cte: entities.length > 1 ? `${prefix} ${index}` : prefix,
  }));
  return { field, targets, flag: `$no ${field.id}`, fetched: fetchedOf(build, relation, field) };
}

function fetchedOf(build: Build, relation: Relation, field: StoredField): Lookup['fetched'] {
  return build.derived.flatMap(({ field: to, how }) => {
    if (how.by !== 'fetch' || how.reference !== field || to.entity !== relation.entity) return [];
    const sources = columnsOf(how.source);
    return columnsOf(to).map((column, index) => ({
      as: gotColumn(column.name),
      column: sources[index]!.name,
    }));
  });
}

/** Name of the column that holds what would be fetched into `column`. */
export const gotColumn = (column: string): string => `$got ${column}`;

/** CTEs of a lookup: each finds the records among those the rows name. */
export function lookupBodies(
  build: Build,
  lookup: Lookup,
  input: string,
): readonly (readonly [string, Sql])[] {
  const single = build.plan.single && lookup.field.entity === build.root.entity;
  return lookup.targets.map(({ cte, entity }) => {
    const ids = idsOf(lookup, entity, input);
    return [cte, found(build, entity, ids, lookup.fetched, single)] as const;
  });
}

function idsOf({ field }: Lookup, entity: Entity, input: string): Sql {
  if (field.kind === 'reference') return sql`select ${name(field.column)} from ${name(input)}`;
  return sql`select ${name(field.idColumn)} from ${name(input)} where ${name(field.entityColumn)} = ${literal(entity.fullName)}`;
}

/** Living records or lines among `ids`, or the one, that the actor may read, locked against deletion. */
export function found(
  build: Build,
  entity: Entity,
  ids: Sql,
  fetched: Lookup['fetched'] = [],
  single = false,
): Sql {
  const columns = [...new Set(['id', ...fetched.map((one) => one.column)])].map(
    (column) => sql`t.${name(column)}`,
  );
  const wanted = single ? sql`(${ids})` : sql`any(array(${ids}))`;
  const record = recordOf(entity);
  const as = entity.parent ? 'd' : 't';
  // A line is deleted with its record: both are locked.
  const parent = entity.parent
    ? sql` join ${tableOf(record)} d on d.org_id = ${orgOf(record)} and d.id = t.parent_id`
    : sql``;
  const { access } = build.plan;
  const seen = access ? sql` and ${visible(build, access.rights, entity, as)}` : sql``;
  return sql`select ${join(columns)} from ${tableOf(entity)} t${parent} where t.org_id = ${orgOf(entity)} and t.id = ${wanted} and ${name(as, 'deleted_at')} is null${seen} order by t.id${keepSql(entity)}`;
}

/** Whether a record under `as` is seen by the actor; a line under its record `as`, where the lines are shown. */
function visible(build: Build, rights: Rights, entity: Entity, as: string): Sql {
  const record = recordOf(entity);
  const seen = covered(build, rowCondition(rights, record), record, as);
  if (!entity.parent) return seen;
  const { shown } = fieldAccess(rights, linesOf(entity));
  return sql`${seen} and ${coverSql(build, shown, { of: 'table', entity: record, alias: as })}`;
}

/** Joins of all lookups to the rows of the request, `i`. */
export function lookupJoins(build: Build, relation: Relation): Sql {
  const joins = lookups(build, relation).flatMap(({ field, targets }) =>
    targets.map(({ cte, entity }) => {
      const as = name(cte);
      if (field.kind === 'reference') return sql` left join ${as} on ${as}.id = i.${name(field.column)}`;
      return sql` left join ${as} on ${as}.id = i.${name(field.idColumn)} and i.${name(field.entityColumn)} = ${literal(entity.fullName)}`;
    }),
  );
  return join(joins, '');
}

/** Columns of all lookups. Where there are rows as they were, `o`, what stays as it was is not asked for again. */
export function lookupColumns(build: Build, relation: Relation, stored: boolean): readonly Sql[] {
  return lookups(build, relation).flatMap((lookup) => {
    const column = name(lookup.field.kind === 'reference' ? lookup.field.column : lookup.field.idColumn);
    const none = join(
      lookup.targets.map(({ cte }) => sql`${name(cte)}.id is null`),
      ' and ',
    );
    const changed = stored ? sql` and i.${column} is distinct from o.${column}` : sql``;
    const flag = sql`(i.${column} is not null and ${none}${changed}) as ${name(lookup.flag)}`;
    const got = lookup.fetched.map(
      ({ as, column: from }) => sql`${name(lookup.targets[0]!.cte)}.${name(from)} as ${name(as)}`,
    );
    return [flag, ...got];
  });
}

/** Keeps a record from being deleted meanwhile. Of a ledger nothing is, and the run role may not lock it. */
export const keepSql = (entity: Entity): Sql => (entity.ledger ? sql`` : sql` for key share`);
