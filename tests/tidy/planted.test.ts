import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planted, plantedFaults, root } from '../faults/index.ts';
import { readText } from './sources.ts';

const faults = await plantedFaults();

test('there are twenty planted faults at least', () => {
  expect(faults.length).toBeGreaterThanOrEqual(20);
});

test.each(faults)('the fault $name can be planted in the sources of today', (fault) => {
  const source = readText(fault.file);
  expect(planted(source, fault)).not.toBe(source);
  expect(existsSync(join(root, fault.test)), fault.test).toBe(true);
});
