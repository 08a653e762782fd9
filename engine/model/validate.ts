/** Validation of records: one Ajv a Model, compiled when an entity is first written, and what it finds in words. */
import { Ajv2020, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { Big } from 'big.js';
import type { Json, JsonObject } from '../definition/index.ts';
import { formats } from './formats.ts';
import { inputSchema, recordSchema, type RecordMode } from './schema.ts';
import type { Action, Entity, Field, Model } from './types.ts';
import { sentenceOf, type Problem } from './sentences.ts';

interface Limits {
  readonly digits: number;
  readonly scale: number;
  readonly min?: string;
  readonly max?: string;
  readonly minExclusive?: boolean;
  readonly maxExclusive?: boolean;
}

/** A check that says which rule was broken, for the sentence. */
type Check = (
  rule: never,
  data: never,
) => readonly [rule: string, params: Readonly<Record<string, unknown>>] | undefined;

function checkDecimal(limits: Limits, data: string): ReturnType<Check> {
  if (!formats.decimal(data)) return undefined; // The format says so already.
  const { digits, scale, min, max } = limits;
  if ((data.split('.')[1] ?? '').length > scale) return ['scale', { scale }];
  const value = new Big(data);
  if (value.abs().gte(new Big(10).pow(digits - scale))) return ['digits', { digits: digits - scale }];
  if (min !== undefined && (limits.minExclusive ? value.lte(min) : value.lt(min)))
    return [limits.minExclusive ? 'above' : 'min', { limit: min }];
  if (max !== undefined && (limits.maxExclusive ? value.gte(max) : value.gt(max)))
    return [limits.maxExclusive ? 'below' : 'max', { limit: max }];
  return undefined;
}

function checkDays({ min, max }: { min?: string; max?: string }, data: string): ReturnType<Check> {
  if (min !== undefined && data < min) return ['min', { limit: min }];
  return max !== undefined && data > max ? ['max', { limit: max }] : undefined;
}

/** PostgreSQL keeps neither U+0000 nor half a character. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

const jsonDepthMax = 32;

function isStorableJson(value: Json, depth = 0): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (value === null || typeof value !== 'object') return true;
  if (depth >= jsonDepthMax) return false;
  if (Array.isArray(value)) return value.every((one: Json) => isStorableJson(one, depth + 1));
  return Object.entries(value as JsonObject).every(
    ([name, one]) => isStorable(name) && isStorableJson(one, depth + 1),
  );
}

function checkPeriod(_rule: true, data: { from?: string | null; to?: string | null }): ReturnType<Check> {
  return data.from && data.to && data.from > data.to ? ['ordered', {}] : undefined;
}

const keywords: Readonly<Record<string, { type?: string; check: Check }>> = {
  'x-decimal': { type: 'string', check: checkDecimal },
  'x-days': { type: 'string', check: checkDays },
  'x-ordered': { type: 'object', check: checkPeriod },
  'x-storable': { check: (_rule: true, data: Json) => (isStorableJson(data) ? undefined : ['storable', {}]) },
};

/** An Ajv that knows our formats and keywords. */
function makeAjv(): Ajv2020 {
  // The schemas are made here: to check them against theirs would cost the first write a tenth of a second.
  const options = {
    strict: false,
    allErrors: true,
    verbose: true,
    ownProperties: true,
    validateSchema: false,
  };
  const ajv = new Ajv2020(options);
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
  for (const [keyword, { type, check }] of Object.entries(keywords)) {
    const validate = (rule: unknown, data: unknown): boolean => {
      const found = check(rule as never, data as never);
      if (found) Object.assign(validate, { errors: [{ keyword: found[0], params: found[1] }] });
      return !found;
    };
    ajv.addKeyword({ keyword, ...(type && { type: type as 'string' }), validate, errors: 'full' });
  }
  return ajv;
}

const ajvs = new WeakMap<Model, Ajv2020>();

/** The Ajv of a Model: what it compiled goes with the Model. Use it for schemas made from the Model only. */
export function ajvFor(model: Model): Ajv2020 {
  const known = ajvs.get(model);
  if (known) return known;
  const ajv = makeAjv();
  ajvs.set(model, ajv);
  return ajv;
}

const validators = new WeakMap<Entity | Action['inputs'], Map<string, ValidateFunction>>();

/** The validator of a schema that is made of `subject`, compiled when it is first wanted. */
function validatorOf(
  model: Model,
  subject: Entity | Action['inputs'],
  mode: string,
  schema: () => JsonObject,
): ValidateFunction {
  const ofSubject = validators.get(subject) ?? new Map<string, ValidateFunction>();
  validators.set(subject, ofSubject);
  const known = ofSubject.get(mode);
  if (known) return known;
  const compiled = ajvFor(model).compile(schema() as AnySchemaObject);
  ofSubject.set(mode, compiled);
  return compiled;
}

/** Noise beside an error of its own: nothing more is said of a field than the first thing. */
function firstOfEach(errors: readonly ErrorObject[]): ErrorObject[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const extra = error.params['missingProperty'] ?? error.params['additionalProperty'] ?? '';
    const where = `${error.instancePath}/${String(extra)}`;
    if (seen.has(where)) return false;
    seen.add(where);
    return true;
  });
}

function problemsOf(
  model: Model,
  validate: ValidateFunction,
  value: unknown,
  { fields, title }: { fields: ReadonlyMap<string, Field>; title: string },
  locale: string,
): readonly Problem[] {
  if (validate(value)) return [];
  return firstOfEach(validate.errors ?? []).map((error) => sentenceOf(model, fields, title, error, locale));
}

/**
 * What keeps a value from being a record of `entity` in this mode; empty when nothing does. Fields are told by path
 * (`lines/2/quantity`), sentences in the language of `locale`.
 */
export function checkRecord(
  model: Model,
  entity: Entity,
  mode: RecordMode,
  value: unknown,
  locale = 'en',
): readonly Problem[] {
  const validate = validatorOf(model, entity, mode, () => recordSchema(entity, mode));
  return problemsOf(model, validate, value, entity, locale);
}

/** What keeps a value from being the input of an action or a process; empty when nothing does. */
export function checkInput(
  model: Model,
  { inputs, title }: Pick<Action, 'inputs' | 'title'>,
  value: unknown,
  locale = 'en',
): readonly Problem[] {
  const validate = validatorOf(model, inputs, 'input', () => inputSchema(inputs));
  return problemsOf(model, validate, value, { fields: inputs, title }, locale);
}
