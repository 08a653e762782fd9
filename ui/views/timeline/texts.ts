/** Sentences of the timeline of a record, which no other view needs. */
import { sentencesOf } from '../../shared/texts.ts';
import english from './texts/en.json' with { type: 'json' };

export const timelineText = sentencesOf(english, { de: () => import('./texts/de.json') });
