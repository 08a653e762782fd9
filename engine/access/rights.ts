import { createHash } from 'node:crypto';
import type { Entity, Grant, GrantAction, Model } from '../model/index.ts';
import { grantsOf } from './stored.ts';
import type { Actor, Rights, StoredRole } from './types.ts';

/** What roles an actor has, and the version under which they were read. */
export interface RightsInput {
  readonly roles: readonly string[];
  /** Roles that are records, of which the actor's own and those they inherit from are looked at. */
  readonly stored?: readonly StoredRole[];
  readonly version: string;
  readonly until?: Date;
}

/** Whether somebody administers his organization. */
export const administers = ({ roles }: Pick<Actor, 'roles'>): boolean => roles.includes('core.admin');

/**
 * Effective rights: the grants of all roles and of those they inherit from, whether of the Model or kept as records. A
 * name that is no role grants nothing.
 */
export function rightsOf(model: Model, input: RightsInput): Rights {
  const grants = [...reach(model, input)].sort(byId);
  const byEntity = Map.groupBy(grants, (grant) => grant.entity);
  return {
    fingerprint: fingerprint(grants),
    version: input.version,
    ...(input.until && { until: input.until }),
    grants: (entity: Entity, action: GrantAction) =>
      (byEntity.get(entity) ?? []).filter((grant) => grant.actions.has(action) || grant.actions.has('*')),
  };
}

/** Walks the roles by inheritance, each once; a circle does no harm. */
function reach(model: Model, { roles, stored = [] }: RightsInput): Set<Grant> {
  const records = Map.groupBy(stored, (role) => role.name);
  const found = new Set<Grant>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const role = model.roles.get(name);
    for (const grant of role?.grants ?? []) found.add(grant);
    for (const inherited of role?.inherits ?? []) visit(inherited.name);
    for (const record of records.get(name) ?? []) {
      for (const grant of grantsOf(model, record)) found.add(grant);
      record.inherits.forEach(visit);
    }
  };
  roles.forEach(visit);
  return found;
}

const identity = (grant: Grant): string => `${grant.role.name}/${grant.entity.fullName}/${grant.id}`;

const byId = (a: Grant, b: Grant): number => (identity(a) < identity(b) ? -1 : 1);

/** Hash over all that a grant says, as base64url. */
function fingerprint(grants: readonly Grant[]): string {
  const said = grants.map((grant) => [
    grant.entity.fullName,
    [...grant.actions].sort(),
    grant.fields ? [...grant.fields].sort() : '*',
    [...grant.masked].sort(),
    grant.where?.source ?? null,
  ]);
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
}
