/* States in which a record is fixed: nobody changes it, what its transitions and actions say still happens. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { modelOf } from '../database/modules.ts';
import { business } from './business.ts';
import { faultsOf, openWorld, type World } from './world.ts';

const model = modelOf(business);
const invoices = model.entities.get('shop.Invoice')!;
const fixed = (state: string) =>
  `REC731 -: The Invoice is in the state '${state}', in which it is not changed or deleted.`;

let world: World;
let boss: Actor;
let customer: string;
let product: string;
beforeAll(async () => {
  world = await openWorld([], model);
  boss = await world.person(['shop.all']);
  customer = await world.create(boss, 'shop.Party', { name: 'Alfreds' });
  product = await world.create(boss, 'shop.Product', { name: 'Apple', price: '2.50' });
});
afterAll(() => world.close());

const move = (name: string, id: string) =>
  world.write(boss, [{ kind: 'transition', entity: invoices, name, id }]);
const act = (name: string, id: string) =>
  world.write(boss, [{ kind: 'action', action: model.actions.get(`shop.Invoice.${name}`)!, id, input: {} }]);
const versionOf = async (id: string): Promise<number> => (await world.image(boss, id))['version'] as number;
async function posted(): Promise<string> {
  const id = await world.create(boss, 'shop.Invoice', { customer, lines: [{ product, quantity: '4' }] });
  await world.update(boss, 'shop.Invoice', id, 1, { note: 'still open' });
  await move('post', id);
  return id;
}

test('a record in such a state is neither changed nor deleted, nor are its lines', async () => {
  const id = await posted();
  const version = await versionOf(id);
  const [line] = (await world.image(boss, id))['lines'] as { id: string }[];
  const change = (patch: object, from = version) =>
    faultsOf(world.update(boss, 'shop.Invoice', id, from, patch as never));
  expect(await change({ note: 'late' })).toEqual([fixed('Posted')]);
  expect(await change({ lines: { change: [{ id: line!.id, quantity: '5' }] } })).toEqual([fixed('Posted')]);
  expect(await change({ lines: { remove: [line!.id] } })).toEqual([fixed('Posted')]);
  expect(await change({ note: 'from an old version' }, 2)).toEqual([fixed('Posted')]);
  expect(await faultsOf(world.write(boss, [{ kind: 'delete', entity: invoices, id, version }]))).toEqual([
    fixed('Posted'),
  ]);
  expect(await versionOf(id)).toBe(version);
});

test('nor is it emptied or taken along where what it points to is deleted', async () => {
  const id = await posted();
  const entry = (await world.image(boss, id))['entry'] as string;
  const entries = model.entities.get('shop.Entry')!;
  const version = (await world.image(boss, entry))['version'] as number;
  expect(
    await faultsOf(world.write(boss, [{ kind: 'delete', entity: entries, id: entry, version }])),
  ).toEqual(["REC731 -: The Entry is in the state 'Posted', in which it is not changed or deleted."]);
});

test('its transitions go on, and its actions do what they say', async () => {
  const id = await posted();
  await act('remind', id);
  await move('cancel', id);
  expect(await world.image(boss, id)).toMatchObject({ reminders: 1, status: 'cancelled' });
  expect(await faultsOf(world.update(boss, 'shop.Invoice', id, await versionOf(id), { note: 'x' }))).toEqual([
    fixed('Cancelled'),
  ]);
});

test('one that was cancelled is amended by a copy that knows what it amends', async () => {
  const id = await posted();
  await move('cancel', id);
  await act('amend', id);
  const [copy] = await world.rows(boss, 'select id from shop.invoice where amends_id = $1', [id]);
  expect(await world.image(boss, copy!['id'] as string)).toMatchObject({
    status: 'draft',
    amends: id,
    total: '11.90',
    lines: [{ product, quantity: '4.000' }],
  });
});
