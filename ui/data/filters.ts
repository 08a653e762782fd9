/** Conditions of a list: what may be asked of each kind of field, and how it is said in GraphQL and in the address. */
import type { FieldView } from '../../engine/forms/index.ts';
import type { ViewTextId } from '../views/texts.ts';
import type { Pointed } from './documents.ts';

export type Operator =
  'contains' | 'startsWith' | 'eq' | 'ne' | 'in' | 'gt' | 'gte' | 'lt' | 'lte' | 'has' | 'empty' | 'filled' | 'true' | 'false'; // prettier-ignore

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  /** As it stands in the address: text, one or several. */
  readonly values: readonly string[];
}

const BY_TYPE: Partial<Record<FieldView['type'], readonly Operator[]>> = {
  boolean: ['true', 'false'],
  enum: ['in', 'empty', 'filled'],
  multiEnum: ['has', 'empty', 'filled'],
  list: ['has', 'empty', 'filled'],
  reference: ['in', 'empty', 'filled'],
  date: ['gte', 'lte', 'eq', 'empty', 'filled'],
  dateTime: ['gte', 'lte', 'empty', 'filled'],
  time: ['gte', 'lte', 'eq', 'empty', 'filled'],
};
const TEXT: readonly Operator[] = ['contains', 'startsWith', 'eq', 'ne', 'empty', 'filled'];
const NUMBER: readonly Operator[] = ['eq', 'gte', 'lte', 'gt', 'lt', 'empty', 'filled'];

const NUMERIC: ReadonlySet<FieldView['type']> = new Set(['integer', 'decimal', 'money', 'quantity']);
const TEXTUAL: ReadonlySet<FieldView['type']> = new Set(['text', 'longText', 'email', 'phone', 'url']);

/** What may be asked of a field, the usual first; empty when it cannot be filtered by. */
export function operatorsOf(field: FieldView): readonly Operator[] {
  if (!field.filterable) return [];
  if (NUMERIC.has(field.type)) return NUMBER;
  return TEXTUAL.has(field.type) ? TEXT : (BY_TYPE[field.type] ?? []);
}

export function takesValue(operator: Operator): boolean {
  return !['empty', 'filled', 'true', 'false'].includes(operator);
}

/** `is at least` for numbers, `is from` for dates. */
export function operatorText(field: FieldView, operator: Operator): ViewTextId {
  const dated = field.type === 'date' || field.type === 'dateTime' || field.type === 'time';
  if (dated && operator === 'gte') return 'op.after';
  return dated && operator === 'lte' ? 'op.before' : `op.${operator}`;
}

/** The `where` that holds view, conditions and nothing else; undefined when there are none. */
export function whereOf(
  fields: ReadonlyMap<string, FieldView>,
  conditions: readonly Condition[],
  view: object | undefined,
): object | undefined {
  const asked = conditions.flatMap((condition) => {
    const field = fields.get(condition.field);
    return field && isComplete(condition) ? [{ [field.name]: conditionOf(field, condition) }] : [];
  });
  const all = [...(view ? [view] : []), ...asked];
  return all.length > 1 ? { and: all } : all[0];
}

function isComplete({ operator, values }: Condition): boolean {
  return !takesValue(operator) || values.some((value) => value !== '');
}

function conditionOf(field: FieldView, { operator, values }: Condition): object {
  switch (operator) {
    case 'empty':
      return { isNull: true };
    case 'filled':
      return { isNull: false };
    case 'true':
    case 'false':
      return { eq: operator === 'true' };
    case 'in':
      return { in: values };
    case 'has':
      return { has: typed(field, values[0]!) };
    default:
      return { [operator]: typed(field, values[0]!) };
  }
}

function typed(field: FieldView, value: string): unknown {
  return field.type === 'integer' || field.items === 'integer' ? Number(value) : value;
}

/** `status:in:draft,confirmed`; commas and colons inside values are escaped as in addresses. */
export function printCondition({ field, operator, values }: Condition): string {
  return [field, operator, values.map(encodeURIComponent).join(',')].join(':');
}

export function parseCondition(printed: string): Condition | undefined {
  const [field, operator, values = ''] = printed.split(':');
  if (!field || !operator) return undefined;
  return {
    field,
    operator: operator as Operator,
    values: values === '' ? [] : values.split(',').map(decodeURIComponent),
  };
}

/** The held value of a widget as condition values, and back. Labels of records are known only while picking. */
export function valuesOf(field: FieldView, held: unknown): readonly string[] {
  if (held === null || held === undefined || held === '') return [];
  if (field.type === 'reference')
    return (Array.isArray(held) ? (held as readonly Pointed[]) : [held as Pointed]).map(({ id }) => id);
  return Array.isArray(held) ? held.map(String) : [String(held)];
}
