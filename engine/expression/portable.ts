/** Expressions as plain JSON, for definitions that are kept and run elsewhere: nothing is parsed or checked again there. */
import type { Expression, Node } from './ast.ts';
import { hasId, recordType, types, type Type } from './types.ts';

/** What running an expression asks of a type: the members of records stay behind, their having an id does not. */
type PortableType =
  | { readonly kind: Exclude<Type['kind'], 'enum' | 'list' | 'record'> }
  | { readonly kind: 'enum' }
  | { readonly kind: 'list'; readonly of: PortableType }
  | { readonly kind: 'record'; readonly name: string; readonly id: boolean };

export interface Portable {
  readonly source: string;
  readonly type: PortableType;
  readonly node: unknown;
  readonly uses: Expression['uses'];
  readonly volatile: boolean;
  readonly actor: boolean;
}

export function toPortable({ source, type, node, uses, volatile, actor }: Expression): Portable {
  return { source, type: plainType(type), node: mapTypes(node, plainType), uses, volatile, actor };
}

export function fromPortable({ source, type, node, uses, volatile, actor }: Portable): Expression {
  const made = mapTypes(node as Node, (one) => wholeType(one as unknown as PortableType)) as Node;
  return { source, type: wholeType(type), node: made, uses, volatile, actor };
}

function plainType(type: Type): PortableType {
  if (type.kind === 'list') return { kind: 'list', of: plainType(type.of) };
  if (type.kind === 'record') return { kind: 'record', name: type.record.name, id: hasId(type) };
  return { kind: type.kind };
}

function wholeType(type: PortableType): Type {
  if (type.kind === 'list') return types.list(wholeType(type.of));
  if (type.kind === 'enum') return types.enum([]);
  if (type.kind !== 'record') return type;
  return types.record(recordType(type.name, type.id ? { id: types.id } : {}));
}

/** The tree with each of its types made anew. */
function mapTypes(node: Node, each: (type: Type) => unknown): unknown {
  const type = each(node.type);
  switch (node.op) {
    case 'constant':
    case 'name':
    case 'element':
      return { ...node, type };
    case 'member':
      return { ...node, type, of: mapTypes(node.of, each) };
    case 'apply':
      return { ...node, type, args: node.args.map((arg) => mapTypes(arg, each)) };
    case 'gather': {
      const body = node.body && { body: mapTypes(node.body, each) };
      return { ...node, type, list: mapTypes(node.list, each), ...body };
    }
  }
}
