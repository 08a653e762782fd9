import { actionsOf, type Entity, type Field } from '../model/index.ts';
import { fieldAccess, recordOf, rowCondition } from './cover.ts';
import type { Cover, Permits, PermitGroup, Rights } from './types.ts';

/** Actions that are not done to one record that is there. */
const ELSEWHERE: ReadonlySet<string> = new Set(['create', 'read', 'export', 'import', 'history']);

/**
 * What the actor may do to a record, and where: its row decides among records of one entity. Names that hang on the
 * same conditions stand together, so that a statement asks each condition once.
 */
export function permitsOf(rights: Rights, entity: Entity): Permits {
  const actions = actionsOf(entity)
    .filter((action) => !ELSEWHERE.has(action))
    .map((action) => ({ name: action, covers: [rowCondition(rights, entity, action)] }));
  const rows = rowCondition(rights, entity, 'update');
  const changes = fieldsOf(entity).map(({ name, field }) => ({
    name,
    covers: [rows, fieldAccess(rights, field, 'update').shown],
  }));
  return { actions: grouped(actions), changes: grouped(changes) };
}

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
}

/** What is never permitted is left out. */
function grouped(permits: readonly Permit[]): readonly PermitGroup[] {
  const open = permits.filter(({ covers }) => !covers.includes('never'));
  const alike = Map.groupBy(open, ({ covers }) => JSON.stringify(covers.map(sourcesOf)));
  return [...alike.values()].map((group) => ({
    covers: group[0]!.covers.filter((cover) => cover !== 'always'),
    names: group.map(({ name }) => name),
  }));
}

const sourcesOf = (cover: Cover): string | readonly string[] =>
  typeof cover === 'string' ? cover : cover.map(({ source }) => source);
