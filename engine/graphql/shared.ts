/** Types that all entities share: filters of values, values of several parts, paging. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import {
  composites,
  operatorsOf,
  recordOperators,
  type Operators,
  type ScalarType,
  type Takes,
} from '../model/index.ts';
import { DateScalar, DateTime, Decimal, Duration, JSONScalar, Time } from './scalars.ts';

const some = (type: GraphQLInputType): GraphQLInputType => new GraphQLList(new GraphQLNonNull(type));

type Inputs = Record<string, { type: GraphQLInputType; description?: string }>;

const input = (name: string, description: string, fields: Inputs): GraphQLInputObjectType =>
  new GraphQLInputObjectType({ name, description, fields });

export const PeriodInput = input('Period_Input', 'From a day to a day, both included; either may be open.', {
  from: { type: DateScalar },
  to: { type: DateScalar },
});

/** What an operator means; where one word means several things, with what it takes. */
const MEANINGS: Readonly<Record<string, string>> = {
  eq: 'Equal; null asks for no value.',
  ne: 'Not equal; records without value are among them.',
  in: 'One of these.',
  notIn: 'None of these.',
  isNull: 'Whether there is no value.',
  'contains text': 'Holds this text; upper and lower case are the same.',
  'contains json': 'All of this is found in it.',
  'contains day': 'This day lies in it; an open end reaches as far as can be.',
  startsWith: 'Begins so; upper and lower case are the same.',
  endsWith: 'Ends so; upper and lower case are the same.',
  has: 'This is among its elements.',
  hasAny: 'One of these is.',
  hasAll: 'All of these are.',
  overlaps: 'It shares a day with this period.',
};

/** Inputs for operators of the Model, `type` being that of one value or element. */
function inputsOf(operators: Operators, type: GraphQLInputType): Inputs {
  const taken: Readonly<Record<Takes, GraphQLInputType>> = {
    value: type,
    values: some(type),
    item: type,
    items: some(type),
    boolean: GraphQLBoolean,
    text: GraphQLString,
    json: JSONScalar,
    day: DateScalar,
    period: PeriodInput,
  };
  return Object.fromEntries(
    Object.entries(operators).map(([operator, takes]) => {
      const description = MEANINGS[operator] ?? MEANINGS[`${operator} ${takes}`];
      return [operator, { type: taken[takes], ...(description && { description }) }];
    }),
  );
}

/** Comparisons of a record by its id. */
export const RECORD_INPUTS: Inputs = inputsOf(recordOperators, GraphQLID);

const COMPARISONS = 'All of the given comparisons hold.';

const compared = (name: string, of: ScalarType, type: GraphQLInputType): GraphQLInputObjectType =>
  input(`${name}_Filter`, COMPARISONS, inputsOf(operatorsOf(of), type));

const elements = (name: string, type: GraphQLInputType): GraphQLInputObjectType =>
  input(`${name}List_Filter`, 'Asks for elements of a list.', inputsOf(operatorsOf('list'), type));

/** Filter of an enum field's values. */
export const enumFilter = (type: GraphQLEnumType): GraphQLInputObjectType =>
  compared(type.name, 'enum', type);

export const enumListFilter = (type: GraphQLEnumType): GraphQLInputObjectType => elements(type.name, type);

const ofEach = <T>(keys: readonly string[], value: T): Record<string, { type: T }> =>
  Object.fromEntries(keys.map((key) => [key, { type: value }]));

export const AddressInput = input(
  'Address_Input',
  'A postal address.',
  ofEach(Object.keys(composites.address.parts), GraphQLString as GraphQLInputType),
);

export const AnyReferenceInput = input('AnyReference_Input', 'A record of one of several entities.', {
  entity: {
    type: new GraphQLNonNull(GraphQLString),
    description: 'Full name of the entity, such as sales.Order.',
  },
  id: { type: new GraphQLNonNull(GraphQLID) },
});

const DateFilter = compared('Date', 'date', DateScalar);
const TextFilter = compared('Text', 'text', GraphQLString);

/** Filters of parts of a value, by the type of the part. */
const PARTS = { date: DateFilter, text: TextFilter, id: compared('AnyReferenceID', 'id', GraphQLID) };

