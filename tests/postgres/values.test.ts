import { afterAll, expect, test } from 'vitest';
import { openPipeline, openPool } from '../../engine/postgres/index.ts';
import { freshDatabase } from '../support/index.ts';

const { url } = await freshDatabase();
const pool = openPool(url);
const pipeline = openPipeline(url, { connections: 1 });

afterAll(() => Promise.all([pool.close(), pipeline.close()]));

test.each([
  ["'12.50'::numeric", '12.50'],
  ["'{1.10,NULL}'::numeric[]", ['1.10', null]],
  ["'9007199254740993'::int8", '9007199254740993'],
  ["'2026-02-28'::date", '2026-02-28'],
  ["'{2026-02-28}'::date[]", ['2026-02-28']],
  ["'2026-02-28 12:00'::timestamp", '2026-02-28 12:00:00'],
  ["'2026-02-28 12:00:00.123456+02'::timestamptz", '2026-02-28T10:00:00.123456Z'],
  ["'{2026-02-28 12:00:00+02,NULL}'::timestamptz[]", ['2026-02-28T10:00:00Z', null]],
  ["'1 day 02:00'::interval", 'P1DT2H'],
  [`'{"amount": 1.10}'::jsonb`, '{"amount": 1.10}'],
  [`array['[1.0]'::json]`, ['[1.0]']],
  ["'{a,b}'::text[]", ['a', 'b']],
  ['true', true],
  ['7', 7],
])('%s arrives unrounded, by an own connection and by a shared one', async (expression, expected) => {
  const text = `select ${expression} as value`;
  expect((await pool.query(text)).rows).toEqual([{ value: expected }]);
  const [result] = await pipeline.runUnit([{ text }]);
  expect(result!.rows).toEqual([{ value: expected }]);
});
