/** What each operation does to values in JS. Its twin in SQL is sql.ts; a random test holds the two equal. */
import type { Node, Operation } from './ast.ts';
import {
  civil, dayNumber, dayOfMoment, daysInMonth, inCalendar, MOST_MONTHS, MOST_SECONDS, writeDate, writeMoment, writeTime,
} from './calendar.ts'; // prettier-ignore
import * as decimals from './decimal.ts';
import { decimal, divide, wholeWithin, type Decimal } from './decimal.ts';
import * as texts from './text.ts';
import type { Type } from './types.ts';
import { isRecord, type Inner } from './values.ts';

/** What a part reads while it is evaluated. */
export interface Env {
  readonly today: () => Inner;
  readonly now: () => Inner;
}

export type Run<E extends Env = Env> = (env: E) => Inner;
type Build = <E extends Env>(args: readonly Run<E>[], nodes: readonly Node[]) => Run<E>;

/** Null in, null out: the rule for everything but logic, equality and the functions made for null. */
const strict1 =
  <A extends Inner>(f: (a: A) => Inner): Build =>
  ([a]) =>
  (env) => {
    const x = a!(env);
    return x === null ? null : f(x as A);
  };

const strict2 =
  <A extends Inner, B extends Inner>(f: (a: A, b: B) => Inner): Build =>
  ([a, b]) =>
  (env) => {
    const x = a!(env);
    if (x === null) return null;
    const y = b!(env);
    return y === null ? null : f(x as A, y as B);
  };

const number1 = (f: (a: Decimal) => Inner): Build => strict1<Decimal>(f);
const number2 = (f: (a: Decimal, b: Decimal) => Inner): Build => strict2<Decimal, Decimal>(f);
const text1 = (f: (a: string) => Inner): Build => strict1<string>(f);
const text2 = (f: (a: string, b: string) => Inner): Build => strict2<string, string>(f);
const date1 = (f: (days: number) => Inner): Build => strict1<number>(f);

/** Order of two values of one type that are not null. */
export function comparer(type: Type): (a: Inner, b: Inner) => number {
  if (type.kind === 'number' || type.kind === 'duration') return (a, b) => (a as Decimal).cmp(b as Decimal);
  if (type.kind === 'text' || type.kind === 'enum' || type.kind === 'id') {
    return (a, b) => texts.compareText(a as string, b as string);
  }
  return (a, b) => (a! < b! ? -1 : a! > b! ? 1 : 0);
}

const ordered =
  (holds: (order: number) => boolean): Build =>
  (args, nodes) => {
    const compare = comparer(nodes[0]!.type);
    return strict2((a, b) => holds(compare(a, b)))(args, nodes);
  };

/** Null equals null and nothing else. */
const equality =
  (equal: boolean): Build =>
  ([a, b], nodes) => {
    const compare = comparer(nodes[0]!.type);
    return (env) => {
      const [x, y] = [a!(env), b!(env)];
      return (x === null || y === null ? x === y : compare(x, y) === 0) === equal;
    };
  };

/** Picks the value that comes first (-1) or last (1) in order; nulls are passed over. */
export function extremeOf(type: Type, sign: 1 | -1): (values: readonly Inner[]) => Inner {
  const compare = comparer(type);
  const better = (best: Inner, value: Inner): boolean =>
    best === null || (value !== null && compare(value, best) * sign > 0);
  return (values) => values.reduce((best, value) => (better(best, value) ? value : best), null);
}

const extreme =
  (sign: 1 | -1): Build =>
  (args, nodes) => {
    const pick = extremeOf(nodes[0]!.type, sign);
    return (env) => pick(args.map((run) => run(env)));
  };

/** Three values: what is decided by one side alone does not ask the other. */
const logic =
  (decisive: boolean): Build =>
  ([a, b]) =>
  (env) => {
    const x = a!(env);
    if (x === decisive) return decisive;
    const y = b!(env);
    return y === decisive ? decisive : x === null || y === null ? null : !decisive;
  };

const isOneOf: Build = ([one, ...rest], nodes) => {
  const compare = comparer(nodes[0]!.type);
  return (env) => {
    const value = one!(env);
    return value === null ? null : rest.some((other) => compare(value, other(env)) === 0);
  };
};

/** Whether one element equals the value: three-valued "or" over the elements, so an empty list gives false. */
const isElement: Build = ([one, list], nodes) => {
  const compare = comparer(nodes[0]!.type);
  return (env) => {
    const [value, elements] = [one!(env), list!(env) as readonly Inner[] | null];
    if (elements === null) return null;
    if (value !== null && elements.some((other) => other !== null && compare(value, other) === 0))
      return true;
    return elements.length > 0 && (value === null || elements.includes(null)) ? null : false;
  };
};

const duration = (seconds: number): Build => number1((count) => count.times(seconds));
const inUnits = (seconds: number): Build => number1((length) => divide(length, decimal(seconds)));

