/** Sentences of links that show a record, which no other view needs. */
import { sentencesOf } from '../../shared/texts.ts';
import english from './texts/en.json' with { type: 'json' };

export const linkText = sentencesOf(english, { de: () => import('./texts/de.json') });
