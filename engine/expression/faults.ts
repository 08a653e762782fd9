import { defineFault, type Fault, type FaultKind, type Place, didYouMean } from '../errors/index.ts';

/** Where something stands in the source: characters `from` up to, but without, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A fault of an expression: what it says, and where in the source, so that an editor can underline it. */
export interface ExpressionFault extends Fault {
  readonly span: Span;
}

export const flaw = <P>(kind: FaultKind<P>, params: P, span: Span, place?: Place): ExpressionFault => ({
  ...kind(params, place),
  span,
});

export const badSyntax = defineFault<{ found: string; wanted: string; at: number }>({
  code: 'EXP301',
  message: ({ found, wanted, at }) =>
    `The expression has ${found} at character ${at + 1}, where ${wanted} is wanted.`,
  mend: () => 'Look at brackets, quotes and operators around that place.',
});

export const badCharacter = defineFault<{ text: string; at: number }>({
  code: 'EXP302',
  message: ({ text, at }) =>
    `The expression has ${JSON.stringify(text)} at character ${at + 1}, which no word begins with.`,
  mend: () => 'Texts stand in \'single\' or "double" quotes; numbers are written 1234.5.',
});

export const badText = defineFault<{ why: string; at: number }>({
  code: 'EXP303',
  message: ({ why, at }) => `The text that begins at character ${at + 1} ${why}.`,
  mend: () =>
    'Close it with the quote it began with; \\n, \\t, \\r, \\\\, \\\', \\" and \\u0041 are the escapes.',
});

export const tooLarge = defineFault<{ what: string; most: number }>({
  code: 'EXP304',
  message: ({ what, most }) => `The expression has more than ${most} ${what}.`,
  mend: () => 'Split it into several computed fields.',
});

export const unknownName = defineFault<{ name: string; near: string | undefined }>({
  code: 'EXP310',
  message: ({ name }) => `Nothing here is called '${name}'.`,
  mend: ({ near }) =>
    didYouMean(near, 'Use a field of the record, parent, user, or a name the place provides.'),
});

export const unknownMember = defineFault<{ name: string; owner: string; near: string | undefined }>({
  code: 'EXP311',
  message: ({ name, owner }) => `'${owner}' has no field '${name}'.`,
  mend: ({ near, owner }) => didYouMean(near, `Use a field of '${owner}', or add it there.`),
});

export const unknownFunction = defineFault<{ name: string; near: string | undefined }>({
  code: 'EXP312',
  message: ({ name }) => `There is no function '${name}'.`,
  mend: ({ near }) => didYouMean(near, 'The functions are listed in docs/language/expressions.md.'),
});

export const noMembers = defineFault<{ name: string; type: string }>({
  code: 'EXP313',
  message: ({ name, type }) => `'.${name}' is asked of ${type}, which has no fields.`,
  mend: () =>
    'A dot goes through a reference to a field of its record; lists are read with sum, count, exists and the like.',
});

export const wrongOperand = defineFault<{ operator: string; found: string; mend: string }>({
  code: 'EXP320',
  message: ({ operator, found }) => `'${operator}' does not work with ${found}.`,
  mend: ({ mend }) => mend,
});

export const wrongArguments = defineFault<{ name: string; found: string; signatures: readonly string[] }>({
  code: 'EXP321',
  message: ({ name, found }) => `'${name}' does not take ${found}.`,
  mend: ({ signatures }) => `Write it as ${signatures.join(' or ')}.`,
});

export const wrongResult = defineFault<{ found: string; wanted: string }>({
  code: 'EXP322',
  message: ({ found, wanted }) => `The expression gives ${found}, but ${wanted} is wanted here.`,
  mend: ({ wanted }) => `Change it so that it gives ${wanted}.`,
});

export const unknownValue = defineFault<{
  value: string;
  values: readonly string[];
  near: string | undefined;
}>({
  code: 'EXP323',
  message: ({ value }) => `'${value}' is none of the values it is compared with.`,
  mend: ({ near, values }) =>
    didYouMean(near, `The values are ${values.map((one) => `'${one}'`).join(', ')}.`),
});

export const badConstant = defineFault<{ value: string; wanted: string; example: string }>({
  code: 'EXP324',
  message: ({ value, wanted }) => `'${value}' is not ${wanted}.`,
  mend: ({ example }) => `Write it as ${example}.`,
});

export const badListConstant = defineFault({
  code: 'EXP325',
  message: () =>
    'A list in square brackets stands only to the right of `in`, holds constants of one kind, and no null.',
  mend: () => "Write status in ['open', 'closed'], or join comparisons with ||.",
});

export const takenVariable = defineFault<{ name: string }>({
  code: 'EXP326',
  message: ({ name }) =>
    `'${name}' cannot name the record of a list here, because it already means something.`,
  mend: () => 'Take another name, such as one letter.',
});

export const strayRecords = defineFault<{ found: string }>({
  code: 'EXP327',
  message: ({ found }) => `Here stand ${found}, where one value is wanted.`,
  mend: () => 'Ask them for one: lines.size(), lines.sum(l, l.amount), lines.exists(l, l.open).',
});
