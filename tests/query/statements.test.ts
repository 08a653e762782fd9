import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorOf, answer, openReading, type Reading } from './live.ts';
import { shop } from './shop.ts';
import { ANNA, ORG, records } from './shop-records.ts';

let reading: Reading;
let watcher: pg.Client;
beforeAll(async () => {
  reading = await openReading(shop, new Map([[ORG, records]]));
  watcher = new pg.Client({ connectionString: reading.url });
  await watcher.connect();
  await watcher.query('create extension if not exists pg_stat_statements with schema public');
});
afterAll(async () => {
  await watcher.end();
  await reading.pool.close();
});

/** How often PostgreSQL ran a statement that looks at tables of the shop. */
async function statements(): Promise<number> {
  const { rows } = await watcher.query<{ calls: string }>(
    `select coalesce(sum(calls), 0) as calls from public.pg_stat_statements
      where dbid = (select oid from pg_database where datname = current_database()) and query like '%"shop"."%'`,
  );
  return Number(rows[0]!.calls);
}

test('a document is one statement, however deep and wide it is', async ({ skip }) => {
  const { rows } = await watcher.query('show shared_preload_libraries');
  skip(!JSON.stringify(rows).includes('pg_stat_statements'), 'this server does not count statements');
  const source = `{
    shopCustomers(where: {orders: {some: {lines: {some: {product: {sku: {eq: "T-1"}}}}}}}, orderBy: [{region: {name: asc}}], search: "a", first: 5) {
      totalCount pageInfo { endCursor } edges { cursor node { name _label region { within { name parts(first: 2) { nodes { name } } } }
        orders(first: 3) { totalCount nodes { number subject { label } tags(first: 2) { nodes { name orders(first: 2) { nodes { number } } } }
          lines { quantity product { name shopOrdersLine(first: 2) { nodes { parent { number customer { name } } } } } } } } } } }
    shopOrdersAggregate(groupBy: [{customer: {region: {name: value}}}]) { key count sum { total } }
    shopSetting { greeting }
  }`;
  const actor = actorOf(shop, ORG, ['shop.all'], { user: ANNA });
  const before = await statements();
  await answer(reading, shop, actor, source);
  expect((await statements()) - before).toBe(1);
});
