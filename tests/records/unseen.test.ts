/*
 * Writing tells nothing of what the writer may not see, and touches nothing that no grant of his covers: refusals name no
 * record and no number of such, a conflict on one is no conflict but an absence, references to one stay as they are.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import type { Published } from '../../engine/publication/index.ts';
import { runDocument } from '../../engine/server/graphql/run.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf, openWorld, type World } from './world.ts';

const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const lines = (name: string) => ({ type: 'array', items: { $ref: `#/$defs/${name}` } });
const reading = (entity: string, more: object = {}) => ({ entity, actions: ['read'], ...more });
const open = { where: "area == 'open'" };

const model = modelOf({
  'd/entities/Party.json': {
    type: 'object',
    'x-label': 'name',
    properties: {
      name: text,
      area: text,
      code: { ...text, 'x-unique': true },
      // Whoever writes an order is let in by a lock, and not in one statement.
      best: { ...decimal, 'x-rollup': { of: 'd.Order.party', max: 'amount' } },
    },
  },
  'd/entities/Order.json': {
    type: 'object',
    'x-label': 'name',
    properties: {
      name: text,
      area: text,
      note: text,
      amount: decimal,
      party: { 'x-reference': 'd.Party' },
      friends: { type: 'array', items: { 'x-reference': 'd.Party' }, 'x-inverse': 'befriended' },
      pieces: lines('Piece'),
    },
    $defs: { Piece: { type: 'object', properties: { text, price: decimal, secret: text } } },
  },
  'd/entities/Delivery.json': {
    type: 'object',
    'x-label': 'name',
    properties: { name: text, area: text, piece: { 'x-reference': 'd.Order.Piece' } },
  },
  'd/entities/Task.json': {
    type: 'object',
    'x-label': 'name',
    properties: { name: text, order: { 'x-reference': 'd.Order' } },
  },
  'd/entities/Memo.json': {
    type: 'object',
    'x-scope': 'personal',
    'x-label': 'name',
    properties: { name: text },
  },
  'd/access/d.boss.json': { grants: { all: { entity: '*', actions: '*' } } },
  'd/access/d.clerk.json': {
    grants: {
      parties: { entity: 'd.Party', actions: ['read', 'create', 'update', 'delete'], ...open },
      orders: { entity: 'd.Order', actions: ['read', 'update', 'delete'], ...open },
      deliveries: reading('d.Delivery', open),
    },
  },
  'd/access/d.nameless.json': {
    grants: {
      parties: { entity: 'd.Party', actions: ['read', 'delete'] },
      orders: reading('d.Order', { fields: { except: ['name'] } }),
    },
  },
  'd/access/d.blind.json': {
    grants: {
      orders: reading('d.Order', { fields: { except: ['note'] } }),
      notes: { entity: 'd.Order', actions: ['update'] },
    },
  },
  'd/access/d.pricer.json': {
    grants: {
      read: reading('d.Order', { masked: ['pieces.secret'] }),
      texts: {
        entity: 'd.Order',
        actions: ['create', 'update'],
        fields: { except: ['pieces.price', 'pieces.secret'] },
      },
      prices: { entity: 'd.Order', actions: ['create', 'update'], fields: ['pieces.price'], ...open },
    },
  },
  'd/access/d.nothing.json': {
    grants: {
      read: reading('d.Order'),
      write: {
        entity: 'd.Order',
        actions: ['update'],
        fields: { except: ['pieces.text', 'pieces.price', 'pieces.secret'] },
      },
    },
  },
  'd/access/d.adder.json': {
    grants: { all: { entity: 'd.Order', actions: ['read', 'update'] } },
  },
  'd/access/d.helper.json': {
    grants: {
      read: reading('d.Task'),
      other: { entity: 'd.Task', actions: ['create'], where: "order.party.area == 'open'" },
      bare: { entity: 'd.Task', actions: ['create'], where: 'order == null' },
    },
  },
});

let world: World;
let boss: Actor;
let clerk: Actor;
beforeAll(async () => {
  world = await openWorld([], model);
  boss = await world.person(['d.boss']);
  clerk = await person('d.clerk');
});
afterAll(() => world.close());

const person = (role: string): Promise<Actor> => world.person([role], boss.org);
const make = (name: string, input: object): Promise<string> => world.create(boss, `d.${name}`, { ...input });
const party = (area: string, more: object = {}) => make('Party', { name: `a ${area} party`, area, ...more });
const order = (area: string, more: object = {}) => make('Order', { name: `an ${area} order`, area, ...more });
const remove = (actor: Actor, name: string, id: string) =>
  world.write(actor, [{ kind: 'delete', entity: model.entities.get(`d.${name}`)!, id, version: 1 }]);
const update = (actor: Actor, id: string, version: number, patch: object) =>
  world.update(actor, 'd.Order', id, version, { ...patch });

/** What GraphQL answers to somebody, under `x`. */
async function ask(actor: Actor, query: string): Promise<unknown> {
  const published = { model, number: 1 } as Published;
  const answer = await runDocument(world.records, published, { query }, { actor, correlation: 'test' });
  return (JSON.parse(answer) as { data: { x: unknown } }).data.x;
}

