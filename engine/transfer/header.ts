/*
 * A file without a mapping: its header names paths, as an export writes them. One file may hold records and their
 * lines; a row whose own cells are empty, or that repeats the id above it, is a further line of the record above.
 */
import type { Entity, Field, LinesField, ScalarField } from '../model/index.ts';
import { Refusal } from '../errors/index.ts';
import { columnsByName, valueField, type Column, type Knows } from './columns.ts';
import { badMapping } from './faults.ts';
import type { MappedField, MappedLines, Mapping, Source } from './mapping.ts';
import type { Tables } from './records.ts';
import type { Row, Table } from './table.ts';

/** Ties a line's row to that of its record. No header can hold it: cells of headers are trimmed. */
const recordRow = ' record';

/**
 * The mapping that a header says, and the table parted into records and lines.
 * @throws Refusal IMP011, IMP013
 */
export function mappingOfHeader(
  entity: Entity,
  table: Table,
  file: string,
  knows: Knows,
): { mapping: Mapping; tables: Tables } {
  const columns = columnsByName(entity, table.columns, knows);
  const own = columns.filter(({ lines }) => !lines);
  const lines = [
    ...Map.groupBy(
      columns.filter((column) => column.lines),
      ({ lines: field }) => field!,
    ),
  ];
  const mapping: Mapping = {
    title: entity.plural,
    file,
    entity,
    source: file,
    key: keyOf(entity, own, file),
    fields: mappedFields(own),
    lines: lines.map(([field, list]): MappedLines => ({
      field,
      source: file,
      join: [[recordRow, recordRow]],
      fields: mappedFields(list),
    })),
    live: false,
    draws: true,
    then: [],
  };
  return { mapping, tables: partTable(table, own, lines) };
}

/** The id where it is there, else the first key whose fields are all there. */
function keyOf(entity: Entity, columns: readonly Column[], file: string): readonly Field[] {
  const there = new Set(columns.filter(({ part }) => part === undefined).map(({ field }) => field));
  const keys = keysOf(entity);
  const key = keys.find((fields) => fields.every((field) => there.has(field)));
  if (key) return key;
  const why = 'No column tells which record a row is.';
  const names = keys.map((fields) => fields.map(({ name }) => name).join(' with '));
  throw new Refusal(badMapping({ why, mend: `Add a column: ${names.join(', or ')}.` }, { file, row: 1 }));
}

/** What a record can be known by: its id, a field that is unique or numbered, fields that are unique together. */
function keysOf(entity: Entity): readonly (readonly Field[])[] {
  const fields = [...entity.fields.values()];
  const alone = fields.filter((field) => !field.system && (field.unique || field.series !== undefined));
  return [
    [entity.fields.get('id')!],
    ...alone.map((field) => [field]),
    ...entity.unique.map((key) => key.fields),
  ];
}

/** Parts of one field become one value; a path behind a reference is the key it is found by. */
function mappedFields(columns: readonly Column[]): MappedField[] {
  return [...Map.groupBy(columns, ({ field }) => field)].map(([field, list]) => {
    const parts = list.filter(({ part }) => part !== undefined);
    if (parts.length > 0) {
      const sources = parts.map(
        ({ part, name }) => [part!, { kind: 'column', column: name } as Source] as const,
      );
      return { field, source: { kind: 'parts', parts: new Map(sources) } };
    }
    const column = list[0]!;
    const by =
      column.behind.length === 1 && (field.kind === 'reference' || field.kind === 'links')
        ? (valueField(column) as ScalarField)
        : undefined;
    return { field, source: { kind: 'column', column: column.name }, ...(by && { by }) };
  });
}

function partTable(
  table: Table,
  own: readonly Column[],
  lines: readonly (readonly [LinesField, readonly Column[]])[],
): Tables {
  const records: Row[] = [];
  const linesRows = new Map(lines.map(([field]) => [field.name, [] as Row[]]));
  for (const row of table.rows) {
    const above = records.at(-1);
    if (!above || !continues(row, above, own, lines.length > 0)) records.push(tied(row, row));
    for (const [field, columns] of lines) {
      if (columns.some(({ name }) => row.cells.get(name) !== null)) {
        linesRows.get(field.name)!.push(tied(row, records.at(-1)!));
      }
    }
  }
  const columns = [...table.columns, recordRow];
  const parted = [...linesRows].map(([name, rows]) => [name, { columns, rows }] as const);
  return { records: { columns, rows: records }, lines: new Map(parted) };
}

/** Whether the row adds lines to the record above: it says nothing of its own but, at most, the same id. */
const continues = (row: Row, above: Row, own: readonly Column[], lines: boolean): boolean =>
  lines &&
  own.every(({ name }) => {
    const cell = row.cells.get(name) ?? null;
    return cell === null || (name === 'id' && cell === above.cells.get('id'));
  });

const tied = (row: Row, record: Row): Row => ({
  number: row.number,
  cells: new Map([...row.cells, [recordRow, String(record.number)]]),
});
