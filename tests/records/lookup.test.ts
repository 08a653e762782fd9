/* References that are found by other values, and made where they are missing. */
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { writesOf } from '../../engine/graphql/writes.ts';
import type { Published } from '../../engine/publication/index.ts';
import { runDocument } from '../../engine/server/graphql/run.ts';
import { modelOf } from '../database/modules.ts';
import { stock } from './stock.ts';
import { faultsOf, openWorld, type World } from './world.ts';

const model = modelOf(stock);
const entity = (name: string) => model.entities.get(name)!;

let world: World;
let boss: Actor;
let place: string;
beforeAll(async () => {
  world = await openWorld([], model);
  boss = await world.person(['stock.all']);
  place = await world.create(boss, 'stock.Place', { name: 'Bin' });
  await world.create(boss, 'stock.Period', { from: '2026-01-01', to: '2026-12-31' });
});
afterAll(() => world.close());

const product = () => world.create(boss, 'stock.Product', { name: 'Pen' });
const move = (of: string, quantity: string, more: object = {}) =>
  world.create(boss, 'stock.Movement', { product: of, place, quantity, date: '2026-05-01', ...more });
const balances = (of: string) =>
  world.rows(boss, 'select on_hand from stock.balance where product_id = $1 and deleted_at is null', [of]);
const negative = 'REC705 -: There is not so much of it there.';

describe('what is looked up', () => {
  test('is the first in order that fits, and is copied from', async () => {
    const of = await product();
    for (const [from, amount] of [
      ['2026-01-01', '1'],
      ['2026-04-01', '2'],
      ['2026-06-01', '3'],
    ])
      await world.create(boss, 'stock.Price', { product: of, from, amount });
    expect(await world.image(boss, await move(of, '1'))).toMatchObject({ amount: '2.00' });
    expect(await world.image(boss, await move(of, '1', { date: '2026-07-01' }))).toMatchObject({
      amount: '3.00',
    });
  });

  test('is nothing where nothing fits, and stays what somebody gave', async () => {
    const [of, other] = [await product(), await product()];
    const price = await world.create(boss, 'stock.Price', {
      product: other,
      from: '2026-01-01',
      amount: '9',
    });
    expect((await world.image(boss, await move(of, '1')))['price'] ?? null).toBeNull();
    expect(await world.image(boss, await move(of, '1', { price }))).toMatchObject({ price, amount: '9.00' });
    expect(await faultsOf(move(of, '1', { balance: price }))).toEqual([
      "REC703 balance: 'Balance' cannot be changed.",
    ]);
  });

  test('refuses in its own words where it is required', async () => {
    expect(await faultsOf(move(await product(), '1', { date: '2027-01-01' }))).toEqual([
      'REC705 period: The period of this date is closed.',
    ]);
  });

  test('is made where it is missing, once, however many look for it at once', async () => {
    const of = await product();
    await Promise.all(Array.from({ length: 8 }, () => move(of, '1')));
    expect(await balances(of)).toEqual([{ on_hand: '8.00' }]);
  });

  test('is not made for a write that is refused for something else', async () => {
    const of = await product();
    expect(await faultsOf(move(of, 'much'))).toHaveLength(1);
    expect(await balances(of)).toEqual([]);
  });
});

test('a period that is being closed is waited for, and found closed', async () => {
  const period = await world.create(boss, 'stock.Period', { from: '2028-01-01', to: '2028-01-31' });
  const of = await product();
  const closing = new pg.Client({ connectionString: world.url });
  await closing.connect();
  try {
    await closing.query('begin');
    await closing.query(`update stock.period set status = 'closed' where id = $1`, [period]);
    const posting = faultsOf(move(of, '1', { date: '2028-01-15' }));
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await closing.query(waiting)).rowCount === 0) await setTimeout(5);
    await closing.query('commit');
    expect(await posting).toEqual(['REC705 period: The period of this date is closed.']);
  } finally {
    await closing.end();
  }
});

