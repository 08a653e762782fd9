/*
 * The first plugin of the manual is what a newcomer copies: here it is copied into a folder of its own beside the
 * engine, checked by the compiler, read and run.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readModules } from '../../engine/definition/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import {
  checkPlugins,
  extensionsOf,
  readPlugins,
  type Plugin,
  type PluginContext,
} from '../../engine/extension/index.ts';
import { linkModel } from '../../engine/model/index.ts';

const root = join(import.meta.dirname, '../..');
let copy: string;
let plugins: readonly Plugin[];

beforeAll(async () => {
  await mkdir(join(root, '.cache'), { recursive: true });
  copy = await mkdtemp(join(root, '.cache/manual-'));
  const manual = await readFile(join(root, 'docs/plugins.md'), 'utf8');
  const [, path, text] = /^```ts\n\/\/ (plugins\/\S+)\n([\s\S]*?)^```$/m.exec(manual)!;
  await mkdir(join(copy, dirname(path!)), { recursive: true });
  await writeFile(join(copy, path!), text!);
  for (const beside of ['engine', 'metadata']) await symlink(join(root, beside), join(copy, beside));
  await symlink(join(root, 'plugins/types.ts'), join(copy, 'plugins/types.ts'));
  const settings = { extends: '../../tsconfig.json', include: ['plugins'] };
  await writeFile(join(copy, 'tsconfig.json'), JSON.stringify(settings));
  plugins = await readPlugins(join(copy, 'plugins'));
});
afterAll(() => rm(copy, { recursive: true }));

test('the plugin of the manual passes the compiler', { timeout: 120_000 }, async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const check = promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', copy]);
  expect(await check.then(({ stdout }) => stdout, ({ stdout }: { stdout: string }) => stdout)).toBe('');
});

test('the plugin of the manual fits the engine and the modules', async () => {
  const { definitions } = await readModules([join(root, 'metadata')], 'shipped');
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(plugins.map(({ name }) => name)).toEqual(['round-quantities']);
  expect(checkPlugins(plugins, linkModel(definitions).model!, version)).toEqual([]);
});

test('it refuses a broken quantity beside its field, and lets whole pieces pass', async () => {
  const [hook] = extensionsOf(plugins).beforeWrite('sales.Order');
  const context = { entity: 'sales.Order', kind: 'create', fact: 'created' } as unknown as PluginContext;
  const order = (...quantities: string[]) => ({ lines: quantities.map((quantity) => ({ quantity })) });
  const written = async (...quantities: string[]) => hook!.run(order(...quantities), context);
  expect(await written('3', '12.000')).toBeUndefined();
  const refusal = await written('3', '1.500').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect((refusal as Refusal).faults).toMatchObject([
    { message: 'Only whole pieces are sold.', place: { field: 'lines/1/quantity' } },
  ]);
});
