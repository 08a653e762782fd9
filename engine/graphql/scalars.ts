/** Scalars of the API. Values are checked when they come in; answers leave PostgreSQL as text and pass no scalar. */
import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql';
import { codecs, type Codec } from '../query/index.ts';

interface ScalarText {
  readonly name: string;
  readonly description: string;
  readonly codec: Codec;
  readonly example: string;
}

/** A scalar whose values are what the codec reads. Numbers of a document keep their text: 5.10 stays exact. */
function scalar({ name, description, codec, example }: ScalarText): GraphQLScalarType {
  const parse = (value: unknown): unknown => {
    if (codec.read(value) === undefined)
      throw new GraphQLError(`A ${name} was expected, such as ${example}.`);
    return value;
  };
  const numeric = codec === codecs.decimal;
  const written = (node: ValueNode): unknown =>
    node.kind === Kind.STRING || (numeric && (node.kind === Kind.INT || node.kind === Kind.FLOAT))
      ? node.value
      : undefined;
  return new GraphQLScalarType({
    name,
    description,
    parseValue: parse,
    parseLiteral: (node) => parse(written(node)),
  });
}

export const Decimal = scalar({
  name: 'Decimal',
  description: 'An exact decimal number, as text: "12.50". Whole numbers may be given as numbers.',
  codec: codecs.decimal,
  example: '"12.50"',
});

export const DateScalar = scalar({
  name: 'Date',
  description: 'A day: "2026-01-31".',
  codec: codecs.date,
  example: '"2026-01-31"',
});

export const Time = scalar({
  name: 'Time',
  description: 'A time of day: "08:30:00".',
  codec: codecs.time,
  example: '"08:30:00"',
});

export const DateTime = scalar({
  name: 'DateTime',
  description: 'A moment with its offset: "2026-01-31T08:30:00Z". Answered in UTC, to the microsecond.',
  codec: codecs.dateTime,
  example: '"2026-01-31T08:30:00Z"',
});

export const Duration = scalar({
  name: 'Duration',
  description: 'A length of time in ISO 8601: "P1DT2H".',
  codec: codecs.duration,
  example: '"P1DT2H"',
});

export const JSONScalar = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value.',
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
