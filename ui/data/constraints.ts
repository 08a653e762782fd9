/**
 * The page's small interpreter of constraints: what of a value can be judged without the server. It asks the same of
 * a value as the JSON Schema the server compiles for it; a random test holds the two equal.
 */
import { fullFormats } from 'ajv-formats/dist/formats.js';
import Big from 'big.js';
import type { FieldView } from '../../engine/forms/index.ts';
import { isEmpty } from './wire.ts';

export type Rule =
  | 'required' | 'number' | 'integer' | 'date' | 'time' | 'duration' | 'email' | 'url' | 'phone' | 'json' | 'option'
  | 'minLength' | 'maxLength' | 'pattern' | 'digits' | 'scale' | 'minItems' | 'maxItems' | 'min' | 'max' | 'minExclusive' | 'maxExclusive' | 'period' | 'unique'; // prettier-ignore

/** A rule that a value breaks, with its limit where it has one. */
export interface Broken {
  readonly rule: Rule;
  readonly limit?: string;
}

/** The first rule that `value`, as it would be sent, breaks; undefined when it may stand. */
export function brokenBy(field: FieldView, value: unknown, required = field.required): Broken | undefined {
  if (value === undefined || value === null || (required && isEmpty(value)))
    return required ? { rule: 'required' } : undefined;
  switch (field.type) {
    case 'text':
    case 'longText':
      return textBroken(field, value as string);
    case 'email':
    case 'url':
    case 'phone':
    case 'time':
    case 'duration':
      return FORMS[field.type](value as string) ? textBroken(field, value as string) : { rule: field.type };
    case 'dateTime':
      return FORMS.dateTime(value as string) ? undefined : { rule: 'date' };
    case 'date':
      return FORMS.date(value as string) ? daysBroken(field, value as string) : { rule: 'date' };
    case 'integer':
      return Number.isSafeInteger(value) ? rangeBroken(field, String(value)) : { rule: 'integer' };
    case 'decimal':
    case 'money':
    case 'quantity':
      return decimalBroken(field, value);
    case 'enum':
      return isOffered(field, value) ? undefined : { rule: 'option' };
    case 'multiEnum':
    case 'list':
    case 'links':
      return manyBroken(field, value as readonly unknown[]);
    case 'period':
      return periodBroken(value as Period);
    case 'address':
      return Object.values(value as object).some(
        (part) => typeof part === 'string' && lengthOf(part) > PART_MAX,
      )
        ? { rule: 'maxLength', limit: String(PART_MAX) }
        : undefined;
    default:
      return undefined;
  }
}

/** Longest part of an address. */
const PART_MAX = 200;
/** Longest text in a list that says nothing else, and most entries. */
const ITEM_MAX = 1_000;

/** In characters, as people and PostgreSQL count them. */
const lengthOf = (text: string): number => [...text].length;

function textBroken({ minLength, maxLength, pattern }: FieldView, value: string): Broken | undefined {
  if (minLength !== undefined && lengthOf(value) < minLength)
    return { rule: 'minLength', limit: String(minLength) };
  if (maxLength !== undefined && lengthOf(value) > maxLength)
    return { rule: 'maxLength', limit: String(maxLength) };
  return pattern && !new RegExp(pattern, 'u').test(value) ? { rule: 'pattern' } : undefined;
}

function decimalBroken(field: FieldView, value: unknown): Broken | undefined {
  if (typeof value !== 'string' || !DECIMAL.test(value)) return { rule: 'number' };
  const { scale, digits } = field;
  if (scale !== undefined && (value.split('.')[1] ?? '').length > scale)
    return { rule: 'scale', limit: String(scale) };
  const whole = digits === undefined ? undefined : digits - (scale ?? 0);
  if (whole !== undefined && new Big(value).abs().gte(new Big(10).pow(whole)))
    return { rule: 'digits', limit: String(whole) };
  return rangeBroken(field, value);
}

