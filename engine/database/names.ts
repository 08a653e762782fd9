import { createHash } from 'node:crypto';
import { literal, name, print } from '../sql/index.ts';

/** Eight hex digits of SHA-256: enough to tell apart the few definitions that ever share the rest of a name. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** PostgreSQL cuts names after 63 bytes without a word; ours are plain ASCII. */
const lengthMax = 63;

/** `order__customer_id__1f2e3d4c`: what it hangs on, what it is about, and the digest of its meaning. */
export function partName(table: string, about: string, meaning: string): string {
  const tail = `__${digest(meaning)}`;
  return `${table}__${about}`.slice(0, lengthMax - tail.length) + tail;
}

/** A name that is too long keeps its beginning and gets a digest of the whole. */
export const fit = (text: string): string =>
  text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 10)}__${digest(text)}`;

/** Quoted name, or path of names, as text. */
export const quote = (...path: readonly string[]): string => print(name(...path)).text;

/** Quoted names with commas between. */
export const quoteAll = (names: readonly string[]): string => names.map((each) => quote(each)).join(', ');

/** A constant as SQL. */
export const quoteValue = (value: string | number | boolean): string => print(literal(value)).text;

/** `1 record`, `1,204 records`. */
export const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
