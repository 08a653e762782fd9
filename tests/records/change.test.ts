import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { compileWrite } from '../../engine/query/write/index.ts';
import { entity, faultsOf, openWorld, shopModel, type World } from './world.ts';

let world: World;
let boss: Actor;
let rep: Actor;
let customer: string;
let pen: string;
let ink: string;
beforeAll(async () => {
  world = await openWorld();
  boss = await world.person(['shop.all']);
  rep = await world.person(['shop.rep'], boss.org);
  customer = await world.create(boss, 'shop.Party', { name: 'Ada', discount: '0.1', group: 'open' });
  pen = await world.create(boss, 'shop.Product', { name: 'Pen', price: '2.50' });
  ink = await world.create(boss, 'shop.Product', { name: 'Ink', price: '8' });
});
afterAll(() => world.close());

const order = (more: object = {}) =>
  world.create(boss, 'shop.Order', {
    customer,
    lines: [
      { product: pen, quantity: '3' },
      { product: ink, quantity: '1' },
    ],
    ...more,
  });
type Line = {
  id: string;
  position: number;
  quantity: string;
  price: string;
  version: number;
  amount: string;
};
const linesOf = async (id: string) => (await world.image(boss, id))['lines'] as Line[];
const update = (id: string, version: number, patch: object) =>
  world.update(boss, 'shop.Order', id, version, patch as never);
const confirm = (id: string, version: number, actor = boss) =>
  world.write(actor, [{ kind: 'transition', entity: entity('shop.Order'), name: 'confirm', id, version }]);
const remove = (name: string, id: string, version = 1, actor = boss) =>
  world.write(actor, [{ kind: 'delete', entity: entity(name), id, version }]);
const restore = (name: string, id: string) =>
  world.write(boss, [{ kind: 'restore', entity: entity(name), id }]);

