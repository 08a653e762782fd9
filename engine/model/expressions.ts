/** Third pass: every expression is parsed and typed against entities that are whole by now. */
import type { Json, JsonObject } from '../definition/index.ts';
import { compile, types, type Expression, type Scope, type Type } from '../expression/index.ts';
import type { Place } from '../errors/index.ts';
import { contradiction } from './faults.ts';
import { key, type EntityDraft, type FieldDraft, type Linking, type Written } from './linking.ts';
import { fieldOf } from './resolve.ts';
import { scopeOf, typeOf } from './scopes.ts';
import type { Entity, Field, Values } from './types.ts';
import { constantFault } from './values.ts';
import { isObject } from './json.ts';

/** The expression `source`, typed; undefined with its faults told. */
export function expressionOf(
  linking: Linking,
  entity: Entity,
  source: Json | undefined,
  expected: Type,
  place: () => Place,
  names: Readonly<Record<string, Type>> = {},
): Expression | undefined {
  if (typeof source !== 'string') return undefined; // most fields have none, and a scope is work
  return expressionIn(linking, scopeOf(entity, names), source, expected, place);
}

/** The same in any scope. */
export function expressionIn(
  linking: Linking,
  scope: Scope,
  source: Json | undefined,
  expected: Type,
  place: () => Place,
): Expression | undefined {
  if (typeof source !== 'string') return undefined;
  const { expression, faults } = compile(source, scope, expected, place());
  if (faults) linking.faults.push(...faults);
  return expression;
}

/** `{"x-expr": "today()"}`: the source, where a value may also be a constant. */
export const sourceOf = (value: Json | undefined): string | undefined =>
  isObject(value) && typeof value['x-expr'] === 'string' ? value['x-expr'] : undefined;

/** A value to put into a field: a constant the field can hold, or an expression of its type. */
export function valueFor(
  linking: Linking,
  field: Field,
  json: Json,
  place: Place,
  scope: Scope = scopeOf(field.entity),
): Json | Expression | undefined {
  const source = sourceOf(json);
  if (source !== undefined) {
    const at = { ...place, pointer: `${place.pointer}/x-expr` };
    return expressionIn(linking, scope, source, typeOf(field), () => at);
  }
  const fault = constantFault(field, json, place);
  if (fault) linking.faults.push(fault);
  return fault ? undefined : json;
}

/** `set` of a transition or action: field to value. */
export function settings(
  linking: Linking,
  entity: Entity,
  json: Json | undefined,
  place: (pointer: string) => Place,
  scope: Scope = scopeOf(entity),
): Values {
  const set = new Map<Field, Json | Expression>();
  for (const [name, value] of Object.entries(isObject(json) ? json : {})) {
    const at = place(`/set/${key(name)}`);
    const field = fieldOf(linking, entity, name, at);
    const made = field && valueFor(linking, field, value, at, scope);
    if (field && made !== undefined) set.set(field, made);
  }
  return set;
}

const conditions = [
  ['x-requiredWhen', 'requiredWhen'],
  ['x-readOnlyWhen', 'readOnlyWhen'],
  ['x-visibleWhen', 'visibleWhen'],
] as const;

function typeField(linking: Linking, { entity, part, at }: Written, field: FieldDraft): void {
  const json = field.schema;
  const place = (keyword: string): Place => part.place(`${at}/properties/${field.name}/${keyword}`);
  if (json['default'] !== undefined) {
    const value = valueFor(linking, field as Field, json['default'], place('default'));
    if (value !== undefined) field.default = value;
  }
  for (const [keyword, property] of conditions) {
    const condition = expressionOf(linking, entity, json[keyword], types.boolean, () => place(keyword));
    if (condition) field[property] = condition;
  }
  if (json['x-compute'] !== undefined) {
    const type = typeOf(field as Field);
    const compute = expressionOf(linking, entity, json['x-compute'], type, () => place('x-compute'));
    if (compute) field.compute = compute;
  }
  if (json['x-fill'] !== undefined) typeFill(linking, entity, field, () => place('x-fill'));
  if (field.rollup) {
    const rollup = json['x-rollup'] as JsonObject;
    const where = expressionOf(linking, field.rollup.inverse.source, rollup['where'], types.boolean, () =>
      place('x-rollup/where'),
    );
    if (where) field.rollup = { ...field.rollup, where };
  }
}

