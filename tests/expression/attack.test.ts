import { describe, expect, test } from 'vitest';
import { compile, evaluate, LIMITS, parse, recordType, types } from '../../engine/expression/index.ts';
import { randomOf } from '../support/random.ts';
import { clock, nothing, scope } from './scope.ts';

const codeOf = (source: string): string | undefined => compile(source, scope).faults?.[0]?.code;

describe('reaches nothing of JavaScript:', () => {
  const attempts = [
    'constructor', 'this.constructor', '__proto__', 'customer.__proto__', 'customer.constructor.constructor',
    "constructor.constructor('return process')()", "this['constructor']", 'net.toString()', "'a'.constructor", 'lines.constructor',
    'lines.map(l, l)',  'user.__proto__.admin', 'globalThis', 'process.env', 'require("fs")',
    'eval("1")', 'Function("return 1")', 'net.valueOf()', "'a'.matches('(a+)+$')", '`a`', '${net}', 'net => net', 'net++', 'net = 5',
    'async', 'new Date()', 'toString()', 'hasOwnProperty("a")', 'lines.sum(l, l.constructor)', 'has.constructor', 'undefined',
  ]; // prettier-ignore
  for (const source of attempts) test(source, () => expect(codeOf(source)).toMatch(/^EXP3\d\d$/));
});

test('the record of a list may be called anything, and is nothing but that record', () => {
  const { expression } = compile('lines.sum(__proto__, __proto__.amount)', scope);
  const record = { ...nothing, lines: [{ amount: '2' }] };
  expect(evaluate(expression!, { record, ...clock })).toBe('2');
});

test('a field called like something of every object is the field, and absent it is null', () => {
  const type = recordType('T', { constructor: types.text, valueOf: types.text, hasOwnProperty: types.text });
  const read = (record: Record<string, string>) =>
    ['constructor', 'valueOf', 'hasOwnProperty'].map((source) =>
      evaluate(compile(source, { record: type }).expression!, { record, ...clock }),
    );
  expect(read({})).toEqual([null, null, null]);
  expect(read({ constructor: 'a', valueOf: 'b', hasOwnProperty: 'c' })).toEqual(['a', 'b', 'c']);
});

test('a name is looked for among the given names only, not in their prototype', () => {
  const { faults } = compile('toString', { names: {} });
  expect(faults![0]!.code).toBe('EXP310');
});

describe('is refused as too large:', () => {
  const repeat = (text: string, times: number): string => text.repeat(times);
  const sources: readonly (readonly [string, string])[] = [
    ['10,001 characters', `'${repeat('a', LIMITS.characters - 1)}'`],
    ['61 brackets', repeat('(', 61) + '1' + repeat(')', 61)],
    ['5,000 brackets that never close', repeat('(', 5000)],
    ['5,000 signs', `${repeat('!', 5000)}urgent`],
    ['61 branches', `${repeat('urgent ? 1 : ', 61)}2`],
    ['61 calls', `${repeat('abs(', 61)}1${repeat(')', 61)}`],
    ['a chain of 1,001 additions', `1${repeat('+1', 1000)}`],
    ['a number of 201 digits', '9'.repeat(201)],
    ['a list of 2,000 constants', `net in [${repeat('1,', 1999)}1]`],
  ];
  for (const [what, source] of sources) test(what, () => expect(codeOf(source)).toBe('EXP304'));
});

test('what just keeps the limits is evaluated', () => {
  const sources = [
    `1${'+1'.repeat(999)}`,
    `${'('.repeat(60)}1${')'.repeat(60)}`,
    `${'abs('.repeat(60)}1${')'.repeat(60)}`,
  ];
  const values = sources.map((source) =>
    evaluate(compile(source, scope).expression!, { record: nothing, ...clock }),
  );
  expect(values).toEqual(['1000', '1', '1']);
});

test('a given number of a million digits is no number', () => {
  const { expression } = compile('net * net', scope);
  expect(evaluate(expression!, { record: { net: '9'.repeat(1_000_000) }, ...clock })).toBeNull();
});

test('a million blanks in the middle are trimmed at once', () => {
  const { expression } = compile('trim(note)', scope);
  const note = `a${' '.repeat(1_000_000)}b`;
  expect(evaluate(expression!, { record: { note: `  ${note}\n` }, ...clock })).toBe(note);
});

test('a text of a million digits is no number', () => {
  const { expression } = compile('number(note)', scope);
  expect(evaluate(expression!, { record: { note: '9'.repeat(1_000_000) }, ...clock })).toBeNull();
});

test('10,000 random texts are parsed or refused, and never more than that', () => {
  const words = [
    'net', 'lines', 'l', 'sum', '(', ')', '[', ']', ',', '.', '+', '-', '*', '/', '%', '<', '==', '&&', '||', '!', '?', ':', 'in', "'a'",
    '"', "'", '\\', '1', '2.5', 'null', 'true', ' ', '\n', '__proto__', 'constructor', 'user', 'today()', '😀', '\ud800', '\u0000', '#',
  ]; // prettier-ignore
  const random = randomOf(20261121);
  for (let at = 0; at < 10_000; at++) {
    const source = Array.from({ length: random.int(1, 25) }, () => random.pick(words)).join(
      random.pick(['', ' ']),
    );
    const { ast, faults } = parse(source);
    expect(ast === undefined).toBe(faults !== undefined);
    if (ast) compile(source, scope);
  }
});