describe('an update', () => {
  test('adds, changes, removes and orders lines, and makes the totals anew', async () => {
    const id = await order();
    const [first, second] = await linesOf(id);
    await update(id, 1, {
      lines: {
        add: [{ product: pen, quantity: '2' }],
        change: [{ id: second!.id, quantity: '4' }],
        remove: [first!.id],
      },
    });
    const image = await world.image(boss, id);
    expect(image).toMatchObject({ version: 2, net: '37.00', total: '33.30' });
    expect(image['lines']).toMatchObject([
      { id: second!.id, position: 2, quantity: '4.000', amount: '32.00', version: 2 },
      { position: 3, quantity: '2.000', amount: '5.00', version: 1 },
    ]);
    const [line] = await linesOf(id);
    await update(id, 2, {
      lines: { add: [{ product: ink, quantity: '1' }], order: [(await linesOf(id))[1]!.id, line!.id] },
    });
    expect((await linesOf(id)).map((one) => [one.position, one.quantity])).toEqual([
      [1, '2.000'],
      [2, '4.000'],
      [3, '1.000'],
    ]);
    const stored = await world.rows(
      boss,
      'select position, quantity, amount from shop.order_line where parent_id = $1 order by position',
      [id],
    );
    expect(stored.map((row) => row['amount'])).toEqual(['5.00', '32.00', '8.00']);
  });

  test('fetches again only where the reference changes and no value is given', async () => {
    const id = await order();
    const dear = await world.create(boss, 'shop.Product', { name: 'Dear', price: '9' });
    await world.update(boss, 'shop.Product', pen, 1, { name: 'Pencil', price: '2.50' });
    const [first, second] = await linesOf(id);
    await update(id, 1, {
      lines: {
        change: [
          { id: first!.id, product: dear },
          { id: second!.id, quantity: '2' },
        ],
      },
    });
    expect((await linesOf(id)).map((line) => line.price)).toEqual(['9.00', '8.00']);
  });

  test('recomputes lines that read their record', async () => {
    const id = await order();
    await update(id, 1, { rush: true, reason: 'now' });
    expect(await linesOf(id)).toMatchObject([
      { rushed: true, version: 2 },
      { rushed: true, version: 2 },
    ]);
  });

  test('keeps what it does not name, and may empty a field', async () => {
    const id = await order({ note: 'a', due: '2030-01-01' });
    await update(id, 1, { note: null });
    expect(await world.image(boss, id)).toMatchObject({ note: null, due: '2030-01-01', total: '13.95' });
  });

  test('writes periods, links, lists and references to one of several entities', async () => {
    const [red, blue] = [
      await world.create(boss, 'shop.Tag', { name: 'red' }),
      await world.create(boss, 'shop.Tag', { name: 'blue' }),
    ];
    const id = await order({
      tags: [red],
      validity: { from: '2026-01-01', to: null },
      about: { entity: 'shop.Party', id: customer },
      labels: ['a', 'b'],
    });
    expect(await world.image(boss, id)).toMatchObject({
      tags: [red],
      validity: { from: '2026-01-01', to: null },
      about: { entity: 'shop.Party', id: customer },
      labels: ['a', 'b'],
    });
    await update(id, 1, { tags: [blue, red], validity: null, about: { entity: 'shop.Product', id: pen } });
    expect(await world.image(boss, id)).toMatchObject({
      tags: [blue, red],
      validity: null,
      about: { entity: 'shop.Product', id: pen },
    });
    await update(id, 2, { tags: [] });
    expect(await world.rows(boss, 'select * from shop.order_tags where source_id = $1', [id])).toEqual([]);
  });

  test('is merged where others changed other fields, and lines', async () => {
    const id = await order();
    const [first, second] = await linesOf(id);
    await update(id, 1, { note: 'mine', lines: { change: [{ id: first!.id, quantity: '5' }] } });
    await update(id, 1, { due: '2031-01-01', lines: { change: [{ id: second!.id, quantity: '6' }] } });
    expect(await world.image(boss, id)).toMatchObject({ version: 3, note: 'mine', due: '2031-01-01' });
    expect((await linesOf(id)).map((line) => line.quantity)).toEqual(['5.000', '6.000']);
  });

  test('is a conflict, told by field with both values, where both sides changed one', async () => {
    const id = await order();
    await update(id, 1, { note: 'mine' });
    expect(await faultsOf(update(id, 1, { note: 'yours', rush: false }))).toEqual([
      "REC708 note: 'Note' was changed to 'mine' meanwhile; you want 'yours'.",
    ]);
    expect(await world.image(boss, id)).toMatchObject({ version: 2, note: 'mine' });
  });

  test('is refused for fields that are settled, lines that are not there, records that are not there', async () => {
    const id = await order({ source: 'web' });
    expect(await faultsOf(update(id, 1, { source: 'shop' }))).toEqual([
      "REC703 source: 'Source' cannot be changed.",
    ]);
    const nobody = '00000000-0000-7000-8000-000000000001';
    expect(await faultsOf(update(id, 1, { lines: { remove: [nobody] } }))).toEqual([
      'REC720 lines/remove/0: A line that is changed or removed is not there.',
    ]);
    expect(await faultsOf(update(nobody, 1, { note: 'x' }))).toEqual(['REC707 -: There is no such Order.']);
    expect(await faultsOf(update("'; drop table", 1, { note: 'x' }))).toEqual([
      'REC707 -: There is no such Order.',
    ]);
  });

  test("does not find another organization's record", async () => {
    const id = await order();
    const other = await world.person(['shop.all']);
    expect(await faultsOf(world.update(other, 'shop.Order', id, 1, { note: 'x' }))).toEqual([
      'REC707 -: There is no such Order.',
    ]);
    expect(await faultsOf(remove('shop.Order', id, 1, other))).toEqual(['REC707 -: There is no such Order.']);
  });
});

test('a record that came without an image gets a whole one with its first change', async () => {
  const lone = await world.person(['shop.all']);
  const party = await world.create(lone, 'shop.Party', { name: 'Lone' });
  const bare = await world.rows(
    lone,
    'insert into shop."order" (id, customer_id, note, status) values (gen_random_uuid(), $1, $2, $3) returning id',
    [party, 'bare', 'draft'],
  );
  const id = bare[0]!['id'] as string;
  await world.update(lone, 'shop.Order', id, 1, { note: 'changed' });
  expect(await world.image(lone, id)).toMatchObject({
    id,
    note: 'changed',
    customer: party,
    lines: [],
    version: 2,
  });
});

