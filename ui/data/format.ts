/** Values as people of a locale read and type them. Decimals stay text all the way: no float is made of money. */
import Big from 'big.js';
import { computed } from '@preact/signals-core';
import { locale } from '../shared/texts.ts';

/** The signs of a locale's numbers. */
interface Signs {
  readonly decimal: string;
  readonly group: string;
}

const signs = computed<Signs>(() => {
  const parts = new Intl.NumberFormat(locale.value).formatToParts(-1234567.8);
  const sign = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { decimal: sign('decimal') || '.', group: sign('group') };
});

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale.value + JSON.stringify(options);
  const known = numberFormats.get(key) ?? new Intl.NumberFormat(locale.value, options);
  numberFormats.set(key, known);
  return known;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale.value + JSON.stringify(options);
  const known = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale.value, options);
  dateFormats.set(key, known);
  return known;
}

/** Decimal text with the locale's signs; `scale` digits at least when given. */
export function formatNumber(value: string | number, scale?: number): string {
  const digits = scale === undefined ? { maximumFractionDigits: 20 } : fixed(scale);
  return numberFormat(digits).format(String(value) as Intl.StringNumericLiteral);
}

const fixed = (scale: number): Intl.NumberFormatOptions => ({
  minimumFractionDigits: scale,
  maximumFractionDigits: Math.max(scale, 20),
});

/** An amount of money; a currency that is no code of three letters is left out. */
export function formatMoney(value: string, scale: number, currency?: string): string {
  if (!currency || !/^[A-Z]{3}$/.test(currency)) return formatNumber(value, scale);
  return numberFormat({ style: 'currency', currency, ...fixed(scale) }).format(
    value as Intl.StringNumericLiteral,
  );
}

/**
 * What was typed, as decimal text: `1.234,5` and `1234,5` in German, `1,234.5` in English. Undefined when it is no
 * number. Rounds nothing: too many digits are the constraint's business.
 */
