import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { modelOf } from '../database/modules.ts';
import { engines } from './engines.ts';
import { fulfil, shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const model = modelOf({ ...shop, 'shop/processes/fulfil.json': fulfil });
const entity = (name: string) => model.entities.get(name)!;

describe.each(engines)('on the $name engine', (engine) => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await openProcessWorld(model);
    world.startEngine({}, engine);
  });
  afterAll(() => world.close());

  const items = [
    { sku: 'A', quantity: 1 },
    { sku: 'B', quantity: 2 },
  ];

  /** A deal that is won: what the process starts from. */
  async function won(actor: Actor, input: object = {}): Promise<string> {
    const id = await world.create(actor, 'shop.Deal', { title: 'Chairs', value: '120.00', items, ...input });
    await world.write(actor, [
      { kind: 'transition', entity: entity('shop.Deal'), name: 'win', id, version: 1 },
    ]);
    return id;
  }

  async function pay(actor: Actor): Promise<void> {
  const [bill] = await world.rows(actor, 'select id, version from shop.bill');
  await world.write(actor, [
    { kind: 'transition', entity: entity('shop.Bill'), name: 'pay', id: bill!['id'] as string, version: bill!['version'] as number },
  ]);
} // prettier-ignore

  test('a won deal becomes an order, and a paid bill ends its process', async () => {
    const actor = await world.person(['shop.all']);
    const deal = await won(actor);
    await world.standing(actor, 'paid');
    await pay(actor);
    expect(await world.ended(actor)).toMatchObject({ status: 'completed', key: `deal:${deal}` });
    expect(await world.rows(actor, 'select note, status, total from shop."order"')).toEqual([
      { note: 'paid 120', status: 'confirmed', total: '120.00' },
    ]);
    expect(await world.rows(actor, 'select sku, status from shop.reservation order by sku')).toEqual([
      { sku: 'A', status: 'held' },
      { sku: 'B', status: 'held' },
    ]);
    expect(world.failures).toEqual([]);
  });

  test('what a process writes names it, its step and its starter in the audit', async () => {
    const actor = await world.person(['shop.all']);
    await won(actor);
    const { id } = await world.standing(actor, 'paid');
    const rows = await world.rows(
      actor,
      `select cause, via ->> 'path' as path, via ->> 'instance' as instance, via ->> 'starter' as starter
       from kontor.audit where entity = 'shop.Order' order by version limit 1`,
    );
    expect(rows).toEqual([
      { cause: 'process shop.fulfil', path: 'order', instance: id, starter: actor.user },
    ]);
  });

  test('a start whose condition does not hold leaves nothing', async () => {
    const actor = await world.person(['shop.all']);
    await won(actor, { title: 'ignored' });
    await expect.poll(() => world.rows(actor, 'select id from kontor.process_instance')).toEqual([]);
    expect(await world.rows(actor, 'select id from shop."order"')).toEqual([]);
  });

  test('what an import brings in starts nothing', async () => {
  const actor = await world.person(['shop.all']);
  const inputs = [{ title: 'Old', items: [] }];
  const operation = { kind: 'createMany', entity: entity('shop.Deal'), inputs } as const;
  const { outcomes } = await world.write(actor, [operation], { chunk: true, cause: 'import' });
  const win = { kind: 'transition', entity: entity('shop.Deal'), name: 'win', id: outcomes[0]!.ids[0]!, version: 1 } as const;
  await world.write(actor, [win], { chunk: true, cause: 'import' });
  expect(await world.rows(actor, 'select id from kontor.process_instance')).toEqual([]);
}); // prettier-ignore

  test('a step that is refused takes back what was done', async () => {
  const actor = await world.person(['shop.all']);
  await won(actor, { items: [{ sku: 'A', quantity: 1 }, { sku: 'A2', quantity: 1 }] });
  await world.standing(actor, 'paid');
  // SKUs are unique: the second deal cannot reserve what the first one holds.
  await won(actor, { items: [{ sku: 'C', quantity: 1 }, { sku: 'A2', quantity: 1 }] });
  const row = await world.instance(actor, (one) => one['status'] === 'undone');
  expect(JSON.parse(row['outcome'] as string)).toMatchObject({
    failure: { code: 'REC706', step: 'reserve/A2/hold' },
  });
  expect(await world.rows(actor, `select status from shop."order" order by status`)).toEqual([
    { status: 'cancelled' },
    { status: 'confirmed' },
  ]);
  expect(await world.rows(actor, `select status from shop.reservation where sku = 'C'`)).toEqual([
    { status: 'released' },
  ]);
}); // prettier-ignore
});
