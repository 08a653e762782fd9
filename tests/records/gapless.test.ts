import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { entity, faultsOf, openWorld, type World } from './world.ts';

let world: World;
let boss: Actor;
beforeAll(async () => {
  world = await openWorld();
  boss = await world.person(['shop.all']);
});
afterAll(() => world.close());

const draft = (note = '') => world.create(boss, 'shop.Invoice', { note });
const issue = (id: string) =>
  ({ kind: 'transition', entity: entity('shop.Invoice'), name: 'issue', id, version: 1 }) as const;

test('gapless numbers come with the transition that issues, and stand in image and event', async () => {
  const id = await draft();
  expect((await world.image(boss, id))['number'] ?? null).toBeNull();
  await world.write(boss, [issue(id)]);
  expect(await world.image(boss, id)).toMatchObject({ number: 'INV-0001', status: 'issued', version: 2 });
  const events = await world.rows(boss, 'select name from kontor.event where record = $1 order by id', [id]);
  expect(events.map((row) => row['name'])).toEqual(['shop.invoice.created', 'shop.invoice.issued']);
});

test('what is refused and what meets others leaves no gap', async () => {
  const lone = await world.person(['shop.all']);
  const make = (note: string) => world.create(lone, 'shop.Invoice', { note });
  const ids = await Promise.all(
    Array.from({ length: 20 }, (_, index) => make(index % 4 === 0 ? 'bad' : 'good')),
  );
  await Promise.all(ids.map((id) => faultsOf(world.write(lone, [issue(id)]))));
  const rows = await world.rows(
    lone,
    'select number from shop.invoice where number is not null order by number',
  );
  expect(rows.map((row) => row['number'])).toEqual(
    Array.from({ length: 15 }, (_, index) => `INV-${String(index + 1).padStart(4, '0')}`),
  );
});

test('several records of one document are numbered in one go', async () => {
  const lone = await world.person(['shop.all']);
  const ids = [await world.create(lone, 'shop.Invoice', {}), await world.create(lone, 'shop.Invoice', {})];
  await world.write(lone, ids.map(issue));
  const rows = await world.rows(lone, 'select number from shop.invoice order by number');
  expect(rows.map((row) => row['number'])).toEqual(['INV-0001', 'INV-0002']);
});
