/* Records -> CSV, page by page, under the rights of whoever asks. A record with lines takes one row for each line. */
import { isReadable, type Rights } from '../access/index.ts';
import type { Json, JsonObject } from '../definition/index.ts';
import type { Entity } from '../model/index.ts';
import { guard, writeCell } from './cells.ts';
import { allColumns, columnsByName, valueField, type Column } from './columns.ts';
import { selectionOf } from './compare.ts';
import { pageSize, type Door } from './door.ts';

export interface ExportOptions {
  /** Paths; everything the actor can read where none are named. */
  readonly columns?: readonly string[];
  readonly where?: Json;
  readonly orderBy?: Json;
  readonly search?: string;
}

/**
 * Text of the file, in pieces. The first piece is the header: what is refused is refused before it.
 * @throws Refusal IMP013, QRY6xx
 */
export async function* exportRecords(
  entity: Entity,
  rights: Rights,
  door: Pick<Door, 'read'>,
  options: ExportOptions,
): AsyncGenerator<string> {
  const columns = options.columns
    ? columnsByName(entity, options.columns, (field) => isReadable(rights, field))
    : allColumns(entity, rights);
  const document = documentOf(entity, columns, options.search !== undefined);
  const { where = null, orderBy = null, search = null } = options;
  let after: Json = null;
  let header = rowText(columns.map(({ name }) => name));
  do {
    const asked: JsonObject = { where, orderBy, after, ...(search !== null && { search }) };
    const { list } = (await door.read(document, asked)) as unknown as Page;
    yield (
      header +
      list.nodes
        .flatMap((record) => rowsOf(record, columns))
        .map(rowText)
        .join('')
    );
    header = '';
    after = list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
  } while (after !== null);
}

interface Page {
  readonly list: {
    readonly nodes: readonly JsonObject[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

function documentOf(entity: Entity, columns: readonly Column[], search: boolean): string {
  const { type, many } = entity.graphql;
  const variables = `$where: ${type}_Filter, $orderBy: [${type}_Order!], $after: String${search ? ', $search: String' : ''}`;
  const args = `where: $where, orderBy: $orderBy, after: $after, first: ${pageSize}${search ? ', search: $search' : ''}`;
  return `query Export(${variables}) { list: ${many}(${args}) {
    nodes { ${columns.map((column, index) => selected(column, index)).join(' ')} }
    pageInfo { hasNextPage endCursor } } }`;
}

/** Each column under an alias of its own, so that two may ask for the same reference. */
function selected(column: Column, index: number): string {
  const inner = innerSelection(column);
  const aliased = inner.replace(/^\w+/, (name) => `c${index}: ${name}`);
  return column.lines ? `c${index}: ${column.lines.name} { ${inner} }` : aliased;
}

function innerSelection({ field, behind }: Column): string {
  if (behind.length === 0) return selectionOf(field);
  const path = behind
    .slice(0, -1)
    .reduceRight((inner, each) => `${each.name} { ${inner} }`, selectionOf(behind.at(-1)!));
  return field.kind === 'links'
    ? `${field.name}(first: ${pageSize}) { nodes { ${path} } }`
    : `${field.name} { ${path} }`;
}

/** Rows of one record: the first one has its own values, each of its lines has a row. */
function rowsOf(record: JsonObject, columns: readonly Column[]): string[][] {
  const lists = columns.map((column, index) => {
    const value = record[`c${index}`] ?? null;
    return column.lines ? ((value as readonly JsonObject[] | null) ?? []) : undefined;
  });
  const height = Math.max(1, ...lists.map((list) => list?.length ?? 0));
  return Array.from({ length: height }, (_, line) =>
    columns.map((column, index) => {
      const list = lists[index];
      if (list) return list[line] ? cellOf(column, list[line]![column.field.name]) : '';
      return line === 0 || column.name === 'id' ? cellOf(column, record[`c${index}`]) : '';
    }),
  );
}

function cellOf(column: Column, value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  const { field, part, behind } = column;
  if (part !== undefined) return partCell((value as JsonObject)[part]);
  if (field.kind === 'links') return linksCell(column, value as JsonObject);
  if (behind.length > 0)
    return writeCell(
      valueField(column),
      follow(
        value,
        behind.map(({ name }) => name),
      ),
    );
  return writeCell(field, field.kind === 'reference' ? (value as JsonObject)['id'] : value);
}

const partCell = (value: Json | undefined): string => (typeof value === 'string' ? guard(value) : '');

function linksCell({ behind }: Column, { nodes }: JsonObject): string {
  const path = behind.length > 0 ? behind.map(({ name }) => name) : ['id'];
  const values = (nodes as readonly JsonObject[]).map((node) => follow(node, path));
  return values.length === 0 ? '' : JSON.stringify(values);
}

/** The value at a path; a reference at its end is its id. */
function follow(value: Json, path: readonly string[]): Json {
  const found = path.reduce<Json>((at, name) => (isObject(at) ? (at[name] ?? null) : null), value);
  return isObject(found) && 'id' in found && Object.keys(found).length === 1 ? found['id']! : found;
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One row of RFC 4180. */
const rowText = (cells: readonly string[]): string => `${cells.map(quote).join(',')}\r\n`;

const quote = (cell: string): string =>
  /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
