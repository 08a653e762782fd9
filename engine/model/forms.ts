/** Forms: JSON Forms UI schemas, in which a field name stands for its control. */
import type { Json, JsonObject } from '../definition/index.ts';
import { twice } from './faults.ts';
import { ownEntity, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { fieldOf } from './resolve.ts';
import type { Entity, Form } from './types.ts';
import { isObject } from './json.ts';

const scopePrefix = '#/properties/';

interface Walk {
  readonly linking: Linking;
  readonly part: Part;
  readonly entity: Entity;
  /** Pointer of the control that shows a field. */
  readonly shown: Map<string, string>;
}

const checkScope = ({ linking, part, entity }: Walk, name: string, pointer: string): boolean =>
  fieldOf(linking, entity, name, part.place(pointer)) !== undefined;

/** Columns of a grid of lines are fields of the lines. */
function checkColumns(walk: Walk, name: string, options: Json | undefined, pointer: string): void {
  const field = walk.entity.fields.get(name);
  const columns = isObject(options) ? options['columns'] : undefined;
  if (!Array.isArray(columns) || !field || !('target' in field)) return;
  const inner = { ...walk, entity: field.target };
  (columns as Json[]).forEach((column, index) =>
    checkScope(inner, String(column).split('.')[0]!, `${pointer}/options/columns/${index}`),
  );
}

function expandControl(walk: Walk, json: JsonObject, pointer: string): JsonObject {
  const name = String(json['scope']).slice(scopePrefix.length);
  if (checkScope(walk, name, pointer)) checkColumns(walk, name, json['options'], pointer);
  const before = walk.shown.get(name);
  if (before !== undefined)
    walk.linking.faults.push(
      twice({ what: `A control for '${name}'`, first: before, second: pointer }, walk.part.place(pointer)),
    );
  walk.shown.set(name, pointer);
  return json;
}

function expand(walk: Walk, element: Json, pointer: string): JsonObject {
  if (typeof element === 'string')
    return expandControl(walk, { type: 'Control', scope: scopePrefix + element }, pointer);
  const json = element as JsonObject;
  const rule = json['rule'];
  if (isObject(rule) && isObject(rule['condition']))
    checkScope(
      walk,
      String(rule['condition']['scope']).slice(scopePrefix.length),
      `${pointer}/rule/condition/scope`,
    );
  if (json['type'] === 'Control') return expandControl(walk, json, pointer);
  const elements = json['elements'];
  if (!Array.isArray(elements)) return json;
  return {
    ...json,
    elements: (elements as Json[]).map((one, index) => expand(walk, one, `${pointer}/elements/${index}`)),
  };
}

/** Forms by full name of their entity; each also hangs on it. */
export function linkForms(linking: Linking): ReadonlyMap<string, Form> {
  const forms = new Map<string, Form>();
  for (const part of linking.parts) {
    if (part.kind !== 'form') continue;
    const entity = ownEntity(linking, part);
    if (!entity) continue;
    const walk: Walk = { linking, part, entity, shown: new Map() };
    const layout = expand(walk, part.body['layout']!, '/layout');
    const title = part.body['title'];
    const form = {
      entity,
      layout,
      rest: part.body['rest'] !== false,
      ...(typeof title === 'string' && { title }),
    };
    entity.form = form;
    forms.set(entity.fullName, form);
  }
  return forms;
}
