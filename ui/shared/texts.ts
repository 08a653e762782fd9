/** Texts of the page itself, MessageFormat 2 by id. Titles of entities and fields come with their views. */
import { computed, effect, signal } from '@preact/signals-core';
import { MessageFormat } from 'messageformat';
import { chosenLocale } from './prefs.ts';
import english from './texts/en.json' with { type: 'json' };

type Catalog = Readonly<Record<string, string>>;

/** The sentence with this id in today's language; English where a language lacks it. */
export type Text<Id extends string> = (id: Id, values?: Readonly<Record<string, unknown>>) => string;

export const LANGUAGES: readonly { readonly locale: string; readonly title: string }[] = [
  { locale: 'en', title: 'English' },
  { locale: 'de', title: 'Deutsch' },
];

/** Language of the signed-in user, as the server knows it. */
export const userLocale = signal<string | undefined>(undefined);

/** For numbers, dates and sentences; any locale works for the first two. */
export const locale = computed(() => chosenLocale.value ?? userLocale.value ?? navigator.language);

const language = computed(() => new Intl.Locale(locale.value).language);
const compiled = new WeakMap<Catalog, Map<string, MessageFormat>>();

/** The sentences of a part of the page: they come with that part, in another language when it is wanted. */
export function sentencesOf<Ids extends Catalog>(
  english: Ids,
  others: Readonly<Record<string, () => Promise<{ readonly default: Catalog }>>>,
): Text<keyof Ids & string> {
  const catalogs = signal<Readonly<Record<string, Catalog>>>({ en: english });
  effect(() => {
    const wanted = language.value;
    void others[wanted]?.().then((made) => (catalogs.value = { ...catalogs.peek(), [wanted]: made.default }));
  });
  return (id, values) => {
    const own = catalogs.value[language.value] ?? english;
    const from = id in own ? own : english;
    return messageOf(from, id, from === english ? 'en' : locale.value).format(
      values as Record<string, unknown>,
    );
  };
}

function messageOf(from: Catalog, id: string, tongue: string): MessageFormat {
  const known = compiled.get(from) ?? new Map<string, MessageFormat>();
  compiled.set(from, known);
  const message = known.get(id) ?? new MessageFormat(tongue, from[id]!, { bidiIsolation: 'none' });
  known.set(id, message);
  return message;
}

export type TextId = keyof typeof english;

/** The sentences that every page may need; views and other parts bring their own. */
export const text = sentencesOf(english, {
  // Without `with`: in development Vite answers with a script, which a browser that was promised JSON refuses.
  de: () => import('./texts/de.json'),
});

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
  document.documentElement.lang = locale.value;
  document.documentElement.dir = directionOf(locale.value);
});

function directionOf(tag: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(new Intl.Locale(tag).language) ? 'rtl' : 'ltr';
}
