import { describe, expect, test } from 'vitest';
import { hashOf, parseJson, type Json } from '../../engine/definition/index.ts';

const valueOf = (text: string): unknown => {
  const parsed = parseJson(text);
  if ('fault' in parsed) throw new Error(parsed.fault.message);
  return parsed.value;
};
const faultOf = (text: string) => {
  const parsed = parseJson(text);
  if (!('fault' in parsed)) throw new Error('the text was read');
  return parsed.fault;
};

describe('what JSON.parse reads is read the same', () => {
  test.each([
    '{}',
    '[]',
    'null',
    ' -0.5e+10 ',
    '0',
    '"\\u00e9\\n\\"/\\/"',
    '{"a": [1, {"b": [true, false, null]}], "": ""}',
    '\r\n{\r\n"a"\t:1\r\n}\r\n',
  ])('%s', (text) => expect(valueOf(text)).toEqual(JSON.parse(text)));
});

describe('what JSON.parse refuses is refused', () => {
  test.each([
    '',
    '{',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '01',
    '1.',
    '+1',
    '.5',
    'nul',
    '"\u0007"',
    '"\\x"',
    '[1 2]',
    '{"a" 1}',
    '1 1',
    '"a',
    '/**/1',
    'NaN',
  ])('%s', (text) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(faultOf(text).code).toBe('DEF101');
  });
});

test('the first trouble is told with line and column', () => {
  expect(faultOf('{\n  "a": 1,\n  "b": }').message).toContain("line 3, column 8: '}' stands here");
});

test('a byte order mark is passed over, and counts nothing', () => {
  expect(valueOf('\ufeff{"a":1}')).toEqual({ a: 1 });
});

test('a key that stands twice is refused, however it is written', () => {
  expect(faultOf('{"a":1,"\\u0061":2}')).toMatchObject({ code: 'DEF102' });
});

test('the same key in another object is none of its business', () => {
  expect(valueOf('{"a":{"a":1},"b":{"a":2}}')).toEqual({ a: { a: 1 }, b: { a: 2 } });
});

test('__proto__ is refused, toString and constructor are names like others', () => {
  expect(faultOf('{"__proto__":{}}').code).toBe('DEF101');
  expect(Object.keys(valueOf('{"toString":1,"constructor":2}') as object)).toEqual([
    'toString',
    'constructor',
  ]);
});

test('nesting beyond the limit is refused before the stack is', () => {
  expect(faultOf('['.repeat(100_000)).code).toBe('DEF111');
});

test('the hash follows values and the order of keys, and no blanks', () => {
  expect(hashOf(valueOf('{"a":1,"b":[2]}') as Json)).toBe(hashOf(valueOf('{ "a" : 1,\n"b":[ 2 ]}') as Json));
  expect(hashOf({ a: 1, b: 2 })).not.toBe(hashOf({ b: 2, a: 1 }));
  expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
});

test('what is read is frozen', () => {
  const value = valueOf('{"a":[{"b":1}]}') as { a: object[] };
  expect([value, value.a, value.a[0]].every(Object.isFrozen)).toBe(true);
});
