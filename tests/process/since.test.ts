import { expect, test } from 'vitest';
import { modelOf } from '../database/modules.ts';
import { shop } from './shop.ts';
import { openProcessWorld } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });

const model = modelOf({
  ...shop,
  'shop/processes/waits.json': {
    title: 'Waits',
    version: 1,
    actor: 'shop.all',
    start: { on: 'shop.order.created' },
    steps: [
      { id: 'sure', wait: { event: 'shop.order.confirmed', match: { id: x('order') }, since: 'start' } },
      { id: 'note', do: 'shop.Order.update', with: { id: x('order'), note: 'seen' }, undo: false },
    ],
  },
});

test('what is told while nobody runs a process yet counts since its start', async () => {
  const world = await openProcessWorld(model);
  const actor = await world.person(['shop.all']);
  const deal = await world.create(actor, 'shop.Deal', { title: 'Chairs' });
  const id = await world.create(actor, 'shop.Order', { deal });
  const order = model.entities.get('shop.Order')!;
  await world.write(actor, [{ kind: 'transition', entity: order, name: 'confirm', id, version: 1 }]);
  world.startEngine();
  expect(await world.ended(actor)).toMatchObject({ status: 'completed' });
  expect(await world.rows(actor, 'select note from shop."order"')).toEqual([{ note: 'seen' }]);
  await world.close();
}, 90_000);