const addDays = (sign: 1 | -1): Build =>
  strict2<number, Decimal>((days, length) => {
    const whole = wholeWithin(length.round(3, 1).div(86_400), -MOST_SECONDS, MOST_SECONDS);
    return whole === null ? null : inCalendar(days + sign * whole);
  });

const addMicros = (sign: 1 | -1): Build =>
  strict2<bigint, Decimal>((moment, length) => {
    const rounded = length.round(3, 1);
    const short = rounded.abs().lte(MOST_SECONDS);
    return short ? moment + BigInt(sign) * BigInt(rounded.times(1_000_000).toFixed(0)) : null;
  });

const addMonths = strict2<number, Decimal>((days, count) => {
  const months = wholeWithin(count, -MOST_MONTHS, MOST_MONTHS);
  if (months === null) return null;
  const from = civil(days);
  const total = from.year * 12 + from.month - 1 + months;
  const [year, month] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  return inCalendar(dayNumber({ year, month, day: Math.min(from.day, daysInMonth(year, month)) }));
});

const weekday = (days: number): number => ((((days + 3) % 7) + 7) % 7) + 1;

export const OPERATIONS: Readonly<Record<Operation, Build>> = {
  add: number2((a, b) => a.plus(b)),
  subtract: number2((a, b) => a.minus(b)),
  multiply: number2((a, b) => a.times(b)),
  divide: number2(divide),
  modulo: number2(decimals.modulo),
  negate: number1((a) => a.times(-1)),
  abs: number1((a) => a.abs()),
  round: number2(decimals.round),
  floor: number1(decimals.floor),
  ceil: number1(decimals.ceil),
  least: extreme(-1),
  greatest: extreme(1),

  equal: equality(true),
  notEqual: equality(false),
  less: ordered((order) => order < 0),
  lessOrEqual: ordered((order) => order <= 0),
  greater: ordered((order) => order > 0),
  greaterOrEqual: ordered((order) => order >= 0),
  isOneOf,
  isElement,
  has:
    ([a]) =>
    (env) =>
      a!(env) !== null,
  isNull:
    ([a]) =>
    (env) =>
      a!(env) === null,

  and: logic(false),
  or: logic(true),
  not: strict1<boolean>((a) => !a),
  choose:
    ([condition, yes, no]) =>
    (env) =>
      (condition!(env) === true ? yes! : no!)(env),
  coalesce: (args) => (env) => {
    for (const run of args) {
      const value = run(env);
      if (value !== null) return value;
    }
    return null;
  },

  concat: text2((a, b) => a + b),
  textSize: text1((a) => decimal(texts.sizeOf(a))),
  listSize: strict1<readonly Inner[]>((list) => decimal(list.length)),
  contains: text2((a, b) => a.includes(b)),
  startsWith: text2((a, b) => a.startsWith(b)),
  endsWith: text2((a, b) => a.endsWith(b)),
  lower: text1(texts.lower),
  upper: text1(texts.upper),
  trim: text1(texts.trim),

  numberToText: number1(decimals.writeDecimal),
  booleanToText: strict1<boolean>(String),
  dateToText: date1(writeDate),
  timeToText: strict1<bigint>((time) => writeTime(time - (time % 1_000_000n))),
  dateTimeToText: strict1<bigint>((moment) =>
    writeMoment(moment - (((moment % 1_000_000n) + 1_000_000n) % 1_000_000n)),
  ),
  idToText: text1((a) => a),
  textToNumber: text1(decimals.spokenNumber),

  today: () => (env) => env.today(),
  now: () => (env) => env.now(),
  dateTimeToDate: strict1<bigint>((moment) => inCalendar(dayOfMoment(moment))),
  days: duration(86_400),
  hours: duration(3_600),
  minutes: duration(60),
  inDays: inUnits(86_400),
  inHours: inUnits(3_600),
  inMinutes: inUnits(60),
  dateAdd: addDays(1),
  dateSubtract: addDays(-1),
  dateDifference: strict2<number, number>((a, b) => decimal((a - b) * 86_400)),
  dateTimeAdd: addMicros(1),
  dateTimeSubtract: addMicros(-1),
  dateTimeDifference: strict2<bigint, bigint>((a, b) => decimal(String(a - b)).div(1_000_000)),
  daysBetween: strict2<number, number>((from, to) => decimal(to - from)),
  addMonths,
  year: date1((days) => decimal(civil(days).year)),
  month: date1((days) => decimal(civil(days).month)),
  day: date1((days) => decimal(civil(days).day)),
  weekday: date1((days) => decimal(weekday(days))),
  startOfWeek: date1((days) => days - weekday(days) + 1),
  startOfMonth: date1((days) => days - civil(days).day + 1),
  endOfMonth: date1((days) => {
    const { year, month, day } = civil(days);
    return days - day + daysInMonth(year, month);
  }),
  startOfYear: date1((days) => dayNumber({ year: civil(days).year, month: 1, day: 1 })),

  recordId: strict1<Inner>((record) =>
    isRecord(record) ? (typeof record['id'] === 'string' ? record['id'].toLowerCase() : null) : record,
  ),
};
