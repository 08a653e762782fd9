/** What follows roll-ups, what is shared out, and what is held: goods that are kept, shipped and released. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { modelOf } from '../database/modules.ts';
import { goods } from './goods.ts';
import { faultsOf, openWorld, type World } from './world.ts';

const model = modelOf(goods);
const entity = (name: string) => model.entities.get(name)!;

let world: World;
let boss: Actor;
let places: readonly string[];
beforeAll(async () => {
  world = await openWorld([], model);
  boss = await world.person(['goods.all']);
  places = [
    await world.create(boss, 'goods.Place', { name: 'A' }),
    await world.create(boss, 'goods.Place', { name: 'B' }),
  ];
});
afterAll(() => world.close());

const product = () => world.create(boss, 'goods.Product', { name: 'Pen' });
const move = (of: string, quantity: string, place = places[0]!) =>
  world.create(boss, 'goods.Movement', { product: of, place, quantity });
const order = (lines: readonly (readonly [of: string, quantity: string])[]) =>
  world.create(boss, 'goods.Order', {
    name: 'O',
    lines: lines.map(([of, quantity]) => ({ product: of, quantity })),
  });
const step = (name: string, id: string, of = 'goods.Order') =>
  world.write(boss, [{ kind: 'transition', entity: entity(of), name, id }]);
const act = async (name: string, id: string | undefined, input: object = {}) =>
  (
    await world.write(boss, [
      { kind: 'action', action: model.actions.get(name)!, ...(id && { id }), input: input as never },
    ])
  ).outcomes[0]!.ids[0]!;
const confirmed = async (lines: readonly (readonly [string, string])[]) => {
  const id = await order(lines);
  await step('confirm', id);
  return id;
};
const balance = async (of: string) =>
  world.rows(
    boss,
    `select b.on_hand, b.kept, b.available, b.low from goods.balance b join goods.place p on p.id = b.place_id
     where b.product_id = $1 order by p.name`,
    [of],
  );
const linesOf = (id: string) =>
  world.rows(
    boss,
    'select kept, missing, version from goods.order_line where parent_id = $1 order by position',
    [id],
  );
const keptOf = async (id: string) =>
  (
    await world.rows(
      boss,
      `select p.name, k.quantity, k.status from goods.kept k join goods.balance b on b.id = k.balance_id
       join goods.place p on p.id = b.place_id
       join goods.order_line l on l.id = k.line_id
       where k.order_id = $1 order by l.position, p.name desc`,
      [id],
    )
  ).map(({ name, quantity, status }) => `${String(name)} ${String(quantity)} ${String(status)}`);
const nothingToMend = async () => {
  for (const name of ['goods.Balance', 'goods.Order']) {
    const made = await world.records.recompute(boss, model, entity(name));
    expect(made.filter(({ mended }) => mended > 0)).toEqual([]);
  }
};

describe('a value computed from roll-ups', () => {
  test('follows them, and so does what is computed from it, and raises no version', async () => {
    const of = await product();
    await move(of, '7');
    expect(await balance(of)).toEqual([{ on_hand: '7.00', kept: '0.00', available: '7.00', low: false }]);
    const id = await confirmed([[of, '3']]);
    expect(await balance(of)).toEqual([{ on_hand: '7.00', kept: '3.00', available: '4.00', low: true }]);
    expect(await linesOf(id)).toEqual([{ kept: '3.00', missing: '0.00', version: 2 }]);
    await nothingToMend();
  });

  test('is what a check is asked about, in the transaction that rolls up', async () => {
    const of = await product();
    await move(of, '7');
    await confirmed([[of, '5']]);
    expect(await faultsOf(move(of, '-3'))).toEqual(['REC705 -: So much is not available.']);
    await move(of, '-2');
    expect(await balance(of)).toMatchObject([{ available: '0.00' }]);
  });

  test('is made anew when its record is written, from what is rolled up by then', async () => {
    const of = await product();
    await move(of, '4');
    const id = await confirmed([[of, '6']]);
    expect(await linesOf(id)).toMatchObject([{ missing: '2.00' }]);
    const [row] = await world.rows(boss, 'select id from goods.order_line where parent_id = $1', [id]);
    const [{ version } = {}] = await world.rows(boss, 'select version from goods."order" where id = $1', [
      id,
    ]);
    const lines = { change: [{ id: row!['id'] as string, quantity: '9' }] };
    await world.update(boss, 'goods.Order', id, version as number, { lines });
    expect(await linesOf(id)).toMatchObject([{ kept: '4.00', missing: '5.00' }]);
  });

  test('is proved and mended with them', async () => {
    const of = await product();
    await move(of, '7');
    const admin = new pg.Client({ connectionString: world.url });
    await admin.connect();
    await admin.query('update goods.balance set on_hand = 9, available = 9 where product_id = $1', [of]);
    await admin.end();
    const made = await world.records.recompute(boss, model, entity('goods.Balance'));
    expect(made.filter(({ mended }) => mended > 0)).toEqual([{ field: 'goods.Balance.onHand', mended: 1 }]);
    expect(await balance(of)).toMatchObject([{ on_hand: '7.00', available: '7.00' }]);
  });
});

describe('what is shared out', () => {
  test('is taken in the order that is said, from as many as it needs', async () => {
    const of = await product();
    await move(of, '4', places[0]);
    await move(of, '5', places[1]);
    expect(await keptOf(await confirmed([[of, '7']]))).toEqual(['B 5.00 kept', 'A 2.00 kept']);
  });

  test('is shared by those that want the same, in their order, and what is missing stays so', async () => {
    const [of, other] = [await product(), await product()];
    await move(of, '4', places[0]);
    await move(of, '5', places[1]);
    await move(other, '1');
    const id = await confirmed([
      [of, '2'],
      [other, '1'],
      [of, '4'],
      [of, '10'],
      [of, '1'],
    ]);
    expect(await keptOf(id)).toEqual([
      'B 2.00 kept',
      'A 1.00 kept',
      'B 3.00 kept',
      'A 1.00 kept',
      'A 3.00 kept',
    ]);
    const missing = (await linesOf(id)).map((line) => line['missing']);
    expect(missing).toEqual(['0.00', '0.00', '0.00', '7.00', '1.00']);
  });

  test('is nothing where nothing is there or nothing is wanted any more', async () => {
    const of = await product();
    const id = await confirmed([[of, '2']]);
    expect(await keptOf(id)).toEqual([]);
    await move(of, '5');
    await act('goods.Order.keep', id);
    await act('goods.Order.keep', id);
    expect(await keptOf(id)).toEqual(['A 2.00 kept']);
  });

  test('is refused where all must be there and is not', async () => {
    const [of, other] = [await product(), await product()];
    await move(of, '5');
    await move(other, '5');
    const wanted = (quantity: string) =>
      order([
        [other, '1'],
        [of, '4'],
        [of, quantity],
      ]);
    const pack = async (quantity: string) =>
      act('goods.Parcel.pack', undefined, { order: await wanted(quantity) });
    expect(await faultsOf(pack('2'))).toEqual(['REC740 -: There is not enough available for all of it.']);
    expect((await world.image(boss, await pack('1')))['lines']).toHaveLength(3);
    const none = order([[await product(), '1']]);
    expect(
      await faultsOf(none.then((id) => act('goods.Parcel.pack', undefined, { order: id }))),
    ).toHaveLength(1);
  });

  test('makes the lines of a new record too', async () => {
    const of = await product();
    await move(of, '4', places[0]);
    await move(of, '5', places[1]);
    const id = await act('goods.Parcel.pack', undefined, { order: await order([[of, '6']]) });
    const image = await world.image(boss, id);
    expect((image['lines'] as { quantity: string }[]).map(({ quantity }) => quantity)).toEqual([
      '4.00',
      '2.00',
    ]);
  });
});

test('16 who keep, ship and release at once keep never more than there is, and meet no deadlock', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, product));
  for (const of of all) for (const place of places) await move(of, '30', place);
  const deadlocks = async () =>
    (
      await world.rows(
        boss,
        'select deadlocks::int as n from pg_stat_database where datname = current_database()',
      )
    )[0]!['n'];
  const before = await deadlocks();
  const writer = async (number: number) => {
    for (let turn = 0; turn < 4; turn++) {
      const wanted = (number + turn) % 2 === 0 ? all : all.toReversed();
      const id = await confirmed(wanted.map((of) => [of, '4'] as const));
      await step((number + turn) % 3 === 0 ? 'cancel' : 'ship', id);
      const wrong = await world.rows(boss, 'select 1 from goods.balance where available < 0 or kept < 0');
      expect(wrong).toEqual([]);
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, number) => writer(number)));
  expect(await deadlocks()).toBe(before);
  for (const of of all) {
    const [sum] = await world.rows(
      boss,
      'select sum(quantity)::text as s, (select sum(on_hand)::text from goods.balance where product_id = $1) as b from goods.movement where product_id = $1',
      [of],
    );
    expect(sum!['s']).toBe(sum!['b']);
  }
  await nothingToMend();
}, 120_000);
