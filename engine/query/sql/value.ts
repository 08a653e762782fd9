/** Fields as SQL: the form they have in JSON, and the form they are compared, sorted and grouped by. */
import { all, join, literal, name, sql, type Sql } from '../../sql/index.ts';
import type { FieldAccess } from '../../access/index.ts';
import type { ReferenceField, ScalarField } from '../../model/index.ts';
import { covered, coverSql, fieldSql, sightOf, valueOfExpression } from '../binding.ts';
import { isPresent, partSql } from './parts.ts';
import { codecOf, codecs, twinCodec, type Codec } from '../codec.ts';
import type { CompositeField, Operator, Part, SortValue } from '../types.ts';
import { columnOf, newRow, tableOf, inOrg, type Row, type Writing } from './writing.ts';

/** A scalar in JSON as far as it is seen: whole, masked, or null. */
export function scalarOutput(
  writing: Writing,
  row: Row,
  field: ScalarField,
  { shown, masked }: FieldAccess,
): Sql {
  const value = jsonForm(field, fieldSql(writing, row, field));
  if (shown === 'always' || masked === 'never') return covered(writing, shown, row, value);
  const whole = shown === 'never' ? sql`` : sql` when ${coverSql(writing, shown, row)} then ${value}`;
  return sql`case${whole} when ${coverSql(writing, masked, row)} then ${mask(field, value)} end`;
}

/** Numbers JavaScript would round leave as text, moments in UTC with their microseconds. */
export function jsonForm(field: ScalarField, value: Sql): Sql {
  switch (field.type) {
    case 'decimal':
    case 'money':
    case 'quantity':
      return sql`${value}::text`;
    case 'dateTime':
      return sql`replace((${value} at time zone 'UTC')::text, ' ', 'T') || 'Z'`;
    case 'list':
      return field.items === 'decimal' ? sql`${value}::text[]` : value;
    default:
      return value;
  }
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'longText', 'email', 'phone', 'url']);

/** The last four characters of a text long enough to stay unknown; of anything else nothing. */
function mask(field: ScalarField, value: Sql): Sql {
  if (!TEXTS.has(field.type)) return sql`null`;
  return sql`case when char_length(${value}) >= 8 then '••••' || right(${value}, 4) when ${value} is not null then '••••' end`;
}

/** A value of several parts as an object; null where it is absent or hidden. */
export function compositeOutput(
  writing: Writing,
  row: Row,
  field: CompositeField,
  access: FieldAccess,
  parts: readonly Part[],
): Sql {
  const columns = parts.map((part) => sql`${partOutput(writing, row, field, part.name)} as ${name(part.as)}`);
  const object = sql`(select row_to_json(x.*) from (select ${join(columns)}) x where ${isPresent(row, field)})`;
  return covered(writing, access.shown, row, object);
}

function partOutput(writing: Writing, row: Row, field: CompositeField, part: string): Sql {
  if (part === '__typename') return literal(COMPOSITE_TYPES[field.kind]);
  if (field.kind !== 'anyReference' || part !== 'label') return partSql(row, field, part);
  const cases = field.targets.map((target) => {
    const found = newRow(writing, target);
    const isIt = sql`${inOrg(writing, found)} and ${columnOf(found, 'id')} = ${columnOf(row, field.idColumn)}`;
    const where = all([isIt, ...sightOf(writing.rights).rows(writing, found)]);
    const label = sql`(select ${labelSql(writing, found)} from ${tableOf(found)} where ${where})`;
    return sql` when ${literal(target.fullName)} then ${label}`;
  });
  return sql`case ${columnOf(row, field.entityColumn)}${join(cases, '')} end`;
}

const COMPOSITE_TYPES = { period: 'Period', anyReference: 'AnyReference', scalar: 'Address' } as const;

/** What the record is called, made of what the actor is shown. */
export const labelSql = (writing: Writing, row: Row): Sql =>
  valueOfExpression(writing, row, row.entity.label, sightOf(writing.rights));

/** A value as it is sorted and grouped by. `nullable` says whether it may be null in some row. */
export interface Sortable {
  readonly value: Sql;
  readonly codec: Codec;
  readonly nullable: boolean;
}

export function sortable(writing: Writing, row: Row, sort: SortValue): Sortable {
  switch (sort.kind) {
    case 'label':
      return { value: sql`(${labelSql(writing, row)})::text`, codec: codecs.text, nullable: true }; // a bare null is no key
    case 'linkPosition':
      return { value: sql`${row.link!}."position"`, codec: codecs.integer, nullable: false };
    case 'reference':
      return {
        value: covered(writing, sort.shown, row, columnOf(row, sort.field.column)),
        codec: codecs.id,
        nullable: !isCertain(sort),
      };
    case 'period':
      return {
        value: covered(writing, sort.shown, row, partSql(row, sort.field, sort.end)),
        codec: codecs.date,
        nullable: true,
      };
    case 'scalar': {
      const value = covered(writing, sort.shown, row, comparable(writing, row, sort.field));
      return {
        value,
        codec: sort.field.orderColumn ? codecs.bigint : codecOf(sort.field),
        nullable: !isCertain(sort),
      };
    }
  }
}

/** Whether a row always has the value: it must be given, and nothing hides it. */
const isCertain = ({ field, shown }: { field: ScalarField | ReferenceField; shown: unknown }): boolean =>
  shown === 'always' &&
  (ALWAYS_SET.has(field.name) && field.system ? true : field.required && !field.requiredWhen);

const ALWAYS_SET: ReadonlySet<string> = new Set(['id', 'version', 'createdAt', 'updatedAt', 'position']);

/** A decimal is compared by its bigint twin where it has one: numeric operators lose their index behind the wall. */
export const comparable = (writing: Writing, row: Row, field: ScalarField): Sql =>
  field.orderColumn ? columnOf(row, field.orderColumn) : fieldSql(writing, row, field);

/** How a value of the document is read to be compared with the field by `operator`. */
export function comparing(field: ScalarField, operator: Operator): Codec {
  if (!field.orderColumn) return codecOf(field);
  const rounding =
    operator === 'gt' || operator === 'lte'
      ? 'down'
      : operator === 'gte' || operator === 'lt'
        ? 'up'
        : 'exact';
  return twinCodec(field.scale ?? 0, rounding);
}
