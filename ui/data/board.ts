/** What a board knows of its records: its columns, and where a card may be moved. */
import type {
  EntityView,
  FieldView,
  ListView,
  OptionView,
  TransitionView,
} from '../../engine/forms/index.ts';
import type { Row } from './documents.ts';
import { narrowed } from './records.ts';
import type { Group, Listing } from './records.ts';

/** The value that makes a column; null for records that have none. */
export type Lane = string | null;

/** How a card comes into another column: by a transition that leads there, else by a change of the field. */
export type Way =
  | { readonly kind: 'transition'; readonly transition: TransitionView }
  | { readonly kind: 'update'; readonly field: string };

/** Columns in the order of the choices; where the view asks for some of them, those alone. */
export function lanesOf({ group, where }: ListView): readonly Lane[] {
  const field = group!.field;
  const asked = (where?.[field.name] as { readonly in?: readonly string[] } | undefined)?.in;
  const values = field.options!.map(({ value }) => value).filter((value) => !asked || asked.includes(value));
  return field.required || asked || field.default !== undefined ? values : [null, ...values];
}

export function optionIn(field: FieldView, lane: Lane): OptionView | undefined {
  return field.options!.find(({ value }) => value === lane);
}

/** Cards of one column, each with what may be done to it. */
export function laneListing(listing: Listing, field: FieldView, lane: Lane): Listing {
  const condition = { [field.name]: lane === null ? { isNull: true } : { eq: lane } };
  return { ...narrowed(listing, condition), beside: `${field.name} _may _mayChange` };
}

/** Whether and how the reader may move this card there. What a transition asks of the record, the server judges. */
export function wayTo(view: EntityView, field: FieldView, card: Row, lane: Lane): Way | undefined {
  const from = (card[field.name] ?? null) as Lane;
  if (from === lane) return undefined;
  const may = (card['_may'] ?? []) as readonly string[];
  if (view.lifecycle?.field === field.name) {
    const transition = view.lifecycle.transitions.find(
      (one) => one.to === lane && from !== null && one.from.includes(from) && may.includes(one.name),
    );
    return transition && { kind: 'transition', transition };
  }
  const changes = (card['_mayChange'] ?? []) as readonly string[];
  const open = field.writable.update && changes.includes(field.name) && !(lane === null && field.required);
  return open ? { kind: 'update', field: field.name } : undefined;
}

/** The card as it is after a write: what was answered, but for what its columns read through references. */
export function renewed(card: Row, answer: Row): Row {
  const plain = Object.keys(card).filter((name) => card[name] === null || typeof card[name] !== 'object');
  const taken = [...plain, '_may', '_mayChange'].filter((name) => name in answer);
  return { ...card, ...Object.fromEntries(taken.map((name) => [name, answer[name]])) };
}

/** What groups a sum: the column, and the currency or unit beside the number, which no sum may mix. */
export function sumGroups(
  view: EntityView,
  { group }: ListView,
  measure: FieldView | undefined,
): readonly object[] {
  const unit = unitOfMeasure(view, measure);
  const own = { [group!.field.name]: 'value' };
  return unit ? [own, { [unit]: { _label: 'value' } }] : [own];
}

/** The reference that holds the unit of a number, where the reader sees it. */
export function unitOfMeasure(view: EntityView, measure: FieldView | undefined): string | undefined {
  const { measure: where } = measure ?? {};
  if (!where || !('field' in where)) return undefined;
  return view.fields.find(({ name, masked }) => name === where.field && !masked)?.name;
}

/** What stands above a column. */
export interface Head {
  readonly count: number;
  readonly sums: readonly { readonly amount: string; readonly unit: string | undefined }[];
}

export function headOf(
  groups: readonly Group[],
  field: FieldView,
  lane: Lane,
  measure?: FieldView,
  unit?: string,
): Head {
  const own = groups.filter(({ key }) => (key[field.name] ?? null) === lane);
  const fixed = measure?.measure && 'constant' in measure.measure ? measure.measure.constant : undefined;
  return {
    count: own.reduce((sum, { count }) => sum + count, 0),
    sums: own.flatMap(({ key, sum }) => {
      const amount = measure && sum?.[measure.name];
      const label = unit ? ((key[`${unit}._label`] as string | null) ?? undefined) : fixed;
      return amount ? [{ amount, unit: label }] : [];
    }),
  };
}
