/** Who points to records that are about to be deleted. The statement begins after their lock, so that it sees all. */
import { recordOf, rowCondition, showsLabel, type Rights } from '../../access/index.ts';
import { toSql } from '../../expression/sql.ts';
import { literal, name, param, print, sql, type Sql } from '../../sql/index.ts';
import type { AnyReferenceField, Entity, Model, OnDelete, ReferenceField } from '../../model/index.ts';
import { hash, orgOf, tableOf, type Build, type WriteSource } from './builder.ts';
import { linesFields } from './columns.ts';
import { bindingOf, covered } from './scope.ts';

export interface Referrer {
  readonly field: ReferenceField | AnyReferenceField;
  readonly onDelete: OnDelete;
}

const known = new WeakMap<Model, ReadonlyMap<Entity, readonly Referrer[]>>();

/** Fields of all entities and lines that may point to a record of `entity`. */
export function referrersOf(model: Model, entity: Entity): readonly Referrer[] {
  const found = known.get(model) ?? findReferrers(model);
  known.set(model, found);
  return found.get(entity) ?? [];
}

/** References that lead to a line: of one that is removed, someone must let go. */
export const removedReferrers = (
  model: Model,
  line: Entity,
): readonly { readonly field: ReferenceField; readonly onDelete: OnDelete }[] =>
  referrersOf(model, line).flatMap(({ field, onDelete }) =>
    field.kind === 'reference' ? [{ field, onDelete }] : [],
  );

function findReferrers(model: Model): ReadonlyMap<Entity, readonly Referrer[]> {
  const pairs = [...model.entities.values()]
    .flatMap((entity) => [entity, ...linesFields(entity).map((field) => field.target)])
    .flatMap((entity) => [...entity.fields.values()])
    .flatMap((field) => {
      if (field.system || (field.kind !== 'reference' && field.kind !== 'anyReference')) return [];
      const targets = field.kind === 'reference' ? [field.target] : field.targets;
      return targets.map((target) => ({ target, referrer: { field, onDelete: field.onDelete } }));
    });
  const groups = Map.groupBy(pairs, (pair) => pair.target);
  return new Map([...groups].map(([target, list]) => [target, list.map((pair) => pair.referrer)]));
}

export interface ReferrerStatement {
  readonly name: string;
  readonly text: string;
  readonly sources: readonly (WriteSource | 'ids')[];
}

/** One living referrer. `record` is its own id or, of a line, that of its record; `label` is null unless the actor sees all it is made of. */
export interface FoundReferrer {
  readonly id: string;
  readonly record: string;
  readonly version: number;
  /** Whether the actor sees the record. */
  readonly seen: boolean;
  readonly label: string | null;
}

/** Living records (or lines of such) whose field points to one of `ids`. */
export function compileReferrers(
  model: Model,
  rights: Rights | undefined,
  { field }: Referrer,
  target: Entity,
): ReferrerStatement {
  const source = field.entity;
  const record = source.parent ?? source;
  const build = { model, lines: new Map() } as unknown as Build;
  const row = { of: 'table', entity: record, alias: 'd' } as const;
  const label =
    rights && showsLabel(rights, record)
      ? sql`(${toSql(record.label, bindingOf(build, row))})::text`
      : sql`null::text`;
  const seen = seenSql(build, rights, record, 'd');
  const from = source.parent
    ? sql`${tableOf(source)} s join ${tableOf(record)} d on d.org_id = ${orgOf(record)} and d.id = s.parent_id`
    : sql`${tableOf(record)} d`;
  const own = name(source.parent ? 's' : 'd');
  const text = sql`select ${own}.id, d.id as record, d.version, ${seen} as seen, case when ${seen} then ${label} end as label from ${from} where ${own}.org_id = ${orgOf(source)} and d.deleted_at is null and ${pointing(field, target, own)} order by d.id, ${own}.id`;
  return referrerStatement('f', text);
}

/** Whether record `as` is one that the holder of the rights sees; without rights nobody does. */
export const seenSql = (build: Build, rights: Rights | undefined, record: Entity, as: string): Sql =>
  rights ? covered(build, rowCondition(rights, record), record, as) : sql`false`;

/** Ids of the lines of some records. Records are locked before their lines, as every write does. */
export function compileLines(line: Entity): ReferrerStatement {
  const record = recordOf(line);
  const held = sql`select r.id from ${tableOf(record)} r where r.org_id = ${orgOf(record)} and r.id = any(${param('ids', 'uuid[]')}) order by r.id for no key update`;
  const text = sql`with d as materialized (${held}) select l.id from ${tableOf(line)} l join d on d.id = l.parent_id where l.org_id = ${orgOf(line)} order by l.id for update of l`;
  return referrerStatement('l', text);
}

function referrerStatement(prefix: string, statement: Sql): ReferrerStatement {
  const { text, sources } = print(statement);
  return { name: `${prefix}${hash(text)}`, text, sources: sources as ReferrerStatement['sources'] };
}

function pointing(field: ReferenceField | AnyReferenceField, target: Entity, own: Sql): Sql {
  const ids = sql`any(${param('ids', 'uuid[]')})`;
  if (field.kind === 'reference') return sql`${own}.${name(field.column)} = ${ids}`;
  return sql`${own}.${name(field.idColumn)} = ${ids} and ${own}.${name(field.entityColumn)} = ${literal(target.fullName)}`;
}
