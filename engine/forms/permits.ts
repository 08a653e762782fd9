import { fieldAccess, recordOf } from '../access/index.ts';
import type { Rights } from '../access/index.ts';
import type { Entity, Field, GrantAction } from '../model/index.ts';
import type { Can } from './types.ts';

/** Whether some grant covers the action. Lines live and die with their record: its grants are theirs. */
export function may(rights: Rights, entity: Entity, action: GrantAction): boolean {
  return rights.grants(recordOf(entity), action).length > 0;
}

/** Whether some grant of this action covers the field, on whatever rows, be it masked. */
export function covers(rights: Rights, field: Field, action: GrantAction): boolean {
  const { shown, masked } = fieldAccess(rights, field, action);
  return shown !== 'never' || (action === 'read' && masked !== 'never');
}

/** Seen on no row as it is: neither filtered nor sorted by, and never written over. */
export function isMasked(rights: Rights, field: Field): boolean {
  const { shown, masked } = fieldAccess(rights, field);
  return shown === 'never' && masked !== 'never';
}

export function canOf(rights: Rights, entity: Entity): Can {
  const can = (action: GrantAction): boolean => may(rights, entity, action);
  return {
    create: can('create') && !entity.singleton,
    update: can('update') && !entity.ledger,
    delete: can('delete') && !entity.singleton && !entity.ledger,
    export: can('export'),
    import: can('import'),
    history: can('history'),
  };
}
