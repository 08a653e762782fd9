/* What an action asks for reaches the record, whatever kind of value it is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { rightsOf } from '../../engine/access/index.ts';
import { modelOf } from '../database/modules.ts';
import { openWorld, type World } from './world.ts';

const text = { type: 'string' };
const formatted = (format: string, more: object = {}) => ({ type: 'string', format, ...more });

const kinds = {
  text,
  longText: formatted('long-text'),
  integer: { type: 'integer' },
  decimal: formatted('decimal', { 'x-scale': 2 }),
  boolean: { type: 'boolean' },
  date: formatted('date'),
  time: formatted('time'),
  dateTime: formatted('date-time'),
  duration: formatted('duration'),
  enum: { enum: ['red', 'blue'] },
  multiEnum: { type: 'array', uniqueItems: true, items: { enum: ['small', 'large'] } },
  texts: { type: 'array', items: text },
  days: { type: 'array', items: formatted('date') },
  email: formatted('email'),
  address: { type: 'object', format: 'address' },
  json: { format: 'json' },
  friend: { 'x-reference': 'shop.Thing' },
};

const values: Readonly<Record<Exclude<keyof typeof kinds, 'friend'>, unknown>> = {
  text: 'Öl',
  longText: 'one\ntwo',
  integer: -7,
  decimal: '12.50',
  boolean: false,
  date: '2024-02-29',
  time: '08:30:00',
  dateTime: '2026-03-29T01:30:00+00:00',
  duration: 'PT1H30M',
  enum: 'blue',
  multiEnum: ['small', 'large'],
  texts: ['a', 'b, c'],
  days: ['2026-01-01'],
  email: 'ann@example.org',
  address: { city: 'Wien', country: 'AT' },
  json: { deep: [1, null] },
};

const model = modelOf({
  'core/entities/User.json': { type: 'object', properties: { name: text } },
  'shop/entities/Thing.json': { type: 'object', properties: kinds },
  'shop/actions/Thing.fill.json': {
    title: 'Fill',
    input: { type: 'object', properties: kinds },
    set: Object.fromEntries(Object.keys(kinds).map((name) => [name, { 'x-expr': `input.${name}` }])),
  },
  'shop/access/shop.all.json': { title: 'All', grants: { all: { entity: '*', actions: '*' } } },
});

let world: World;
let boss: Actor;
beforeAll(async () => {
  world = await openWorld([], model);
  const somebody = await world.person([]);
  boss = { ...somebody, rights: rightsOf(model, { roles: ['shop.all'], version: '1' }) };
});
afterAll(() => world.close());

async function fill(input: object): Promise<Record<string, unknown>> {
  const id = await world.create(boss, 'shop.Thing', { text: 'before' });
  const action = model.actions.get('shop.Thing.fill')!;
  await world.write(boss, [{ kind: 'action', action, id, version: 1, input: input as never }]);
  return (await world.image(boss, id)) as Record<string, unknown>;
}

test.each(Object.entries(values))('an input of kind %s', async (kind, value) => {
  const image = await fill({ [kind]: value });
  expect(image).toMatchObject({ [kind]: value });
  if (kind !== 'text') expect(image['text'] ?? null).toBeNull();
});

test('a reference', async () => {
  const friend = await world.create(boss, 'shop.Thing', { text: 'friend' });
  expect(await fill({ friend })).toMatchObject({ friend });
});

test.each([
  ['left out', {}],
  ['null', Object.fromEntries(Object.keys(kinds).map((name) => [name, null]))],
])('what is %s is no value, whatever its kind', async (_, input) => {
  const image = await fill(input);
  const given = Object.keys(kinds).filter((name) => (image[name] ?? null) !== null);
  expect(given).toEqual([]);
});
