/** Sentences of the account of a party. */
import { sentencesOf } from '../shared/texts.ts';
import english from './texts/en.json' with { type: 'json' };

export const say = sentencesOf(english, { de: () => import('./texts/de.json') });
