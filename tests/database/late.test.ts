import { expect, test } from 'vitest';
import { applyPublication, planAt } from '../../engine/publication/index.ts';
import { owner, preparedDatabase } from './live.ts';
import { definitionsOf } from './modules.ts';

const order = (code: object) =>
  definitionsOf({
    'sales/entities/Order.json': { type: 'object', properties: { code: { type: 'string', ...code } } },
  });

const twins = `insert into sales."order" (org_id, code) values (kontor.zero(), 'same'), (kontor.zero(), 'same')`;

/** A change that promises unique codes; rows that break the promise come in when it is published already. */
async function lateTwins(rowsBefore: number): Promise<string> {
  const url = await preparedDatabase();
  await applyPublication({ url }, order({}));
  await owner(url, (db) =>
    db.query(
      `insert into sales."order" (org_id, code)
      select kontor.zero(), n::text from generate_series(1, $1::int) n`,
      [rowsBefore],
    ),
  );
  const applied = applyPublication({ url }, order({ 'x-unique': true }), {
    onStage: async (stage) => {
      if (stage === 'published') await owner(url, (db) => db.query(twins));
    },
  });
  await expect(applied).rejects.toMatchObject({ faults: [{ code: 'DBS422' }] });
  return url;
}

test.each([
  ['a small table', 2],
  ['a large one, whose index is built beside all work', 10_001],
])('rows that come in too late for the last steps are named by the next plan: %s', async (_what, rows) => {
  const url = await lateTwins(rows);
  const plan = await planAt({ url }, order({ 'x-unique': true }));
  expect(plan).toMatchObject({ parent: 2, definitions: [], faults: [{ code: 'DBS412' }] });
  const { rows: invalid } = await owner(url, (db) =>
    db.query('select indexrelid from pg_index where not indisvalid'),
  );
  expect(invalid).toEqual([]);

  await owner(url, (db) => db.query(`update sales."order" set code = id::text where code = 'same'`));
  expect(await applyPublication({ url }, order({ 'x-unique': true }))).toMatchObject({ applied: true });
  await expect(owner(url, (db) => db.query(twins))).rejects.toMatchObject({ code: '23505' });
});
