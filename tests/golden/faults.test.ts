/** Each folder of `faults/` holds modules with something wrong, and the faults they must give. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readModules } from '../../engine/definition/index.ts';
import type { Fault } from '../../engine/errors/index.ts';
import { linkReadings } from '../../engine/model/index.ts';

const folder = join(import.meta.dirname, 'faults');
const cases = readdirSync(folder).sort();

async function faultsOf(name: string): Promise<readonly Fault[]> {
  return linkReadings(await readModules([join(folder, name)], 'shipped')).faults;
}

/** Faults as the golden files hold them. */
function written(faults: readonly Fault[]): string {
  const lines = faults.map(({ code, place, message, mend }) => ({ code, ...place, message, mend }));
  return `${JSON.stringify(lines, null, 2)}\n`;
}

test('at least sixty modules are broken', () => expect(cases.length).toBeGreaterThanOrEqual(60));

describe('a broken module gives exactly its faults (write them anew with -u, and read the difference)', () => {
  test.each(cases)('%s', async (name) => {
    const faults = await faultsOf(name);
    const code = /^[A-Z]{3}\d{3}/.exec(name)?.[0];
    if (code) expect(faults.map((fault) => fault.code)).toContain(code);
    expect(faults).not.toEqual([]);
    await expect(written(faults)).toMatchFileSnapshot(join(folder, name, 'expected.json'));
  });
});
