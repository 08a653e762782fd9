import {
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputType,
} from 'graphql';
import type { Action, Entity, Field } from '../model/index.ts';
import type { Inputs, Types } from './types.ts';
import type { ValueField } from './values.ts';

type Use = 'create' | 'update';

const list = (type: GraphQLInputType) => new GraphQLList(new GraphQLNonNull(type));

/**
 * Whether an actor may give the field. Whether a value is needed is said by the write itself, field by field, and so is
 * whether a new line is of a new record or of one that is changed.
 */
const takes = ({ cut }: Types, field: Field, use: Use): boolean =>
  !field.readOnly &&
  !(use === 'update' && field.writeOnce) &&
  (cut.writes(field, use) || (field.entity.parent !== undefined && cut.writes(field, 'update')));

const writableFields = (types: Types, entity: Entity, use: Use): readonly Field[] =>
  [...entity.fields.values()].filter((field) => takes(types, field, use));

/** Whether there is any field that an actor may give. */
export const isWritable = (types: Types, entity: Entity, use: Use): boolean =>
  entity.fields.values().some((field) => takes(types, field, use));

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
  ...entity.actions.filter(({ external }) => !external).flatMap((action) => actionInput(types, action) ?? []),
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

/** `SalesOrder_duplicate_Input`: what an action asks for. Its enums are its own, beside those of the record. */
export function actionInput(
  types: Types,
  { entity, name, title, inputs }: Action,
): GraphQLInputObjectType | undefined {
  if (inputs.size === 0) return undefined;
  const owner = `${entity.graphql.type}_${name}`;
  const input = (field: Field): Inputs[string] => {
    const type = field.kind === 'reference' ? GraphQLID : types.value(field as ValueField, owner).input;
    return {
      type: field.required ? new GraphQLNonNull(type) : type,
      description: field.description || field.title,
    };
  };
  return types.input(`${owner}_Input`, title, () =>
    Object.fromEntries([...inputs.values()].map((field) => [field.name, input(field)])),
  );
}
