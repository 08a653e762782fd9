/**
 * Ast + Scope -> Expression. Every name becomes what it names, every overloaded operator the one operation that its
 * operands choose, every part gets its type. All faults are collected; a part that has one is undefined and silences
 * what stands around it.
 */
import { nearest, type FaultKind, type Place } from '../errors/index.ts';
import type { Ast, BinaryOperator, Expression, Gathering, Node, Operation } from './ast.ts';
import { apply, coerce, isFault, plain, text, unify } from './coerce.ts';
import * as fault from './faults.ts';
import { flaw, type ExpressionFault, type Span } from './faults.ts';
import { functions, GATHERINGS, OVERLOADS, signaturesOf } from './functions.ts';
import { isRecords, isTextual, show, types, type RecordType, type Type } from './types.ts';
import { ACTOR_NAMES, asksDayOrTime, usesOf } from './uses.ts';

/** What an expression may speak of. */
export interface Scope {
  /** The record the expression belongs to: its members need no prefix, `this` is the record itself. */
  readonly record?: RecordType;
  /**
   * Everything else by name: `parent`, `user`, `org`, `workspace`, names of a process. A name wins over a member of the
   * record called the same, which is then written `this.user`: an extended entity cannot change what `user` means.
   */
  readonly names?: Readonly<Record<string, Type>>;
}

export type Checked =
  | { readonly expression: Expression; readonly faults?: undefined }
  | { readonly expression?: undefined; readonly faults: readonly ExpressionFault[] };

/** Lists within lists at most: each level multiplies the work. */
const LIST_DEPTH = 3;

interface Context {
  readonly scope: Scope;
  readonly place: Place | undefined;
  readonly faults: ExpressionFault[];
  /** List variables in force, innermost last. */
  readonly variables: ReadonlyMap<string, Type>;
}

/** Checks an expression against its scope; `expected` is the type its place wants. */
export function check(ast: Ast, scope: Scope, expected?: Type, source = '', place?: Place): Checked {
  const context: Context = { scope, place, faults: [], variables: new Map() };
  const found = value(ast, context);
  const node = found && expected ? asExpected(found, expected, ast.span, context) : found;
  if (!node) return { faults: context.faults };
  const uses = usesOf(node);
  const actor = uses.some((use) => ACTOR_NAMES.has(use.root));
  const expression = { source, type: node.type, node, uses, volatile: actor || asksDayOrTime(node), actor };
  return { expression: freeze(expression) };
}

function asExpected(node: Node, expected: Type, span: Span, context: Context): Node | undefined {
  const made = coerce(node, expected, span);
  if (made !== undefined && !isFault(made)) return made;
  return report(
    context,
    made ?? flaw(fault.wrongResult, { found: show(node.type), wanted: show(expected) }, span),
  );
}

function report(context: Context, one: ExpressionFault): undefined {
  context.faults.push({ ...one, ...(context.place && { place: context.place }) });
}

const complain = <P>(context: Context, kind: FaultKind<P>, params: P, span: Span): undefined =>
  report(context, flaw(kind, params, span));

/** Checks a part that must be one value: a list of records is refused. */
function value(ast: Ast, context: Context): Node | undefined {
  const node = part(ast, context);
  if (node && isRecords(node.type))
    return complain(context, fault.strayRecords, { found: show(node.type) }, ast.span);
  return node;
}

function part(ast: Ast, context: Context): Node | undefined {
  switch (ast.kind) {
    case 'number':
      return { op: 'constant', type: types.number, value: ast.text };
    case 'text':
      return { op: 'constant', type: types.text, value: ast.text };
    case 'word':
      return { op: 'constant', type: ast.value === null ? types.null : types.boolean, value: ast.value };
    case 'list':
      return complain(context, fault.badListConstant, {}, ast.span);
    case 'name':
      return named(ast.name, ast.span, context);
    case 'member':
      return member(ast, context);
    case 'call':
      return call(ast, context);
    case 'unary':
      return unary(ast, context);
    case 'binary':
      return ast.operator === 'in' ? within(ast, context) : binary(ast, context);
    case 'choice':
      return choice(ast, context);
  }
}

function named(name: string, span: Span, context: Context): Node | undefined {
  const { record, names = {} } = context.scope;
  const variable = context.variables.get(name);
  if (variable) return { op: 'element', type: variable, variable: name };
  if (Object.hasOwn(names, name)) return { op: 'name', type: names[name]!, name };
  if (record && name === 'this') return { op: 'name', type: types.record(record), name };
  const type = record?.member(name);
  if (record && type)
    return { op: 'member', type, of: { op: 'name', type: types.record(record), name: 'this' }, name };
  const known = [...context.variables.keys(), ...Object.keys(names), ...(record?.members() ?? [])];
  return complain(context, fault.unknownName, { name, near: nearest(name, known) }, span);
}

