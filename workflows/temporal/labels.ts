/**
 * Names of steps for Temporal's history, where they stand in clear: the ids of steps are kept, and each key of a loop,
 * which may be a customer's number, becomes a number of its own, in the order in which they were met.
 */
import type { Json } from '../../engine/index.ts';

export interface Labels {
  /** Keeps the ids of steps that a plan has. */
  learn(plan: Json): void;
  of(path: string): string;
}

/** Parts of paths that the interpreter makes itself. */
const own = 'start end crash key record undo from now calendar decision escalate escalated'.split(' ');

/** A branch by its place. */
const isPlace = (word: string): boolean => /^\d{1,2}$/.test(word);

export function openLabels(): Labels {
  const ids = new Set(own);
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return number;
  };
  const learn = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('kind' in value && typeof value['id'] === 'string') ids.add(value['id']);
    Object.values(value).forEach(learn);
  };
  const labelOf = (word: string): string => (ids.has(word) || isPlace(word) ? word : `~${numberOf(word)}`);
  return { learn, of: (path) => path.split('/').map(labelOf).join('/') };
}
