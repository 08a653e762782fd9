/**
 * JSON Schemas of records, made from the Model: plain 2020-12 that any validator compiles, with our formats and three
 * keywords of ours (validate.ts) for what JSON Schema has no word for: exact decimals, text that PostgreSQL can keep,
 * and periods that end after they begin.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import { digitsMax, isDecimal } from './fields.ts';
import type { Action, Entity, Field, LinesField, ScalarField, ScalarType } from './types.ts';

/**
 * create: what a caller may send for a new record. patch: what he may send for a change, lines as
 * {add, change, remove, order}. stored: the whole record as it will be kept, after defaults and computed values.
 */
export type RecordMode = 'create' | 'patch' | 'stored';

const addressParts = ['street', 'street2', 'postalCode', 'city', 'region', 'country'];
const linesMax = 10_000;

/** Only what is there: a keyword without a value does not stand in the schema. */
const given = (keywords: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined)) as JsonObject;

const nullable = (schema: JsonObject): JsonObject => {
  if (Array.isArray(schema['enum'])) return { ...schema, enum: [...schema['enum'], null] };
  return schema['type'] === undefined ? schema : { ...schema, type: [schema['type'] as string, 'null'] };
};

const textOf = (field: ScalarField, format?: string): JsonObject =>
  given({
    type: 'string',
    'x-storable': true,
    minLength: field.minLength,
    maxLength: field.maxLength,
    pattern: field.pattern,
    format,
  });

const decimalOf = (
  field: Pick<ScalarField, 'scale' | 'min' | 'max' | 'minExclusive' | 'maxExclusive'>,
): JsonObject => {
  const { scale, min, max, minExclusive, maxExclusive } = field;
  const limits = given({ digits: digitsMax, scale, min, max, minExclusive, maxExclusive });
  return { type: 'string', format: 'decimal', 'x-decimal': limits };
};

function itemsOf(field: ScalarField): JsonObject {
  if (field.type === 'multiEnum') return { enum: field.options!.map((option) => option.value) };
  if (field.items === 'decimal') return decimalOf({ scale: field.scale ?? 10 });
  if (field.items === 'date') return { type: 'string', format: 'date' };
  if (field.items !== 'text') return { type: field.items! };
  const items = field.schema['items'] as JsonObject;
  return { type: 'string', 'x-storable': true, maxLength: items['maxLength'] ?? 1000 };
}

const whole = (text: string | undefined, other: number): number =>
  text === undefined ? other : Number(text);

const made: Partial<Record<ScalarType, (field: ScalarField) => JsonObject>> = {
  integer: (field) => ({
    type: 'integer',
    minimum: whole(field.min, Number.MIN_SAFE_INTEGER),
    maximum: whole(field.max, Number.MAX_SAFE_INTEGER),
  }),
  boolean: () => ({ type: 'boolean' }),
  date: (field) =>
    given({
      type: 'string',
      format: 'date',
      'x-days': (field.min ?? field.max) ? given({ min: field.min, max: field.max }) : undefined,
    }),
  time: () => ({ type: 'string', format: 'time' }),
  dateTime: () => ({ type: 'string', format: 'date-time' }),
  duration: () => ({ type: 'string', format: 'duration' }),
  email: (field) => textOf(field, 'email'),
  phone: (field) => textOf(field, 'phone'),
  url: (field) => textOf(field, 'uri'),
  enum: (field) => ({ enum: field.options!.map((option) => option.value) }),
  address: () => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      addressParts.map((part) => [part, { type: ['string', 'null'], maxLength: 200, 'x-storable': true }]),
    ),
  }),
  json: () => ({ 'x-storable': true }),
  file: () => ({ type: 'string', format: 'uuid' }),
  id: () => ({ type: 'string', format: 'uuid' }),
};

function scalarSchema(field: ScalarField): JsonObject {
  if (isDecimal(field.type)) return decimalOf(field);
  if (field.type === 'multiEnum' || field.type === 'list')
    return given({
      type: 'array',
      items: itemsOf(field),
      uniqueItems: field.type === 'multiEnum' || field.schema['uniqueItems'] === true || undefined,
      minItems: field.schema['minItems'],
      maxItems: field.schema['maxItems'] ?? 1000,
    });
  return made[field.type]?.(field) ?? textOf(field);
}

