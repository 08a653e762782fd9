/** What holds of instances on either engine, whatever their steps are. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { startByHand } from '../../engine/process/index.ts';
import { openDesk } from '../../engine/server/processes/desk.ts';
import { modelOf } from '../database/modules.ts';
import { engines } from './engines.ts';
import { shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });
const byHand = { by: ['manual', 'api'], record: 'shop.Deal' };
const order = { id: 'order', do: 'shop.Order.create', with: { deal: x('deal') }, into: 'order', undo: false };
const ask = { id: 'ok', approve: { role: 'shop.all' } };
const note = (text: string) => ({ id: 'note', do: 'shop.Order.update', with: { id: x('order'), note: text }, undo: false }); // prettier-ignore
const process = (steps: readonly object[], start: object = {}) => ({
  title: 'Process',
  version: 1,
  actor: 'shop.all',
  start: { ...byHand, ...start },
  steps,
});

const keyed = (again: string) => process([order, ask], { key: x('deal.title'), again });

/** Each holds the items of the deal, of 43,000 letters, and the last step reads them all. */
const large = Array.from({ length: 8 }, (_, at) => `large${at}`);

const model = modelOf({
  ...shop,
  'shop/processes/large.json': process([
    order,
    ...large.map((name) => ({ ...note(name), id: name, into: name })),
    { id: 'all', set: { all: x(large.map((name) => `${name}.deal.items.exists(i, i.sku == '-')`).join(' || ')) } },
  ]),
  'shop/processes/never.json': keyed('never'),
  'shop/processes/afterEnd.json': keyed('afterEnd'),
  'shop/processes/always.json': keyed('always'),
  'shop/processes/simple.json': process([order, note('done')]),
  'shop/processes/both.json': process([
    order,
    { id: 'both', parallel: [[ask], [{ id: 'sure', wait: { event: 'shop.order.confirmed', match: { id: x('order') }, since: 'order' } }]] },
    note('done'),
  ]),
  'shop/processes/many.json': process([
    order,
    {
      id: 'reserve',
      for: { each: x('deal.items'), as: 'item', key: x('item.sku') },
      steps: [
        { id: 'hold', do: 'shop.Reservation.create', with: { order: x('order'), sku: x('item.sku') }, undo: false },
      ],
    },
  ]),
  'shop/processes/tells.json': process([ask, { id: 'tell', emit: 'shop.deal.told', with: { deal: x('deal') } }]),
  'shop/processes/whole.json': process([
    { id: 'count', do: 'shop.Deal.update', with: { id: x('deal'), title: x("string(deal.shopOrders.size()) + ' and ' + string(deal.items.size())") }, undo: false },
  ]),
  'shop/processes/lists.json': process([
    order,
    { id: 'hold', do: 'shop.Reservation.create', with: { order: x('order'), sku: x('deal.title') }, undo: false },
    { ...note('seen'), into: 'seen' },
    ask,
    { id: 'kept', if: "seen.shopReservations.exists(r, r.status == 'held')", then: [{ id: 'yes', do: 'shop.Order.confirm', with: { id: x('order') }, undo: false }] },
  ]),
}); // prettier-ignore

/** The same on a later day, when the event brings the title. */
const later = modelOf({
  ...shop,
  'shop/processes/tells.json': {
    ...process([ask, { id: 'tell', emit: 'shop.deal.told', schema: 2, with: { title: x('deal.title') } }]),
    version: 2,
  },
});

