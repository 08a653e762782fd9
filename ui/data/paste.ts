/** A block from a spreadsheet put into lines: each text becomes the value its column wants. */
import { batch } from '@preact/signals-core';
import type { FieldView } from '../../engine/forms/index.ts';
import { text } from '../shared/texts.ts';
import type { Pointed } from './documents.ts';
import { give } from './draft.ts';
import type { Cell, RowDraft } from './draft.ts';
import { parseDate, parseDuration, parseNumber } from './format.ts';
import { followReferences } from './pointing.ts';
import { lookUp } from './records.ts';
import { readSeveral, ruleOfItem } from './several.ts';

/** Rows and cells of clipboard text: tabs and line ends, quotes around what holds either. */
export function blockOf(clipboard: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const put = (): void => {
    rows.at(-1)!.push(cell.trim());
    cell = '';
  };
  for (const sign of clipboard.replace(/\r\n?/g, '\n').replace(/\n+$/, '')) {
    if (sign === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (sign === '\t' && !quoted) put();
    else if (sign === '\n' && !quoted) {
      put();
      rows.push([]);
    } else cell += sign;
  }
  put();
  return clipboard === '' ? [] : rows;
}

type Read =
  { readonly value: unknown } | { readonly slip: 'number' | 'integer' | 'date' | 'duration' | 'option' };

/** Writes `block` into the cells of `rows`, from the first of `columns` on. Gives a sentence for each unknown name. */
export async function pasteBlock(
  rows: readonly RowDraft[],
  columns: readonly FieldView[],
  block: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const known = await namesIn(columns, block);
  const unknown = new Set<string>();
  const pointing: Cell[] = [];
  batch(() => {
    rows.forEach((row, at) =>
      columns.forEach((field, column) => {
        const typed = block[at]?.[column];
        const cell = row.cells.get(field.name)!;
        if (typed === undefined || cell.readOnly.value) return;
        const read = readCell(field, typed, known.get(field));
        if ('value' in read) give(cell, read.value);
        else {
          cell.slip.value = { rule: read.slip };
          cell.touched.value = true;
          cell.given.value = true;
          if (field.type === 'reference')
            unknown.add(text('lines.unknown', { text: typed, title: field.title }));
        }
        if (field.type === 'reference') pointing.push(cell);
      }),
    );
  });
  await followReferences(pointing);
  return [...unknown];
}

/** What the names in the columns of references stand for: one lookup for each distinct name. */
async function namesIn(
  columns: readonly FieldView[],
  block: readonly (readonly string[])[],
): Promise<ReadonlyMap<FieldView, ReadonlyMap<string, Pointed>>> {
  const found = new Map<FieldView, ReadonlyMap<string, Pointed>>();
  for (const [at, field] of columns.entries()) {
    if (field.type !== 'reference') continue;
    const names = new Set(block.flatMap((row) => row[at] || []));
    if (names.size > 0) found.set(field, await lookUp(field.targets![0]!, [...names]));
  }
  return found;
}

function readCell(field: FieldView, typed: string, names: ReadonlyMap<string, Pointed> | undefined): Read {
  if (typed === '') return { value: null };
  switch (field.type) {
    case 'reference':
      return orSlip(names?.get(typed), 'option');
    case 'integer':
      return /^[+-]?\d+$/.test(parseNumber(typed) ?? '')
        ? { value: Number(parseNumber(typed)) }
        : { slip: 'integer' };
    case 'decimal':
    case 'money':
    case 'quantity':
      return orSlip(amountIn(typed), 'number');
    case 'date':
      return orSlip(parseDate(typed), 'date');
    case 'duration':
      return orSlip(parseDuration(typed), 'duration');
    case 'enum': {
      const bare = typed.toLowerCase();
      const option = field.options?.find(
        ({ label, value }) => label.toLowerCase() === bare || value.toLowerCase() === bare,
      );
      return orSlip(option?.value, 'option');
    }
    case 'multiEnum':
    case 'list':
      return orSlip(readSeveral(field, typed), ruleOfItem(field));
    case 'boolean':
      return { value: ['true', '1', 'x', text('boolean.yes').toLowerCase()].includes(typed.toLowerCase()) };
    default:
      return { value: typed };
  }
}

/** Amounts come with their currency sign, and percentages with theirs. */
function amountIn(typed: string): string | undefined {
  return parseNumber(typed.replace(/[\p{Sc}%]|\b[A-Z]{3}\b/gu, ''));
}

function orSlip<T>(value: T | undefined, slip: 'number' | 'date' | 'duration' | 'option'): Read {
  return value === undefined ? { slip } : { value };
}
