/** What actions and transitions do to other records. Runs when every entity knows its transitions and actions. */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest, type Place } from '../errors/index.ts';
import {
  compile,
  compileRecords,
  types,
  type Expression,
  type Scope,
  type Type,
} from '../expression/index.ts';
import { inputNames } from './actions.ts';
import { expressionIn, sourceOf, valueFor } from './expressions.ts';
import { noValue, reservedName, strayExternal, unfitField, unknownField, unknownStep } from './faults.ts';
import { isObject, text } from './json.ts';
import { nameOf } from './kinds.ts';
import { key, seeEntity, type Draft, type EntityDraft, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { fieldOf } from './resolve.ts';
import { recordTypeOf, scopeOf, scopeWithout } from './scopes.ts';
import type {
  Action,
  Each,
  Effect,
  Entity,
  Field,
  Hold,
  Made,
  MadeLines,
  ReferenceField,
  Take,
  Transition,
  Values,
} from './types.ts';

/** Where something is written, and what its expressions may speak of. */
interface Spot {
  readonly linking: Linking;
  readonly part: Part;
  readonly at: string;
  readonly scope: Scope;
}

const placeIn = ({ part, at }: Spot, pointer: string): Place => part.place(at + pointer);

const within = (spot: Spot, pointer: string, names: Readonly<Record<string, Type>> = {}): Spot => ({
  ...spot,
  at: spot.at + pointer,
  scope: { ...spot.scope, names: { ...spot.scope.names, ...names } },
});

/** What a definition gives no value: the engine makes it, or only transitions write it. */
const isMade = (field: Field): boolean =>
  field.compute !== undefined ||
  field.rollup !== undefined ||
  field.series !== undefined ||
  field.entity.lifecycle?.field === field ||
  (field.system && field.name !== 'owner' && field.name !== 'workspace');

const single: ReadonlySet<Field['kind']> = new Set(['scalar', 'reference', 'anyReference', 'period']);

function settable(spot: Spot, field: Field, value: Json, place: Place): boolean {
  const expression = sourceOf(value) !== undefined;
  if (single.has(field.kind) && !isMade(field) && !(expression && field.kind === 'period')) return true;
  const use = expression ? 'as something that an expression sets' : 'as something that is set';
  const fit = 'a field with one value that is not made by itself';
  spot.linking.faults.push(unfitField({ field: field.name, kind: nameOf(field), use, fit }, place));
  return false;
}

/** A reference to one of several entities is set to a record of one of them. */
function anyOf(spot: Spot, field: Field & { kind: 'anyReference' }, source: string, place: Place) {
  const found = recordsIn(spot, source, place);
  if (!found) return undefined;
  const { type } = found;
  const named = type.kind === 'record' ? type.record.name : '';
  if (field.targets.some((target) => target.fullName === named)) return found;
  const fit = `a record of ${field.targets.map((target) => target.fullName).join(' or ')}`;
  const params = { field: field.name, kind: nameOf(field), use: 'for this record', fit };
  spot.linking.faults.push(unfitField(params, place));
  return undefined;
}

function recordsIn({ linking, scope }: Spot, source: string, place: Place): Expression | undefined {
  const { expression, faults } = compileRecords(source, scope, place);
  if (faults) linking.faults.push(...faults);
  return expression;
}

/** `set`: values for fields of `fields`, each of which is known to `owner`. */
function valuesOf(
  spot: Spot,
  json: Json | undefined,
  find: (name: string, place: Place) => Field | undefined,
): Values {
  const set = new Map<Field, Json | Expression>();
  for (const [name, value] of Object.entries(isObject(json) ? json : {})) {
    const place = placeIn(spot, `/${key(name)}`);
    const field = find(name, place);
    if (!field || !settable(spot, field, value, place)) continue;
    const source = sourceOf(value);
    const made =
      field.kind === 'anyReference' && source !== undefined
        ? anyOf(spot, field, source, { ...place, pointer: `${place.pointer}/x-expr` })
        : valueFor(spot.linking, field, value, place, spot.scope);
    if (made !== undefined) set.set(field, made);
  }
  return set;
}

const setOf = (spot: Spot, json: Json | undefined, entity: Entity): Values =>
  valuesOf(within(spot, '/set'), json, (name, place) => fieldOf(spot.linking, entity, name, place));

const conditionOf = (spot: Spot, json: JsonObject, keyword: 'when' | 'where'): Expression | undefined =>
  expressionIn(spot.linking, spot.scope, json[keyword], types.boolean, () => placeIn(spot, `/${keyword}`));

/** Names that mean something else everywhere. */
const reserved: ReadonlySet<string> = new Set([
  'this',
  'parent',
  'user',
  'org',
  'workspace',
  'input',
  'taken',
]);

function refuseTaken({ linking }: Spot, name: string, place: Place): void {
  const why = 'it means something else in expressions';
  if (reserved.has(name)) linking.faults.push(reservedName({ name, why }, place));
}

/** The records of `keyword` (`from`, `each` or `on`), and the spot where their name is known. */
function eachOf(
  spot: Spot,
  json: JsonObject,
  keyword: 'from' | 'each' | 'on',
): { each?: Each; inside: Spot } | undefined {
  const source = text(json[keyword]);
  if (source === undefined) return { inside: spot };
  const as = text(json['as']) ?? 'it';
  refuseTaken(spot, as, placeIn(spot, '/as'));
  const from = recordsIn(spot, source, placeIn(spot, `/${keyword}`));
  const entity = from && entityOf(spot.linking, from.type);
  if (!from || !entity) return undefined;
  const inside = within(spot, '', { [as]: types.record(recordTypeOf(entity)) });
  const where = conditionOf(inside, json, 'where');
  const each: Each = { from, as, entity, ...(where && { where }) };
  if (!isObject(json['take'])) return { each, inside };
  return takeOf(inside, each, json['take']);
}

/** What is drawn on by each of the records, and the spot where both and the share are known. */
function takeOf(spot: Spot, each: Each, json: JsonObject): { each: Each; inside: Spot } | undefined {
  const at = within(spot, '/take');
  const found = eachOf(at, json, 'from');
  if (!found?.each) return undefined;
  const { each: drawn, inside } = found;
  const amount = (where: Spot, keyword: 'wanted' | 'available'): Expression | undefined =>
    expressionIn(where.linking, where.scope, json[keyword], types.number, () =>
      placeIn(where, `/${keyword}`),
    );
  const [wanted, available] = [amount(at, 'wanted'), amount(inside, 'available')];
  if (!wanted || !available) return undefined;
  const take = {
    ...drawn,
    wanted,
    available,
    whole: json['whole'] === true,
    sort: sortOf(inside, drawn.as, json['sort']),
  };
  return { each: { ...each, take }, inside: within(inside, '', { taken: types.number }) };
}

function sortOf(spot: Spot, as: string, json: Json | undefined): Take['sort'] {
  return ((json ?? []) as readonly string[]).flatMap((wanted, index) => {
    const [path, direction] = wanted.split(' ') as [string, string?];
    const { expression, faults } = compile(
      `${as}.${path}`,
      spot.scope,
      undefined,
      placeIn(spot, `/sort/${index}`),
    );
    if (faults) spot.linking.faults.push(...faults);
    return expression ? [{ by: expression, descending: direction === 'desc' }] : [];
  });
}

/** Records that are locked first, in the order in which they are written. */
function holdsOf(spot: Spot, json: Json | undefined): Hold[] {
  return Object.entries(isObject(json) ? json : {}).flatMap(([name, one]) => {
    const at = within(spot, `/hold/${key(name)}`);
    const found = eachOf(at, one as JsonObject, 'each');
    const on = found && recordsIn(found.inside, String((one as JsonObject)['on']), placeIn(at, '/on'));
    const entity = on && entityOf(spot.linking, on.type);
    return on && entity ? [{ on, entity, ...(found.each && { each: found.each }) }] : [];
  });
}

/** The entity, or the lines, that an expression gives records of. */
function entityOf(linking: Linking, type: Type): Entity | undefined {
  const record = type.kind === 'list' ? type.of : type;
  if (record.kind !== 'record') return undefined;
  return [...linking.written.keys()].find((entity) => entity.fullName === record.record.name);
}

/** Required fields that nothing gives a value. */
function tellMissing({ linking }: Spot, entity: Entity, set: Json | undefined, place: Place): void {
  const named = Object.keys(isObject(set) ? set : {});
  for (const field of entity.fields.values()) {
    const given =
      named.includes(field.name) ||
      isMade(field) ||
      field.default !== undefined ||
      field.fetch !== undefined ||
      (field.kind === 'reference' && field.lookup !== undefined);
    if (field.required && single.has(field.kind) && !given)
      linking.faults.push(noValue({ field: field.name, entity: entity.fullName }, place));
  }
}

function linesOf(spot: Spot, json: JsonObject, entity: Entity, name: string): MadeLines | undefined {
  const found = eachOf(spot, json, 'from');
  if (!found) return undefined;
  const { each, inside } = found;
  const when = conditionOf(inside, json, 'when');
  const set = setOf(inside, json['set'], entity);
  tellMissing(spot, entity, json['set'], placeIn(spot, ''));
  return { name, set, ...(each && { each }), ...(when && { when }) };
}

/** `set` and `lines` of a new record. */
function madeOf(spot: Spot, json: JsonObject, entity: Entity): Made {
  const set = setOf(spot, json['set'], entity);
  tellMissing(spot, entity, json['set'], placeIn(spot, ''));
  const lines: Draft<Made['lines']> = new Map();
  for (const [name, parts] of Object.entries(isObject(json['lines']) ? json['lines'] : {})) {
    const at = `/lines/${key(name)}`;
    const field = fieldOf(spot.linking, entity, name, placeIn(spot, at));
    if (!field) continue;
    if (field.kind !== 'lines') {
      const params = { field: name, kind: nameOf(field), use: 'for new lines', fit: 'a field with lines' };
      spot.linking.faults.push(unfitField(params, placeIn(spot, at)));
      continue;
    }
    const made = Object.entries(parts as JsonObject).flatMap(
      ([part, one]) =>
        linesOf(within(spot, `${at}/${key(part)}`), one as JsonObject, field.target, part) ?? [],
    );
    (lines as Map<typeof field, readonly MadeLines[]>).set(field, made);
  }
  return { entity, set, lines };
}

function intoOf(spot: Spot, json: JsonObject, acting: Entity, made: Entity): ReferenceField | undefined {
  const name = text(json['into']);
  if (name === undefined) return undefined;
  const place = placeIn(spot, '/into');
  const field = fieldOf(spot.linking, acting, name, place);
  if (!field || (field.kind === 'reference' && field.target === made)) return field;
  const params = {
    field: name,
    kind: nameOf(field),
    use: 'for what is made',
    fit: `a reference to ${made.fullName}`,
  };
  spot.linking.faults.push(unfitField(params, place));
  return undefined;
}

type Base = Pick<Effect, 'name' | 'trusted' | 'when'>;

function createOf(spot: Spot, json: JsonObject, base: Base, acting: Entity): Effect | undefined {
  const entity = seeEntity(spot.linking, String(json['create']), spot.part, `${spot.at}/create`);
  const found = entity && eachOf(spot, json, 'each');
  if (!found) return undefined;
  const into = intoOf(spot, json, acting, entity);
  const { each, inside } = found;
  return {
    ...base,
    kind: 'create',
    made: madeOf(inside, json, entity),
    ...(each && { each }),
    ...(into && { into }),
  };
}

/** The records that are changed: those of a path, or those that each of a list leads to, called `it`. */
function reachedOf(spot: Spot, json: JsonObject): { each?: Each; over?: Each; inside: Spot } | undefined {
  if (json['each'] === undefined) return eachOf(spot, json, 'on');
  const list = eachOf(spot, json, 'each');
  const found = list?.each && eachOf(list.inside, { on: json['on']! }, 'on');
  return found && { ...found, over: list.each! };
}

function changeOf(spot: Spot, json: JsonObject, base: Base): Effect | undefined {
  const found = reachedOf(spot, json);
  if (!found?.each) return undefined;
  const { each, over, inside } = found;
  const reached = { ...base, each, ...(over && { over }) };
  if (each.entity.parent) {
    const params = { field: String(json['on']), kind: 'lines', use: 'to be changed', fit: 'their record' };
    spot.linking.faults.push(unfitField(params, placeIn(spot, '/on')));
    return undefined;
  }
  const wanted = text(json['do']);
  if (wanted === undefined)
    return { ...reached, kind: 'update', set: setOf(inside, json['set'], each.entity) };
  const transition = each.entity.lifecycle?.transitions.get(wanted);
  if (transition) return { ...reached, kind: 'transition', transition };
  const action = each.entity.actions.find((one) => one.name === wanted && !one.makes);
  if (action?.external)
    spot.linking.faults.push(strayExternal({ action: action.fullName }, placeIn(spot, '/do')));
  if (action) return { ...reached, kind: 'action', action, input: inputOf(inside, json['input'], action) };
  const known = [
    ...(each.entity.lifecycle?.transitions.keys() ?? []),
    ...each.entity.actions.map((one) => one.name),
  ];
  const params = { step: wanted, entity: each.entity.fullName, near: nearest(wanted, known) };
  spot.linking.faults.push(unknownStep(params, placeIn(spot, '/do')));
  return undefined;
}

/** What another action is called with. */
function inputOf(spot: Spot, json: Json | undefined, action: Action): Values {
  const { inputs, fullName } = action;
  const set = valuesOf(within(spot, '/input'), json, (name, place) => {
    const field = inputs.get(name);
    const near = nearest(name, inputs.keys());
    if (!field) spot.linking.faults.push(unknownField({ field: name, entity: fullName, near }, place));
    return field;
  });
  for (const field of inputs.values())
    if (field.required && field.default === undefined && !set.has(field))
      spot.linking.faults.push(noValue({ field: field.name, entity: fullName }, placeIn(spot, '')));
  return set;
}

function linkEffect(spot: Spot, name: string, json: JsonObject, acting: Entity): Effect | undefined {
  refuseTaken(spot, name, placeIn(spot, ''));
  const when = conditionOf(spot, json, 'when');
  const base = { name, trusted: json['trusted'] === true, ...(when && { when }) };
  return json['create'] === undefined ? changeOf(spot, json, base) : createOf(spot, json, base, acting);
}

/** Effects in their order; each knows by name the records that those before it made. */
function effectsOf(spot: Spot, json: Json | undefined, acting: EntityDraft): Effect[] {
  const made: Record<string, Type> = {};
  return Object.entries(isObject(json) ? json : {}).flatMap(([name, one]) => {
    const effect = linkEffect(within(spot, `/effects/${key(name)}`, made), name, one as JsonObject, acting);
    if (effect?.kind === 'create' && !effect.each)
      made[name] = types.record(recordTypeOf(effect.made.entity));
    return effect ?? [];
  });
}

/** Fills in what every transition and every action does to other records. */
export function linkEffects(linking: Linking, actions: ReadonlyMap<string, Action>): void {
  for (const { entity, part } of linking.written.values()) {
    for (const transition of (entity.lifecycle?.transitions.values() ?? []) as Iterable<Draft<Transition>>) {
      const at = `/x-lifecycle/transitions/${key(transition.name)}`;
      const transitions = (part.body['x-lifecycle'] as JsonObject)['transitions'] as JsonObject;
      const json = transitions[transition.name] as JsonObject;
      const spot: Spot = { linking, part, at, scope: scopeOf(entity) };
      transition.holds = holdsOf(spot, json['hold']);
      transition.effects = effectsOf(spot, json['effects'], entity);
    }
  }
  for (const part of linking.parts) {
    const action = part.kind === 'action' ? (actions.get(part.fullName) as Draft<Action>) : undefined;
    if (!action) continue;
    const entity = action.entity as EntityDraft;
    const names = inputNames(action.inputs);
    const spot: Spot = { linking, part, at: '', scope: scopeOf(entity, names) };
    const maker: Spot = { ...spot, scope: scopeWithout(names) };
    action.holds = holdsOf(action.makes ? maker : spot, part.body['hold']);
    if (action.makes) action.makes = madeOf(maker, part.body, entity);
    action.effects = effectsOf(spot, part.body['effects'], entity);
  }
}
