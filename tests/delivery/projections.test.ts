/* What a ledger gives is made of its events alone, agrees with the roll-ups, and is built anew while it is read. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rightsOf, type Actor } from '../../engine/access/index.ts';
import { projectionsOf } from '../../engine/delivery/index.ts';
import type { Loop } from '../../engine/index.ts';
import { openProjections } from '../../engine/server/events/projections.ts';
import { owner } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf } from '../records/world.ts';
import { randomOf } from '../support/random.ts';
import { openDeliveryWorld, type DeliveryWorld } from './world.ts';

const text = { type: 'string' };
const quantity = { type: 'string', format: 'quantity', 'x-scale': 3 };
const grants = (fields?: readonly string[]) => ({
  movements: { entity: 'depot.Movement', actions: '*', ...(fields && { fields }) },
  balances: { entity: 'depot.Balance', actions: '*' },
  counts: { entity: 'depot.Count', actions: '*' },
});

const files = {
  'depot/entities/Balance.json': {
    type: 'object',
    required: ['product', 'place'],
    'x-label': 'product',
    properties: {
      product: text,
      place: text,
      onHand: { ...quantity, 'x-rollup': { of: 'depot.Movement.balance', sum: 'quantity' } },
      movements: { type: 'integer', 'x-rollup': { of: 'depot.Movement.balance', count: true } },
    },
  },
  'depot/entities/Movement.json': {
    type: 'object',
    'x-ledger': true,
    required: ['balance', 'quantity'],
    properties: {
      balance: { 'x-reference': 'depot.Balance' },
      product: { ...text, 'x-fetch': 'balance.product' },
      place: { ...text, 'x-fetch': 'balance.place' },
      quantity,
    },
  },
  'depot/entities/Count.json': {
    type: 'object',
    properties: {
      place: text,
      status: { enum: ['draft', 'posted'], default: 'draft' },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
    },
    $defs: { Line: { type: 'object', properties: { product: text, found: quantity } } },
  },
  'depot/access/depot.all.json': { title: 'All', grants: grants() },
  'depot/access/depot.some.json': { title: 'Some', grants: grants(['product', 'place']) },
  'core/access/core.admin.json': { title: 'Administrator', grants: {} },
  'depot/projections/balance.json': {
    title: 'Stock',
    of: 'depot.Movement',
    by: ['product', 'place'],
    values: { onHand: { sum: 'quantity' }, movements: 'count' },
  },
  'depot/projections/found.json': {
    title: 'Found',
    of: 'depot.Count',
    lines: 'lines',
    match: { status: 'posted' },
    by: ['place', 'product'],
    values: { found: { sum: 'found' } },
  },
};
const model = modelOf(files);

let world: DeliveryWorld;
let loop: Loop;
beforeAll(async () => {
  world = await openDeliveryWorld(model);
  loop = world.start();
});
afterAll(() => world.close());

const projections = () => openProjections(world.records);

/** Rows of a projection once they fit; the events of other databases may keep some back for a while. */
const projected = async (actor: Actor, name: string, wanted: unknown): Promise<void> => {
  const look = async () => projections().read(actor, model, name, {});
  await expect.poll(look, { timeout: 20_000 }).toEqual(wanted);
};

/** The balances as the roll-ups have them, in the form of the projection. */
const rolledUp = async (actor: Actor) =>
  (await world.rows(actor, `select product, place, on_hand, movements from depot.balance where movements > 0 order by place, product`)).map(
    ({ product, place, on_hand: onHand, movements }) => ({ key: { place, product }, values: { movements: String(movements), onHand } }),
  ); // prettier-ignore

async function movedStock(actor: Actor, seed: number): Promise<void> {
  const random = randomOf(seed);
  const balances: string[] = [];
  for (const product of ['apples', 'pears'])
    for (const place of ['north', 'south'])
      balances.push(await world.create(actor, 'depot.Balance', { product, place }));
  const move = () => ({ balance: random.pick(balances), quantity: `${random.int(-50, 90)}.${random.int(100, 999)}` });
  for (let turn = 0; turn < 10; turn++) await world.create(actor, 'depot.Movement', move());
  const inputs = Array.from({ length: 20 }, move);
  await world.write(actor, [{ kind: 'createMany', entity: model.entities.get('depot.Movement')!, inputs }], { chunk: true });
} // prettier-ignore

test('stock made of the events of its ledger agrees with the roll-ups, those of imports too', async () => {
  const actor = await world.person(['depot.all']);
  await movedStock(actor, 1);
  const wanted = await rolledUp(actor);
  expect(wanted.length).toBeGreaterThan(2);
  await projected(actor, 'depot.balance', wanted);
  const [{ key, values }] = wanted as [(typeof wanted)[0]];
  expect(await projections().read(actor, model, 'depot.balance', key as Record<string, string>)).toEqual([{ key, values }]); // prettier-ignore
});

