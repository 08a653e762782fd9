/** Actions: named operations on one record. */
import type { JsonObject } from '../definition/index.ts';
import { recordType, types, type Type } from '../expression/index.ts';
import { expressionOf, settings } from './expressions.ts';
import { draftField } from './fields.ts';
import { readKind } from './kinds.ts';
import { key, ownEntity, seeEntity, type Draft, type EntityDraft, type Linking } from './linking.ts';
import { titleOf } from './names.ts';
import type { Part } from './parts.ts';
import { typeOf } from './scopes.ts';
import type { Action, ReferenceField } from './types.ts';
import { isObject, text } from './json.ts';

/** Type of one input, which is written like a field. */
function inputType(
  linking: Linking,
  part: Part,
  entity: EntityDraft,
  name: string,
  json: JsonObject,
): Type | undefined {
  const at = `/input/properties/${key(name)}`;
  const kind = readKind(json, (keyword) => part.place(at + (keyword && `/${keyword}`)), linking.faults);
  if (!kind || kind.kind === 'lines' || kind.kind === 'links') return undefined;
  const field = draftField(entity, name, json, kind, false);
  if (field.kind === 'reference') {
    const target = seeEntity(linking, String(json['x-reference']), part, `${at}/x-reference`);
    if (!target) return undefined;
    (field as Draft<ReferenceField>).target = target;
  }
  return typeOf(field);
}

function inputNames(linking: Linking, part: Part, entity: EntityDraft): Readonly<Record<string, Type>> {
  const input = part.body['input'];
  if (!isObject(input) || !isObject(input['properties'])) return {};
  const members: Record<string, Type> = {};
  for (const [name, json] of Object.entries(input['properties'])) {
    const type = isObject(json) ? inputType(linking, part, entity, name, json) : undefined;
    if (type) members[name] = type;
  }
  return { input: types.record(recordType('the input', members)) };
}

function linkAction(linking: Linking, part: Part, entity: EntityDraft): Action {
  const { body } = part;
  const name = part.name.split('.')[1]!;
  const names = inputNames(linking, part, entity);
  const when = expressionOf(linking, entity, body['when'], types.boolean, part.place('/when'), names);
  const code = text(body['code']);
  const confirm = text(body['confirm']);
  return {
    fullName: part.fullName,
    name,
    entity,
    title: text(body['title']) ?? titleOf(name),
    description: text(body['description']) ?? '',
    set: settings(linking, entity, body['set'], part.place, names),
    ...(isObject(body['input']) && { input: body['input'] }),
    ...(when && { when }),
    ...(confirm !== undefined && { confirm }),
    ...(code !== undefined && { code }),
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
