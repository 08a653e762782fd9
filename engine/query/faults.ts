/** QRY6xx: a document that cannot be read, or asks for more than one request may. */
import { defineFault } from '../errors/index.ts';

export const badDocument = defineFault<{ problem: string; mend: string }>({
  code: 'QRY601',
  message: ({ problem }) => problem,
  mend: ({ mend }) => mend,
});

export const noOperation = defineFault<{ name?: string; names: readonly string[] }>({
  code: 'QRY602',
  message: ({ name }) =>
    name ? `The document has no operation '${name}'.` : 'The document has several operations.',
  mend: ({ names }) =>
    `Say in operationName which one is meant: ${names.map((each) => `'${each}'`).join(', ')}.`,
});

export const badVariables = defineFault<{ problem: string }>({
  code: 'QRY603',
  message: ({ problem }) => problem,
  mend: () => 'Send a value of the type that the document declares.',
});

export const tooDeep = defineFault<{ limit: number }>({
  code: 'QRY610',
  message: ({ limit }) => `The document goes deeper than ${limit} records.`,
  mend: () => 'Ask for the inner records in a document of their own.',
});

export const tooCostly = defineFault<{ cost: number; limit: number }>({
  code: 'QRY611',
  message: ({ cost, limit }) => `The document may answer with ${cost} records; at most ${limit} are allowed.`,
  mend: () => "Ask for smaller pages: 'first' of a list multiplies with that of the lists inside.",
});

export const badPageSize = defineFault<{ size: number; limit: number }>({
  code: 'QRY612',
  message: ({ size, limit }) => `A page has 0 to ${limit} records, not ${size}.`,
  mend: () => 'Ask for a page of that size and go on with the cursor of its last record.',
});

export const bothEnds = defineFault({
  code: 'QRY613',
  message: () => "A page is counted from one end: 'first' with 'after', or 'last' with 'before'.",
  mend: () => 'Leave one of the two out.',
});

export const badCursor = defineFault({
  code: 'QRY614',
  message: () => 'The cursor is not one of this list in this order.',
  mend: () => 'Pass on a cursor as it was answered, with the same orderBy.',
});

export const tooManyValues = defineFault<{ count: number; limit: number }>({
  code: 'QRY615',
  message: ({ count, limit }) => `A filter lists ${count} values; at most ${limit} are allowed.`,
  mend: () => 'Split the request, or filter by what the records have in common.',
});

export const tooManyNames = defineFault<{ what: string; limit: number }>({
  code: 'QRY616',
  message: ({ what, limit }) => `The document has more than ${limit} ${what}.`,
  mend: () => 'Split it into several requests.',
});

export const noValue = defineFault<{ operator: string }>({
  code: 'QRY617',
  message: ({ operator }) => `The filter '${operator}' needs a value; null is none.`,
  mend: () => 'Leave the filter out, or ask with isNull.',
});

export const longAlias = defineFault<{ limit: number }>({
  code: 'QRY618',
  message: ({ limit }) => `An alias has more than ${limit} characters.`,
  mend: () => 'Use a shorter alias.',
});
