import { expect, test } from 'vitest';
import { applying, purge, retiredIn } from '../../engine/database/index.ts';
import { applyPublication, planAt } from '../../engine/publication/index.ts';
import { owner, preparedDatabase, roles } from './live.ts';
import { definitionsOf } from './modules.ts';

const text = { type: 'string' };
const order = (properties: object) => ({ type: 'object', 'x-search': ['note'], properties });
const whole = definitionsOf({
  'sales/entities/Quote.json': order({ note: text, next: { 'x-reference': 'sales.Quote' } }),
  'sales/entities/Order.json': order({
    note: text,
    legacy: { type: 'string', 'x-unique': true },
    quote: { 'x-reference': 'sales.Quote' },
  }),
});
const less = definitionsOf({ 'sales/entities/Order.json': order({ note: text }) });

const keptDays = 90;
const everything = ['sales.order.legacy', 'sales.order.quote_id', 'sales.quote'];

/** A database in which two fields and an entity were retired, so many days ago. */
async function retired(daysAgo: number): Promise<string> {
  const url = await preparedDatabase();
  await applyPublication({ url }, whole);
  await owner(url, (db) =>
    db.query(`insert into sales."order" (org_id, note, legacy) values
      (kontor.zero(), 'a', 'x'), (kontor.zero(), 'b', 'y'), (kontor.zero(), 'c', null);
      insert into sales.quote (org_id, note) values (kontor.zero(), 'q')`),
  );
  await applyPublication({ url }, less);
  await owner(url, (db) => db.query("update kontor.apply set at = at - $1 * interval '1 day'", [daysAgo]));
  return url;
}

const list = (url: string) => owner(url, (db) => retiredIn(db, roles, keptDays));
const destroy = (url: string, ...consent: string[]) =>
  owner(url, (db) => applying(db, () => purge(db, roles, keptDays, consent)));

test('what is retired is listed with what is kept of it, since when, and when it may go', async () => {
  const url = await retired(89);
  const found = await list(url);
  expect(found).toMatchObject([
    { name: 'sales.order.legacy', kind: 'column', count: 2, due: false },
    { name: 'sales.order.quote_id', kind: 'column', count: 0, due: false },
    { name: 'sales.quote', kind: 'table', count: 1, due: false },
  ]);
  for (const { retiredAt, dueAt } of found)
    expect((Date.parse(dueAt!) - Date.parse(retiredAt!)) / 86_400_000).toBe(keptDays);
});

test('nothing goes before its time, without its name, or while something kept refers to it', async () => {
  const young = await retired(89);
  await expect(destroy(young, 'sales.order.legacy')).rejects.toMatchObject({ faults: [{ code: 'DBS441' }] });
  const url = await retired(91);
  await expect(destroy(url, 'sales.order.legaci')).rejects.toMatchObject({
    faults: [{ code: 'DBS440', mend: "Did you mean 'sales.order.legacy'?" }],
  });
  await expect(destroy(url, 'sales.order.note')).rejects.toMatchObject({ faults: [{ code: 'DBS440' }] });
  await expect(destroy(url, 'sales.quote')).rejects.toMatchObject({
    faults: [{ code: 'DBS442', message: expect.stringContaining('sales.order.quote_id') }],
  });
  expect((await list(url)).map(({ name }) => name)).toEqual(everything);
});

test('what is named is destroyed for good, written down, and leaves tables that fit', async () => {
  const url = await retired(91);
  await destroy(url, 'sales.order.legacy');
  expect((await list(url)).map(({ name }) => name)).toEqual(everything.slice(1));
  await destroy(url, 'sales.quote', 'sales.order.quote_id');
  expect(await list(url)).toEqual([]);
  expect(await planAt({ url }, less)).toMatchObject({ steps: [], faults: [] });
  const { rows } = await owner(url, (db) =>
    db.query(`select p.destroyed -> 0 ->> 'name' as first, p.by = session_user as mine, a.state,
        (select bool_and(done and undo is null) from kontor.apply_step s where s.apply = a.id) as done
      from kontor.purge p join kontor.apply a on a.id = p.apply order by p.at`),
  );
  expect(rows).toEqual([
    { first: 'sales.order.legacy', mine: true, state: 'done', done: true },
    { first: 'sales.quote', mine: true, state: 'done', done: true },
  ]);
  // Declared again it is there again, and empty.
  await applyPublication({ url }, whole);
  const kept = await owner(url, (db) =>
    db.query('select count(*)::int, count(legacy)::int as old from sales."order"'),
  );
  expect(kept.rows).toEqual([{ count: 3, old: 0 }]);
});

test('declared again and retired again it is kept for the whole time anew', async () => {
  const url = await retired(91);
  await applyPublication({ url }, whole);
  expect(await list(url)).toEqual([]);
  await applyPublication({ url }, less);
  expect((await list(url)).every(({ due }) => !due)).toBe(true);
});