function rangeBroken(field: FieldView, value: string): Broken | undefined {
  const number = new Big(value);
  const { min, max } = field;
  if (min !== undefined && field.minExclusive && number.lte(min)) return { rule: 'minExclusive', limit: min };
  if (min !== undefined && number.lt(min)) return { rule: 'min', limit: min };
  if (max !== undefined && field.maxExclusive && number.gte(max)) return { rule: 'maxExclusive', limit: max };
  if (max !== undefined && number.gt(max)) return { rule: 'max', limit: max };
  return undefined;
}

/** ISO dates are in the order of their text. */
function daysBroken({ min, max }: FieldView, value: string): Broken | undefined {
  if (min !== undefined && value < min) return { rule: 'min', limit: min };
  return max !== undefined && value > max ? { rule: 'max', limit: max } : undefined;
}

function manyBroken(field: FieldView, values: readonly unknown[]): Broken | undefined {
  const { minItems, maxItems = ITEM_MAX } = field;
  if (minItems !== undefined && values.length < minItems)
    return { rule: 'minItems', limit: String(minItems) };
  if (field.type !== 'links' && values.length > maxItems)
    return { rule: 'maxItems', limit: String(maxItems) };
  const distinct = field.type !== 'list' || field.distinct;
  if (distinct && new Set(values).size < values.length) return { rule: 'unique' };
  if (field.type === 'multiEnum')
    return values.every((value) => isOffered(field, value)) ? undefined : { rule: 'option' };
  return field.type === 'list' ? itemsBroken(field, values) : undefined;
}

/** Decimals in a list that says nothing else have at most so many digits behind the point. */
const ITEM_SCALE = 10;

function itemsBroken(field: FieldView, values: readonly unknown[]): Broken | undefined {
  const { itemLength = ITEM_MAX, scale = ITEM_SCALE, digits } = field;
  const rule = (value: unknown): Broken | undefined => {
    switch (field.items) {
      case 'integer':
        return Number.isInteger(value) ? undefined : { rule: 'integer' };
      case 'decimal':
        return decimalBroken({ ...field, scale, ...(digits !== undefined && { digits }) }, value);
      case 'date':
        return FORMS.date(value as string) ? undefined : { rule: 'date' };
      case 'text':
        return textBroken({ ...field, maxLength: itemLength }, value as string);
      default:
        return undefined;
    }
  };
  return values.map(rule).find((broken) => broken !== undefined);
}

const isOffered = (field: FieldView, value: unknown): boolean =>
  field.options?.some((option) => option.value === value) ?? false;

interface Period {
  readonly from?: string | null;
  readonly to?: string | null;
}

function periodBroken({ from, to }: Period): Broken | undefined {
  if ((from && !FORMS.date(from)) || (to && !FORMS.date(to))) return { rule: 'date' };
  return from && to && to < from ? { rule: 'period' } : undefined;
}

const DECIMAL = /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,10})?$/;
const PHONE = /^\+?[0-9(][0-9 ()/.-]{2,38}$/;
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?$/;

type Test = (text: string) => boolean;

/** A format as the server's validator has it, from the same package. */
function standard(name: 'date' | 'date-time' | 'duration' | 'email' | 'uri'): Test {
  const format = fullFormats[name] as RegExp | Test | { validate: Test };
  if (format instanceof RegExp) return (text) => format.test(text);
  return typeof format === 'function' ? format : format.validate;
}

/** There is no year 0. */
const dated =
  (test: Test): Test =>
  (text) =>
    test(text) && !text.startsWith('0000');

const FORMS = {
  email: standard('email'),
  url: (text: string) => /^https?:\/\//i.test(text) && standard('uri')(text),
  phone: (text: string) => PHONE.test(text),
  time: (text: string) => TIME.test(text),
  duration: standard('duration'),
  date: dated(standard('date')),
  dateTime: dated(standard('date-time')),
} as const satisfies Readonly<Record<string, Test>>;
