import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputType,
} from 'graphql';
import type { JsonObject } from '../definition/index.ts';
import type { Action, Entity, Field } from '../model/index.ts';
import { DateScalar, DateTime, Decimal, Duration, JSONScalar, Time } from './scalars.ts';
import type { Inputs, Types } from './types.ts';

type Use = 'create' | 'update';

const list = (type: GraphQLInputType) => new GraphQLList(new GraphQLNonNull(type));

/** Fields an actor may give. Whether a value is needed is said by the write itself, field by field. */
export const writableFields = ({ cut }: Types, entity: Entity, use: Use): readonly Field[] =>
  [...entity.fields.values()].filter(
    (field) => !field.readOnly && !(use === 'update' && field.writeOnce) && cut.writes(field, use),
  );

/** `SalesOrder_Create`: what a new record is made of, lines included. */
export const createInput = (types: Types, entity: Entity): GraphQLInputObjectType =>
  types.input(`${entity.graphql.type}_Create`, `A new ${entity.title}.`, () => ({
    ...documentKey(entity),
    ...fieldInputs(types, entity, 'create'),
  }));

/** Input types that a variable of a mutation may name. */
export const writeInputs = (types: Types, entity: Entity): readonly GraphQLInputObjectType[] => [
  createInput(types, entity),
  ...(entity.parent ? [linesPatch(types, entity), lineChange(types, entity)] : [patchInput(types, entity)]),
  ...entity.actions.flatMap((action) => actionInput(types, action) ?? []),
];

/** `key` names the new record in its document; an entity with a field of that name has no such names. */
const documentKey = (entity: Entity): Inputs =>
  entity.fields.has('key')
    ? {}
    : {
        key: {
          type: GraphQLString,
          description: 'Name of the new record in this document: "@name" refers to it.',
        },
      };

/** `SalesOrder_Patch`: what changes; what is left out stays, null empties. */
export const patchInput = (types: Types, entity: Entity): GraphQLInputObjectType =>
  types.input(`${entity.graphql.type}_Patch`, 'What is left out stays; null empties.', () =>
    fieldInputs(types, entity, 'update'),
  );

const fieldInputs = (types: Types, entity: Entity, use: Use): Inputs =>
  Object.fromEntries(
    writableFields(types, entity, use).map((field) => [
      field.name,
      { type: fieldInput(types, field, use), description: field.description || field.title },
    ]),
  );

function fieldInput(types: Types, field: Field, use: Use): GraphQLInputType {
  switch (field.kind) {
    case 'reference':
      return GraphQLID;
    case 'links':
      return list(GraphQLID);
    case 'lines':
      return use === 'create' ? list(createInput(types, field.target)) : linesPatch(types, field.target);
    default:
      return types.value(field).input;
  }
}

/** Changes of a list of lines: added, changed, removed, and the order of all that remain. */
const linesPatch = (types: Types, line: Entity): GraphQLInputObjectType =>
  types.input(`${line.graphql.type}_Lines`, `Changes of ${line.plural}.`, () => ({
    add: { type: list(createInput(types, line)), description: 'New lines, behind the others.' },
    change: { type: list(lineChange(types, line)) },
    remove: { type: list(GraphQLID) },
    order: {
      type: list(GraphQLID),
      description: 'Ids of all lines in their new order; a new line goes by "@key".',
    },
  }));

const lineChange = (types: Types, line: Entity): GraphQLInputObjectType =>
  types.input(`${line.graphql.type}_Change`, 'What is left out stays; null empties.', () => ({
    ...fieldInputs(types, line, 'update'),
    id: { type: new GraphQLNonNull(GraphQLID) },
  }));

/** `SalesOrder_duplicate_Input`: what an action is called with, from the JSON Schema it declares. */
export function actionInput(types: Types, action: Action): GraphQLInputObjectType | undefined {
  const { properties, required } = action.input ?? {};
  const fields = Object.entries((properties ?? {}) as Record<string, JsonObject>);
  if (fields.length === 0) return undefined;
  const needed = new Set(Array.isArray(required) ? required : []);
  return types.input(`${action.entity.graphql.type}_${action.name}_Input`, action.title, () =>
    Object.fromEntries(
      fields.map(([name, schema]) => {
        const type = schemaType(schema);
        const description = String(schema['description'] ?? schema['title'] ?? name);
        return [name, { type: needed.has(name) ? new GraphQLNonNull(type) : type, description }];
      }),
    ),
  );
}

const FORMATS: Readonly<Record<string, GraphQLInputType>> = {
  decimal: Decimal,
  money: Decimal,
  quantity: Decimal,
  date: DateScalar,
  time: Time,
  'date-time': DateTime,
  duration: Duration,
};

function schemaType(schema: JsonObject): GraphQLInputType {
  if (schema['x-reference'] !== undefined) return GraphQLID;
  if (schema['enum'] !== undefined) return GraphQLString;
  if (schema['type'] === 'string') return FORMATS[String(schema['format'])] ?? GraphQLString;
  if (schema['type'] === 'integer') return GraphQLInt;
  return schema['type'] === 'boolean' ? GraphQLBoolean : JSONScalar;
}
