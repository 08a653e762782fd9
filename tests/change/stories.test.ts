import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TablePlan } from '../../engine/database/index.ts';
import type { Connection } from '../../engine/postgres/index.ts';
import { changesTo, make, owner, planTo, preparedDatabase } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { parseStory } from './story.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
const updating = process.env.KONTOR_UPDATE === '1' && !process.env.CI;

test.each(files)('%s: the plan is as told, and everything can be taken back', async (file) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const story = parseStory(text);
  const [before, after] = [modelOf(story.before), modelOf(story.after)];
  const url = await preparedDatabase();
  await make(url, before);
  await owner(url, (db) => db.query(story.rows || 'select'));
  const rows = await owner(url, contents);

  const plan = await owner(url, (db) => planTo(db, after));
  if (updating) writeFileSync(path, text.replace(/(^-- plan --\n)[^]*$/m, `$1${print(plan)}\n`));
  else expect(print(plan)).toBe(story.plan);
  if (plan.faults.length > 0) return;

  // Each step alone: forwards the shape is the new one, backwards it is the old one again, with its rows.
  await owner(url, async (db) => {
    for (const step of plan.steps) await db.query(step.run);
    expect(await changesTo(db, after)).toEqual([]);
    for (const step of plan.steps.toReversed()) await db.query(step.undo);
    expect(await changesTo(db, before)).toEqual([]);
    expect(await contents(db)).toEqual(rows);
  });

  // As applied: and taken back by making the first Model the wanted one again.
  await make(url, after);
  expect(await owner(url, (db) => changesTo(db, after))).toEqual([]);
  await make(url, before);
  expect(await owner(url, (db) => changesTo(db, before))).toEqual([]);
  expect(await owner(url, (db) => contents(db, Object.keys(rows)))).toMatchObject(rows);
});

function print(plan: TablePlan): string {
  const faults = plan.faults.map((fault) => `${fault.code} ${fault.message}\n  mend: ${fault.mend}`);
  const steps = plan.steps.map(({ phase, why, finding }) => {
    const line = `${phase.padEnd(8)} ${why.replace(/__[0-9a-f]{8}\b/g, '')}`;
    return finding === undefined ? line : `${line}\n  ${finding}`;
  });
  return [...steps, ...faults].join('\n');
}

/** Every business row as JSON, by table; \`tables\` asks for those alone. */
async function contents(db: Connection, tables?: readonly string[]): Promise<Record<string, unknown[]>> {
  const { rows } = await db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('kontor', 'public', 'pg_catalog', 'information_schema') order by 1`,
  );
  const found: Record<string, unknown[]> = {};
  for (const { name } of rows.filter((row) => !tables || tables.includes(row.name))) {
    const all = await db.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t order by id`);
    found[name] = all.rows.map(({ row }) => JSON.parse(row) as unknown);
  }
  return found;
}
