/**
 * What each operation is in SQL. Its twin in JS is operations.ts; a random test holds the two equal. Rules:
 *   - nothing a row holds makes a statement fail: what could overflow is filtered first and becomes null;
 *   - every argument is written once, else nested expressions would grow by powers of two;
 *   - text is read (sql.ts), ordered and cased under collate "C", so that no locale of a database shows through.
 */
import { literal, join, sql, type Sql } from '../sql/index.ts';
import type { Node, Operation } from './ast.ts';
import { FIRST_DAY, LAST_DAY, MOST_MONTHS, MOST_SECONDS } from './calendar.ts';
import { BLANKS, LETTERS } from './text.ts';
import { isTextual, type Kind, type Type } from './types.ts';

type Write = (args: readonly Sql[], nodes: readonly Node[]) => Sql;

const one =
  (write: (a: Sql) => Sql): Write =>
  ([a]) =>
    write(a!);
const two =
  (write: (a: Sql, b: Sql) => Sql): Write =>
  ([a, b]) =>
    write(a!, b!);

const CASTS: Readonly<Record<Exclude<Kind, 'list'>, (value: Sql) => Sql>> = {
  boolean: (value) => sql`(${value})::boolean`,
  text: (value) => sql`(${value})::text`,
  enum: (value) => sql`(${value})::text`,
  null: (value) => sql`(${value})::text`,
  number: (value) => sql`(${value})::numeric`,
  duration: (value) => sql`(${value})::numeric`,
  date: (value) => sql`(${value})::date`,
  time: (value) => sql`(${value})::time`,
  dateTime: (value) => sql`(${value})::timestamptz`,
  id: (value) => sql`(${value})::uuid`,
  record: (value) => value,
  json: (value) => value,
};

/** The value under the type that operations work on. Where it has the type already the planner drops the cast. */
export function cast(value: Sql, type: Type): Sql {
  if (type.kind !== 'list') return CASTS[type.kind](value);
  const element = CASTS[type.of.kind === 'list' || isTextual(type.of) ? 'text' : type.of.kind];
  return sql`${element(value)}[]`;
}

/** Text in byte order; other types as they are. */
export const ordered = (value: Sql, type: Type): Sql =>
  type.kind === 'text' || type.kind === 'enum' ? sql`(${value} collate "C")` : value;

const compared =
  (write: (a: Sql, b: Sql) => Sql): Write =>
  ([a, b], nodes) =>
    write(ordered(a!, nodes[0]!.type), ordered(b!, nodes[1]!.type));

/** Both sides to 30 digits, so that the quotient has at least 30 whatever scale they come with (decimal.ts). */
export const divided = (a: Sql, b: Sql): Sql => sql`round(round(${a}, 30) / nullif(round(${b}, 30), 0), 10)`;

/** A number as JSON if it lies within the bounds, else null: the one test that neither fails nor asks twice. */
const within = (value: Sql, least: number, most: number): Sql => {
  const path = literal(`$ ? (@ >= ${least} && @ <= ${most})`);
  return sql`jsonb_path_query_first(to_jsonb(${value}), ${path})`;
};

const wholeWithin = (value: Sql, least: number, most: number): Sql =>
  sql`${within(sql`trunc(${value})`, least, most)}::int`;

const FIRST = sql`date '0001-01-01'`;

/** The date so many days after 0001-01-01, null outside of the calendar. */
const dateOf = (days: Sql): Sql => sql`(${FIRST} + ${within(days, 0, LAST_DAY - FIRST_DAY)}::int)`;

const wholeDays = (seconds: Sql): Sql => sql`div(round(${seconds}, 3), 86400)`;

export const intervalOf = (seconds: Sql): Sql =>
  sql`make_interval(secs => ${within(sql`round(${seconds}, 3)`, -MOST_SECONDS, MOST_SECONDS)}::float8)`;

const truncated = (unit: string): Write =>
  one((a) => sql`date_trunc(${literal(unit)}, ${a}::timestamp)::date`);

const extremum =
  (words: Sql): Write =>
  (args, nodes) =>
    sql`${words}(${join(args.map((arg, at) => ordered(arg, nodes[at]!.type)))})`;

function rounded([value, digits]: readonly Sql[], nodes: readonly Node[]): Sql {
  const node = nodes[1]!;
  const fixed =
    node.op === 'constant' && /^([0-9]|10)$/.test(String(node.value))
      ? literal(Number(node.value))
      : undefined;
  return sql`round(${value!}, ${fixed ?? wholeWithin(digits!, 0, 10)})`;
}

const SPOKEN = literal('^[+-]?[0-9]{1,30}(?:[.][0-9]{1,30})?$');

