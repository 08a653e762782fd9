import net from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  ConnectionLost,
  openPipeline,
  refusedAt,
  type Pipeline,
  type PipelineOptions,
  type Result,
} from '../../engine/postgres/index.ts';
import { freshDatabase } from '../support/index.ts';

let url: string;
let watcher: pg.Client;
const opened: Pipeline[] = [];

beforeAll(async () => {
  ({ url } = await freshDatabase());
  watcher = new pg.Client({ connectionString: url });
  await watcher.connect();
  await watcher.query('create table entry (id int primary key, note text)');
});
afterEach(async () => {
  for (const pipeline of opened.splice(0)) await pipeline.close();
  vi.restoreAllMocks();
});
afterAll(() => watcher.end());

function open(options: PipelineOptions = {}): Pipeline {
  const pipeline = openPipeline(url, { application: 'pipeline test', ...options });
  opened.push(pipeline);
  return pipeline;
}

const insert = (id: number, note = 'x') => ({
  name: 'insert',
  text: 'insert into entry values ($1, $2)',
  values: [id, note],
});
const transaction = { text: 'select txid_current()::text as value, pg_backend_pid() as backend' };
const refusal = { text: "select 1 / (case when $1 = 'no' then 0 else 1 end)", values: ['no'] };

async function ids(): Promise<number[]> {
  return (await watcher.query<{ id: number }>('select id from entry order by id')).rows.map((row) => row.id);
}

async function backends(): Promise<number> {
  const { rowCount } = await watcher.query(
    "select from pg_stat_activity where application_name = 'pipeline test' and datname = current_database()",
  );
  return rowCount ?? 0;
}

test('a unit is one transaction, and its results come in order', async () => {
  const [first, , second] = await open().runUnit([transaction, insert(1), transaction]);
  expect(first!.rows).toEqual(second!.rows);
  expect(await ids()).toEqual([1]);
});

test('values of a unit are read as everywhere else: JSON stays text, a moment keeps its microseconds', async () => {
  const [result] = await open().runUnit([
    { text: `select '{"a": 1.50}'::json as json, timestamptz '2026-01-02 03:04:05.678901+00' as at` },
  ]);
  expect(result!.rows).toEqual([{ json: '{"a": 1.50}', at: '2026-01-02T03:04:05.678901Z' }]);
});

test('units of one tick on one connection go out in one write', async () => {
  const pipeline = open({ connections: 1 });
  await pipeline.runUnit([transaction, insert(10)]);
  const many = vi.spyOn(net.Socket.prototype, '_writev' as 'write');
  const single = vi.spyOn(net.Socket.prototype, '_write' as 'write');
  await Promise.all([
    pipeline.runUnit([transaction, insert(11)]),
    pipeline.runUnit([transaction, insert(12)]),
  ]);
  expect(many.mock.calls.length + single.mock.calls.length).toBe(1);
});

test('a refused statement undoes the unit, and its error is the one reported', async () => {
  await expect(open().runUnit([insert(20), refusal, insert(21)])).rejects.toMatchObject({ code: '22012' });
  expect(await ids()).not.toContain(20);
});

test('a refusal at commit undoes the unit', async () => {
  await watcher.query('create table later (id int references entry deferrable initially deferred)');
  const unit = [{ text: 'insert into later values (999)' }];
  await expect(open().runUnit(unit)).rejects.toMatchObject({ code: '23503' });
  await watcher.query('drop table later');
});

