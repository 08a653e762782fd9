/** Texts of the pages on who one is, MessageFormat 2 by id. */
import { sentencesOf } from '../shared/texts.ts';
import english from './texts/en.json' with { type: 'json' };

export const say = sentencesOf(english, { de: () => import('./texts/de.json') });