describe('rights', () => {
  test('hide records the row condition does not cover', async () => {
    const id = await order();
    expect(await faultsOf(world.update(rep, 'shop.Order', id, 1, { note: 'x' }))).toEqual([
      'REC707 -: There is no such Order.',
    ]);
  });

  test('let nobody point to a record he may not read', async () => {
    const closed = await world.create(boss, 'shop.Party', { name: 'Closed', group: 'closed' });
    expect(await faultsOf(world.create(rep, 'shop.Order', { customer: closed }))).toEqual([
      "REC704 customer: 'Customer' points to no record.",
    ]);
    const own = await world.create(rep, 'shop.Order', { customer });
    expect(await faultsOf(world.update(rep, 'shop.Order', own, 1, { customer: closed }))).toEqual([
      "REC704 customer: 'Customer' points to no record.",
    ]);
  });

  test('hold after the write too', async () => {
    const own = await world.create(rep, 'shop.Order', { customer });
    expect(await faultsOf(world.update(rep, 'shop.Order', own, 1, { owner: boss.user }))).toEqual([
      'REC710 -: You may not update this Order.',
    ]);
  });

  test('make a field no grant covers unknown, and an action no grant covers refused', async () => {
    expect(await faultsOf(world.create(rep, 'shop.Order', { customer, secret: 'x' }))).toEqual([
      "REC702 secret: 'Order' has no field 'secret' that you may write.",
    ]);
    expect(await faultsOf(world.create(rep, 'shop.Party', { name: 'x' }))).toEqual([
      'REC710 -: You may not create this Party.',
    ]);
  });

  test('that changed meanwhile are planned anew', async () => {
    const lone = await world.person(['shop.all']);
    const stale = { ...lone, rights: { ...lone.rights, version: '7' } };
    await expect(world.create(stale, 'shop.Tag', { name: 'x' })).rejects.toThrow(
      'The rights of the session have changed.',
    );
  });
});

describe('an action that asks for input', () => {
  const postpone = (id: string, version: number, input: object) =>
    world.write(boss, [
      {
        kind: 'action',
        action: world.model.actions.get('shop.Order.postpone')!,
        id,
        version,
        input: input as never,
      },
    ]);

  test('sets fields from it', async () => {
    const id = await order({ date: '2030-01-01' });
    await postpone(id, 1, { days: 14 });
    expect(await world.image(boss, id)).toMatchObject({ due: '2030-01-15', reason: 'none' });
    await postpone(id, 2, { days: 1, reason: 'strike', payer: customer });
    expect(await world.image(boss, id)).toMatchObject({ due: '2030-01-02', reason: 'strike', version: 3 });
  });

  test('reads through a reference in it', async () => {
    const payer = await world.create(boss, 'shop.Party', { name: 'Bob' });
    expect(await faultsOf(postpone(await order(), 1, { days: 1, payer }))).toEqual([
      expect.stringContaining("'Postpone' is not possible now."),
    ]);
  });

  test('refuses what its schema does not allow', async () => {
    expect(await faultsOf(postpone(await order(), 1, { days: 91 }))).toEqual([
      expect.stringContaining('days: Days must be at most 90.'),
    ]);
  });
});

describe('a transition', () => {
  test('sets the state and what it says, and is told by its own event', async () => {
    const id = await order();
    await confirm(id, 1);
    expect(await world.image(boss, id)).toMatchObject({
      status: 'confirmed',
      version: 2,
      confirmedOn: expect.any(String) as string,
    });
    const events = await world.rows(boss, 'select name from kontor.event where record = $1 order by id', [
      id,
    ]);
    expect(events.map((row) => row['name'])).toEqual(['shop.order.created', 'shop.order.confirmed']);
  });

  test('looks at what is rolled up from it only where its states do not count alike', () => {
    const nothing = new Set<never>();
    const order = entity('shop.Order');
    const textOf = (name: string) => {
      const transition = order.lifecycle!.transitions.get(name)!;
      return compileWrite({
        model: shopModel,
        entity: order,
        kind: 'update',
        fact: name,
        single: true,
        given: { always: nothing, sometimes: nothing },
        lines: new Map(),
        links: new Map(),
        set: new Map([[order.lifecycle!.field, transition.to]]),
        transition,
        chunk: false,
        dry: false,
      }).text;
    };
    expect(textOf('confirm')).toContain('update "shop"."party"');
    expect(textOf('close')).toContain('update "shop"."party"');
    expect(textOf('withdraw')).not.toContain('"shop"."party"');
  });

  test('is refused from another state, where its condition fails, and on an old version', async () => {
    const id = await order();
    const empty = await world.create(boss, 'shop.Order', { customer });
    expect(await faultsOf(confirm(empty, 1))).toEqual(["REC713 -: 'Confirm' is not possible now."]);
    await confirm(id, 1);
    expect(await faultsOf(confirm(id, 2))).toEqual(["REC712 -: 'Confirm' goes only from Draft."]);
    expect(await faultsOf(confirm(id, 1))).toEqual(['REC709 -: The Order was changed meanwhile.']);
  });

  test('moves roll-ups that count its state', async () => {
    const party = await world.create(boss, 'shop.Party', { name: 'Roll' });
    const id = await order({ customer: party });
    const total = async () =>
      (await world.rows(boss, 'select order_count, order_total from shop.party where id = $1', [party]))[0];
    expect(await total()).toEqual({ order_count: '1', order_total: '0.00' });
    await confirm(id, 1);
    expect(await total()).toEqual({ order_count: '1', order_total: '15.50' });
    await update(id, 2, { customer });
    expect(await total()).toEqual({ order_count: '0', order_total: '0.00' });
    await remove('shop.Order', id, 3);
    await restore('shop.Order', id);
    expect(await world.records.recompute(boss, world.model, entity('shop.Party'))).toEqual([
      { field: 'shop.Party.biggest', mended: 0 },
      { field: 'shop.Party.orderCount', mended: 0 },
      { field: 'shop.Party.orderTotal', mended: 0 },
    ]);
  });
});

