/** Sentences of views that are fetched when they are first looked at. */
import { sentencesOf } from '../shared/texts.ts';
import english from './texts/en.json' with { type: 'json' };

export const viewText = sentencesOf(english, { de: () => import('./texts/de.json') });

export type ViewTextId = keyof typeof english;