function member(ast: Ast & { kind: 'member' }, context: Context): Node | undefined {
  const of = part(ast.of, context);
  if (!of) return undefined;
  if (of.type.kind !== 'record') {
    return complain(context, fault.noMembers, { name: ast.name, type: show(of.type) }, ast.span);
  }
  const { record } = of.type;
  const type = record.member(ast.name);
  if (type) return { op: 'member', type, of, name: ast.name };
  const near = nearest(ast.name, record.members());
  return complain(context, fault.unknownMember, { name: ast.name, owner: record.name, near }, ast.span);
}

function unary(ast: Ast & { kind: 'unary' }, context: Context): Node | undefined {
  const operand = value(ast.operand, context);
  if (!operand) return undefined;
  const [operation, type] =
    ast.operator === '!' ? (['not', types.boolean] as const) : (['negate', types.number] as const);
  const made = coerce(operand, type, ast.span);
  if (made && !isFault(made)) return apply(operation, type, [made]);
  const mend = `'${ast.operator}' takes ${show(type)}.`;
  return complain(
    context,
    fault.wrongOperand,
    { operator: ast.operator, found: show(operand.type), mend },
    ast.span,
  );
}

/** Parts that are checked together; undefined as soon as one has a fault. All are looked at, for their faults. */
function all(asts: readonly Ast[], context: Context): readonly Node[] | undefined {
  const nodes = asts.map((one) => value(one, context));
  return nodes.every((node) => node !== undefined) ? nodes : undefined;
}

const COMPARISONS: Partial<Record<BinaryOperator, Operation>> = {
  '==': 'equal', '!=': 'notEqual', '<': 'less', '<=': 'lessOrEqual', '>': 'greater', '>=': 'greaterOrEqual',
}; // prettier-ignore
const ORDERED = new Set(['number', 'text', 'date', 'time', 'dateTime', 'duration']);
const EQUATED = new Set([...ORDERED, 'boolean', 'enum', 'id']);

function binary(ast: Ast & { kind: 'binary' }, context: Context): Node | undefined {
  const nodes = all([ast.left, ast.right], context);
  if (!nodes) return undefined;
  const [left, right] = nodes as [Node, Node];
  const comparison = COMPARISONS[ast.operator];
  const made = comparison ? compare(comparison, left, right, ast.span) : calculate(ast.operator, left, right);
  if (made && !isFault(made)) return made;
  if (made) return report(context, made);
  const found = `${show(left.type)} and ${show(right.type)}`;
  return complain(
    context,
    fault.wrongOperand,
    { operator: ast.operator, found, mend: mendOf(ast.operator, left, right) },
    ast.span,
  );
}

function mendOf(operator: BinaryOperator, left: Node, right: Node): string {
  const kinds = [left.type.kind, right.type.kind];
  if (operator === '+' && kinds.some((kind) => kind === 'text'))
    return 'Turn the other side into text with string(...).';
  if (kinds.includes('date') && kinds.includes('number')) return 'Write date + days(3).';
  if (kinds.includes('enum') && COMPARISONS[operator])
    return 'The values of an enum have no order; compare with == or in.';
  if (kinds.includes('text') && kinds.includes('number'))
    return 'Turn the text into a number with number(...).';
  return 'Both sides must be of one kind that the operator knows.';
}

function compare(
  operation: Operation,
  left: Node,
  right: Node,
  span: Span,
): Node | ExpressionFault | undefined {
  const equality = operation === 'equal' || operation === 'notEqual';
  const against = left.type.kind === 'null' ? right : right.type.kind === 'null' ? left : undefined;
  if (equality && against) return apply(operation === 'equal' ? 'isNull' : 'has', types.boolean, [against]);
  const sides = unify([left, right], span);
  if (sides === undefined || isFault(sides)) return sides;
  return (equality ? EQUATED : ORDERED).has(sides[0]!.type.kind)
    ? apply(operation, types.boolean, sides)
    : undefined;
}

/** One row a meaning: operator, kinds of both sides, operation, kind of the result. */
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

/** The part as an operand: null fits everywhere, enums and ids read as text, a constant text is no date here. */
function asOperand(node: Node, wanted: Type): Node | undefined {
  if (node.type.kind === 'null') return { op: 'constant', type: wanted, value: null };
  if (wanted.kind === 'text' && isTextual(node.type)) return text(node);
  return node.type.kind === wanted.kind ? node : undefined;
}

