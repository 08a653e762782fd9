/** What may be given away: nobody gives more than he holds. */
import type { Grant, Model } from '../model/index.ts';
import { administers, fingerprintOf, grantsOfRole } from './rights.ts';
import type { Actor, Rights, StoredRole } from './types.ts';

/** Whether somebody may give a role, by name: one that he holds, or that one of his inherits; an administrator any. */
export const mayGiveRole = (actor: Pick<Actor, 'roles' | 'rights'>, name: string): boolean =>
  administers(actor) || actor.rights.roles.has(name);

/**
 * Whether all that a grant allows is held already: for each of its actions by one grant, on the same rows or on all,
 * with each of its fields, none of them masked that it shows. So what several grants allow together is given by several.
 */
export const holdsGrant = (rights: Rights, grant: Grant): boolean =>
  [...grant.actions].every((action) =>
    rights.grants(grant.entity, action).some((own) => coversRows(own, grant) && coversFields(own, grant)),
  );

const coversRows = (own: Grant, { where }: Grant): boolean =>
  own.where === undefined || own.where.source === where?.source;

const coversFields = (own: Grant, { fields, masked }: Grant): boolean =>
  within(own.masked, masked) &&
  (own.fields === undefined || (fields !== undefined && within(fields, own.fields)));

const within = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...some].every((one) => all.has(one));

/** What a role grants by itself as it is now, and did not as it was; all of it where it was not there. */
export function grantsGained(model: Model, was: StoredRole | undefined, is: StoredRole): readonly Grant[] {
  const before = new Set(was && grantsOfRole(model, was.name, [was]).map((grant) => fingerprintOf([grant])));
  return grantsOfRole(model, is.name, [is]).filter((grant) => !before.has(fingerprintOf([grant])));
}
