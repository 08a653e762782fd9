/** Values as people of a locale read them on paper. Decimals stay text all the way: no float is made of money. */
import type { Json, JsonObject } from '../definition/index.ts';
import type { Texts } from '../forms/index.ts';
import type { Field, ScalarField } from '../model/index.ts';
import { wordsOf } from './words.ts';

/** For whom values are written. */
export interface Reading {
  readonly texts: Texts;
  readonly locale: string;
  readonly timezone: string;
}

/** What stands on paper; empty for no value. `measure` is the currency or unit that was read beside a number. */
export function said(reading: Reading, field: Field, value: Json, measure: Json): string {
  if (value === null || value === '') return '';
  switch (field.kind) {
    case 'scalar':
      return saidScalar(reading, field, value, measure);
    case 'period':
      return saidPeriod(reading, value as JsonObject);
    case 'reference':
      return textOf((value as JsonObject)['_label']);
    case 'anyReference':
      return textOf((value as JsonObject)['label']);
    case 'links':
      return listed((value as { nodes: readonly JsonObject[] }).nodes.map((one) => textOf(one['_label'])));
    case 'lines':
      return '';
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const listed = (texts: readonly string[]): string => texts.filter((one) => one !== '').join(', ');

function saidScalar(reading: Reading, field: ScalarField, value: Json, measure: Json): string {
  const { texts, locale } = reading;
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'quantity':
    case 'money':
      return saidNumber(locale, field, String(value), measure);
    case 'date':
      return day(locale, String(value));
    case 'time':
      return time(locale, String(value));
    case 'dateTime':
      return moment(reading, String(value));
    case 'boolean':
      return value === true ? wordsOf(locale).yes : wordsOf(locale).no;
    case 'enum':
      return optionOf(texts, field, String(value));
    case 'multiEnum':
      return listed((value as readonly string[]).map((one) => optionOf(texts, field, one)));
    case 'list':
      return listed((value as readonly Json[]).map((one) => saidItem(locale, field, one)));
    case 'address':
      return addressLines(locale, value as JsonObject).join(', ');
    default:
      return String(value);
  }
}

const optionOf = (texts: Texts, field: ScalarField, value: string): string => {
  const option = field.options?.find((one) => one.value === value);
  return option ? texts.option(field, value, option.label) : value;
};

function saidItem(locale: string, { items }: ScalarField, value: Json): string {
  if (items === 'date') return day(locale, String(value));
  return items === 'integer' || items === 'decimal' ? number(locale, String(value)) : String(value);
}

/** A masked value is no number any more and stands as it came. */
function saidNumber(locale: string, field: ScalarField, value: string, measure: Json): string {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return value;
  const { type, scale } = field;
  const unit = textOf(measure);
  if (type === 'integer') return number(locale, value);
  if (type === 'quantity') return `${number(locale, value)}${unit && ` ${unit}`}`;
  // A rate or a factor is written with the digits it has; an amount with those of its kind.
  if (type === 'decimal') return number(locale, value, Math.min(scale ?? 0, 2));
  if (!/^[A-Z]{3}$/.test(unit)) return number(locale, value, scale ?? 2);
  return number(locale, value, scale ?? 2, { style: 'currency', currency: unit });
}

function number(locale: string, value: string, digits = 0, more: Intl.NumberFormatOptions = {}): string {
  const format = new Intl.NumberFormat(locale, {
    ...more,
    minimumFractionDigits: digits,
    maximumFractionDigits: Math.max(digits, 20),
  });
  return format.format(value as Intl.StringNumericLiteral);
}

const day = (locale: string, value: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${value}T00:00:00Z`),
  );

const time = (locale: string, value: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(`1970-01-01T${value.slice(0, 8)}Z`),
  );

const moment = ({ locale, timezone }: Reading, value: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: timezone }).format(
    new Date(value),
  );

function saidPeriod({ locale }: Reading, { from, to }: JsonObject): string {
  const [begin, end] = [from, to].map((one) => (typeof one === 'string' ? day(locale, one) : ''));
  return `${begin} – ${end}`.trim();
}

/** An address below each other. A country is told by its name where it is a code. */
export function addressLines(locale: string, address: JsonObject): readonly string[] {
  const part = (name: string): string => textOf(address[name]);
  const place = [part('postalCode'), part('city')].filter((one) => one !== '').join(' ');
  const lines = [
    part('street'),
    part('street2'),
    place,
    part('region'),
    countryName(locale, part('country')),
  ];
  return lines.filter((one) => one !== '');
}

const countryName = (locale: string, code: string): string =>
  /^[A-Z]{2}$/.test(code)
    ? (new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(code) ?? code)
    : code;
