/** The records of the proof as tables, and where an expression finds its members there. */
import type pg from 'pg';
import {
  type RecordType,
  type RecordValue,
  type Type,
  type Value,
} from '../../../engine/expression/index.ts';
import type { SqlBinding } from '../../../engine/expression/sql.ts';
import { name, param, sql, type Sql } from '../../../engine/sql/index.ts';
import { actor, country, line, now, order, party, piece, type World } from './world.ts';

const TABLES: ReadonlyMap<string, string> = new Map([
  [country.name, 'country'],
  [party.name, 'party'],
  [order.name, 'order'],
  [line.name, 'line'],
  [piece.name, 'part'],
]);

const isRecords = (type: Type): boolean => type.kind === 'list' && type.of.kind === 'record';

function columnType(type: Type): string {
  const plain = {
    boolean: 'boolean', text: 'text', enum: 'text', number: 'numeric', date: 'date', time: 'time', dateTime: 'timestamptz',
    duration: 'interval', id: 'uuid', record: 'uuid', json: 'jsonb', null: 'text',
  } as const; // prettier-ignore
  return type.kind === 'list' ? `${columnType(type.of)}[]` : plain[type.kind];
}

const columnsOf = (type: RecordType): string[] =>
  [...type.members()].filter((one) => !isRecords(type.member(one)!));

/** Makes and fills the tables. Text sorts by language there, which must never show in an answer. */
export async function createTables(client: pg.Client, world: World): Promise<void> {
  for (const [type, table] of [country, party, order, line, piece].map(
    (one) => [one, TABLES.get(one.name)!] as const,
  )) {
    const columns = columnsOf(type).map((column) => {
      const sqlType = columnType(type.member(column)!);
      return `"${column}" ${sqlType} ${sqlType === 'text' ? 'collate "und-x-icu"' : ''}`;
    });
    await client.query(`create temp table "${table}" (${columns.join(', ')}, owner uuid)`);
    await client.query(`create index on "${table}" (id)`);
  }
  for (const record of world.countries) await insert(client, country, record, null);
  for (const record of world.parties) await insert(client, party, record, null);
  for (const record of world.orders) await insert(client, order, record, null);
}

async function insert(
  client: pg.Client,
  type: RecordType,
  record: RecordValue,
  owner: string | null,
): Promise<void> {
  const columns = columnsOf(type);
  const values = columns.map((column) => stored(record[column] ?? null));
  const holes = columns.map((column, at) => `$${at + 1}::${columnType(type.member(column)!)}`);
  const names = columns.map((column) => `"${column}"`).join(', ');
  await client.query(
    `insert into "${TABLES.get(type.name)}" (${names}, owner) values (${holes.join(', ')}, $${columns.length + 1})`,
    [...values, owner],
  );
  for (const member of type.members()) {
    const list = type.member(member)!;
    if (list.kind !== 'list' || list.of.kind !== 'record') continue;
    for (const child of record[member] as readonly RecordValue[])
      await insert(client, list.of.record, child, record['id'] as string);
  }
}

const stored = (value: Value): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RecordValue)['id'] : value;

/** A row is whatever gives the SQL of one of its columns. */
type Row = (column: string) => Sql;

/** The binding of one statement; aliases are counted, so that nested lists and references never meet. */
export function bindingFor(alias: string): SqlBinding<Row> {
  let aliases = 0;
  const rowOf =
    (of: string): Row =>
    (column) =>
      name(of, column);
  const behind =
    (type: RecordType, id: Sql): Row =>
    (column) => {
      const at = `r${++aliases}`;
      return sql`(select ${name(at, column)} from ${name(TABLES.get(type.name)!)} ${name(at)} where ${name(at, 'id')} = ${id})`;
    };
  const user: Row = (column) => {
    const value = actor[column as keyof typeof actor];
    return param(
      value,
      column === 'roles' ? 'text[]' : column === 'level' ? 'numeric' : column === 'id' ? 'uuid' : 'text',
    );
  };
  return {
    today: param(now.today, 'date'),
    now: param(now.now, 'timestamptz'),
    name: (wanted) => {
      const row = wanted === 'user' ? user : rowOf(alias);
      return { value: row('id'), row, notNull: true };
    },
    member: (row, member, type) => {
      const value = row(member);
      return type.kind === 'record'
        ? { value, row: behind(type.record, value) }
        : { value, notNull: row === user };
    },
    list: (row, _member, type) => {
      const at = `l${++aliases}`;
      const from = sql`${name(TABLES.get(type.name)!)} ${name(at)}`;
      return { from, where: sql`${name(at, 'owner')} = ${row('id')}`, row: rowOf(at) };
    },
  };
}
