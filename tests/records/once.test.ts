/** Fields that are written once: with what has them, be it a record or a line that comes later, and never again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf, openWorld, type World } from './world.ts';

const model = modelOf({
  'shop/entities/Order.json': {
    type: 'object',
    properties: {
      origin: { type: 'string', 'x-writeOnce': true },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
    },
    $defs: {
      Line: {
        type: 'object',
        properties: { text: { type: 'string' }, batch: { type: 'string', 'x-writeOnce': true } },
      },
    },
  },
  'shop/access/shop.all.json': { grants: { all: { entity: '*', actions: '*' } } },
});

let world: World;
let boss: Actor;
beforeAll(async () => {
  world = await openWorld([], model);
  boss = await world.person(['shop.all']);
});
afterAll(() => world.close());

const linesOf = async (id: string) =>
  (await world.image(boss, id))['lines'] as { id: string; batch: string }[];

test('a line that is added by a change brings its value; one that was there keeps it', async () => {
  const id = await world.create(boss, 'shop.Order', { origin: 'web', lines: [{ text: 'a', batch: 'B1' }] });
  await world.update(boss, 'shop.Order', id, 1, { lines: { add: [{ text: 'b', batch: 'B2' }] } } as never);
  const lines = await linesOf(id);
  expect(lines.map(({ batch }) => batch)).toEqual(['B1', 'B2']);
  const change = { lines: { change: [{ id: lines[1]!.id, batch: 'B3' }] } };
  expect(await faultsOf(world.update(boss, 'shop.Order', id, 2, change as never))).toEqual([
    expect.stringContaining('lines/change/0/batch'),
  ]);
  expect(await faultsOf(world.update(boss, 'shop.Order', id, 2, { origin: 'shop' }))).toHaveLength(1);
  expect((await linesOf(id)).map(({ batch }) => batch)).toEqual(['B1', 'B2']);
});
