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

/** Freezes all that can be reached from `root`. Without recursion: entities refer to each other in long chains. */
export function deepFreeze<T extends object>(root: T): T {
  const open: object[] = [root];
  while (open.length > 0) {
    const one = open.pop()!;
    if (Object.isFrozen(one)) continue;
    const isCollection = one instanceof Map || one instanceof Set;
    if (isCollection) closeMap(one);
    else Object.freeze(one);
    const values = isCollection ? one.values() : Object.values(one);
    for (const value of values)
      if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) open.push(value);
  }
  return root;
}
