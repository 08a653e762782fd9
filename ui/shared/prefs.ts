/** What a person set for himself in this browser: language, light or dark, density. */
import { effect, signal } from '@preact/signals-core';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'normal' | 'compact';

const KEY = 'kontor.preferences';

interface Preferences {
  readonly locale?: string;
  readonly theme?: Theme;
  readonly density?: Density;
}

const kept = read();

/** Undefined until chosen: then the signed-in user's language counts, then the browser's. */
export const chosenLocale = signal<string | undefined>(kept.locale);
export const theme = signal<Theme>(kept.theme ?? 'system');
export const density = signal<Density>(kept.density ?? 'normal');

effect(() => {
  const preferences = { locale: chosenLocale.value, theme: theme.value, density: density.value };
  localStorage.setItem(KEY, JSON.stringify(preferences));
  const root = document.documentElement;
  root.dataset['density'] = density.value;
  root.style.colorScheme = theme.value === 'system' ? 'light dark' : theme.value;
});

function read(): Preferences {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Preferences;
  } catch {
    return {};
  }
}
