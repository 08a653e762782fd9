/* Code of plugins behind an action writes other records: in its transaction, through the door, with known rights. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { definePlugin, type ActionContext, type PluginRecord } from '../../engine/index.ts';
import { modelOf } from '../database/modules.ts';
import { business } from './business.ts';
import { faultsOf, openWorld, type World } from './world.ts';

/** How often its code has run. */
let runs = 0;

/** Makes two orders of a deal, as the input says. */
const fruit = definePlugin({
  name: 'fruit',
  about: 'Splits a deal into two orders.',
  engine: '^0.1.0',
  needs: ['shop'],
  actions: {
    split: async (deal: PluginRecord, context: ActionContext) => {
      runs += 1;
      const { how } = context.input;
      const by = how === 'trusted' ? { trusted: true } : {};
      const [id] = [deal['id'] as string];
      const whole =
        how === 'act' ? await context.act('shop.Order.createFromDeal', undefined, { deal: id }) : undefined;
      if (whole !== undefined) return { title: `ordered as ${whole}` };
      const lines = (deal['lines'] as PluginRecord[]).map(({ product, quantity }) => ({
        product: product!,
        quantity: quantity!,
      }));
      const values = { customer: deal['customer']!, deal: id, lines };
      const first = await context.create('shop.Order', values, by);
      await context.transition('shop.Order', first, 'confirm', by);
      const second = await context.create(
        'shop.Order',
        { ...values, lines: how === 'spoil' ? [{ product: null }] : [] },
        by,
      );
      await context.update('shop.Order', second, { lines: { add: [lines[0]!] } }, by);
      const found = await context.find('shop.Order', { deal: id });
      return { title: `split in ${found.length}` };
    },
  },
});

const model = modelOf(business);
let world: World;
let boss: Actor;
let rep: Actor;
let deal: (actor: Actor) => Promise<string>;
beforeAll(async () => {
  world = await openWorld([fruit], model);
  boss = await world.person(['shop.all']);
  rep = await world.person(['shop.rep'], boss.org);
  const customer = await world.create(boss, 'shop.Party', { name: 'Alfreds' });
  const product = await world.create(boss, 'shop.Product', { name: 'Apple', price: '2.50' });
  deal = (actor) =>
    world.create(actor, 'shop.Deal', { title: 'Fruit', customer, lines: [{ product, quantity: '2' }] });
});
afterAll(() => world.close());

const split = async (actor: Actor, how: string, id?: string): Promise<string> => {
  const action = model.actions.get('shop.Deal.split')!;
  const on = id ?? (await deal(actor));
  await world.write(actor, [{ kind: 'action', action, id: on, version: 1, input: { how } }]);
  return on;
};
const orders = (id: string) =>
  world.rows(
    boss,
    'select status, total, number, deal_id from shop."order" where deal_id = $1 order by number',
    [id],
  );

test('it makes, changes and moves on records, which are computed and numbered like any', async () => {
  const id = await split(boss, 'plain');
  expect(await world.image(boss, id)).toMatchObject({ title: 'split in 2', version: 2 });
  expect(await orders(id)).toMatchObject([
    { status: 'confirmed', total: '5.00' },
    { status: 'draft', total: '5.00' },
  ]);
  expect(
    await world.rows(
      boss,
      'select 1 from shop.reservation r join shop."order" o on o.id = r.order_id where o.deal_id = $1',
      [id],
    ),
  ).toHaveLength(1);
});

test('it calls another action', async () => {
  const id = await split(boss, 'act');
  expect(await orders(id)).toMatchObject([{ status: 'draft', total: '5.00' }]);
});

test('what is refused takes everything back', async () => {
  const id = await deal(boss);
  expect(await faultsOf(split(boss, 'spoil', id))).toEqual([
    expect.stringMatching(/^REC721 lines\/0\/product: /) as unknown as string,
    expect.stringMatching(/^REC721 lines\/0\/quantity: /) as unknown as string,
  ]);
  expect(await orders(id)).toEqual([]);
});

test('it writes with the rights of who acts, unless it vouches for what it does', async () => {
  expect(await faultsOf(split(rep, 'plain'))).toEqual(['REC710 -: You may not create this Order.']);
  expect(await orders(await split(rep, 'trusted'))).toHaveLength(2);
});

test('it does not run for who may not call it on that record, or comes too late', async () => {
  const id = await deal(boss);
  const before = runs;
  expect(await faultsOf(split(rep, 'trusted', id))).toEqual(['REC707 -: There is no such Deal.']);
  await world.update(boss, 'shop.Deal', id, 1, { title: 'Pears' });
  expect(await faultsOf(split(boss, 'plain', id))).toEqual([expect.stringMatching(/^REC7/)]);
  expect(runs).toBe(before);
});