describe.each(engines)('on the $name engine', { timeout: 120_000 }, (engine) => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await openProcessWorld(model);
    world.startEngine({}, engine);
  });
  afterAll(() => world.close());

  const deal = (actor: Actor, input: object = {}) =>
    world.create(actor, 'shop.Deal', { title: 'Chairs', ...input });
  const asks = (actor: Actor, id: string) => world.standing(actor, 'ok', id);
  const agree = async (actor: Actor): Promise<void> => {
    const desk = openDesk(world.records);
    for (const { id } of await desk.approvals(actor)) await desk.decide(actor, id, { approved: true });
  };
  /** Instances that were started and run or have ended; those that were not to run leave nothing. */
  const left = async (actor: Actor): Promise<number> =>
    (await world.rows(actor, 'select id from kontor.process_instance')).length;

  /** Starts two of a key one after the other, the second once the first waits. Gives how many there are then. */
  async function startedTwice(actor: Actor, name: string): Promise<number> {
    const about = await deal(actor);
    const first = await world.start(actor, name, about);
    await asks(actor, first);
    const second = await world.start(actor, name, about);
    await expect
      .poll(async () => {
        const rows = await world.rows(actor, 'select path from kontor.process_instance where id = $1', [second]);
        return rows.length === 0 || rows[0]!['path'] === 'ok';
      }, { timeout: 60_000 })
      .toBe(true); // prettier-ignore
    return left(actor);
  }

  test('a key that is never used again starts one process, also when that has ended', async () => {
    const actor = await world.person(['shop.all']);
    expect(await startedTwice(actor, 'shop.never')).toBe(1);
    await agree(actor);
    await world.ended(actor);
    await world.start(actor, 'shop.never', await deal(actor));
    await expect.poll(() => left(actor), { timeout: 60_000 }).toBe(1);
  });

  test('a key of one at a time starts the next one when the first has ended', async () => {
    const actor = await world.person(['shop.all']);
    expect(await startedTwice(actor, 'shop.afterEnd')).toBe(1);
    await agree(actor);
    await world.ended(actor);
    await asks(actor, await world.start(actor, 'shop.afterEnd', await deal(actor)));
    expect(await left(actor)).toBe(2);
  });

  test('a key that always starts does so beside others', async () => {
    const actor = await world.person(['shop.all']);
    expect(await startedTwice(actor, 'shop.always')).toBe(2);
  });

  test('what comes for an instance in the repair inbox waits until people want it to go on', async () => {
    const actor = await world.person(['shop.all', 'core.admin']);
    const id = await world.start(actor, 'shop.both', await deal(actor));
    const counted = async (table: string) =>
      (await world.rows(actor, `select from kontor.${table} where instance = $1`, [id])).length;
    await expect
      .poll(() => Promise.all([counted('approval'), counted('process_subscription')]), { timeout: 60_000 })
      .toEqual([1, 1]);
    await world.instance(actor, (row) => row['path'] !== null && row['locked_by'] === null, id);
    // As it is left by an engine that has failed too often.
    await world.owned(
      `update kontor.process_instance set status = 'repair', run = null, wake_at = null, outcome = '{"kind": "repair", "open": []}'
        where id = $1`,
      [id],
    );
    await agree(actor);
    const [made] = await world.rows(actor, 'select id, version from shop."order"');
    await world.write(actor, [
      { kind: 'transition', entity: model.entities.get('shop.Order')!, name: 'confirm', id: made!['id'] as string, version: made!['version'] as number },
    ]); // prettier-ignore
    await expect.poll(() => counted('process_signal'), { timeout: 60_000 }).toBe(1);
    const stands = () =>
      world.rows(actor, 'select status, wake_at as wake, signals::int as signals from kontor.process_instance where id = $1', [id]); // prettier-ignore
    expect(await stands()).toEqual([{ status: 'repair', wake: null, signals: 0 }]);
    await openDesk(world.records).retry(actor, id);
    expect(await world.ended(actor, id)).toMatchObject({ status: 'completed' });
  });

  test('an event is told in the form of the definition its instance began with, and says in which', async () => {
    const actor = await world.person(['shop.all']);
    const about = await deal(actor);
    const before = await world.start(actor, 'shop.tells', about);
    await asks(actor, before);
    await world.keep(later);
    const asked = { process: 'shop.tells', record: about, input: {}, account: actor.account };
    const [row] = await world.records.ask<{ id: string }>(actor, startByHand(later, asked));
    await asks(actor, row!.id);
    for (const id of [before, row!.id]) {
      await agree(actor);
      await world.ended(actor, id);
    }
    const told = await world.rows(
      actor,
      `select schema_version as schema, payload::text from kontor.event where name = 'shop.deal.told' order by schema_version`,
    );
    expect(told).toEqual([
      { schema: 1, payload: `{"deal": "${about}"}` },
      { schema: 2, payload: '{"title": "Chairs"}' },
    ]);
  });

  test('workers that share the work do each thing once', async () => {
    const other = world.startEngine({}, engine);
    const actor = await world.person(['shop.all']);
    const ids: string[] = [];
    for (let count = 0; count < 12; count++)
      ids.push(await world.start(actor, 'shop.simple', await deal(actor)));
    for (const id of ids) expect(await world.ended(actor, id)).toMatchObject({ status: 'completed' });
    await other.close();
    const made = await world.rows(
      actor,
      'select note, count(*)::int as count from shop."order" group by note',
    );
    expect(made).toEqual([{ note: 'done', count: ids.length }]);
  });

  test('a list that a step has left is the same list after a wait', async () => {
    const actor = await world.person(['shop.all']);
    const id = await world.start(actor, 'shop.lists', await deal(actor, { title: `Oak ${engine.name}` }));
    await asks(actor, id);
    await agree(actor);
    expect(await world.ended(actor, id)).toMatchObject({ status: 'completed' });
    expect(await world.rows(actor, 'select status from shop."order"')).toEqual([{ status: 'confirmed' }]);
  });

  test('lists are read whole, and one that is too long to be read so fails the step', async () => {
    const actor = await world.person(['shop.all']);
    const items = Array.from({ length: 60 }, (_, at) => ({ sku: `A${at}` }));
    const deal = await world.create(actor, 'shop.Deal', { title: 'Chairs', items });
    const orders = (count: number) =>
      world.write(
        actor,
        [{ kind: 'createMany', entity: model.entities.get('shop.Order')!, inputs: Array.from({ length: count }, () => ({ deal })) }],
        { chunk: true },
      ); // prettier-ignore
    await orders(60);
    const id = await world.start(actor, 'shop.whole', deal);
    expect(await world.ended(actor, id)).toMatchObject({ status: 'completed' });
    expect(await world.rows(actor, 'select title from shop.deal')).toEqual([{ title: '60 and 60' }]);

    await orders(941);
    const row = await world.ended(actor, await world.start(actor, 'shop.whole', deal));
    expect(JSON.parse(row['outcome'] as string)).toMatchObject({
      kind: 'undone',
      failure: { code: 'PRC009', message: 'A list that is read has more than 1000 records.' },
    });
  });

  test('a process that remembers more than 256 KB fails at the step that brings it there', async () => {
    const actor = await world.person(['shop.all']);
    const items = Array.from({ length: 50 }, (_, at) => ({ sku: `${at}`.padEnd(800, 'x') }));
    const id = await world.start(actor, 'shop.large', await deal(actor, { items }));
    const row = await world.ended(actor, id);
    expect(row['status']).toBe('undone');
    expect(JSON.parse(row['outcome'] as string)).toMatchObject({
      failure: { code: 'tooLarge', step: 'large6' },
    });
  });

  test('a loop of many turns does each of them once', async () => {
    const actor = await world.person(['shop.all']);
    // A step leaves 64 KB: a thousand ids, and not much more. Temporal is asked twice in each turn, over the network.
    const items = Array.from({ length: engine.name === 'temporal' ? 300 : 1_000 }, (_, at) => ({
      sku: `${at}`,
    }));
    const id = await world.start(actor, 'shop.many', await deal(actor, { items }));
    const ended = () =>
      world.rows(actor, `select id from kontor.process_instance where id = $1 and status <> 'running'`, [id]);
    await expect.poll(ended, { timeout: 280_000, interval: 500 }).toHaveLength(1);
    expect(await world.ended(actor, id)).toMatchObject({ status: 'completed' });
    const [held] = await world.rows(actor, 'select count(*)::int as count from shop.reservation');
    expect(held).toEqual({ count: items.length });
  }, 300_000);
});
