import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import type { Entity, Field, Model } from '../model/index.ts';
import { entityOfType, linkedBy, names } from '../query/index.ts';
import type { Cut } from './cut.ts';
import { writeInputs } from './inputs.ts';
import { JSONScalar, Decimal } from './scalars.ts';
import { GroupValue, PageInfo, RECORD_INPUTS, Sort } from './shared.ts';
import { valueTypes, type ValueField, type ValueTypes } from './values.ts';

export type Outputs = Record<string, GraphQLFieldConfig<unknown, unknown>>;
export type Inputs = Record<string, GraphQLInputFieldConfig>;

/** The types of one schema, each made when it is first asked for. */
export interface Types {
  readonly model: Model;
  readonly cut: Cut;
  /** `owner` begins the name of an enum's type; the entity of the field where none is given. */
  value(field: ValueField, owner?: string): ValueTypes;
  record(entity: Entity): GraphQLObjectType;
  connection(entity: Entity): GraphQLObjectType;
  aggregate(entity: Entity): GraphQLObjectType;
  filter(entity: Entity): GraphQLInputObjectType;
  order(entity: Entity): GraphQLInputObjectType;
  group(entity: Entity): GraphQLInputObjectType;
  /** The type of that name, if the schema has it: made now, if it was not yet. */
  named(name: string): GraphQLNamedType | undefined;
  /** An input type by its name, which `fields` fills. */
  input(name: string, description: string, fields: () => Inputs): GraphQLInputObjectType;
}

const list = <T extends GraphQLOutputType | GraphQLInputType>(type: T) =>
  new GraphQLList(new GraphQLNonNull(type));

export function newTypes(model: Model, cut: Cut): Types {
  const made = new Map<string, GraphQLNamedType>();
  const once = <T extends GraphQLObjectType | GraphQLInputObjectType>(name: string, make: () => T): T => {
    const known = (made.get(name) as T | undefined) ?? make();
    made.set(name, known);
    return known;
  };
  const object = (name: string, description: string, fields: () => Outputs): GraphQLObjectType =>
    once(name, () => new GraphQLObjectType({ name, description, fields }));
  const input = (
    name: string,
    description: string,
    fields: () => Inputs,
    isOneOf = false,
  ): GraphQLInputObjectType =>
    once(name, () => new GraphQLInputObjectType({ name, description, fields, isOneOf }));

  const types: Types = {
    model,
    cut,
    value: valueTypes((type) => made.set(type.name, type)),
    input,
    named: (name) => made.get(name) ?? (makeAllOf(types, name), made.get(name)),
    record: (entity) => object(entity.graphql.type, describe(entity), () => recordFields(types, entity)),
    connection: (entity) =>
      object(names.connection(entity), `A page of ${entity.plural}.`, () =>
        connectionFields(types, entity, object),
      ),
    aggregate: (entity) =>
      object(names.aggregateType(entity), `A group of ${entity.plural}.`, () =>
        aggregateFields(types, entity, object),
      ),
    filter: (entity) =>
      input(names.filter(entity), 'All of the entries hold.', () => filterFields(types, entity)),
    order: (entity) =>
      input(names.order(entity), 'One key of an order.', () => keyFields(types, entity, 'sort'), true),
    group: (entity) =>
      input(names.group(entity), 'One value to group by.', () => keyFields(types, entity, 'group'), true),
  };
  return types;
}

/** Makes all types of the entity that a name begins with, so that the name can be looked up. */
function makeAllOf(types: Types, name: string): void {
  const parts = name.split('_');
  const beginnings = parts.map((_, at) => parts.slice(0, parts.length - at).join('_'));
  const entity = beginnings.map((each) => entityOfType(types.model, each)).find((each) => each !== undefined);
  if (!entity || !isKnown(types, entity)) return;
  const bare = [types.record(entity), types.filter(entity), types.order(entity), types.group(entity)];
  const seen = (): (GraphQLObjectType | GraphQLInputObjectType)[] => [
    types.connection(entity),
    types.aggregate(entity),
    ...writeInputs(types, entity),
  ];
  for (const type of [...bare, ...(types.cut.sees(entity) ? seen() : [])]) type.getFields();
}

/** An entity that is not seen is still known where a reference that is seen leads to it. */
function isKnown({ model, cut }: Types, entity: Entity): boolean {
  if (cut.sees(entity)) return true;
  const refers = (field: Field): boolean =>
    field.kind === 'reference' && field.target === entity && cut.shows(field);
  return [...model.entities.values()].some(
    (other) =>
      cut.sees(other) &&
      [...other.fields.values()].some(
        (field) =>
          refers(field) || (field.kind === 'lines' && [...field.target.fields.values()].some(refers)),
      ),
  );
}