/** It is run once, by nobody and for all organizations: there is no day and no user to ask for. */
function typeFill(linking: Linking, entity: EntityDraft, field: FieldDraft, place: () => Place): void {
  const fill = expressionOf(linking, entity, field.schema['x-fill'], typeOf(field as Field), place);
  if (!fill) return;
  field.fill = fill;
  const first = '"x-fill"';
  const made = ['x-compute', 'x-rollup', 'x-series'].find((keyword) => field.schema[keyword] !== undefined);
  const trouble: Parameters<typeof contradiction>[0] | undefined = made
    ? { first, second: `"${made}"`, why: 'what is made needs nothing to fill it' }
    : fill.volatile
      ? { first, second: 'the day, the time or the user', why: 'records are filled once, by nobody' }
      : undefined;
  if (trouble) linking.faults.push(contradiction(trouble, place()));
}

/** Ways to come by a value that exclude each other; the later one of a pair is blamed. */
const makers = ['x-compute', 'x-rollup', 'x-series', 'x-lookup', 'x-fetch', 'default'];

function refuseTwoMakers(linking: Linking, { part, at }: Written, field: Field): void {
  const found = makers.filter((keyword) => field.schema[keyword] !== undefined);
  const both = found.length > 1 && !(found[0] === 'x-fetch' && found[1] === 'default');
  if (!both) return;
  const params = { first: `"${found[0]}"`, second: `"${found[1]}"`, why: 'a value is made in one way' };
  linking.faults.push(contradiction(params, part.place(`${at}/properties/${field.name}/${found[1]}`)));
}

/** Only what is made of others can reveal them. */
function refuseIdleReveals(linking: Linking, { part, at }: Written, field: Field): void {
  const { schema } = field;
  if (!field.reveals || schema['x-compute'] !== undefined || schema['x-rollup'] !== undefined) return;
  const params = {
    first: '"x-reveals"',
    second: 'a field that is neither computed nor rolled up',
    why: 'it is made of nothing that could be hidden',
  };
  linking.faults.push(contradiction(params, part.place(`${at}/properties/${field.name}/x-reveals`)));
}

/** Fields that name a record best, in order; else its first text, else its id. */
const naming = ['name', 'title', 'number', 'code', 'subject', 'key'];

function defaultLabel(entity: EntityDraft): string {
  const texts = [...entity.fields.values()].filter(
    (field) => field.kind === 'scalar' && field.type === 'text',
  );
  return naming.find((name) => texts.some((field) => field.name === name)) ?? texts[0]?.name ?? 'id';
}

function labelOf(linking: Linking, { entity, part, at }: Written, json: JsonObject): Expression {
  const fallback = (source: string): Expression => compile(source, scopeOf(entity), types.text).expression!;
  const wanted = json['x-label'];
  if (wanted === undefined) return fallback(defaultLabel(entity));
  return (
    expressionOf(linking, entity, wanted, types.text, () => part.place(`${at}/x-label`)) ?? fallback('id')
  );
}

/** The object an entity was written as: the whole body, or a line's part of it. */
export const jsonOf = ({ entity, part }: Written): JsonObject =>
  entity.parent ? ((part.body['$defs'] as JsonObject)[entity.name] as JsonObject) : part.body;

/** Types everything that stands at fields, and the label. */
export function typeFields(linking: Linking): void {
  for (const written of linking.written.values()) {
    for (const field of written.entity.fields.values() as Iterable<FieldDraft>) {
      if (field.system) continue;
      refuseTwoMakers(linking, written, field as Field);
      refuseIdleReveals(linking, written, field as Field);
      typeField(linking, written, field);
    }
    written.entity.label = labelOf(linking, written, jsonOf(written));
  }
}
