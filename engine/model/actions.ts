/** Actions: named operations on one record. */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest, type Place } from '../errors/index.ts';
import { recordType, types, type Type } from '../expression/index.ts';
import { unknownField, unknownKind } from './faults.ts';
import { expressionIn, settings } from './expressions.ts';
import { draftField } from './fields.ts';
import { readKind } from './kinds.ts';
import { key, ownEntity, seeTarget, type EntityDraft, type FieldDraft, type Linking } from './linking.ts';
import { titleOf } from './names.ts';
import type { Part } from './parts.ts';
import { scopeOf, scopeWithout, typeOf } from './scopes.ts';
import { measureOf } from './sources.ts';
import type { Action, Field } from './types.ts';
import { entries, isObject, text } from './json.ts';

/** One input, which is written like a field that has one value. */
function linkInput(
  linking: Linking,
  part: Part,
  entity: EntityDraft,
  name: string,
  input: JsonObject,
  root: string,
): Field | undefined {
  const json = (input['properties'] as JsonObject)[name] as JsonObject;
  const at = `${root}/properties/${key(name)}`;
  const place = (keyword: string): Place => part.place(at + (keyword && `/${keyword}`));
  const kind = readKind(json, place, linking.faults);
  if (!kind) return undefined;
  if (kind.kind !== 'scalar' && kind.kind !== 'reference') {
    linking.faults.push(unknownKind({ trouble: 'an input is a single value or a reference' }, place('')));
    return undefined;
  }
  const required = (input['required'] ?? []) as readonly string[];
  const field = draftField(entity, name, json, kind, required.includes(name));
  if (field.kind !== 'reference') return field;
  const target = seeTarget(linking, String(json['x-reference']), part, `${at}/x-reference`);
  return target && { ...field, target, inverse: { name: '', source: entity, field } };
}

/** What an action or a process asks for, by name; `root` is where it is written. */
export function linkInputs(
  linking: Linking,
  part: Part,
  entity: EntityDraft,
  input: Json | undefined,
  root: string,
): ReadonlyMap<string, Field> {
  const inputs = new Map<string, Field>();
  if (!isObject(input)) return inputs;
  for (const [name] of entries(input['properties'])) {
    const field = linkInput(linking, part, entity, name, input, root);
    if (field) inputs.set(name, field);
  }
  const names = entries(input['properties']).map(([name]) => name);
  ((input['required'] ?? []) as readonly string[]).forEach((name, index) => {
    if (names.includes(name)) return;
    const fault = unknownField(
      { field: name, entity: part.fullName, near: nearest(name, names) },
      part.place(`${root}/required/${index}`),
    );
    linking.faults.push(fault);
  });
  for (const field of inputs.values() as Iterable<FieldDraft>) {
    const written = { entity, part, at: '/input' };
    const measure = field.kind === 'scalar' && measureOf(linking, written, field, inputs);
    if (measure) field.measure = measure;
  }
  return inputs;
}

/** `input` in the expressions of an action. */
export function inputNames(inputs: ReadonlyMap<string, Field>): Readonly<Record<string, Type>> {
  const members = [...inputs].map(([name, field]) => [name, typeOf(field)] as const);
  return { input: types.record(recordType('the input', Object.fromEntries(members))) };
}

function linkAction(linking: Linking, part: Part, entity: EntityDraft): Action {
  const { body } = part;
  const name = part.name.split('.')[1]!;
  const inputs = linkInputs(linking, part, entity, body['input'], '/input');
  const names = inputNames(inputs);
  const makes = body['makes'] === true;
  const scope = makes ? scopeWithout(names) : scopeOf(entity, names);
  const when = expressionIn(linking, scope, body['when'], types.boolean, () => part.place('/when'));
  const code = text(body['code']);
  const confirm = text(body['confirm']);
  return {
    fullName: part.fullName,
    name,
    entity,
    inputs,
    title: text(body['title']) ?? titleOf(name),
    description: text(body['description']) ?? '',
    set: makes ? new Map() : settings(linking, entity, body['set'], part.place, scope),
    holds: [],
    effects: [],
    ...(makes && { makes: { entity, set: new Map(), lines: new Map() } }),
    ...(when && { when }),
    ...(confirm !== undefined && { confirm }),
    ...(code !== undefined && { code }),
    ...(body['external'] === true && { external: true as const }),
  };
}

/** Actions by full name; each also hangs on its entity. */
export function linkActions(linking: Linking): ReadonlyMap<string, Action> {
  const actions = new Map<string, Action>();
  for (const part of linking.parts) {
    if (part.kind !== 'action') continue;
    const entity = ownEntity(linking, part);
    if (!entity) continue;
    const action = linkAction(linking, part, entity);
    entity.actions.push(action);
    actions.set(action.fullName, action);
  }
  return actions;
}
