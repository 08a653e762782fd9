/*
 * A CSV file as rows. Text is UTF-8; the delimiter is the one of comma, semicolon and tab that the header uses most.
 * Rows are counted as a spreadsheet counts them: the header is row 1. All faults of the form come together.
 */
import { parse, type CsvError } from 'csv-parse/sync';
import { Refusal, type Fault } from '../errors/index.ts';
import {
  brokenQuotes,
  emptyFile,
  missingColumns,
  repeatedColumn,
  wrongEncoding,
  wrongWidth,
} from './faults.ts';

export interface Row {
  /** 1-based; the header is row 1. A quoted line break inside a cell starts no new row. */
  readonly number: number;
  /** Text by column; an empty cell is null. */
  readonly cells: ReadonlyMap<string, string | null>;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/**
 * Reads a whole file. `file` is the name that faults carry.
 * @throws Refusal IMP001 to IMP005, IMP012
 */
export function readTable(bytes: Uint8Array, file: string): Table {
  const text = decode(bytes, file);
  const [header, ...body] = parseRows(text, file);
  if (!header || isEmpty(header)) throw new Refusal(emptyFile({}, { file }));
  const columns = header.map((name) => name.trim());
  const faults: Fault[] = [];
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) faults.push(repeatedColumn({ column: twice }, { file, row: 1 }));
  body.forEach((cells, index) => {
    if (isEmpty(cells) || cells.length === columns.length) return;
    faults.push(wrongWidth({ cells: cells.length, columns: columns.length }, { file, row: index + 2 }));
  });
  if (faults.length > 0) throw new Refusal(faults);
  const rows = body.flatMap((cells, index) => (isEmpty(cells) ? [] : [rowOf(columns, cells, index + 2)]));
  return { columns, rows };
}

/** An empty line; it counts as a row, as it does in a spreadsheet. */
const isEmpty = (cells: readonly string[]): boolean => cells.length === 1 && cells[0] === '';

/** @throws Refusal IMP002 when the table lacks some of `wanted`. */
export function requireColumns(table: Table, wanted: Iterable<string>, file: string): void {
  const missing = [...new Set(wanted)].filter((name) => !table.columns.includes(name));
  if (missing.length > 0)
    throw new Refusal(missingColumns({ missing, found: table.columns }, { file, row: 1 }));
}

function rowOf(columns: readonly string[], cells: readonly string[], number: number): Row {
  return {
    number,
    cells: new Map(columns.map((name, index) => [name, cells[index] === '' ? null : cells[index]!])),
  };
}

function parseRows(text: string, file: string): string[][] {
  try {
    return parse(text, { delimiter: delimiterOf(text), relaxColumnCount: true });
  } catch (error) {
    const { code, message, records } = error as CsvError & { records?: number };
    if (typeof code !== 'string' || !code.startsWith('CSV_')) throw error;
    const row = (records ?? 0) + 1;
    throw new Refusal(brokenQuotes({ why: reasons[code] ?? message.split(':')[0]! }, { file, row }));
  }
}

const reasons: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted text does not end',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside unquoted text',
};

function delimiterOf(text: string): string {
  const header = text.slice(0, (text.search(/[\r\n]/) + 1 || text.length + 1) - 1);
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function decode(bytes: Uint8Array, file: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new Refusal(wrongEncoding({ found: 'it begins like UTF-16' }, { file, row: 1 }));
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const row = firstBadRow(bytes);
    throw new Refusal(wrongEncoding({ found: `row ${row} has bytes that are no letters` }, { file, row }));
  }
}

function firstBadRow(bytes: Uint8Array): number {
  let row = 1;
  for (let start = 0; start < bytes.length; row++) {
    const end = bytes.indexOf(0x0a, start);
    const line = bytes.subarray(start, end < 0 ? bytes.length : end);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(line);
    } catch {
      return row;
    }
    start = end < 0 ? bytes.length : end + 1;
  }
  return row;
}