export function parseNumber(typed: string): string | undefined {
  const { decimal, group } = signs.value;
  const bare = typed.replace(/[\s\u00a0\u202f'’]/g, '').replace('\u2212', '-');
  const grouped = group && bare.includes(group) && !isGrouping(bare, group, decimal);
  if (grouped) return undefined;
  const plain = (group ? bare.replaceAll(group, '') : bare).replace(decimal, '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return undefined;
  return new Big(plain.replace(/^\+/, '')).toFixed();
}

/** Groups stand in threes before the decimal sign; anything else is a slip, such as `1,5` typed in English. */
function isGrouping(text: string, group: string, decimal: string): boolean {
  const [whole = '', fraction = ''] = text.split(decimal);
  const groups = whole.replace(/^[+-]/, '').split(group);
  return !fraction.includes(group) && groups.slice(1).every((part) => part.length >= 2 && part.length <= 3);
}

/** `2026-11-21` as the locale writes it. */
export function formatDate(value: string): string {
  return dateFormat({ dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${value}T00:00:00Z`));
}

/** `Nov 2026`, of the month a day lies in. */
export function formatMonth(day: string, month: 'short' | 'long' = 'short'): string {
  return dateFormat({ month, year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** `Q4 2026`. */
export function formatQuarter(day: string): string {
  return `Q${Math.ceil(Number(day.slice(5, 7)) / 3)} ${day.slice(0, 4)}`;
}

/** `Sat`, or `Saturday, November 28, 2026`. */
export function formatWeekday(day: string, how: 'short' | 'full'): string {
  const options = how === 'short' ? { weekday: 'short' as const } : { dateStyle: 'full' as const };
  return dateFormat({ ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** `340 byte`, `12 kB`, `1.4 MB`. */
export function formatBytes(size: number): string {
  const [unit, length] = BYTES.find(([, least]) => size >= least) ?? (['byte', 1] as const);
  return numberFormat({ style: 'unit', unit, maximumFractionDigits: unit === 'megabyte' ? 1 : 0 }).format(
    size / length,
  );
}

const BYTES = [
  ['megabyte', 1_000_000],
  ['kilobyte', 1_000],
] as const;

/** `12K`, for the scale of a chart. */
export function formatShort(value: number): string {
  return numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

export function formatTime(value: string): string {
  const [hours = '0', minutes = '0', seconds = '0'] = value.split(':');
  const moment = new Date(Date.UTC(1970, 0, 1, Number(hours), Number(minutes), Math.floor(Number(seconds))));
  return dateFormat({ timeStyle: Number(seconds) > 0 ? 'medium' : 'short', timeZone: 'UTC' }).format(moment);
}

export function formatDateTime(value: string): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(value));
}

/** `P1DT2H30M` -> `1 d 2 h 30 min`, in the locale's words. */
export function formatDuration(value: string): string {
  const parts = DURATION.exec(value)?.groups;
  if (!parts) return value;
  return DURATION_UNITS.flatMap(({ part, unit }) => {
    const amount = parts[part];
    return amount
      ? [
          numberFormat({ style: 'unit', unit, unitDisplay: 'short' }).format(
            amount as Intl.StringNumericLiteral,
          ),
        ]
      : [];
  }).join(' ');
}

/** ISO 8601 as PostgreSQL writes it; each part may be missing. */
const DURATION =
  /^P(?:(?<Y>-?\d+)Y)?(?:(?<M>-?\d+)M)?(?:(?<W>-?\d+)W)?(?:(?<D>-?\d+)D)?(?:T(?:(?<h>-?\d+)H)?(?:(?<m>-?\d+)M)?(?:(?<s>-?[\d.]+)S)?)?$/;
const DURATION_UNITS = [
  { part: 'Y', unit: 'year' },
  { part: 'M', unit: 'month' },
  { part: 'W', unit: 'week' },
  { part: 'D', unit: 'day' },
  { part: 'h', unit: 'hour' },
  { part: 'm', unit: 'minute' },
  { part: 's', unit: 'second' },
] as const;

/** `2:30`, `90 min`, `1d 4h` or ISO 8601 -> ISO 8601; undefined when it is none of these. */
export function parseDuration(typed: string): string | undefined {
  const bare = typed.trim();
  if (DURATION.test(bare.toUpperCase()) && bare.length > 2) return bare.toUpperCase();
  const clock = /^(\d+):([0-5]\d)$/.exec(bare);
  if (clock) return `PT${Number(clock[1])}H${Number(clock[2])}M`;
  const spoken =
    /^(?:(\d+)\s*(?:d|t)[a-zäöü.]*)?\s*(?:(\d+)\s*(?:h|st)[a-zäöü.]*)?\s*(?:(\d+)\s*m[a-zäöü.]*)?$/i.exec(
      bare,
    );
  if (!spoken || !bare) return undefined;
  const [, days, hours, minutes] = spoken;
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}`;
  return `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
}

/** Order of day, month and year as the locale writes them in digits, with what stands between. */
const dateOrder = computed(() =>
  new Intl.DateTimeFormat(locale.value, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  })
    .formatToParts(new Date(Date.UTC(2001, 1, 3)))
    .filter((part) => part.type !== 'literal' || part.value.trim()),
);

/** `21.11.2026` in German, `11/21/2026` in American English: for fields in which a date is typed. */
export function digitsOfDate(value: string): string {
  const [year = '', month = '', day = ''] = value.split('-');
  const digits: Readonly<Record<string, string>> = { year, month, day };
  return dateOrder.value.map((part) => digits[part.type] ?? part.value).join('');
}

/** What was typed as a date, in the locale's order or ISO; two-digit years are of this century. */
export function parseDate(typed: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed.trim());
  if (iso) return existing(iso[1]!, iso[2]!, iso[3]!);
  const numbers = typed.match(/\d+/g) ?? [];
  const order = dateOrder.value.map((part) => part.type).filter((type) => type !== 'literal');
  const today = new Date();
  const found = Object.fromEntries(
    order
      .filter((type) => type !== 'year' || numbers.length > 2)
      .map((type, index) => [type, numbers[index]]),
  );
  if (numbers.length < 2 || numbers.length > 3) return undefined;
  const year = found['year'] ?? String(today.getFullYear());
  return existing(year.length === 2 ? `20${year}` : year, found['month']!, found['day']!);
}

/** A date that is in the calendar, as ISO text. */
function existing(year: string, month: string, day: string): string | undefined {
  const iso = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const moment = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== iso ? undefined : iso;
}

/** Today where the reader sits, as ISO text. */
export function today(): string {
  const now = new Date();
  return existing(String(now.getFullYear()), String(now.getMonth() + 1), String(now.getDate()))!;
}

/** `3 minutes ago`, from the two nearest units a person would say. */
export function formatAgo(value: string): string {
  const seconds = (Date.parse(value) - Date.now()) / 1000;
  const [unit, length] = AGO.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }).format(
    Math.round(seconds / length),
    unit,
  );
}

const AGO = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;
