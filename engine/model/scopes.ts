/** The Model as the expression language sees it: types of fields, members of records, names beside the record. */
import { recordType, types, type RecordType, type Scope, type Type } from '../expression/index.ts';
import type { Entity, Field, ScalarField, ScalarType } from './types.ts';

const period = types.record(recordType('a period', { from: types.date, to: types.date }));
const addressParts = ['street', 'street2', 'postalCode', 'city', 'region', 'country'];
const address = types.record(
  recordType('an address', Object.fromEntries(addressParts.map((part) => [part, types.text]))),
);
const anyReference = types.record(recordType('a reference', { entity: types.text, id: types.id }));

const scalars: Readonly<Record<Exclude<ScalarType, 'enum' | 'multiEnum' | 'list'>, Type>> = {
  text: types.text,
  longText: types.text,
  email: types.text,
  phone: types.text,
  url: types.text,
  integer: types.number,
  decimal: types.number,
  money: types.number,
  quantity: types.number,
  boolean: types.boolean,
  date: types.date,
  time: types.time,
  dateTime: types.dateTime,
  duration: types.duration,
  address,
  json: types.json,
  file: types.id,
  id: types.id,
};

const listItems: Readonly<Record<NonNullable<ScalarField['items']>, Type>> = {
  text: types.text,
  integer: types.number,
  decimal: types.number,
  date: types.date,
  boolean: types.boolean,
};

function typeOfScalar(field: ScalarField): Type {
  const values = types.enum(field.options?.map((option) => option.value) ?? []);
  if (field.type === 'enum') return values;
  if (field.type === 'multiEnum') return types.list(values);
  return field.type === 'list' ? types.list(listItems[field.items!]) : scalars[field.type];
}

/** What an expression sees of a field. */
export function typeOf(field: Field): Type {
  if (field.kind === 'scalar') return typeOfScalar(field);
  if (field.kind === 'period') return period;
  if (field.kind === 'anyReference') return anyReference;
  if (field.kind === 'reference') return types.record(recordTypeOf(field.target));
  return types.list(types.record(recordTypeOf(field.target)));
}

const known = new WeakMap<Entity, RecordType>();

/**
 * The members of a record of `entity`: its fields, the records that refer to it by the name of their list, and of a line
 * the record that it belongs to.
 */
export function recordTypeOf(entity: Entity): RecordType {
  const made = known.get(entity);
  if (made) return made;
  const inverse = (name: string): Type | undefined => {
    const found = entity.inverses.find((one) => one.name === name);
    return found && types.list(types.record(recordTypeOf(found.source)));
  };
  const { parent } = entity;
  const type: RecordType = {
    name: entity.fullName,
    member: (name) => {
      const field = entity.fields.get(name);
      if (field) return typeOf(field);
      return name === 'parent' && parent ? types.record(recordTypeOf(parent)) : inverse(name);
    },
    members: () => [
      ...entity.fields.keys(),
      ...(parent ? ['parent'] : []),
      ...entity.inverses.map((one) => one.name),
    ],
  };
  known.set(entity, type);
  return type;
}

/**
 * Names beside the record. `user` is whoever asks: named like a record of core.User, so that `owner == user` can be
 * asked, but with no more than a session knows. In a line `parent` is the record it belongs to.
 */
const actorNames: Readonly<Record<string, Type>> = {
  user: types.record(
    recordType('core.User', {
      id: types.id,
      account: types.id,
      locale: types.text,
      timezone: types.text,
      roles: types.list(types.text),
    }),
  ),
  org: types.record(recordType('core.Organization', { id: types.id })),
  workspace: types.record(recordType('core.Workspace', { id: types.id })),
};

/** What expressions written at `entity` may speak of. */
export function scopeOf(entity: Entity, more: Readonly<Record<string, Type>> = {}): Scope {
  const parent = entity.parent && { parent: types.record(recordTypeOf(entity.parent)) };
  return { record: recordTypeOf(entity), names: { ...actorNames, ...parent, ...more } };
}

/** What expressions may speak of that stand beside no record. */
export const scopeWithout = (more: Readonly<Record<string, Type>>): Scope => ({
  names: { ...actorNames, ...more },
});
