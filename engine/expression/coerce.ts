/** How a checked part becomes one of another type, where that is harmless: null, constants, ids, enums. */
import { nearest } from '../errors/index.ts';
import type { Node, Operation } from './ast.ts';
import { readDate, readMoment, readTime } from './calendar.ts';
import { badConstant, flaw, unknownValue, type ExpressionFault, type Span } from './faults.ts';
import { hasId, isRecords, isTextual, types, type Type } from './types.ts';

export const apply = (operation: Operation, type: Type, args: readonly Node[]): Node => ({
  op: 'apply',
  type,
  operation,
  args,
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Written {
  readonly valid: (text: string) => boolean;
  readonly wanted: string;
  readonly example: string;
}

/** Constants that are written as text, with what to say when the text is none. */
const WRITTEN: Partial<Record<Type['kind'], Written>> = {
  date: { valid: (text) => readDate(text) !== null, wanted: 'a date', example: "'2026-01-31'" },
  time: { valid: (text) => readTime(text) !== null, wanted: 'a time', example: "'08:30'" },
  dateTime: {
    valid: (text) => readMoment(text) !== null,
    wanted: 'a moment',
    example: "'2026-01-31T08:30:00Z'",
  },
  id: {
    valid: (text) => UUID.test(text),
    wanted: 'an id',
    example: "'0190a0a0-0000-7000-8000-000000000001'",
  },
};

/** The part as a value of `to`; a fault for a constant that says none; undefined when the types do not go together. */
export function coerce(node: Node, to: Type, span: Span): Node | ExpressionFault | undefined {
  const from = node.type;
  if (from.kind === 'null') return isRecords(to) ? undefined : { op: 'constant', type: to, value: null };
  if (isTextConstant(node)) {
    if (to.kind === 'enum') return constantOfEnum(node, to, span);
    const written = WRITTEN[to.kind];
    if (written) return constantOf(node, to, written, span);
  }
  if (to.kind === 'json') return isRecords(from) ? undefined : plain(node);
  if (to.kind === 'text' && from.kind === 'enum') return { ...node, type: types.text } as Node;
  if (to.kind === 'text' && from.kind === 'id') return apply('idToText', types.text, [node]);
  if (to.kind === 'id' && from.kind === 'record') return hasId(from) ? idOf(node) : undefined;
  if (to.kind === 'record' && from.kind === 'id') return node;
  return fits(from, to) ? node : undefined;
}

/** Whether a value of `from` is one of `to` as it stands. */
function fits(from: Type, to: Type): boolean {
  if (from.kind === 'record' && to.kind === 'record') return from.record.name === to.record.name;
  if (from.kind === 'enum' && to.kind === 'enum')
    return from.values.every((value) => to.values.includes(value));
  if (from.kind === 'list' && to.kind === 'list')
    return fits(from.of, to.of) || (isTextual(from.of) && to.of.kind === 'text');
  return from.kind === to.kind;
}

/**
 * The parts as values of one type, so that they can be compared or chosen between; records become their ids.
 * Undefined when their types do not go together. A constant beside an enum must be one of its values, except where
 * one is only chosen (`choosing`): coalesce(status, '?') is a text.
 */
export function unify(
  nodes: readonly Node[],
  span: Span,
  choosing = false,
): readonly Node[] | ExpressionFault | undefined {
  const to = commonType(nodes, choosing);
  if (!to) return undefined;
  const made: Node[] = [];
  for (const node of nodes) {
    const turned = to.kind === 'null' ? node : coerce(node, to, span);
    if (turned === undefined || isFault(turned)) return turned;
    made.push(turned);
  }
  return made;
}

/** The type that null and constants give way to; differing texts, enums and ids meet as text. */
function commonType(nodes: readonly Node[], choosing: boolean): Type | undefined {
  const settled = nodes
    .filter((node) => node.type.kind !== 'null' && !isTextConstant(node))
    .map((node) => node.type);
  const first = settled[0];
  const constants = nodes.filter(isTextConstant);
  if (!first) return constants.length > 0 ? types.text : types.null;
  const strange = first.kind === 'enum' && constants.some(({ value }) => !first.values.includes(value));
  if (choosing && strange && settled.every(isTextual)) return types.text;
  if (settled.some((type) => type.kind === 'record' && !hasId(type))) return undefined;
  if (settled.every((type) => fits(type, first) && fits(first, type)))
    return first.kind === 'record' ? types.id : first;
  if (settled.every((type) => type.kind === 'record')) return undefined;
  if (settled.every((type) => type.kind === 'id' || type.kind === 'record')) return types.id;
  return settled.every(isTextual) ? types.text : undefined;
}

/** A record stands for its id wherever it is a value; what has parts but no id, such as a period, does not. */
export const plain = (node: Node): Node => (hasId(node.type) ? idOf(node) : node);

const idOf = (node: Node): Node => apply('recordId', types.id, [node]);

/** A textual part as text. */
export const text = (node: Node): Node =>
  node.type.kind === 'id' ? apply('idToText', types.text, [node]) : ({ ...node, type: types.text } as Node);

/** The part as an operand: null fits everywhere, enums and ids read as text, a constant text is no date here. */
export function asOperand(node: Node, wanted: Type): Node | undefined {
  if (node.type.kind === 'null') return { op: 'constant', type: wanted, value: null };
  if (wanted.kind === 'text' && isTextual(node.type)) return text(node);
  return node.type.kind === wanted.kind ? node : undefined;
}

export const isFault = (made: unknown): made is ExpressionFault =>
  typeof made === 'object' && made !== null && 'code' in made;

type TextConstant = Extract<Node, { op: 'constant' }> & { readonly value: string };

const isTextConstant = (node: Node): node is TextConstant =>
  node.op === 'constant' && node.type.kind === 'text' && typeof node.value === 'string';

function constantOfEnum(node: TextConstant, to: Type & { kind: 'enum' }, span: Span): Node | ExpressionFault {
  if (to.values.includes(node.value)) return { ...node, type: to };
  const near = nearest(node.value, to.values);
  return flaw(unknownValue, { value: node.value, values: to.values, near }, span);
}

function constantOf(
  node: TextConstant,
  to: Type,
  { valid, wanted, example }: Written,
  span: Span,
): Node | ExpressionFault {
  const value = to.kind === 'id' ? node.value.toLowerCase() : node.value;
  return valid(value)
    ? { ...node, type: to, value }
    : flaw(badConstant, { value: node.value, wanted, example }, span);
}
