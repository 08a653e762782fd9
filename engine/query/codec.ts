import type { ScalarField } from '../model/index.ts';

/** How a value of a request becomes a value of PostgreSQL. */
export interface Codec {
  /** Equal names are the same codec. */
  readonly name: string;
  /** The type a parameter or constant is cast to. */
  readonly type: string;
  /** The value to bind; null when no row can have it; undefined when it is no such value at all. */
  read(value: unknown): string | number | boolean | null | undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DECIMAL = /^[+-]?\d{1,100}(\.\d{1,100})?$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;
const MOMENT = /^(\d{4}-\d\d-\d\d)T(\S+?)(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const DURATION =
  /^P(?=[-\dT])(-?\d{1,6}Y)?(-?\d{1,6}M)?(-?\d{1,6}W)?(-?\d{1,6}D)?(T(?=[-\d])(-?\d{1,6}H)?(-?\d{1,6}M)?(-?\d{1,6}(\.\d{1,6})?S)?)?$/;

const matching = (name: string, type: string, valid: (text: string) => boolean): Codec => ({
  name,
  type,
  read: (value) => (typeof value === 'string' && valid(value) ? value : undefined),
});

/** Whether the day exists: JavaScript would turn 31 April into 1 May. Years 1 to 9999. */
function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (!year || year === '0000') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return (
    !Number.isNaN(date.valueOf()) &&
    date.getUTCDate() === Number(day) &&
    date.getUTCMonth() + 1 === Number(month)
  );
}

function isMoment(text: string): boolean {
  const [, day, time] = MOMENT.exec(text) ?? [];
  return day !== undefined && isDate(day) && TIME.test(time!);
}

/** Decimal text; whole numbers may come as numbers, fractions may not: they would have been floats on their way. */
function decimalText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && DECIMAL.test(value) ? value : undefined;
}

/** A character PostgreSQL cannot store is in no row. */
const text: Codec = {
  name: 'text',
  type: 'text',
  read: (value) => (typeof value !== 'string' ? undefined : value.includes('\0') ? null : value),
};

/** Text that is no id names no record: it is looked for and not found, like an id that does not exist. */
const id: Codec = {
  name: 'id',
  type: 'uuid',
  read: (value) =>
    typeof value === 'string' || typeof value === 'number'
      ? UUID.test(String(value))
        ? String(value)
        : null
      : undefined,
};

export const codecs = {
  text,
  id,
  integer: {
    name: 'integer',
    type: 'bigint',
    read: (value) => (Number.isSafeInteger(value) ? String(value) : undefined),
  },
  bigint: matching('whole number', 'bigint', (value) => /^-?\d{1,18}$/.test(value)),
  decimal: { name: 'decimal', type: 'numeric', read: decimalText },
  boolean: {
    name: 'boolean',
    type: 'boolean',
    read: (value) => (typeof value === 'boolean' ? value : undefined),
  },
  date: matching('date', 'date', isDate),
  time: matching('time', 'time', (value) => TIME.test(value)),
  dateTime: matching('dateTime', 'timestamptz', isMoment),
  duration: matching('duration', 'interval', (value) => DURATION.test(value)),
  json: {
    name: 'json',
    type: 'jsonb',
    read: (value) => (value === undefined ? undefined : JSON.stringify(value)),
  },
} as const satisfies Record<string, Codec>;

const OF_TYPE: Readonly<Record<ScalarField['type'], Codec>> = {
  text,
  longText: text,
  email: text,
  phone: text,
  url: text,
  enum: text,
  multiEnum: text,
  integer: codecs.integer,
  decimal: codecs.decimal,
  money: codecs.decimal,
  quantity: codecs.decimal,
  boolean: codecs.boolean,
  date: codecs.date,
  time: codecs.time,
  dateTime: codecs.dateTime,
  duration: codecs.duration,
  list: text,
  address: text,
  json: codecs.json,
  file: id,
  id,
};

/** Codec of a field's value, of an element where the field is a list. */
export const codecOf = (field: ScalarField): Codec =>
  field.type === 'list' ? codecs[field.items ?? 'text'] : OF_TYPE[field.type];

const BIGINT_MAX = 2n ** 63n - 1n;

/** Values of a decimal's bigint twin: value x 10^scale. `exact` gives null where the field cannot have the value. */
export function twinCodec(scale: number, rounding: 'down' | 'up' | 'exact'): Codec {
  const read = (value: unknown): string | null | undefined => {
    const decimal = decimalText(value);
    if (decimal === undefined) return undefined;
    const scaled = scaleBy(decimal, scale);
    if (scaled.rest && rounding === 'exact') return null;
    const whole = scaled.rest && rounding === 'up' ? scaled.floor + 1n : scaled.floor;
    const inside = whole > BIGINT_MAX ? BIGINT_MAX : whole < -BIGINT_MAX ? -BIGINT_MAX : whole;
    return rounding === 'exact' && inside !== whole ? null : String(inside);
  };
  return { name: `twin${scale}${rounding}`, type: 'bigint', read };
}

/** Decimal text x 10^scale, rounded down, and whether something was cut off. */
function scaleBy(decimal: string, scale: number): { floor: bigint; rest: boolean } {
  const negative = decimal.startsWith('-');
  const [whole, fraction = ''] = decimal.replace(/^[+-]/, '').split('.');
  const kept = fraction.slice(0, scale).padEnd(scale, '0');
  const rest = /[1-9]/.test(fraction.slice(scale));
  const magnitude = BigInt(whole + kept);
  return { floor: negative ? -magnitude - (rest ? 1n : 0n) : magnitude, rest };
}
