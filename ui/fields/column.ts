import { nothing } from 'lit';
import type { ColumnView } from '../../engine/forms/index.ts';
import { unitPath } from '../data/documents.ts';
import type { Row } from '../data/documents.ts';
import { heldOf } from '../data/wire.ts';
import { display, plain } from './display.ts';

/** The value of a column, with the currency or unit that stands beside it. */
export function shownIn(row: Row, column: ColumnView): ReturnType<typeof display> {
  return display(column.field, heldOf(column.field, valueAt(row, column.path)), unitIn(row, column));
}

/** What the first column calls the record: its label where the column is empty, as the number of a draft, or leads elsewhere. */
export function namedIn(row: Row, column: ColumnView): ReturnType<typeof display> {
  const shown = column.field.type === 'reference' ? nothing : shownIn(row, column);
  return shown === nothing || shown === '' ? ((row['_label'] as string | null) ?? '') : shown;
}

/** The value of a column as bare words, to stand inside a link. */
export function plainIn(row: Row, column: ColumnView): string {
  if (column.field.masked) return '';
  return plain(column.field, heldOf(column.field, valueAt(row, column.path)), unitIn(row, column));
}

function unitIn(row: Row, column: ColumnView): string | undefined {
  const unit = unitPath(column);
  const label = unit && (valueAt(row, [...unit, '_label']) as string | null | undefined);
  return label ?? undefined;
}

function valueAt(row: Row, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], row);
}
