/** Who works here and what he may open. Everything hangs on the signed-in session and is read anew when it changes. */
import { effect, signal } from '@preact/signals-core';
import type { EntityView, ShellEntity, ShellView } from '../../engine/forms/index.ts';
import { locale, userLocale } from '../shared/texts.ts';
import { signedIn } from './client.ts';
import { readShell, readView } from './records.ts';

export const shell = signal<ShellView | undefined>(undefined);

/** Why there is no shell. */
export const shellFailure = signal<unknown>(undefined);

let asked = 0;

effect(() => {
  const session = signedIn.value;
  userLocale.value = session?.user.locale;
  // Titles come in the language of the request: another language is another shell.
  void locale.value;
  if (session) void loadShell();
  else shell.value = undefined;
});

/** A late answer to an old question is dropped. */
export async function loadShell(): Promise<void> {
  const question = ++asked;
  shellFailure.value = undefined;
  try {
    const view = await readShell();
    if (question === asked) shell.value = view;
  } catch (error) {
    if (question === asked) shellFailure.value = error;
  }
}

export function entityNamed(name: string): ShellEntity | undefined {
  return shell.value?.entities.find((entity) => entity.name === name);
}

/** Views that were read in this session: shown at once, while the server is asked for today's. */
const views = new Map<string, EntityView>();

effect(() => {
  void signedIn.value;
  void locale.value;
  views.clear();
});

/**
 * The view of an entity: what is known at once, then today's if it differs. Gives the promise of today's.
 */
export async function followView(name: string, show: (view: EntityView) => void): Promise<EntityView> {
  const known = views.get(name);
  if (known) show(known);
  const fresh = await readView(name);
  if (known && JSON.stringify(known) === JSON.stringify(fresh)) return known;
  views.set(name, fresh);
  show(fresh);
  return fresh;
}
