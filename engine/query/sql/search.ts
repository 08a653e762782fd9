import { join, sql, type Sql } from '../../sql/index.ts';
import { covered, fieldSql } from '../binding.ts';
import type { Condition } from '../types.ts';
import { bound } from './bind.ts';
import type { Row, Writing } from './writing.ts';

/** Every word is found in some field the actor is shown; upper and lower case are the same. */
export function searchSql(
  writing: Writing,
  row: Row,
  { fields, words }: Condition & { kind: 'search' },
): Sql {
  const values = fields.map(({ field, shown }) =>
    covered(writing, shown, row, fieldSql(writing, row, field)),
  );
  const text = sql`lower(concat_ws(' ', ${join(values)}))`;
  return sql`${text} like all (kontor.patterns(${bound(writing, words, { name: 'words' }, 'text', String)}))`;
}
