import { defineFault, didYouMean } from '../errors/index.ts';

// IMP0xx: a file of rows, or the mapping that says what they mean, cannot be taken as it is.

export const wrongEncoding = defineFault<{ found: string }>({
  code: 'IMP001',
  message: ({ found }) => `The file is not UTF-8 text: ${found}.`,
  mend: () => 'Save it anew as CSV with the encoding UTF-8.',
});

export const missingColumns = defineFault<{ missing: readonly string[]; found: readonly string[] }>({
  code: 'IMP002',
  message: ({ missing, found }) => `The header lacks ${quoted(missing)}; it has ${quoted(found)}.`,
  mend: () => 'Name the columns in the first row, or change the mapping.',
});

export const repeatedColumn = defineFault<{ column: string }>({
  code: 'IMP003',
  message: ({ column }) => `The header names the column '${column}' twice.`,
  mend: () => 'Give each column a name of its own.',
});

export const wrongWidth = defineFault<{ cells: number; columns: number }>({
  code: 'IMP004',
  message: ({ cells, columns }) => `The row has ${cells} cells, the header ${columns}.`,
  mend: () => 'Put text that holds the delimiter or a line break in double quotes.',
});

export const brokenQuotes = defineFault<{ why: string }>({
  code: 'IMP005',
  message: ({ why }) => `The row cannot be read: ${why}.`,
  mend: () => 'A quote inside quoted text is written twice.',
});

export const wrongCell = defineFault<{ column: string; cell: string; wanted: string }>({
  code: 'IMP006',
  message: ({ column, cell, wanted }) => `'${shown(cell)}' in column '${column}' is not ${wanted}.`,
  mend: () => 'Correct the cell.',
});

export const unknownKey = defineFault<{ column: string; entity: string; field: string; value: string }>({
  code: 'IMP007',
  message: ({ column, entity, field, value }) =>
    `Column '${column}': there is no ${entity} with ${field} '${shown(value)}'.`,
  mend: () => 'Import that record first, or correct the cell.',
});

export const repeatedKey = defineFault<{ key: string; row: number }>({
  code: 'IMP008',
  message: ({ key, row }) => `The key ${key} stands in row ${row} already.`,
  mend: () => 'Keep one of the rows.',
});

export const emptyKey = defineFault<{ field: string }>({
  code: 'IMP009',
  message: ({ field }) => `The key field '${field}' is empty.`,
  mend: () => 'Fill it: records are found again by their key.',
});

export const orphanLine = defineFault<{ join: string }>({
  code: 'IMP010',
  message: ({ join }) => `No record has ${join}.`,
  mend: () => 'Add the record to its file, or remove the line.',
});

export const badMapping = defineFault<{ why: string; mend: string }>({
  code: 'IMP011',
  message: ({ why }) => why,
  mend: ({ mend }) => mend,
});

export const emptyFile = defineFault({
  code: 'IMP012',
  message: () => 'The file is empty.',
  mend: () => 'The first row names the columns.',
});

export const unknownColumn = defineFault<{ column: string; entity: string; near?: string }>({
  code: 'IMP013',
  message: ({ column, entity }) => `'${column}' leads to no value of ${entity}.`,
  mend: ({ near }) => didYouMean(near, 'Name columns as paths: number, customer.name, lines.quantity.'),
});

export const ambiguousKey = defineFault<{ column: string; entity: string; value: string }>({
  code: 'IMP014',
  message: ({ column, entity, value }) =>
    `Column '${column}': several ${entity} are called '${shown(value)}'.`,
  mend: () => 'Use a field that is unique, such as a number or the id.',
});

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
