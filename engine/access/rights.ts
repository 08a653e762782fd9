import { createHash } from 'node:crypto';
import type { Entity, Grant, GrantAction, Model } from '../model/index.ts';
import { inScope, type Scope } from './scope.ts';
import { grantsOfShare } from './shares.ts';
import { grantsOf } from './stored.ts';
import type { Actor, Rights, SecondFactor, StoredRole, StoredShare } from './types.ts';

/** What roles an actor has, and the version under which they were read. */
export interface RightsInput {
  readonly roles: readonly string[];
  /** Roles that are records, of which the actor's own and those they inherit from are looked at. */
  readonly stored?: readonly StoredRole[];
  /** What others share with the actor, each share in its place among his. */
  readonly shares?: readonly StoredShare[];
  readonly version: string;
  readonly until?: Date;
  /** What they are cut to, where a key asks. Roles then stand behind nothing: a key gives none, and administers nothing. */
  readonly scope?: Scope;
}

/** Whether somebody administers his organization. */
export const administers = ({ roles }: Pick<Actor, 'roles'>): boolean => roles.includes('core.admin');

/** The first of these roles that asks for a second factor where there is none. */
export const roleAsking = (
  model: Model,
  roles: ReadonlySet<string>,
  { held, asking }: SecondFactor,
): string | undefined =>
  held ? undefined : [...roles].find((name) => model.roles.get(name)?.secondFactor || asking.includes(name));

/**
 * Effective rights: the grants of all roles and of those they inherit from, whether of the Model or kept as records, and
 * what is shared by others. A name that is no role grants nothing.
 */
export function rightsOf(model: Model, input: RightsInput): Rights {
  const { roles, found } = reach(model, input);
  const grants = [...found, ...grantsShared(model, input)].sort(byId);
  const byEntity = Map.groupBy(grants, (grant) => grant.entity);
  const { scope } = input;
  return {
    fingerprint: fingerprintOf(grants, scope),
    version: input.version,
    roles: scope ? new Set() : roles,
    scoped: scope !== undefined,
    ...(input.until && { until: input.until }),
    grants: (entity: Entity, action: GrantAction) =>
      scope && !inScope(scope, entity, action)
        ? []
        : (byEntity.get(entity) ?? []).filter((grant) => grant.actions.has(action) || grant.actions.has('*')),
  };
}

/** What was shared with whoever shares is not his to share on: his rights are those of his roles. */
const grantsShared = (model: Model, { shares = [], version }: RightsInput): readonly Grant[] =>
  shares.flatMap((share, place) => {
    const roles = share.roles.map(({ name }) => name);
    return grantsOfShare(model, rightsOf(model, { roles, stored: share.roles, version }), share, place);
  });

interface Reached {
  readonly roles: ReadonlySet<string>;
  readonly found: ReadonlySet<Grant>;
}

/** Walks the roles by inheritance, each once; a circle does no harm. */
function reach(model: Model, { roles: held, stored = [] }: RightsInput): Reached {
  const records = Map.groupBy(stored, (role) => role.name);
  const found = new Set<Grant>();
  const roles = new Set<string>();
  const visit = (name: string): void => {
    if (roles.has(name)) return;
    roles.add(name);
    const own = records.get(name) ?? [];
    for (const grant of grantsOfRole(model, name, own)) found.add(grant);
    for (const inherited of model.roles.get(name)?.inherits ?? []) visit(inherited.name);
    for (const record of own) record.inherits.forEach(visit);
  };
  held.forEach(visit);
  return { roles, found };
}

/** What a role grants by itself: what it was shipped with, save what its records replace, and what they add. */
export function grantsOfRole(model: Model, name: string, records: readonly StoredRole[]): readonly Grant[] {
  const replaced = new Set(records.flatMap(({ grants }) => grants.flatMap((grant) => grant.name ?? [])));
  const shipped = model.roles.get(name)?.grants ?? [];
  return [
    ...shipped.filter((grant) => !replaced.has(nameOf(grant))),
    ...records.flatMap((record) => grantsOf(model, record)),
  ];
}

/** As its role names it: a grant on all entities of a module is one for each of them, `all/sales.Order`. */
export const nameOf = ({ id }: Grant): string => id.split('/')[0]!;

const identity = (grant: Grant): string => `${grant.role.name}/${grant.entity.fullName}/${grant.id}`;

const byId = (a: Grant, b: Grant): number => (identity(a) < identity(b) ? -1 : 1);

/** Hash over all that grants say, and what they are cut to, as base64url. */
export function fingerprintOf(grants: readonly Grant[], scope?: Scope): string {
  const said = grants.map((grant) => [
    grant.entity.fullName,
    [...grant.actions].sort(),
    grant.fields ? [...grant.fields].sort() : '*',
    [...grant.masked].sort(),
    grant.where?.source ?? null,
  ]);
  return createHash('sha256')
    .update(JSON.stringify(scope ? [said, scope] : said))
    .digest('base64url')
    .slice(0, 22);
}
