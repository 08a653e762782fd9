import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readModules } from '../../engine/definition/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-read-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const module = '{"$schema":"../schema/module.json","name":"shop","version":"1.0.0","title":"Shop"}';

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const read = () => readModules([folder], 'installed');
const codes = async () => (await read()).faults.map((fault) => `${fault.code} ${fault.place?.file}`);

test('a file becomes a definition with kind, module, name, layer, path and hash', async () => {
  write('shop/module.json', module);
  write('shop/entities/Order.json', '{"$schema":"x/schema/entity.json","type":"object"}');
  const { definitions, faults } = await read();
  expect(faults).toEqual([]);
  expect(definitions.map(({ kind, name, file }) => [kind, name, file])).toEqual([
    ['entity', 'Order', 'shop/entities/Order.json'],
    ['module', 'shop', 'shop/module.json'],
  ]);
  expect(definitions[0]).toMatchObject({
    module: 'shop',
    layer: 'installed',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('byte order mark and Windows line ends change neither body nor hash', async () => {
  write('shop/module.json', module);
  const plain = (await read()).definitions[0]!;
  write('shop/module.json', `\ufeff${module.replaceAll(',', ',\r\n')}\r\n`);
  expect((await read()).definitions[0]).toMatchObject({ body: plain.body, hash: plain.hash });
});

test('README, hidden files, data and the meta-schemas are passed over', async () => {
  write('shop/module.json', module);
  for (const path of [
    'README.md',
    'shop/README.md',
    'shop/.DS_Store',
    'shop/data/x.csv',
    'shop/data/x.json',
    '.git/config.json',
    'schema/entity.json',
  ])
    write(path, 'nothing');
  expect((await read()).faults).toEqual([]);
  expect((await read()).definitions).toHaveLength(1);
});

test('a file that is no UTF-8 is refused', async () => {
  write('shop/module.json', Uint8Array.from([0x7b, 0xff, 0x7d]));
  expect(await codes()).toEqual(['DEF104 shop/module.json']);
});

test('a file over a million bytes is refused unread', async () => {
  write('shop/module.json', ' '.repeat(1_000_001));
  expect(await codes()).toEqual(['DEF103 shop/module.json']);
});

test('links that lead out of the folder are refused, links inside it are followed', async () => {
  write('shop/module.json', module);
  write('shop/data/Order.json', '{"$schema":"../schema/entity.json","type":"object"}');
  mkdirSync(join(folder, 'shop/entities'));
  symlinkSync('../data/Order.json', join(folder, 'shop/entities/Order.json'));
  symlinkSync('/etc/hosts', join(folder, 'shop/entities/Hosts.json'));
  symlinkSync('nowhere.json', join(folder, 'shop/entities/Gone.json'));
  symlinkSync(tmpdir(), join(folder, 'other'));
  expect(await codes()).toEqual([
    'DEF108 other',
    'DEF108 shop/entities/Gone.json',
    'DEF108 shop/entities/Hosts.json',
  ]);
  expect((await read()).definitions.map((one) => one.name)).toEqual(['Order', 'shop']);
});

test('a folder that is not there is one fault, not an exception', async () => {
  const { faults } = await readModules([join(folder, 'missing')], 'shipped');
  expect(faults.map((fault) => fault.code)).toEqual(['DEF109']);
});

test('faults of several files come together', async () => {
  write('shop/module.json', '{');
  write('shop/entities/Order.json', '{"$schema":"../../schema/entity.json","type":"array"}');
  write('shop/views/Order.open.json', '[]');
  expect(await codes()).toEqual([
    'DEF123 shop/entities/Order.json',
    'DEF101 shop/module.json',
    'DEF122 shop/views/Order.open.json',
  ]);
});
