import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyPublication, applyWritten, planAt, writePlan } from '../../engine/publication/index.ts';
import { preparedDatabase } from '../database/live.ts';
import { definitionsOf } from '../database/modules.ts';

const order = (...fields: string[]) =>
  definitionsOf({
    'sales/entities/Order.json': {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])),
    },
  });

let migrations: string;
let folder: string;
beforeEach(async () => {
  migrations = await mkdtemp(join(tmpdir(), 'kontor-migrations-'));
  folder = join(migrations, 'modules');
});
afterEach(() => rm(migrations, { recursive: true }));

/** Two plans, written against one database that runs the first in between. */
async function twoPlans(): Promise<string> {
  const url = await preparedDatabase();
  await writePlan({ url }, order('a'), folder, 'First tables');
  await applyPublication({ url }, order('a'));
  await writePlan({ url }, order('a', 'b'), folder, 'Add b');
  return url;
}

test('written plans run on another database, in order, once, whatever the files of metadata say by then', async () => {
  await twoPlans();
  const url = await preparedDatabase();
  expect(await applyWritten({ url }, folder)).toEqual(['0001-first-tables.json', '0002-add-b.json']);
  expect(await planAt({ url }, order('a', 'b'))).toMatchObject({ parent: 2, steps: [], definitions: [] });
  expect(await applyWritten({ url }, folder)).toEqual([]);
});

test('a plan whose definitions are in force already is passed over', async () => {
  const url = await twoPlans();
  await applyPublication({ url }, order('a', 'b'));
  await rm(join(folder, '0001-first-tables.json'));
  expect(await applyWritten({ url }, folder)).toEqual(['0002-add-b.json']);
  expect(await planAt({ url }, order('a', 'b'))).toMatchObject({ parent: 2 });
});

test('a plan made for other definitions is refused and runs nothing', async () => {
  await twoPlans();
  const url = await preparedDatabase();
  await applyPublication({ url }, order('z'));
  await expect(applyWritten({ url }, folder)).rejects.toMatchObject({ faults: [{ code: 'PUB802' }] });
  expect(await planAt({ url }, order('z'))).toMatchObject({ parent: 1, steps: [] });
});

test('a plan that was changed by hand is refused', async () => {
  const url = await twoPlans();
  const file = join(folder, '0002-add-b.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('add column', 'add column if not exists'));
  await expect(applyWritten({ url }, folder)).rejects.toMatchObject({ faults: [{ code: 'PUB803' }] });
});
