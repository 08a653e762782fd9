/** Texts of the page itself, MessageFormat 2 by id. Titles of entities and fields come with their views. */
import { computed, effect, signal } from '@preact/signals-core';
import { MessageFormat } from 'messageformat';
import { chosenLocale } from './prefs.ts';
import english from './texts/en.json' with { type: 'json' };

export type TextId = keyof typeof english;
type Catalog = Readonly<Record<string, string>>;

export const LANGUAGES: readonly { readonly locale: string; readonly title: string }[] = [
  { locale: 'en', title: 'English' },
  { locale: 'de', title: 'Deutsch' },
];

/** Language of the signed-in user, as the server knows it. */
export const userLocale = signal<string | undefined>(undefined);

/** For numbers, dates and sentences; any locale works for the first two. */
export const locale = computed(() => chosenLocale.value ?? userLocale.value ?? navigator.language);

const catalogs = signal<Readonly<Record<string, Catalog>>>({ en: english });
const language = computed(() => new Intl.Locale(locale.value).language);
const catalog = computed(() => catalogs.value[language.value] ?? english);
const compiled = new WeakMap<Catalog, Map<string, MessageFormat>>();

/** The sentence with this id in today's language; English where a language lacks it. */
export function text(id: TextId, values?: Readonly<Record<string, unknown>>): string {
  const own = catalog.value;
  const from = id in own ? own : english;
  return messageOf(from, id).format(values as Record<string, unknown>);
}

function messageOf(from: Catalog, id: string): MessageFormat {
  const known = compiled.get(from) ?? new Map<string, MessageFormat>();
  compiled.set(from, known);
  const message =
    known.get(id) ??
    new MessageFormat(from === english ? 'en' : locale.value, from[id]!, { bidiIsolation: 'none' });
  known.set(id, message);
  return message;
}

const CATALOGS: Readonly<Record<string, () => Promise<{ readonly default: Catalog }>>> = {
  // Without `with`: in development Vite answers with a script, which a browser that was promised JSON refuses.
  de: () => import('./texts/de.json'),
};

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set([
  'ar',
  'arc',
  'ckb',
  'dv',
  'fa',
  'he',
  'ps',
  'sd',
  'ug',
  'ur',
  'yi',
]);

effect(() => {
  const wanted = language.value;
  document.documentElement.lang = locale.value;
  document.documentElement.dir = directionOf(locale.value);
  const load = CATALOGS[wanted];
  if (load) void load().then((made) => (catalogs.value = { ...catalogs.peek(), [wanted]: made.default }));
});

function directionOf(tag: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(new Intl.Locale(tag).language) ? 'rtl' : 'ltr';
}
