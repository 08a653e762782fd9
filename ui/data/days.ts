/** Days as ISO text, and the records that stand on them. */
import type { EntityView, FieldView, ListView } from '../../engine/forms/index.ts';
import { locale } from '../shared/texts.ts';
import type { Row } from './documents.ts';
import { narrowed } from './records.ts';
import type { Listing } from './records.ts';

export type Span = 'month' | 'week';

/** The first and the last day that are shown. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

export function addDays(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

/** The same day of another month, or its last one: the 31st has no counterpart in June. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

interface WeekInfo {
  readonly firstDay: number;
}

/** Monday is 1, Sunday 7: where the reader's weeks begin. */
function firstWeekday(): number {
  const tag = new Intl.Locale(locale.value) as Intl.Locale & {
    getWeekInfo?(): WeekInfo;
    readonly weekInfo?: WeekInfo;
  };
  return (tag.getWeekInfo?.() ?? tag.weekInfo)?.firstDay ?? 1;
}

export function weekStart(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday - firstWeekday() + 7) % 7));
}

/** Whole weeks that hold the month, or the week, of a day. */
export function rangeOf(day: string, span: Span): Range {
  if (span === 'week') return { from: weekStart(day), to: addDays(weekStart(day), 6) };
  const first = `${day.slice(0, 8)}01`;
  return { from: weekStart(first), to: addDays(weekStart(addDays(addMonths(first, 1), -1)), 6) };
}

export function weeksOf({ from, to }: Range): readonly (readonly string[])[] {
  const weeks: string[][] = [];
  for (let day = from; day <= to; day = addDays(day, 7))
    weeks.push(Array.from({ length: 7 }, (_, at) => addDays(day, at)));
  return weeks;
}

const fieldIn = (view: EntityView, { options }: ListView, option: string): FieldView | undefined =>
  view.fields.find(({ name }) => name === options[option]);

/** Records that stand on some day of the range. */
export function daysListing(
  view: EntityView,
  shown: ListView,
  listing: Listing,
  { from, to }: Range,
): Listing {
  const begin = fieldIn(view, shown, 'from')!;
  const end = fieldIn(view, shown, 'to');
  const beside = [begin, end, fieldIn(view, shown, 'color')]
    .flatMap((field) => (field ? [field.type === 'period' ? `${field.name} { from to }` : field.name] : []))
    .join(' ');
  const asked = { ...listing, beside };
  if (begin.type === 'period') return narrowed(asked, { [begin.name]: { overlaps: { from, to } } });
  const before = { [begin.name]: { lt: edge(begin, addDays(to, 1)) } };
  const after = { [begin.name]: { gte: edge(begin, from) } };
  if (!end) return narrowed(asked, { and: [before, after] });
  return narrowed(asked, { and: [before, { or: [after, { [end.name]: { gte: edge(end, from) } }] }] });
}

/** Where a day begins: for moments, where the reader sits. */
const edge = ({ type }: FieldView, day: string): string =>
  type === 'dateTime' ? new Date(`${day}T00:00:00`).toISOString() : day;

/** From which to which day a record stands in the calendar. */
export function spanOf(view: EntityView, shown: ListView, row: Row, range: Range): Range | undefined {
  const begin = fieldIn(view, shown, 'from')!;
  const end = fieldIn(view, shown, 'to');
  const value = row[begin.name];
  if (value === null || value === undefined) return undefined;
  if (begin.type === 'period') {
    const { from, to } = value as { readonly from: string | null; readonly to: string | null };
    return { from: from ?? range.from, to: to ?? range.to };
  }
  const from = dayOf(begin, value as string);
  const last = end && row[end.name] ? dayOf(end, row[end.name] as string) : from;
  return { from, to: last < from ? from : last };
}

function dayOf({ type }: FieldView, value: string): string {
  if (type !== 'dateTime') return value;
  const moment = new Date(value);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
