import { all, any, join, sql, type Sql } from '../../sql/index.ts';
import { Refusal } from '../../errors/index.ts';
import { badCursor } from '../faults.ts';
import { placeOf } from '../cursor.ts';
import { valueOf } from '../given.ts';
import type { Cursor, Hop, OrderKey } from '../types.ts';
import { bound } from './bind.ts';
import { fromThrough, type From } from './source.ts';
import { sortable, type Sortable } from './value.ts';
import type { Row, Writing } from './writing.ts';

/** Joins that the paths of one query need: each path once, left, because a record may have no reference there. */
export interface Joins {
  /** The row at the end of a path. */
  follow(path: readonly Hop[]): Row;
  sql(): Sql;
}

export function joinsOf(writing: Writing, base: Row): Joins {
  const found = new Map<string, From>();
  function follow(path: readonly Hop[]): Row {
    if (path.length === 0) return base;
    const key = path
      .map(({ through }) => (through.kind === 'reference' ? through.field.name : '^'))
      .join('.');
    const known = found.get(key);
    if (known) return known.row;
    const last = path.at(-1)!;
    const made = fromThrough(writing, last.source, last.through, follow(path.slice(0, -1)));
    found.set(key, made);
    return made.row;
  }
  const written = ({ from, where }: From): Sql => sql` left join ${from} on ${all(where)}`;
  return { follow, sql: () => join([...found.values()].map(written), '') };
}

/** A key of an order as SQL. */
export interface SortKey extends Sortable {
  readonly descending: boolean;
}

export function sortKeys(writing: Writing, joins: Joins, order: readonly OrderKey[]): readonly SortKey[] {
  return order.map(({ path, value, descending }) => {
    const key = sortable(writing, joins.follow(path), value);
    return { ...key, nullable: key.nullable || path.length > 0, descending }; // a record on the path may be missing
  });
}

/** ORDER BY in either direction. PostgreSQL's own rule holds: null is larger than every value. */
export const orderSql = (keys: readonly SortKey[], backward: boolean): Sql =>
  join(keys.map(({ value, descending }) => (descending !== backward ? sql`${value} desc` : value)));

/** Rows that come after the cursor, in the direction of the page. */
export function beyond(writing: Writing, keys: readonly SortKey[], cursor: Cursor, backward: boolean): Sql {
  if (cursor.nulls.length !== keys.length) throw new Refusal(badCursor({}));
  const ends = keys.map((key, index): End => ({
    key,
    falling: key.descending !== backward,
    value: cursor.nulls[index] ? undefined : cursorValue(writing, key, cursor, index),
  }));
  return rowComparison(ends) ?? steps(ends);
}

interface End {
  readonly key: SortKey;
  readonly falling: boolean;
  /** Absent where the cursor stands on a null. */
  readonly value: Sql | undefined;
}

function cursorValue(writing: Writing, { codec }: SortKey, { given }: Cursor, index: number): Sql {
  const read = (text: unknown): unknown => {
    const value = codec.read(placeOf(text)[index]);
    if (value === undefined || value === null) throw new Refusal(badCursor({}));
    return value;
  };
  if (given.kind === 'variable')
    return bound(writing, given, { name: `key ${index} ${codec.name}` }, codec.type, read);
  return bound(
    writing,
    given,
    { name: `key ${index} ${codec.name} ${String(valueOf(given, {}))}` },
    codec.type,
    read,
  );
}

/**
 * `(date, id) < (…, …)`: the form an index serves best. It takes keys of one direction, and no null among the rows to
 * come: falling there is none, for nulls come first.
 */
function rowComparison(ends: readonly End[]): Sql | undefined {
  const falling = ends[0]!.falling;
  const fits = ends.every((end) => end.falling === falling && end.value && (falling || !end.key.nullable));
  if (!fits) return undefined;
  const left = join(ends.map((end) => end.key.value));
  const right = join(ends.map((end) => end.value!));
  return falling ? sql`(${left}) < (${right})` : sql`(${left}) > (${right})`;
}

/** Beyond in the first key, or equal there and beyond in the next, and so on. */
function steps(ends: readonly End[]): Sql {
  const ways = ends.map((end, index) => all([...ends.slice(0, index).map(equal), past(end)]));
  return any(ways);
}

const equal = ({ key, value }: End): Sql =>
  value ? sql`${key.value} = ${value}` : sql`${key.value} is null`;

/** Null is larger than every value: nothing lies above it, everything else below. */
function past({ key, falling, value }: End): Sql {
  if (value === undefined) return falling ? sql`${key.value} is not null` : sql`false`;
  if (falling) return sql`${key.value} < ${value}`;
  return key.nullable ? sql`(${key.value} > ${value} or ${key.value} is null)` : sql`${key.value} > ${value}`;
}

/** The cursor of a row: its sort values and id, as base64url of a JSON array. */
export function keysSql(keys: readonly SortKey[]): Sql {
  const values = keys.map(({ value, codec }) =>
    codec.type === 'numeric' || codec.name === 'whole number' ? sql`${value}::text` : value,
  );
  return sql`json_build_array(${join(values)})`;
}

export const cursorSql = (keys: Sql): Sql =>
  sql`translate(encode(convert_to((${keys})::text, 'UTF8'), 'base64'), E'+/=\n', '-_')`;
