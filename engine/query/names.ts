/** What the Model's elements are called in GraphQL, and the way back: said once, for schema and plans. */
import type { Entity, Field, Inverse, LinksField, Model } from '../model/index.ts';

export const names = {
  aggregate: (entity: Entity): string => `${entity.graphql.many}Aggregate`,
  filter: (entity: Entity): string => `${entity.graphql.type}_Filter`,
  listFilter: (entity: Entity): string => `${entity.graphql.type}_ListFilter`,
  order: (entity: Entity): string => `${entity.graphql.type}_Order`,
  group: (entity: Entity): string => `${entity.graphql.type}_Group`,
  connection: (entity: Entity): string => `${entity.graphql.type}_Connection`,
  edge: (entity: Entity): string => `${entity.graphql.type}_Edge`,
  aggregateType: (entity: Entity): string => `${entity.graphql.type}_Aggregate`,
  measures: (entity: Entity): string => `${entity.graphql.type}_Measures`,
  range: (entity: Entity): string => `${entity.graphql.type}_Range`,
  /** What a record is called, as text. */
  label: '_label',
  /** Whether a record, reached by a reference, is deleted. */
  deleted: '_deleted',
  /** What the actor may do to a record, and which of its fields he may change. */
  may: '_may',
  mayChange: '_mayChange',
  /** Mutations that make another record from it, where they can be done now. */
  mayMake: '_mayMake',
  /** The record a line belongs to. */
  parent: 'parent',
} as const;

export type RootRead =
  | { readonly kind: 'one' | 'many' | 'aggregate'; readonly entity: Entity }
  | { readonly kind: 'singleton'; readonly entity: Entity };

/** What is looked up by name or from the other side, made once for each Model. */
interface Index {
  readonly roots: ReadonlyMap<string, RootRead>;
  /** Entities, lines included, by the name of their GraphQL type. */
  readonly types: ReadonlyMap<string, Entity>;
  /** Links by the entity they lead to, where that entity lists them. */
  readonly linked: ReadonlyMap<Entity, readonly LinksField[]>;
}

const indexes = new WeakMap<Model, Index>();

function indexOf(model: Model): Index {
  const known = indexes.get(model);
  if (known) return known;
  const entities = [...model.entities.values()];
  const links = entities.flatMap((entity) =>
    [...entity.fields.values()].filter((field) => field.kind === 'links'),
  );
  const made: Index = {
    roots: new Map(entities.flatMap(rootsOf)),
    types: new Map(
      [...entities, ...entities.flatMap(linesIn)].map((entity) => [entity.graphql.type, entity]),
    ),
    linked: Map.groupBy(
      links.filter((field) => field.inverseName !== undefined),
      (field) => field.target,
    ),
  };
  indexes.set(model, made);
  return made;
}

const linesIn = (entity: Entity): readonly Entity[] =>
  [...entity.fields.values()].flatMap((field) => (field.kind === 'lines' ? [field.target] : []));

/** Lines of the entity that others point to: they have a list of their own. */
export const listedLines = (entity: Entity): readonly Entity[] =>
  linesIn(entity).filter((line) => line.graphql.many !== '');

/** The entity whose records have that GraphQL type. */
export const entityOfType = (model: Model, type: string): Entity | undefined =>
  indexOf(model).types.get(type);

/** What a field of Query reads. */
export const rootRead = (model: Model, name: string): RootRead | undefined => indexOf(model).roots.get(name);

/** Links that lead to the entity and give it a list. */
export const linkedBy = (model: Model, entity: Entity): readonly LinksField[] =>
  indexOf(model).linked.get(entity) ?? [];

function rootsOf(entity: Entity): (readonly [string, RootRead])[] {
  const lines = listedLines(entity).map((line): readonly [string, RootRead] => [
    line.graphql.many,
    { kind: 'many', entity: line },
  ]);
  if (entity.singleton) return [[entity.graphql.one, { kind: 'singleton', entity }], ...lines];
  return [
    ...lines,
    [entity.graphql.one, { kind: 'one', entity }],
    [entity.graphql.many, { kind: 'many', entity }],
    [names.aggregate(entity), { kind: 'aggregate', entity }],
  ];
}

/** What a name means on a record of the entity: its field, a list of records that refer to it, the record of a line. */
export type Member =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'inverse'; readonly inverse: Inverse }
  | { readonly kind: 'linked'; readonly field: LinksField }
  | { readonly kind: 'parent'; readonly entity: Entity };

export function memberOf(model: Model, entity: Entity, name: string): Member | undefined {
  const field = entity.fields.get(name);
  if (field) return { kind: 'field', field };
  const inverse = entity.inverses.find((each) => each.name === name);
  if (inverse) return { kind: 'inverse', inverse };
  const links = linkedBy(model, entity).find((each) => each.inverseName === name);
  if (links) return { kind: 'linked', field: links };
  return name === names.parent && entity.parent ? { kind: 'parent', entity: entity.parent } : undefined;
}
