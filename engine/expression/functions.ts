/** The functions of the language: the one table that the checker, the documents and editors read. */
import type { Gathering, Operation } from './ast.ts';
import type { Kind } from './types.ts';

/** Kinds that need nothing more said. */
type Plain = Exclude<Kind, 'enum' | 'list' | 'record'>;

/** A function with fixed parameters. `text` takes enums and ids too. */
export interface Overload {
  readonly name: string;
  readonly takes: readonly Plain[];
  readonly gives: Plain;
  readonly operation: Operation;
  /** Decimal constants for parameters left out at the end. */
  readonly fill?: readonly string[];
}

const overload = (
  name: string,
  takes: readonly Plain[],
  gives: Plain,
  operation: Operation,
  fill?: readonly string[],
): Overload => ({ name, takes, gives, operation, ...(fill && { fill }) });

export const OVERLOADS: readonly Overload[] = [
  overload('today', [], 'date', 'today'),
  overload('now', [], 'dateTime', 'now'),
  overload('date', ['dateTime'], 'date', 'dateTimeToDate'),
  overload('days', ['number'], 'duration', 'days'),
  overload('hours', ['number'], 'duration', 'hours'),
  overload('minutes', ['number'], 'duration', 'minutes'),
  overload('inDays', ['duration'], 'number', 'inDays'),
  overload('inHours', ['duration'], 'number', 'inHours'),
  overload('inMinutes', ['duration'], 'number', 'inMinutes'),
  overload('daysBetween', ['date', 'date'], 'number', 'daysBetween'),
  overload('addMonths', ['date', 'number'], 'date', 'addMonths'),
  overload('year', ['date'], 'number', 'year'),
  overload('month', ['date'], 'number', 'month'),
  overload('day', ['date'], 'number', 'day'),
  overload('weekday', ['date'], 'number', 'weekday'),
  overload('startOfWeek', ['date'], 'date', 'startOfWeek'),
  overload('startOfMonth', ['date'], 'date', 'startOfMonth'),
  overload('endOfMonth', ['date'], 'date', 'endOfMonth'),
  overload('startOfYear', ['date'], 'date', 'startOfYear'),
  overload('abs', ['number'], 'number', 'abs'),
  overload('round', ['number', 'number'], 'number', 'round', ['0']),
  overload('floor', ['number'], 'number', 'floor'),
  overload('ceil', ['number'], 'number', 'ceil'),
  overload('contains', ['text', 'text'], 'boolean', 'contains'),
  overload('startsWith', ['text', 'text'], 'boolean', 'startsWith'),
  overload('endsWith', ['text', 'text'], 'boolean', 'endsWith'),
  overload('lower', ['text'], 'text', 'lower'),
  overload('upper', ['text'], 'text', 'upper'),
  overload('trim', ['text'], 'text', 'trim'),
  overload('size', ['text'], 'number', 'textSize'),
  overload('number', ['text'], 'number', 'textToNumber'),
  overload('string', ['number'], 'text', 'numberToText'),
  overload('string', ['boolean'], 'text', 'booleanToText'),
  overload('string', ['date'], 'text', 'dateToText'),
  overload('string', ['time'], 'text', 'timeToText'),
  overload('string', ['dateTime'], 'text', 'dateTimeToText'),
];

/** Functions over lists of records. Those with a body name the record first: `lines.sum(l, l.amount)`. */
export const GATHERINGS: ReadonlySet<string> = new Set<Gathering>([
  'sum', 'count', 'size', 'min', 'max', 'avg', 'exists', 'all',
]); // prettier-ignore

/** A function as documents and editors show it. */
export interface FunctionInfo {
  readonly name: string;
  readonly signature: string;
  readonly about: string;
  readonly example: string;
}

