/**
 * Which operators a filter has for a field: the one table that views are checked by and the API is made from.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest, type Place } from '../errors/index.ts';
import { badFilter, unknownField, volatileStored } from './faults.ts';
import { key, type Linking } from './linking.ts';
import { isObject } from './merge.ts';
import type { Entity, Field, ScalarField, ScalarType } from './types.ts';
import { constantFault } from './values.ts';

/** What an operator takes: a value of the field, a list of them, true or false, a text, or one element of a list field. */
export type Takes = 'value' | 'values' | 'boolean' | 'text' | 'item' | 'items';
export type Operators = Readonly<Record<string, Takes>>;

const there: Operators = { isNull: 'boolean' };
const equal: Operators = { eq: 'value', ne: 'value', in: 'values', notIn: 'values', ...there };
const ordered: Operators = { ...equal, lt: 'value', lte: 'value', gt: 'value', gte: 'value' };
const textual: Operators = { ...equal, contains: 'text', startsWith: 'text', endsWith: 'text' };
const many: Operators = { has: 'item', hasAny: 'items', hasAll: 'items', ...there };

const byType: Readonly<Record<ScalarType, Operators>> = {
  text: { ...ordered, ...textual },
  longText: textual,
  email: textual,
  phone: textual,
  url: textual,
  integer: ordered,
  decimal: ordered,
  money: ordered,
  quantity: ordered,
  boolean: { eq: 'value', ne: 'value', ...there },
  date: ordered,
  time: ordered,
  dateTime: ordered,
  duration: ordered,
  enum: equal,
  multiEnum: many,
  list: many,
  address: there,
  json: there,
  file: there,
  id: equal,
};

/** Operators of a scalar field. */
export const operatorsOf = (field: ScalarField): Operators => byType[field.type];

/** Operators of a period: the day lies in it, or another period overlaps it. */
export const periodOperators: Operators = { contains: 'text', ...there };
/** Of a reference itself; beside them stand the fields of its target. */
export const referenceOperators: Operators = { ...equal };
/** Of lines, links and lists of referring records, each with a filter of their own. */
export const listOperators: readonly string[] = ['some', 'every', 'none'];

type At = (pointer: string) => Place;

function tell(linking: Linking, trouble: string, place: Place, near?: string): void {
  linking.faults.push(badFilter({ trouble, near }, place));
}

function checkValue(linking: Linking, field: Field, takes: Takes, value: Json, place: Place): void {
  if (takes === 'boolean' && typeof value !== 'boolean')
    return tell(linking, 'true or false is expected', place);
  if ((takes === 'text' || takes === 'item') && typeof value === 'object')
    return tell(linking, 'a single value is expected', place);
  if ((takes === 'values' || takes === 'items') && !Array.isArray(value))
    return tell(linking, 'a list is expected', place);
  const values = takes === 'value' ? [value] : takes === 'values' ? (value as Json[]) : [];
  for (const one of values) {
    const fault = constantFault(field, one, place);
    if (fault) linking.faults.push(fault);
  }
}

function checkOperators(
  linking: Linking,
  field: Field,
  operators: Operators,
  json: JsonObject,
  at: At,
): void {
  for (const [name, value] of Object.entries(json)) {
    const takes = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (takes) checkValue(linking, field, takes, value, at(`/${key(name)}`));
    else
      tell(
        linking,
        `'${field.name}' has no operator '${name}'`,
        at(`/${key(name)}`),
        nearest(name, Object.keys(operators)),
      );
  }
}

function checkLists(linking: Linking, target: Entity, json: JsonObject, at: At): void {
  for (const [name, value] of Object.entries(json)) {
    const pointer = `/${key(name)}`;
    if (!listOperators.includes(name))
      tell(
        linking,
        `a list is asked by some, every or none, not by '${name}'`,
        at(pointer),
        nearest(name, listOperators),
      );
    else if (isObject(value)) checkFilter(linking, target, value, (more) => at(pointer + more));
    else tell(linking, 'a filter is expected', at(pointer));
  }
}

/** A reference: operators on itself, else fields of its target. */
function checkReference(
  linking: Linking,
  field: Field & { kind: 'reference' },
  json: JsonObject,
  at: At,
): void {
  const own = Object.entries(json).filter(([name]) => Object.hasOwn(referenceOperators, name));
  const rest = Object.entries(json).filter(([name]) => !Object.hasOwn(referenceOperators, name));
  checkOperators(linking, field, referenceOperators, Object.fromEntries(own), at);
  if (rest.length > 0) checkFilter(linking, field.target, Object.fromEntries(rest), at);
}

function checkField(linking: Linking, field: Field, json: Json, at: At): void {
  if (!isObject(json)) return tell(linking, `'${field.name}' needs an operator, such as {"eq": ...}`, at(''));
  if (field.compute?.volatile)
    return void linking.faults.push(volatileStored({ field: field.name, use: 'in a filter' }, at('')));
  if (field.kind === 'reference') return checkReference(linking, field, json, at);
  if (field.kind === 'lines' || field.kind === 'links') return checkLists(linking, field.target, json, at);
  const operators =
    field.kind === 'scalar' ? operatorsOf(field) : field.kind === 'period' ? periodOperators : there;
  checkOperators(linking, field, operators, json, at);
}

/** Checks a `where` as GraphQL takes it against an entity. */
export function checkFilter(linking: Linking, entity: Entity, where: JsonObject, at: At): void {
  for (const [name, json] of Object.entries(where)) {
    const place: At = (more) => at(`/${key(name)}${more}`);
    const field = entity.fields.get(name);
    const inverse = entity.inverses.find((one) => one.name === name);
    if (name === 'and' || name === 'or') {
      if (!Array.isArray(json)) tell(linking, `'${name}' needs a list of filters`, place(''));
      else
        json.forEach(
          (one: Json, index) =>
            isObject(one) && checkFilter(linking, entity, one, (more) => place(`/${index}${more}`)),
        );
    } else if (name === 'not') {
      if (isObject(json)) checkFilter(linking, entity, json, place);
    } else if (field) checkField(linking, field, json, place);
    else if (inverse && isObject(json)) checkLists(linking, inverse.source, json, place);
    else
      linking.faults.push(
        unknownField(
          { field: name, entity: entity.fullName, near: nearest(name, entity.fields.keys()) },
          place(''),
        ),
      );
  }
}
