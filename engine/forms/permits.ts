import type { Entity, Field, Grant, GrantAction } from '../model/index.ts';
import type { Can } from './types.ts';

/** What this room asks of a reader's rights: the grants that cover an action on an entity. */
export interface Permits {
  grants(entity: Entity, action: GrantAction): readonly Grant[];
}

/** Lines live and die with their record: its grants are theirs, field by field below the name of the lines field. */
function rootOf(entity: Entity): Entity {
  return entity.parent ? rootOf(entity.parent) : entity;
}

export function may(permits: Permits, entity: Entity, action: GrantAction): boolean {
  return permits.grants(rootOf(entity), action).length > 0;
}

/** A field is covered when some grant of this action covers it, whatever rows that grant is about. */
export function covers(permits: Permits, field: Field, action: GrantAction): boolean {
  const grants = permits.grants(rootOf(field.entity), action);
  if (field.system && (field.name === 'id' || field.name === 'version')) return grants.length > 0;
  return grants.some((grant) => coversField(grant, field));
}

/** Masked for this reader: each grant that shows the field shows it masked. */
export function masked(permits: Permits, field: Field): boolean {
  const showing = permits.grants(rootOf(field.entity), 'read').filter((grant) => coversField(grant, field));
  return showing.length > 0 && showing.every((grant) => grant.masked.has(field.name));
}

function coversField(grant: Grant, field: Field): boolean {
  return field.entity.parent ? true : !grant.fields || grant.fields.has(field.name);
}

export function canOf(permits: Permits, entity: Entity): Can {
  const can = (action: GrantAction): boolean => may(permits, entity, action);
  return {
    create: can('create'),
    update: can('update'),
    delete: can('delete'),
    export: can('export'),
    import: can('import'),
    history: can('history'),
  };
}
