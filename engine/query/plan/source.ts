import { fieldAccess, isReadable, linesOf, rowCondition, type Cover } from '../../access/index.ts';
import type { Entity, Field } from '../../model/index.ts';
import { memberOf, type Member } from '../names.ts';
import type { Source, Through } from '../types.ts';
import type { Planning } from './planning.ts';

/** The table of an entity with all that the actor's rights say of its rows. */
export function sourceOf(planning: Planning, entity: Entity, life: Source['life'] = 'living'): Source {
  const rows = [rowCondition(planning.rights, entity)];
  if (life === 'deleted') rows.push(rowCondition(planning.rights, entity, 'delete'));
  if (!entity.parent) return { entity, rows, life };
  const source = sourceOf(planning, entity.parent, life === 'either' ? life : 'living');
  return { entity, rows: [], life, parent: { source, lines: shownOf(planning, linesOf(entity)) } };
}

/** Lines as reached from their record, which is seen already. */
const linesSource = (entity: Entity): Source => ({ entity, rows: [], life: 'living' });

/** Where a field is shown. The id of a record that may not be seen is known from what refers to it. */
export const shownOf = (planning: Planning, field: Field): Cover =>
  field.name === 'id' ? 'always' : fieldAccess(planning.rights, field).shown;

/** A step from a record to others, and what is read there. */
export interface Step {
  readonly through: Through;
  readonly source: Source;
}

/** The step that a member of the entity is; undefined where the member is a plain value. */
export function stepOf(planning: Planning, member: Member): Step | undefined {
  if (member.kind === 'parent')
    return {
      through: { kind: 'parent', entity: member.entity },
      source: sourceOf(planning, member.entity, 'either'),
    };
  if (member.kind === 'linked') {
    const { field } = member;
    return {
      through: { kind: 'linked', field, shown: shownOf(planning, field) },
      source: sourceOf(planning, field.entity),
    };
  }
  if (member.kind === 'inverse') {
    const { field, source } = member.inverse;
    return {
      through: { kind: 'inverse', field, shown: shownOf(planning, field) },
      source: sourceOf(planning, source),
    };
  }
  const { field } = member;
  if (field.kind === 'reference')
    return {
      through: { kind: 'reference', field, shown: shownOf(planning, field) },
      source: sourceOf(planning, field.target, 'either'),
    };
  if (field.kind === 'lines')
    return {
      through: { kind: 'lines', field, shown: shownOf(planning, field) },
      source: linesSource(field.target),
    };
  if (field.kind === 'links')
    return {
      through: { kind: 'links', field, shown: shownOf(planning, field) },
      source: sourceOf(planning, field.target),
    };
  return undefined;
}

/**
 * The member of that name. The document was validated against the actor's schema, so a name that is unknown or hidden
 * here is a bug of ours, and must not become SQL.
 */
export function knownMember(planning: Planning, entity: Entity, name: string): Member {
  const member = memberOf(planning.model, entity, name);
  const visible =
    member?.kind !== 'field' || member.field.name === 'id' || isReadable(planning.rights, member.field);
  if (!member || !visible) throw new Error(`${entity.fullName} has no member '${name}' for this actor.`);
  return member;
}
