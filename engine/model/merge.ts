/**
 * Lays one body over another. Objects are merged key by key, and an element that was renamed is found by its id, its
 * first name: `{"deadline": {...}}` of a later layer lands on today's `dueDate` with `"x-id": "deadline"`. Lists that
 * are sets by meaning grow; every other value is replaced.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import { isObject } from './json.ts';

const sets = new Set(['required', 'enum', 'x-search', 'needs', 'inherits', 'from', 'fixed']);

const idOf = (key: string, value: Json | undefined): string => {
  const id = isObject(value) ? value['x-id'] : undefined;
  return typeof id === 'string' ? id : key;
};

/** Key under which `base` holds the element that `over` calls `key`. */
function keyIn(base: JsonObject, key: string, value: Json): string | undefined {
  if (Object.hasOwn(base, key)) return key;
  const id = idOf(key, value);
  return Object.keys(base).find((known) => idOf(known, base[known]) === id);
}

function mergeValue(key: string, base: Json | undefined, over: Json): Json {
  if (isObject(base) && isObject(over)) return mergeBodies(base, over);
  if (sets.has(key) && Array.isArray(base) && Array.isArray(over)) return [...new Set([...base, ...over])];
  return over;
}

export function mergeBodies(base: JsonObject, over: JsonObject): JsonObject {
  const entries = new Map<string, readonly [string, Json]>(
    Object.entries(base).map(([key, value]) => [key, [key, value]]),
  );
  for (const [key, value] of Object.entries(over)) {
    const found = keyIn(base, key, value) ?? key;
    const renamed = isObject(value) && value['x-id'] !== undefined ? key : found;
    entries.set(found, [renamed, mergeValue(key, base[found], value)]);
  }
  return Object.fromEntries(entries.values());
}