function choice(ast: Ast & { kind: 'choice' }, context: Context): Node | undefined {
  const condition = conditionOf(ast.condition, '?', context);
  const branches = all([ast.yes, ast.no], context);
  if (!condition || !branches) return undefined;
  const sides = unify(branches, ast.span, true);
  if (sides && !isFault(sides)) return apply('choose', sides[0]!.type, [condition, ...sides]);
  if (sides) return report(context, sides);
  const found = `${show(branches[0]!.type)} and ${show(branches[1]!.type)}`;
  return complain(
    context,
    fault.wrongOperand,
    { operator: '? :', found, mend: 'Both branches must give one kind.' },
    ast.span,
  );
}

function conditionOf(ast: Ast, operator: string, context: Context): Node | undefined {
  const node = value(ast, context);
  if (!node) return undefined;
  const made = asOperand(node, types.boolean);
  const mend = 'Write a condition there, such as amount > 0.';
  return made ?? complain(context, fault.wrongOperand, { operator, found: show(node.type), mend }, ast.span);
}

function within(ast: Ast & { kind: 'binary' }, context: Context): Node | undefined {
  const found = value(ast.left, context);
  const left = found && plain(found);
  if (ast.right.kind === 'list') return left && oneOf(left, ast.right, context);
  const list = value(ast.right, context);
  if (!left || !list) return undefined;
  if (list.type.kind === 'list') {
    const sides =
      isTextual(left.type) && isTextual(list.type.of) && list.type.of.kind !== 'enum'
        ? text(left)
        : coerce(left, list.type.of, ast.span);
    if (sides && isFault(sides)) return report(context, sides);
    if (sides) return apply('isElement', types.boolean, [sides, list]);
  }
  const operands = `${show(left.type)} and ${show(list.type)}`;
  const mend = "To the right of `in` stands a list: status in ['open', 'closed'], 'admin' in user.roles.";
  return complain(context, fault.wrongOperand, { operator: 'in', found: operands, mend }, ast.span);
}

function oneOf(left: Node, list: Ast & { kind: 'list' }, context: Context): Node | undefined {
  const constants = list.items.map((item) => constant(item));
  if (constants.length === 0 || constants.some((item) => !item || item.value === null)) {
    return complain(context, fault.badListConstant, {}, list.span);
  }
  const sides = unify([left, ...(constants as Node[])], list.span);
  if (sides && isFault(sides)) return report(context, sides);
  if (!sides || !EQUATED.has(sides[0]!.type.kind))
    return complain(context, fault.badListConstant, {}, list.span);
  const [one, ...values] = sides as [Node, ...(Node & { op: 'constant' })[]];
  return apply('isOneOf', types.boolean, [one, ...values]);
}

function constant(ast: Ast): (Node & { op: 'constant' }) | undefined {
  if (ast.kind === 'unary' && ast.operator === '-' && ast.operand.kind === 'number') {
    return { op: 'constant', type: types.number, value: `-${ast.operand.text}` };
  }
  if (ast.kind === 'number') return { op: 'constant', type: types.number, value: ast.text };
  if (ast.kind === 'text') return { op: 'constant', type: types.text, value: ast.text };
  return ast.kind === 'word'
    ? { op: 'constant', type: ast.value === null ? types.null : types.boolean, value: ast.value }
    : undefined;
}

function call(ast: Ast & { kind: 'call' }, context: Context): Node | undefined {
  const { name, args } = ast;
  if (!functions.some((one) => one.name === name)) {
    const near = nearest(name, functions.map((one) => one.name)); // prettier-ignore
    return complain(context, fault.unknownFunction, { name, near }, ast.span);
  }
  const first = args[0] && part(args[0], context);
  if (args[0] && !first) return undefined;
  if (first && isRecords(first.type)) return gather(ast, first, context);
  if (first && name === 'date' && args.length === 1 && args[0]!.kind === 'text') {
    return asExpected(first, types.date, ast.span, context);
  }
  const rest = all(args.slice(1), context);
  if (!rest) return undefined;
  const nodes = first ? [first, ...rest] : rest;
  const made = special(name, nodes, ast.span) ?? overloaded(name, nodes, ast.span);
  if (made && !isFault(made)) return made;
  return made ? report(context, made) : wrongCall(name, nodes, ast.span, context);
}

function wrongCall(name: string, nodes: readonly Node[], span: Span, context: Context): undefined {
  const found = nodes.length === 0 ? 'nothing' : nodes.map((node) => show(node.type)).join(' and ');
  return complain(context, fault.wrongArguments, { name, found, signatures: signaturesOf(name) }, span);
}

