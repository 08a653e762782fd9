/*
 * Rows -> the records they say, as a mutation takes them. References are named by key here; ids come when all keys of
 * a set are looked up together.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import { Refusal, type Fault } from '../errors/index.ts';
import { evaluate, type Value } from '../expression/index.ts';
import type { LinksField, ReferenceField, ScalarField } from '../model/index.ts';
import { NoValue, readCell } from './cells.ts';
import { emptyKey, orphanLine, repeatedKey, wrongCell } from './faults.ts';
import { columnsOf, type MappedField, type MappedLines, type Mapping, type Source } from './mapping.ts';
import { requireColumns, type Row, type Table } from './table.ts';

/** A reference or a link that is known by the key of its target: looked up later. */
export interface KeyOf {
  readonly field: ReferenceField | LinksField;
  readonly by: ScalarField;
  readonly key: string;
  readonly column: string;
}

/** A value, or the keys it is made of once they are looked up. */
export type Named = Json | KeyOf | readonly KeyOf[];

export interface Wanted {
  /** Row of the record, and of each of its lines by lines field: for faults. */
  readonly row: number;
  /** Values by field name. */
  readonly values: ReadonlyMap<string, Named>;
  readonly lines: ReadonlyMap<string, readonly WantedLine[]>;
  /** Values of the key, as text that two rows can be told apart by. */
  readonly key: string;
}

export interface WantedLine {
  readonly row: number;
  readonly values: ReadonlyMap<string, Named>;
}

export const isKey = (value: Named): value is KeyOf =>
  typeof value === 'object' && value !== null && 'by' in value && 'column' in value && 'field' in value;

/** The keys in a value: one of a reference, any number of links, none of anything else. */
export const keysIn = (value: Named): readonly KeyOf[] =>
  Array.isArray(value) ? (value as readonly Named[]).filter(isKey) : isKey(value) ? [value] : [];

/** What an import reads: the file of its records and those of its lines. */
export interface Tables {
  readonly records: Table;
  /** By lines field. */
  readonly lines: ReadonlyMap<string, Table>;
}

/**
 * Every record of the tables, in order of rows.
 * @throws Refusal with all faults of all rows (IMP002, IMP006, IMP008 to IMP010).
 */
export function wantedRecords(mapping: Mapping, tables: Tables, today: string): Wanted[] {
  const joins = mapping.lines.flatMap(({ join }) => join.map(([, own]) => own));
  requireColumns(tables.records, [...columnsOf(mapping.fields), ...joins], mapping.source);
  const faults: Fault[] = [];
  const lines = new Map(mapping.lines.map((each) => [each, groupLines(each, tables, today, faults)]));
  const seen = new Map<string, number>();
  const records = tables.records.rows.map((row) => {
    const values = valuesOf(mapping.fields, row, mapping.source, today, faults);
    const key = keyOf(mapping, values, row, faults);
    const earlier = seen.get(key);
    if (earlier !== undefined)
      faults.push(repeatedKey({ key, row: earlier }, { file: mapping.source, row: row.number }));
    seen.set(key, row.number);
    const own = mapping.lines.map((each) => [each.field.name, lines.get(each)!.take(row)] as const);
    return { row: row.number, values, lines: new Map(own), key };
  });
  for (const [each, group] of lines) faults.push(...group.orphans(each));
  if (faults.length > 0) throw new Refusal(faults);
  return records;
}

function keyOf(
  { key, source }: Mapping,
  values: ReadonlyMap<string, Named>,
  row: Row,
  faults: Fault[],
): string {
  const parts = key.map((field) => {
    const value = values.get(field.name) ?? null;
    if (value === null) faults.push(emptyKey({ field: field.name }, { file: source, row: row.number }));
    return isKey(value) ? value.key : value;
  });
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' / ');
}

/** Lines of one file by what joins them to their record. */
function groupLines(mapped: MappedLines, tables: Tables, today: string, faults: Fault[]) {
  const table = tables.lines.get(mapped.field.name)!;
  requireColumns(
    table,
    [...columnsOf(mapped.fields), ...mapped.join.map(([column]) => column)],
    mapped.source,
  );
  const joined = (row: Row, side: 0 | 1) =>
    JSON.stringify(mapped.join.map((pair) => row.cells.get(pair[side]) ?? null));
  const groups = Map.groupBy(table.rows, (row) => joined(row, 0));
  return {
    take(record: Row): WantedLine[] {
      const rows = groups.get(joined(record, 1)) ?? [];
      groups.delete(joined(record, 1));
      return rows.map((row) => ({
        row: row.number,
        values: valuesOf(mapped.fields, row, mapped.source, today, faults),
      }));
    },
    orphans(each: MappedLines): Fault[] {
      return [...groups.values()].map(([row]) => {
        const join = each.join
          .map(([column, own]) => `${own} '${row!.cells.get(column) ?? ''}'`)
          .join(' and ');
        return orphanLine({ join }, { file: each.source, row: row!.number });
      });
    },
  };
}

function valuesOf(fields: readonly MappedField[], row: Row, file: string, today: string, faults: Fault[]) {
  const values = new Map<string, Named>();
  for (const mapped of fields) {
    try {
      values.set(mapped.field.name, valueOf(mapped, row, today));
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
      const column = columnName(mapped.source);
      const cell = row.cells.get(column) ?? '';
      faults.push(wrongCell({ column, cell, wanted: error.wanted }, { file, row: row.number }));
    }
  }
  return values;
}

function valueOf({ field, source, by }: MappedField, row: Row, today: string): Named {
  if (source.kind === 'parts') return partsOf(source.parts, row, today);
  const cell = cellOf(source, row, today);
  const column = columnName(source);
  if (field.kind === 'reference' && by)
    return cell === null ? null : { field, by, key: String(cell), column };
  if (field.kind === 'links' && by) {
    const keys = cell === null ? [] : (readCell(field, String(cell)) as readonly Json[]);
    return keys.map((key) => ({ field, by, key: String(key), column }));
  }
  return typeof cell === 'string' ? readCell(field, cell) : cell;
}

/** An address or a period; null when each part is. */
function partsOf(parts: ReadonlyMap<string, Source>, row: Row, today: string): JsonObject | null {
  const values = [...parts].map(([name, source]) => [name, cellOf(source, row, today)] as const);
  return values.some(([, value]) => value !== null) ? Object.fromEntries(values) : null;
}

function cellOf(source: Source, row: Row, today: string): Json {
  if (source.kind === 'column') return row.cells.get(source.column) ?? null;
  if (source.kind === 'constant') return source.value;
  if (source.kind === 'parts') throw new Error('Parts have no parts.');
  const record = Object.fromEntries(source.columns.map((column) => [column, row.cells.get(column) ?? null]));
  return evaluate(source.expression, {
    record: record as Record<string, Value>,
    today,
    now: `${today}T00:00:00Z`,
  }) as Json;
}

const columnName = (source: Source): string =>
  source.kind === 'column'
    ? source.column
    : source.kind === 'expression'
      ? (source.columns[0] ?? 'constant')
      : 'constant';
