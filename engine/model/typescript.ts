/** TypeScript types of a Model's records, for plugins: json-schema-to-typescript over the schemas of `schema.ts`. */
import type { JSONSchema } from 'json-schema-to-typescript';
import type { Json, JsonObject } from '../definition/index.ts';
import { isObject } from './json.ts';
import { recordSchema, type RecordMode } from './schema.ts';
import type { Entity, Model } from './types.ts';

const header = `/**
 * Types of every record, made from the definitions by \`npm run types\`: change those, never this file.
 */

/** UUID of a record. */
export type Id = string;
/** Decimal text such as "12.50", exact at any size. Never make a number of it. */
export type Decimal = string;
/** A day: 2026-01-31. */
export type Day = string;
/** A moment in UTC: 2026-01-31T08:30:00Z. */
export type Moment = string;
`;

/** Formats whose texts have a type of their own. */
const textTypes: Readonly<Record<string, string>> = {
  uuid: 'Id',
  reference: 'Id',
  decimal: 'Decimal',
  date: 'Day',
  'date-time': 'Moment',
};

const modes: Readonly<Record<RecordMode, string>> = { stored: '', create: '_Create', patch: '_Patch' };

/** The schema with texts typed by their format, and without limits, which types cannot say. */
function typed(json: Json): Json {
  if (Array.isArray(json)) return json.map(typed);
  if (!isObject(json)) return json;
  const own = textTypes[String(json['format'])];
  if (own) return { tsType: [json['type']].flat().includes('null') ? `${own} | null` : own };
  const entries = Object.entries(json).filter(([key]) => key !== 'minItems' && key !== 'maxItems');
  return Object.fromEntries(entries.map(([key, value]) => [key, typed(value)]));
}

/** Type of a system field in a stored record, of which a schema says nothing. */
function systemSchema(entity: Entity): JsonObject {
  const system = [...entity.fields.values()].filter((field) => field.system);
  return Object.fromEntries(
    system.map((field): [string, Json] => {
      if (field.kind === 'reference') return [field.name, { tsType: 'Id | null' }];
      if (field.name === 'custom' || field.name === 'metadata')
        return [field.name, { type: 'object', additionalProperties: true }];
      if (field.kind === 'scalar' && field.type === 'integer') return [field.name, { type: 'integer' }];
      if (field.name === 'id') return [field.name, { tsType: 'Id' }];
      return [field.name, { tsType: field.name === 'deletedAt' ? 'Moment | null' : 'Moment' }];
    }),
  );
}

/** A stored record as plugins see it: every field is there, what is not required may be null. */
function storedSchema(entity: Entity): JsonObject {
  const schema = recordSchema(entity, 'stored');
  const lines = [...entity.fields.values()].filter((field) => field.kind === 'lines');
  const named = lines.map((field): [string, Json] => [
    field.name,
    { type: 'array', items: { $ref: `#/$defs/${field.target.graphql.type}` } },
  ]);
  const properties = {
    ...(typed(schema['properties']!) as JsonObject),
    ...systemSchema(entity),
    ...Object.fromEntries(named),
  };
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
}

function describe(entity: Entity, schema: JsonObject): JsonObject {
  const properties = Object.entries(schema['properties'] as JsonObject).map(
    ([name, json]): [string, Json] => {
      const field = entity.fields.get(name);
      return [name, field?.description ? { ...(json as JsonObject), description: field.description } : json];
    },
  );
  return {
    ...schema,
    description: entity.description || entity.title,
    properties: Object.fromEntries(properties),
  };
}

/** Types of one entity: its record, what may be sent for a new one and for a change, and its lines. */
function typesOf(entity: Entity): [string, JsonObject][] {
  const { type } = entity.graphql;
  const lines = [...entity.fields.values()]
    .filter((field) => field.kind === 'lines')
    .map((field) => field.target);
  return [
    ...lines.map((line): [string, JsonObject] => [line.graphql.type, describe(line, storedSchema(line))]),
    [type, describe(entity, storedSchema(entity))],
    [type + modes.create, describe(entity, typed(recordSchema(entity, 'create')) as JsonObject)],
    [type + modes.patch, describe(entity, typed(recordSchema(entity, 'patch')) as JsonObject)],
  ];
}

function rootSchema(model: Model): JSONSchema {
  const names = [...model.entities.values()].toSorted((a, b) => (a.fullName < b.fullName ? -1 : 1));
  const refs = names.map((entity): [string, Json] => {
    const { type } = entity.graphql;
    const parts = {
      record: { $ref: `#/$defs/${type}` },
      create: { $ref: `#/$defs/${type}_Create` },
      patch: { $ref: `#/$defs/${type}_Patch` },
    };
    return [
      entity.fullName,
      { type: 'object', additionalProperties: false, required: Object.keys(parts), properties: parts },
    ];
  });
  return {
    title: 'Entities',
    description: 'Types by full name of the entity.',
    type: 'object',
    additionalProperties: false,
    required: refs.map(([name]) => name),
    properties: Object.fromEntries(refs),
    $defs: Object.fromEntries(names.flatMap(typesOf)),
  } as JSONSchema;
}

/** What the generator says of where it found a type: known here. */
const provenance =
  / \*\n \* This interface was referenced by `\w+`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g;
const emptyComment = /\/\*\*\n \*\/\n/g;

/** Two blanks for each brace that is open. */
function indent(text: string): string {
  let depth = 0;
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('}')) depth--;
    const indented = line === '' ? '' : '  '.repeat(depth) + line;
    if (line.endsWith('{')) depth++;
    return indented;
  });
  return lines.join('\n');
}

/** The text of a TypeScript module with the types of every record of the Model. */
export async function typescriptOf(model: Model): Promise<string> {
  const { compile } = await import('json-schema-to-typescript');
  // Without its formatting, which takes five times as long as the types.
  const text = await compile(rootSchema(model), 'Entities', {
    bannerComment: header,
    additionalProperties: false,
    format: false,
  });
  return indent(text.replaceAll(provenance, '').replaceAll(emptyComment, ''));
}
