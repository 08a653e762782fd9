/**
 * Ast + Scope -> Expression. Every name becomes what it names, every overloaded operator the one operation that its
 * operands choose, every part gets its type. All faults are collected; a part that has one is undefined and silences
 * what stands around it.
 */
import { nearest, type Place } from '../errors/index.ts';
import type { Ast, Expression, Gathering, Node } from './ast.ts';
import { bodyOf, callNode, resultOf } from './calls.ts';
import { apply, asOperand, coerce, isFault, plain, unify } from './coerce.ts';
import { complain, report, type Context, type Scope } from './context.ts';
import * as fault from './faults.ts';
import { flaw, type ExpressionFault, type Span } from './faults.ts';
import { functions, GATHERINGS, signaturesOf } from './functions.ts';
import { binaryNode, choiceNode, elementNode, EQUATED, unaryNode } from './operators.ts';
import { hasId, isRecords, show, types, type Type } from './types.ts';
import { ACTOR_NAMES, asksDayOrTime, partsOf, usesOf } from './uses.ts';

export type Checked =
  | { readonly expression: Expression; readonly faults?: undefined }
  | { readonly expression?: undefined; readonly faults: readonly ExpressionFault[] };

/** Lists within lists at most: each level multiplies the work. */
const LIST_DEPTH = 3;

/** Checks an expression against its scope; `expected` is the type its place wants. */
export function check(ast: Ast, scope: Scope, expected?: Type, source = '', place?: Place): Checked {
  const context: Context = { scope, place, faults: [], variables: new Map() };
  const found = value(ast, context);
  const node = found && expected ? asExpected(found, expected, ast.span, context) : found;
  return node ? { expression: expressionOf(node, source) } : { faults: context.faults };
}

/** Checks an expression that gives records, or one: a path such as `lines` or `order.lines`. */
export function checkRecords(ast: Ast, scope: Scope, source = '', place?: Place): Checked {
  const context: Context = { scope, place, faults: [], variables: new Map() };
  const node = part(ast, context);
  if (!node) return { faults: context.faults };
  if ((node.op === 'name' || node.op === 'member') && (isRecords(node.type) || hasId(node.type)))
    return { expression: expressionOf(node, source) };
  complain(
    context,
    fault.wrongResult,
    { found: show(node.type), wanted: 'a record or a list of records' },
    ast.span,
  );
  return { faults: context.faults };
}

/** Checks an expression that must give a list. */
export function checkList(ast: Ast, scope: Scope, source = '', place?: Place): Checked {
  const context: Context = { scope, place, faults: [], variables: new Map() };
  const node = part(ast, context);
  if (node && node.type.kind !== 'list')
    complain(context, fault.wrongResult, { found: show(node.type), wanted: 'a list' }, ast.span);
  return node?.type.kind === 'list' ? { expression: expressionOf(node, source) } : { faults: context.faults };
}

function expressionOf(node: Node, source: string): Expression {
  const uses = usesOf(node);
  const actor = uses.some((use) => ACTOR_NAMES.has(use.root));
  return freeze({ source, type: node.type, node, uses, volatile: actor || asksDayOrTime(node), actor });
}

function asExpected(node: Node, expected: Type, span: Span, context: Context): Node | undefined {
  const wrong = { found: show(node.type), wanted: show(expected) };
  return settle(coerce(node, expected, span) ?? flaw(fault.wrongResult, wrong, span), context);
}

/** A part that was made, or undefined with its fault told. */
const settle = (made: Node | ExpressionFault, context: Context): Node | undefined =>
  isFault(made) ? report(context, made) : made;

/** Checks a part that must be one value: a list of records is refused. */
function value(ast: Ast, context: Context): Node | undefined {
  const node = part(ast, context);
  if (node && isRecords(node.type))
    return complain(context, fault.strayRecords, { found: show(node.type) }, ast.span);
  return node;
}

/** Parts that are checked together; undefined as soon as one has a fault. All are looked at, for their faults. */
function values(asts: readonly Ast[], context: Context): readonly Node[] | undefined {
  const nodes = asts.map((one) => value(one, context));
  return nodes.every((node) => node !== undefined) ? nodes : undefined;
}

