import type { Expression, Node, Use } from './ast.ts';

/**
 * What a condition says of the record at `root.member` alone, as a condition of that record: of the parts joined by &&
 * those that speak of nothing else of `root`. Undefined where no part is left.
 */
export function aboutMember(condition: Expression, root: string, member: string): Expression | undefined {
  const parts = conjuncts(condition.node).flatMap((node) => turned(node, root, member) ?? []);
  if (parts.length === 0) return undefined;
  const node = parts.reduce((left, right) => ({
    op: 'apply',
    operation: 'and',
    type: condition.type,
    args: [left, right],
  }));
  return Object.freeze({ ...condition, node, uses: condition.uses.map((use) => turnedUse(use, root)) });
}

const conjuncts = (node: Node): readonly Node[] =>
  node.op === 'apply' && node.operation === 'and' ? node.args.flatMap(conjuncts) : [node];

/** The same with `this` for `root.member`; undefined where it speaks of something else of `root`. */
function turned(node: Node, root: string, member: string): Node | undefined {
  switch (node.op) {
    case 'constant':
    case 'element':
      return node;
    case 'name':
      return node.name === root ? undefined : node;
    case 'member': {
      if (node.of.op === 'name' && node.of.name === root)
        return node.name === member ? { op: 'name', type: node.type, name: 'this' } : undefined;
      const of = turned(node.of, root, member);
      return of && { ...node, of };
    }
    case 'apply': {
      const args = node.args.flatMap((arg) => turned(arg, root, member) ?? []);
      return args.length === node.args.length ? { ...node, args } : undefined;
    }
    case 'gather': {
      const list = turned(node.list, root, member);
      const body = node.body && turned(node.body, root, member);
      if (!list || (node.body && !body)) return undefined;
      return { ...node, list, ...(body && { body }) };
    }
  }
}

const turnedUse = (use: Use, root: string): Use =>
  use.root === root ? { root: 'this', path: use.path.slice(1) } : use;
