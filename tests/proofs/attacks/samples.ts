/* Mutations with values that fit their types, so that an attack is not refused for its form before it is looked at. */
import { randomUUID } from 'node:crypto';
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  isInputObjectType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { document } from './cases.ts';
import type { Request } from './world.ts';

const scalars: Readonly<Record<string, () => unknown>> = {
  ID: randomUUID,
  Int: () => 1,
  Float: () => 1,
  Boolean: () => false,
  Decimal: () => '1',
  Date: () => '2026-01-31',
  DateTime: () => '2026-01-31T10:00:00Z',
  Time: () => '10:00',
  Duration: () => 'PT1H',
  JSON: () => ({}),
};

/** A value of a type; of an object what it cannot do without, or else a text: what changes nothing is not looked at. */
export function sampleOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType);
  if (type instanceof GraphQLList) return [];
  if (type instanceof GraphQLEnumType) return type.getValues()[0]!.name;
  if (type instanceof GraphQLInputObjectType) {
    const fields = Object.values(type.getFields());
    const needed = fields.filter((field) => isNonNullType(field.type));
    const some =
      needed.length > 0 ? needed : fields.filter((field) => String(field.type) === 'String').slice(0, 1);
    return Object.fromEntries(some.map((field) => [field.name, sampleOf(field.type)]));
  }
  return (scalars[type.name] ?? (() => 'x'))();
}

/** A mutation with what it cannot do without, and what is given. */
export function mutationOf(
  { name, args, type }: GraphQLField<unknown, unknown>,
  given: Readonly<Record<string, unknown>>,
): Request {
  const used = args.filter((arg) => arg.name in given || isNonNullType(arg.type));
  const variables = Object.fromEntries(
    used.map((arg) => [arg.name, mixed(arg.type, sampleOf(arg.type), given[arg.name])]),
  );
  const declared = used.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selected = String(type).startsWith('[') || !isScalar(String(type)) ? ' { __typename }' : '';
  return document(`mutation (${declared}) { done: ${name}(${passed})${selected} }`, variables);
}

const isScalar = (type: string): boolean => /^(ID|Int|Float|Boolean|String|JSON)!?$/.test(type);

/** What is given wins; of an object, field by field. */
const mixed = (type: GraphQLInputType, sample: unknown, given: unknown): unknown => {
  const bare = type instanceof GraphQLNonNull ? type.ofType : type;
  if (given === undefined) return sample;
  return isInputObjectType(bare) ? { ...(sample as object), ...(given as object) } : given;
};
