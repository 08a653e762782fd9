/** Which operation a function means for the arguments it has. */
import type { Gathering, Node } from './ast.ts';
import { apply, asOperand, coerce, isFault, plain, text, unify } from './coerce.ts';
import { flaw, wrongArguments, type ExpressionFault, type Span } from './faults.ts';
import { OVERLOADS, signaturesOf } from './functions.ts';
import { ORDERED } from './operators.ts';
import { isTextual, show, types, type Type } from './types.ts';

type Made = Node | ExpressionFault;

export function callNode(name: string, args: readonly Node[], span: Span): Made {
  const made = special(name, args, span) ?? overloaded(name, args, span);
  if (made) return made;
  const found = args.length === 0 ? 'nothing' : args.map((arg) => show(arg.type)).join(' and ');
  return flaw(wrongArguments, { name, found, signatures: signaturesOf(name, 'values') }, span);
}

/** Functions whose parameters may be of any kind. */
function special(name: string, args: readonly Node[], span: Span): Made | undefined {
  const [first] = args;
  if (!first) return undefined;
  if (args.length === 1) {
    const value = plain(first);
    if (name === 'has') return apply('has', types.boolean, [first]);
    if (name === 'string' && isTextual(value.type)) return text(value);
    if (name === 'size' && first.type.kind === 'list') return apply('listSize', types.number, [first]);
  }
  if (name !== 'coalesce' && name !== 'min' && name !== 'max') return undefined;
  const sides = unify(args, span, true);
  if (sides === undefined || isFault(sides)) return sides;
  const { type } = sides[0]!;
  if (name === 'coalesce') return apply('coalesce', type, sides);
  return ORDERED.has(type.kind) ? apply(name === 'min' ? 'least' : 'greatest', type, sides) : undefined;
}

function overloaded(name: string, nodes: readonly Node[], span: Span): Made | undefined {
  for (const { takes, gives, operation, fill = [] } of OVERLOADS.filter((one) => one.name === name)) {
    const missing = takes.length - nodes.length;
    if (missing < 0 || missing > fill.length) continue;
    const filled = fill
      .slice(fill.length - missing)
      .map((value): Node => ({ op: 'constant', type: types.number, value }));
    const args = [...nodes, ...filled].map((node, index) => coerce(node, types[takes[index]!], span));
    const wrong = args.find(isFault);
    if (wrong) return wrong;
    if (args.every((arg) => arg !== undefined)) return apply(operation, types[gives], args as Node[]);
  }
  return undefined;
}

/** The body of a list function as the function wants it; undefined when it is of another kind. */
export function bodyOf(gathering: Gathering, body: Node): Node | undefined {
  if (gathering === 'sum' || gathering === 'avg') return asOperand(body, types.number);
  if (gathering === 'min' || gathering === 'max') return ORDERED.has(body.type.kind) ? body : undefined;
  return asOperand(body, types.boolean);
}

export function resultOf(gathering: Gathering, body: Node): Type {
  if (gathering === 'min' || gathering === 'max') return body.type;
  return gathering === 'exists' || gathering === 'all' ? types.boolean : types.number;
}
