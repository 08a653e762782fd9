import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { plantedFaults, root } from '../faults/index.ts';

const faults = await plantedFaults();

test('there are twenty planted faults at least', () => {
  expect(faults.length).toBeGreaterThanOrEqual(20);
});

test.each(faults)('the fault $name can be planted in the sources of today', async ({ path, test: file }) => {
  await promisify(execFile)('git', ['apply', '--check', path], { cwd: root });
  expect(existsSync(join(root, file)), file).toBe(true);
});
