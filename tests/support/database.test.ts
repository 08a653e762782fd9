import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase, service } from './index.ts';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

test('two fresh databases share nothing', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await query(one.url, 'create table here (id int)');
  expect(await query(other.url, "select to_regclass('here') as found")).toEqual([{ found: null }]);
});

test('a template is prepared once and copied whole', async () => {
  let prepared = 0;
  const template = {
    name: 'support',
    prepare: async (url: string) => {
      prepared++;
      await query(url, 'create table note as select 7 as value');
    },
  };
  const copies = await Promise.all([freshDatabase(template), freshDatabase(template)]);
  for (const copy of copies) expect(await query(copy.url, 'select value from note')).toEqual([{ value: 7 }]);
  expect(prepared).toBe(1);
});

const redis = await service('redis');
test.skipIf(!redis)('Redis answers at its address', () => {
  expect(redis).toMatch(/^redis/);
});
