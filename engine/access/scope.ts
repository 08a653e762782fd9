/*
 * What a key may be used for at most, as a list of `<entity>:<action>`: `sales.Order:read`, `sales.*:*`, `*:read`. It
 * takes away from what its owner may, and adds nothing.
 */
import { actionsOf, type Entity, type GrantAction, type Model } from '../model/index.ts';
import type { Rights } from './types.ts';

/** How one entry is written. */
export const scopePattern = String.raw`^(\*|[a-z][A-Za-z0-9]*\.(\*|[A-Z][A-Za-z0-9]*)):(\*|[a-z][A-Za-z0-9]*)$`;

export type Scope = readonly string[];

/** Whether a scope lets an action on an entity through. */
export const inScope = (scope: Scope, entity: Entity, action: GrantAction): boolean =>
  scope.some((entry) => {
    const [what, deed] = entry.split(':');
    return covers(what!, entity) && (deed === '*' || deed === action);
  });

const covers = (what: string, { fullName, module }: Entity): boolean =>
  what === '*' || what === fullName || what === `${module}.*`;

/** Whether an entry lets through anything that these rights hold: one that does not is a slip, or asks for too much. */
export const holdsOfScope = (model: Model, rights: Rights, entry: string): boolean =>
  [...model.entities.values()].some((entity) =>
    actionsOf(entity).some(
      (action) => inScope([entry], entity, action) && rights.grants(entity, action).length > 0,
    ),
  );
