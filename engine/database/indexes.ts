import type { Json } from '../definition/index.ts';
import type { Entity, Field, View } from '../model/index.ts';
import { fieldColumns } from './columns.ts';
import { quote } from './names.ts';
import { index, singletonColumns, unique } from './parts.ts';
import type { Part } from './types.ts';

interface Key {
  readonly column: string;
  readonly descending: boolean;
}

/**
 * Indexes of a table: what is unique, and what lists and references look up. Every index begins with the
 * organization, and one that sorts ends with the id, because pages go on behind (sort values, id).
 */
export function indexesOf(entity: Entity): Part[] {
  const wanted = [
    ...entity.indexes.map((one) => ({ about: one.id, keys: sortKeys(one.fields) })),
    ...entity.views.flatMap((view) => viewKeys(entity, view)),
    ...[...entity.fields.values()].flatMap(lookupKeys),
  ];
  const kept = wanted.filter(
    (one, at) => !wanted.some((other, place) => covers(other.keys, one.keys, place < at)),
  );
  return [
    ...uniques(entity),
    ...kept.map(({ about, keys }) => sorted(entity, about, keys)),
    ...[...entity.fields.values()].flatMap((field) => listIndex(entity, field)),
  ];
}

function uniques(entity: Entity): Part[] {
  const fields = [...entity.fields.values()].filter(
    (field) => !field.system && (field.unique || field.series),
  );
  const singleton = entity.singleton ? [unique(entity, 'singleton', singletonColumns(entity))] : [];
  return [
    ...fields.map((field) => unique(entity, field.id, columnsOf(field))),
    ...entity.unique.map((key) => unique(entity, key.id, key.fields.flatMap(columnsOf), key.message)),
    ...singleton,
  ];
}

const columnsOf = (field: Field): string[] =>
  fieldColumns(field)
    .filter((column) => !column.default && !column.generated)
    .map((column) => column.name);

/** Column by which a field is compared and sorted: a decimal's twin where it has one. */
function keyColumn(field: Field): string | undefined {
  if (field.kind === 'reference') return field.column;
  if (field.kind === 'period') return field.fromColumn;
  if (field.kind !== 'scalar' || field.compute?.volatile) return undefined;
  return ['json', 'address', 'list', 'multiEnum'].includes(field.type)
    ? undefined
    : (field.orderColumn ?? field.column);
}

function sortKeys(fields: readonly { readonly field: Field; readonly descending: boolean }[]): Key[] {
  return fields.flatMap(({ field, descending }) => {
    const column = keyColumn(field);
    return column === undefined ? [] : [{ column, descending }];
  });
}

/** Sorting through a reference cannot be indexed, so such a view is served by its equalities alone. */
function viewKeys(entity: Entity, view: View): { about: string; keys: Key[] }[] {
  const fixed = equalities(entity, view.where ?? {}).map((column) => ({ column, descending: false }));
  const own = view.sort.every((one) => one.path.length === 1)
    ? sortKeys(view.sort.map((one) => ({ field: one.path[0]!, descending: one.descending })))
    : [];
  const keys = [...fixed, ...own.filter((key) => !fixed.some((one) => one.column === key.column))];
  return keys.length === 0 ? [] : [{ about: view.name, keys }];
}

/** Columns that the condition of a view holds to one value; such rows lie together whatever the order behind. */
function equalities(entity: Entity, where: { readonly [key: string]: Json }): string[] {
  return Object.entries(where).flatMap(([name, condition]) => {
    const column = entity.fields.has(name) ? keyColumn(entity.fields.get(name)!) : undefined;
    return column !== undefined && isEquality(condition) ? [column] : [];
  });
}

function isEquality(condition: Json): boolean {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return false;
  const { eq, in: among } = condition as { readonly [key: string]: Json };
  return (eq !== undefined && eq !== null) || (Array.isArray(among) && among.length === 1);
}

/** A reference is looked up from its target, whether or not a view is declared. */
function lookupKeys(field: Field): { about: string; keys: Key[] }[] {
  if (field.kind === 'reference' && !field.system) {
    return [{ about: field.id, keys: [{ column: field.column, descending: false }] }];
  }
  return field.kind === 'anyReference'
    ? [
        {
          about: field.id,
          keys: [field.idColumn, field.entityColumn].map((column) => ({ column, descending: false })),
        },
      ]
    : [];
}

/** Whether `other` makes `one` unnecessary: equal and earlier, or longer with the same beginning. */
function covers(other: readonly Key[], one: readonly Key[], earlier: boolean): boolean {
  const begins = one.every(
    (key, at) => other[at]?.column === key.column && other[at].descending === key.descending,
  );
  return begins && (other.length > one.length || (other.length === one.length && earlier));
}

/** The id runs in the direction of the last key, so that a page forwards is one walk along the index. */
function sorted(entity: Entity, about: string, keys: readonly Key[]): Part {
  const all = [...keys, { column: 'id', descending: keys.at(-1)?.descending ?? false }];
  const words = all.map((key) => `${quote(key.column)}${key.descending ? ' desc' : ''}`);
  return index(entity.table.name, about, ['org_id', ...all.map((key) => key.column)], ['org_id', ...words]);
}

function listIndex(entity: Entity, field: Field): Part[] {
  if (field.kind !== 'scalar' || (field.type !== 'list' && field.type !== 'multiEnum')) return [];
  if (fieldColumns(field).length === 0) return [];
  const keys = ['org_id', field.column];
  const one = index(
    entity.table.name,
    field.id,
    keys,
    keys.map((key) => quote(key)),
  );
  return [{ ...one, text: one.text.replace('btree', 'gin') }];
}
