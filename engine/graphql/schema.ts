import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldMap,
  type GraphQLInputType,
  type GraphQLNamedType,
} from 'graphql';
import type { Entity, Model } from '../model/index.ts';
import { linesOf } from '../access/index.ts';
import { listedLines, names } from '../query/index.ts';
import { WHOLE, type Cut } from './cut.ts';
import { actionInput, createInput, isWritable, patchInput } from './inputs.ts';
import { DESK_READS, DESK_TYPES, DESK_WRITES } from './desk.ts';
import { SHARED_TYPES } from './shared.ts';
import { newTypes, pageArguments, searchArgument, type Outputs, type Types } from './types.ts';
import { writesOf, type Write } from './writes.ts';

/** Types of every schema. */
const ALWAYS = [...SHARED_TYPES, ...DESK_TYPES];

const list = (type: GraphQLInputType) => new GraphQLList(new GraphQLNonNull(type));

/**
 * The whole schema of a Model, or of what a cut shows of it, for introspection and tools. Made of objects, without a
 * detour through SDL: nothing resolves here, documents are validated against it and compiled to SQL.
 */
export const buildSchema = (model: Model, cut: Cut = WHOLE): GraphQLSchema =>
  new GraphQLSchema({ ...rootsOf(newTypes(model, cut)), types: ALWAYS });

/** The same schema for the validation of documents: a type is made when a document first comes to it. */
export const lazySchema = (model: Model, cut: Cut): GraphQLSchema => new LazySchema(newTypes(model, cut));

interface Roots {
  readonly query: GraphQLObjectType;
  readonly mutation: GraphQLObjectType;
  readonly assumeValid: true;
}

function rootsOf(types: Types): Roots {
  const writes = writesOf(types.model);
  const open = (write: Write): boolean => isOpen(types, write);
  return {
    query: new Root('Query', () => readsOf(types)),
    mutation: new Root('Mutation', () => changesOf(types, writes.filter(open))),
    assumeValid: true,
  };
}

/** What stands under each name of a root, not made yet. */
type Makers = ReadonlyMap<string, () => Outputs[string]>;

function readsOf(types: Types): Makers {
  const entities = [...types.model.entities.values()].filter(types.cut.sees);
  return new Map([
    ...entities.flatMap((entity) => {
      let made: Outputs | undefined;
      const fields = () => (made ??= readFields(types, entity));
      return readNames(types, entity).map((name) => [name, () => fields()[name]!] as const);
    }),
    ...known(DESK_READS),
  ]);
}

const changesOf = (types: Types, writes: readonly Write[]): Makers =>
  new Map([
    ...writes.map((write) => [write.name, () => writeField(types, write)] as const),
    ...known(DESK_WRITES),
  ]);

const known = (fields: Readonly<Outputs>) =>
  Object.entries(fields).map(([name, field]) => [name, () => field] as const);

/** A type with thousands of fields, of which a document names a few: each is made when it is first asked for. */
class Root extends GraphQLObjectType {
  readonly #makers: () => Makers;
  #made: GraphQLFieldMap<unknown, unknown> | undefined;

  constructor(name: string, makers: () => Makers) {
    super({ name, fields: {} });
    this.#makers = makers;
  }

  override getFields(): GraphQLFieldMap<unknown, unknown> {
    return (this.#made ??= this.#declare());
  }

  #declare(): GraphQLFieldMap<unknown, unknown> {
    const fields = Object.create(null) as GraphQLFieldMap<unknown, unknown>;
    for (const [name, make] of this.#makers()) {
      const get = () => {
        const value = new GraphQLObjectType({ name: this.name, fields: { [name]: make() } }).getFields()[
          name
        ];
        Object.defineProperty(fields, name, { value, enumerable: true });
        return value;
      };
      Object.defineProperty(fields, name, { get, enumerable: true, configurable: true });
    }
    return fields;
  }
}

/**
 * A GraphQLSchema visits all of its types when it is made: 8,000 of them for 500 entities, half a second and 50 MB for
 * each set of rights. Validation only asks for types by name and walks from the roots, so it can do with one that
 * answers when asked. Rules that list all types must not be run on it (see rules.ts).
 */
class LazySchema extends GraphQLSchema {
  readonly #types: Types;
  readonly #roots: Roots;

  constructor(types: Types) {
    super({ types: ALWAYS, assumeValid: true });
    this.#types = types;
    this.#roots = rootsOf(types);
  }

