/*
 * A value as the text of one cell, and back. What is written is read again unchanged. Numbers, dates and ids stand as
 * in JSON; lists and JSON as JSON text. Text that a spreadsheet would take for a formula gets an apostrophe in front,
 * which reading takes away again.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import type { Field, ScalarField, ScalarType } from '../model/index.ts';

/** Thrown away at once by whoever asked: says in words what a cell should have been. */
export class NoValue extends Error {
  readonly wanted: string;

  constructor(wanted: string) {
    super(wanted);
    this.wanted = wanted;
  }
}

/** Cells that begin so run code when a spreadsheet opens them. */
const formula = /^[=+\-@\t\r]/;
const guarded = /^'[=+\-@\t\r']/;

/** Text behind an apostrophe where it would be a formula; so is text that looks as if it had been guarded already. */
export const guard = (text: string): string => (formula.test(text) || guarded.test(text) ? `'${text}` : text);
export const unguard = (text: string): string => (guarded.test(text) ? text.slice(1) : text);

const jsonTypes: ReadonlySet<ScalarType> = new Set(['json', 'list', 'multiEnum', 'address']);
const wordTypes: ReadonlySet<ScalarType> = new Set(['text', 'longText', 'email', 'phone', 'url', 'enum']);

/** The cell of a value; null is an empty one. */
export function writeCell(field: Field, value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (field.kind === 'scalar' && wordTypes.has(field.type)) return guard(String(value));
  if (field.kind === 'scalar' && field.type === 'json') return guard(JSON.stringify(value));
  if (typeof value === 'object') return guard(JSON.stringify(value));
  return String(value);
}

/**
 * The value of a cell, as a mutation's input takes it. Only what JSON must tell apart is looked at here; whether a
 * date exists or a text is too long is the business of whoever writes the record.
 * @throws NoValue
 */
export function readCell(field: Field, cell: string | null): Json {
  if (cell === null) return null;
  switch (field.kind) {
    case 'scalar':
      return readScalar(field, unguard(cell));
    case 'reference':
      return cell.trim();
    case 'links':
      return readList(unguard(cell));
    case 'anyReference':
    case 'period':
      return readObject(unguard(cell));
    case 'lines':
      throw new NoValue('a value: lines have columns of their own');
  }
}

function readScalar(field: ScalarField, cell: string): Json {
  if (wordTypes.has(field.type)) return cell;
  if (jsonTypes.has(field.type)) return field.type === 'json' ? readJson(cell) : readStructure(field, cell);
  const text = cell.trim();
  switch (field.type) {
    case 'integer':
      if (!/^[+-]?\d{1,15}$/.test(text)) throw new NoValue('a whole number');
      return Number(text);
    case 'boolean':
      return readBoolean(text);
    case 'decimal':
    case 'money':
    case 'quantity':
      if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text)) throw new NoValue('a number such as 1234.50');
      return text.replace(/^\+/, '');
    default:
      return text;
  }
}

const readStructure = (field: ScalarField, cell: string): Json =>
  field.type === 'address' ? readObject(cell) : readList(cell);

function readBoolean(text: string): boolean {
  if (/^(true|yes|1|t)$/i.test(text)) return true;
  if (/^(false|no|0|f)$/i.test(text)) return false;
  throw new NoValue('true or false');
}

/** A JSON list; without brackets, texts parted by semicolons. */
function readList(cell: string): Json {
  if (!cell.trimStart().startsWith('[')) return cell.split(';').map((part) => part.trim());
  const value = readJson(cell);
  if (!Array.isArray(value)) throw new NoValue('a list');
  return value;
}

function readObject(cell: string): JsonObject {
  const value = readJson(cell);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NoValue('a JSON object');
  return value as JsonObject;
}

function readJson(cell: string): Json {
  try {
    return JSON.parse(cell) as Json;
  } catch {
    throw new NoValue('valid JSON');
  }
}
