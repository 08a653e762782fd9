import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applying } from '../../engine/database/index.ts';
import type { Definition } from '../../engine/definition/index.ts';
import { linkModel } from '../../engine/model/index.ts';
import { applyPublication, newestNumber, planAt } from '../../engine/publication/index.ts';
import { after, before } from './change.ts';
import { changesTo, owner, preparedDatabase } from './live.ts';

const stagesMax = 50;

/** Whether the process was killed; false when the apply came to its end before that stage. */
async function killAt(url: string, stage: number, ...locksMax: readonly number[]): Promise<boolean> {
  const program = join(import.meta.dirname, 'killed.ts');
  const child = spawn(process.execPath, [program, url, `${stage}`, ...locksMax.map(String)], {
    stdio: 'inherit',
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The apply failed with ${code}.`);
  return signal === 'SIGKILL';
}

const fits = (url: string, definitions: readonly Definition[]) =>
  owner(url, async (db) => (await changesTo(db, linkModel(definitions).model!)).length === 0);

test('an apply killed at any stage is taken back before its publication and resumed after it', async () => {
  const url = await preparedDatabase();
  await applyPublication({ url }, before);
  // Enough rows that indexes are built concurrently.
  await owner(url, (db) =>
    db.query(`insert into sales."order" (org_id, code, legacy)
      select kontor.zero(), n::text, 'kept ' || n from generate_series(1, 10001) n`),
  );
  const outcomes = new Set<string>();
  let number = 1;
  for (let stage = 0; stage < stagesMax && (await killAt(url, stage)); stage++) {
    const newest = await owner(url, (db) => applying(db, () => newestNumber(db)));
    const outcome = newest === number ? 'taken back' : 'resumed';
    expect(await fits(url, outcome === 'resumed' ? after : before), `stage ${stage}, ${outcome}`).toBe(true);
    outcomes.add(outcome);
    number = outcome === 'resumed' ? (await applyPublication({ url }, before)).number : newest;
  }
  expect([...outcomes]).toEqual(['taken back', 'resumed']);
  const { rows } = await owner(url, (db) =>
    db.query<{ left: string }>(
      `select count(*)::text as left from kontor.apply where state in ('adding', 'published')`,
    ),
  );
  expect(rows).toEqual([{ left: '0' }]);
  expect(await fits(url, after)).toBe(true);
  const kept = await owner(url, (db) =>
    db.query(`select count(*)::text as count from sales."order" where legacy = 'kept ' || code`),
  );
  expect(kept.rows).toEqual([{ count: '10001' }]);
  const made = await owner(url, (db) =>
    db.query(`select count(*)::text as count from sales."order"
      where size = length(code) and name = 'No. ' || code and version = 1`),
  );
  expect(made.rows).toEqual([{ count: '10001' }]);
}, 240_000);

test('an apply that adds in several transactions, killed between two of them, is taken back whole', async () => {
  const url = await preparedDatabase();
  await applyPublication({ url }, before);
  const steps = (await planAt({ url }, after)).steps.filter((step) => step.phase === 'add').length;
  expect(steps).toBeGreaterThan(2);
  for (let stage = 1; stage < steps; stage++) {
    expect(await killAt(url, stage, 1), `stage ${stage}`).toBe(true);
    expect(await fits(url, before), `stage ${stage}: something was added`).toBe(false);
    await owner(url, (db) => applying(db, async () => {}));
    expect(await fits(url, before), `stage ${stage}: taken back`).toBe(true);
  }
  expect(await applyPublication({ url }, after, { locksMax: 1 })).toMatchObject({ number: 2, applied: true });
  expect(await fits(url, after)).toBe(true);
}, 120_000);
