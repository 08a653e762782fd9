/** Reading of JSON whose form its meta-schema has already checked. */
import type { Json, JsonObject } from '../definition/index.ts';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text, if it is one. */
export const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** The whole number, if it is one. */
export const whole = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** The members of an object; none if it is no object. */
export const entries = (value: Json | undefined): [string, JsonObject][] =>
  Object.entries(isObject(value) ? value : {}) as [string, JsonObject][];
