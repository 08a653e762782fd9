import { compile, types } from '../expression/index.ts';
import { actionsOf, coveredFields, scopeOf, type Grant, type Model, type Role } from '../model/index.ts';
import type { StoredGrant, StoredRole } from './types.ts';

/**
 * The grants of a role that is kept as a record, against today's Model. What no longer exists there grants nothing: an
 * entity, an action or a field that is gone, and a condition that cannot be understood takes its grant with it.
 */
export function grantsOf(model: Model, stored: StoredRole): readonly Grant[] {
  const role: Role = { name: stored.name, title: stored.title, description: '', inherits: [], grants: [] };
  return stored.grants.flatMap((grant) => linkGrant(model, role, grant) ?? []);
}

function linkGrant(
  model: Model,
  role: Role,
  { id, entity: name, actions, fields, where }: StoredGrant,
): Grant | undefined {
  const entity = model.entities.get(name);
  if (!entity) return undefined;
  const condition = where ? compile(where, scopeOf(entity), types.boolean).expression : undefined;
  if (where && !condition) return undefined;
  const known = actionsOf(entity);
  return {
    id,
    role,
    entity,
    actions: new Set(actions.includes('*') ? known : actions.filter((action) => known.includes(action))),
    masked: new Set(),
    ...(fields.length > 0 && { fields: coveredFields(entity, fields) }),
    ...(condition && { where: condition }),
  };
}
