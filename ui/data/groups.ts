/** What a chart draws: groups of records with one number each. Amounts stay decimal text; only lengths become floats. */
import Big from 'big.js';
import type { EntityView, FieldView, ListView } from '../../engine/forms/index.ts';
import { plain } from '../fields/display.ts';
import { formatDate, formatMonth, formatQuarter } from './format.ts';
import { unitOfMeasure } from './board.ts';
import type { Group } from './records.ts';

export interface Bar {
  readonly label: string;
  /** Decimal text. */
  readonly amount: string;
}

/** Amounts of one unit: no chart adds euros to dollars. */
export interface Series {
  readonly unit: string | undefined;
  readonly bars: readonly Bar[];
  readonly total: string;
}

/** More groups than this make no picture: the smallest are drawn as one. */
const BARS_MAX = 12;
/** Groups along time are drawn as they come, up to the last so many. */
const TIMES_MAX = 36;

const DATED: ReadonlySet<FieldView['type']> = new Set(['date', 'dateTime', 'period']);

export const isDated = ({ group }: ListView): boolean => DATED.has(group!.field.type);

/** The groups a chart asks for: by its field, and by the unit of what it adds up. */
export function chartGroups(
  view: EntityView,
  shown: ListView,
  measure: FieldView | undefined,
): readonly object[] {
  const { path, field } = shown.group!;
  const part = isDated(shown) ? String(shown.options['by'] ?? 'month') : 'value';
  const end =
    field.type === 'reference' ? { _label: 'value' } : field.type === 'period' ? { from: part } : part;
  const own = path.reduceRight<object | string>((inner, name) => ({ [name]: inner }), end) as object;
  const unit = unitOfMeasure(view, measure);
  return unit ? [own, { [unit]: { _label: 'value' } }] : [own];
}

/** Groups as series of bars, each unit for itself. `other` and `none` are what the rest and no value are called. */
export function seriesOf(
  view: EntityView,
  shown: ListView,
  measure: FieldView | undefined,
  groups: readonly Group[],
  words: { readonly other: string; readonly none: string },
): readonly Series[] {
  const unit = unitOfMeasure(view, measure);
  const fixed = measure?.measure && 'constant' in measure.measure ? measure.measure.constant : undefined;
  const unitIn = ({ key }: Group): string | undefined =>
    unit ? ((key[`${unit}._label`] as string | null) ?? undefined) : fixed;
  return [...Map.groupBy(groups, unitIn)].map(([label, own]) => {
    const bars = isDated(shown)
      ? alongTime(shown, measure, own, words.none)
      : bySize(shown, measure, own, words);
    return { unit: label, bars, total: sum(bars.map(({ amount }) => amount)) };
  });
}

const amountOf = ({ count, sum: sums }: Group, measure: FieldView | undefined): string =>
  measure ? (sums?.[measure.name] ?? '0') : String(count);

const sum = (amounts: readonly string[]): string =>
  amounts.reduce((total, amount) => total.plus(amount), new Big(0)).toFixed();

/** The key of a group that is not the unit. */
function keyOf({ group }: ListView, { key }: Group): string | number | boolean | null {
  const path = group!.path.join('.');
  return Object.entries(key).find(([name]) => name === path || name.startsWith(`${path}.`))?.[1] ?? null;
}

function alongTime(
  shown: ListView,
  measure: FieldView | undefined,
  groups: readonly Group[],
  none: string,
): readonly Bar[] {
  const keyed = groups.map((group) => ({ at: keyOf(shown, group) as string | null, group }));
  const sorted = keyed.sort((one, other) => (one.at ?? '').localeCompare(other.at ?? '')).slice(-TIMES_MAX);
  return sorted.map(({ at, group }) => ({
    label: at === null ? none : partLabel(String(shown.options['by'] ?? 'month'), at.slice(0, 10)),
    amount: amountOf(group, measure),
  }));
}

function partLabel(part: string, day: string): string {
  if (part === 'year') return day.slice(0, 4);
  if (part === 'quarter') return formatQuarter(day);
  return part === 'month' ? formatMonth(day) : formatDate(day);
}

function bySize(
  shown: ListView,
  measure: FieldView | undefined,
  groups: readonly Group[],
  { other, none }: { readonly other: string; readonly none: string },
): readonly Bar[] {
  const { field } = shown.group!;
  const bars = groups
    .map((group): Bar => {
      const key = keyOf(shown, group);
      const label = key === null ? none : field.type === 'reference' ? String(key) : plain(field, key);
      return { label, amount: amountOf(group, measure) };
    })
    .sort((one, next) => new Big(next.amount).cmp(one.amount));
  if (bars.length <= BARS_MAX) return bars;
  const rest = bars.slice(BARS_MAX - 1);
  return [...bars.slice(0, BARS_MAX - 1), { label: other, amount: sum(rest.map(({ amount }) => amount)) }];
}
