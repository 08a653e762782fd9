import { scalarType } from '../../database/index.ts';
import type { Entity, Field, LinesField, LinksField } from '../../model/index.ts';

/** A field that lies in columns of its entity's own table. */
export type StoredField = Exclude<Field, LinesField | LinksField>;

/** One column of a field, and how its value is taken out of the field's value. */
export interface FieldColumn {
  readonly name: string;
  readonly type: string;
  readonly of: (value: unknown) => unknown;
}

const same = (value: unknown): unknown => value;
const part =
  (name: string) =>
  (value: unknown): unknown =>
    value === null || value === undefined ? value : ((value as Record<string, unknown>)[name] ?? null);

/** The columns a field lies in: two for periods and references to one of several entities, else one. */
export function columnsOf(field: StoredField): readonly FieldColumn[] {
  switch (field.kind) {
    case 'scalar':
      return [{ name: field.column, type: scalarType(field), of: same }];
    case 'reference':
      return [{ name: field.column, type: 'uuid', of: same }];
    case 'period':
      return [
        { name: field.fromColumn, type: 'date', of: part('from') },
        { name: field.toColumn, type: 'date', of: part('to') },
      ];
    case 'anyReference':
      return [
        { name: field.entityColumn, type: 'text', of: part('entity') },
        { name: field.idColumn, type: 'uuid', of: part('id') },
      ];
  }
}

/** Whether a field has columns: lines and links lie in tables of their own, volatile values are made on reading. */
export const isStored = (field: Field): field is StoredField =>
  field.kind !== 'lines' && field.kind !== 'links' && !(field.compute?.volatile ?? false);

export const storedFields = (entity: Entity): readonly StoredField[] =>
  [...entity.fields.values()].filter(isStored);

export const linesFields = (entity: Entity): readonly LinesField[] =>
  [...entity.fields.values()].filter((field) => field.kind === 'lines');

export const linksFields = (entity: Entity): readonly LinksField[] =>
  [...entity.fields.values()].filter((field) => field.kind === 'links');