async function piecesOf(id: string): Promise<{ id: string }[]> {
  return (await world.image(boss, id))['pieces'] as { id: string }[];
}

describe('a refusal names no record that is not seen, and no number of such', () => {
  test('where a value is taken', async () => {
    await party('closed', { code: 'K' });
    expect(await faultsOf(world.create(clerk, 'd.Party', { area: 'open', code: 'K' }))).toEqual([
      "REC706 code: There is a Party with this value of 'Code' already.",
    ]);
  });

  test('where a record is still used', async () => {
    const used = await party('open');
    await order('closed', { party: used });
    expect(await faultsOf(remove(clerk, 'Party', used))).toEqual(['REC714 -: The Party is still used.']);
    await order('open', { party: used });
    await order('closed', { party: used });
    expect(await faultsOf(remove(clerk, 'Party', used))).toEqual([
      'REC714 -: The Party is still used by 1 Order: an open order.',
    ]);
  });

  test('where the name of what uses it is hidden', async () => {
    const used = await party('open');
    await order('open', { party: used });
    expect(await faultsOf(remove(await person('d.nameless'), 'Party', used))).toEqual([
      'REC714 -: The Party is still used by 1 Order.',
    ]);
  });

  test('where a line is still used', async () => {
    const id = await order('open', { pieces: [{ text: 'a' }] });
    const [piece] = await piecesOf(id);
    await make('Delivery', { name: 'hidden', area: 'closed', piece: piece!.id });
    const patch = { pieces: { remove: [piece!.id] } };
    expect(await faultsOf(update(clerk, id, 1, patch))).toEqual([
      'REC714 pieces/remove/0: The Piece is still used.',
    ]);
    expect(await faultsOf(remove(clerk, 'Order', id))).toEqual(['REC714 -: The Piece is still used.']);
    await make('Delivery', { name: 'seen', area: 'open', piece: piece!.id });
    expect(await faultsOf(update(clerk, id, 1, patch))).toEqual([
      'REC714 pieces/remove/0: The Piece is still used by 1 Delivery.',
    ]);
  });
});

describe('a conflict', () => {
  test('on a record that is not seen is an absence', async () => {
    const id = await order('closed', { note: 'a' });
    await update(boss, id, 1, { note: 'b' });
    for (const version of [1, 2, 7])
      expect(await faultsOf(update(clerk, id, version, { note: 'c' }))).toEqual([
        'REC707 -: There is no such Order.',
      ]);
  });

  test('does not tell a value that is not seen', async () => {
    const id = await order('open', { note: 'a' });
    await update(boss, id, 1, { note: 'private' });
    expect(await faultsOf(update(await person('d.blind'), id, 1, { note: 'c' }))).toEqual([
      'REC709 note: The Order was changed meanwhile.',
    ]);
    expect(await faultsOf(update(clerk, id, 1, { note: 'c' }))).toEqual([
      "REC708 note: 'Note' was changed to 'private' meanwhile; you want 'c'.",
    ]);
  });
});

