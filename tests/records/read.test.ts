import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { compileDocument } from '../../engine/graphql/index.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let boss: Actor;
beforeAll(async () => {
  world = await openWorld();
  boss = await world.person(['shop.all']);
});
afterAll(() => world.close());

/** How often PostgreSQL planned a document for its values when it was read eight times, one after the other. */
async function plannedAnew(source: string): Promise<unknown> {
  const compiled = compileDocument({ model: world.model }, boss, source);
  if (compiled.kind !== 'read') throw new Error('It reads.');
  const { statement, variables } = compiled;
  for (let time = 0; time < 8; time++) await world.records.read(boss, statement, variables);
  const text = 'select custom_plans as times from pg_prepared_statements where statement = $1';
  const [row] = await world.records.ask<{ times: string }>(boss, { text, values: [statement.text] });
  return row!.times;
}

test('a read changes nothing, whatever its statement says', async () => {
  const compiled = compileDocument({ model: world.model }, boss, '{ shopParties { nodes { name } } }');
  if (compiled.kind !== 'read') throw new Error('It reads.');
  const party = await world.create(boss, 'shop.Party', { name: 'as it was' });
  for (const text of [
    `update shop.party set name = 'changed' returning name`,
    `with o as (select set_config('transaction_read_only', 'off', true)) insert into shop.party (name) select 'new' from o returning name`,
  ]) {
    const statement = { ...compiled.statement, name: text.slice(0, 6), text, read: () => [] };
    await expect(world.records.read(boss, statement, {})).rejects.toMatchObject({ code: '25006' });
  }
  expect(await world.rows(boss, 'select id, name from shop.party')).toEqual([
    { id: party, name: 'as it was' },
  ]);
});

test('a report is planned for its values each time, a list five times at first', async () => {
  expect(await plannedAnew('{ shopOrdersAggregate { count sum { total } } }')).toBe('8');
  expect(await plannedAnew('{ shopOrders { nodes { number } } }')).toBe('5');
});
