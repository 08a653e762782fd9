/** Records a person chose lately, by entity, in this browser: offered first by pickers. Labels only, at most five. */
import { signedIn } from './client.ts';
import type { Pointed } from './documents.ts';

const RECENT_MAX = 5;

/** Organizations share a browser, but never what was chosen in them. */
const keyOf = (entity: string): string => `kontor.recent.${signedIn.peek()?.organization}.${entity}`;

export function recentOf(entity: string): readonly Pointed[] {
  try {
    return JSON.parse(localStorage.getItem(keyOf(entity)) ?? '[]') as readonly Pointed[];
  } catch {
    return [];
  }
}

export function rememberRecent(entity: string, { id, _label }: Pointed): void {
  const others = recentOf(entity).filter((pointed) => pointed.id !== id);
  localStorage.setItem(keyOf(entity), JSON.stringify([{ id, _label }, ...others].slice(0, RECENT_MAX)));
}
