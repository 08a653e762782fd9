/** Fields that every entity has and nobody declares. */
import type { JsonObject } from '../definition/index.ts';
import { draftField, pending } from './fields.ts';
import { kindOf, type Kind } from './kinds.ts';
import type { EntityDraft, FieldDraft, Linking } from './linking.ts';

const uuid: JsonObject = { type: 'string', format: 'uuid' };

interface SystemField {
  readonly json: JsonObject;
  readonly title: string;
  /** Full name of the entity it refers to. In a Model without that entity it is a plain id. */
  readonly target?: string;
  /** Column, where it is not made from the name. */
  readonly column?: string;
}

const forAll: readonly (readonly [string, SystemField])[] = [
  ['id', { json: uuid, title: 'Id' }],
  ['version', { json: { type: 'integer' }, title: 'Version' }],
];

const forLines: readonly (readonly [string, SystemField])[] = [
  ...forAll,
  ['position', { json: { type: 'integer' }, title: 'Position' }],
];

const forRecords: readonly (readonly [string, SystemField])[] = [
  ...forAll,
  ['createdAt', { json: { type: 'string', format: 'date-time' }, title: 'Created at' }],
  ['createdBy', { json: uuid, title: 'Created by', target: 'core.User', column: 'created_by' }],
  ['updatedAt', { json: { type: 'string', format: 'date-time' }, title: 'Changed at' }],
  ['updatedBy', { json: uuid, title: 'Changed by', target: 'core.User', column: 'updated_by' }],
  ['deletedAt', { json: { type: 'string', format: 'date-time' }, title: 'Deleted at' }],
  ['owner', { json: uuid, title: 'Owner', target: 'core.User', column: 'owner_id' }],
  ['workspace', { json: uuid, title: 'Workspace', target: 'core.Workspace', column: 'workspace_id' }],
  ['custom', { json: { format: 'json' }, title: 'Custom values' }],
  ['metadata', { json: { format: 'json' }, title: 'Metadata' }],
];

/** Columns of the engine that no field shows. */
export const engineColumns: readonly string[] = ['org_id', 'deleted_by'];
export const engineLineColumns: readonly string[] = ['org_id', 'parent_id'];

const systemNames = new Set(forRecords.map(([name]) => name));
const lineNames = new Set(['id', 'version', 'position', 'parent']);

/** Words of filters and introspection that a field would hide. */
const filterWords = new Set(['and', 'or', 'not', 'eq', 'ne', 'in', 'notIn', 'isNull']);

/** Why a name cannot be that of a declared field, or undefined. */
export function whyReserved(name: string, line: boolean): string | undefined {
  if ((line ? lineNames : systemNames).has(name))
    return line ? 'every line has it already' : 'every record has it already';
  if (filterWords.has(name)) return 'filters use the word';
  return undefined;
}

/** A system field of no entity yet: there are as many of them as entities times eleven, so each is made once. */
function makeSystemField(name: string, field: SystemField, target: EntityDraft | undefined): FieldDraft {
  const kind: Kind =
    field.json === uuid
      ? target
        ? { kind: 'reference' }
        : { kind: 'scalar', type: 'id' }
      : (kindOf(field.json) as Kind);
  const draft = draftField(pending, name, { ...field.json, title: field.title }, kind, false);
  draft.system = true;
  draft.readOnly = name !== 'owner' && name !== 'custom' && name !== 'metadata';
  if (field.column && (draft.kind === 'scalar' || draft.kind === 'reference')) draft.column = field.column;
  if (draft.kind === 'reference') draft.target = target!;
  return draft;
}

function makeSystemFields(
  fields: readonly (readonly [string, SystemField])[],
  entities: ReadonlyMap<string, EntityDraft>,
): readonly FieldDraft[] {
  return fields.map(([name, field]) =>
    makeSystemField(name, field, field.target ? entities.get(field.target) : undefined),
  );
}

function addTo(entity: EntityDraft, fields: readonly FieldDraft[]): void {
  for (const field of fields) {
    const own = { ...field, entity };
    if (own.kind === 'reference') own.inverse = { name: '', source: entity, field: own };
    entity.fields.set(own.name, own);
  }
}

/** Adds the system fields after the declared ones. */
export function addSystemFields(linking: Linking): void {
  const records = makeSystemFields(forRecords, linking.entities);
  const lines = makeSystemFields(forLines, linking.entities);
  for (const entity of linking.written.keys()) addTo(entity, entity.parent ? lines : records);
}
