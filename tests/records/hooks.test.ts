import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { definePlugin, refuse, type PluginContext, type PluginRecord } from '../../engine/extension/index.ts';
import { entity, faultsOf, openWorld, type World } from './world.ts';

/** Notes of this test say what their hook shall do. */
const obedient = definePlugin({
  name: 'obedient',
  about: 'Does what a note says.',
  engine: '^0.1.0',
  needs: [],
  hooks: {
    'shop.Note': {
      async beforeWrite(note: PluginRecord, context: PluginContext) {
        if (note['text'] === 'refuse') throw refuse('Not this one.', { field: 'text' });
        if (note['text'] === 'weigh')
          return { ...note, weight: '7', text: `${context.kind} by ${context.user}` };
        if (note['text'] === 'spoil') return { ...note, weight: 'heavy' };
        if (note['text'] === 'count')
          return { ...note, text: String((await context.find('shop.Tag', { name: 'x' })).length) };
        return undefined;
      },
    },
  },
});

let world: World;
let boss: Actor;
beforeAll(async () => {
  world = await openWorld([obedient]);
  boss = await world.person(['shop.all']);
});
afterAll(() => world.close());

const note = (text: string, options = {}) => world.create(boss, 'shop.Note', { text }, options);

test('what a hook returns is written, computed and told to the audit', async () => {
  expect(await world.image(boss, await note('weigh'))).toMatchObject({
    weight: '7.00',
    text: `create by ${boss.user}`,
  });
});

test('what a hook returns is validated like any input', async () => {
  expect(await faultsOf(note('spoil'))).toEqual(['REC721 weight: Weight must be a number such as 12.50.']);
});

test('what a hook refuses stands beside its field, and nothing is written', async () => {
  expect(await faultsOf(note('refuse'))).toEqual(['PLG310 text: Not this one.']);
  expect(await world.rows(boss, "select * from shop.note where text = 'refuse'")).toEqual([]);
});

test('a hook finds what its own transaction has written, and nothing of others', async () => {
  const other = await world.person(['shop.all']);
  await world.create(other, 'shop.Tag', { name: 'x' });
  const { outcomes } = await world.write(boss, [
    { kind: 'create', entity: entity('shop.Tag'), input: { name: 'x' } },
    { kind: 'create', entity: entity('shop.Note'), input: { text: 'count' } },
  ]);
  expect(await world.image(boss, outcomes[1]!.ids[0]!)).toMatchObject({ text: '1' });
});
