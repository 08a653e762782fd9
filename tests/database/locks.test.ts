import { expect, test } from 'vitest';
import { locksHeld, transactionsOf } from '../../engine/database/index.ts';
import { openPool } from '../../engine/postgres/index.ts';
import { applyPublication, planAt } from '../../engine/publication/index.ts';
import { after, before } from './change.ts';
import { owner, preparedDatabase } from './live.ts';
import { definitionsOf } from './modules.ts';

test('an apply that waits for a long transaction holds nobody else up', async () => {
  const url = await preparedDatabase();
  await applyPublication({ url }, before);
  const pool = openPool(url);
  const read = 'select count(*) from sales."order"';
  let applied = false;
  const apply = pool.transaction(async (slow) => {
    await slow.query(read); // from here on no other session gets the lock that a new column needs
    const done = applyPublication({ url }, after).then(() => (applied = true));
    for (let readers = 0; readers < 20; readers++) {
      await pool.transaction(async (other) => {
        await other.query(`set local statement_timeout = '2s'`); // a lock queue would last as long as the reader before
        await other.query(read);
        await other.query('select pg_sleep(0.02)');
      });
    }
    expect(applied).toBe(false);
    return { done };
  });
  await (
    await apply
  ).done;
  expect(applied).toBe(true);
  await pool.close();
});

test('a plan says in how many transactions it adds what one could not hold the locks of', async () => {
  const url = await preparedDatabase();
  const entities = (count: number) =>
    definitionsOf(
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `sales/entities/Thing${n}.json`,
          { type: 'object', properties: { name: { type: 'string' } } },
        ]),
      ),
    );
  expect(await planAt({ url }, entities(3))).toMatchObject({ transactions: 1 });
  const held = await owner(url, (db) => locksHeld(db));
  const many = entities(Math.ceil(held / 5)); // a table with its key and long values takes seven
  expect(await planAt({ url }, many)).toMatchObject({ transactions: 2, faults: [] });
});

test('steps are parted where the locks of the next one would be too many', () => {
  const steps = ['create table a (primary key (x))', 'create index b', 'alter table c', 'alter table d'];
  const parted = (locksMax: number) =>
    transactionsOf(
      steps.map((run) => ({ run })),
      locksMax,
    ).map((batch) => batch.length);
  expect(parted(100)).toEqual([4]);
  expect(parted(11)).toEqual([2, 2]);
  expect(parted(1)).toEqual([1, 1, 1, 1]);
  expect(transactionsOf([], 1)).toEqual([]);
});
