/** Rights in words: what a person reads who has to know what a role may do, and what a change gives and takes. */
import { actionsOf, type Entity, type Grant, type Model } from '../model/index.ts';
import { rightsOf } from './rights.ts';
import { grantsOf } from './stored.ts';
import type { Rights, StoredGrant, StoredRole } from './types.ts';

/** One line for each thing that the rights let do, in the order of the entities: `sales.Order: read create  where owner == user`. */
export function describeRights(model: Model, rights: Rights): readonly string[] {
  return [...model.entities.values()]
    .filter((entity) => !entity.parent)
    .sort((a, b) => (a.fullName < b.fullName ? -1 : 1))
    .flatMap((entity) => linesOf(entity, rights).map((text) => `${titleOf(entity)}: ${text}`));
}

function linesOf(entity: Entity, rights: Rights): readonly string[] {
  const grants = new Set(actionsOf(entity).flatMap((action) => rights.grants(entity, action)));
  const lines = new Set([...grants].map((grant) => lineOf(entity, grant)));
  return lines.has('*') ? ['*'] : [...lines].sort();
}

/** `read create  where owner == user  but total, lines.price` */
function lineOf(entity: Entity, { actions, fields, masked, where }: Grant): string {
  const known = actionsOf(entity);
  const hidden = fields && [...entity.fields.keys()].filter((name) => !fields.has(name));
  return [
    known.every((action) => actions.has(action))
      ? '*'
      : known.filter((action) => actions.has(action)).join(' '),
    ...(where ? [`where ${where.source}`] : []),
    ...(hidden && hidden.length > 0 ? [`but ${hidden.join(', ')}`] : []),
    ...(masked.size > 0 ? [`masked ${[...masked].sort().join(', ')}`] : []),
  ].join('  ');
}

/** What is personal is its owner's alone, whatever is granted. */
const titleOf = ({ fullName, scope }: Entity): string =>
  scope === 'personal' ? `${fullName} (one's own)` : fullName;

/** What other definitions would give to a role and take from it. */
export interface RoleChange {
  readonly role: string;
  /** Lines of what it may do then and not now. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Entities on whose records another read condition stands then. */
  readonly rows: readonly RowChange[];
}

/** Grants that show records of an entity, today and then, in the definitions of today. */
export interface RowChange {
  readonly entity: Entity;
  readonly now: readonly Grant[];
  readonly then: readonly Grant[];
}

/**
 * Compares what the roles may do under the definitions in force and under others. `stored` are the roles that are
 * records, which add to both. What a new condition asks about is looked up in the definitions in force: where it speaks
 * of what is not there yet, it grants no row.
 */
export function rightsChanges(now: Model, then: Model, stored: readonly StoredRole[]): readonly RoleChange[] {
  const names = new Set([...now.roles.keys(), ...then.roles.keys(), ...stored.map(({ name }) => name)]);
  return [...names].sort().flatMap((role) => {
    const input = { roles: [role], stored, version: '0' };
    const [before, after] = [rightsOf(now, input), rightsOf(then, input)];
    const [was, is] = [describeRights(now, before), describeRights(then, after)];
    const gained = is.filter((line) => !was.includes(line));
    const lost = was.filter((line) => !is.includes(line));
    if (gained.length + lost.length === 0) return [];
    return [{ role, gained, lost, rows: rowChanges(now, then, before, after) }];
  });
}

function rowChanges(now: Model, then: Model, before: Rights, after: Rights): readonly RowChange[] {
  return [...now.entities.values()].flatMap((entity) => {
    const other = then.entities.get(entity.fullName);
    if (entity.parent || !other) return [];
    const [was, is] = [before.grants(entity, 'read'), translated(now, after.grants(other, 'read'))];
    if (conditionsOf(was) === conditionsOf(is)) return [];
    return [{ entity, now: was, then: is }];
  });
}

/** Which rows grants show, as a text that is equal where those are. */
const conditionsOf = (grants: readonly Grant[]): string =>
  grants.length === 0
    ? 'none'
    : grants.some(({ where }) => !where)
      ? 'all'
      : [...new Set(grants.map(({ where }) => where!.source))].sort().join(' || ');

/** Grants of other definitions in those of today. */
const translated = (model: Model, grants: readonly Grant[]): readonly Grant[] =>
  grantsOf(model, { name: '', title: '', inherits: [], grants: grants.map(storedOf) });

const storedOf = ({ id, entity, where }: Grant): StoredGrant => ({
  id,
  entity: entity.fullName,
  actions: ['read'],
  fields: [],
  ...(where && { where: where.source }),
});