test('a unit behind a refused one runs once more when their statement is poisoned', async () => {
  const pipeline = open({ connections: 1 });
  await pipeline.runUnit([transaction]);
  const outcomes = await Promise.allSettled([
    pipeline.runUnit([refusal, insert(30)]),
    pipeline.runUnit([transaction, insert(31)]),
    pipeline.runUnit([transaction, insert(32)]),
  ]);
  expect(outcomes.map((each) => each.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(await ids()).toEqual(expect.arrayContaining([31, 32]));
  await pipeline.runUnit([insert(33)]);
  const { rows } = (
    await pipeline.runUnit([{ text: 'select count(*) as value from pg_prepared_statements' }])
  )[0]!;
  expect(rows).toEqual([{ value: '1' }]);
});

test('twenty thousand mixed units never meet: each sees its own transaction alone', async () => {
  const pipeline = open();
  const own = (mark: number) => [
    { text: "select set_config('test.mark', $1, true)", values: [String(mark)] },
    mark % 7 === 0 ? refusal : { text: 'select 1' },
    { name: `mark ${mark % 5}`, text: `select current_setting('test.mark') as mark, ${mark % 5} as part` },
  ];
  const outcomes: PromiseSettledResult<string>[] = [];
  for (let batch = 0; batch < 20; batch++) {
    const marks = Array.from({ length: 1000 }, (_, index) => batch * 1000 + index);
    const runs = marks.map((mark) =>
      pipeline.runUnit(own(mark)).then((results) => results[2]!.rows[0]!.mark as string),
    );
    outcomes.push(...(await Promise.allSettled(runs)));
  }
  const wrong = outcomes.filter((outcome, mark) =>
    mark % 7 === 0
      ? outcome.status !== 'rejected' || (outcome.reason as pg.DatabaseError).code !== '22012'
      : outcome.status !== 'fulfilled' || outcome.value !== String(mark),
  );
  expect(wrong).toEqual([]);
});

const opening = (mark: string) => ({
  name: 'opening',
  text: "select set_config('test.mark', $1, true)",
  values: [mark],
});
const marked = {
  name: 'marked',
  text: "select current_setting('test.mark') as mark, now()::text as began, pg_backend_pid() as backend",
};
const together = (pipeline: Pipeline, mark: string, count: number) =>
  Promise.all(
    Array.from({ length: count }, async () => (await pipeline.runRead(opening(mark), marked)).rows[0]!),
  );

test('reads of one opening that come together share a transaction, no more of them than connections', async () => {
  const rows = await together(open({ connections: 2 }), 'a', 12);
  expect(rows.every(({ mark }) => mark === 'a')).toBe(true);
  expect(new Set(rows.map(({ began, backend }) => JSON.stringify([began, backend]))).size).toBe(2);
});

test('a read alone does not wait for company, and one group never answers more than eight', async () => {
  const pipeline = open({ connections: 1 });
  expect(await together(pipeline, 'a', 1)).toHaveLength(1);
  const rows = await together(pipeline, 'a', 17);
  expect(new Set(rows.map(({ began }) => began)).size).toBe(3);
});

test('reads of different openings never share a transaction', async () => {
  const pipeline = open({ connections: 1 });
  const [a, b] = await Promise.all([together(pipeline, 'a', 4), together(pipeline, 'b', 4)]);
  expect(a.map(({ mark }) => mark)).toEqual(['a', 'a', 'a', 'a']);
  expect(b.map(({ mark }) => mark)).toEqual(['b', 'b', 'b', 'b']);
  expect(new Set([...a, ...b].map(({ began }) => began)).size).toBe(2);
});

test('of reads that share a transaction, only what is refused by itself is refused', async () => {
  const pipeline = open({ connections: 1 });
  const outcomes = await Promise.allSettled(
    [marked, refusal, marked].map((query) => pipeline.runRead(opening('a'), query)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject({ reason: { code: '22012' } });
});

const grow = (id: number) => ({
  name: 'grow',
  text: 'update entry set note = note || $2 where id = $1',
  values: [id, 'x'],
});
const company = (name: string) => ({ name, shares: 2, most: 8 });
const noteOf = async (id: number) =>
  (await watcher.query<{ note: string }>('select note from entry where id = $1', [id])).rows[0]!.note;

test('writes of one company that come together share a transaction, those of two companies never', async () => {
  const pipeline = open();
  const write = async (name: string, id: number) => {
    const results = await pipeline.runWrite(company(name), [insert(id), transaction]);
    return results[1]!.rows[0]!.value as string;
  };
  const a = await Promise.all([600, 601, 602, 603, 604, 605].map((id) => write('a', id)));
  const [b, c] = await Promise.all([write('b', 606), write('c', 607)]);
  expect(new Set(a).size).toBe(2);
  expect(new Set([...a, b, c]).size).toBe(4);
  expect(await ids()).toEqual(expect.arrayContaining([600, 601, 602, 603, 604, 605, 606, 607]));
});

test('writes with nothing of their own are each answered with a row of what makes them together', async () => {
  const pipeline = open();
  const write = (id: number) =>
    pipeline.runWrite(company('a'), [{ text: `select ${id} as id` }], {
      key: 'k',
      part: id,
      ids: [],
      own: [],
      together: (parts) => [transaction, { text: 'select unnest($1::int[]) * 10 as id', values: [parts] }],
    });
  const results = await Promise.all([1, 2, 3, 4].map(write));
  expect(results.map((each) => each.at(-1)!.rows)).toEqual([10, 20, 30, 40].map((id) => [{ id }]));
});

test('writes of one key are made in one go, but never twice the same record', async () => {
  const pipeline = open({ connections: 1 });
  await watcher.query("insert into entry values (640, ''), (641, ''), (642, '')");
  const gone: (readonly number[])[] = [];
  const write = (id: number, key: string) =>
    pipeline.runWrite(company('a'), [grow(id), { text: `select ${id} as id` }], {
      key,
      part: id,
      ids: [String(id)],
      together(parts) {
        gone.push(parts as number[]);
        return [{ text: `update entry set note = note || 'y' where id = any ($1)`, values: [parts] }];
      },
      own: [{ text: `select ${id} as id` }],
    });
  const results = await Promise.all([
    ...[640, 641, 642, 641].map((id) => write(id, 'k')),
    ...[641, 642].map((id) => write(id, 'l')),
  ]);
  expect(results.map((all) => all.at(-1)!.rows[0]!.id)).toEqual([640, 641, 642, 641, 641, 642]);
  expect(gone.flat().length).toBeGreaterThan(2);
  expect(gone.every((ids) => new Set(ids).size === ids.length)).toBe(true);
  expect((await noteOf(641)).length).toBe(3);
});

test('of writes that share a transaction, only what is refused by itself is refused, with its place', async () => {
  const pipeline = open({ connections: 1 });
  const alone = await pipeline
    .runWrite(company('a'), [insert(610), refusal])
    .catch((error: unknown) => error);
  expect([alone, refusedAt(alone)]).toMatchObject([{ code: '22012' }, 1]);
  const [first, second, third] = await Promise.allSettled([
    pipeline.runWrite(company('a'), [insert(611)]),
    pipeline.runWrite(company('a'), [insert(612), refusal]),
    pipeline.runWrite(company('a'), [insert(613), transaction]),
  ]);
  expect([first.status, third.status]).toEqual(['fulfilled', 'fulfilled']);
  expect((third as PromiseFulfilledResult<Result[]>).value).toHaveLength(2);
  expect(refusedAt((second as PromiseRejectedResult).reason)).toBe(1);
  const written = await ids();
  expect([610, 611, 612, 613].filter((id) => written.includes(id))).toEqual([611, 613]);
});

test('writes that go out together never wait for each other without end, whatever order they come in', async () => {
  await watcher.query("insert into entry values (620, ''), (621, '')");
  const locks = 'select deadlocks from pg_stat_database where datname = current_database()';
  const [one, other] = [open(), open()];
  const nap = { text: 'select pg_sleep(0.01)' };
  const pair = (pipeline: Pipeline, first: number, second: number) => [
    pipeline.runWrite(company('a'), [grow(first), nap]),
    pipeline.runWrite(company('a'), [nap, grow(second)]),
  ];
  for (let round = 0; round < 10; round++)
    await Promise.all([...pair(one, 620, 621), ...pair(other, 621, 620)]);
  expect([await noteOf(620), await noteOf(621)]).toEqual(['x'.repeat(20), 'x'.repeat(20)]);
  await watcher.query('select pg_stat_clear_snapshot()');
  expect((await watcher.query<{ deadlocks: string }>(locks)).rows[0]!.deadlocks).toBe('0');
});

test('a write that waits for a lock keeps nobody from writing, and holds when the lock is given up', async () => {
  await watcher.query("insert into entry values (630, ''), (631, '')");
  await watcher.query("begin; update entry set note = '!' where id = 630");
  const pipeline = open();
  const waiting = Promise.all([630, 630, 630].map((id) => pipeline.runWrite(company('a'), [grow(id)])));
  for (let turn = 0; turn < 3; turn++) await pipeline.runWrite(company('a'), [grow(631)]);
  await watcher.query('commit');
  await waiting;
  expect([await noteOf(630), await noteOf(631)]).toEqual(['!xxx', 'xxx']);
});

test('idle connections are taken in one order, so that a single caller keeps one backend', async () => {
  const pipeline = open();
  const seen = new Set<unknown>();
  for (let index = 0; index < 5; index++)
    seen.add((await pipeline.runUnit([transaction]))[0]!.rows[0]!.backend);
  expect(seen.size).toBe(1);
});

test('units of one tick spread over all connections', async () => {
  const pipeline = open({ connections: 3 });
  const results = await Promise.all(Array.from({ length: 9 }, () => pipeline.runUnit([transaction])));
  expect(new Set(results.map((each) => each[0]!.rows[0]!.backend)).size).toBe(3);
});

test('a connection keeps no more prepared statements than it may', async () => {
  const pipeline = open({ connections: 1, namesMax: 3 });
  for (let index = 0; index < 10; index++) {
    await pipeline.runUnit([{ name: `n${index}`, text: `select ${index} as value` }]);
  }
  const [kept] = await pipeline.runUnit([
    { text: 'select statement as value from pg_prepared_statements order by prepare_time' },
  ]);
  expect(kept!.rows.map((row) => row.value)).toEqual([7, 8, 9].map((index) => `select ${index} as value`));
});

test('a plan made stale by a changed table is prepared anew', async () => {
  const pipeline = open({ connections: 1 });
  await watcher.query('create table shifting (a int)');
  const read = { name: 'shifting', text: 'select * from shifting' };
  await pipeline.runUnit([read]);
  await watcher.query('alter table shifting add b int');
  await expect(pipeline.runUnit([read])).rejects.toMatchObject({ code: '0A000' });
  await expect(pipeline.runUnit([read])).resolves.toHaveLength(1);
});

test('a lost connection fails the unit under way with an unknown outcome, and the next unit gets a new one', async () => {
  const pipeline = open({ connections: 1 });
  const [before] = await pipeline.runUnit([transaction]);
  const slow = pipeline.runUnit([{ text: 'select pg_sleep(20)' }]);
  const told = expect(slow).rejects.toMatchObject({ name: 'ConnectionLost', outcome: 'unknown' });
  await vi.waitUntil(async () => {
    const { rowCount } = await watcher.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(20)'`,
    );
    return rowCount === 1;
  });
  await told;
  const [after] = await pipeline.runUnit([transaction]);
  expect(after!.rows[0]!.backend).not.toBe(before!.rows[0]!.backend);
});

test('a database that cannot be reached is told as such, with nothing done', async () => {
  const nowhere = new URL(url);
  nowhere.port = '1';
  const pipeline = openPipeline(nowhere.href);
  const error: unknown = await pipeline.runUnit([transaction]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConnectionLost);
  expect(error).toMatchObject({ outcome: 'none', faults: [{ code: 'DBS485' }] });
  await pipeline.close();
});

test('a value that cannot be bound is refused before anything is sent', async () => {
  const unit = [insert(40), { text: 'select $1', values: [{ a: 1 }] }];
  await expect(open().runUnit(unit)).rejects.toThrow('$1 cannot be bound');
  expect(await ids()).not.toContain(40);
});

test('two texts under one name are refused before anything is sent', async () => {
  const pipeline = open({ connections: 1 });
  await expect(pipeline.runUnit([insert(41), { name: 'insert', text: 'select 2' }])).rejects.toThrow(
    "named 'insert'",
  );
  expect(await pipeline.runUnit([insert(42)])).toHaveLength(1);
  expect(await ids()).not.toContain(41);
});

test('closing waits for what is under way and leaves no connection', async () => {
  const pipeline = openPipeline(url, { application: 'pipeline test' });
  const last = pipeline.runUnit([insert(50)]);
  await pipeline.close();
  await last;
  await vi.waitUntil(async () => (await backends()) === 0);
  expect(await ids()).toContain(50);
});
