/** The examples of `docs/language`: whole files make one module `shop`, lists of fields an entity in it. */
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { metaSchemas, placeOf, readDefinition, readModules } from '../../engine/definition/index.ts';
import { linkModel } from '../../engine/model/index.ts';

const top = join(import.meta.dirname, '../..');
const pages = globSync('docs/language/*.md', { cwd: top }).sort();

interface Example {
  readonly page: string;
  /** Path of the file it is. */
  readonly file: string;
  readonly text: string;
}

/** Fields alone, as the entity `shop.Sample`. */
const asEntity = (fields: string): string =>
  JSON.stringify({ $schema: '../../schema/entity.json', type: 'object', properties: JSON.parse(fields) });

function examplesOf(page: string): Example[] {
  const blocks = readFileSync(join(top, page), 'utf8').matchAll(/^```json (\S+)\n(.*?)^```$/gms);
  return [...blocks].flatMap(([, mark, text]): Example[] => {
    if (mark === 'fields') return [{ page, file: 'shop/entities/Sample.json', text: asEntity(text!) }];
    return mark!.includes('/') ? [{ page, file: mark!, text: text! }] : [];
  });
}

const examples = pages.flatMap(examplesOf);
const read = examples.map(({ file, text }) => readDefinition(text, file, placeOf(file).place!, 'installed'));
const core = await readModules([join(top, 'metadata')], 'shipped');
const { model, faults } = linkModel([...core.definitions, ...read.flatMap((one) => one.definition ?? [])]);

test('every page but the expressions has an example that is a whole file', () => {
  const bare = pages.filter((page) => !examples.some((one) => one.page === page));
  expect(bare).toEqual(['docs/language/README.md', 'docs/language/expressions.md']);
});

test('every example is read and linked without a fault', () => {
  expect(read.flatMap((one) => one.faults)).toEqual([]);
  expect(faults).toEqual([]);
});

test.each(examples)('$page: $file is valid with a stock validator', ({ file, text }) => {
  const { kind } = placeOf(file).place!;
  const body = JSON.parse(text) as AnySchemaObject;
  const ajv = new Ajv2020({ strict: false, logger: false }).addMetaSchema(
    metaSchemas[kind],
    body['$schema'] as string,
  );
  expect(ajv.validate(body['$schema'] as string, body), ajv.errorsText()).toBe(true);
  if (kind === 'entity') expect(ajv.compile(body)).toBeTypeOf('function');
});

test('the page on fields shows every kind there is', () => {
  const shown = [...model!.entities.get('shop.Sample')!.fields.values()].filter((field) => !field.system);
  const kinds = new Set(shown.map((field) => (field.kind === 'scalar' ? field.type : field.kind)));
  expect([...kinds].sort((a, b) => a.localeCompare(b))).toEqual([
    'address', 'anyReference', 'boolean', 'date', 'dateTime', 'decimal', 'duration', 'email', 'enum', 'file', 'integer',
    'json', 'links', 'list', 'longText', 'money', 'multiEnum', 'period', 'phone', 'quantity', 'reference', 'text', 'time', 'url',
  ]); // prettier-ignore
});
