/*
 * What is asked of records, as columns and JSON. One record is row_to_json over its columns, a list json_agg over rows. The
 * row is always written x.*: x alone is a column where somebody calls one so.
 */
import { all, join, literal, name, sql, type Sql } from '../../sql/index.ts';
import type { PermitGroup } from '../../access/index.ts';
import { covered, coverSql } from '../binding.ts';
import { codecs } from '../codec.ts';
import type { Hop, ListRead, Output, OutputValue } from '../types.ts';
import { aggregateSql } from './aggregate.ts';
import { bind, bindList } from './bind.ts';
import { linesSql, pageSql } from './list.ts';
import { fromSource, fromThrough, mayHide } from './source.ts';
import { compositeOutput, labelSql, scalarOutput } from './value.ts';
import { columnOf, type Row, type Writing } from './writing.ts';

/** The columns of an answer object. `row` is absent at the root. */
export const columnsSql = (writing: Writing, outputs: readonly Output[], row?: Row): Sql =>
  join(outputs.map(({ as, value }) => sql`${outputSql(writing, value, row)} as ${name(as)}`));

/** One object as JSON; null where `from` has no row. */
export const objectSql = (columns: Sql, from: Sql): Sql =>
  sql`(select row_to_json(x.*) from (select ${columns}${from}) x)`;

function outputSql(writing: Writing, value: OutputValue, row?: Row): Sql {
  switch (value.kind) {
    case 'typename':
      return literal(value.type);
    case 'record':
      return recordSql(writing, value);
    case 'records':
      return recordsSql(writing, value);
    case 'page':
      return shownList(writing, value.list, row, pageSql(writing, value.list, value.asks, row));
    case 'aggregate':
      return aggregateSql(writing, value.read);
    default:
      if (!row) throw new Error(`A document cannot ask for a ${value.kind} at its root.`);
      return memberSql(writing, value, row);
  }
}

function memberSql(
  writing: Writing,
  value: Exclude<OutputValue, { kind: 'typename' | 'record' | 'records' | 'page' | 'aggregate' }>,
  row: Row,
): Sql {
  switch (value.kind) {
    case 'scalar':
      return scalarOutput(writing, row, value.field, value.access);
    case 'composite':
      return compositeOutput(writing, row, value.field, value.access, value.parts);
    case 'label':
      return labelSql(writing, row);
    case 'deleted':
      return row.entity.parent ? sql`false` : sql`${columnOf(row, 'deleted_at')} is not null`;
    case 'permits':
      return permitsSql(writing, value.groups, row);
    case 'reference':
      return referenceSql(writing, value, row);
    case 'lines':
      return shownList(writing, value.list, row, linesSql(writing, value.list, value.outputs, row));
  }
}

/** The permitted names as one array: each condition is asked once for all that hang on it. */
function permitsSql(writing: Writing, groups: readonly PermitGroup[], row: Row): Sql {
  const arrays = groups.map(({ covers, unless, names }) => {
    const list = sql`array[${join(names.map(literal))}]::text[]`;
    const conditions = covers.map((cover) => coverSql(writing, cover, row));
    if (unless.length > 0) conditions.push(notIn(row, unless));
    return conditions.length === 0 ? list : sql`case when ${all(conditions)} then ${list} else '{}' end`;
  });
  return arrays.length === 0 ? sql`'{}'::text[]` : join(arrays, ' || ');
}

const notIn = (row: Row, states: readonly string[]): Sql =>
  sql`(${columnOf(row, row.entity.lifecycle!.field.column)} = any(array[${join(states.map(literal))}])) is not true`;

/** A list that is a field of its own is hidden like any field; those of referring records are hidden record by record. */
function shownList(writing: Writing, { through }: ListRead, row: Row | undefined, list: Sql): Sql {
  return row && (through?.kind === 'lines' || through?.kind === 'links')
    ? covered(writing, through.shown, row, list)
    : list;
}

function recordSql(writing: Writing, { source, id, outputs }: OutputValue & { kind: 'record' }): Sql {
  const { row, from, where } = fromSource(writing, source);
  const columns = columnsSql(writing, outputs, row);
  if (!id) return objectSql(columns, sql` from ${from} where ${all(where)} limit 1`);
  const isIt = sql`${columnOf(row, 'id')} = ${bind(writing, id, codecs.id)}`;
  return objectSql(columns, sql` from ${from} where ${all([...where, isIt])}`);
}

/** Records by their ids, each in its place. Each is found by itself: a list of ids leaves the planner to guess. */
function recordsSql(writing: Writing, { source, ids, outputs }: OutputValue & { kind: 'records' }): Sql {
  const { row, from, where } = fromSource(writing, source);
  const conditions = all([...where, sql`${columnOf(row, 'id')} = w.id`]);
  const record = objectSql(columnsSql(writing, outputs, row), sql` from ${from} where ${conditions}`);
  const wanted = sql`unnest(${bindList(writing, ids, codecs.id)}) with ordinality as w (id, place)`;
  const records = sql`select ${record} as record, w.place from ${wanted}`;
  return sql`(select coalesce(json_agg(x.record order by x.place) filter (where x.record is not null), '[]'::json) from (${records}) x)`;
}

/**
 * The record a reference leads to. The id is the reference's own value: asked alone it needs no join, and it is seen
 * where the record itself is hidden, all else being null then.
 */
function referenceSql(
  writing: Writing,
  { through, source, outputs }: OutputValue & { kind: 'reference' },
  row: Row,
): Sql {
  const id = ownId(writing, through, row);
  const needsRecord = outputs.some(({ value }) => !isKnownOutside(value));
  if (!needsRecord) return objectSql(knownColumns(outputs, id), sql` where ${id} is not null`);
  const { row: target, from, where } = fromThrough(writing, source, through, row);
  if (!mayHide(source))
    return objectSql(columnsSql(writing, outputs, target), sql` from ${from} where ${all(where)}`);
  const columns = outputs.map((output) =>
    isKnownOutside(output.value)
      ? knownColumns([output], id)
      : sql`case when ${columnOf(target, 'id')} is not null then ${outputSql(writing, output.value, target)} end as ${name(output.as)}`,
  );
  const found = sql` from (select) one left join ${from} on ${all(where)} where ${id} is not null`;
  return objectSql(join(columns), found);
}

const ownId = (writing: Writing, through: Hop['through'], row: Row): Sql =>
  through.kind === 'parent'
    ? columnOf(row, 'parent_id')
    : covered(writing, through.shown, row, columnOf(row, through.field.column));

const isKnownOutside = (value: OutputValue): boolean =>
  value.kind === 'typename' || (value.kind === 'scalar' && value.field.name === 'id');

const knownColumns = (outputs: readonly Output[], id: Sql): Sql =>
  join(
    outputs.map(
      ({ as, value }) => sql`${value.kind === 'typename' ? literal(value.type) : id} as ${name(as)}`,
    ),
  );
