import { expect, test } from 'vitest';
import type { Field } from '../../engine/model/index.ts';
import { guard, NoValue, readCell, unguard, writeCell } from '../../engine/transfer/cells.ts';

const scalar = (type: string) => ({ kind: 'scalar', name: 'value', type }) as unknown as Field;
const links = { kind: 'links', name: 'value' } as unknown as Field;

test.each([
  ['text', 'Bolt, "M8"'],
  ['text', '=1+1'],
  ['text', "'=1+1"],
  ['text', '-5 degrees'],
  ['text', '@handle'],
  ['text', "'quoted'"],
  ['longText', 'two\nlines'],
  ['phone', '+49 30 1234'],
  ['integer', -12],
  ['decimal', '-1234.50'],
  ['money', '0.10'],
  ['boolean', false],
  ['date', '2026-02-28'],
  ['dateTime', '2026-02-28T10:00:00.123456Z'],
  ['duration', 'P1DT2H'],
  ['enum', 'draft'],
  ['multiEnum', ['a', 'b; c']],
  ['list', ['-x', '1']],
  ['address', { city: 'Köln', street: '=cmd' }],
  ['json', { deep: [1, '2', null] }],
  ['json', '-1'],
])('a %s is read as it was written: %j', (type, value) => {
  const field = scalar(type);
  expect(readCell(field, writeCell(field, value))).toEqual(value);
});

test('text that a spreadsheet would run begins with an apostrophe', () => {
  for (const text of ['=cmd()', '+1', '-1', '@x', '\tx', '\rx']) {
    expect(writeCell(scalar('text'), text)).toBe(`'${text}`);
  }
  expect(writeCell(scalar('text'), 'plain')).toBe('plain');
});

test('guarding is taken back exactly', () => {
  for (const text of ['=x', "'=x", "''=x", "'", "''", '', "it's", "'a'"])
    expect(unguard(guard(text))).toBe(text);
});

test('what people write is understood', () => {
  expect(readCell(scalar('boolean'), 'yes')).toBe(true);
  expect(readCell(scalar('boolean'), '0')).toBe(false);
  expect(readCell(scalar('decimal'), ' 12 ')).toBe('12');
  expect(readCell(links, 'a; b')).toEqual(['a', 'b']);
});

test.each([
  ['integer', '1.5'],
  ['integer', 'twelve'],
  ['decimal', '1,5'],
  ['decimal', '1e5'],
  ['money', 'NaN'],
  ['boolean', 'perhaps'],
  ['json', '{broken'],
  ['address', '[1]'],
])('a %s is not %s', (type, cell) => {
  expect(() => readCell(scalar(type), cell)).toThrow(NoValue);
});
