import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { service } from './index.ts';

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

test('where all services are required and one cannot be had, it fails before any test runs', async () => {
  const { TEMPORAL_ADDRESS: _, ...given } = process.env;
  const folder = await mkdtemp(join(tmpdir(), 'kontor-nothing-'));
  const nothing = { PATH: '/usr/bin:/bin', XDG_CACHE_HOME: folder, GOMODCACHE: folder, GOPROXY: 'off' };
  const { status, stdout } = spawnSync(process.execPath, [join(tests, 'run.js'), 'errors'], {
    env: { ...given, ...nothing, KONTOR_REQUIRE_SERVICES: '1' },
    encoding: 'utf8',
  });
  await rm(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^temporal is missing, its tests are skipped/m);
  expect(stdout).toMatch(/^0 passed, [1-9]\d* failed, 0 skipped$/m);
});

test('on another database a file is passed over that asked for none, and what asks is noted anew', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-asked-'));
  const note = join(folder, 'asked.json');
  await writeFile(note, '{ "tests/config/settings.test.ts": false, "tests/support/database.test.ts": true }');
  const words = ['config/settings', 'errors', 'support/database', '--on-database'];
  const { stdout } = await promisify(execFile)(process.execPath, [join(tests, 'run.js'), ...words], {
    env: { ...process.env, KONTOR_TEST_NOTE: note, DATABASE_URL: await service('postgres') },
  });
  const noted: unknown = JSON.parse(await readFile(note, 'utf8'));
  await rm(folder, { recursive: true });
  expect(stdout).toContain('1 files are passed over: they passed before, and asked for no database.');
  expect(noted).toEqual({ 'tests/errors/nearest.test.ts': false, 'tests/support/database.test.ts': true });
}, 120_000);

test('in CI an expected file that is missing fails instead of being written', async () => {
  vi.stubEnv('CI', '1');
  vi.resetModules();
  const { default: config } = await import('../vitest.config.ts');
  expect(config.test?.update).toBe('none');
});
