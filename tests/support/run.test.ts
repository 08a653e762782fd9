import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';

const tests = join(import.meta.dirname, '..');

afterEach(() => vi.unstubAllEnvs());

test.each(['-u', '--update'])('in CI %s is refused before any test runs', (option) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(tests, 'run.js'), 'errors', option], {
    env: { ...process.env, CI: '1' },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('In CI nothing writes what tests expect');
  expect(stdout).not.toContain('passed');
});

test('in CI an expected file that is missing fails instead of being written', async () => {
  vi.stubEnv('CI', '1');
  vi.resetModules();
  const { default: config } = await import('../vitest.config.ts');
  expect(config.test?.update).toBe('none');
});
