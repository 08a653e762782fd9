/** What a draft says to the server, and what keeps it from being said. */
import type { CheckView } from '../../engine/forms/index.ts';
import { isFilled, linesOf, meets } from './draft.ts';
import type { Cell, Draft, RowDraft } from './draft.ts';
import { isEmpty, wireOf } from './wire.ts';
import type { Broken } from './constraints.ts';

export type Written = Readonly<Record<string, unknown>>;

/** A new record or line: whatever was given. */
export function inputOfRow(row: RowDraft): Written {
  const entries = [...row.cells.values()]
    .filter((cell) => (cell.field.lines ? linesOf(cell).some(isFilled) : cell.given.value))
    .map((cell) => [
      cell.field.name,
      cell.field.lines
        ? linesOf(cell).filter(isFilled).map(inputOfRow)
        : wireOf(cell.field, cell.value.value),
    ]);
  return Object.fromEntries(entries) as Written;
}

/** A change of a record that exists: changed fields, lines by what became of them. */
export function patchOf(row: RowDraft): Written {
  const entries = [...row.cells.values()].flatMap((cell): readonly (readonly [string, unknown])[] => {
    if (cell.field.lines) return linesChanged(cell) ? [[cell.field.name, linesPatch(cell)]] : [];
    const wire = wireOf(cell.field, cell.value.value);
    const same = JSON.stringify(wire) === JSON.stringify(wireOf(cell.field, cell.base));
    return cell.given.value && !same ? [[cell.field.name, wire]] : [];
  });
  return Object.fromEntries(entries) as Written;
}

function linesChanged(cell: Cell): boolean {
  const { add, change, remove } = linesPatch(cell);
  return add.length + change.length + remove.length > 0;
}

interface LinesPatch {
  readonly add: readonly Written[];
  readonly change: readonly Written[];
  readonly remove: readonly string[];
}

function linesPatch(cell: Cell): LinesPatch {
  const rows = linesOf(cell);
  const kept = new Set(rows.map((row) => row.id));
  return {
    add: rows.filter((row) => row.id === undefined && isFilled(row)).map(inputOfRow),
    change: rows.flatMap((row) => (row.id && row.changed.value ? [{ id: row.id, ...patchOf(row) }] : [])),
    remove: (cell.base as readonly RowDraft[]).flatMap((row) => (kept.has(row.id) ? [] : [row.id!])),
  };
}

/** One thing to mend: the cell it is about, or the record as a whole. */
export interface Complaint {
  readonly cell?: Cell;
  readonly broken?: Broken;
  readonly message?: string;
  /** 1-based number of the line it stands in. */
  readonly line?: number;
}

/** Everything that keeps a draft from being saved, in the order of the form's fields. */
export function complaintsOf(draft: Draft): readonly Complaint[] {
  return [...rowComplaints(draft), ...checkComplaints(draft, draft.view.checks)];
}

function rowComplaints(row: RowDraft, line?: number): readonly Complaint[] {
  const at = line === undefined ? {} : { line };
  return [...row.cells.values()].flatMap((cell): readonly Complaint[] => {
    const own = cell.refused.value ? [{ cell, message: cell.refused.value, ...at }] : [];
    const broken = cell.broken.value ? [{ cell, broken: cell.broken.value, ...at }] : own;
    return cell.field.lines ? [...broken, ...lineComplaints(cell)] : broken;
  });
}

function lineComplaints(cell: Cell): readonly Complaint[] {
  return linesOf(cell).flatMap((row, at) => {
    if (!isFilled(row)) return [];
    const checks = checkComplaints(row, cell.field.lines!.checks);
    return [...rowComplaints(row, at + 1), ...checks.map((complaint) => ({ ...complaint, line: at + 1 }))];
  });
}

/** A check fails only when it is known to be false: what the page cannot judge is the server's business. */
function checkComplaints(row: RowDraft, checks: readonly CheckView[]): readonly Complaint[] {
  return checks
    .filter((check) => meets(row, `!(${check.holds})`) === true)
    .map((check) => {
      const cell = check.field ? row.cells.get(check.field) : undefined;
      return { ...(cell && { cell }), message: check.message };
    });
}

export function isDirty(draft: Draft): boolean {
  if (draft.read) return draft.changed.value;
  return [...draft.cells.values()].some((cell) =>
    cell.field.lines ? linesOf(cell).some(isFilled) : cell.given.value && !isEmpty(cell.value.value),
  );
}