describe('stock', () => {
  test('that would be negative is refused, with the message of the check it breaks', async () => {
    const of = await product();
    await move(of, '5');
    expect(await faultsOf(move(of, '-6'))).toEqual([negative]);
    expect(await balances(of)).toEqual([{ on_hand: '5.00' }]);
  });

  test('of 16 writers at once is never negative, and none of them meets a deadlock', async () => {
    const goods = await Promise.all(Array.from({ length: 3 }, product));
    for (const of of goods) await move(of, '20');
    const deadlocks = async () =>
      (
        await world.rows(
          boss,
          'select deadlocks::int as n from pg_stat_database where datname = current_database()',
        )
      )[0]!['n'] as number;
    const before = await deadlocks();
    let refused = 0;
    const writer = async (number: number) => {
      for (let turn = 0; turn < 12; turn++) {
        const inputs = goods.map((of, index) => ({
          product: of,
          place,
          date: '2026-05-01',
          quantity: (number + turn + index) % 3 === 0 ? '2' : '-2',
        }));
        // Each in its own order: balances are locked in order of their ids, whatever the order of the lines.
        const turned = number % 2 === 0 ? inputs : inputs.toReversed();
        const faults = await faultsOf(
          world.write(boss, [{ kind: 'createMany', entity: entity('stock.Movement'), inputs: turned }]),
        );
        if (faults.length > 0) {
          expect(faults).toEqual([negative]);
          refused++;
        }
        const low = await world.rows(boss, 'select 1 from stock.balance where on_hand < 0');
        expect(low).toEqual([]);
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, number) => writer(number)));
    expect(refused).toBeGreaterThan(0);
    expect(await deadlocks()).toBe(before);
    for (const of of goods) {
      const [sum] = await world.rows(
        boss,
        'select sum(quantity)::text as s from stock.movement where product_id = $1',
        [of],
      );
      expect(await balances(of)).toEqual([{ on_hand: sum!['s'] }]);
    }
  }, 120_000);
});

describe('a ledger', () => {
  const ledger = entity('stock.Movement');

  test('is added to, lines and all, and never changed, whoever asks', async () => {
    const id = await move(await product(), '1', { lines: [{ text: 'first' }] });
    const fault = ['REC732 -: A Movement is never changed or deleted.'];
    expect(await faultsOf(world.update(boss, 'stock.Movement', id, 1, { quantity: '2' }))).toEqual(fault);
    expect(await faultsOf(world.write(boss, [{ kind: 'delete', entity: ledger, id, version: 1 }]))).toEqual(
      fault,
    );
    expect(await faultsOf(world.write(boss, [{ kind: 'restore', entity: ledger, id }]))).toEqual(fault);
  });

  test.each([
    'update stock.movement set quantity = 0',
    'delete from stock.movement',
    'update stock.movement_line set text = null',
    'delete from stock.movement_line',
  ])('the database lets nobody who serves requests: %s', async (statement) => {
    await expect(world.rows(boss, statement)).rejects.toThrow(/permission denied/);
  });

  test('has no mutations that change it', () => {
    const names = writesOf(model)
      .filter((one) => one.entity === ledger)
      .map(({ kind }) => kind);
    expect(names).toEqual(['create', 'createMany']);
  });

  test('gives the balance of any day as a sum, and a backdated entry counts at once', async () => {
    const of = await product();
    for (const [date, quantity] of [
      ['2026-03-01', '5'],
      ['2026-03-10', '-2'],
      ['2026-04-01', '1'],
    ])
      await move(of, quantity!, { date });
    const on = async (day: string): Promise<unknown> => {
      const query = `{ sums: stockMovementsAggregate(where: { product: { id: { eq: "${of}" } }, date: { lte: "${day}" } }) { sum { quantity } } }`;
      const answer = await runDocument(
        world.records,
        { model, number: 1 } as Published,
        { query },
        { actor: boss, correlation: 'c' },
      );
      return (JSON.parse(answer) as { data: { sums: { sum: { quantity: string } }[] } }).data.sums[0]?.sum
        .quantity;
    };
    expect([await on('2026-03-05'), await on('2026-03-31'), await on('2026-04-30')]).toEqual([
      '5.00',
      '3.00',
      '4.00',
    ]);
    await move(of, '10', { date: '2026-03-02' });
    expect([await on('2026-03-01'), await on('2026-03-05')]).toEqual(['5.00', '15.00']);
  });
});
