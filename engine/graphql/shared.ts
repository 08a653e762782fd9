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
import { DateScalar, DateTime, Decimal, Duration, JSONScalar, Time } from './scalars.ts';

const some = (type: GraphQLInputType): GraphQLInputType => new GraphQLList(new GraphQLNonNull(type));

type Inputs = Record<string, { type: GraphQLInputType; description?: string }>;

const input = (name: string, description: string, fields: Inputs): GraphQLInputObjectType =>
  new GraphQLInputObjectType({ name, description, fields });

const isNull = { isNull: { type: GraphQLBoolean, description: 'Whether there is no value.' } };

export const equality = (type: GraphQLInputType): Inputs => ({
  eq: { type, description: 'Equal; null asks for no value.' },
  ne: { type, description: 'Not equal; records without value are among them.' },
  in: { type: some(type), description: 'One of these.' },
  notIn: { type: some(type), description: 'None of these.' },
  ...isNull,
});

const ordering = (type: GraphQLInputType): Inputs => ({
  gt: { type },
  gte: { type },
  lt: { type },
  lte: { type },
});

const ordered = (name: string, type: GraphQLInputType): GraphQLInputObjectType =>
  input(`${name}_Filter`, 'All of the given comparisons hold.', { ...equality(type), ...ordering(type) });

const texts: Inputs = {
  contains: { type: GraphQLString, description: 'Holds this text; upper and lower case are the same.' },
  startsWith: { type: GraphQLString, description: 'Begins so; upper and lower case are the same.' },
  endsWith: { type: GraphQLString, description: 'Ends so; upper and lower case are the same.' },
};

const elements = (name: string, type: GraphQLInputType): GraphQLInputObjectType =>
  input(`${name}List_Filter`, 'Asks for elements of a list.', {
    has: { type, description: 'This is among its elements.' },
    hasAny: { type: some(type), description: 'One of these is.' },
    hasAll: { type: some(type), description: 'All of these are.' },
    ...isNull,
  });

/** Filter of an enum field's values. */
export const enumFilter = (type: GraphQLEnumType): GraphQLInputObjectType =>
  input(`${type.name}_Filter`, 'All of the given comparisons hold.', equality(type));

export const enumListFilter = (type: GraphQLEnumType): GraphQLInputObjectType => elements(type.name, type);

const TextFilter = input('Text_Filter', 'All of the given comparisons hold.', {
  ...equality(GraphQLString),
  ...ordering(GraphQLString),
  ...texts,
});

const DateFilter = ordered('Date', DateScalar);

export const ADDRESS_PARTS = ['street', 'street2', 'postalCode', 'city', 'region', 'country'] as const;

const ofEach = <T>(keys: readonly string[], value: T): Record<string, { type: T }> =>
  Object.fromEntries(keys.map((key) => [key, { type: value }]));

export const PeriodInput = input('Period_Input', 'From a day to a day, both included; either may be open.', {
  from: { type: DateScalar },
  to: { type: DateScalar },
});

export const AddressInput = input(
  'Address_Input',
  'A postal address.',
  ofEach(ADDRESS_PARTS, GraphQLString as GraphQLInputType),
);

export const AnyReferenceInput = input('AnyReference_Input', 'A record of one of several entities.', {
  entity: {
    type: new GraphQLNonNull(GraphQLString),
    description: 'Full name of the entity, such as sales.Order.',
  },
  id: { type: new GraphQLNonNull(GraphQLID) },
});

/** Filters by kind of value. */
export const FILTERS = {
  Text: TextFilter,
  Int: ordered('Int', GraphQLInt),
  Decimal: ordered('Decimal', Decimal),
  Boolean: input('Boolean_Filter', 'All of the given comparisons hold.', {
    eq: { type: GraphQLBoolean },
    ne: { type: GraphQLBoolean },
    ...isNull,
  }),
  Date: DateFilter,
  Time: ordered('Time', Time),
  DateTime: ordered('DateTime', DateTime),
  Duration: ordered('Duration', Duration),
  ID: input('ID_Filter', 'All of the given comparisons hold.', equality(GraphQLID)),
  JSON: input('JSON_Filter', 'Asks for parts of a JSON value.', {
    contains: { type: JSONScalar, description: 'All of this is found in it.' },
    ...isNull,
  }),
  Period: input('Period_Filter', 'Asks for a period.', {
    from: { type: DateFilter },
    to: { type: DateFilter },
    contains: { type: DateScalar, description: 'This day lies in it; an open end reaches as far as can be.' },
    overlaps: { type: PeriodInput, description: 'It shares a day with this period.' },
    ...isNull,
  }),
  Address: input('Address_Filter', 'Asks for parts of an address.', {
    ...ofEach(ADDRESS_PARTS, TextFilter as GraphQLInputType),
    ...isNull,
  }),
  AnyReference: input('AnyReference_Filter', 'Asks for entity and id.', {
    entity: { type: TextFilter },
    id: { type: input('AnyReferenceID_Filter', 'All of the given comparisons hold.', equality(GraphQLID)) },
    ...isNull,
  }),
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
  ofEach(ADDRESS_PARTS, GraphQLString as GraphQLOutputType),
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
