/** Processes that start by themselves: when, and how often. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelOf } from '../database/modules.ts';
import { shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });
const note = (missed: 'once' | 'each') => ({
  title: 'Note the day',
  version: 1,
  start: { schedule: { every: '1d', at: '06:00', missed } },
  actor: 'shop.all',
  steps: [{ id: 'note', do: 'shop.Deal.create', with: { title: x(`'${missed}'`) }, undo: false }],
});

const model = modelOf({
  ...shop,
  'shop/processes/once.json': note('once'),
  'shop/processes/each.json': note('each'),
});

let world: ProcessWorld;
beforeAll(async () => {
  world = await openProcessWorld(model);
});
afterAll(() => world.close());

const day = 86_400_000;

describe('the times of a schedule', () => {
  const around = async (everyMs: number, minute: number, zone: string, moment: string) => {
    const [row] = await world.owned(
      `select to_char(t.last at time zone 'UTC', 'MM-DD HH24:MI') || ' ' || to_char(t.next at time zone 'UTC', 'MM-DD HH24:MI')
        as times from kontor.scheduled_times($1, $2, $3, $4) t`,
      [everyMs, minute, zone, moment],
    );
    return row!['times'];
  };

  test('a day is one of the wall clock, through the beginning and the end of summer', async () => {
    const berlin = (moment: string) => around(day, 360, 'Europe/Berlin', moment);
    expect(await berlin('2026-03-28T12:00:00Z')).toBe('03-28 05:00 03-29 04:00');
    expect(await berlin('2026-10-24T12:00:00Z')).toBe('10-24 04:00 10-25 05:00');
  });

  test('a time that the clock leaves out comes an hour later, one that it shows twice comes once', async () => {
    const berlin = (moment: string) => around(day, 150, 'Europe/Berlin', moment);
    expect(await berlin('2026-03-28T12:00:00Z')).toBe('03-28 01:30 03-29 01:30');
    expect(await berlin('2026-10-25T00:45:00Z')).toBe('10-24 00:30 10-25 01:30');
    expect(await berlin('2026-10-25T01:45:00Z')).toBe('10-25 01:30 10-26 01:30');
  });

  test('weeks begin on Monday, hours are of one length, and a time counts from its own moment on', async () => {
    expect(await around(7 * day, 0, 'UTC', '2026-11-26T00:00:00Z')).toBe('11-23 00:00 11-30 00:00');
    expect(await around(day / 4, 0, 'Asia/Kolkata', '2026-11-26T13:00:00Z')).toBe('11-26 12:00 11-26 18:00');
    expect(await around(day, 360, 'UTC', '2026-11-26T06:00:00Z')).toBe('11-26 06:00 11-27 06:00');
  });
});

describe('starts', () => {
  /** How many of a process were started for each organization, when all is quiet. */
  const started = async (process: string): Promise<number[]> => {
    const rows = await world.owned(
      `select count(i.id)::int as count from kontor.organization o left join kontor.process_instance i
          on i.org_id = o.id and i.process = $1 and i.scheduled_at is not null
        where o.id <> kontor.zero() group by o.id order by o.id`,
      [process],
    );
    return rows.map(({ count }) => count as number);
  };

  const until = async (fits: () => Promise<boolean>): Promise<void> => {
    for (let turn = 0; !(await fits()); turn++) {
      if (turn > 2_000) throw new Error(`Not so: ${world.failures.join('; ')}`);
      await new Promise((done) => setTimeout(done, 25));
    }
  };
  const waiting = async () =>
    (await world.owned('select from kontor.process_schedule where next_at <= now()')).length;

  test('each organization is started for once for each time, however many engines look', async () => {
    await world.person(['shop.all']);
    await world.person(['shop.all']);
    const engines = [1, 2, 3].map(() => world.startEngine({ pollMs: 20 }));
    await until(async () => (await world.owned('select from kontor.process_schedule')).length >= 4);
    const organizations = (await started('shop.once')).length;
    expect(organizations).toBeGreaterThanOrEqual(2);
    expect(await started('shop.once')).toEqual(Array(organizations).fill(0));

    await world.owned("update kontor.process_schedule set next_at = next_at - interval '1 day'");
    await until(async () => (await waiting()) === 0);
    expect(await started('shop.once')).toEqual(Array(organizations).fill(1));
    expect(await started('shop.each')).toEqual(Array(organizations).fill(1));
    await until(
      async () =>
        (await world.owned("select from kontor.process_instance where status = 'completed'")).length ===
        2 * organizations,
    );
    const deals = await world.owned(
      'select title, count(*)::int as count from shop.deal group by title order by title',
    );
    expect(deals).toEqual([
      { title: 'each', count: organizations },
      { title: 'once', count: organizations },
    ]);
    await Promise.all(engines.map((engine) => engine.close()));
  });

  test('of five times that were missed one is made up for, or each where the schedule says so', async () => {
    const before = { once: await started('shop.once'), each: await started('shop.each') };
    await world.owned("update kontor.process_schedule set next_at = next_at - interval '5 days'");
    await world.owned("delete from kontor.process_instance where scheduled_at > now() - interval '5 days'");
    const engine = world.startEngine({ pollMs: 20 });
    await until(async () => (await waiting()) === 0);
    await engine.close();
    expect(await started('shop.once')).toEqual(before.once.map(() => 1));
    expect(await started('shop.each')).toEqual(before.each.map(() => 5));
  });

  test('one time of an organization cannot start a process twice', async () => {
    const again = world.owned(
      `insert into kontor.process_instance (org_id, process, plan, scheduled_at)
        select org_id, process, plan, scheduled_at from kontor.process_instance where scheduled_at is not null limit 1`,
    );
    await expect(again).rejects.toThrow(pg.DatabaseError);
  });
});
