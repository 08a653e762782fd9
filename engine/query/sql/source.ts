import { all, name, sql, type Sql } from '../../sql/index.ts';
import { recordOf, type Cover } from '../../access/index.ts';
import type { Source, Through } from '../types.ts';
import { covered, coverSql, isLiving } from '../binding.ts';
import { columnOf, inOrg, inScope, newRow, orgOf, tableOf, type Row, type Writing } from './writing.ts';

/** A table in FROM, the row it gives, and the conditions that go with it. */
export interface From {
  readonly row: Row;
  readonly from: Sql;
  readonly where: readonly Sql[];
}

/** The rows of a source, as far as the actor may see them. */
export function fromSource(writing: Writing, source: Source): From {
  const row = newRow(writing, source.entity);
  return { row, from: tableOf(row), where: guards(writing, source, row) };
}

/** The rows of a source that are reached from `outer`. The link stands inside, so that a LIMIT counts per record. */
export function fromThrough(writing: Writing, source: Source, through: Through, outer: Row): From {
  if (through.kind === 'links' || through.kind === 'linked')
    return fromPairs(writing, source, through, outer);
  const found = fromSource(writing, source);
  return { ...found, where: [linked(writing, through, outer, found.row), ...found.where] };
}

type Pairs = Through & { kind: 'links' | 'linked' };

/** Rows reached by a table of pairs, whichever end one comes from. Who links decides who sees the link. */
function fromPairs(writing: Writing, source: Source, { kind, field, shown }: Pairs, outer: Row): From {
  const link = writing.alias();
  const row: Row = { ...newRow(writing, source.entity), link };
  const linking = kind === 'links' ? outer : row;
  const [near, far] = kind === 'links' ? ['source_id', 'target_id'] : ['target_id', 'source_id'];
  const on = [
    sql`${link}."org_id" = ${orgOf(writing, field.entity)}`,
    sql`${link}.${name(near!)} = ${columnOf(outer, 'id')}`,
    sql`${columnOf(row, 'id')} = ${link}.${name(far!)}`,
  ];
  const pairs = sql`${name(field.table.schema, field.table.name)} ${link}`;
  return {
    row,
    from: sql`${pairs}, ${tableOf(row)}`,
    where: [...on, ...holding(writing, shown, linking), ...guards(writing, source, row)],
  };
}

/** What ties a row to the one it is reached from. */
function linked(writing: Writing, through: Exclude<Through, Pairs>, outer: Row, inner: Row): Sql {
  switch (through.kind) {
    case 'reference':
      return sql`${columnOf(inner, 'id')} = ${covered(writing, through.shown, outer, columnOf(outer, through.field.column))}`;
    case 'parent':
      return sql`${columnOf(inner, 'id')} = ${columnOf(outer, 'parent_id')}`;
    case 'lines':
      return all([
        sql`${columnOf(inner, 'parent_id')} = ${columnOf(outer, 'id')}`,
        ...holding(writing, through.shown, outer),
      ]);
    case 'inverse':
      return sql`${covered(writing, through.shown, inner, columnOf(inner, through.field.column))} = ${columnOf(outer, 'id')}`;
  }
}

/** The condition of a cover on a row, none where it always holds. */
const holding = (writing: Writing, cover: Cover, row: Row): readonly Sql[] =>
  cover === 'always' ? [] : [coverSql(writing, cover, row)];

/** What stands between the actor and the rows of a table: organization, scope, life, row conditions. */
function guards(writing: Writing, source: Source, row: Row): readonly Sql[] {
  const { parent } = source;
  return [
    inOrg(writing, row),
    ...inScope(writing, row),
    ...lifeOf(source, row),
    ...source.rows.flatMap((cover) => holding(writing, cover, row)),
    ...(parent ? [seenParent(writing, parent, row)] : []),
  ];
}

function lifeOf({ entity, life }: Source, row: Row): readonly Sql[] {
  if (life === 'either' || entity.parent) return [];
  return [life === 'living' ? isLiving(row) : sql`${columnOf(row, 'deleted_at')} is not null`];
}

/** A line is seen where its record is, with its lines. */
function seenParent(writing: Writing, { source, lines }: NonNullable<Source['parent']>, row: Row): Sql {
  const record = fromSource(writing, source);
  const where = [
    sql`${columnOf(record.row, 'id')} = ${columnOf(row, 'parent_id')}`,
    ...record.where,
    ...holding(writing, lines, record.row),
  ];
  return sql`exists (select from ${record.from} where ${all(where)})`;
}

/** Whether rows of the source may be there and yet unseen by the actor. */
export const mayHide = ({ entity, rows }: Source): boolean =>
  rows.some((cover) => cover !== 'always') || ['workspace', 'personal'].includes(recordOf(entity).scope);
