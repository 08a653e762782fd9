/** DEF1xx: one file of metadata cannot stand as it is, whatever the others say. */
import { defineFault, didYouMean } from '../errors/index.ts';

export const brokenJson = defineFault<{ line: number; column: number; trouble: string }>({
  code: 'DEF101',
  message: ({ line, column, trouble }) => `The file is no JSON: line ${line}, column ${column}: ${trouble}.`,
  mend: () => 'Mend the text at that place; nothing after it was read.',
});

export const doubleKey = defineFault<{ key: string; line: number; column: number }>({
  code: 'DEF102',
  message: ({ key, line, column }) =>
    `'${key}' stands twice in the same object, again at line ${line}, column ${column}.`,
  mend: () => 'Keep one of the two; JSON would silently drop the first.',
});

export const tooLarge = defineFault<{ bytes: number; limit: number }>({
  code: 'DEF103',
  message: ({ bytes, limit }) => `The file has ${bytes} bytes; a definition may have ${limit}.`,
  mend: () => 'Split it: one element a file. Data belongs into "data/" and comes in by an import.',
});

export const notUtf8 = defineFault({
  code: 'DEF104',
  message: () => 'The file is not written in UTF-8.',
  mend: () => 'Save it as UTF-8.',
});

export const wrongPlace = defineFault<{ what: string; near?: string | undefined; known: readonly string[] }>({
  code: 'DEF105',
  message: ({ what }) => `Nothing is read from '${what}'.`,
  mend: ({ near, known }) => didYouMean(near, `Known places in a module: ${known.join(', ')}.`),
});

export const wrongFileName = defineFault<{ name: string; rule: string }>({
  code: 'DEF106',
  message: ({ name }) => `'${name}' is no name for a file of this kind.`,
  mend: ({ rule }) => rule,
});

export const wrongSchema = defineFault<{ found: string | undefined; wanted: string }>({
  code: 'DEF107',
  message: ({ found }) => (found === undefined ? '"$schema" is missing.' : `"$schema" says '${found}'.`),
  mend: ({ wanted }) => `Files of this folder begin with "$schema": "${wanted}".`,
});

export const outside = defineFault<{ what: string }>({
  code: 'DEF108',
  message: ({ what }) => `'${what}' is a link that leads out of the folder.`,
  mend: () => 'Put the file itself there.',
});

export const unreadable = defineFault<{ what: string; reason: string }>({
  code: 'DEF109',
  message: ({ what, reason }) => `'${what}' cannot be read (${reason}).`,
  mend: () => 'Check that it exists and may be read.',
});

export const tooDeep = defineFault<{ limit: number }>({
  code: 'DEF111',
  message: ({ limit }) => `The file is nested deeper than ${limit} levels.`,
  mend: () => 'Make it flatter.',
});

export const unknownKeyword = defineFault<{
  keyword: string;
  near?: string | undefined;
  known: readonly string[];
}>({
  code: 'DEF120',
  message: ({ keyword }) => `'${keyword}' has no meaning here.`,
  mend: ({ near, known }) => didYouMean(near, `Known here: ${known.join(', ')}.`),
});

export const missingKeyword = defineFault<{ keyword: string }>({
  code: 'DEF121',
  message: ({ keyword }) => `'${keyword}' is missing.`,
  mend: ({ keyword }) => `Add "${keyword}".`,
});

export const wrongType = defineFault<{ wanted: string; found: string }>({
  code: 'DEF122',
  message: ({ wanted, found }) => `Here stands ${found}, but ${wanted} is expected.`,
  mend: ({ wanted }) => `Write ${wanted}.`,
});

export const notOneOf = defineFault<{ found: string; allowed: readonly string[]; near?: string | undefined }>(
  {
    code: 'DEF123',
    message: ({ found }) => `${found} is not possible here.`,
    mend: ({ allowed, near }) => didYouMean(near, `Possible: ${allowed.join(', ')}.`),
  },
);

export const wrongName = defineFault<{ name: string; rule: string }>({
  code: 'DEF124',
  message: ({ name }) => `'${name}' is not written as this must be.`,
  mend: ({ rule }) => rule,
});

export const outOfLimits = defineFault<{ trouble: string; rule: string }>({
  code: 'DEF125',
  message: ({ trouble }) => `The value ${trouble}.`,
  mend: ({ rule }) => rule,
});

export const notOneForm = defineFault<{ forms: readonly string[]; rule: string }>({
  code: 'DEF126',
  message: ({ forms }) => `What stands here fits none of, or more than one of: ${forms.join('; ')}.`,
  mend: ({ rule }) => rule,
});
