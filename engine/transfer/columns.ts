/*
 * Columns of a file as paths into a record: `number`, `customer.number`, `shipAddress.city`, `lines.quantity`. The
 * same paths are written by an export and read by an import without a mapping.
 */
import { isReadable, type Rights } from '../access/index.ts';
import { nearest, Refusal, type Fault } from '../errors/index.ts';
import type { Entity, Field, LinesField, ScalarField } from '../model/index.ts';
import { addressParts } from './compare.ts';
import { unknownColumn } from './faults.ts';

export interface Column {
  /** The path with dots: what stands in the header. */
  readonly name: string;
  /** Set for a column of lines. */
  readonly lines?: LinesField;
  readonly field: Field;
  /** Part of an address or a period. */
  readonly part?: string;
  /** Fields behind a reference or links, down to a value. */
  readonly behind: readonly Field[];
}

/** The field a cell's value belongs to. */
export const valueField = ({ field, behind }: Column): Field => behind.at(-1) ?? field;

/** Tells which fields there are for somebody; to him no other name leads anywhere. */
export type Knows = (field: Field) => boolean;

/**
 * Columns of these names.
 * @throws Refusal IMP013 with every name that leads nowhere
 */
export function columnsByName(entity: Entity, names: readonly string[], knows: Knows): Column[] {
  const faults: Fault[] = [];
  const columns = names.flatMap((name) => {
    const column = columnAt(entity, name.split('.'), name, knows);
    if (column) return [column];
    const known = [...entity.fields.values()].filter(knows);
    const near = nearest(
      name,
      known.map((field) => field.name),
    );
    faults.push(unknownColumn({ column: name, entity: entity.title, ...(near !== undefined && { near }) }));
    return [];
  });
  if (faults.length > 0) throw new Refusal(faults);
  return columns;
}

function columnAt(entity: Entity, path: readonly string[], name: string, knows: Knows): Column | undefined {
  const [first, ...rest] = path;
  const field = entity.fields.get(first!);
  if (!field || !knows(field)) return undefined;
  if (field.kind === 'lines') {
    const inner = rest.length > 0 ? columnAt(field.target, rest, name, knows) : undefined;
    return inner && !inner.lines ? { ...inner, lines: field } : undefined;
  }
  if (rest.length === 0) return { name, field, behind: [] };
  if (partsOf(field).includes(rest[0]!) && rest.length === 1)
    return { name, field, part: rest[0]!, behind: [] };
  const behind =
    field.kind === 'reference' || field.kind === 'links'
      ? fieldsBehind(field.target, rest, knows)
      : undefined;
  return behind && { name, field, behind };
}

function fieldsBehind(
  entity: Entity,
  [first, ...rest]: readonly string[],
  knows: Knows,
): readonly Field[] | undefined {
  const field = entity.fields.get(first!);
  if (!field || field.kind === 'lines' || !knows(field)) return undefined;
  if (rest.length === 0) return [field];
  const more = field.kind === 'reference' ? fieldsBehind(field.target, rest, knows) : undefined;
  return more && [field, ...more];
}

/** Parts that have columns of their own. */
export const partsOf = (field: Field): readonly string[] => {
  if (field.kind === 'period') return ['from', 'to'];
  return field.kind === 'scalar' && field.type === 'address' ? addressParts : [];
};

/** Everything the holder of these rights can read of a record, so that importing it again changes nothing. */
export function allColumns(entity: Entity, rights: Rights): Column[] {
  const id = entity.fields.get('id')!;
  const own = [...entity.fields.values()].filter((field) => !field.system && isReadable(rights, field));
  const names = own.flatMap((field) =>
    field.kind === 'lines'
      ? [...field.target.fields.values()]
          .filter((line) => !line.system && isReadable(rights, line))
          .flatMap((line) => namesOf(line, rights).map((name) => `${field.name}.${name}`))
      : namesOf(field, rights),
  );
  return columnsByName(entity, [id.name, ...names], (field) => isReadable(rights, field));
}

function namesOf(field: Field, rights: Rights): string[] {
  const parts = partsOf(field);
  if (parts.length > 0) return parts.map((part) => `${field.name}.${part}`);
  const key = field.kind === 'reference' ? naturalKey(field.target, rights) : undefined;
  return [key ? `${field.name}.${key.name}` : field.name];
}

/** A field by which people know a record, and which every record has: better in a file than an id. */
const naturalKey = (entity: Entity, rights: Rights): ScalarField | undefined =>
  [...entity.fields.values()].find(
    (field): field is ScalarField =>
      field.kind === 'scalar' && isKey(entity, field) && field.required && isReadable(rights, field),
  );

const isKey = (entity: Entity, field: Field): boolean =>
  !field.system &&
  (field.unique || entity.unique.some(({ fields }) => fields.length === 1 && fields[0] === field));
