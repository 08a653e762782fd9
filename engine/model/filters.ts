/**
 * Which operators a filter has for a field: the one table that views are checked by and the API is made from.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest, type Place } from '../errors/index.ts';
import { badFilter, unknownField } from './faults.ts';
import { key, type Linking } from './linking.ts';
import type { Entity, Field, ScalarType } from './types.ts';
import { formats } from './formats.ts';
import { constantFault } from './values.ts';
import { isObject } from './json.ts';

/** What an operator takes: a value of the field, a list of them, one element of a list field, or something of its own. */
export type Takes = 'value' | 'values' | 'item' | 'items' | 'boolean' | 'text' | 'json' | 'day' | 'period';
export type Operators = Readonly<Record<string, Takes>>;

const there: Operators = { isNull: 'boolean' };
const equal: Operators = { eq: 'value', ne: 'value', in: 'values', notIn: 'values', ...there };
const ordered: Operators = { ...equal, gt: 'value', gte: 'value', lt: 'value', lte: 'value' };
const textual: Operators = { ...ordered, contains: 'text', startsWith: 'text', endsWith: 'text' };
const many: Operators = { has: 'item', hasAny: 'items', hasAll: 'items', ...there };

const byType: Readonly<Record<ScalarType, Operators>> = {
  text: textual,
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
  json: { contains: 'json', ...there },
  file: equal,
  id: equal,
};

/** Operators of a value of this type; of an address as a whole. */
export const operatorsOf = (type: ScalarType): Operators => byType[type];

/** Of a record, asked of whatever points to it, and of the record itself. */
export const recordOperators: Operators = equal;

/** Values of several parts: operators on the whole, and the type of each part, which has the operators of that type. */
export interface Composite {
  readonly whole: Operators;
  readonly parts: Readonly<Record<string, ScalarType>>;
}

export const composites = {
  period: {
    whole: { contains: 'day', overlaps: 'period', ...there },
    parts: { from: 'date', to: 'date' },
  },
  anyReference: { whole: there, parts: { entity: 'text', id: 'id' } },
  address: {
    whole: there,
    parts: {
      street: 'text',
      street2: 'text',
      postalCode: 'text',
      city: 'text',
      region: 'text',
      country: 'text',
    },
  },
} as const satisfies Readonly<Record<string, Composite>>;

/** Parts and operators of a field whose value has several parts; undefined for every other field. */
function compositeOf(field: Field): Composite | undefined {
  if (field.kind === 'period' || field.kind === 'anyReference') return composites[field.kind];
  return field.kind === 'scalar' && field.type === 'address' ? composites.address : undefined;
}

/** Of lines, links and lists of referring records, each with a filter of their own. */
export const listOperators: readonly string[] = ['some', 'every', 'none'];

type At = (pointer: string) => Place;

function tell(linking: Linking, trouble: string, place: Place, near?: string): void {
  linking.faults.push(badFilter({ trouble, near }, place));
}

const shapes: Partial<Record<Takes, readonly [fits: (value: Json) => boolean, wanted: string]>> = {
  boolean: [(value) => typeof value === 'boolean', 'true or false'],
  text: [(value) => typeof value === 'string', 'a text'],
  item: [(value) => typeof value !== 'object', 'a single value'],
  values: [Array.isArray, 'a list'],
  items: [Array.isArray, 'a list'],
  day: [(value) => typeof value === 'string' && formats.date(value), 'a date'],
  period: [isObject, 'an object with from and to'],
};

/** `field` is absent for a part of a value. null asks for absence. */
function checkValue(
  linking: Linking,
  field: Field | undefined,
  takes: Takes,
  value: Json,
  place: Place,
): void {
  const shape = shapes[takes];
  if (shape && !shape[0](value)) return tell(linking, `${shape[1]} is expected`, place);
  const values = takes === 'value' ? [value] : takes === 'values' ? (value as Json[]) : [];
  const faults = field ? values.map((one) => constantFault(field, one, place)) : [];
  linking.faults.push(...faults.filter((fault) => fault !== undefined));
}

function checkOperators(
  linking: Linking,
  name: string,
  field: Field | undefined,
  operators: Operators,
  json: Json,
  at: At,
): void {
  if (!isObject(json)) return tell(linking, `'${name}' needs an operator, such as {"eq": ...}`, at(''));
  for (const [operator, value] of Object.entries(json)) {
    const takes = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
    const place = at(`/${key(operator)}`);
    if (takes) checkValue(linking, field, takes, value, place);
    else
      tell(
        linking,
        `'${name}' has no operator '${operator}'`,
        place,
        nearest(operator, Object.keys(operators)),
      );
  }
}

function checkComposite(
  linking: Linking,
  field: Field,
  { whole, parts }: Composite,
  json: JsonObject,
  at: At,
): void {
  for (const [name, value] of Object.entries(json)) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    const place: At = (more) => at(`/${key(name)}${more}`);
    if (part) checkOperators(linking, name, undefined, operatorsOf(part), value, place);
    else checkOperators(linking, field.name, undefined, whole, { [name]: value }, at);
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

function checkField(linking: Linking, field: Field, json: Json, at: At): void {
  const composite = compositeOf(field);
  if (isObject(json)) {
    // What is said of the id of a reference is asked of the reference itself, all else of its record.
    if (field.kind === 'reference') return checkFilter(linking, field.target, json, at);
    if (field.kind === 'lines' || field.kind === 'links') return checkLists(linking, field.target, json, at);
    if (composite) return checkComposite(linking, field, composite, json, at);
  }
  const operators = field.kind === 'scalar' ? operatorsOf(field.type) : there;
  checkOperators(linking, field.name, field, operators, json, at);
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
    } else if (Object.hasOwn(recordOperators, name))
      checkOperators(linking, entity.name, entity.fields.get('id'), recordOperators, { [name]: json }, at);
    else if (field) checkField(linking, field, json, place);
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
