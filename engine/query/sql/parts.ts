/** Values of several parts: a period's ends, an any-reference's entity and id, an address. */
import { literal, sql, type Sql } from '../../sql/index.ts';
import { codecs, type Codec } from '../codec.ts';
import type { CompositeField } from '../types.ts';
import { columnOf, type Row } from './writing.ts';

/** One part as it is stored: a date, text, an id. */
export function partSql(row: Row, field: CompositeField, part: string): Sql {
  if (field.kind === 'period') return columnOf(row, part === 'from' ? field.fromColumn : field.toColumn);
  if (field.kind === 'anyReference')
    return columnOf(row, part === 'entity' ? field.entityColumn : field.idColumn);
  return sql`(${columnOf(row, field.column)} ->> ${literal(part)})`;
}

export const partCodec = (field: CompositeField, part: string): Codec =>
  field.kind === 'period' ? codecs.date : part === 'id' ? codecs.id : codecs.text;

/** Whether any part is there. */
export const isPresent = (row: Row, field: CompositeField): Sql =>
  field.kind === 'period'
    ? sql`(${columnOf(row, field.fromColumn)} is not null or ${columnOf(row, field.toColumn)} is not null)`
    : sql`${wholeSql(row, field)} is not null`;

/** Something that is null exactly where the whole value is. */
export function wholeSql(row: Row, field: CompositeField): Sql {
  if (field.kind === 'period')
    return sql`coalesce(${columnOf(row, field.fromColumn)}, ${columnOf(row, field.toColumn)})`;
  return columnOf(row, field.kind === 'anyReference' ? field.idColumn : field.column);
}
