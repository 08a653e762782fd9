/** What follows from choosing a record: fields fetched from it, and what expressions read through it. */
import { batch } from '@preact/signals-core';
import type { FieldView, TargetView } from '../../engine/forms/index.ts';
import type { Pointed, Row, Wanted } from './documents.ts';
import { fill } from './draft.ts';
import type { Cell, RowDraft } from './draft.ts';
import { peekRecords } from './records.ts';
import { heldOf } from './wire.ts';

/** Fields that are copied from the record a reference points to. */
function fetchedBy(row: RowDraft, reference: FieldView): readonly FieldView[] {
  return row.plan.fields.filter((field) => field.fetch?.reference === reference.name);
}

/** What is wanted of the record behind a reference; empty when choosing it has no consequences. */
function wantedOf(row: RowDraft, reference: FieldView): readonly Wanted[] {
  const reads = row.plan.reads
    .filter(({ path }) => path[0] === reference.name)
    .map(({ path, type }) => ({ path: path.slice(1), pointed: type === 'reference' }));
  const fetched = fetchedBy(row, reference).map((field) => ({
    path: [field.fetch!.source],
    pointed: field.type === 'reference',
  }));
  return [...reads, ...fetched];
}

/** Reads what references point to, one question for all cells of the same field, and lets it have its effect. */
export async function followReferences(cells: readonly Cell[]): Promise<void> {
  const byField = Map.groupBy(cells, (cell) => cell.field);
  await Promise.all([...byField].map(([field, same]) => followField(field, same)));
}

async function followField(field: FieldView, cells: readonly Cell[]): Promise<void> {
  const wanted = wantedOf(cells[0]!.row, field);
  if (field.type !== 'reference' || wanted.length === 0) return;
  const idOf = (cell: Cell): string | undefined => (cell.value.value as Pointed | null)?.id;
  const asked = new Map(cells.map((cell) => [cell, idOf(cell)]));
  const found = await readAll(
    field.targets![0]!,
    wanted,
    [...new Set(asked.values())].filter((id) => id !== undefined),
  );
  const filled = batch(() =>
    [...asked].flatMap(([cell, id]) => (idOf(cell) === id ? takeEffect(cell, found.get(id ?? '')) : [])),
  );
  // A reference that was fetched has consequences of its own: the product's tax code brings its rate.
  if (filled.length > 0) await followReferences(filled);
}

const IDS_MAX = 100;

async function readAll(
  target: TargetView,
  wanted: readonly Wanted[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const found = new Map<string, Row>();
  for (let from = 0; from < ids.length; from += IDS_MAX)
    for (const record of await peekRecords(target, wanted, ids.slice(from, from + IDS_MAX)))
      found.set(record['id'] as string, record);
  return found;
}

/** Fills what is fetched; gives the references among it. */
function takeEffect({ row, field }: Cell, record: Row | undefined): readonly Cell[] {
  row.pointed.get(field.name)!.value = record;
  const copies = fetchedBy(row, field).map((copy) => row.cells.get(copy.name)!);
  for (const cell of copies) fill(cell, heldOf(cell.field, record?.[cell.field.fetch!.source]));
  return copies.filter((cell) => cell.field.type === 'reference' && !cell.given.value);
}

/** References of a record that was read, through which its expressions look: asked once it is being changed. */
export function openReferences(row: RowDraft): readonly Cell[] {
  const own = [...row.cells.values()].filter(
    (cell) =>
      cell.field.type === 'reference' &&
      cell.value.value !== null &&
      row.pointed.get(cell.field.name)!.value === undefined &&
      row.plan.reads.some(({ path }) => path[0] === cell.field.name),
  );
  const below = [...row.cells.values()].filter((cell) => cell.field.lines);
  return [
    ...own,
    ...below.flatMap((cell) => (cell.value.value as readonly RowDraft[]).flatMap(openReferences)),
  ];
}
