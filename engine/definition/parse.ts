/**
 * Reads JSON text (RFC 8259) strictly: a key that stands twice in one object and nesting beyond the limit are
 * refused, and the first trouble is told with line and column. JSON.parse does neither, and its messages differ from
 * one Node to the next.
 */
import type { Fault } from '../errors/index.ts';
import { brokenJson, doubleKey, tooDeep } from './faults.ts';
import type { Json } from './types.ts';

const depthMax = 64;
const blank = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const words = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

interface Reader {
  readonly text: string;
  at: number;
}

/** Thrown and caught inside this file only: unwinds to `parseJson` with the fault to tell. */
class Trouble extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** 1-based line and column of an offset. */
function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function fail(reader: Reader, trouble: string): never {
  throw new Trouble(brokenJson({ ...position(reader.text, reader.at), trouble }));
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}

function skip(reader: Reader): string | undefined {
  take(reader, blank);
  return reader.text[reader.at];
}

function seen(next: string | undefined): string {
  return next === undefined ? 'the file ends' : `'${next}' stands here`;
}

function readString(reader: Reader): string {
  const found = take(reader, string);
  if (found === undefined) fail(reader, 'a text that is not closed on its line, or a wrong escape in it');
  return JSON.parse(found) as string;
}

function readScalar(reader: Reader, next: string | undefined): Json {
  const digits = take(reader, number);
  if (digits !== undefined) return Number(digits);
  for (const [word, value] of words)
    if (reader.text.startsWith(word, reader.at)) {
      reader.at += word.length;
      return value;
    }
  return fail(reader, `${seen(next)} where a value is expected`);
}

/** Reads what stands between the brackets: `item` once, then again after each comma. */
function readItems(reader: Reader, close: string, item: () => void): void {
  reader.at++;
  if (skip(reader) === close) {
    reader.at++;
    return;
  }
  for (;;) {
    item();
    const next = skip(reader);
    if (next !== ',' && next !== close) fail(reader, `${seen(next)} where ',' or '${close}' is expected`);
    reader.at++;
    if (next === close) return;
    if (skip(reader) === close) fail(reader, `a ',' before '${close}'`);
  }
}

function readObject(reader: Reader, depth: number): Json {
  const object: { [key: string]: Json } = {};
  readItems(reader, '}', () => {
    if (reader.text[reader.at] !== '"')
      fail(reader, `${seen(reader.text[reader.at])} where a key in quotes is expected`);
    const start = reader.at;
    const key = readString(reader);
    if (key === '__proto__') fail(reader, `the key '__proto__' is not allowed`);
    if (Object.hasOwn(object, key)) throw new Trouble(doubleKey({ key, ...position(reader.text, start) }));
    const colon = skip(reader);
    if (colon !== ':') fail(reader, `${seen(colon)} where ':' is expected`);
    reader.at++;
    object[key] = readValue(reader, depth + 1);
  });
  return Object.freeze(object);
}

function readValue(reader: Reader, depth: number): Json {
  if (depth > depthMax) throw new Trouble(tooDeep({ limit: depthMax }));
  const next = skip(reader);
  if (next === '{') return readObject(reader, depth);
  if (next === '"') return readString(reader);
  if (next !== '[') return readScalar(reader, next);
  const list: Json[] = [];
  readItems(reader, ']', () => list.push(readValue(reader, depth + 1)));
  return Object.freeze(list);
}

/** The value of a JSON text, frozen, or the fault that keeps it from having one. A byte order mark is passed over. */
export function parseJson(text: string): { readonly value: Json } | { readonly fault: Fault } {
  const reader: Reader = { text, at: text.startsWith('\ufeff') ? 1 : 0 };
  try {
    const value = readValue(reader, 0);
    const rest = skip(reader);
    if (rest !== undefined) fail(reader, `${seen(rest)} after the end of the value`);
    return { value };
  } catch (trouble) {
    if (trouble instanceof Trouble) return { fault: trouble.fault };
    throw trouble;
  }
}
