/** What the Model's elements are called in GraphQL, and the way back: said once, for schema and plans. */
import type { Entity, Field, Inverse, Model } from '../model/index.ts';

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
  /** The record a line belongs to. */
  parent: 'parent',
} as const;

export type RootRead =
  | { readonly kind: 'one' | 'many' | 'aggregate'; readonly entity: Entity }
  | { readonly kind: 'singleton'; readonly entity: Entity };

const indexes = new WeakMap<Model, ReadonlyMap<string, RootRead>>();

/** What a field of Query reads. */
export function rootRead(model: Model, name: string): RootRead | undefined {
  const known = indexes.get(model);
  if (known) return known.get(name);
  const made = new Map([...model.entities.values()].flatMap(rootsOf));
  indexes.set(model, made);
  return made.get(name);
}

function rootsOf(entity: Entity): (readonly [string, RootRead])[] {
  if (entity.singleton) return [[entity.graphql.one, { kind: 'singleton', entity }]];
  return [
    [entity.graphql.one, { kind: 'one', entity }],
    [entity.graphql.many, { kind: 'many', entity }],
    [names.aggregate(entity), { kind: 'aggregate', entity }],
  ];
}

/** What a name means on a record of the entity: its field, the list of an inverse, the record a line belongs to. */
export type Member =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'inverse'; readonly inverse: Inverse }
  | { readonly kind: 'parent'; readonly entity: Entity };

export function memberOf(entity: Entity, name: string): Member | undefined {
  const field = entity.fields.get(name);
  if (field) return { kind: 'field', field };
  const inverse = entity.inverses.find((each) => each.name === name);
  if (inverse) return { kind: 'inverse', inverse };
  return name === names.parent && entity.parent ? { kind: 'parent', entity: entity.parent } : undefined;
}
