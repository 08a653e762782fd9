/** What the server refused, brought to the fields it is about. */
import type { Fault } from './client.ts';
import { isFilled, linesOf } from './draft.ts';
import type { Cell, Draft, RowDraft } from './draft.ts';

/** Marks the cells that faults name by their path, `lines/2/quantity`; gives the faults that are about none of them. */
export function refuseCells(draft: Draft, faults: readonly Fault[]): readonly Fault[] {
  return faults.filter((fault) => {
    const cell =
      fault.field === undefined ? undefined : cellAt(draft, fault.field.split('/').filter(Boolean));
    if (cell) cell.refused.value = fault.message;
    return cell === undefined;
  });
}

/** Lines are counted as they were sent: those with something in them, in order. */
function cellAt(row: RowDraft, [name, ...rest]: readonly string[]): Cell | undefined {
  const cell = name === undefined ? undefined : row.cells.get(name);
  if (!cell?.field.lines || rest.length === 0) return cell;
  const [index, ...below] = rest.filter((part) => !['add', 'change', 'remove'].includes(part));
  const rows = linesOf(cell).filter(isFilled);
  const added = rest.includes('add') ? rows.filter((line) => line.id === undefined) : rows;
  const line = added[Number(index)] ?? rows.find((one) => one.id === index);
  return (line && cellAt(line, below)) ?? cell;
}
