/*
 * Each folder of tests/golden/queries is a request with what comes of it: request.graphql (its first line says who
 * asks), variables.json where it has any, plan.json, query.sql and rows.json. `KONTOR_UPDATE=1` writes the last three
 * anew; a reviewer reads the change.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'graphql';
import { format as pretty } from 'prettier';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileDocument } from '../../engine/graphql/index.ts';
import { operationOf, planRead, printPlan } from '../../engine/query/index.ts';
import { layout } from './layout.ts';
import { actorOf, openReading, run, type Reading } from './live.ts';
import { shop } from './shop.ts';
import { ANNA, ORG, OTHER_ORG, otherRecords, records, WORKSPACE } from './shop-records.ts';

const folder = join(import.meta.dirname, '../golden/queries');
const update = process.env['KONTOR_UPDATE'] === '1';
if (update && process.env['CI']) throw new Error('Expected answers are not written in CI.');

let reading: Reading;
beforeAll(async () => {
  reading = await openReading(
    shop,
    new Map([
      [ORG, records],
      [OTHER_ORG, otherRecords],
    ]),
  );
});
afterAll(() => reading.pool.close());

const read = async (path: string): Promise<string | undefined> =>
  existsSync(path) ? await readFile(path, 'utf8') : undefined;

async function compare(path: string, made: string): Promise<void> {
  if (update) return writeFile(path, made);
  expect(made).toBe(await read(path));
}

const json = (value: unknown): Promise<string> =>
  pretty(JSON.stringify(value), { parser: 'json', printWidth: 110 });

describe('golden queries', async () => {
  for (const name of (await readdir(folder)).sort()) {
    test(name, async () => {
      const path = (file: string) => join(folder, name, file);
      const source = (await read(path('request.graphql')))!;
      const variables = JSON.parse((await read(path('variables.json'))) ?? '{}') as Record<string, unknown>;
      const role = /^# as (\S+)/.exec(source)?.[1] ?? 'shop.all';
      const actor = actorOf(shop, ORG, [role], { user: ANNA, workspace: WORKSPACE });
      const compiled = compileDocument({ model: shop }, actor, source, null, variables);
      if (compiled.kind !== 'read') throw new Error('A golden query reads.');
      const ast = parse(source);
      const plan = planRead(shop, actor.rights, ast, operationOf(ast), compiled.variables);
      await compare(path('plan.json'), await json(printPlan(plan)));
      await compare(path('query.sql'), layout(compiled.statement.text));
      const rows = await run(reading, actor, compiled.statement, { ...compiled.variables });
      await compare(path('rows.json'), await json(JSON.parse(rows)));
    });
  }
});
