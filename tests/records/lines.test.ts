/** References to lines: what a delivery does to the lines of an order. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import type { Operation } from '../../engine/records/index.ts';
import type { Published } from '../../engine/publication/index.ts';
import { runDocument } from '../../engine/server/graphql/run.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf, openWorld, type World } from './world.ts';

const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const toLine = (onDelete: string, more: object = {}) => ({
  'x-reference': 'sales.Order.Line',
  'x-onDelete': onDelete,
  ...more,
});
const all = { entity: '*', actions: '*' };

const model = modelOf({
  'sales/entities/Order.json': {
    type: 'object',
    properties: {
      name: { type: 'string' },
      x: { type: 'string' },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
      status: { enum: ['draft', 'confirmed'] },
    },
    $defs: {
      Line: {
        type: 'object',
        properties: {
          text: { type: 'string' },
          x: { type: 'string' },
          quantity: decimal,
          replaces: toLine('restrict'),
          replaced: { type: 'integer', 'x-rollup': { of: 'sales.Order.Line.replaces', count: true } },
        },
      },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: { confirm: { from: ['draft'], to: 'confirmed' } },
    },
  },
  'stock/entities/sales.Order.json': {
    title: 'Order',
    type: 'object',
    $defs: {
      Line: {
        type: 'object',
        properties: {
          delivered: {
            ...decimal,
            'x-rollup': {
              of: 'stock.Delivery.Line.orderLine',
              sum: 'quantity',
              where: "parent.status == 'done'",
            },
          },
          deliveries: { type: 'integer', 'x-rollup': { of: 'stock.Delivery.Line.orderLine', count: true } },
          largest: { ...decimal, 'x-rollup': { of: 'stock.Delivery.Line.orderLine', max: 'quantity' } },
          notes: { type: 'integer', 'x-rollup': { of: 'stock.Note.line', count: true } },
          missing: { ...decimal, 'x-compute': 'quantity - delivered' },
          share: { ...decimal, 'x-compute': 'round(100 * missing / quantity, 2)' },
        },
      },
    },
    properties: { missing: { ...decimal, 'x-compute': 'lines.sum(l, l.missing)' } },
  },
  'stock/entities/Delivery.json': {
    type: 'object',
    properties: {
      name: { type: 'string' },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
      status: { enum: ['open', 'done'] },
    },
    $defs: {
      Line: {
        type: 'object',
        required: ['orderLine'],
        properties: {
          orderLine: toLine('restrict'),
          quantity: { ...decimal, 'x-fetch': 'orderLine.quantity' },
        },
      },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'open',
      transitions: {
        finish: { from: ['open'], to: 'done' },
        reopen: { from: ['done'], to: 'open' },
      },
    },
  },
  'stock/entities/Note.json': {
    type: 'object',
    properties: { text: { type: 'string' }, line: toLine('clear') },
  },
  'stock/entities/Label.json': {
    type: 'object',
    properties: { text: { type: 'string' }, line: toLine('cascade') },
  },
  'sales/access/sales.all.json': { grants: { all } },
  'sales/access/sales.own.json': {
    grants: {
      orders: { entity: 'sales.Order', actions: '*', where: 'owner == user' },
    },
  },
  'stock/access/stock.all.json': {
    grants: {
      deliveries: { entity: 'stock.Delivery', actions: '*' },
      notes: { entity: 'stock.Note', actions: '*' },
    },
  },
});
const entity = (name: string) => model.entities.get(name)!;

let world: World;
let boss: Actor;
beforeAll(async () => {
  world = await openWorld([], model);
  boss = await world.person(['sales.all', 'stock.all']);
});
afterAll(() => world.close());

const order = async (quantity = '10', actor = boss): Promise<{ id: string; line: string }> => {
  const id = await world.create(actor, 'sales.Order', { name: 'O', lines: [{ text: 'pen', quantity }] });
  const [row] = await world.rows(actor, 'select id from sales.order_line where parent_id = $1', [id]);
  return { id, line: row!['id'] as string };
};
const deliver = (orderLine: string, quantity: string, actor = boss) =>
  world.create(actor, 'stock.Delivery', { name: 'D', lines: [{ orderLine, quantity }] });
const move = (name: string, id: string, version: number): Operation => ({
  kind: 'transition',
  entity: entity('stock.Delivery'),
  name,
  id,
  version,
});
const finish = (id: string, version = 1) => world.write(boss, [move('finish', id, version)]);
const remove = (name: string, id: string, version = 1) =>
  world.write(boss, [{ kind: 'delete', entity: entity(name), id, version }]);
const removeLine = (id: string, line: string, version = 1) =>
  world.update(boss, 'sales.Order', id, version, { lines: { remove: [line] } });
const rolled = async (line: string) =>
  (
    await world.rows(
      boss,
      'select delivered, deliveries::int, largest, version from sales.order_line where id = $1',
      [line],
    )
  )[0];
const nothingToMend = async () =>
  expect(
    (await world.records.recompute(boss, model, entity('sales.Order'))).filter(({ mended }) => mended > 0),
  ).toEqual([]);

test('a field may be called like what statements call a row', async () => {
  const id = await world.create(boss, 'sales.Order', { x: 'one', lines: [{ x: 'two' }] });
  expect(await world.image(boss, id)).toMatchObject({ x: 'one', lines: [{ x: 'two' }] });
  const answer = await runDocument(
    world.records,
    { model, number: 1 } as Published,
    { query: `{ x: salesOrder(id: "${id}") { x lines { x } } }` },
    { actor: boss, correlation: 'c-1' },
  );
  expect(JSON.parse(answer)).toEqual({ data: { x: { x: 'one', lines: [{ x: 'two' }] } } });
});

describe('roll-ups of lines onto lines', () => {
  test('follow quantity, removal, and the state and life of the record of the source', async () => {
    const { line } = await order();
    const id = await deliver(line, '4');
    expect(await rolled(line)).toEqual({ delivered: '0.00', deliveries: 1, largest: '4.00', version: 1 });
    await finish(id);
    expect(await rolled(line)).toMatchObject({ delivered: '4.00', version: 1 });
    await world.write(boss, [move('reopen', id, 2)]);
    expect(await rolled(line)).toMatchObject({ delivered: '0.00' });
    await finish(id, 3);
    const [row] = await world.rows(boss, 'select id from stock.delivery_line where parent_id = $1', [id]);
    await world.update(boss, 'stock.Delivery', id, 4, {
      lines: {
        change: [{ id: row!['id'] as string, quantity: '3' }],
        add: [{ orderLine: line, quantity: '2' }],
      },
    });
    expect(await rolled(line)).toMatchObject({ delivered: '5.00', deliveries: 2, largest: '3.00' });
    await remove('stock.Delivery', id, 5);
    expect(await rolled(line)).toMatchObject({ delivered: '0.00', deliveries: 0, largest: null });
    await world.write(boss, [{ kind: 'restore', entity: entity('stock.Delivery'), id }]);
    expect(await rolled(line)).toMatchObject({ delivered: '5.00', deliveries: 2, largest: '3.00' });
    await nothingToMend();
  });

  test('take along what is computed of them in the same row', async () => {
    const { id, line } = await order();
    await finish(await deliver(line, '4'));
    const made = async () =>
      (await world.rows(boss, 'select missing, share from sales.order_line where id = $1', [line]))[0];
    expect(await made()).toEqual({ missing: '6.00', share: '60.00' });
    await world.update(boss, 'sales.Order', id, 1, { lines: { change: [{ id: line, quantity: '8' }] } });
    expect(await made()).toEqual({ missing: '4.00', share: '50.00' });
    await world.rows(boss, 'update sales.order_line set share = 1 where id = $1 returning id', [line]);
    const mended = await world.records.recompute(boss, model, entity('sales.Order'));
    expect(mended.filter((one) => one.mended > 0)).toEqual([
      { field: 'sales.Order.Line.delivered', mended: 1 },
    ]);
    expect(await made()).toEqual({ missing: '4.00', share: '50.00' });
  });

  test('let what reads further be worked out when it is read', async () => {
    const { id, line } = await order();
    await world.create(boss, 'sales.Order', {});
    await finish(await deliver(line, '4'));
    const answer = await runDocument(
      world.records,
      { model, number: 1 } as Published,
      { query: `{ salesOrder(id: "${id}") { missing lines { missing } } }` },
      { actor: boss, correlation: 'c-1' },
    );
    expect(JSON.parse(answer)).toEqual({
      data: { salesOrder: { missing: '6.00', lines: [{ missing: '6.00' }] } },
    });
  });

  test('are kept by a change of the order that holds the target', async () => {
    const { id, line } = await order();
    await finish(await deliver(line, '4'));
    await world.update(boss, 'sales.Order', id, 1, { lines: { change: [{ id: line, text: 'ink' }] } });
    expect(await rolled(line)).toMatchObject({ delivered: '4.00', version: 2 });
  });

  test('of lines of the same entity are made anew', async () => {
    const { line } = await order();
    await world.create(boss, 'sales.Order', { lines: [{ replaces: line }, { replaces: line }] });
    const [row] = await world.rows(boss, 'select replaced::int from sales.order_line where id = $1', [line]);
    expect(row).toEqual({ replaced: 2 });
    await nothingToMend();
  });

  test('that are wrong are found and mended by recompute', async () => {
    const { line } = await order();
    await finish(await deliver(line, '4'));
    await world.rows(boss, 'update sales.order_line set delivered = 9 where id = $1', [line]);
    expect(await world.records.recompute(boss, model, entity('sales.Order'))).toContainEqual({
      field: 'sales.Order.Line.delivered',
      mended: 1,
    });
    expect(await rolled(line)).toMatchObject({ delivered: '4.00' });
  });

  test('stay right where a state moves, without a version, while a line is changed', async () => {
    const { line } = await order();
    for (let round = 0; round < 15; round++) {
      const id = await deliver(line, '1');
      const [row] = await world.rows(boss, 'select id from stock.delivery_line where parent_id = $1', [id]);
      const { version: _, ...unversioned } = move('finish', id, 1) as { version: number } & Operation;
      await Promise.all([
        world.update(boss, 'stock.Delivery', id, 1, {
          lines: { change: [{ id: row!['id'] as string, quantity: '3' }] },
        }),
        world.write(boss, [unversioned as Operation]),
      ]);
    }
    expect(await rolled(line)).toMatchObject({ delivered: '45.00' });
    await nothingToMend();
  });

  test('stay right whoever writes at once: deliveries come, are finished and go, the order changes', async () => {
    const { id, line } = await order();
    for (let round = 0; round < 8; round++) {
      const [one, other] = [await deliver(line, '1'), await deliver(line, '2')];
      const [row] = await world.rows(boss, 'select version from sales."order" where id = $1', [id]);
      const faults = await Promise.all([
        faultsOf(finish(one)),
        faultsOf(finish(other)),
        faultsOf(deliver(line, '5')),
        faultsOf(
          world.update(boss, 'sales.Order', id, row!['version'] as number, {
            lines: { change: [{ id: line, text: `${round}` }] },
          }),
        ),
      ]);
      expect(faults.flat()).toEqual([]);
      await Promise.all([faultsOf(remove('stock.Delivery', one, 2)), faultsOf(finish(other, 2))]);
    }
    expect(await rolled(line)).toMatchObject({ delivered: '16.00', deliveries: 16, largest: '5.00' });
    await nothingToMend();
  });
});

describe('a reference to a line', () => {
  test('copies what it fetches from it', async () => {
    const { line } = await order('7');
    const id = await world.create(boss, 'stock.Delivery', { lines: [{ orderLine: line }] });
    expect((await world.image(boss, id))['lines']).toMatchObject([{ orderLine: line, quantity: '7.00' }]);
  });

  test('leads only to lines of living records that the actor sees', async () => {
    const { id, line } = await order();
    const clerk = await world.person(['sales.own', 'stock.all'], boss.org);
    const own = await order('1', clerk);
    const refused = ["REC704 lines/0/orderLine: 'Order line' points to no record."];
    expect(await faultsOf(deliver(own.line, '1', clerk))).toEqual([]);
    expect(await faultsOf(deliver(line, '1', clerk))).toEqual(refused);
    await remove('sales.Order', id);
    expect(await faultsOf(deliver(line, '1'))).toEqual(refused);
  });

  test('that restricts keeps the line and its record as long as its own record lives', async () => {
    const { id, line } = await order();
    const delivery = await deliver(line, '1');
    expect(await faultsOf(removeLine(id, line))).toEqual([
      'REC714 lines/remove/0: The Line is still used by 1 Delivery.',
    ]);
    expect(await faultsOf(remove('sales.Order', id))).toEqual([
      'REC714 -: The Line is still used by 1 Delivery: D.',
    ]);
    await remove('stock.Delivery', delivery);
    await removeLine(id, line);
    expect(
      await world.rows(boss, 'select order_line_id from stock.delivery_line where parent_id = $1', [
        delivery,
      ]),
    ).toEqual([{ order_line_id: null }]);
  });

  test('within one record may go with the line it leads to', async () => {
    const { id, line } = await order();
    await world.update(boss, 'sales.Order', id, 1, { lines: { add: [{ replaces: line }] } });
    const lines = (await world.image(boss, id))['lines'] as { id: string }[];
    expect(await faultsOf(removeLine(id, line, 2))).toEqual([
      'REC714 lines/remove/0: The Line is still used by 1 Order.',
    ]);
    await world.update(boss, 'sales.Order', id, 2, { lines: { remove: lines.map((one) => one.id) } });
  });

  test('that clears or cascades does so when the line is removed, and when its record is deleted', async () => {
    const gone = async (take: (one: { id: string; line: string }) => Promise<unknown>) => {
      const one = await order();
      const note = await world.create(boss, 'stock.Note', { text: 'n', line: one.line });
      const label = await world.create(boss, 'stock.Label', { text: 'l', line: one.line });
      await take(one);
      return {
        note: await world.image(boss, note),
        deleted: (await world.image(boss, label))['deletedAt'] !== null,
      };
    };
    const wanted = { note: { line: null, version: 2 }, deleted: true };
    expect(await gone(({ id, line }) => removeLine(id, line))).toMatchObject(wanted);
    expect(await gone(({ id }) => remove('sales.Order', id))).toMatchObject(wanted);
  });

  test('taken up while the line is removed: never a reference to a line that is not there', async () => {
    for (let round = 0; round < 12; round++) {
      const { id, line } = await order();
      const faults = (
        await Promise.all([faultsOf(removeLine(id, line)), faultsOf(deliver(line, '1'))])
      ).flat();
      expect(faults).toHaveLength(1);
    }
    await nothingToMend();
  });
});
