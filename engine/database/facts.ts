import type { Connection } from '../postgres/index.ts';
import { quote } from './names.ts';
import { keyOf, type Change, type Column, type Part, type Shape, type Table } from './types.ts';

/** What the rows say about a plan: read before planning, so that planning itself is pure. */
export interface Facts {
  /** Rows of each existing table, by key; counted up to `exactMax`, beyond that as the statistics know. */
  readonly rows: ReadonlyMap<string, number>;
  /** Rows that stand in the way of a change, or values that a retired column keeps. Missing means none. */
  readonly counts: ReadonlyMap<Change, number>;
}

/** Counting more would keep the analyst waiting for a number that only tells small from large. */
const exactMax = 100_000;

export async function gatherFacts(
  db: Connection,
  existing: Shape,
  changes: readonly Change[],
): Promise<Facts> {
  const rows = new Map<string, number>();
  const counts = new Map<Change, number>();
  for (const change of changes) {
    const key = keyOf(change.table);
    if (!existing.tables.has(key)) continue;
    if (!rows.has(key)) rows.set(key, await countRows(db, change.table));
    const query = rows.get(key) === 0 ? undefined : questionFor(change, existing);
    if (query !== undefined) counts.set(change, await count(db, query));
  }
  return { rows, counts };
}

/** Rows of a table: counted up to `exactMax`, beyond that as the statistics know. */
export async function countRows(db: Connection, table: { schema: string; name: string }): Promise<number> {
  const name = quote(table.schema, table.name);
  const counted = await count(db, `select from ${name} limit ${exactMax + 1}`);
  if (counted <= exactMax) return counted;
  const { rows } = await db.query<{ estimate: string }>(
    'select greatest(reltuples, $2)::bigint::text as estimate from pg_class where oid = $1::regclass',
    [name, counted],
  );
  return Number(rows[0]!.estimate);
}

async function count(db: Connection, query: string): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `select count(*)::text as count from (${query}) as counted`,
  );
  return Number(rows[0]!.count);
}

/** Rows that matter to a change, as a query; undefined where none can. */
function questionFor(change: Change, existing: Shape): string | undefined {
  const table = quote(change.table.schema, change.table.name);
  switch (change.kind) {
    case 'requireColumn':
      return `select from ${table} where ${quote(change.column.name)} is null`;
    case 'retireColumn':
      return `select from ${table} where ${quote(change.column.name)} is not null`;
    case 'retireTable':
      return `select from ${table}`;
    case 'defaultColumn': // its default says to whom a row belongs
      return change.column.name === 'org_id' ? `select from ${table}` : undefined;
    case 'retypeColumn':
      return misfits(table, change.was, change.column.type);
    case 'addPart':
      return isAnswerable(change.table, change.part, existing) ? breaches(table, change.part) : undefined;
    default:
      return undefined;
  }
}

/** A part that stands on a new column, or on one of another type today, cannot be asked of today's rows. */
function isAnswerable(table: Table, part: Part, existing: Shape): boolean {
  const today = existing.tables.get(keyOf(table))!.columns;
  return part.columns.every((column) => today.get(column)?.type === table.columns.get(column)?.type);
}

/** Texts that are a value of the type, written as it would be written. */
const written: Readonly<Record<string, string>> = {
  bigint: '^(0|-?[1-9][0-9]{0,17})$',
  uuid: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  boolean: '^(true|false)$',
  numeric: '^-?[0-9]{1,17}(\\.[0-9]{1,17})?$',
};

/** Values that the new type cannot hold, or only changed. Nothing is asked where every value fits. */
function misfits(table: string, { name, type: was }: Column, now: string): string | undefined {
  const column = quote(name);
  const kind = now.replace(/\(.*/, '');
  if (now === 'text') return undefined;
  if (was === 'text') {
    const text = `select from ${table} where ${column} !~ '${written[kind]}'`;
    const number = `case when ${column} ~ '${written.numeric}' then ${column}::numeric end`;
    return kind === 'numeric' ? `${text} or ${overflow(number, now)}` : text;
  }
  return `select from ${table} where ${overflow(column, now)}`;
}

/** Digits lost behind the point, or too many before it. */
function overflow(value: string, type: string): string {
  const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(type) ?? [];
  const places = type === 'bigint' ? '0' : scale;
  if (places === undefined) return 'false';
  const limit = type === 'bigint' ? '9223372036854775807' : `1e${Number(precision) - Number(places)}`;
  return `(${value}) <> round((${value})::numeric, ${places}) or abs((${value})::numeric) >= ${limit}::numeric`;
}

/** Rows that break a promise. */
function breaches(table: string, part: Part): string | undefined {
  const keys = part.columns.map((column) => quote(column));
  switch (part.kind) {
    case 'check':
      return `select from ${table} where not ${part.text.slice('check '.length)}`;
    case 'unique': {
      const counted = keys.map((key) => `${key} is not null`);
      if (part.text.includes('deleted_at is null')) counted.push('deleted_at is null');
      return `select from ${table} where ${counted.join(' and ')} group by ${keys.join(', ')} having count(*) > 1`;
    }
    case 'foreign': {
      const [org, id] = keys;
      const target = quote(...part.target!.split('.'));
      return `select from ${table} as s where s.${id} is not null and not exists
        (select from ${target} as t where t.org_id = s.${org} and t.id = s.${id})`;
    }
    default:
      return undefined;
  }
}