const composite = (name: string, about: string, of: keyof typeof composites): GraphQLInputObjectType => {
  const { whole, parts } = composites[of];
  const filters = Object.entries(parts).map(([part, type]) => [part, { type: PARTS[type] }] as const);
  return input(`${name}_Filter`, about, {
    ...Object.fromEntries(filters),
    ...inputsOf(whole, GraphQLString),
  });
};

/** Filters by kind of value: the operators are the Model's, which views are checked by. */
export const FILTERS = {
  Text: TextFilter,
  Int: compared('Int', 'integer', GraphQLInt),
  Decimal: compared('Decimal', 'decimal', Decimal),
  Boolean: compared('Boolean', 'boolean', GraphQLBoolean),
  Date: DateFilter,
  Time: compared('Time', 'time', Time),
  DateTime: compared('DateTime', 'dateTime', DateTime),
  Duration: compared('Duration', 'duration', Duration),
  ID: compared('ID', 'id', GraphQLID),
  JSON: input('JSON_Filter', 'Asks for parts of a JSON value.', inputsOf(operatorsOf('json'), JSONScalar)),
  Period: composite('Period', 'Asks for a period.', 'period'),
  Address: composite('Address', 'Asks for parts of an address.', 'address'),
  AnyReference: composite('AnyReference', 'Asks for entity and id.', 'anyReference'),
  TextList: elements('Text', GraphQLString),
  IntList: elements('Int', GraphQLInt),
  DecimalList: elements('Decimal', Decimal),
  DateList: elements('Date', DateScalar),
  BooleanList: elements('Boolean', GraphQLBoolean),
} as const;

export const Sort = new GraphQLEnumType({
  name: 'Sort',
  description: 'No value counts as larger than every value.',
  values: {
    asc: { description: 'Smallest first, no value last.' },
    desc: { description: 'Largest first, no value before all.' },
  },
});

export const GroupValue = new GraphQLEnumType({
  name: 'GroupValue',
  description: 'How a value is grouped by.',
  values: { value: { description: 'Each value is a group.' } },
});

export const GroupDate = new GraphQLEnumType({
  name: 'GroupDate',
  description:
    'How a day or moment is grouped by. The key is the first day of the part; weeks begin on Monday.',
  values: { value: {}, day: {}, week: {}, month: {}, quarter: {}, year: {} },
});

export const PeriodEndOrder = new GraphQLInputObjectType({
  name: 'Period_Order',
  description: 'One end of a period to sort by.',
  isOneOf: true,
  fields: { from: { type: Sort }, to: { type: Sort } },
});

export const PeriodEndGroup = new GraphQLInputObjectType({
  name: 'Period_Group',
  description: 'One end of a period to group by.',
  isOneOf: true,
  fields: { from: { type: GroupDate }, to: { type: GroupDate } },
});

const object = (
  name: string,
  description: string,
  fields: Record<string, { type: GraphQLOutputType; description?: string }>,
) => new GraphQLObjectType({ name, description, fields });

export const Period = object('Period', 'From a day to a day, both included; an end that is null is open.', {
  from: { type: DateScalar },
  to: { type: DateScalar },
});

export const Address = object(
  'Address',
  'A postal address.',
  ofEach(Object.keys(composites.address.parts), GraphQLString as GraphQLOutputType),
);

export const AnyReference = object('AnyReference', 'A record of one of several entities.', {
  entity: { type: GraphQLString, description: 'Full name of the entity, such as sales.Order.' },
  id: { type: GraphQLID },
  label: { type: GraphQLString, description: 'What the record is called.' },
});

export const PageInfo = object('PageInfo', 'Where a page stands in its list.', {
  hasNextPage: { type: new GraphQLNonNull(GraphQLBoolean) },
  hasPreviousPage: { type: new GraphQLNonNull(GraphQLBoolean) },
  startCursor: { type: GraphQLString },
  endCursor: { type: GraphQLString },
});

/** All of them, and the scalars: every schema has them. */
export const SHARED_TYPES: GraphQLNamedType[] = [
  Decimal,
  DateScalar,
  DateTime,
  Duration,
  JSONScalar,
  Time,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  GraphQLBoolean,
  ...Object.values(FILTERS),
  Sort,
  GroupValue,
  GroupDate,
  PeriodEndOrder,
  PeriodEndGroup,
  PeriodInput,
  AddressInput,
  AnyReferenceInput,
  Period,
  Address,
  AnyReference,
  PageInfo,
];
