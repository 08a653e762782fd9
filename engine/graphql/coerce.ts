/**
 * Variables by their types. graphql looks at each field that an input type has; here only what is given is looked at,
 * which is a third of the work for a record with many fields. What does not fit is not explained: graphql does that.
 */
import {
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';

/** A value that is not of its type, or one that graphql reads by a rule not known here. */
export const unfit = Symbol('unfit');

/** The value as graphql would coerce it, or `unfit`. */
export function coerced(value: unknown, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return value === null ? unfit : coerced(value, type.ofType);
  if (value === null) return null;
  if (isListType(type)) return Array.isArray(value) ? listOf(value, type.ofType) : unfit;
  if (isInputObjectType(type)) return typeof value === 'object' ? objectOf(value!, type) : unfit;
  try {
    const read: unknown = type.parseValue(value);
    return read === undefined ? unfit : read;
  } catch {
    return unfit;
  }
}

function listOf(values: readonly unknown[], type: GraphQLInputType): unknown {
  const list = values.map((value) => coerced(value, type));
  return list.includes(unfit) ? unfit : list;
}

/** Fields stand in the order of the type, whatever order they came in: equal questions are planned once. */
function objectOf(value: object, type: GraphQLInputObjectType): unknown {
  const shape = shapeOf(type);
  if (Array.isArray(value) || shape === unfit) return unfit;
  const given = value as Readonly<Record<string, unknown>>;
  const fields = type.getFields();
  const names = Object.keys(given);
  if (!names.every((name) => shape.places.has(name))) return unfit;
  if (names.length > 1) names.sort((a, b) => shape.places.get(a)! - shape.places.get(b)!);
  const object = Object.create(null) as Record<string, unknown>;
  for (const name of names) {
    const read = given[name] === undefined ? unfit : coerced(given[name], fields[name]!.type);
    if (read === unfit) return unfit;
    object[name] = read;
  }
  return shape.wanted.every((name) => name in object) ? object : unfit;
}

interface Shape {
  readonly places: ReadonlyMap<string, number>;
  /** Fields that must be given. */
  readonly wanted: readonly string[];
}

const kept = new WeakMap<GraphQLInputObjectType, Shape | typeof unfit>();

/** A type with defaults, or of which one field alone may be given, is left to graphql. */
function shapeOf(type: GraphQLInputObjectType): Shape | typeof unfit {
  const known = kept.get(type);
  if (known) return known;
  const fields = Object.values(type.getFields());
  const simple = !type.isOneOf && fields.every(({ defaultValue }) => defaultValue === undefined);
  const shape: Shape = {
    places: new Map(fields.map(({ name }, at) => [name, at])),
    wanted: fields.filter((one) => isNonNullType(one.type)).map(({ name }) => name),
  };
  kept.set(type, simple ? shape : unfit);
  return simple ? shape : unfit;
}
