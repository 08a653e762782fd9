import type { Pointed } from './documents.ts';
import type { Cell } from './draft.ts';

/** The currency or unit of a cell's value, as a person reads it: that of its record, of the record above, or a fixed one. */
export function unitOf({ field, row }: Cell): string | undefined {
  const { measure } = field;
  if (!measure) return undefined;
  if ('constant' in measure) return measure.constant;
  const above = measure.field.startsWith('parent.');
  const owner = above ? row.parent : row;
  const cell = owner?.cells.get(measure.field.replace(/^parent\./, ''));
  return (cell?.value.value as Pointed | null)?._label ?? undefined;
}
