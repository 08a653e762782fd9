import { searchName } from '../../database/index.ts';
import { join, name, sql, type Sql } from '../../sql/index.ts';
import { covered, fieldSql } from '../binding.ts';
import type { Condition } from '../types.ts';
import { bound } from './bind.ts';
import { columnOf, type Row, type Writing } from './writing.ts';

/**
 * Every word is found in some field the actor is shown; upper and lower case are the same. Behind the wall only the
 * generated function can use the index; it looks at all fields and at living records, so it serves those who see all
 * of the fields. For others their own fields are searched, row by row.
 */
export function searchSql(
  writing: Writing,
  row: Row,
  { entity, fields, words, living }: Condition & { kind: 'search' },
): Sql {
  const wanted = bound(writing, words, { name: 'words' }, 'text', textOf);
  const whole =
    living && fields.length === entity.search.length && fields.every(({ shown }) => shown === 'always');
  if (whole) {
    const search = name(entity.table.schema, searchName(entity.table));
    return sql`${columnOf(row, 'id')} = any (array(select id from ${search}(${wanted})))`; // the few are looked up by key
  }
  if (fields.length === 0) return sql`false`;
  const values = fields.map(({ field, shown }) =>
    covered(writing, shown, row, fieldSql(writing, row, field)),
  );
  return sql`lower(concat_ws(' ', ${join(values)})) like all (kontor.patterns(${wanted}))`;
}

const textOf = (value: unknown): string => String(value).replaceAll('\0', ' ');
