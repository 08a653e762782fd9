/** Which operation an operator means for the operands it has. */
import type { BinaryOperator, Node, Operation, UnaryOperator } from './ast.ts';
import { apply, asOperand, isFault, plain, text, unify, coerce } from './coerce.ts';
import { flaw, wrongOperand, type ExpressionFault, type Span } from './faults.ts';
import { isTextual, show, types, type Type } from './types.ts';

type Made = Node | ExpressionFault;

export function unaryNode(operator: UnaryOperator, operand: Node, span: Span): Made {
  const [operation, type] =
    operator === '!' ? (['not', types.boolean] as const) : (['negate', types.number] as const);
  const made = asOperand(operand, type);
  const mend = `'${operator}' takes ${show(type)}.`;
  return made
    ? apply(operation, type, [made])
    : flaw(wrongOperand, { operator, found: show(operand.type), mend }, span);
}

export function binaryNode(operator: BinaryOperator, left: Node, right: Node, span: Span): Made {
  const comparison = COMPARISONS[operator];
  const made = comparison ? compare(comparison, left, right, span) : calculate(operator, left, right);
  if (made) return made;
  const found = `${show(left.type)} and ${show(right.type)}`;
  return flaw(wrongOperand, { operator, found, mend: mendOf(operator, left, right) }, span);
}

export function choiceNode(condition: Node, yes: Node, no: Node, span: Span): Made {
  const sides = unify([yes, no], span, true);
  if (isFault(sides)) return sides;
  if (sides) return apply('choose', sides[0]!.type, [condition, ...sides]);
  const found = `${show(yes.type)} and ${show(no.type)}`;
  return flaw(wrongOperand, { operator: '? :', found, mend: 'Both branches must give one kind.' }, span);
}

/** `value in list`, where the list is a value too. */
export function elementNode(value: Node, list: Node, span: Span): Made {
  const one = plain(value);
  if (list.type.kind === 'list') {
    const free = isTextual(one.type) && isTextual(list.type.of) && list.type.of.kind !== 'enum';
    const sides = free ? text(one) : coerce(one, list.type.of, span);
    if (isFault(sides)) return sides;
    if (sides) return apply('isElement', types.boolean, [sides, list]);
  }
  const mend = "To the right of `in` stands a list: status in ['open', 'closed'], 'admin' in user.roles.";
  return flaw(
    wrongOperand,
    { operator: 'in', found: `${show(one.type)} and ${show(list.type)}`, mend },
    span,
  );
}

const COMPARISONS: Partial<Record<BinaryOperator, Operation>> = {
  '==': 'equal', '!=': 'notEqual', '<': 'less', '<=': 'lessOrEqual', '>': 'greater', '>=': 'greaterOrEqual',
}; // prettier-ignore

/** Kinds that have an order, and kinds that can be equal. */
export const ORDERED: ReadonlySet<string> = new Set([
  'number',
  'text',
  'date',
  'time',
  'dateTime',
  'duration',
]);
export const EQUATED: ReadonlySet<string> = new Set([...ORDERED, 'boolean', 'enum', 'id']);

function compare(operation: Operation, left: Node, right: Node, span: Span): Made | undefined {
  const equality = operation === 'equal' || operation === 'notEqual';
  const against = left.type.kind === 'null' ? right : right.type.kind === 'null' ? left : undefined;
  if (equality && against) return apply(operation === 'equal' ? 'isNull' : 'has', types.boolean, [against]);
  const sides = unify([left, right], span);
  if (sides === undefined || isFault(sides)) return sides;
  return (equality ? EQUATED : ORDERED).has(sides[0]!.type.kind)
    ? apply(operation, types.boolean, sides)
    : undefined;
}

/** One row a meaning: operator, types of both sides, operation, type of the result. */
const MEANINGS: readonly (readonly [BinaryOperator, Type, Type, Operation, Type])[] = [
  ['+', types.number, types.number, 'add', types.number],
  ['+', types.text, types.text, 'concat', types.text],
  ['+', types.date, types.duration, 'dateAdd', types.date],
  ['+', types.dateTime, types.duration, 'dateTimeAdd', types.dateTime],
  ['+', types.duration, types.duration, 'add', types.duration],
  ['-', types.number, types.number, 'subtract', types.number],
  ['-', types.date, types.duration, 'dateSubtract', types.date],
  ['-', types.dateTime, types.duration, 'dateTimeSubtract', types.dateTime],
  ['-', types.date, types.date, 'dateDifference', types.duration],
  ['-', types.dateTime, types.dateTime, 'dateTimeDifference', types.duration],
  ['-', types.duration, types.duration, 'subtract', types.duration],
  ['*', types.number, types.number, 'multiply', types.number],
  ['/', types.number, types.number, 'divide', types.number],
  ['%', types.number, types.number, 'modulo', types.number],
  ['&&', types.boolean, types.boolean, 'and', types.boolean],
  ['||', types.boolean, types.boolean, 'or', types.boolean],
];

function calculate(operator: BinaryOperator, left: Node, right: Node): Node | undefined {
  for (const [sign, wantsLeft, wantsRight, operation, gives] of MEANINGS) {
    if (sign !== operator) continue;
    const [a, b] = [asOperand(left, wantsLeft), asOperand(right, wantsRight)];
    if (a && b) return apply(operation, gives, [a, b]);
  }
  return undefined;
}

function mendOf(operator: BinaryOperator, left: Node, right: Node): string {
  const kinds = [left.type.kind, right.type.kind];
  if (operator === '+' && kinds.includes('text')) return 'Turn the other side into text with string(...).';
  if (kinds.includes('date') && kinds.includes('number')) return 'Write date + days(3).';
  if (kinds.includes('enum') && COMPARISONS[operator])
    return 'The values of an enum have no order; compare with == or in.';
  if (kinds.includes('text') && kinds.includes('number'))
    return 'Turn the text into a number with number(...).';
  return 'Both sides must be of one kind that the operator knows.';
}
