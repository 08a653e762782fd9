/** States and transitions of entities. */
import type { JsonObject } from '../definition/index.ts';
import { types } from '../expression/index.ts';
import { nearest } from '../errors/index.ts';
import { noState, unfitField, unreachable } from './faults.ts';
import { expressionOf, settings } from './expressions.ts';
import { key, type Draft, type Linking, type Written } from './linking.ts';
import { titleOf } from './names.ts';
import { nameOf } from './kinds.ts';
import { fieldOf } from './resolve.ts';
import type { ScalarField, Transition } from './types.ts';
import { isObject, text } from './json.ts';

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
    unfitField({ field: name, kind: nameOf(field), use: 'as state', fit: 'a choice ("enum")' }, place),
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
  const when = expressionOf(linking, entity, json['when'], types.boolean, () => part.place(`${at}/when`));
  const set = settings(linking, entity, json['set'], (pointer) => part.place(at + pointer));
  const confirm = text(json['confirm']);
  return {
    name,
    title: text(json['title']) ?? titleOf(name),
    from: json['from'] as readonly string[],
    to: String(json['to']),
    set,
    holds: [],
    effects: [],
    ...(when && { when }),
    ...(confirm !== undefined && { confirm }),
  };
}

/** States that are named but do not exist, each with its pointer. */
function unknownStates(
  states: readonly string[],
  initial: string,
  fixed: readonly string[],
  transitions: readonly Transition[],
): [state: string, pointer: string][] {
  const named = transitions.flatMap(({ name, from, to }): [string, string][] => [
    [to, `transitions/${key(name)}/to`],
    ...from.map((state, index): [string, string] => [state, `transitions/${key(name)}/from/${index}`]),
  ]);
  const still = fixed.map((state, index): [string, string] => [state, `fixed/${index}`]);
  return [[initial, 'initial'] as [string, string], ...still, ...named].filter(
    ([state]) => !states.includes(state),
  );
}

/** Every state named exists, and, where that holds, every state that exists is reached. */
function checkStates(
  linking: Linking,
  { part }: Written,
  field: ScalarField,
  initial: string,
  fixed: readonly string[],
  transitions: readonly Transition[],
): void {
  const states = field.options!.map((option) => option.value);
  const unknown = unknownStates(states, initial, fixed, transitions);
  for (const [state, pointer] of unknown)
    linking.faults.push(
      noState(
        { state, field: field.name, near: nearest(state, states) },
        part.place(`/x-lifecycle/${pointer}`),
      ),
    );
  if (unknown.length > 0) return;
  const reached = new Set([initial, ...transitions.map((transition) => transition.to)]);
  states.forEach((state, index) => {
    if (!reached.has(state))
      linking.faults.push(unreachable({ state }, part.place(`/properties/${field.name}/enum/${index}`)));
  });
}

function linkLifecycle(linking: Linking, written: Written, json: JsonObject): void {
  const field = stateField(linking, written, String(json['field']));
  if (!field) return;
  const initial = String(json['initial']);
  const fixed = (json['fixed'] ?? []) as readonly string[];
  const wanted = isObject(json['transitions']) ? json['transitions'] : {};
  const transitions = new Map(
    Object.entries(wanted).map(([name, one]) => [
      name,
      linkTransition(linking, written, name, one as JsonObject),
    ]),
  );
  checkStates(linking, written, field, initial, fixed, [...transitions.values()]);
  field.readOnly = true;
  field.required = true;
  field.default ??= initial;
  written.entity.lifecycle = { field, initial, fixed, transitions };
}

export function linkLifecycles(linking: Linking): void {
  for (const written of linking.written.values()) {
    const json = written.entity.parent ? undefined : written.part.body['x-lifecycle'];
    if (isObject(json)) linkLifecycle(linking, written, json);
  }
}
