import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addressAs } from '../../engine/database/index.ts';
import { openPool, type Pool } from '../../engine/postgres/index.ts';
import {
  applyPublication,
  definitionsOf as publishedAt,
  openPublications,
  planAt,
  takeBack,
  type Publications,
} from '../../engine/publication/index.ts';
import { owner, preparedDatabase, roles, secret } from '../database/live.ts';
import { definitionsOf } from '../database/modules.ts';

const order = (properties: object, more: object = {}) =>
  definitionsOf({ 'sales/entities/Order.json': { type: 'object', properties, ...more } });
const text = { type: 'string' };
const first = order({ note: text });
const second = order({ note: text, due: { type: 'string', format: 'date' } });

let url: string;
let pool: Pool;
let open: Publications[];

beforeEach(async () => {
  url = await preparedDatabase();
  pool = openPool(addressAs(url, roles.run, secret));
  open = [];
});
afterEach(async () => {
  for (const one of open) await one.close();
  await pool.close();
});

const serve = async (pollMs?: number) => {
  const one = await openPublications({ database: pool, ...(pollMs && { pollMs }) });
  open.push(one);
  return one;
};

const fieldsServed = ({ current }: Publications) =>
  [...(current().model.entities.get('sales.Order')?.fields.values() ?? [])]
    .filter((f) => !f.system)
    .map((f) => f.name);

describe('publishing', () => {
  test('gives numbers in order and keeps every definition as it was', async () => {
    expect(await applyPublication({ url }, first)).toMatchObject({ number: 1, applied: true });
    expect(await applyPublication({ url }, second)).toMatchObject({ number: 2, applied: true });
    const kept = await owner(url, (db) => publishedAt(db, 1));
    expect(kept.map(({ file, body, hash, layer }) => ({ file, body, hash, layer }))).toEqual(
      first
        .map(({ file, body, hash, layer }) => ({ file, body, hash, layer }))
        .toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    );
  });

  test('publishes nothing where nothing changed, but takes a new order of fields as a change', async () => {
    await applyPublication({ url }, order({ a: text, b: text }));
    expect(await applyPublication({ url }, order({ a: text, b: text }))).toMatchObject({
      number: 1,
      applied: false,
    });
    const turned = await applyPublication({ url }, order({ b: text, a: text }));
    expect(turned).toMatchObject({ number: 2, applied: true, plan: { steps: [] } });
  });

  test('asks before it does anything, and takes a no', async () => {
    const outcome = await applyPublication({ url }, first, { accept: (plan) => plan.steps.length === 0 });
    expect(outcome.applied).toBe(false);
    expect(await planAt({ url }, first)).toMatchObject({ parent: 0, steps: outcome.plan.steps });
  });

  test('two applies at once come one after the other', async () => {
    const outcomes = await Promise.all([applyPublication({ url }, first), applyPublication({ url }, second)]);
    expect(outcomes.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 2]);
  });

  test('taking back is a new publication, and a retired field returns with its values', async () => {
    await applyPublication({ url }, second);
    await owner(url, (db) =>
      db.query(`insert into sales."order" (org_id, due) values (kontor.zero(), '2026-11-21')`),
    );
    await applyPublication({ url }, first);
    expect(await takeBack({ url }, 1)).toMatchObject({ number: 3, applied: true });
    const { rows } = await owner(url, (db) => db.query('select due from sales."order"'));
    expect(rows).toEqual([{ due: '2026-11-21' }]);
    await expect(takeBack({ url }, 9)).rejects.toMatchObject({ faults: [{ code: 'PUB801' }] });
  });

  test('rights planned under the old definitions are refused from then on', async () => {
    await applyPublication({ url }, first);
    const version = () =>
      owner(
        url,
        async (db) =>
          (await db.query<{ version: string }>('select max(version) as version from kontor.rights_version'))
            .rows[0]!.version,
      );
    const before = await version();
    await applyPublication({ url }, second);
    expect(Number(await version())).toBeGreaterThan(Number(before));
  });
});

describe('a plan', () => {
  const withView = (properties: object) =>
    definitionsOf({
      'sales/entities/Order.json': { type: 'object', properties },
      'sales/views/Order.open.json': { title: 'Open', type: 'list', columns: ['note', 'due'] },
    });

  test('tells what changed, what retires, and which view still shows it', async () => {
    const due = { type: 'string', format: 'date' };
    await applyPublication({ url }, withView({ note: text, due }));
    const plan = await planAt({ url }, withView({ note: text }));
    expect(plan.definitions).toEqual([
      { how: 'changed', kind: 'entity', module: 'sales', name: 'Order', file: 'sales/entities/Order.json' },
    ]);
    expect(plan.retires).toBe(true);
    expect(plan.steps.map((step) => step.why)).toContain('~ retire sales.order.due');
    expect(plan.faults.map((fault) => fault.place)).toEqual([
      { file: 'sales/views/Order.open.json', pointer: '/columns/1' },
    ]);
    await expect(applyPublication({ url }, withView({ note: text }))).rejects.toMatchObject({
      faults: plan.faults,
    });
  });
});

describe('serving', () => {
  test('starts with nothing, swaps when told, and keeps what a request holds', async () => {
    const node = await serve();
    const held = node.current();
    expect(held.number).toBe(0);
    const seen: number[] = [];
    node.onSwap((published) => seen.push(published.number));
    const applied = applyPublication({ url }, first, {
      settleMsMax: 10_000,
      onStage: (stage) => (stage === 'published' ? node.refresh() : undefined),
    });
    expect((await applied).number).toBe(1);
    expect(fieldsServed(node)).toEqual(['note']);
    expect(held.model.entities.size).toBe(0);
    expect(seen).toEqual([1]);
  });

  test('notices by itself', async () => {
    const node = await serve(20);
    await applyPublication({ url }, first);
    expect(node.current().number).toBe(1); // apply came back, so every live node had reported
  });

  test('nothing is taken away while a live process serves the old definitions', async () => {
    await applyPublication({ url }, second);
    const node = await serve();
    await expect(applyPublication({ url }, first, { settleMsMax: 200 })).rejects.toMatchObject({
      faults: [{ code: 'DBS421' }],
    });
    const comment = () =>
      owner(
        url,
        async (db) =>
          (
            await db.query<{
              note: string | null;
            }>(`select col_description('sales."order"'::regclass, attnum) as note
        from pg_attribute where attrelid = 'sales."order"'::regclass and attname = 'due'`)
          ).rows[0]!.note,
      );
    expect(await comment()).toBeNull();
    await node.refresh();
    await applyPublication({ url }, first);
    expect(await comment()).toContain('retired');
  });

  test('a process that left is not waited for', async () => {
    await applyPublication({ url }, second);
    await (await serve()).close();
    open = [];
    expect(await applyPublication({ url }, first, { settleMsMax: 200 })).toMatchObject({ number: 2 });
  });
});