describe('a reference to a record that is not seen', () => {
  test('keeps its id, has no label, and is kept by a save that does not change it', async () => {
    const hidden = await party('closed');
    const id = await order('open', { party: hidden });
    expect(await ask(clerk, `{ x: dOrder(id: "${id}") { party { id _label name } } }`)).toEqual({
      party: { id: hidden, _label: null, name: null },
    });
    const saved = `mutation { x: updateDOrder(id: "${id}", version: 1, patch: { note: "n", party: "${hidden}" }) { note party { id } } }`;
    expect(await ask(clerk, saved)).toEqual({ note: 'n', party: { id: hidden } });
  });

  test('cannot be set, as if there were no such record', async () => {
    const id = await order('open');
    const told = ["REC704 party: 'Party' points to no record."];
    expect(await faultsOf(update(clerk, id, 1, { party: await party('closed') }))).toEqual(told);
    expect(await faultsOf(update(clerk, id, 1, { party: boss.user }))).toEqual(told);
  });

  test('stays among links, whatever is put in their place', async () => {
    const [hidden, seen, other] = [await party('closed'), await party('open'), await party('open')];
    const id = await order('open', { friends: [hidden, seen] });
    await update(clerk, id, 1, { friends: [other] });
    expect(await world.image(boss, id)).toMatchObject({ friends: [hidden, other] });
    await update(clerk, id, 2, { friends: [] });
    expect(await world.image(boss, id)).toMatchObject({ friends: [hidden] });
    expect(await faultsOf(update(clerk, id, 3, { friends: [await party('closed')] }))).toEqual([
      "REC704 friends: 'Friends' points to no record.",
    ]);
    const read = `{ x: dOrder(id: "${id}") { friends { totalCount nodes { id } } } }`;
    expect(await ask(boss, read)).toMatchObject({ friends: { totalCount: 1 } });
    expect(await ask(clerk, read)).toEqual({ friends: { totalCount: 0, nodes: [] } });
  });
});

describe('a field of a line', () => {
  test('is written where the grant that covers it covers its record', async () => {
    const pricer = await person('d.pricer');
    const pieces = [{ text: 'a', price: '1' }];
    const refused = (at: string) => [`REC711 pieces/${at}/price: You may not write 'Price' on this record.`];
    expect(await faultsOf(world.create(pricer, 'd.Order', { area: 'closed', pieces }))).toEqual(refused('0'));
    await world.create(pricer, 'd.Order', { area: 'open', pieces });
    const closed = await order('closed', { pieces });
    const [piece] = await piecesOf(closed);
    const priced = { pieces: { change: [{ id: piece!.id, price: '2' }] } };
    expect(await faultsOf(update(pricer, closed, 1, priced))).toEqual(refused('change/0'));
    // Neither by moving the record to where the grant holds, nor out of there.
    expect(await faultsOf(update(pricer, closed, 1, { area: 'open', ...priced }))).toEqual(
      refused('change/0'),
    );
    await update(pricer, closed, 1, { pieces: { change: [{ id: piece!.id, text: 'b' }] } });
  });

  test('is refused before it is told whether its record has such a line', async () => {
    const [piece] = await piecesOf(await order('open', { pieces: [{ text: 'a' }] }));
    const priced = { pieces: { change: [{ id: piece!.id, price: '2' }] } };
    expect(await faultsOf(update(await person('d.pricer'), await order('closed'), 1, priced))).toEqual([
      "REC711 pieces/change/0/price: You may not write 'Price' on this record.",
    ]);
  });

  test('that is left out by its name is not written', async () => {
    const id = await order('open', { pieces: [{ text: 'a' }] });
    expect(
      await faultsOf(update(await person('d.nothing'), id, 1, { pieces: { add: [{ text: 'b' }] } })),
    ).toEqual(["REC702 pieces/add/0/text: 'Piece' has no field 'text' that you may write."]);
  });

  test('that is shown masked does not hide its list', async () => {
    const id = await order('open', { pieces: [{ text: 'a', secret: 'long enough' }] });
    expect(
      await ask(await person('d.pricer'), `{ x: dOrder(id: "${id}") { pieces { text secret } } }`),
    ).toEqual({
      pieces: [{ text: 'a', secret: '••••ough' }],
    });
  });

  test('is given with a new line by whoever may change its record', async () => {
    const id = await order('open');
    const patch = `mutation { x: updateDOrder(id: "${id}", version: 1, patch: { pieces: { add: [{ text: "b" }] } }) { pieces { text } } }`;
    expect(await ask(await person('d.adder'), patch)).toEqual({ pieces: [{ text: 'b' }] });
  });
});

test('nobody puts what is personal into the hands of another', async () => {
  const other = await world.person(['d.boss'], boss.org);
  const denied = ['REC710 -: You may not create this Memo.'];
  expect(await faultsOf(world.create(boss, 'd.Memo', { name: 'a', owner: other.user }))).toEqual(denied);
  const id = await world.create(boss, 'd.Memo', { name: 'a' });
  expect(await faultsOf(world.update(boss, 'd.Memo', id, 1, { owner: other.user }))).toEqual([
    'REC710 -: You may not update this Memo.',
  ]);
});

test('a condition through references may ask about a new record that has none', async () => {
  const helper = await person('d.helper');
  await world.create(helper, 'd.Task', { name: 'a' });
  await expect(world.create(helper, 'd.Task', { name: 'b' })).resolves.toBeDefined();
});