/** Functions whose parameters may be of any kind. */
function special(name: string, nodes: readonly Node[], span: Span): Node | ExpressionFault | undefined {
  const [first] = nodes;
  if (!first) return undefined;
  if (name === 'has' && nodes.length === 1) return apply('has', types.boolean, [first]);
  const spoken = plain(first);
  if (name === 'string' && nodes.length === 1 && isTextual(spoken.type)) return text(spoken);
  if (name === 'size' && nodes.length === 1 && first.type.kind === 'list')
    return apply('listSize', types.number, [first]);
  if (name !== 'coalesce' && name !== 'min' && name !== 'max') return undefined;
  const sides = unify(nodes, span, true);
  if (sides === undefined || isFault(sides)) return sides;
  const type = sides[0]!.type;
  if (name === 'coalesce') return apply('coalesce', type, sides);
  return ORDERED.has(type.kind) ? apply(name === 'min' ? 'least' : 'greatest', type, sides) : undefined;
}

function overloaded(name: string, nodes: readonly Node[], span: Span): Node | ExpressionFault | undefined {
  for (const { name: called, takes, gives, operation, fill = [] } of OVERLOADS) {
    const missing = takes.length - nodes.length;
    if (called !== name || missing < 0 || missing > fill.length) continue;
    const filled = fill
      .slice(fill.length - missing)
      .map((value): Node => ({ op: 'constant', type: types.number, value }));
    const args = [...nodes, ...filled].map((node, index) =>
      coerce(node, types[takes[index]! as 'number'], span),
    );
    const wrong = args.find((arg) => isFault(arg));
    if (wrong && isFault(wrong)) return wrong;
    if (args.every((arg) => arg !== undefined))
      return apply(operation, types[gives as 'number'], args as Node[]);
  }
  return undefined;
}

function gather(ast: Ast & { kind: 'call' }, list: Node, context: Context): Node | undefined {
  const { name, args, span } = ast;
  const wrong = (): undefined =>
    complain(
      context,
      fault.wrongArguments,
      {
        name,
        found: 'these arguments',
        signatures: signaturesOf(name).filter((one) => one.startsWith('lines.')),
      },
      span,
    );
  if (!GATHERINGS.has(name)) return complain(context, fault.strayRecords, { found: show(list.type) }, span);
  const gathering = name as Gathering;
  if (gathering === 'size')
    return args.length === 1 ? { op: 'gather', type: types.number, gathering, list } : wrong();
  const [, variable, expression] = args;
  if (args.length !== 3 || variable?.kind !== 'name' || !expression) return wrong();
  const inner = declare(variable.name, (list.type as { of: Type }).of, variable.span, context);
  const found = inner && value(expression, inner);
  if (!found) return undefined;
  const body = bodyOf(gathering, found);
  return body
    ? { op: 'gather', type: resultOf(gathering, body), gathering, list, variable: variable.name, body }
    : wrong();
}

/** The context inside a list function, where `name` is the record looked at. */
function declare(name: string, type: Type, span: Span, context: Context): Context | undefined {
  if (context.variables.has(name) || name === 'this' || Object.hasOwn(context.scope.names ?? {}, name)) {
    return complain(context, fault.takenVariable, { name }, span);
  }
  if (context.variables.size === LIST_DEPTH) {
    return complain(context, fault.tooLarge, { what: 'lists inside one another', most: LIST_DEPTH }, span);
  }
  return { ...context, variables: new Map([...context.variables, [name, type]]) };
}

function bodyOf(gathering: Gathering, body: Node): Node | undefined {
  if (gathering === 'sum' || gathering === 'avg') return asOperand(body, types.number);
  if (gathering === 'min' || gathering === 'max') return ORDERED.has(body.type.kind) ? body : undefined;
  return asOperand(body, types.boolean);
}

function resultOf(gathering: Gathering, body: Node): Type {
  if (gathering === 'min' || gathering === 'max') return body.type;
  return gathering === 'exists' || gathering === 'all' ? types.boolean : types.number;
}

/** Freezes the tree of nodes; types belong to whoever made the scope and are left alone. */
function freeze(expression: Expression): Expression {
  const deep = (node: Node): void => {
    if (node.op === 'apply') node.args.forEach(deep);
    if (node.op === 'member') deep(node.of);
    if (node.op === 'gather') [node.list, ...(node.body ? [node.body] : [])].forEach(deep);
    Object.freeze(node);
  };
  deep(expression.node);
  Object.freeze(expression.uses);
  return Object.freeze(expression);
}
