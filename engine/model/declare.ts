/** First pass: every entity, its lines and its fields exist, by name; nothing is looked up yet. */
import type { JsonObject } from '../definition/index.ts';
import {
  contradiction,
  reservedName,
  strayLines,
  twice,
  unknownEntity,
  unknownField,
  unknownLines,
} from './faults.ts';
import { draftField, pending } from './fields.ts';
import { readKind } from './kinds.ts';
import { key, type EntityDraft, type FieldDraft, type Linking, type Written } from './linking.ts';
import { capital, identifierOf, pluralOf, short, snake, titleOf } from './names.ts';
import { nearest } from '../errors/index.ts';
import type { Part } from './parts.ts';
import { whyReserved } from './system.ts';
import type { Scope } from './types.ts';
import { entries, isObject, text } from './json.ts';

const emptyLists = () => ({
  search: [],
  unique: [],
  indexes: [],
  checks: [],
  actions: [],
  inverses: [],
  views: [],
  prints: [],
});

/** What top-level entities and lines have alike. */
function draftBase(name: string, json: JsonObject, part: Part) {
  const id = text(json['x-id']) ?? name;
  const title = text(json['title']) ?? titleOf(name);
  const description = text(json['description']) ?? '';
  const fields: EntityDraft['fields'] = new Map();
  return {
    ...emptyLists(),
    name,
    id,
    title,
    description,
    module: part.module,
    fields,
    label: pending,
    sources: part.sources,
  };
}

function draftEntity(part: Part): EntityDraft {
  const { body } = part;
  const base = draftBase(part.name, body, part);
  const plural = text(body['x-plural']) ?? pluralOf(base.title);
  const prefix = part.module + part.name;
  const many = part.module + (identifierOf(text(body['x-plural']) ?? '') ?? pluralOf(part.name));
  return {
    ...base,
    fullName: part.fullName,
    plural,
    icon: text(body['x-icon']) ?? 'file-text-o',
    scope: (text(body['x-scope']) ?? 'organization') as Scope,
    singleton: body['x-singleton'] === true,
    ledger: body['x-ledger'] === true,
    canBePublic: body['x-public'] === true,
    canBeShared: body['x-partners'] === true,
    cacheSeconds: typeof body['x-cacheSeconds'] === 'number' ? body['x-cacheSeconds'] : 0,
    table: { schema: snake(part.module), name: short(snake(base.id)) },
    graphql: { type: capital(part.module) + part.name, one: prefix, many },
  };
}

function draftLine(parent: EntityDraft, name: string, json: JsonObject, part: Part): EntityDraft {
  const base = draftBase(name, json, part);
  return {
    ...base,
    fullName: `${parent.fullName}.${name}`,
    plural: pluralOf(base.title),
    icon: parent.icon,
    scope: parent.scope,
    singleton: false,
    ledger: parent.ledger,
    canBePublic: false,
    canBeShared: false,
    cacheSeconds: 0,
    parent,
    table: { schema: parent.table.schema, name: short(`${parent.table.name}_${snake(base.id)}`) },
    graphql: { type: `${parent.graphql.type}_${name}`, one: '', many: '' },
  };
}

/** Line types stand beside the generated types of their entity, whose names they cannot have. */
const generatedTypes = new Set(
  ['Filter', 'ListFilter', 'Order', 'Group', 'Connection', 'Edge', 'Aggregate', 'Measures', 'Range'].concat([
    'Create',
    'Patch',
    'Lines',
    'Change',
  ]),
);

