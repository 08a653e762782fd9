/**
 * What a document gives to an argument. Constants are part of the document and go into the statement's text; of a
 * variable only its shape is known when a statement is compiled, and its values are bound.
 */
import { Kind, type ValueNode } from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

export type Given =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  /** A value, or a list of plain values, found at `path` of the variables. Never null. */
  | { readonly kind: 'variable'; readonly path: readonly (string | number)[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Given])[] }
  | { readonly kind: 'list'; readonly items: readonly Given[] };

const constant = (value: string | number | boolean | null): Given => ({ kind: 'constant', value });

/** Arguments of which not the shape but the value decides what is read: `first`, `orderBy`, ... */
export type Reading = 'shape' | 'value';

/** What is given by a node of the document; undefined for a variable that was left out. */
export function givenOf(node: ValueNode, variables: Variables, reading: Reading): Given | undefined {
  switch (node.kind) {
    case Kind.VARIABLE:
      return node.name.value in variables
        ? expand([node.name.value], variables[node.name.value], reading)
        : undefined;
    case Kind.OBJECT:
      return {
        kind: 'object',
        entries: node.fields.flatMap((field) => {
          const value = givenOf(field.value, variables, reading);
          return value ? [[field.name.value, value] as const] : [];
        }),
      };
    case Kind.LIST:
      return {
        kind: 'list',
        items: node.values.map((item) => givenOf(item, variables, reading) ?? constant(null)),
      };
    case Kind.NULL:
      return constant(null);
    case Kind.INT:
      return constant(Number.isSafeInteger(Number(node.value)) ? Number(node.value) : node.value);
    default:
      return constant(node.value); // a float stays text: it may be a decimal
  }
}

/** A variable's value by its shape: objects and lists of objects are taken apart, plain values stay to be bound. */
function expand(path: readonly (string | number)[], value: unknown, reading: Reading): Given | undefined {
  if (value === undefined) return undefined;
  if (value === null) return constant(null);
  if (Array.isArray(value)) {
    if (reading === 'shape' && value.every(isPlain)) return { kind: 'variable', path };
    return {
      kind: 'list',
      items: value.map((item, index) => expand([...path, index], item, reading) ?? constant(null)),
    };
  }
  if (typeof value !== 'object')
    return reading === 'shape' ? { kind: 'variable', path } : constant(value as string | number | boolean);
  return {
    kind: 'object',
    entries: Object.entries(value).flatMap(([key, inner]) => {
      const given = expand([...path, key], inner, reading);
      return given ? [[key, given] as const] : [];
    }),
  };
}

const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object';

/** The value itself, once there are variables. */
export function valueOf(given: Given, variables: Variables): unknown {
  if (given.kind === 'constant') return given.value;
  if (given.kind === 'variable')
    return given.path.reduce<unknown>(
      (value, step) => (value as Record<string | number, unknown>)[step],
      variables,
    );
  if (given.kind === 'list') return given.items.map((item) => valueOf(item, variables));
  return Object.fromEntries(given.entries.map(([key, item]) => [key, valueOf(item, variables)]));
}

/** Entries of an object; null and what is no object have none. */
export const entriesOf = (given: Given | undefined): readonly (readonly [string, Given])[] =>
  given?.kind === 'object' ? given.entries : [];

/** Items of a list; GraphQL takes a single value for a list of one. */
export const itemsOf = (given: Given | undefined): readonly Given[] =>
  given === undefined || isNull(given) ? [] : given.kind === 'list' ? given.items : [given];

export const isNull = (given: Given): boolean => given.kind === 'constant' && given.value === null;
