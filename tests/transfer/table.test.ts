import { expect, test } from 'vitest';
import { Refusal } from '../../engine/errors/index.ts';
import { readTable } from '../../engine/transfer/index.ts';

const read = (text: string | Uint8Array) =>
  readTable(typeof text === 'string' ? Buffer.from(text) : text, 'data/parts.csv');

function faultsOf(text: string | Uint8Array) {
  try {
    read(text);
    return [];
  } catch (error) {
    return (error as Refusal).faults.map(({ code, place }) => ({ code, ...place }));
  }
}

const cells = (text: string) => read(text).rows.map(({ cells: row }) => [...row.values()]);

test('cells are found by the names of the header, an empty one is null', () => {
  expect(read('code,name\nA1,Bolt\nA2,\n').rows).toEqual([
    {
      number: 2,
      cells: new Map([
        ['code', 'A1'],
        ['name', 'Bolt'],
      ]),
    },
    {
      number: 3,
      cells: new Map([
        ['code', 'A2'],
        ['name', null],
      ]),
    },
  ]);
});

test('comma, semicolon and tab are told by the header, a byte order mark is no letter', () => {
  const expected = [['1', '2,5']];
  expect(cells('a,b\n1,"2,5"\n')).toEqual(expected);
  expect(cells('a;b\r\n1;2,5\r\n')).toEqual(expected);
  expect(cells('a\tb\n1\t2,5\n')).toEqual(expected);
  expect(cells('\ufeffa,b\n1,"2,5"\n')).toEqual(expected);
});

test('quoted cells keep delimiters, quotes and line breaks, and a break starts no row', () => {
  const { rows } = read('a,b\n"x ""y"", z","1\n2"\nlast,3\n');
  expect([...rows[0]!.cells.values()]).toEqual(['x "y", z', '1\n2']);
  expect(rows[1]!.number).toBe(3);
});

test('an empty line is no record but counts as a row', () => {
  expect(read('a,b\n1,2\n\n3,4\n').rows.map(({ number }) => number)).toEqual([2, 4]);
});

test('all rows of a wrong width are told, each with its row', () => {
  expect(faultsOf('a,b\n1\n1,2\n1,2,3\n')).toEqual([
    { code: 'IMP004', file: 'data/parts.csv', row: 2 },
    { code: 'IMP004', file: 'data/parts.csv', row: 4 },
  ]);
});

test.each([
  ['an empty file', '', 'IMP012', undefined],
  ['a column named twice', 'a,b,a\n', 'IMP003', 1],
  ['a quote that does not end', 'a,b\n1,2\n3,"4\n', 'IMP005', 3],
  ['Latin-1', Buffer.from('a,b\n1,2\n3,M\xfcnchen\n', 'latin1'), 'IMP001', 3],
  ['UTF-16', Buffer.from('\ufeffa,b\n', 'utf16le'), 'IMP001', 1],
])('%s is refused', (_name, text, code, row) => {
  expect(faultsOf(text)[0]).toEqual({ code, file: 'data/parts.csv', ...(row !== undefined && { row }) });
});
