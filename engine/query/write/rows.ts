/*
 * What rows look like on their way into the statement: one JSON array for the records and one for each field of lines
 * or links, read by json_to_recordset. Keys are column names; those that begin with `$` are ours and can be no field:
 *   $id $version $at      which record, the version it was changed from, the path that faults begin with
 *   $correlation $via     of its document: what it is followed by, and the step of a process it is of
 *   $given                columns this row brings, where not all rows bring the same
 *   $parent $kind $position   of lines: their record, add | change | remove | keep, their wanted place
 */
import type { JsonObject } from '../../definition/index.ts';
import type { Entity, Field, LinesField, LinksField } from '../../model/index.ts';
import { columnsOf, isStored } from './columns.ts';
import type { Given, LinesPlan, LinksPlan, WritePlan } from './types.ts';
import type { WriteSource } from './builder.ts';

/** Values by field name, as validated. A missing name is not given; null empties the field. */
export type Values = Readonly<Record<string, unknown>>;

export interface LineInput {
  readonly kind: 'add' | 'change' | 'remove' | 'keep';
  readonly id: string;
  readonly at: string;
  readonly values: Values;
  /** Place among the lines, from 1, where an order was asked for. */
  readonly position?: number;
}

export interface LinkInput {
  readonly kind: 'add' | 'remove';
  readonly target: string;
}

/** One record to be created or changed. */
export interface RecordInput {
  readonly id: string;
  readonly version?: number;
  /** Of the document it is of, where others are of another. */
  readonly correlation?: string | null;
  readonly via?: JsonObject | null;
  /** Path that faults begin with, such as `2` for the third record of many; empty for one. */
  readonly at: string;
  readonly values: Values;
  readonly lines: ReadonlyMap<LinesField, readonly LineInput[]>;
  readonly links: ReadonlyMap<LinksField, { readonly whole: boolean; readonly rows: readonly LinkInput[] }>;
}

/** The part of a plan that follows from the shape of its rows, and the rows as parameters. */
export interface Rows {
  readonly shape: Pick<WritePlan, 'single' | 'given' | 'lines' | 'links'>;
  readonly values: ReadonlyMap<WriteSource, string>;
}

type Row = Record<string, unknown>;

export function rowsOf(entity: Entity, records: readonly RecordInput[]): Rows {
  const given = givenIn(
    entity,
    records.map((one) => one.values),
  );
  const values = new Map<WriteSource, string>();
  const roots = records.map((one) => ({
    $id: one.id,
    $version: one.version,
    $at: one.at,
    $correlation: one.correlation,
    $via: one.via,
    ...row(entity, one.values, given),
  }));
  values.set('rows', JSON.stringify(roots));
  const lines = new Map<LinesField, LinesPlan>();
  for (const field of fieldsIn(records, (one) => one.lines)) {
    const all = records.flatMap((one) =>
      (one.lines.get(field) ?? []).map((line) => ({ parent: one.id, line })),
    );
    const written = all.filter(({ line }) => line.kind === 'add' || line.kind === 'change');
    const ofLines = givenIn(
      field.target,
      written.map(({ line }) => line.values),
    );
    lines.set(
      field,
      linesPlan(
        ofLines,
        all.map(({ line }) => line),
      ),
    );
    values.set(
      `lines:${field.id}`,
      JSON.stringify(all.map(({ parent, line }) => lineRow(field, parent, line, ofLines))),
    );
  }
  const links = new Map<LinksField, LinksPlan>();
  for (const field of fieldsIn(records, (one) => one.links)) {
    links.set(field, { whole: records.some((one) => one.links.get(field)?.whole) });
    values.set(`links:${field.id}`, JSON.stringify(records.flatMap((one) => linkRows(one, field))));
  }
  const [only, ...others] = records;
  const single = only !== undefined && others.length === 0;
  if (single) {
    values.set('id', only.id).set('at', only.at);
    if (only.version !== undefined) values.set('version', String(only.version));
  }
  return { shape: { single, given, lines, links }, values };
}

function fieldsIn<F>(
  records: readonly RecordInput[],
  of: (one: RecordInput) => ReadonlyMap<F, unknown>,
): F[] {
  return [...new Set(records.flatMap((one) => [...of(one).keys()]))];
}

/** Fields named in all rows, and fields named only in some. */
function givenIn(entity: Entity, rows: readonly Values[]): Given {
  const counts = new Map<Field, number>();
  for (const values of rows) {
    for (const [name, value] of Object.entries(values)) {
      const field = entity.fields.get(name);
      if (field && isStored(field) && value !== undefined) counts.set(field, (counts.get(field) ?? 0) + 1);
    }
  }
  const entries = [...entity.fields.values()].flatMap((field) =>
    counts.has(field) ? [[field, counts.get(field)!] as const] : [],
  );
  return {
    always: new Set(entries.filter(([, count]) => count === rows.length).map(([field]) => field)),
    sometimes: new Set(entries.filter(([, count]) => count < rows.length).map(([field]) => field)),
  };
}

function row(entity: Entity, values: Values, given: Given): Row {
  const made: Row = {};
  const named: string[] = [];
  for (const [fieldName, value] of Object.entries(values)) {
    const field = entity.fields.get(fieldName);
    if (!field || !isStored(field) || value === undefined) continue;
    for (const column of columnsOf(field)) made[column.name] = column.of(value);
    if (given.sometimes.has(field)) named.push(columnsOf(field)[0]!.name);
  }
  if (given.sometimes.size > 0) made['$given'] = named;
  return made;
}

function linesPlan(given: Given, lines: readonly LineInput[]): LinesPlan {
  const has = (kind: LineInput['kind']) => lines.some((line) => line.kind === kind);
  const orders = lines.some((line) => line.kind !== 'add' && line.position !== undefined);
  return { given, adds: has('add'), changes: has('change'), removes: has('remove'), orders };
}

const lineRow = (field: LinesField, parent: string, line: LineInput, given: Given): Row => ({
  $parent: parent,
  $id: line.id,
  $at: line.at,
  $kind: line.kind,
  $position: line.position,
  ...row(field.target, line.values, given),
});

const linkRows = (one: RecordInput, field: LinksField): Row[] =>
  (one.links.get(field)?.rows ?? []).map((link, index) => ({
    $parent: one.id,
    $id: link.target,
    $at: one.at,
    $kind: link.kind,
    $position: index + 1,
  }));
