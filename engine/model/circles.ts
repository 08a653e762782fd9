/**
 * The first circle in a graph, as its nodes with the first repeated at the end, or undefined. Depth first without
 * recursion, so that a long chain of definitions cannot exhaust the stack.
 */
export function findCircle<T>(nodes: Iterable<T>, next: (node: T) => Iterable<T>): T[] | undefined {
  const done = new Set<T>();
  for (const start of nodes) {
    const path: T[] = [];
    const onPath = new Set<T>();
    const open: Iterator<T>[] = [[start][Symbol.iterator]()];
    while (open.length > 0) {
      const step = open.at(-1)!.next();
      if (step.done) {
        open.pop();
        const left = path.pop();
        if (left !== undefined) {
          done.add(left);
          onPath.delete(left);
        }
        continue;
      }
      const node = step.value;
      if (onPath.has(node)) return [...path.slice(path.indexOf(node)), node];
      if (done.has(node)) continue;
      path.push(node);
      onPath.add(node);
      open.push(next(node)[Symbol.iterator]());
    }
  }
  return undefined;
}
