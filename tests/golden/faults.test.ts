/**
 * Each folder of `faults/` holds modules with something wrong and the faults they must give. Run with
 * KONTOR_UPDATE=1 to write what is given now, and read the difference before you keep it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readModules } from '../../engine/definition/index.ts';
import { linkModel } from '../../engine/model/index.ts';

const folder = join(import.meta.dirname, 'faults');
const update = process.env['KONTOR_UPDATE'] === '1';
const cases = readdirSync(folder).sort();

async function faultsOf(name: string): Promise<readonly object[]> {
  const { definitions, faults } = await readModules([join(folder, name)], 'shipped');
  const all = faults.length > 0 ? faults : linkModel(definitions).faults;
  return all.map(({ code, place, message, mend }) => ({ code, file: place?.file, pointer: place?.pointer, message, mend }));
}

test('the expected faults are never written where nobody reads the difference', () => {
  expect(update && process.env['CI'] !== undefined, 'KONTOR_UPDATE is refused in CI').toBe(false);
});

test('at least sixty modules are broken', () => expect(cases.length).toBeGreaterThanOrEqual(60));

describe('a broken module gives exactly its faults', () => {
  test.each(cases)('%s', async (name) => {
    const file = join(folder, name, 'expected.json');
    const found = await faultsOf(name);
    if (update && process.env['CI'] === undefined) writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    const [code] = name.split('-') as [string];
    if (/^[A-Z]{3}\d{3}$/.test(code)) expect(found.map((fault) => (fault as { code: string }).code)).toContain(code);
  });
});
