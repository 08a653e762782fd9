/**
 * The page's small interpreter of constraints: what of a value can be judged without the server. It asks the same of
 * a value as the JSON Schema the server compiles for it; a random test holds the two equal.
 */
import Big from 'big.js';
import type { FieldView } from '../../engine/forms/index.ts';

export type Rule =
  | 'required' | 'number' | 'integer' | 'date' | 'time' | 'duration' | 'email' | 'url' | 'phone' | 'json' | 'option'
  | 'maxLength' | 'pattern' | 'scale' | 'min' | 'max' | 'minExclusive' | 'maxExclusive' | 'period' | 'unique'; // prettier-ignore

/** A rule that a value breaks, with its limit where it has one. */
export interface Broken {
  readonly rule: Rule;
  readonly limit?: string;
}

/** Nothing is there: what `required` refuses and every other rule lets pass. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return Array.isArray(value) && value.length === 0;
}

/** The first rule that `value`, as it would be sent, breaks; undefined when it may stand. */
export function brokenBy(field: FieldView, value: unknown, required = field.required): Broken | undefined {
  if (isEmpty(value)) return required ? { rule: 'required' } : undefined;
  switch (field.type) {
    case 'text':
    case 'longText':
      return textBroken(field, value as string);
    case 'email':
    case 'url':
    case 'phone':
      return FORMS[field.type].test(value as string)
        ? textBroken(field, value as string)
        : { rule: field.type };
    case 'integer':
      return Number.isSafeInteger(value) ? rangeBroken(field, String(value)) : { rule: 'integer' };
    case 'decimal':
    case 'money':
    case 'quantity':
      return decimalBroken(field, value);
    case 'date':
      return isDate(value) ? undefined : { rule: 'date' };
    case 'time':
      return TIME.test(String(value)) ? undefined : { rule: 'time' };
    case 'dateTime':
      return isDateTime(String(value)) ? undefined : { rule: 'date' };
    case 'duration':
      return DURATION.test(String(value)) ? undefined : { rule: 'duration' };
    case 'enum':
      return field.options?.some((option) => option.value === value) ? undefined : { rule: 'option' };
    case 'multiEnum':
      return manyBroken(field, value as readonly string[]);
    case 'period':
      return periodBroken(value as { from?: string | null; to?: string | null });
    case 'list':
      return listBroken(field, value as readonly unknown[]);
    default:
      return undefined;
  }
}

function textBroken(field: FieldView, value: string): Broken | undefined {
  if (field.maxLength !== undefined && [...value].length > field.maxLength)
    return { rule: 'maxLength', limit: String(field.maxLength) };
  if (field.pattern && !new RegExp(field.pattern, 'u').test(value)) return { rule: 'pattern' };
  return undefined;
}

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

function decimalBroken(field: FieldView, value: unknown): Broken | undefined {
  if (typeof value !== 'string' || !DECIMAL.test(value)) return { rule: 'number' };
  const digits = value.split('.')[1]?.length ?? 0;
  if (field.scale !== undefined && digits > field.scale) return { rule: 'scale', limit: String(field.scale) };
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

function manyBroken(field: FieldView, values: readonly string[]): Broken | undefined {
  if (new Set(values).size < values.length) return { rule: 'unique' };
  const offered = new Set(field.options?.map((option) => option.value));
  return values.every((value) => offered.has(value)) ? undefined : { rule: 'option' };
}

function listBroken(field: FieldView, values: readonly unknown[]): Broken | undefined {
  const rule = field.items === 'integer' ? 'integer' : field.items === 'date' ? 'date' : 'number';
  const fits = values.every((value) => {
    if (field.items === 'integer') return Number.isSafeInteger(value);
    if (field.items === 'decimal') return DECIMAL.test(String(value));
    return field.items === 'date' ? isDate(value) : true;
  });
  return fits ? undefined : { rule };
}

function periodBroken({ from, to }: { from?: string | null; to?: string | null }): Broken | undefined {
  if ((from && !isDate(from)) || (to && !isDate(to))) return { rule: 'date' };
  return from && to && to < from ? { rule: 'period' } : undefined;
}

/** A day of the calendar, `2028-02-29` but not `2026-02-29`. */
function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const [year, month, day] = value.split('-').map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isDateTime(value: string): boolean {
  const [date, time = ''] = value.split(/t|\s/i);
  return isDate(date) && TIME_ZONED.test(time);
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/;
const TIME_ZONED = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/i;
const DURATION = /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;

/** Loose on purpose, as the server's: whether a letter arrives is known only by sending it. */
const FORMS = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  url: /^https?:\/\/\S+$/i,
  phone: /^\+?[\d\s()/.-]{3,}$/,
} as const;
