import type { ColumnView } from '../../engine/forms/index.ts';
import { unitPath } from '../data/documents.ts';
import type { Row } from '../data/documents.ts';
import { heldOf } from '../data/wire.ts';
import { display } from './display.ts';

/** The value of a column, with the currency or unit that stands beside it. */
export function shownIn(row: Row, column: ColumnView): ReturnType<typeof display> {
  const unit = unitPath(column);
  const label = unit && (valueAt(row, [...unit, '_label']) as string | null | undefined);
  return display(column.field, heldOf(column.field, valueAt(row, column.path)), label ?? undefined);
}

function valueAt(row: Row, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], row);
}