type MakeObject = (name: string, description: string, fields: () => Outputs) => GraphQLObjectType;

const describe = ({ title, description }: { title: string; description: string }): string =>
  description ? `${title}: ${description}` : title;

/** Members of a record that lead to lists of other records, by name. */
function listsOf({ model, cut }: Types, entity: Entity): readonly (readonly [string, Entity, string])[] {
  const inverses = entity.inverses
    .filter(({ source, field }) => cut.sees(source) && cut.compares(field))
    .map(({ name, source, field }) => [name, source, `${source.plural} by ${field.title}`] as const);
  const linked = linkedBy(model, entity)
    .filter((field) => cut.sees(field.entity) && cut.compares(field))
    .map((field) => [field.inverseName!, field.entity, `${field.entity.plural} by ${field.title}`] as const);
  return [...inverses, ...linked];
}

function recordFields(types: Types, entity: Entity): Outputs {
  if (!types.cut.sees(entity)) return { id: { type: new GraphQLNonNull(GraphQLID) } };
  const fields: Outputs = {};
  for (const field of entity.fields.values())
    if (types.cut.shows(field)) fields[field.name] = fieldOutput(types, field);
  for (const [name, source, description] of listsOf(types, entity))
    fields[name] ??= pageField(types, source, description);
  if (entity.parent)
    fields[names.parent] ??= {
      type: types.record(entity.parent),
      description: 'The record this line belongs to.',
    };
  fields[names.label] = { type: GraphQLString, description: 'What the record is called.' };
  if (entity.parent) return fields;
  fields[names.deleted] = { type: GraphQLBoolean, description: 'Whether the record is deleted.' };
  fields[names.may] = {
    type: list(GraphQLString),
    description: 'What your rights let you do to this record: update, delete, transitions and actions.',
  };
  fields[names.mayChange] = {
    type: list(GraphQLString),
    description: 'Fields that your rights let you change in this record, those of lines as lines.price.',
  };
  fields[names.mayMake] = {
    type: list(GraphQLString),
    description: 'Mutations that make another record from this one, where you may and it fits now.',
  };
  return fields;
}

function fieldOutput(types: Types, field: Field): GraphQLFieldConfig<unknown, unknown> {
  const description = describe(field);
  switch (field.kind) {
    case 'reference':
      return { type: types.record(field.target), description };
    case 'lines':
      return {
        type: list(types.record(field.target)),
        description,
        args: lineArguments(types, field.target),
      };
    case 'links':
      return pageField(types, field.target, description);
    default: {
      const { output } = types.value(field);
      return { type: CERTAIN.has(field.name) ? new GraphQLNonNull(output) : output, description };
    }
  }
}

/** Rights may hide any other value. */
const CERTAIN: ReadonlySet<string> = new Set(['id', 'version']);

const pageField = (
  types: Types,
  entity: Entity,
  description: string,
): GraphQLFieldConfig<unknown, unknown> => ({
  type: types.connection(entity),
  description,
  args: pageArguments(types, entity),
});

const lineArguments = (types: Types, entity: Entity): GraphQLFieldConfigArgumentMap => ({
  where: { type: types.filter(entity) },
  orderBy: { type: list(types.order(entity)), description: 'In their own order if left out.' },
  first: { type: GraphQLInt, description: 'So many at most; all if left out.' },
});

/** Arguments of every list of records. Few are seen by all: a search needs fields, deleted records a right. */
export function pageArguments(types: Types, entity: Entity): GraphQLFieldConfigArgumentMap {
  return {
    where: { type: types.filter(entity) },
    orderBy: { type: list(types.order(entity)), description: 'The first key counts most.' },
    first: { type: GraphQLInt, description: 'So many from the start, at most 200; 50 if left out.' },
    after: { type: GraphQLString, description: 'Goes on behind this cursor.' },
    last: { type: GraphQLInt, description: 'So many from the end, at most 200.' },
    before: { type: GraphQLString, description: 'Stops before this cursor.' },
    ...searchArgument(types, entity),
  };
}

/** `search`, where the actor sees some field that is searched. */
export const searchArgument = ({ cut }: Types, entity: Entity): GraphQLFieldConfigArgumentMap =>
  entity.search.some((field) => cut.compares(field))
    ? {
        search: {
          type: GraphQLString,
          description: 'All of these words are found, in any field that is searched.',
        },
      }
    : {};

function connectionFields(types: Types, entity: Entity, object: MakeObject): Outputs {
  const edge = (): Outputs => ({
    cursor: { type: new GraphQLNonNull(GraphQLString) },
    node: { type: types.record(entity) },
  });
  return {
    nodes: { type: list(types.record(entity)) },
    edges: { type: list(object(names.edge(entity), 'A record in its list.', edge)) },
    pageInfo: { type: new GraphQLNonNull(PageInfo) },
    totalCount: {
      type: new GraphQLNonNull(GraphQLInt),
      description: 'How many there are in all; counts to 1,001 unless asked exactly.',
      args: { exact: { type: GraphQLBoolean } },
    },
  };
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'decimal', 'money', 'quantity']);
const RANGES: ReadonlySet<string> = new Set([...NUMBERS, 'date', 'time', 'dateTime']);

