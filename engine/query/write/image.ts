/*
 * The whole record as JSON: what the audit keeps (by field id) and what hooks get (by field name). Decimals are text,
 * as everywhere outside of PostgreSQL.
 */
import { join, literal, name, sql, type Sql } from '../../sql/index.ts';
import type { Field, LinesField, LinksField } from '../../model/index.ts';
import { org, orgOf, tableOf, type Build, type Relation } from './builder.ts';
import { columnsOf, linesFields, linksFields, storedFields, type StoredField } from './columns.ts';

export type Naming = (field: Field) => string;
export const byId: Naming = (field) => field.id;
export const byName: Naming = (field) => field.name;

const decimals = new Set(['decimal', 'money', 'quantity']);

/** Whether a value is a number that JSON holds as text. */
export const isDecimalField = (field: Field): boolean => field.kind === 'scalar' && decimals.has(field.type);

/** A value and the key it gets in the image. */
type Pair = readonly [key: string, value: Sql];

/** PostgreSQL takes 100 arguments. */
const pairsMax = 50;

/** One JSON object; to_jsonb over a row of these values would give the same and make the row first. */
function objectOf(pairs: readonly Pair[]): Sql {
  const starts = pairs.flatMap((_pair, at) => (at % pairsMax === 0 ? [at] : []));
  const parts = starts.map((at) => pairs.slice(at, at + pairsMax));
  return join(
    parts.map(
      (some) => sql`jsonb_build_object(${join(some.map(([key, one]) => sql`${literal(key)}, ${one}`))})`,
    ),
    ' || ',
  );
}

/** Image of row `r` of the root relation, with all its lines and links as they will be. */
export function imageOf(build: Build, naming: Naming, links: ReadonlyMap<LinksField, Sql>): Sql {
  const values = valuesOf(build.live(build.root.entity), 'r', naming);
  return objectOf([...values, ...listsOf(build, naming, links)]);
}

/**
 * Image of row `r` after a change that touches neither lines nor links: the image before it with the changed fields laid
 * over, which costs a fraction of making it from the tables. Null, which the audit refuses, where there is none before.
 */
export function imageOver(build: Build, changed: ReadonlySet<Field>): Sql {
  const { entity } = build.root;
  const moved = new Set(['version', 'updatedAt', 'updatedBy']);
  const own = build.live(entity).filter((field) => changed.has(field) || moved.has(field.name));
  const before = sql`select a.image from kontor.audit a where a.org_id = ${org} and a.entity = ${literal(entity.fullName)} and a.record = r.id and a.version = r.version - 1`;
  return sql`(${before}) || ${objectOf(valuesOf(own, 'r', byId))}`;
}

const valuesOf = (fields: readonly StoredField[], alias: string, naming: Naming): readonly Pair[] =>
  fields.map((field) => [naming(field), value(field, alias)]);

/** Lines and links of row `r`. */
function listsOf(build: Build, naming: Naming, links: ReadonlyMap<LinksField, Sql>): readonly Pair[] {
  const { entity } = build.root;
  return [
    ...linesFields(entity).map((field): Pair => [naming(field), linesImage(build, field, naming)]),
    ...linksFields(entity).map((field): Pair => [naming(field), links.get(field) ?? storedLinks(field)]),
  ];
}

function value(field: StoredField, alias: string): Sql {
  const [column] = columnsOf(field).map((one) => name(alias, one.name));
  if (field.kind === 'period') {
    const to = name(alias, field.toColumn);
    return sql`case when ${column!} is not null or ${to} is not null then jsonb_build_object('from', ${column!}, 'to', ${to}) end`;
  }
  if (field.kind === 'anyReference') {
    const id = name(alias, field.idColumn);
    return sql`case when ${id} is not null then jsonb_build_object('entity', ${column!}, 'id', ${id}) end`;
  }
  return isDecimalField(field) ? sql`${column!}::text` : column!;
}

function linesImage(build: Build, field: LinesField, naming: Naming): Sql {
  const relation = build.lines.get(field);
  if (!relation && build.plan.kind === 'create') return sql`'[]'::jsonb`;
  const values = valuesOf(relation ? build.live(field.target) : storedFields(field.target), 'l', naming);
  const from = relation ? name(relation.now) : tableOf(field.target);
  const own = relation ? sql`` : sql` and l.org_id = ${orgOf(field.target)}`;
  return sql`(select coalesce(jsonb_agg(${objectOf(values)} order by l.position), '[]'::jsonb) from ${from} l where l.parent_id = r.id${own})`;
}

const storedLinks = (field: LinksField): Sql =>
  sql`(select coalesce(jsonb_agg(k.target_id order by k.position), '[]'::jsonb) from ${name(field.table.schema, field.table.name)} k where k.org_id = ${org} and k.source_id = r.id)`;

/** One image per row of the root relation, as one array: the answer of a dry run. */
export const allImages = (relation: Relation, image: Sql): Sql =>
  sql`select coalesce(jsonb_agg(${image}), '[]'::jsonb)::text as images from ${name(relation.now)} r`;
