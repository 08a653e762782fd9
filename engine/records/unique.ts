import { shapeOf, type Shape } from '../database/index.ts';
import type { Entity, Field, Model } from '../model/index.ts';
import { columnsOf, isStored } from '../query/write/index.ts';

const shapes = new WeakMap<Model, Shape>();

/** The fields of a unique key and its message, from the name under which PostgreSQL knows it. */
export function uniqueKeyOf(
  model: Model,
  schema: string,
  table: string,
  constraint: string,
): { readonly fields: readonly Field[]; readonly message?: string } | undefined {
  const part = partOf(model, schema, table, constraint);
  const entity = entityOf(model, schema, table);
  if (!part || !entity) return undefined;
  const fields = [...entity.fields.values()].filter(
    (field) => isStored(field) && columnsOf(field).some((column) => part.columns.includes(column.name)),
  );
  return { fields, ...(part.message !== undefined && { message: part.message }) };
}

function partOf(model: Model, schema: string, table: string, name: string) {
  const shape = shapes.get(model) ?? shapeOf(model);
  shapes.set(model, shape);
  return shape.tables.get(`${schema}.${table}`)?.parts.get(name);
}

/** The message of a check, from the name under which PostgreSQL knows it. */
export const partMessage = (model: Model, schema: string, table: string, name: string): string | undefined =>
  partOf(model, schema, table, name)?.message;

function entityOf(model: Model, schema: string, table: string): Entity | undefined {
  const lines = (entity: Entity): Entity[] =>
    [...entity.fields.values()].flatMap((field) => (field.kind === 'lines' ? [field.target] : []));
  return [...model.entities.values()]
    .flatMap((entity) => [entity, ...lines(entity)])
    .find((entity) => entity.table.schema === schema && entity.table.name === table);
}