const info = (signature: string, about: string, example: string): FunctionInfo => ({
  name: /(\w+)\(/.exec(signature)![1]!,
  signature,
  about,
  example,
});

/** Every function with signature, meaning and an example, in the order of the manual. */
export const functions: readonly FunctionInfo[] = [
  info('abs(number)', 'The number without its sign.', 'abs(net - paid)'),
  info(
    'round(number, digits?)',
    'Rounds to that many digits (0 to 10, 0 if left out), half away from zero.',
    'round(net * 1.19, 2)',
  ),
  info('floor(number)', 'The next whole number below.', 'floor(net)'),
  info('ceil(number)', 'The next whole number above.', 'ceil(net / 12)'),
  info('min(a, b, ...)', 'The least of the values; nulls are passed over.', 'min(net, customer.limit)'),
  info('max(a, b, ...)', 'The greatest of the values; nulls are passed over.', 'max(0, net - paid)'),
  info('number(text)', 'The number a text says; null when it says none.', "number('12.50')"),
  info(
    'coalesce(a, b, ...)',
    'The first value that is not null.',
    "coalesce(customer.nickname, customer.name, '?')",
  ),
  info('has(value)', 'Whether the value is not null.', 'has(customer)'),
  info(
    'string(value)',
    'The value as text: a number without needless zeros, a date as 2026-11-21.',
    "'Net ' + string(net)",
  ),
  info('size(text)', 'Number of characters of a text, or of values of a list.', 'size(number) == 10'),
  info(
    'contains(text, part)',
    'Whether the part occurs in the text; upper and lower case differ.',
    "customer.name.contains('GmbH')",
  ),
  info('startsWith(text, part)', 'Whether the text begins so.', "number.startsWith('SO-')"),
  info('endsWith(text, part)', 'Whether the text ends so.', "customer.email.endsWith('.org')"),
  info('lower(text)', 'The text in small letters (Latin, Greek, Cyrillic).', 'lower(customer.email)'),
  info('upper(text)', 'The text in capitals (Latin, Greek, Cyrillic; ß stays).', 'upper(number)'),
  info('trim(text)', 'The text without spaces, tabs and line ends around it.', 'trim(customer.name)'),
  info('today()', "The day, in the reader's time zone.", 'dueOn < today()'),
  info('now()', 'The moment.', 'endsAt < now()'),
  info('date(dateTime)', 'The day, in UTC, of a moment; or the day a constant says.', "date('2026-01-31')"),
  info('days(n)', 'A duration of so many days; added to a date it counts whole days.', 'date + days(14)'),
  info('hours(n)', 'A duration of so many hours.', 'startsAt + hours(2)'),
  info('minutes(n)', 'A duration of so many minutes.', 'startsAt + minutes(30)'),
  info('inDays(duration)', 'The duration as a number of days.', 'inDays(endsAt - startsAt)'),
  info('inHours(duration)', 'The duration as a number of hours.', 'inHours(endsAt - startsAt)'),
  info('inMinutes(duration)', 'The duration as a number of minutes.', 'inMinutes(endsAt - startsAt)'),
  info('daysBetween(from, to)', 'Number of days from one date to another.', 'daysBetween(dueOn, today())'),
  info(
    'addMonths(date, n)',
    'So many months later; the last day of the month where the day does not exist.',
    'addMonths(date, 1)',
  ),
  info('year(date)', 'The year.', 'year(date)'),
  info('month(date)', 'The month, 1 to 12.', 'month(date)'),
  info('day(date)', 'The day of the month.', 'day(date)'),
  info('weekday(date)', 'The day of the week, 1 for Monday to 7 for Sunday.', 'weekday(date) > 5'),
  info('startOfWeek(date)', 'The Monday of its week.', 'startOfWeek(date)'),
  info('startOfMonth(date)', 'The first day of its month.', 'startOfMonth(date)'),
  info('endOfMonth(date)', 'The last day of its month.', 'endOfMonth(date)'),
  info('startOfYear(date)', 'The first of January of its year.', 'startOfYear(date)'),
  info(
    'lines.sum(l, number)',
    'The sum over the records; 0 for none, nulls are passed over.',
    'lines.sum(l, l.amount)',
  ),
  info(
    'lines.count(l, condition)',
    'How many records fulfil the condition.',
    'lines.count(l, l.amount > 100)',
  ),
  info('lines.size()', 'How many records there are.', 'lines.size() > 0'),
  info('lines.min(l, value)', 'The least value; null for none.', 'lines.min(l, l.dueOn)'),
  info('lines.max(l, value)', 'The greatest value; null for none.', 'lines.max(l, l.amount)'),
  info(
    'lines.avg(l, number)',
    'The mean of the values that are not null, to 10 digits; null for none.',
    'lines.avg(l, l.amount)',
  ),
  info(
    'lines.exists(l, condition)',
    'Whether a record fulfils the condition.',
    'lines.exists(l, l.quantity > 10)',
  ),
  info(
    'lines.all(l, condition)',
    'Whether every record fulfils the condition; true for none.',
    'lines.all(l, has(l.product))',
  ),
];

/** Signatures of a function, for the mend of a wrong call: of the one over values, or of the one over records. */
export const signaturesOf = (name: string, over: 'values' | 'records'): readonly string[] =>
  functions
    .filter((one) => one.name === name && one.signature.startsWith('lines.') === (over === 'records'))
    .map((one) => one.signature);
