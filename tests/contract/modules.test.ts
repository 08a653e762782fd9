/** What every module fulfils without a test of its own: one suite over each folder of `metadata/`. */
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  metaSchemas,
  readModules,
  type Definition,
  type DefinitionKind,
} from '../../engine/definition/index.ts';
import { linkModel, messageIds, recordSchema, type Entity, type Model } from '../../engine/model/index.ts';

const folder = join(import.meta.dirname, '../../metadata');
const modules = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'schema')
  .map((entry) => entry.name);

const { definitions, faults } = await readModules([folder], 'shipped');
const linked = linkModel(definitions);

/** A validator that knows nothing of Kontor but the meta-schemas, under the text by which files name them. */
function stockAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, logger: false });
  for (const kind of Object.keys(metaSchemas) as DefinitionKind[])
    ajv.addMetaSchema(metaSchemas[kind], `${kind === 'module' ? '..' : '../..'}/schema/${kind}.json`);
  return ajv;
}

test('all modules are read and linked without a fault', () => {
  expect([...faults, ...linked.faults]).toEqual([]);
});

test.each(modules)('%s is linked without a fault where only what it needs is installed', (name) => {
  const needs = new Map(
    definitions.flatMap(({ kind, module, body }) =>
      kind === 'module' ? [[module, (body['needs'] ?? []) as readonly string[]] as const] : [],
    ),
  );
  const installed = new Set([name]);
  for (const one of installed) for (const other of needs.get(one) ?? []) installed.add(other);
  expect(linkModel(definitions.filter(({ module }) => installed.has(module))).faults).toEqual([]);
});

test('no grant that a module adds to a role of another takes the place of one that the role has', () => {
  const grants = definitions
    .filter(({ kind }) => kind === 'access')
    .flatMap(({ file, body }) =>
      Object.keys((body['grants'] ?? {}) as object).map((key) => `${basename(file)} ${key}`),
    );
  expect(grants.filter((grant, at) => grants.indexOf(grant) !== at)).toEqual([]);
});

test('every meta-schema is a JSON Schema 2020-12 that explains each keyword it knows', () => {
  const ajv = new Ajv2020({ strict: false });
  for (const [kind, schema] of Object.entries(metaSchemas)) {
    expect(ajv.validateSchema(schema), kind).toBe(true);
    expect(unexplained(schema, kind)).toEqual([]);
  }
});

/** Keywords without a title and description, which an editor would show as a bare name. */
function unexplained(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return [];
  return Object.entries(schema).flatMap(([key, json]) => {
    const at = `${path}/${key}`;
    if (key === 'if') return [];
    if (key !== 'properties') return key === '$defs' ? inEach(json, at) : unexplained(json, at);
    const bare = Object.entries(json as Record<string, Record<string, unknown>>).filter(
      ([, { title, description, $ref }]) => $ref === undefined && !(title && description),
    );
    return [...bare.map(([name]) => `${at}/${name}`), ...inEach(json, at)];
  });
}

const inEach = (schemas: unknown, path: string): string[] =>
  Object.entries(schemas as object).flatMap(([name, schema]) => unexplained(schema, `${path}/${name}`));

describe.each(modules)('%s', (name) => {
  let model: Model;
  let own: Definition[];
  let entities: Entity[];
  beforeAll(() => {
    model = linked.model!;
    own = definitions.filter((one) => one.module === name);
    entities = [...model.entities.values()].filter((one) => one.module === name);
  });

  test('every file is valid, and every entity compiles, with a stock validator', () => {
    const ajv = stockAjv();
    for (const { kind, file, body } of own) {
      expect(ajv.validate(body['$schema'] as string, body), `${file} ${ajv.errorsText()}`).toBe(true);
      if (kind === 'entity') expect(ajv.compile(body as AnySchemaObject), file).toBeTypeOf('function');
    }
  });

  test('the schemas made from its entities compile', () => {
    const ajv = new Ajv2020({ strict: false, logger: false });
    for (const entity of entities)
      for (const mode of ['create', 'patch', 'stored'] as const)
        expect(ajv.compile(recordSchema(entity, mode)), entity.fullName).toBeTypeOf('function');
  });

  test('some role but the administrator can read each entity', () => {
    const roles = [...model.roles.values()].filter((role) => role.name !== 'core.admin');
    const readable = new Set(
      roles.flatMap((role) =>
        role.grants.filter((grant) => grant.actions.has('read')).map((grant) => grant.entity),
      ),
    );
    expect(entities.filter((entity) => !readable.has(entity)).map((entity) => entity.fullName)).toEqual([]);
  });

  test('the roles of Marimo and of Completo ship with core, each with what the ones below it may do', () => {
    const below = (name: string): string[] => {
      const { inherits } = model.roles.get(name)!;
      return [name, ...inherits.flatMap((role) => below(role.name))];
    };
    expect(below('core.admin')).toEqual(expect.arrayContaining(['core.manager', 'core.user']));
    expect(below('core.dev')).toEqual(
      expect.arrayContaining(['core.admin', 'core.companyAdmin', 'core.client']),
    );
  });

  test('each entity has a label that tells one record from another', () => {
    const nameless = entities.filter((entity) => !entity.singleton && entity.label.source === 'id');
    expect(nameless.map((entity) => entity.fullName)).toEqual([]);
  });

  test('German is complete for titles', () => {
    const texts = model.locales.get('de');
    const titles = messageIds(model, name).filter(
      (id) => !/\.(plural|description|confirm)$/.test(id) && !isSystem(entities, id),
    );
    expect(titles.filter((id) => !texts?.has(`${name}.${id}`))).toEqual([]);
  });
});

/** System fields are named by the engine, not by modules. */
function isSystem(entities: readonly Entity[], id: string): boolean {
  const path = id.split('.');
  if (path[0] !== 'field') return false;
  const entity = entities.find((one) => one.name === path[1]);
  const lines =
    path.length === 4
      ? entity?.fields.values().find((field) => field.kind === 'lines' && field.target.name === path[2])
      : undefined;
  const owner = lines?.kind === 'lines' ? lines.target : entity;
  return owner?.fields.get(path.at(-1)!)?.system === true;
}
