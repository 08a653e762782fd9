/** Nothing of a Model is ever changed: objects are frozen, and maps, which Object.freeze leaves open, are closed. */

const refuse = (): never => {
  throw new TypeError('A Model is never changed; link a new one.');
};

function closeMap(map: Map<unknown, unknown> | Set<unknown>): void {
  Object.assign(
    map,
    map instanceof Map
      ? { set: refuse, delete: refuse, clear: refuse }
      : { add: refuse, delete: refuse, clear: refuse },
  );
  Object.freeze(map);
}

/** What analysts wrote, whole or in part: whoever read it has frozen it, and it is much. */
const written = new Set(['definitions', 'sources', 'schema']);

function partsOf(one: object): unknown[] {
  if (one instanceof Map || one instanceof Set) return [...one.values()];
  return Object.keys(one).map((key) =>
    written.has(key) ? undefined : (one as Record<string, unknown>)[key],
  );
}

/** Freezes all of a Model that linking made. Without recursion: entities refer to each other in long chains. */
export function deepFreeze<T extends object>(root: T): T {
  const open: object[] = [root];
  while (open.length > 0) {
    const one = open.pop()!;
    if (Object.isFrozen(one)) continue;
    const parts = partsOf(one);
    if (one instanceof Map || one instanceof Set) closeMap(one);
    else Object.freeze(one);
    for (const part of parts)
      if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) open.push(part);
  }
  return root;
}
