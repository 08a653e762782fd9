import type { Node, Use } from './ast.ts';

/** Names that speak of whoever asks. What reads them is evaluated on read and never stored. */
export const ACTOR_NAMES: ReadonlySet<string> = new Set(['user', 'org', 'workspace']);

/** The parts of a node. */
export function partsOf(node: Node): readonly Node[] {
  if (node.op === 'apply') return node.args;
  if (node.op === 'member') return [node.of];
  return node.op === 'gather' ? [node.list, ...(node.body ? [node.body] : [])] : [];
}

export function asksDayOrTime(node: Node): boolean {
  if (node.op === 'apply' && (node.operation === 'today' || node.operation === 'now')) return true;
  return partsOf(node).some(asksDayOrTime);
}

/** Every path a checked expression reads, each once, in order of appearance. */
export function usesOf(node: Node): readonly Use[] {
  const found = new Map<string, Use>();
  const add = (use: Use | undefined): void => {
    if (use) found.set(JSON.stringify(use), use);
  };
  const walk = (one: Node, lists: ReadonlyMap<string, Use | undefined>): void => {
    if (one.op === 'name' || one.op === 'member') return add(pathOf(one, lists));
    if (one.op !== 'gather') return partsOf(one).forEach((part) => walk(part, lists));
    walk(one.list, lists);
    if (one.body) walk(one.body, new Map([...lists, [one.variable!, pathOf(one.list, lists)]]));
  };
  walk(node, new Map());
  return [...found.values()];
}

function pathOf(node: Node, lists: ReadonlyMap<string, Use | undefined>): Use | undefined {
  if (node.op === 'name') return { root: node.name, path: [] };
  if (node.op === 'element') return lists.get(node.variable);
  if (node.op !== 'member') return undefined;
  const of = pathOf(node.of, lists);
  return of && { root: of.root, path: [...of.path, node.name] };
}
