/** What steps give to actions, and what actions take. */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest, type Place } from '../errors/index.ts';
import { types } from '../expression/index.ts';
import { sourceOf } from './expressions.ts';
import { missingInput, strayExternal, unknownDeed, unknownInput } from './faults.ts';
import { isObject } from './json.ts';
import { key, seeEntity } from './linking.ts';
import { expression, tell, type Drafting, type Names } from './process-scope.ts';
import type { Deed, Gifts, Given } from './process-types.ts';
import { recordSchema } from './schema.ts';
import { recordTypeOf, typeOf } from './scopes.ts';
import type { Entity, Field } from './types.ts';
import { constantFault } from './values.ts';

/** A value for a field or an input. */
function given(drafting: Drafting, names: Names, field: Field, json: Json, place: Place): Given | undefined {
  const source = sourceOf(json);
  if (source !== undefined) {
    const at = { ...place, pointer: `${place.pointer}/x-expr` };
    const made = expression(drafting, names, source, typeOf(field), at);
    return made && { expression: made };
  }
  if (field.kind === 'lines' && Array.isArray(json)) {
    const lines = json.map((line: Json, index) =>
      gifts(drafting, names, field.target.fields, isObject(line) ? line : {}, field.target.fullName, {
        ...place,
        pointer: `${place.pointer}/${index}`,
      }),
    );
    return { lines };
  }
  const fault = constantFault(field, json, place);
  if (fault) tell(drafting, fault);
  return fault ? undefined : { constant: json };
}

/** Values by name for what `takes` them. */
export function gifts(
  drafting: Drafting,
  names: Names,
  takes: ReadonlyMap<string, Field>,
  json: JsonObject,
  action: string,
  place: Place,
): Gifts {
  const made: Record<string, Given> = {};
  for (const [name, value] of Object.entries(json)) {
    const at = { ...place, pointer: `${place.pointer}/${key(name)}` };
    const field = takes.get(name);
    const one = field && given(drafting, names, field, value, at);
    if (!field) tell(drafting, unknownInput({ input: name, action, near: nearest(name, takes.keys()) }, at));
    else if (one) made[name] = one;
  }
  return made;
}

/** A value that nobody has a type for: what is emitted, or shown to who approves. */
export function loose(drafting: Drafting, names: Names, json: Json, place: Place): Given | undefined {
  const source = sourceOf(json);
  if (source === undefined) return { constant: json };
  const at = { ...place, pointer: `${place.pointer}/x-expr` };
  const made = expression(drafting, names, source, undefined, at);
  return made && { expression: made };
}

export function looseGifts(drafting: Drafting, names: Names, json: Json | undefined, pointer: string): Gifts {
  const made: Record<string, Given> = {};
  for (const [name, value] of Object.entries(isObject(json) ? json : {})) {
    const one = loose(drafting, names, value, drafting.part.place(`${pointer}/${key(name)}`));
    if (one) made[name] = one;
  }
  return made;
}

const common = new Set(['create', 'update', 'delete', 'read']);

function kindOf(entity: Entity, name: string): Deed['kind'] | undefined {
  if (common.has(name)) return name as Deed['kind'];
  if (entity.lifecycle?.transitions.has(name)) return 'transition';
  return entity.actions.some((action) => action.name === name) ? 'action' : undefined;
}

const namesOf = (entity: Entity): string[] => [
  ...common,
  ...(entity.lifecycle?.transitions.keys() ?? []),
  ...entity.actions.map(({ name }) => name),
];

/** What an action takes beside the record itself. */
function inputsOf(entity: Entity, kind: Deed['kind'], name: string): ReadonlyMap<string, Field> {
  if (kind === 'action') return entity.actions.find((action) => action.name === name)!.inputs;
  if (kind !== 'create' && kind !== 'update') return new Map();
  const writable = recordSchema(entity, kind === 'create' ? 'create' : 'patch')['properties'] as JsonObject;
  return new Map([...entity.fields].filter(([field]) => Object.hasOwn(writable, field)));
}

function requiredOf(entity: Entity, kind: Deed['kind'], inputs: ReadonlyMap<string, Field>): string[] {
  if (kind === 'create') return [...((recordSchema(entity, 'create')['required'] ?? []) as string[])];
  if (kind !== 'action') return [];
  return [...inputs.values()]
    .filter((field) => field.required && field.default === undefined)
    .map(({ name }) => name);
}

/** `{"do": "sales.Order.confirm", "with": {...}}`, as a step or as what takes one back; `word` is where it is named. */
export function deed(
  drafting: Drafting,
  names: Names,
  json: JsonObject,
  pointer: string,
  word = 'do',
): Deed | undefined {
  const { linking, part } = drafting;
  const action = String(json['do']);
  const [module, entityName, name] = action.split('.') as [string, string, string];
  const entity = seeEntity(linking, `${module}.${entityName}`, part, `${pointer}/${word}`);
  if (!entity) return undefined;
  const kind = kindOf(entity, name);
  if (!kind) {
    const near = nearest(name, namesOf(entity));
    tell(
      drafting,
      unknownDeed({ action: name, entity: entity.fullName, near }, part.place(`${pointer}/${word}`)),
    );
    return undefined;
  }
  const inputs = inputsOf(entity, kind, name);
  const { id, version, ...rest } = isObject(json['with']) ? json['with'] : {};
  const at = part.place(`${pointer}/with`);
  const made = gifts(drafting, names, inputs, rest, action, at);
  for (const input of requiredOf(entity, kind, inputs))
    if (rest[input] === undefined) tell(drafting, missingInput({ input, action }, at));
  const declared = kind === 'action' ? entity.actions.find((one) => one.name === name) : undefined;
  const own =
    kind === 'create' || declared?.makes ? {} : target(drafting, names, entity, action, { id, version }, at);
  const external = declared?.external && { external: true as const };
  if (external && part.kind !== 'process')
    tell(drafting, strayExternal({ action }, part.place(`${pointer}/${word}`)));
  return { action, entity: entity.fullName, kind, name, with: { ...own, ...made }, ...external };
}

/**
 * The record an action is done with, and the version it must still have where one is named. A singleton is looked at
 * without a name: there is one.
 */
function target(
  drafting: Drafting,
  names: Names,
  entity: Entity,
  action: string,
  { id, version }: { readonly id: Json | undefined; readonly version: Json | undefined },
  place: Place,
): Gifts {
  const made: Record<string, Given> = {};
  const single = entity.singleton && action.endsWith('.read');
  if (id === undefined && !single) tell(drafting, missingInput({ input: 'id', action }, place));
  const record = types.record(recordTypeOf(entity));
  for (const [name, value, type] of [
    ['id', id, record],
    ['version', version, types.number],
  ] as const) {
    if (value === undefined) continue;
    const at = { ...place, pointer: `${place.pointer}/${name}/x-expr` };
    const one = expression(drafting, names, sourceOf(value), type, at);
    if (one) made[name] = { expression: one };
    else if (sourceOf(value) === undefined) made[name] = { constant: value };
  }
  return made;
}
