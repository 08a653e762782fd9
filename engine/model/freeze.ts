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

const open = (one: unknown): one is object =>
  typeof one === 'object' && one !== null && !Object.isFrozen(one);

/** What `one` holds that is not frozen yet, onto the stack. */
function push(stack: object[], one: object): void {
  if (one instanceof Map || one instanceof Set) {
    for (const value of one.values()) if (open(value)) stack.push(value);
    return;
  }
  for (const key in one) {
    const value = (one as Record<string, unknown>)[key];
    if (open(value) && !written.has(key)) stack.push(value);
  }
}

/** Freezes all of a Model that linking made. Without recursion: entities refer to each other in long chains. */
export function deepFreeze<T extends object>(root: T): T {
  const stack: object[] = [root];
  for (let one = stack.pop(); one; one = stack.pop()) {
    if (Object.isFrozen(one)) continue;
    push(stack, one);
    if (one instanceof Map || one instanceof Set) closeMap(one);
    else Object.freeze(one);
  }
  return root;
}
