/** Grants that are kept as records, against today's Model. */
import { nearest, type Fault } from '../errors/index.ts';
import { compile, types } from '../expression/index.ts';
import {
  actionsOf,
  coveredFields,
  grantPaths,
  maskedFields,
  scopeOf,
  type Entity,
  type Grant,
  type Model,
  type Role,
} from '../model/index.ts';
import { actionUnknown, conditionBroken, entityUnknown, fieldUnknown, grantUnknown } from './faults.ts';
import type { StoredGrant, StoredRole } from './types.ts';

/**
 * The grants of a role that is kept as a record. What no longer exists in the Model grants nothing: an entity, an action
 * or a field that is gone, and a condition that cannot be understood takes its grant with it.
 */
export function grantsOf(model: Model, stored: StoredRole): readonly Grant[] {
  const role: Role = {
    name: stored.name,
    title: stored.title,
    description: '',
    secondFactor: false,
    inherits: [],
    grants: [],
  };
  return stored.grants.flatMap((grant) => linkGrant(model, role, grant) ?? []);
}

function linkGrant(model: Model, role: Role, stored: StoredGrant): Grant | undefined {
  const { id, entity: name, actions, fields, masked, where } = stored;
  const entity = model.entities.get(name);
  if (!entity) return undefined;
  const condition = where ? conditionOf(entity, where).expression : undefined;
  if (where && !condition) return undefined;
  const known = actionsOf(entity);
  return {
    id,
    role,
    entity,
    actions: new Set(actions.includes('*') ? known : actions.filter((action) => known.includes(action))),
    masked: maskedFields(entity, masked ?? []),
    ...(fields.length > 0 && { fields: coveredFields(entity, fields) }),
    ...(condition && { where: condition }),
  };
}

const conditionOf = (entity: Entity, where: string) => compile(where, scopeOf(entity), types.boolean);

/** What a grant names that is not there, each with its path below the grant. `role` is the shipped one of its name. */
export function grantFaults(model: Model, role: Role | undefined, stored: StoredGrant, at: string): Fault[] {
  const place = (path: string) => ({ field: `${at}/${path}` });
  const entity = model.entities.get(stored.entity);
  if (!entity) {
    const near = nearest(stored.entity, model.entities.keys());
    return [entityUnknown({ entity: stored.entity, near }, place('entity'))];
  }
  const actions = ['*', ...actionsOf(entity)];
  const paths = grantPaths(entity);
  const missing = (field: 'fields' | 'masked', given: readonly string[]): Fault[] =>
    given
      .filter((path) => !paths.has(path))
      .map((path) =>
        fieldUnknown({ field: path, entity: entity.title, near: nearest(path, paths) }, place(field)),
      );
  const names = new Set(role?.grants.map(({ id }) => id.split('/')[0]!));
  return [
    ...(stored.name && !names.has(stored.name)
      ? [grantUnknown({ grant: stored.name, near: nearest(stored.name, names) }, place('name'))]
      : []),
    ...stored.actions
      .filter((action) => !actions.includes(action))
      .map((action) =>
        actionUnknown({ action, entity: entity.title, near: nearest(action, actions) }, place('actions')),
      ),
    ...missing('fields', stored.fields),
    ...missing('masked', stored.masked ?? []),
    ...(stored.where ? (conditionOf(entity, stored.where).faults ?? []) : []).map(({ message, mend }) =>
      conditionBroken({ message, mend }, place('where')),
    ),
  ];
}
