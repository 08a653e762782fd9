import { all, join, literal, name, sql, type Sql } from '../../sql/index.ts';
import { LIMITS } from '../limits.ts';
import type { Ask, EdgePart, ListRead, Output, Part } from '../types.ts';
import { conditionsSql } from './condition.ts';
import { beyond, cursorSql, joinsOf, keysSql, orderSql, sortKeys, type SortKey } from './order.ts';
import { columnsSql, objectSql } from './output.ts';
import { fromSource, fromThrough, type From } from './source.ts';
import type { Row, Writing } from './writing.ts';

const fromOf = (writing: Writing, { source, through }: ListRead, outer?: Row): From =>
  through && outer ? fromThrough(writing, source, through, outer) : fromSource(writing, source);

/** The rows of a list in the order of its page: FROM to LIMIT, and its keys. */
interface Rows {
  readonly row: Row;
  readonly keys: readonly SortKey[];
  readonly tail: Sql;
}

/** `more` rows are fetched beyond the page. */
function rowsOf(writing: Writing, list: ListRead, outer: Row | undefined, more: number): Rows {
  const { row, from, where } = fromOf(writing, list, outer);
  const joins = joinsOf(writing, row);
  const keys = sortKeys(writing, joins, list.order);
  const { size, backward, after, before } = list.page;
  const conditions = [
    ...where,
    ...conditionsSql(writing, row, list.where),
    ...(after ? [beyond(writing, keys, after, false)] : []),
    ...(before ? [beyond(writing, keys, before, true)] : []),
  ];
  const limit = size === undefined ? sql`` : sql` limit ${literal(size + more)}`;
  const tail = sql` from ${from}${joins.sql()} where ${all(conditions)} order by ${orderSql(keys, backward)}${limit}`;
  return { row, keys, tail };
}

/** A list of objects. One level: what is selected is computed after sort and limit. */
const arraySql = (columns: Sql, tail: Sql): Sql =>
  sql`(select coalesce(json_agg(x.*), '[]'::json) from (select ${columns}${tail}) x)`;

export function linesSql(writing: Writing, list: ListRead, outputs: readonly Output[], outer: Row): Sql {
  const { row, tail } = rowsOf(writing, list, outer, 0);
  return arraySql(columnsSql(writing, outputs, row), tail);
}

/** A page as the object that was asked for. */
export function pageSql(writing: Writing, list: ListRead, asks: readonly Ask[], outer?: Row): Sql {
  const windowed = asks.some(
    ({ kind }) => kind === 'edges' || kind === 'pageInfo' || (kind === 'nodes' && list.page.backward),
  );
  if (windowed) return windowedPage(writing, list, asks, outer);
  return objectSql(join(asks.map((ask) => plainAsk(writing, list, ask, outer))), sql``);
}

function plainAsk(writing: Writing, list: ListRead, ask: Ask, outer?: Row): Sql {
  if (ask.kind !== 'nodes') return sql`${shared(writing, list, ask, outer)} as ${name(ask.as)}`;
  const { row, tail } = rowsOf(writing, list, outer, 0);
  return sql`${arraySql(columnsSql(writing, ask.outputs, row), tail)} as ${name(ask.as)}`;
}

/** What does not hang on the rows of the page. */
function shared(writing: Writing, list: ListRead, ask: Ask, outer?: Row): Sql {
  if (ask.kind === 'typename') return literal(ask.type);
  if (ask.kind === 'totalCount') return countSql(writing, list, ask.exact, outer);
  throw new Error(`${ask.kind} hangs on the rows of the page.`);
}

/** How many records the actor sees in all, up to the cap unless asked exactly. */
function countSql(writing: Writing, list: ListRead, exact: boolean, outer?: Row): Sql {
  const { row, from, where } = fromOf(writing, list, outer);
  const conditions = all([...where, ...conditionsSql(writing, row, list.where)]);
  if (exact) return sql`(select count(*) from ${from} where ${conditions})`;
  return sql`(select count(*) from (select from ${from} where ${conditions} limit ${literal(LIMITS.count)}) c)`;
}

/**
 * A page of which more is asked than its rows: one row too many is fetched to know whether there are more, each row is
 * numbered, and one aggregate makes all parts of the answer. A page from the end is read backward and turned round.
 * The rows come from a sub-select under the alias of their table, so that whatever reads its columns reads on.
 */