export const SQL_OPERATIONS: Readonly<Record<Exclude<Operation, 'today' | 'now'>, Write>> = {
  add: two((a, b) => sql`(${a} + ${b})`),
  subtract: two((a, b) => sql`(${a} - ${b})`),
  multiply: two((a, b) => sql`(${a} * ${b})`),
  divide: two(divided),
  modulo: two((a, b) => sql`mod(${a}, nullif(${b}, 0))`),
  negate: one((a) => sql`(- ${a})`),
  abs: one((a) => sql`abs(${a})`),
  round: rounded,
  floor: one((a) => sql`floor(${a})`),
  ceil: one((a) => sql`ceil(${a})`),
  least: extremum(sql`least`),
  greatest: extremum(sql`greatest`),

  equal: two((a, b) => sql`(${a} is not distinct from ${b})`),
  notEqual: two((a, b) => sql`(${a} is distinct from ${b})`),
  less: compared((a, b) => sql`(${a} < ${b})`),
  lessOrEqual: compared((a, b) => sql`(${a} <= ${b})`),
  greater: compared((a, b) => sql`(${a} > ${b})`),
  greaterOrEqual: compared((a, b) => sql`(${a} >= ${b})`),
  isOneOf: ([a, ...values]) => sql`(${a!} in (${join(values)}))`,
  isElement: ([a, list], nodes) =>
    isTextual(nodes[0]!.type) ? sql`(${a!}::text = any(${list!}))` : sql`(${a!} = any(${list!}))`,
  has: one((a) => sql`(${a} is not null)`),
  isNull: one((a) => sql`(${a} is null)`),

  and: two((a, b) => sql`(${a} and ${b})`),
  or: two((a, b) => sql`(${a} or ${b})`),
  not: one((a) => sql`(not ${a})`),
  choose: ([condition, yes, no]) => sql`(case when ${condition!} then ${yes!} else ${no!} end)`,
  coalesce: (args) => sql`coalesce(${join(args)})`,

  concat: two((a, b) => sql`(${a} || ${b})`),
  textSize: one((a) => sql`char_length(${a})::numeric`),
  listSize: one((a) => sql`cardinality(${a})::numeric`),
  contains: two((a, b) => sql`(strpos(${a}, ${b}) > 0)`),
  startsWith: two((a, b) => sql`starts_with(${a}, ${b})`),
  endsWith: two((a, b) => sql`starts_with(reverse(${a}), reverse(${b}))`),
  lower: one(
    (a) => sql`lower(translate(${a}, ${literal(LETTERS.capitals)}, ${literal(LETTERS.small)}) collate "C")`,
  ),
  upper: one(
    (a) => sql`upper(translate(${a}, ${literal(LETTERS.small)}, ${literal(LETTERS.capitals)}) collate "C")`,
  ),
  trim: one((a) => sql`btrim(${a}, ${literal(BLANKS)})`),

  numberToText: one((a) => sql`trim_scale(${a})::text`),
  booleanToText: one((a) => sql`${a}::text`),
  dateToText: one((a) => sql`to_char(${a}::timestamp, 'YYYY-MM-DD')`),
  timeToText: one((a) => sql`to_char(${a}::interval, 'HH24:MI:SS')`),
  dateTimeToText: one((a) => sql`to_char(${a} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`),
  idToText: one((a) => sql`${a}::text`),
  textToNumber: one((a) => sql`substring(${a} from ${SPOKEN})::numeric`),

  dateTimeToDate: one((a) => dateOf(sql`(${a} at time zone 'UTC')::date - ${FIRST}`)),
  days: one((a) => sql`(${a} * 86400)`),
  hours: one((a) => sql`(${a} * 3600)`),
  minutes: one((a) => sql`(${a} * 60)`),
  inDays: one((a) => divided(a, sql`86400`)),
  inHours: one((a) => divided(a, sql`3600`)),
  inMinutes: one((a) => divided(a, sql`60`)),
  dateAdd: two((a, length) => dateOf(sql`(${a} - ${FIRST}) + ${wholeDays(length)}`)),
  dateSubtract: two((a, length) => dateOf(sql`(${a} - ${FIRST}) - ${wholeDays(length)}`)),
  dateDifference: two((a, b) => sql`((${a} - ${b})::numeric * 86400)`),
  dateTimeAdd: two((a, length) => sql`(${a} + ${intervalOf(length)})`),
  dateTimeSubtract: two((a, length) => sql`(${a} - ${intervalOf(length)})`),
  dateTimeDifference: two((a, b) => sql`extract(epoch from (${a} - ${b}))`),
  daysBetween: two((from, to) => sql`(${to} - ${from})::numeric`),
  addMonths: two((a, count) => {
    const months = wholeWithin(count, -MOST_MONTHS, MOST_MONTHS);
    return dateOf(sql`(${a} + make_interval(months => ${months}))::date - ${FIRST}`);
  }),
  year: one((a) => sql`extract(year from ${a})`),
  month: one((a) => sql`extract(month from ${a})`),
  day: one((a) => sql`extract(day from ${a})`),
  weekday: one((a) => sql`extract(isodow from ${a})`),
  startOfWeek: truncated('week'),
  startOfMonth: truncated('month'),
  endOfMonth: one((a) => sql`(date_trunc('month', ${a}::timestamp) + interval '1 month -1 day')::date`),
  startOfYear: truncated('year'),

  recordId: one((a) => a),
};
