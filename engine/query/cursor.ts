import { Refusal } from '../errors/index.ts';
import { badCursor } from './faults.ts';

/** Longest cursor that is looked at; ours have the length of their sort values. */
const lengthMax = 8_192;

/** The sort values and id behind a cursor. Refuses what is none; each value is checked where it is bound. */
export function placeOf(cursor: unknown): readonly unknown[] {
  if (typeof cursor === 'string' && cursor.length <= lengthMax) {
    try {
      const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
      if (Array.isArray(values)) return values;
    } catch {
      // not JSON: refused below
    }
  }
  throw new Refusal(badCursor({}));
}

/** Which sort values of a cursor are null: that much of it decides how rows are compared with it. */
export const nullsOf = (cursor: unknown): readonly boolean[] =>
  placeOf(cursor).map((value) => value === null);