function windowedPage(writing: Writing, list: ListRead, asks: readonly Ask[], outer?: Row): Sql {
  const { row, keys, tail } = rowsOf(writing, list, outer, 1);
  const sorted = keys.map(({ value }, index) => sql`, ${value} as ${name(`~${index}`)}`);
  const rows = sql`(select ${row.alias}.*${join(sorted, '')}${tail}) ${row.alias}`;
  const columns: Sql[] = [sql`row_number() over () as n`];
  const column = (value: Sql): Sql => {
    const key = name(`c${columns.length}`);
    columns.push(sql`${value} as ${key}`);
    return sql`p.${key}`;
  };
  const place = onceOnly(() =>
    column(keysSql(keys.map((key, index) => ({ ...key, value: sql`${row.alias}.${name(`~${index}`)}` })))),
  );
  const window: Window = {
    list,
    row,
    size: literal(list.page.size!),
    order: list.page.backward ? sql` order by p.n desc` : sql` order by p.n`,
    column,
    place,
  };
  const answers = asks.map((ask) => sql`${windowedAsk(writing, window, ask, outer)} as ${name(ask.as)}`);
  const numbered = sql`(select ${join(columns)} from ${rows}) p`;
  return sql`(select row_to_json(x.*) from (select ${join(answers)} from ${numbered} having true) x)`;
}

/** What the parts of a windowed page are made of. */
interface Window {
  readonly list: ListRead;
  readonly row: Row;
  readonly size: Sql;
  readonly order: Sql;
  /** Adds a column to the numbered rows. */
  column(value: Sql): Sql;
  /** The sort values of a row: what a cursor is made of. */
  place(): Sql;
}

function windowedAsk(writing: Writing, window: Window, ask: Ask, outer?: Row): Sql {
  const gathered = (value: Sql): Sql =>
    sql`coalesce(json_agg(${value}${window.order}) filter (where p.n <= ${window.size}), '[]'::json)`;
  if (ask.kind === 'nodes')
    return gathered(window.column(objectSql(columnsSql(writing, ask.outputs, window.row), sql``)));
  if (ask.kind === 'edges') return gathered(edgeSql(writing, window, ask.parts));
  if (ask.kind === 'pageInfo') return infoSql(window, ask.parts);
  return shared(writing, window.list, ask, outer);
}

function onceOnly(make: () => Sql): () => Sql {
  let made: Sql | undefined;
  return () => (made ??= make());
}

function edgeSql(writing: Writing, { row, column, place }: Window, parts: readonly EdgePart[]): Sql {
  const entries = parts.map((part) => {
    const value =
      part.kind === 'typename' ? literal(part.type)
      : part.kind === 'cursor' ? cursorSql(place())
      : column(objectSql(columnsSql(writing, part.outputs, row), sql``)); // prettier-ignore
    return sql`${literal(part.as)}, ${value}`;
  });
  return sql`json_build_object(${join(entries)})`;
}

/** Cursors of the first and last row, and whether there are rows beyond them. A cursor that was given has rows behind it. */
function infoSql({ list: { page }, size, place }: Window, parts: readonly Part[]): Sql {
  const places = (): Sql => sql`(array_agg(${place()} order by p.n))`; // said: the rows may come sorted for another aggregate
  const nearest = (): Sql => cursorSql(sql`${places()}[least(1, ${size})]`); // a page of none has no cursors
  const farthest = (): Sql => cursorSql(sql`${places()}[least(count(*), ${size})::int]`);
  const more = sql`count(*) > ${size}`;
  const value = (part: string): Sql => {
    switch (part) {
      case 'hasNextPage':
        return page.backward ? literal(page.before !== undefined) : more;
      case 'hasPreviousPage':
        return page.backward ? more : literal(page.after !== undefined);
      case 'startCursor':
        return page.backward ? farthest() : nearest();
      case 'endCursor':
        return page.backward ? nearest() : farthest();
      default:
        return literal('PageInfo');
    }
  };
  return sql`json_build_object(${join(parts.map((part) => sql`${literal(part.as)}, ${value(part.name)}`))})`;
}
