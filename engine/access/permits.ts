import { actionsOf, makersFrom, type Entity, type Field, type Model } from '../model/index.ts';
import { fieldAccess, recordOf, rowCondition } from './cover.ts';
import type { Cover, Permits, PermitGroup, Rights } from './types.ts';

/** Actions that are not done to one record that is there. */
const ELSEWHERE: ReadonlySet<string> = new Set(['create', 'read', 'export', 'import', 'history']);

/** What nobody does to a record in a fixed state. */
const PLAIN: ReadonlySet<string> = new Set(['update', 'delete']);

/**
 * What the actor may do to a record, and where: its row decides among records of one entity. Names that hang on the
 * same conditions stand together, so that a statement asks each condition once.
 */
export function permitsOf(rights: Rights, model: Model, entity: Entity): Permits {
  const fixed = entity.lifecycle?.fixed ?? [];
  const making = new Set(entity.actions.filter(({ makes }) => makes).map(({ name }) => name));
  const actions = actionsOf(entity)
    .filter((action) => !ELSEWHERE.has(action) && !making.has(action))
    .map((action) => ({
      name: action,
      covers: [rowCondition(rights, entity, action)],
      unless: PLAIN.has(action) ? fixed : [],
    }));
  const rows = rowCondition(rights, entity, 'update');
  const changes = fieldsOf(entity).map(({ name, field }) => ({
    name,
    covers: [rows, fieldAccess(rights, field, 'update').shown],
    unless: fixed,
  }));
  return {
    actions: grouped(actions),
    changes: grouped(changes),
    makes: grouped(makesOf(rights, model, entity)),
  };
}

/** Which rows of the entity that is made are his is asked when it is made; the record it is made from is this one. */
const makesOf = (rights: Rights, model: Model, entity: Entity): readonly Permit[] =>
  makersFrom(model, entity)
    .filter(({ action }) => rights.grants(action.entity, action.name).length > 0)
    .map(({ action, holds }) => ({
      name: action.name + action.entity.graphql.type,
      covers: [holds ? [holds] : 'always'],
      unless: [],
    }));

/** Fields that people write, those of lines as `lines.price`. */
function fieldsOf(entity: Entity): readonly { readonly name: string; readonly field: Field }[] {
  return [...entity.fields.values()]
    .filter((field) => !field.system)
    .flatMap((field) => [
      { name: field.name, field },
      ...(field.kind === 'lines' && recordOf(field.target) === entity
        ? fieldsOf(field.target).map((inner) => ({ ...inner, name: `${field.name}.${inner.name}` }))
        : []),
    ]);
}

interface Permit {
  readonly name: string;
  readonly covers: readonly Cover[];
  readonly unless: readonly string[];
}

/** What is never permitted is left out. */
function grouped(permits: readonly Permit[]): readonly PermitGroup[] {
  const open = permits.filter(({ covers }) => !covers.includes('never'));
  const alike = Map.groupBy(open, ({ covers, unless }) => JSON.stringify([covers.map(sourcesOf), unless]));
  return [...alike.values()].map((group) => ({
    covers: group[0]!.covers.filter((cover) => cover !== 'always'),
    unless: group[0]!.unless,
    names: group.map(({ name }) => name),
  }));
}

const sourcesOf = (cover: Cover): string | readonly string[] =>
  typeof cover === 'string' ? cover : cover.map(({ source }) => source);
