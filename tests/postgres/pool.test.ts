import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBell, openPool, refusedAt, type Pool } from '../../engine/postgres/index.ts';
import { freshDatabase } from '../support/index.ts';

let url: string;
let pool: Pool;

beforeAll(async () => {
  ({ url } = await freshDatabase());
  pool = openPool(url, { size: 3 });
  await pool.query('create table entry (id int primary key)');
});
afterAll(() => pool.close());

async function ids(): Promise<unknown[]> {
  return (await pool.query('select id from entry order by id')).rows.map((row) => row.id);
}

test('a connection that is lost while it is given back is replaced, and harms nobody', async () => {
  const small = openPool(url, { size: 1, namesMax: 1 });
  let killing: Promise<unknown> | undefined;
  const lost = await small.own(async (connection) => {
    for (let name = 0; name < 300; name++)
      // most are dropped, when it is given back
      await connection.query({ name: `s${name}`, text: `select ${name}` });
    const { rows } = await connection.query<{ pid: number }>('select pg_backend_pid() as pid');
    killing = pool.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid]);
    return rows[0]!.pid;
  });
  await killing;
  const [row] = (await small.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  expect(row!.pid).not.toBe(lost);
  await small.close();
});

test('a transaction is undone when its work throws', async () => {
  const work = pool.transaction(async (tx) => {
    await tx.query('insert into entry values ($1)', [1]);
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(await ids()).toEqual([]);
});

test('a transaction whose refusal was swallowed does not pass for done', async () => {
  const work = pool.transaction(async (tx) => {
    await tx.query('insert into entry values (2)');
    await tx.query('select 1 / 0').catch(() => {});
  });
  await expect(work).rejects.toThrow('undone');
  expect(await ids()).toEqual([]);
});

test('last statements are part of the transaction, and their results come in order', async () => {
  const results = await pool.ending(async (tx) => {
    await tx.query('insert into entry values (10)');
    return [
      { text: 'insert into entry values ($1)', values: [11] },
      { text: 'select count(*)::int from entry' },
    ];
  });
  expect(results.map(({ rows, rowCount }) => ({ rows, rowCount }))).toEqual([
    { rows: [], rowCount: 1 },
    { rows: [{ count: 2 }], rowCount: 1 },
  ]);
  await pool.query('delete from entry');
});

test('a refused last statement undoes all, and its place is told', async () => {
  const work = pool.ending(async (tx) => {
    await tx.query('insert into entry values (12)');
    return [{ text: 'insert into entry values (13)' }, { name: 'refused', text: 'select 1 / 0' }];
  });
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: '22012' });
  expect(refusedAt(error)).toBe(1);
  expect(await ids()).toEqual([]);
});

test('last statements behind a swallowed refusal do not pass for done', async () => {
  const work = pool.ending(async (tx) => {
    await tx.query('select 1 / 0').catch(() => {});
    return [];
  });
  await expect(work).rejects.toThrow('undone');
});

test('a connection left inside a transaction is not lent again', async () => {
  const left = await pool.own(async (connection) => {
    await connection.query('begin');
    return (await connection.query('select pg_backend_pid() as pid')).rows[0]!.pid;
  });
  const next = await Promise.all([1, 2, 3].map(() => pool.query('select pg_backend_pid() as pid')));
  expect(next.map((each) => each.rows[0]!.pid)).not.toContain(left);
});

test('a connection lost before commit says that nothing was done', async () => {
  const work = pool.transaction(async (tx) => {
    const { rows } = await tx.query('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await tx.query('insert into entry values (3)');
  });
  await expect(work).rejects.toMatchObject({ name: 'ConnectionLost', outcome: 'none' });
  expect(await ids()).toEqual([]);
});

test('a transaction that nobody goes on with is ended by the server after a minute, and nothing was done', async () => {
  const work = pool.transaction(async (tx) => {
    const { rows } = await tx.query<{ pid: number; most: string }>(
      `select pg_backend_pid() as pid, current_setting('idle_in_transaction_session_timeout') as most`,
    );
    expect(rows[0]!.most).toBe('1min');
    await tx.query('insert into entry values (70)');
    await tx.query('set local idle_in_transaction_session_timeout = 1'); // as if it had gone by
    const there = () => pool.query('select from pg_stat_activity where pid = $1', [rows[0]!.pid]);
    await expect.poll(async () => (await there()).rows.length).toBe(0);
    await tx.query('select 1');
  });
  await expect(work).rejects.toMatchObject({ name: 'ConnectionLost', outcome: 'none' });
  expect(await ids()).not.toContain(70);
});

test('a named statement is prepared once on its connection', async () => {
  await pool.own(async (connection) => {
    const read = { name: 'read', text: 'select $1::int as value', values: [5] };
    await connection.query(read);
    await connection.query(read);
    const { rows } = await connection.query('select statement from pg_prepared_statements');
    expect(rows).toEqual([{ statement: read.text }]);
  });
});

test('the bell rings, and listens again after its connection was lost', async () => {
  const heard: string[] = [];
  let standing = 0;
  const bell = openBell(url, {
    application: 'bell test',
    channels: { Publication: (payload) => heard.push(payload) },
    listening: () => standing++,
  });
  await expect.poll(() => standing).toBe(1);
  await pool.query(`select pg_notify('Publication', '1')`);
  await expect.poll(() => heard).toEqual(['1']);
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bell test'`,
  );
  await expect.poll(() => standing).toBe(2);
  await pool.query(`select pg_notify('Publication', '2')`);
  await expect.poll(() => heard).toEqual(['1', '2']);
  await bell.close();
});

test('a bell can be closed while the database is away', async () => {
  const nowhere = new URL(url);
  nowhere.port = '1';
  const bell = openBell(nowhere.href, { channels: {} });
  await expect(bell.close()).resolves.toBeUndefined();
});

test('address options of the operator are kept beside our own', async () => {
  const given = new URL(url);
  given.searchParams.set('options', '-c work_mem=7MB');
  const other = openPool(given.href);
  const { rows } = await other.query(
    "select current_setting('work_mem') as memory, current_setting('timezone') as zone",
  );
  expect(rows).toEqual([{ memory: '7MB', zone: 'UTC' }]);
  await other.close();
});

test('a refused statement keeps its own error', async () => {
  await expect(pool.query('select nothing')).rejects.toBeInstanceOf(pg.DatabaseError);
});