const day: JsonObject = { type: ['string', 'null'], format: 'date' };

function linesSchema(field: LinesField, mode: RecordMode): JsonObject {
  const counts = given({ minItems: field.minItems, maxItems: field.maxItems ?? linesMax });
  if (mode !== 'patch') return { type: 'array', ...counts, items: recordSchema(field.target, mode) };
  const ids: JsonObject = {
    type: 'array',
    maxItems: linesMax,
    uniqueItems: true,
    items: { type: 'string', format: 'uuid' },
  };
  const change = recordSchema(field.target, 'patch');
  const properties = { id: { type: 'string', format: 'uuid' }, ...(change['properties'] as JsonObject) };
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      add: { type: 'array', maxItems: linesMax, items: recordSchema(field.target, 'create') },
      change: { type: 'array', maxItems: linesMax, items: { ...change, required: ['id'], properties } },
      remove: ids,
      order: ids,
    },
  };
}

/** A reference may also be `@key` of a record made in the same document, until it is stored. */
const idOf = (mode: RecordMode): JsonObject => ({
  type: 'string',
  format: mode === 'stored' ? 'uuid' : 'reference',
});

/** Schema of one field's value, without null. */
function valueSchema(field: Field, mode: RecordMode): JsonObject {
  switch (field.kind) {
    case 'scalar':
      return scalarSchema(field);
    case 'period':
      return {
        type: 'object',
        additionalProperties: false,
        properties: { from: day, to: day },
        'x-ordered': true,
      };
    case 'reference':
      return idOf(mode);
    case 'anyReference': {
      const targets = field.targets.map((target) => target.fullName);
      const properties = { entity: { enum: targets }, id: idOf(mode) };
      return { type: 'object', additionalProperties: false, required: ['entity', 'id'], properties };
    }
    case 'links':
      return {
        type: 'array',
        uniqueItems: true,
        ...given({ minItems: field.minItems, maxItems: field.maxItems ?? linesMax }),
        items: idOf(mode),
      };
    case 'lines':
      return linesSchema(field, mode);
  }
}

/** System fields a caller may give; every other he cannot write. */
const writableSystem = new Set(['owner', 'workspace', 'custom', 'metadata']);

/** Whether a caller may send a value for the field at all. */
const isWritable = (field: Field, mode: RecordMode): boolean => {
  if (field.system) return writableSystem.has(field.name);
  return !field.readOnly && !(mode === 'patch' && field.writeOnce);
};

/** Whether the engine comes by a value when none is given. */
const isMade = (field: Field): boolean =>
  field.default !== undefined ||
  field.fetch !== undefined ||
  (field.kind === 'reference' && field.lookup !== undefined) ||
  field.series !== undefined ||
  field.compute !== undefined ||
  field.rollup !== undefined;

function isRequired(field: Field, mode: RecordMode): boolean {
  if (!field.required || mode === 'patch') return false;
  return mode === 'stored' ? field.series?.gapless !== true : !isMade(field);
}

/** What may be empty: a required field is so only until the engine fills it. */
const mayBeNull = (field: Field, mode: RecordMode): boolean =>
  !field.required ||
  (mode === 'create' && isMade(field)) ||
  (mode === 'stored' && field.series?.gapless === true);

function fieldSchema(field: Field, mode: RecordMode): JsonObject {
  if (field.system && mode === 'stored') return {};
  const schema = valueSchema(field, mode);
  return mayBeNull(field, mode) && field.kind !== 'lines' ? nullable(schema) : schema;
}

/** JSON Schema of what an action or a process is called with. */
export function inputSchema(inputs: Action['inputs']): JsonObject {
  const fields = [...inputs.values()];
  const required = fields.filter((field) => isRequired(field, 'create')).map((field) => field.name);
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, 'create')])),
  };
}

/** JSON Schema of a record of `entity` in one of the modes; an object that refuses unknown fields. */
export function recordSchema(entity: Entity, mode: RecordMode): JsonObject {
  const fields = [...entity.fields.values()].filter((field) => mode === 'stored' || isWritable(field, mode));
  const required = fields.filter((field) => isRequired(field, mode)).map((field) => field.name);
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, mode)])),
  };
}
