import { expect, test } from 'vitest';
import { openPool } from '../../engine/postgres/index.ts';
import { applyPublication } from '../../engine/publication/index.ts';
import { after, before } from './change.ts';
import { preparedDatabase } from './live.ts';

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
