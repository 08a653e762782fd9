import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rightsOf, type Actor } from '../../engine/access/index.ts';
import { readModules } from '../../engine/definition/index.ts';
import { checkPlugins, readPlugins, type Plugin } from '../../engine/extension/index.ts';
import { linkModel } from '../../engine/model/index.ts';
import { priceBy, type Rule } from '../../plugins/price-rules/pricing.ts';
import { openWorld, type World } from '../records/world.ts';

const rule = (more: Partial<Rule>): Rule => ({
  priority: 10,
  category: null,
  product: null,
  quantityFrom: '1',
  valid: null,
  percent: null,
  amount: null,
  active: true,
  ...more,
});
const pen = { id: 'pen', category: 'office', price: '10.00' };

describe('the price', () => {
  const cases: readonly [string, readonly Rule[], string, string | null][] = [
    ['is that of no rule where none applies', [rule({ product: 'ink', amount: '1' })], '1', null],
    ['is the amount of a standard rule', [rule({ amount: '7.5' })], '1', '7.50'],
    ['is the own price less a percentage, rounded half up', [rule({ percent: '33.335' })], '1', '6.67'],
    [
      'is that of the quantity',
      [rule({ amount: '9' }), rule({ amount: '8', quantityFrom: '10' })],
      '10',
      '8.00',
    ],
    ['needs the whole quantity', [rule({ amount: '8', quantityFrom: '10' })], '9.999', null],
    [
      'is that of the closest rule',
      [
        rule({ amount: '9' }),
        rule({ amount: '8', category: 'office' }),
        rule({ amount: '7', product: 'pen' }),
      ],
      '1',
      '7.00',
    ],
    [
      'is that of the highest priority',
      [rule({ amount: '9', priority: 20 }), rule({ amount: '7', product: 'pen' })],
      '1',
      '9.00',
    ],
    [
      'leaves rules out that are over, not yet or not active',
      [
        rule({ amount: '1', valid: { to: '2026-01-01' } }),
        rule({ amount: '2', valid: { from: '2027-01-01' } }),
        rule({ amount: '3', active: false }),
      ],
      '1',
      null,
    ],
  ];
  test.each(cases)('%s', (_, rules, quantity, price) => {
    expect(priceBy(rules, pen, quantity, '2026-06-01')).toBe(price);
  });
});

const { definitions } = await readModules([join(import.meta.dirname, '../../metadata')], 'shipped');
const model = linkModel(definitions).model!;
const plugins: readonly Plugin[] = await readPlugins(join(import.meta.dirname, '../../plugins'));

test('every shipped plugin fits the engine and the modules', () => {
  expect(checkPlugins(plugins, model, '0.1.0')).toEqual([]);
  expect(plugins.map((plugin) => plugin.name)).toContain('price-rules');
});

describe('an order', () => {
  let world: World;
  let boss: Actor;
  let customer: string;
  let product: string;
  beforeAll(async () => {
    world = await openWorld(plugins, model);
    const somebody = await world.person([]);
    boss = { ...somebody, rights: rightsOf(model, { roles: ['core.admin'], version: '1' }) };
    customer = await world.create(boss, 'contacts.Party', { name: 'Ada' });
    product = await world.create(boss, 'catalogue.Product', { name: 'Pen', price: '10' });
  });
  afterAll(() => world.close());

  const order = (line: object = {}) =>
    world.create(boss, 'sales.Order', { customer, lines: [{ product, quantity: '5', ...line }] });
  type Image = { lines: { id: string; price: string; net: string }[]; net: string };
  const imageOf = async (id: string) => (await world.image(boss, id)) as Image;

  test('without rules has the prices of its products', async () => {
    expect((await imageOf(await order())).lines).toMatchObject([{ price: '10.00', net: '50.00' }]);
  });

  test('is priced by the rules, and its totals with it', async () => {
    await world.create(boss, 'catalogue.PricingRule', { name: 'A tenth', percent: '10' });
    await world.create(boss, 'catalogue.PricingRule', { name: 'Many', amount: '6', quantityFrom: '20' });
    const id = await order();
    expect(await imageOf(id)).toMatchObject({ net: '45.00', lines: [{ price: '9.00', net: '45.00' }] });
    const [line] = (await imageOf(id)).lines;
    await world.update(boss, 'sales.Order', id, 1, { lines: { change: [{ id: line!.id, quantity: '20' }] } });
    expect(await imageOf(id)).toMatchObject({ net: '120.00', lines: [{ price: '6.00', net: '120.00' }] });
  });

  test('keeps a price that was set by hand', async () => {
    const id = await order({ price: '3' });
    const [line] = (await imageOf(id)).lines;
    expect(line).toMatchObject({ price: '3.00' });
    await world.update(boss, 'sales.Order', id, 1, { lines: { change: [{ id: line!.id, quantity: '30' }] } });
    expect((await imageOf(id)).lines).toMatchObject([{ price: '3.00', net: '90.00' }]);
  });
});