function declareFields(linking: Linking, { entity, part, at }: Written, json: JsonObject): void {
  const required = (json['required'] ?? []) as readonly string[];
  const properties = isObject(json['properties']) ? json['properties'] : {};
  const ids = new Map<string, string>();
  for (const [name, field] of Object.entries(properties)) {
    if (!isObject(field)) continue;
    const place = (keyword: string) => part.place(`${at}/properties/${name}${keyword && `/${keyword}`}`);
    const why = whyReserved(name, entity.parent !== undefined);
    if (why) linking.faults.push(reservedName({ name, why }, place('')));
    const kind = readKind(field, place, linking.faults);
    if (why || !kind) continue;
    const draft = draftField(entity, name, field, kind, required.includes(name));
    const other = ids.get(draft.id);
    if (other) {
      const what = `The id '${draft.id}'`;
      linking.faults.push(
        twice({ what, first: `field '${other}'`, second: `field '${name}'` }, place('x-id')),
      );
      continue;
    }
    ids.set(draft.id, name);
    entity.fields.set(name, draft);
  }
  required.forEach((name, index) => {
    const place = part.place(`${at}/required/${index}`);
    const field = entity.fields.get(name);
    if (!Object.hasOwn(properties, name)) {
      const near = nearest(name, Object.keys(properties));
      linking.faults.push(unknownField({ field: name, entity: entity.fullName, near }, place));
    } else if (field && (field.schema['x-compute'] !== undefined || field.schema['x-rollup'] !== undefined))
      linking.faults.push(
        contradiction({ first: '"required"', second: 'a computed value', why: 'nobody can give it' }, place),
      );
  });
}

const linesOf = (json: JsonObject): string | undefined =>
  isObject(json['items']) ? text(json['items']['$ref'])?.slice('#/$defs/'.length) : undefined;

/** Lines become an entity of their own and the target of the field that uses them. */
function declareLine(
  linking: Linking,
  parent: Written,
  field: FieldDraft,
  name: string,
  json: JsonObject,
): void {
  const { part } = parent;
  const entity = draftLine(parent.entity, name, json, part);
  const written = { entity, part, at: `/$defs/${key(name)}` };
  const why = `the API has a type ${entity.graphql.type} already`;
  if (generatedTypes.has(name)) linking.faults.push(reservedName({ name, why }, part.place(written.at)));
  Object.assign(field, { target: entity });
  linking.written.set(entity, written);
  declareFields(linking, written, json);
  refuseNested(linking, written);
}

/** Every kind of lines below `$defs` is used by exactly one field. */
function declareLines(linking: Linking, parent: Written): void {
  const { entity, part } = parent;
  const defs = entries(part.body['$defs']);
  const names = defs.map(([name]) => name);
  const fields = [...entity.fields.values()].filter((field) => field.kind === 'lines');
  const users = Map.groupBy(fields, (field) => linesOf(field.schema) ?? '');
  const unknown = fields.filter((field) => !names.includes(linesOf(field.schema) ?? ''));
  for (const field of unknown) {
    const lines = linesOf(field.schema) ?? '';
    const place = part.place(`/properties/${field.name}/items/$ref`);
    linking.faults.push(unknownLines({ lines, near: nearest(lines, names) }, place));
  }
  for (const [name, json] of defs) {
    const [field, ...more] = users.get(name) ?? [];
    if (field && more.length === 0) declareLine(linking, parent, field, name, json);
    // Unused lines beside a misspelt use are the ones that were meant.
    else if (field || unknown.length === 0)
      linking.faults.push(
        strayLines({ lines: name, users: users.get(name)?.length ?? 0 }, part.place(`/$defs/${key(name)}`)),
      );
  }
}

function refuseNested(linking: Linking, { entity, part, at }: Written): void {
  for (const field of entity.fields.values())
    if (field.kind === 'lines') {
      const params = {
        first: 'lines',
        second: `the lines '${field.name}' inside them`,
        why: 'a line has one parent record and no lines',
      };
      linking.faults.push(contradiction(params, part.place(`${at}/properties/${field.name}`)));
      entity.fields.delete(field.name);
    }
}

/** Declares all entities of the parts. */
export function declareEntities(linking: Linking): void {
  for (const part of linking.parts) {
    if (part.kind !== 'entity') continue;
    if (part.sources[0]!.module !== part.module) {
      linking.faults.push(unknownEntity({ entity: part.fullName }, part.place('')));
      continue;
    }
    const entity = draftEntity(part);
    const written = { entity, part, at: '' };
    linking.entities.set(entity.fullName, entity);
    linking.written.set(entity, written);
    declareFields(linking, written, part.body);
    declareLines(linking, written);
  }
}
