import { createHash } from 'node:crypto';
import type { Json, JsonObject } from './types.ts';

/** JSON text with the keys of every object sorted by code unit and no blanks: equal bodies give equal text. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as JsonObject;
  const entries = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key]!)}`);
  return `{${entries.join(',')}}`;
}

/** SHA-256 of a body in canonical JSON, as hex. */
export function hashOf(body: Json): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}
