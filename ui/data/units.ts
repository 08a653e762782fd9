import type { FieldView } from '../../engine/forms/index.ts';
import type { Pointed } from './documents.ts';
import type { Cell, RowDraft } from './draft.ts';

/** The currency or unit of a cell's value, as a person reads it: that of its record, of the record above, or a fixed one. */
export function unitOf({ field, row }: Cell): string | undefined {
  return unitBeside(field, row, row.parent);
}

/** The same of a field that stands in `row`, below `above`. */
export function unitBeside(
  { measure }: FieldView,
  row: RowDraft | undefined,
  above: RowDraft | undefined,
): string | undefined {
  if (!measure) return undefined;
  if ('constant' in measure) return measure.constant;
  const owner = measure.field.startsWith('parent.') ? above : row;
  const cell = owner?.cells.get(measure.field.replace(/^parent\./, ''));
  return (cell?.value.value as Pointed | null)?._label ?? undefined;
}
