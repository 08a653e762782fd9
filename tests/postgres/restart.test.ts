import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  openBell,
  openPipeline,
  openPool,
  startEmbedded,
  type Embedded,
} from '../../engine/postgres/index.ts';

let folder: string;
let server: Embedded;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-restart-'));
  await chmod(folder, 0o755);
  server = await startEmbedded({ dataDir: folder, settings: { fsync: 'off' } });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const one = [{ name: 'one', text: 'select 1 as value' }];
const nothingDone = { name: 'ConnectionLost', outcome: 'none' };

test('while the database is away all is refused, and when it returns all is served again', async () => {
  let listening = 0;
  const pipeline = openPipeline(server.url);
  const pool = openPool(server.url);
  const bell = openBell(server.url, { channels: {}, listening: () => listening++ });
  await Promise.all([pipeline.runUnit(one), pipeline.runUnit(one), pool.query('select 1')]);
  await expect.poll(() => listening).toBe(1);

  await server.stop();
  await expect(pipeline.runUnit(one)).rejects.toMatchObject(nothingDone);
  await expect(pool.query('select 1')).rejects.toMatchObject(nothingDone);

  const port = Number(new URL(server.url).port);
  server = await startEmbedded({ dataDir: folder, port, settings: { fsync: 'off' } });
  const [result] = await pipeline.runUnit(one);
  expect(result!.rows).toEqual([{ value: 1 }]);
  expect((await pool.query('select 1 as value')).rows).toEqual([{ value: 1 }]);
  await expect.poll(() => listening, { timeout: 10_000 }).toBe(2);
  await Promise.all([pipeline.close(), pool.close(), bell.close()]);
});

test('units under way when the database is killed are told that their outcome is unknown', async () => {
  const pipeline = openPipeline(server.url, { connections: 1 });
  await pipeline.runUnit(one);
  const units = [
    pipeline.runUnit([{ text: 'select pg_sleep(30)' }]),
    pipeline.runUnit([{ text: 'select 1 as value' }]),
  ];
  const outcomes = Promise.allSettled(units);
  await server.stop();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ reason: { name: 'ConnectionLost', outcome: 'unknown' } });
  }
  await pipeline.close();
});
