/** How the code of an action writes other records: as what follows from it, like the effects of a definition. */
import type { ActionContext, WriteBy } from '../extension/index.ts';
import type { Entity } from '../model/index.ts';
import type { Operation } from './types.ts';
import type { By, Work } from './work.ts';

export function writesFor(
  work: Work,
  by: By,
): Pick<ActionContext, 'create' | 'update' | 'transition' | 'act'> {
  const { model } = work.options;
  const entityOf = (name: string): Entity => {
    const entity = model.entities.get(name);
    if (!entity) throw new Error(`No module declares '${name}'.`);
    return entity;
  };
  const follow = async (operation: Operation, { trusted = false }: WriteBy = {}): Promise<string> => {
    const inner = { trusted: trusted || by.trusted, depth: by.depth + 1 };
    return (await work.follow(operation, inner, '')).ids[0]!;
  };
  return {
    create: (entity, input, asked) => follow({ kind: 'create', entity: entityOf(entity), input }, asked),
    async update(entity, id, patch, asked) {
      await follow({ kind: 'update', entity: entityOf(entity), id, patch }, asked);
    },
    async transition(entity, id, name, asked) {
      await follow({ kind: 'transition', entity: entityOf(entity), id, name }, asked);
    },
    act(name, id, input = {}, asked = {}) {
      const action = model.actions.get(name);
      if (!action) throw new Error(`No module declares the action '${name}'.`);
      return follow({ kind: 'action', action, input, ...(id !== undefined && { id }) }, asked);
    },
  };
}
