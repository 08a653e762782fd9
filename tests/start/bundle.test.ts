/** What runs is always what the sources say, from the bundle or without it: in a checkout of its own that may be edited. */
import { execFile } from 'node:child_process';
import { appendFile, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'; // prettier-ignore
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { service } from '../support/index.ts';

const top = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // a bundle is made, beside other tests

/** Runs a command in the checkout; gives what it printed and whether the bundle was at work. */
async function run(command: string, ...options: string[]): Promise<{ said: string; bundled: boolean }> {
  const words = [...options, join(folder, 'engine/start.js'), ...command.split(' ')];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { cwd: folder });
  return { said: stdout, bundled: stderr.includes('the bundle is run') };
}

/** Makes the bundle and has it tell that it is run. */
async function build(): Promise<void> {
  await run('build');
  const { program } = JSON.parse(await readFile(join(bundles(), 'built.json'), 'utf8')) as {
    program: string;
  };
  await appendFile(join(bundles(), program), `\nconsole.error('the bundle is run');\n`);
}

const bundles = () => join(folder, '.cache/bundle');

/** Whether the bundle is still run after `change` was made to a file; everything is as before then. */
async function bundledAfter(name: string, change: (file: string) => Promise<void>): Promise<boolean> {
  const file = join(folder, name);
  const { atime, mtime } = await stat(file);
  await copyFile(file, `${file}.kept`);
  await change(file);
  const { bundled } = await run('check --help');
  await rename(`${file}.kept`, file);
  await utimes(file, atime, mtime);
  return bundled;
}

beforeAll(async () => {
  await service('page');
  await mkdir(join(top, '.cache'), { recursive: true });
  folder = await mkdtemp(join(top, '.cache/bundled-')); // it finds our packages above itself
  for (const name of ['engine', 'metadata', 'ui', 'workflows', 'package.json', 'package-lock.json'])
    await cp(join(top, name), join(folder, name), { recursive: true, preserveTimestamps: true });
  await build();
});
afterAll(() => rm(folder, { recursive: true }));

test('the bundle says what the sources say; a debugger gets the sources', async () => {
  const sources = await run('check --json', '--inspect=127.0.0.1:0');
  const bundle = await run('check --json');
  expect([sources.bundled, bundle.bundled]).toEqual([false, true]);
  expect(JSON.parse(bundle.said)).toEqual(JSON.parse(sources.said));
});

test('it is made once', async () => {
  expect((await run('build --json')).said).toContain('"program": false');
});

test.each([
  ['a source was written anew', 'engine/program.ts', (file: string) => utimes(file, new Date(), new Date())],
  [
    'a source of no command that is asked is gone',
    'engine/cli/commands/purge.ts',
    (file: string) => rm(file),
  ],
  ['there are other packages', 'package-lock.json', (file: string) => appendFile(file, '\n')],
])('it is not run where %s', async (_, file, change) => {
  expect(await bundledAfter(file, change)).toBe(false);
  expect((await run('check --help')).bundled).toBe(true);
});

test('an edited source is run at once and is in the next bundle; older bundles are forgotten but for the last', async () => {
  for (const name of ['of-a', 'of-b', 'of-c']) await mkdir(join(bundles(), name));
  const file = join(folder, 'engine/cli/commands/check.ts');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace("about: '", "about: 'As edited: "));
  const edited = await run('check --help');
  await build();
  const bundled = await run('check --help');
  expect([edited.said, bundled.said]).toEqual([bundled.said, expect.stringContaining('As edited: ')]);
  expect([edited.bundled, bundled.bundled]).toEqual([false, true]);
  const kept = (await readdir(bundles())).filter((name) => name.startsWith('of-'));
  expect(kept).toHaveLength(3);
});

test('a checkout that was moved finds its own files', async () => {
  const before = await run('check');
  const moved = `${folder}-moved`;
  await rename(folder, moved);
  folder = moved;
  expect(await run('check')).toEqual({ said: before.said, bundled: true });
});
