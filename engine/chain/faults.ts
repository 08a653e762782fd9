import { defineFault } from '../errors/index.ts';

// AUD0xx: the audit is not as it was sealed.

/** What was done past the engine, it cannot mend: people have to find out who did it. */
const mend = () =>
  'Somebody who can write to the database as its owner did this. Compare with a backup that is older, and find out who.';

interface InBlock {
  readonly organization: string;
  readonly block: string;
}
interface OfRow extends InBlock {
  readonly row: string;
}

export const rowChanged = defineFault<OfRow & { what: string }>({
  code: 'AUD001',
  message: ({ organization, row, what, block }) =>
    `${organization}: row ${row} (${what}) says something else than what block ${block} sealed.`,
  mend,
});

export const rowMissing = defineFault<OfRow>({
  code: 'AUD002',
  message: ({ organization, row, block }) =>
    `${organization}: row ${row}, sealed in block ${block}, is missing.`,
  mend,
});

export const rowAdded = defineFault<{ organization: string; row: string; what: string }>({
  code: 'AUD003',
  message: ({ organization, row, what }) =>
    `${organization}: row ${row} (${what}) was added among rows that were sealed already.`,
  mend,
});

export const rowsSwapped = defineFault<OfRow & { what: string; other: string }>({
  code: 'AUD004',
  message: ({ organization, row, what, other, block }) =>
    `${organization}: row ${row} of block ${block} says what was sealed as row ${other} (${what}): they were swapped.`,
  mend,
});

export const rowTwice = defineFault<OfRow>({
  code: 'AUD005',
  message: ({ organization, row, block }) =>
    `${organization}: row ${row} is sealed in block ${block} and in another one.`,
  mend,
});

export const blockMissing = defineFault<InBlock>({
  code: 'AUD006',
  message: ({ organization, block }) => `${organization}: block ${block} is missing.`,
  mend,
});

export const blockChanged = defineFault<InBlock>({
  code: 'AUD007',
  message: ({ organization, block }) =>
    `${organization}: block ${block} was changed: its hash is another one than it says.`,
  mend,
});

export const blockUnchained = defineFault<InBlock>({
  code: 'AUD008',
  message: ({ organization, block }) =>
    `${organization}: block ${block} does not follow the block that stands before it.`,
  mend,
});

export const signatureWrong = defineFault<InBlock & { key: string }>({
  code: 'AUD009',
  message: ({ organization, block, key }) =>
    `${organization}: the signature of block ${block} is not one of key ${key}.`,
  mend,
});

export const keyUnknown = defineFault<InBlock & { key: string }>({
  code: 'AUD010',
  message: ({ organization, block, key }) =>
    `${organization}: block ${block} is signed by key ${key}, which is none of ours.`,
  mend: () =>
    'Where KONTOR_SECRET was changed since, name an anchor from before by --anchor: it holds the keys of its time. Else somebody signed it anew.',
});

export const anchorBroken = defineFault<InBlock>({
  code: 'AUD011',
  message: ({ organization, block }) =>
    `${organization}: the chain does not hold block ${block} as the anchor has it.`,
  mend: () =>
    'Blocks were cut off or made anew since the anchor was taken, or a backup from before it was restored.',
});

export const anchorUnread = defineFault<{ file: string }>({
  code: 'AUD012',
  message: ({ file }) => `'${file}' is not an anchor.`,
  mend: () => 'Name a file that `kontor audit anchor --out` has written.',
});
