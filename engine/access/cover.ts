import { inputsOf, readBy, type Entity, type Field, type Grant, type LinesField } from '../model/index.ts';
import type { Cover, FieldAccess, Rights } from './types.ts';

/** Rows on which `action` is covered by some grant. A line goes with its record: ask for the field that holds it. */
export function rowCondition(rights: Rights, entity: Entity, action = 'read'): Cover {
  return union(rights.grants(recordOf(entity), action));
}

/**
 * Where a field is seen. A value is visible when one grant covers both its row and its field; where each grant that
 * shows rows covers the field too, the answer is `always`, and a plan needs no condition for it. Fields of lines are
 * covered by grants on their record, as `lines.price`. A value that is made of others is covered by a grant that covers
 * those too, as far as they are not seen anyway, unless the field says that it reveals them.
 */
export function fieldAccess(rights: Rights, field: Field, action = 'read'): FieldAccess {
  const answers = answersOf(rights, action);
  const access = answers.get(field) ?? findAccess(rights, field, action);
  answers.set(field, access);
  return access;
}

/** Values are made of values that are made of others: each is asked once. */
const known = new WeakMap<Rights, Map<string, Map<Field, FieldAccess>>>();

function answersOf(rights: Rights, action: string): Map<Field, FieldAccess> {
  const byAction = known.get(rights) ?? new Map<string, Map<Field, FieldAccess>>();
  known.set(rights, byAction);
  const answers = byAction.get(action) ?? new Map<Field, FieldAccess>();
  byAction.set(action, answers);
  return answers;
}

function findAccess(rights: Rights, field: Field, action: string): FieldAccess {
  const { entity, name, system } = field;
  const { path, rows } = placeIn(rights, entity, action);
  if (system && ALWAYS_SHOWN.has(name))
    return { shown: rows.length > 0 ? 'always' : 'never', masked: 'never' };
  const covering = rows.filter(
    (grant) => covers(grant, path + name) && showsInputs(rights, grant, field, action),
  );
  const seen = union(rows);
  return {
    shown: within(union(covering.filter((grant) => !grant.masked.has(path + name))), seen),
    masked: within(union(covering.filter((grant) => grant.masked.has(path + name))), seen),
  };
}

/** Whether whoever has the grant sees, where it holds, all that a value is made of. */
function showsInputs(rights: Rights, grant: Grant, made: Field, action: string): boolean {
  if (made.reveals) return true;
  return inputsOf(made).every(({ field, own }) => {
    if (!own) return showsWhole(rights, field);
    if (fieldAccess(rights, field, action).shown === 'always') return true;
    const { path } = placeIn(rights, field.entity, action);
    const name = path + field.name;
    return covers(grant, name) && !grant.masked.has(name) && showsInputs(rights, grant, field, action);
  });
}

/** Whether all that the label of an entity is made of is seen wherever its records are. */
export const showsLabel = (rights: Rights, entity: Entity): boolean =>
  readBy(entity.label, entity).every(({ field }) => showsWhole(rights, field));

/** Whether a field is seen wherever its record is; of lines, with the lines. */
export const showsWhole = (rights: Rights, field: Field): boolean =>
  fieldAccess(rights, field).shown === 'always' &&
  (!field.entity.parent || fieldAccess(rights, linesOf(field.entity)).shown === 'always');

/** Grants that show rows of the entity, and what stands before the names of its fields in them. */
function placeIn(rights: Rights, entity: Entity, action: string): { path: string; rows: readonly Grant[] } {
  const grants = rights.grants(recordOf(entity), action);
  if (!entity.parent) return { path: '', rows: grants };
  const lines = linesOf(entity).name;
  return {
    path: `${lines}.`,
    rows: grants.filter((grant) => covers(grant, lines) && !grant.masked.has(lines)),
  };
}

const covers = (grant: Grant, path: string): boolean => grant.fields === undefined || grant.fields.has(path);

/** The field of its record that holds the lines. */
export function linesOf(line: Entity): LinesField {
  for (const field of recordOf(line).fields.values())
    if (field.kind === 'lines' && field.target === line) return field;
  throw new Error(`No field holds the lines ${line.fullName}.`);
}

/** Fields the actor sees on some row, masked or not, in declared order. */
export const readableFields = (rights: Rights, entity: Entity): readonly Field[] =>
  [...entity.fields.values()].filter((field) => isReadable(rights, field));

/** Whether the field exists for the actor at all. */
export function isReadable(rights: Rights, field: Field): boolean {
  const { shown, masked } = fieldAccess(rights, field);
  return shown !== 'never' || masked !== 'never';
}

/** Whether the field may stand in a filter, a sort, a group: it is shown unmasked on some row. */
export const isFilterable = (rights: Rights, field: Field): boolean =>
  fieldAccess(rights, field).shown !== 'never';

/** Whether the actor sees any record of the entity. */
export const isReadableEntity = (rights: Rights, entity: Entity): boolean =>
  rights.grants(recordOf(entity), 'read').length > 0;

/** Who may delete a record may look at deleted ones and restore them. */
export const mayRestore = (rights: Rights, entity: Entity): boolean =>
  rights.grants(recordOf(entity), 'delete').length > 0;

/** The record a line lives and dies with, or the record itself. */
export const recordOf = (entity: Entity): Entity => entity.parent ?? entity;

/** Every grant on an entity covers these of the engine's own: without them a record could neither be named nor written. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set(['id', 'version', 'position']);

/** Grants add up. Equal conditions count once. */
function union(grants: readonly Grant[]): Cover {
  if (grants.length === 0) return 'never';
  if (grants.some((grant) => grant.where === undefined)) return 'always';
  const bySource = new Map(grants.map((grant) => [grant.where!.source, grant.where!]));
  return [...bySource.keys()].sort().map((source) => bySource.get(source)!);
}

/** A cover as it counts where the row is seen already: the same conditions need not be asked twice. */
function within(cover: Cover, rows: Cover): Cover {
  if (typeof cover === 'string' || typeof rows === 'string') return cover;
  const asked = new Set(cover.map((condition) => condition.source));
  return rows.every((condition) => asked.has(condition.source)) ? 'always' : cover;
}