describe('roll-ups', () => {
  test('of the greatest are made anew when it goes', async () => {
    const party = await world.create(boss, 'shop.Party', { name: 'Max' });
    const biggest = async () =>
      (await world.rows(boss, 'select biggest from shop.party where id = $1', [party]))[0]!['biggest'];
    await world.create(boss, 'shop.Note', { party, weight: '3' });
    const big = await world.create(boss, 'shop.Note', { party, weight: '5' });
    expect(await biggest()).toBe('5.00');
    await remove('shop.Note', big);
    expect(await biggest()).toBe('3.00');
  });

  test('that are wrong are found and mended by recompute', async () => {
    const lone = await world.person(['shop.all']);
    const party = await world.create(lone, 'shop.Party', { name: 'Wrong' });
    await world.rows(lone, 'update shop.party set order_count = 9 where id = $1', [party]);
    expect(await world.records.recompute(lone, world.model, entity('shop.Party'))).toContainEqual({
      field: 'shop.Party.orderCount',
      mended: 1,
    });
  });
});

describe('a deletion', () => {
  test('marks the record, with image and event, and can be taken back', async () => {
    const id = await order();
    await remove('shop.Order', id);
    expect(await faultsOf(update(id, 2, { note: 'x' }))).toEqual(['REC707 -: There is no such Order.']);
    expect((await world.image(boss, id))['deletedAt']).not.toBeNull();
    await restore('shop.Order', id);
    expect(await world.image(boss, id)).toMatchObject({ deletedAt: null, version: 3 });
    const events = await world.rows(boss, 'select name from kontor.event where record = $1 order by id', [
      id,
    ]);
    expect(events.map((row) => row['name'])).toEqual([
      'shop.order.created',
      'shop.order.deleted',
      'shop.order.restored',
    ]);
    expect(await faultsOf(restore('shop.Order', id))).toEqual(['REC707 -: There is no such Order.']);
  });

  test('is refused while others refer to it, naming those the actor may see', async () => {
    const party = await world.create(boss, 'shop.Party', { name: 'Used', group: 'open' });
    const id = await order({ customer: party });
    const number = (await world.image(boss, id))['number'] as string;
    expect(await faultsOf(remove('shop.Party', party))).toEqual([
      `REC714 -: The Party is still used by 1 Order: ${number}.`,
    ]);
    await remove('shop.Order', id);
    await remove('shop.Party', party);
  });

  test('takes along and empties as its referrers want', async () => {
    const party = await world.create(boss, 'shop.Party', { name: 'Gone' });
    const id = await order();
    const note = await world.create(boss, 'shop.Note', { party, text: 'with the party' });
    const other = await world.create(boss, 'shop.Note', { order: id, text: 'of the order' });
    await remove('shop.Party', party);
    expect((await world.image(boss, note))['deletedAt']).not.toBeNull();
    await remove('shop.Order', id);
    const image = await world.image(boss, other);
    expect(image).toMatchObject({ order: null, version: 2 });
    expect(image['deletedAt'] ?? null).toBeNull();
  });

  test('is refused on an old version', async () => {
    const id = await order();
    await update(id, 1, { note: 'x' });
    expect(await faultsOf(remove('shop.Order', id, 1))).toEqual([
      'REC709 -: The Order was changed meanwhile.',
    ]);
  });
});
