import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { exit, main } from '../../engine/cli/index.ts';
import { forget, outlived } from '../../engine/database/index.ts';
import { owner, secret } from '../database/live.ts';
import { faultsOf, openWorld, type World } from './world.ts';

let world: World;
let boss: Actor;
/** Changed 400, 200 and 5 days ago. */
let changed: string;
/** Made 400 days ago and never changed. */
let still: string;

const keptDays = 100;

beforeAll(async () => {
  world = await openWorld();
  boss = await world.person(['shop.all']);
  changed = await world.create(boss, 'shop.Invoice', { note: 'one' });
  await world.update(boss, 'shop.Invoice', changed, 1, { note: 'two' });
  await world.update(boss, 'shop.Invoice', changed, 2, { note: 'three' });
  still = await world.create(boss, 'shop.Invoice', { note: 'still' });
  const ages = [
    [changed, 1, 400],
    [changed, 2, 200],
    [changed, 3, 5],
    [still, 1, 400],
  ] as const;
  for (const [record, version, days] of ages) await age(record, version, days);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => world.close());

const age = (record: string, version: number, days: number) =>
  owner(world.url, async (db) => {
    const values = [record, version, days];
    const at = `at = now() - $3 * interval '1 day'`;
    await db.query(`update kontor.audit set ${at} where record = $1 and version = $2`, values);
    await db.query(`update kontor.event set ${at} where record = $1 and record_version = $2`, values);
  });

const versions = async (table: 'audit' | 'event', column: string, record: string): Promise<unknown[]> =>
  (
    await world.rows(boss, `select ${column} as v from kontor.${table} where record = $1 order by 1`, [
      record,
    ])
  ).map((row) => row['v']);

test('what is older is counted and, in chunks, deleted: images that a newer old one replaces, and events', async () => {
  const wanted = { images: 1, events: 3 };
  expect(await owner(world.url, (db) => outlived(db, keptDays))).toEqual(wanted);
  expect(await versions('audit', 'version', changed)).toEqual([1, 2, 3]);
  expect(await owner(world.url, (db) => forget(db, keptDays, async () => {}, 2))).toEqual(wanted);
  expect(await owner(world.url, (db) => outlived(db, keptDays))).toEqual({ images: 0, events: 0 });
  // The second version is what the record was when the time that is kept began.
  expect(await versions('audit', 'version', changed)).toEqual([2, 3]);
  expect(await versions('event', 'record_version', changed)).toEqual([3]);
});

test('the newest image stays however old it is, and a change is laid over it', async () => {
  expect(await versions('audit', 'version', still)).toEqual([1]);
  await world.update(boss, 'shop.Invoice', still, 1, { note: 'moved' });
  expect(await world.image(boss, still)).toMatchObject({ note: 'moved', status: 'draft', version: 2 });
});

test('a change of a version whose image is gone is a conflict', async () => {
  expect(await faultsOf(world.update(boss, 'shop.Invoice', changed, 1, { note: 'late' }))).toEqual([
    expect.stringContaining('REC'),
  ]);
});

test('the command deletes only when it is told to, and nothing while no time is set', async () => {
  const retention = async (days: string, ...options: string[]): Promise<unknown> => {
    vi.stubEnv('DATABASE_URL', world.url);
    vi.stubEnv('KONTOR_SECRET', secret);
    vi.stubEnv('KONTOR_KEEP_PAST_DAYS', days);
    const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await main(['retention', '--json', ...options])).toBe(exit.done);
    const printed = print.mock.calls.map(([text]) => String(text)).join('');
    print.mockRestore();
    return JSON.parse(printed);
  };
  const record = await world.create(boss, 'shop.Invoice', { note: 'old' });
  await world.update(boss, 'shop.Invoice', record, 1, { note: 'older than the time' });
  for (const version of [1, 2]) await age(record, version, 300);
  expect(await retention('', '--delete')).toMatchObject({ deleted: false, images: 0, events: 0 });
  expect(await retention('250')).toMatchObject({ deleted: false, images: 1, events: 2 });
  expect(await retention('250', '--delete')).toMatchObject({ deleted: true, images: 1, events: 2 });
  expect(await versions('audit', 'version', record)).toEqual([2]);
});
