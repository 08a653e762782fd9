/** States and transitions of entities. */
import type { Json, JsonObject } from '../definition/index.ts';
import { types } from '../expression/index.ts';
import { nearest } from '../errors/index.ts';
import { noState, unfitField, unreachable } from './faults.ts';
import { expressionOf, settings } from './expressions.ts';
import { key, type Draft, type Linking, type Written } from './linking.ts';
import { isObject } from './merge.ts';
import { titleOf } from './names.ts';
import { fieldOf, kindName } from './resolve.ts';
import type { ScalarField, Transition } from './types.ts';

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

function stateField(
  linking: Linking,
  { entity, part }: Written,
  name: string,
): Draft<ScalarField> | undefined {
  const place = part.place('/x-lifecycle/field');
  const field = fieldOf(linking, entity, name, place);
  if (!field) return undefined;
  if (field.kind === 'scalar' && field.type === 'enum') return field;
  linking.faults.push(
    unfitField({ field: name, kind: kindName(field), use: 'as state', fit: 'a choice ("enum")' }, place),
  );
  return undefined;
}

function linkTransition(
  linking: Linking,
  { entity, part }: Written,
  name: string,
  json: JsonObject,
): Transition {
  const at = `/x-lifecycle/transitions/${key(name)}`;
  const when = expressionOf(linking, entity, json['when'], types.boolean, part.place(`${at}/when`));
  const set = settings(linking, entity, json['set'], (pointer) => part.place(at + pointer));
  const confirm = text(json['confirm']);
  return {
    name,
    title: text(json['title']) ?? titleOf(name),
    from: json['from'] as readonly string[],
    to: String(json['to']),
    set,
    ...(when && { when }),
    ...(confirm !== undefined && { confirm }),
  };
}

/** Every state named exists, and every state that exists is reached. */
function checkStates(
  linking: Linking,
  { part }: Written,
  field: ScalarField,
  json: JsonObject,
  transitions: Iterable<Transition>,
): void {
  const states = field.options!.map((option) => option.value);
  const reached = new Set([String(json['initial'])]);
  const check = (state: string, pointer: string): void => {
    if (states.includes(state)) return;
    linking.faults.push(
      noState(
        { state, field: field.name, near: nearest(state, states) },
        part.place(`/x-lifecycle/${pointer}`),
      ),
    );
  };
  check(String(json['initial']), 'initial');
  for (const transition of transitions) {
    const at = `transitions/${key(transition.name)}`;
    check(transition.to, `${at}/to`);
    transition.from.forEach((state, index) => check(state, `${at}/from/${index}`));
    reached.add(transition.to);
  }
  states.forEach((state, index) => {
    if (!reached.has(state))
      linking.faults.push(unreachable({ state }, part.place(`/properties/${field.name}/enum/${index}`)));
  });
}

function linkLifecycle(linking: Linking, written: Written, json: JsonObject): void {
  const field = stateField(linking, written, String(json['field']));
  if (!field) return;
  const wanted = isObject(json['transitions']) ? json['transitions'] : {};
  const transitions = new Map(
    Object.entries(wanted).map(([name, one]) => [
      name,
      linkTransition(linking, written, name, one as JsonObject),
    ]),
  );
  checkStates(linking, written, field, json, transitions.values());
  field.readOnly = true;
  field.required = true;
  field.default ??= String(json['initial']);
  written.entity.lifecycle = { field, initial: String(json['initial']), transitions };
}

export function linkLifecycles(linking: Linking): void {
  for (const written of linking.written.values()) {
    const json = written.entity.parent ? undefined : written.part.body['x-lifecycle'];
    if (isObject(json)) linkLifecycle(linking, written, json);
  }
}
