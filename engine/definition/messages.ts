/** What Ajv found, as faults: by keyword and parameters, never by Ajv's own English. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import { nearest, type Fault, type Place } from '../errors/index.ts';
import {
  missingKeyword,
  notOneForm,
  notOneOf,
  outOfLimits,
  unknownKeyword,
  wrongName,
  wrongType,
} from './faults.ts';

type Params = Readonly<Record<string, unknown>>;
type Schema = Readonly<Record<string, unknown>>;

const articles: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'an object',
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  null: 'null',
};

/** What a value is, in words: `a text`. */
export function wordFor(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return articles[typeof value] ?? 'something else';
}

/**
 * Errors worth telling. Of a choice that failed only the choice itself, since what its branches say is noise; of a wrong
 * name only why it is wrong; never the bare `if`, whose branch has spoken; nothing twice. A missing `$schema` is told
 * where its text is checked.
 */
export function tellable(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'oneOf' || error.keyword === 'anyOf');
  const inside = (error: ErrorObject): boolean =>
    choices.some(
      (choice) =>
        choice !== error &&
        error.schemaPath.startsWith(`${choice.schemaPath}/`) &&
        error.instancePath.startsWith(choice.instancePath),
    );
  const told = new Set<string>();
  return errors.filter((error) => {
    if (error.keyword === 'if' || error.keyword === 'propertyNames' || inside(error)) return false;
    if (error.params['missingProperty'] === '$schema') return false;
    const key = `${error.instancePath} ${error.propertyName} ${error.keyword} ${JSON.stringify(error.params)}`;
    return !told.has(key) && told.add(key);
  });
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The rule a schema states for its reader; every pattern of a meta-schema has one. */
function ruleOf(schema: Schema | undefined): string {
  const rule = schema?.['description'] ?? schema?.['title'];
  return typeof rule === 'string' ? rule : 'See the manual of the metadata language.';
}

const knownKeywords = (schema: Schema | undefined): string[] =>
  Object.keys((schema?.['properties'] as Schema | undefined) ?? {}).filter((key) => key !== '$schema');

type Teller = (error: ErrorObject, params: Params, schema: Schema, place: Place) => Fault;

const limit: Teller = (error, params, schema, place) =>
  outOfLimits(
    { trouble: `goes beyond its limit ${String(params['limit'])} (${error.keyword})`, rule: ruleOf(schema) },
    place,
  );

function unknown(keyword: string, schema: Schema, place: Place): Fault {
  const known = knownKeywords(schema);
  return unknownKeyword(
    { keyword, near: nearest(keyword, known), known },
    { ...place, pointer: `${place.pointer}/${escaped(keyword)}` },
  );
}

const tellers: Readonly<Record<string, Teller>> = {
  additionalProperties: (_error, params, schema, place) =>
    unknown(String(params['additionalProperty']), schema, place),
  unevaluatedProperties: (_error, params, schema, place) =>
    unknown(String(params['unevaluatedProperty']), schema, place),
  required: (_error, params, _schema, place) =>
    missingKeyword({ keyword: String(params['missingProperty']) }, place),
  dependentRequired: (_error, params, _schema, place) =>
    missingKeyword({ keyword: String(params['missingProperty']) }, place),
  type: (error, params, _schema, place) => {
    const wanted = [params['type']].flat().map((type) => articles[String(type)] ?? String(type));
    return wrongType({ wanted: wanted.join(' or '), found: wordFor(error.data) }, place);
  },
  const: (error, params, _schema, place) =>
    notOneOf({ found: JSON.stringify(error.data), allowed: [JSON.stringify(params['allowedValue'])] }, place),
  enum: (error, params, _schema, place) => {
    const allowed = (params['allowedValues'] as unknown[]).map(String);
    const found = JSON.stringify(error.data) ?? 'nothing';
    return notOneOf({ found, allowed, near: nearest(String(error.data), allowed) }, place);
  },
  pattern: (error, _params, schema, place) => {
    const name = error.propertyName;
    const at = name === undefined ? place : { ...place, pointer: `${place.pointer}/${escaped(name)}` };
    return wrongName({ name: name ?? String(error.data), rule: ruleOf(schema) }, at);
  },
  oneOf: (_error, _params, schema, place) => choice(schema, 'oneOf', place),
  anyOf: (_error, _params, schema, place) => choice(schema, 'anyOf', place),
  uniqueItems: (_error, _params, _schema, place) =>
    outOfLimits({ trouble: 'names something twice', rule: 'Name each only once.' }, place),
  not: (_error, _params, schema, place) =>
    outOfLimits({ trouble: 'is not possible here', rule: ruleOf(schema['not'] as Schema) }, place),
  minLength: limit,
  maxLength: limit,
  minItems: limit,
  maxItems: limit,
  minProperties: limit,
  maxProperties: limit,
  minimum: limit,
  maximum: limit,
};

function choice(schema: Schema, keyword: string, place: Place): Fault {
  const forms = (schema[keyword] as Schema[]).map((form) =>
    String(form['title'] ?? form['description'] ?? 'another form'),
  );
  return notOneForm({ forms, rule: ruleOf(schema) }, place);
}

/** One error of Ajv (made with `verbose`) as the fault an analyst reads. */
export function faultOf(error: ErrorObject, file: string): Fault {
  const teller = tellers[error.keyword];
  if (!teller)
    throw new Error(`A meta-schema uses the keyword '${error.keyword}', for which there is no message.`);
  return teller(error, error.params, error.parentSchema as Schema, { file, pointer: error.instancePath });
}