test('it is built anew from events alone while the old one is read', async () => {
  const actor = await world.person(['depot.all', 'core.admin']);
  await movedStock(actor, 2);
  const wanted = await rolledUp(actor);
  await projected(actor, 'depot.balance', wanted);
  // What is read is spoilt, and the ledger itself is gone: events are all that is left.
  await owner(world.url, async (db) => {
    await db.query(`update kontor.projection_value set value = value + 1 where org_id = $1`, [actor.org]);
    await db.query(`alter table depot.movement disable trigger user`);
    await db.query(`delete from depot.movement where org_id = $1`, [actor.org]);
    await db.query(`alter table depot.movement enable trigger user`);
  });
  const spoilt = await projections().read(actor, model, 'depot.balance', {});
  expect(spoilt).not.toEqual(wanted);
  const { generation } = await projections().rebuild(actor, model, 'depot.balance');
  expect(generation).toBe(2);
  const seen: unknown[] = [];
  for (let state = 'building'; state !== 'serving';) {
    seen.push(await projections().read(actor, model, 'depot.balance', {}));
    const [view] = await projections().list(actor, model);
    state = view!.generations.find((one) => one.generation === generation)?.status ?? 'building';
  }
  await projected(actor, 'depot.balance', wanted);
  // At no moment was anything read but the old or the new one, whole.
  for (const rows of seen) expect([spoilt, wanted]).toContainEqual(rows);
});

test('records that change, go and return take along what they gave', async () => {
  const actor = await world.person(['depot.all']);
  const entity = model.entities.get('depot.Count')!;
  const lines = [{ product: 'apples', found: '2.000' }, { product: 'pears', found: '3.500' }];
  const id = await world.create(actor, 'depot.Count', { place: 'north', lines });
  await world.create(actor, 'depot.Count', { place: 'north', status: 'posted', lines: lines.slice(0, 1) });
  const row = (product: string, found: string) => ({ key: { place: 'north', product }, values: { found } });
  await projected(actor, 'depot.found', [row('apples', '2.000')]);
  await world.update(actor, 'depot.Count', id, 1, { status: 'posted' });
  await projected(actor, 'depot.found', [row('apples', '4.000'), row('pears', '3.500')]);
  const [line] = await world.rows(actor, `select id from depot.count_line where parent_id = '${id}' and product = 'pears'`);
  await world.update(actor, 'depot.Count', id, 2, { lines: { change: [{ id: line!['id'], found: '1.000' }] } });
  await projected(actor, 'depot.found', [row('apples', '4.000'), row('pears', '1.000')]);
  await world.write(actor, [{ kind: 'delete', entity, id, version: 3 }]);
  await projected(actor, 'depot.found', [row('apples', '2.000'), row('pears', '0.000')]);
  await world.write(actor, [{ kind: 'restore', entity, id }]);
  await projected(actor, 'depot.found', [row('apples', '4.000'), row('pears', '1.000')]);
}); // prettier-ignore

test('whoever may not read all it is made of does not see it, and only who administers builds it anew', async () => {
  const actor = await world.person(['depot.some']);
  expect((await projections().list(actor, model)).map(({ name }) => name)).toEqual(['depot.found']);
  expect(await faultsOf(projections().read(actor, model, 'depot.balance', {}))).toEqual([
    "EVT010 -: There is no projection 'depot.balance' that you may read or build.",
  ]);
  const clerk = await world.person(['depot.all']);
  expect(await faultsOf(projections().rebuild(clerk, model, 'depot.balance'))).toEqual([
    "EVT010 -: There is no projection 'depot.balance' that you may read or build.",
  ]);
});

test('another definition is another generation, which takes the place of the old one when it has caught up', async () => {
  const actor = await world.person(['depot.all']);
  await movedStock(actor, 3);
  await projected(actor, 'depot.balance', await rolledUp(actor));
  await loop.close();
  const balance = { ...files['depot/projections/balance.json'], by: ['place'] };
  const other = modelOf({ ...files, 'depot/projections/balance.json': balance });
  while ((await world.deliveries.project(projectionsOf(other))).more);
  const sums = await world.rows(actor, `select place, sum(on_hand) as on_hand, sum(movements)::text as movements from depot.balance group by 1 order by 1`);
  const reader = { ...actor, rights: rightsOf(other, { roles: actor.roles, version: '1' }) };
  expect(await projections().read(reader, other, 'depot.balance', {})).toEqual(
    sums.map(({ place, on_hand: onHand, movements }) => ({ key: { place }, values: { movements, onHand } })),
  );
}); // prettier-ignore

test('nothing nobody foresaw has happened', () => {
  expect(world.failures).toEqual([]);
});