  override getQueryType(): GraphQLObjectType {
    return this.#roots.query;
  }

  override getMutationType(): GraphQLObjectType {
    return this.#roots.mutation;
  }

  override getType(name: string): GraphQLNamedType | undefined {
    if (name === 'Query' || name === 'Mutation')
      return name === 'Query' ? this.#roots.query : this.#roots.mutation;
    return super.getType(name) ?? this.#types.named(name);
  }
}

const needed = { id: { type: new GraphQLNonNull(GraphQLID) } };

/** The names of `readFields`. */
const readNames = (types: Types, entity: Entity): readonly string[] => [
  entity.graphql.one,
  ...(entity.singleton ? [] : [entity.graphql.many, names.aggregate(entity)]),
  ...shownLines(types, entity).map((line) => line.graphql.many),
];

function readFields(types: Types, entity: Entity): Outputs {
  const record = types.record(entity);
  const { one, many } = entity.graphql;
  const lines = lineFields(types, entity);
  if (entity.singleton) return { [one]: { type: record, description: entity.title }, ...lines };
  const deleted = deletedArgument(types, entity);
  return {
    [one]: { type: record, description: entity.title, args: { ...needed, ...deleted } },
    [many]: {
      type: types.connection(entity),
      description: entity.plural,
      args: { ...pageArguments(types, entity), ...deleted },
    },
    [names.aggregate(entity)]: {
      type: new GraphQLList(new GraphQLNonNull(types.aggregate(entity))),
      description: `${entity.plural}, counted and summed in groups.`,
      args: {
        where: { type: types.filter(entity) },
        groupBy: { type: list(types.group(entity)), description: 'One group of all if left out.' },
        first: { type: GraphQLInt, description: 'So many groups, at most 5,000; 1,000 if left out.' },
        ...searchArgument(types, entity),
      },
    },
    ...lines,
  };
}

/** `salesOrder_lines(where: {parent: {status: {eq: confirmed}}})`: lines that others point to. */
const lineFields = (types: Types, entity: Entity): Outputs =>
  Object.fromEntries(
    shownLines(types, entity).map((line) => [
      line.graphql.many,
      {
        type: types.connection(line),
        description: `${line.plural} of ${entity.plural}.`,
        args: pageArguments(types, line),
      },
    ]),
  );

const shownLines = (types: Types, entity: Entity): readonly Entity[] =>
  listedLines(entity).filter((line) => types.cut.shows(linesOf(line)));

const deletedArgument = ({ cut }: Types, entity: Entity): GraphQLFieldConfigArgumentMap =>
  cut.restores(entity)
    ? { deleted: { type: GraphQLBoolean, description: 'Reads deleted records instead of living ones.' } }
    : {};

/** Whether the actor may do it at all, and has something to say in it. */
function isOpen(types: Types, { kind, entity, right }: Write): boolean {
  if (!types.cut.may(entity, right)) return false;
  if (kind === 'create' || kind === 'createMany') return isWritable(types, entity, 'create');
  return kind !== 'update' || isWritable(types, entity, 'update');
}

function writeField(types: Types, write: Write): Outputs[string] {
  const record = types.record(write.entity);
  return {
    type: write.kind === 'createMany' ? new GraphQLList(record) : record,
    description: write.title,
    args: writeArguments(types, write),
  };
}

const version = {
  version: {
    type: GraphQLInt,
    description: 'The version that was read; refused where it was changed since.',
  },
};

function writeArguments(types: Types, write: Write): GraphQLFieldConfigArgumentMap {
  const { entity } = write;
  switch (write.kind) {
    case 'create':
      return { input: { type: new GraphQLNonNull(createInput(types, entity)) } };
    case 'createMany':
      return { input: { type: new GraphQLNonNull(list(createInput(types, entity))) } };
    case 'update':
      return {
        ...(!entity.singleton && needed),
        version: {
          type: new GraphQLNonNull(GraphQLInt),
          description: 'The version that was read: what others changed since is kept.',
        },
        patch: { type: new GraphQLNonNull(patchInput(types, entity)) },
      };
    case 'delete':
      return { ...needed, version: { type: new GraphQLNonNull(GraphQLInt) } };
    case 'restore':
      return needed;
    case 'transition':
      return { ...needed, ...version };
    case 'action': {
      const input = actionInput(types, write.action);
      const record = write.action.makes ? {} : { ...needed, ...version };
      return { ...record, ...(input && { input: { type: new GraphQLNonNull(input) } }) };
    }
  }
}
