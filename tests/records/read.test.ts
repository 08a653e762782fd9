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

test('a report is planned for its values each time, a list five times at first', async () => {
  expect(await plannedAnew('{ shopOrdersAggregate { count sum { total } } }')).toBe('8');
  expect(await plannedAnew('{ shopOrders { nodes { number } } }')).toBe('5');
});
