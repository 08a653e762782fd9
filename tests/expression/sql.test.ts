import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  compile,
  types,
  type Expression,
  type RecordType,
  type RecordValue,
  type Type,
  type Value,
} from '../../engine/expression/index.ts';
import { toCondition, toSql, type SqlBinding } from '../../engine/expression/sql.ts';
import { name, param, print, sql, type Sql } from '../../engine/sql/index.ts';
import { freshDatabase } from '../support/index.ts';
import { actor, clock, line, nothing, scope } from './scope.ts';
import { valueRows } from './tables.ts';

const understood = (source: string): Expression => compile(source, scope).expression!;

describe('PostgreSQL gives what the table says:', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: (await freshDatabase()).url });
    await client.connect();
  });
  afterAll(() => client.end());

  for (const { source, record, value } of valueRows()) {
    test(`${source} -> ${JSON.stringify(value)} with ${JSON.stringify(record)}`, async () => {
      const expression = understood(source);
      const statement = sql`select ${asText(expression, toSql(expression, given({ ...nothing, ...record })))} as value`;
      const { text, sources } = print(statement);
      const { rows } = await client.query<{ value: string | null }>({ text, values: [...sources] });
      expect(rows[0]!.value).toEqual(typeof value === 'boolean' ? String(value) : value);
    });
  }
});

function asText({ type }: Expression, value: Sql): Sql {
  if (type.kind === 'number') return sql`trim_scale(${value})::text`;
  return type.kind === 'dateTime'
    ? sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
    : sql`(${value})::text`;
}

/** A record that is given: its values are parameters. Of the rows of a list an alias. */
type Row = { readonly record: RecordValue } | { readonly alias: string };

const SQL_TYPES: Readonly<Partial<Record<Type['kind'], string>>> = {
  boolean: 'boolean', number: 'numeric', date: 'date', time: 'time', dateTime: 'timestamptz', duration: 'interval',
  id: 'uuid', list: 'text[]', json: 'jsonb',
}; // prettier-ignore

function given(record: RecordValue): SqlBinding<Row> {
  const bound = (value: Value | undefined, type: Type): Sql => {
    const plain =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? ((value as RecordValue)['id'] ?? 'x')
        : value;
    const sqlType =
      type.kind === 'record' ? (hasId(type.record) ? 'uuid' : 'text') : (SQL_TYPES[type.kind] ?? 'text');
    return param(sqlType === 'uuid' && plain === 'x' ? null : (plain ?? null), sqlType);
  };
  return {
    today: param(clock.today, 'date'),
    now: param(clock.now, 'timestamptz'),
    name: (wanted) => {
      const of = wanted === 'user' ? actor : record;
      return { value: bound(of, types.id), row: { record: of } };
    },
    member: (row, member, type) => {
      if ('alias' in row) return { value: name(row.alias, member) };
      const value = row.record[member];
      const behind = typeof value === 'object' && value !== null ? (value as RecordValue) : {};
      return { value: bound(value, type), row: { record: behind } };
    },
    list: (row, list) => {
      const rows = 'record' in row ? row.record[list] : [];
      const columns = [...line.members()].map(
        (column) => `"${column}" ${SQL_TYPES[line.member(column)!.kind] ?? 'text'}`,
      );
      const shape: Sql = { parts: [columns.join(', ')] };
      return {
        from: sql`jsonb_to_recordset(${param(JSON.stringify(rows), 'jsonb')}) as l(${shape})`,
        row: { alias: 'l' },
      };
    },
  };
}

const hasId = (type: RecordType): boolean => type.member('id') !== undefined;

describe('a condition stays simple, so that an index serves it:', () => {
  const columns: SqlBinding<string> = {
    today: sql`current_date`,
    now: sql`now()`,
    name: (wanted) => ({
      value: wanted === 'user' ? param('user', 'uuid') : name('o', 'id'),
      row: wanted,
      notNull: true,
    }),
    member: (row, member) =>
      row === 'user'
        ? { value: param(member, member === 'roles' ? 'text[]' : 'text') }
        : { value: name('o', member) },
    list: () => ({ from: sql`"line" "l"`, where: sql`"l"."owner" = "o"."id"`, row: 'l' }),
  };
  const textOf = (source: string): string => print(toCondition(understood(source), columns)).text;

  test('equality with what is never null', () => {
    expect(textOf("status == 'open'")).toBe(`(("o"."status")::text = ('open')::text)`);
    expect(textOf('owner == user')).toBe(`("o"."owner" = $1::uuid)`);
  });
  test('the id behind a reference, which is the reference', () => {
    expect(textOf('customer.id == user.id')).toBe(`(("o"."customer")::uuid = ($1::uuid)::uuid)`);
  });
  test('equality that must know null', () => {
    expect(textOf('note == number')).toContain('is not distinct from');
    expect(textOf("!(status == 'open')")).toContain('is not distinct from');
  });
  test('constants in a list', () => {
    expect(textOf("status in ['open', 'closed']")).toBe(
      `(("o"."status")::text in (('open')::text, ('closed')::text))`,
    );
  });
  test('an element of a column, and a column among what is given', () => {
    expect(textOf("'vip' in tags")).toBe(`(("o"."tags")::text[] @> (array[('vip')::text])::text[])`);
    expect(textOf('number in user.roles')).toBe(`(("o"."number")::text::text = any(($1::text[])::text[]))`);
  });
  test('joined conditions', () => {
    expect(textOf("status == 'open' && urgent")).toMatch(/^\(.* = .* and .*\)$/);
  });
});

test('only what is true or false is a condition', () => {
  expect(() => toCondition(understood('net'), given({}))).toThrow('is a condition');
});

test('an expression at its limits makes a statement that PostgreSQL runs', async () => {
  const client = new pg.Client({ connectionString: (await freshDatabase()).url });
  await client.connect();
  try {
    const { text, sources } = print(
      sql`select ${toSql(understood(`net${'+net'.repeat(999)}`), given({ net: '1' }))} as value`,
    );
    expect((await client.query<{ value: string }>({ text, values: [...sources] })).rows[0]!.value).toBe(
      '1000',
    );
  } finally {
    await client.end();
  }
});