function aggregateFields(types: Types, entity: Entity, object: MakeObject): Outputs {
  const comparable = [...entity.fields.values()].filter(
    (field) => field.kind === 'scalar' && types.cut.compares(field),
  );
  const measured = (kinds: ReadonlySet<string>, type: (field: ValueField) => GraphQLOutputType): Outputs =>
    Object.fromEntries(
      comparable.flatMap((field) =>
        field.kind === 'scalar' && kinds.has(field.type)
          ? [[field.name, { type: type(field), description: describe(field) }] as const]
          : [],
      ),
    );
  const numbers = measured(NUMBERS, () => Decimal);
  const range = measured(RANGES, (field) => types.value(field).output);
  const fields: Outputs = {
    key: {
      type: JSONScalar,
      description: 'The value of each group, by its path: {"date.month": "2026-01-01"}.',
    },
    count: { type: new GraphQLNonNull(GraphQLInt) },
  };
  if (Object.keys(numbers).length > 0) {
    const type = object(names.measures(entity), `Numbers of ${entity.plural}.`, () => numbers);
    fields['sum'] = { type };
    fields['avg'] = { type, description: 'With four digits more than the field has.' };
  }
  const type = object(names.range(entity), `Values of ${entity.plural} that have an order.`, () => range);
  if (Object.keys(range).length > 0) Object.assign(fields, { min: { type }, max: { type } });
  return fields;
}

/** What a record is asked for. Of one that is not seen only the id can be: it is the reference's own value. */
function filterFields(types: Types, entity: Entity): Inputs {
  const own: Inputs = { ...RECORD_INPUTS, id: { type: types.value(idOf(entity)).filter } };
  if (!types.cut.sees(entity)) return own;
  const fields: Inputs = {};
  for (const field of entity.fields.values())
    if (types.cut.compares(field))
      fields[field.name] = { type: fieldFilter(types, field), description: describe(field) };
  for (const [name, source, description] of listsOf(types, entity))
    fields[name] ??= { type: listFilter(types, source), description };
  if (entity.parent) fields[names.parent] ??= { type: types.filter(entity.parent) };
  Object.assign(fields, RECORD_INPUTS); // of the record itself: `customer: {in: […]}`
  const self = types.filter(entity);
  fields['and'] = { type: list(self), description: 'All of these hold.' };
  fields['or'] = { type: list(self), description: 'One of these holds.' };
  fields['not'] = { type: self, description: 'This does not hold.' };
  return fields;
}

export function idOf(entity: Entity): ValueField {
  const field = entity.fields.get('id');
  if (field?.kind !== 'scalar') throw new Error(`${entity.fullName} has no id.`);
  return field;
}

function fieldFilter(types: Types, field: Field): GraphQLInputType {
  if (field.kind === 'reference') return types.filter(field.target);
  if (field.kind === 'lines' || field.kind === 'links') return listFilter(types, field.target);
  return types.value(field).filter;
}

const listFilter = (types: Types, entity: Entity): GraphQLInputObjectType =>
  types.input(names.listFilter(entity), 'Asks for records of a list, as far as they are seen.', () => {
    const type = types.filter(entity);
    return {
      some: { type, description: 'One of them fulfils this.' },
      every: { type, description: 'All of them fulfil this; true for none.' },
      none: { type, description: 'None of them fulfils this.' },
    };
  });

/** What a list can be sorted or grouped by, also through references. */
function keyFields(types: Types, entity: Entity, use: 'sort' | 'group'): Inputs {
  const word = use === 'sort' ? Sort : GroupValue;
  if (!types.cut.sees(entity)) return { id: { type: word } };
  const fields: Inputs = {};
  for (const field of entity.fields.values()) {
    const type = types.cut.compares(field) ? keyType(types, field, use) : undefined;
    if (type) fields[field.name] = { type };
  }
  if (entity.parent)
    fields[names.parent] ??= {
      type: use === 'sort' ? types.order(entity.parent) : types.group(entity.parent),
    };
  fields[names.label] = { type: word, description: 'What the record is called.' };
  return fields;
}

function keyType(types: Types, field: Field, use: 'sort' | 'group'): GraphQLInputType | undefined {
  if (field.kind === 'reference')
    return use === 'sort' ? types.order(field.target) : types.group(field.target);
  return field.kind === 'lines' || field.kind === 'links' ? undefined : types.value(field)[use];
}
