import {
  fieldAccess,
  isFilterable,
  isReadable,
  isReadableEntity,
  mayRestore,
  type Rights,
} from '../access/index.ts';
import type { Entity, Field } from '../model/index.ts';

/** What of a Model an API shows: what the actor's rights cover, or everything. */
export interface Cut {
  /** Whether records of the entity are seen; of those that are not, a reference tells the id alone. */
  sees(entity: Entity): boolean;
  shows(field: Field): boolean;
  /** Whether the field may stand in filters, sorts, groups and sums. */
  compares(field: Field): boolean;
  writes(field: Field, action: 'create' | 'update'): boolean;
  may(entity: Entity, action: string): boolean;
  restores(entity: Entity): boolean;
}

export const WHOLE: Cut = {
  sees: () => true,
  shows: () => true,
  compares: () => true,
  writes: () => true,
  may: () => true,
  restores: () => true,
};

/** Asked many times for the same field while a schema is built: answers are kept. */
export function cutBy(rights: Rights): Cut {
  const kept = <K extends object, V>(ask: (key: K) => V): ((key: K) => V) => {
    const answers = new Map<K, V>();
    return (key) => {
      if (!answers.has(key)) answers.set(key, ask(key));
      return answers.get(key)!;
    };
  };
  return {
    sees: kept((entity) => isReadableEntity(rights, entity)),
    shows: kept((field) => isReadable(rights, field)),
    compares: kept((field) => isFilterable(rights, field)),
    writes: (field, action) => fieldAccess(rights, field, action).shown !== 'never',
    may: (entity, action) => rights.grants(entity, action).length > 0,
    restores: (entity) => mayRestore(rights, entity),
  };
}
