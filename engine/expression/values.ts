/** Values at the border: JSON values come in and go out, inside each kind has one form that operations rely on. */
import {
  inCalendar, MOST_SECONDS, readDate, readMoment, readTime, writeDate, writeMoment, writeTime,
} from './calendar.ts'; // prettier-ignore
import { decimal, readDecimal, writeDecimal, type Decimal } from './decimal.ts';
import type { Kind, Type } from './types.ts';

/** What comes in and goes out. Decimals are text, dates ISO text; a reference is an id or the record itself. */
export type Value =
  null | boolean | string | number | readonly Value[] | { readonly [name: string]: Value | undefined };

/** A record: its members by name. Only own properties count. */
export type RecordValue = { readonly [name: string]: Value | undefined };

/** number and duration: Decimal; date: day number; time and dateTime: bigint; text, enum and id: string. */
export type Inner = null | boolean | string | number | bigint | Decimal | RecordValue | readonly Inner[];

type Read = (value: unknown) => Inner;

const ofText =
  (read: (text: string) => Inner): Read =>
  (value) =>
    typeof value === 'string' ? read(value) : null;

const READERS: Readonly<Record<Exclude<Kind, 'list'>, Read>> = {
  boolean: (value) => (typeof value === 'boolean' ? value : null),
  text: ofText((text) => text),
  enum: ofText((text) => text),
  id: ofText((text) => text.toLowerCase()),
  number: readDecimal,
  date: ofText((text) => orNull(readDate(text), inCalendar)),
  time: ofText(readTime),
  dateTime: ofText(readMoment),
  duration: ofText(readDuration),
  record: (value) => (typeof value === 'string' || isRecord(value) ? value : null),
  json: (value) => (value ?? null) as Inner,
  null: () => null,
};

/** How values of a type are read. What is not of the type counts as null: unchecked input must not stop a form. */
export function reader(type: Type): Read {
  if (type.kind !== 'list') return READERS[type.kind];
  const item = reader(type.of);
  const records = type.of.kind === 'record';
  return (value) => (Array.isArray(value) ? value.map(item) : records ? [] : null);
}

const WRITERS: Partial<Record<Kind, (value: never) => Value>> = {
  number: writeDecimal,
  date: writeDate,
  time: writeTime,
  dateTime: writeMoment,
  duration: writeDuration,
};

/** Seconds to the millisecond; null beyond the longest duration that counts. */
function writeDuration(seconds: Decimal): Value {
  const rounded = seconds.round(3, 1);
  return rounded.abs().lte(MOST_SECONDS) ? `PT${writeDecimal(rounded)}S` : null;
}

/** How values of a type are given back. */
export function writer(type: Type): (value: Inner) => Value {
  const write = (type.kind === 'list' ? listWriter(type.of) : WRITERS[type.kind]) as
    ((value: Inner) => Value) | undefined;
  return (value) => (value === null || !write ? (value as Value) : write(value));
}

const listWriter = (of: Type): ((value: readonly Inner[]) => Value) => {
  const write = writer(of);
  return (value) => value.map(write);
};

export const isRecord = (value: unknown): value is RecordValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const orNull = <A, B>(value: A | null, then: (value: A) => B | null): B | null =>
  value === null ? null : then(value);

/** Each part may carry a sign, as PostgreSQL writes it, or the whole. */
const DURATION =
  /^(-)?P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+(?:\.\d{1,6})?)S)?)?$/;
/** Seconds of each part after years and months. */
const PARTS = [604_800, 86_400, 3_600, 60] as const;

/** ISO 8601 duration -> seconds, as PostgreSQL counts them: 12 months are a year of 365.25 days, other months 30 days. */
function readDuration(text: string): Decimal | null {
  const found = DURATION.exec(text);
  if (!found || found.slice(2).every((part) => part === undefined)) return null;
  const [, sign, years, months, ...parts] = found;
  const monthsInAll = Number(years ?? 0) * 12 + Number(months ?? 0);
  const long = decimal(Math.trunc(monthsInAll / 12) * 31_557_600 + (monthsInAll % 12) * 2_592_000);
  const whole = PARTS.reduce(
    (sum, seconds, at) => sum.plus(decimal(parts[at] ?? '0').times(seconds)),
    long.plus(parts[4] ?? '0'),
  );
  return sign ? whole.times(-1) : whole;
}