function part(ast: Ast, context: Context): Node | undefined {
  switch (ast.kind) {
    case 'number':
    case 'text':
    case 'word':
      return constant(ast);
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

type ConstantNode = Node & { readonly op: 'constant' };

/** Numbers with or without sign, texts and words; undefined for everything else. */
function constant(ast: Ast): ConstantNode | undefined {
  if (ast.kind === 'number') return { op: 'constant', type: types.number, value: ast.text };
  if (ast.kind === 'text') return { op: 'constant', type: types.text, value: ast.text };
  if (ast.kind === 'word')
    return { op: 'constant', type: ast.value === null ? types.null : types.boolean, value: ast.value };
  if (ast.kind !== 'unary' || ast.operator !== '-' || ast.operand.kind !== 'number') return undefined;
  return { op: 'constant', type: types.number, value: `-${ast.operand.text}` };
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

function member({ of: owner, name, span }: Ast & { kind: 'member' }, context: Context): Node | undefined {
  const of = part(owner, context);
  if (!of) return undefined;
  if (of.type.kind !== 'record')
    return complain(context, fault.noMembers, { name, type: show(of.type) }, span);
  const { record } = of.type;
  const type = record.member(name);
  if (type) return { op: 'member', type, of, name };
  const near = nearest(name, record.members());
  return complain(context, fault.unknownMember, { name, owner: record.name, near }, span);
}

function unary(ast: Ast & { kind: 'unary' }, context: Context): Node | undefined {
  const operand = value(ast.operand, context);
  return operand && (constant(ast) ?? settle(unaryNode(ast.operator, operand, ast.span), context));
}

function binary(ast: Ast & { kind: 'binary' }, context: Context): Node | undefined {
  const sides = values([ast.left, ast.right], context);
  return sides && settle(binaryNode(ast.operator, sides[0]!, sides[1]!, ast.span), context);
}

function choice(ast: Ast & { kind: 'choice' }, context: Context): Node | undefined {
  const nodes = values([ast.condition, ast.yes, ast.no], context);
  if (!nodes) return undefined;
  const [condition, yes, no] = nodes as [Node, Node, Node];
  const holds = asOperand(condition, types.boolean);
  if (holds) return settle(choiceNode(holds, yes, no, ast.span), context);
  const mend = 'Before ? stands a condition, such as amount > 0.';
  return complain(
    context,
    fault.wrongOperand,
    { operator: '?', found: show(condition.type), mend },
    ast.condition.span,
  );
}

function within({ left, right, span }: Ast & { kind: 'binary' }, context: Context): Node | undefined {
  const one = value(left, context);
  if (right.kind === 'list') return one && oneOf(plain(one), right, context);
  const list = value(right, context);
  return one && list && settle(elementNode(one, list, span), context);
}

function oneOf(left: Node, list: Ast & { kind: 'list' }, context: Context): Node | undefined {
  const constants = list.items.map(constant).filter((item) => item !== undefined && item.value !== null);
  const whole = constants.length > 0 && constants.length === list.items.length;
  const sides = whole ? unify([left, ...(constants as ConstantNode[])], list.span) : undefined;
  if (isFault(sides)) return report(context, sides);
  if (!sides || !EQUATED.has(sides[0]!.type.kind))
    return complain(context, fault.badListConstant, {}, list.span);
  return apply('isOneOf', types.boolean, sides);
}

function call(ast: Ast & { kind: 'call' }, context: Context): Node | undefined {
  const { name, args, span } = ast;
  const names = functions.map((one) => one.name);
  if (!names.includes(name))
    return complain(context, fault.unknownFunction, { name, near: nearest(name, names) }, span);
  const first = args[0] && part(args[0], context);
  if (args[0] && !first) return undefined;
  if (first && isRecords(first.type)) return gather(ast, first, context);
  if (first && name === 'date' && args[0]!.kind === 'text')
    return asExpected(first, types.date, span, context);
  const rest = values(args.slice(1), context);
  return rest && settle(callNode(name, first ? [first, ...rest] : rest, span), context);
}

function gather(
  { name, args, span }: Ast & { kind: 'call' },
  list: Node,
  context: Context,
): Node | undefined {
  if (!GATHERINGS.has(name)) return complain(context, fault.strayRecords, { found: show(list.type) }, span);
  const gathering = name as Gathering;
  const [, variable, expression] = args;
  const wrong = (found: string): undefined =>
    complain(context, fault.wrongArguments, { name, found, signatures: signaturesOf(name, 'records') }, span);
  if (gathering === 'size' && args.length === 1) return { op: 'gather', type: types.number, gathering, list };
  if (gathering === 'size' || args.length !== 3 || variable?.kind !== 'name') return wrong('these arguments');
  const inner = declare(variable.name, (list.type as Type & { kind: 'list' }).of, variable.span, context);
  const found = inner && value(expression!, inner);
  if (!found) return undefined;
  const body = bodyOf(gathering, found);
  if (!body) return wrong(show(found.type));
  return { op: 'gather', type: resultOf(gathering, body), gathering, list, variable: variable.name, body };
}

/** The context inside a list function, where `name` is the record looked at. */
function declare(name: string, type: Type, span: Span, context: Context): Context | undefined {
  const taken =
    context.variables.has(name) || name === 'this' || Object.hasOwn(context.scope.names ?? {}, name);
  if (taken) return complain(context, fault.takenVariable, { name }, span);
  if (context.variables.size === LIST_DEPTH) {
    return complain(context, fault.tooLarge, { what: 'lists inside one another', most: LIST_DEPTH }, span);
  }
  return { ...context, variables: new Map([...context.variables, [name, type]]) };
}

/** Freezes the tree of nodes; types belong to whoever made the scope and are left alone. */
function freeze(expression: Expression): Expression {
  const deep = (node: Node): void => {
    partsOf(node).forEach(deep);
    Object.freeze(node);
  };
  deep(expression.node);
  Object.freeze(expression.uses);
  return Object.freeze(expression);
}
