import pg from 'pg';

/*
 * How values leave PostgreSQL, in one place. Whatever JavaScript would round or shift stays text:
 *   numeric, int8         decimal text, also in arrays
 *   date, timestamp, time text as PostgreSQL writes it
 *   timestamptz           2026-11-21T10:24:23.123456Z: microseconds kept, never through Date
 *   interval              ISO 8601 (P1DT2H)
 *   json, jsonb           text, because its numbers are decimals and most of it is passed on unread
 * Connections run in UTC with ISO styles (session.ts); both sides must be changed together.
 */
const oid = {
  json: 114,
  jsonArray: 199,
  timestamp: 1114,
  timestampArray: 1115,
  textArray: 1009,
  date: 1082,
  dateArray: 1182,
  timestamptz: 1184,
  timestamptzArray: 1185,
  interval: 1186,
  intervalArray: 1187,
  numericArray: 1231,
  jsonb: 3802,
  jsonbArray: 3807,
};

type Parser = (text: string) => unknown;

const asIs: Parser = (text) => text;
const textArray = pg.types.getTypeParser(oid.textArray, 'text') as (text: string) => (string | null)[];

/** `2026-11-21 10:24:23.123456+00` becomes `2026-11-21T10:24:23.123456Z`; infinity stays a word. */
const instant = (text: string): string => text.replace(' ', 'T').replace(/\+00$/, 'Z');

const parsers = new Map<number, Parser>([
  ...[oid.json, oid.jsonb, oid.date, oid.timestamp, oid.interval].map((each) => [each, asIs] as const),
  ...[
    oid.jsonArray,
    oid.jsonbArray,
    oid.dateArray,
    oid.timestampArray,
    oid.intervalArray,
    oid.numericArray,
  ].map((each) => [each, textArray] as const),
  [oid.timestamptz, instant],
  [oid.timestamptzArray, (text) => textArray(text).map((each) => (each === null ? null : instant(each)))],
]);

/** The `types` of every connection, also of the migrator's. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: ((type: number, format?: 'text') =>
    parsers.get(type) ?? (pg.types.getTypeParser(type, format) as Parser)) as typeof pg.types.getTypeParser,
};

/**
 * Whether `value` can be bound without a surprise: text, numbers, booleans, bytes, null and arrays of them. JSON is
 * bound as its text, dates as ISO text. Anything else is a bug of the caller: pg would fail half-way through a unit
 * that is already on its way.
 */
export function isBindable(value: unknown): boolean {
  if (value === null || value === undefined || value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.every(isBindable);
  return typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol';
}
