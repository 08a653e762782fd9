/** Text as PostgreSQL sees it in byte order: characters are code points, not UTF-16 units. */

/** Order of UTF-8 bytes, which is the order of code points. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Halves of surrogate pairs stand for code points above all other units. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** Number of characters (code points). */
export const sizeOf = (text: string): number => Array.from(text).length;

/**
 * Letters whose case changes one to one: Latin-1, Latin Extended-A, Greek, Cyrillic. A fixed table, because the
 * database's own lower() differs by its locale and version; SQL gets the same letters through translate().
 */
export const LETTERS: { readonly capitals: string; readonly small: string } = letters();

function letters(): { capitals: string; small: string } {
  let [capitals, small] = ['', ''];
  for (const [first, last] of [
    [0xc0, 0x17f],
    [0x386, 0x3ce],
    [0x400, 0x45f],
  ] as const) {
    // prettier-ignore
    for (let code = first; code <= last; code++) {
      const letter = String.fromCharCode(code);
      const lower = letter.toLowerCase();
      if (lower === letter || lower.length > 1 || lower.toUpperCase() !== letter) continue;
      capitals += letter;
      small += lower;
    }
  }
  return { capitals, small };
}

const A_TO_Z = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CAPITALS = A_TO_Z + LETTERS.capitals;
const SMALL = A_TO_Z.toLowerCase() + LETTERS.small;
const pairs = (from: string, to: string): ReadonlyMap<string, string> =>
  new Map(from.split('').map((letter, at) => [letter, to[at]!]));
const toSmall = pairs(CAPITALS, SMALL);
const toCapital = pairs(SMALL, CAPITALS);

const mapped = (text: string, letters: ReadonlyMap<string, string>): string => {
  let result = '';
  for (const letter of text) result += letters.get(letter) ?? letter;
  return result;
};

export const lower = (text: string): string => mapped(text, toSmall);
export const upper = (text: string): string => mapped(text, toCapital);

/** Spaces, tabs and line ends: what trim() takes away. */
export const BLANKS = ' \t\n\r';

/** By hand: a pattern for blanks at the end would take the square of their number in the middle. */
export function trim(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && BLANKS.includes(text[from]!)) from++;
  while (to > from && BLANKS.includes(text[to - 1]!)) to--;
  return text.slice(from, to);
}
