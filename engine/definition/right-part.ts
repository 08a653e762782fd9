import type { Json, JsonObject } from './types.ts';

/** The parts of an RFC 6901 pointer. */
const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** `body` without the values at `pointers`. Nothing where one of them is the body itself. */
export function without(body: JsonObject, pointers: readonly string[]): JsonObject | undefined {
  if (pointers.includes('')) return undefined;
  return pointers.reduce((rest, pointer) => remove(rest, partsOf(pointer)) as JsonObject, body);
}

function remove(value: Json, [first, ...rest]: readonly string[]): Json {
  if (first === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const index = Number(first);
    return rest.length === 0
      ? value.filter((_, at) => at !== index)
      : value.map((one: Json, at) => (at === index ? remove(one, rest) : one));
  }
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([key]) => key !== first)
      : entries.map(([key, one]) => [key, key === first ? remove(one, rest) : one]),
  );
}
