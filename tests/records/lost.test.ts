import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import { entity, faultsOf, openWorld, type World } from './world.ts';

let world: World;
let boss: Actor;
beforeAll(async () => {
  world = await openWorld();
  boss = await world.person(['shop.all']);
});
afterAll(() => world.close());

/** Sends until it is answered, always with the same key. */
async function persistently(name: string): Promise<number> {
  for (let sent = 1; ; sent++) {
    try {
      await world.write(boss, [{ kind: 'create', entity: entity('shop.Tag'), input: { name } }], {
        idempotency: { key: name, operation: 'createShopTag', hash: name },
      });
      return sent;
    } catch (error) {
      if (!(error instanceof Refusal) || !['REC717', 'DBS484', 'DBS485'].includes(error.faults[0]!.code))
        throw error;
    }
  }
}

test('writes whose connections are cut are made exactly once when they are sent again with their key', async () => {
  const admin = new pg.Client({ connectionString: world.url });
  await admin.connect();
  const cut = async () => {
    for (let times = 0; times < 5; times++) {
      await new Promise((done) => setTimeout(done, 100));
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    }
  };
  const cuts = cut();
  const names = Array.from({ length: 120 }, (_, index) => `cut ${index}`);
  const sent: number[] = [];
  for (let at = 0; at < names.length; at += 10)
    sent.push(...(await Promise.all(names.slice(at, at + 10).map(persistently))));
  await cuts;
  await admin.end();
  expect(Math.max(...sent)).toBeGreaterThan(1);
  const rows = await world.rows(
    boss,
    "select name, count(*)::int as n from shop.tag where name like 'cut %' group by name",
  );
  expect(rows.filter((row) => row['n'] !== 1)).toEqual([]);
  expect(rows).toHaveLength(names.length);
});

test('an ended session is told to sign in again', async () => {
  const guest = await world.person(['shop.all'], boss.org);
  const admin = new pg.Client({ connectionString: world.url });
  await admin.connect();
  await admin.query('update kontor.session set ended_at = now() where id = $1', [guest.session]);
  await admin.end();
  expect(await faultsOf(world.create(guest, 'shop.Tag', { name: 'late' }))).toEqual([
    'REC724 -: The session has ended.',
  ]);
});
