/** What instances that wait cost whoever looks for those that are due. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, rolesOf } from '../../engine/database/index.ts';
import { modelOf } from '../database/modules.ts';
import { shop, small } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const model = modelOf({ ...shop, 'shop/processes/small.json': small });
const waiting = 10_000;

let world: ProcessWorld;
beforeAll(async () => {
  world = await openProcessWorld(model);
  const { org } = await world.person(['shop.all']);
  const other = await world.person(['shop.all']);
  await world.owned(
    `insert into kontor.process_instance (org_id, process, plan, wake_at)
      select case when n % 2 = 0 then $1::uuid else $2 end, p.process, p.hash, now() + interval '1 day'
        from kontor.process_plan p, generate_series(1, ${waiting}) n`,
    [org, other.org],
  );
  await world.owned('analyze kontor.process_instance');
});
afterAll(() => world.close());

/** Pages of the database that a call looks at, when its connection has read what it needs of the catalogue. */
async function pagesOf(call: string): Promise<number> {
  const text = `explain (analyze, buffers, format json) select * from ${call}`;
  const { rows } = await asOwner(world.url, rolesOf(), async (db) => {
    await db.query(text);
    return db.query<{ 'QUERY PLAN': string }>(text);
  });
  const [{ Plan: plan }] = JSON.parse(rows[0]!['QUERY PLAN']) as [{ Plan: Record<string, number> }];
  return plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
}

test('looking for what is due reads nothing of what waits', async () => {
  const [table] = await world.owned(
    `select pg_relation_size('kontor.process_instance') / 8192 as pages, count(*) as rows from kontor.process_instance`,
  );
  expect(Number(table!['rows'])).toBe(waiting);
  const few = Number(table!['pages']) / 4;
  const engines = `array['embedded'], 'embedded'`;
  for (const call of [
    `kontor.claim_processes(${engines}, '${randomUUID()}', 10, 30)`,
    `kontor.next_process(${engines})`,
  ])
    expect(await pagesOf(call), call).toBeLessThan(few);
});
