/** References that are found by other values of the record. */
import { all, name, sql, type Sql } from '../../sql/index.ts';
import type { Lookup, ReferenceField } from '../../model/index.ts';
import { orgOf, tableOf, type Build } from './builder.ts';
import { columnsOf } from './columns.ts';
import { keepSql } from './references.ts';
import { alias, conditionSql, valueSql, type Row } from './scope.ts';

/**
 * Id of the record that is found, locked against deletion, or against any change where it is held. A lock that had to
 * wait looks at the condition again, so that what is found is still so.
 */
export function foundSql(build: Build, field: ReferenceField, lookup: Lookup, row: Row): Sql {
  const { target } = field;
  const as = alias();
  const { where, sort } = lookup;
  const inner: Build = {
    ...build,
    names: new Map([...(build.names ?? []), [lookup.as, { of: 'table', entity: target, alias: as }]]),
  };
  const conditions = [
    sql`${name(as, 'org_id')} = ${orgOf(target)} and ${name(as, 'deleted_at')} is null`,
    ...keysOf(build, lookup, row).map(({ column, value }) => sql`${name(as, column)} = ${value}`),
    ...(where ? [conditionSql(inner, where, row)] : []),
  ];
  const order = sort
    ? sql`${name(as, columnsOf(sort.field)[0]!.name)}${sort.descending ? sql` desc nulls last` : sql``}, `
    : sql``;
  const lock = lookup.hold && !target.ledger ? sql` for share` : keepSql(target);
  return sql`(select ${name(as, 'id')} from ${tableOf(target)} ${name(as)} where ${all(conditions)} order by ${order}${name(as, 'id')} limit 1${lock})`;
}

/** Columns of the record that is looked for, and what they equal. */
export const keysOf = (
  build: Build,
  { by }: Lookup,
  row: Row,
): readonly { readonly field: string; readonly column: string; readonly value: Sql }[] =>
  [...by].flatMap(([field, value]) => {
    if (field.kind !== 'scalar' && field.kind !== 'reference') return [];
    return [{ field: field.name, column: field.column, value: valueSql(build, value, field, row)[0]! }];
  });
