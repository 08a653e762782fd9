/** Which GraphQL types stand for a field: in answers, in inputs, in filters. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  getNamedType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import type { AnyReferenceField, PeriodField, ScalarField, ScalarType } from '../model/index.ts';
import { DateScalar, DateTime, Decimal, Duration, JSONScalar, Time } from './scalars.ts';
import {
  Address,
  AddressInput,
  AnyReference,
  AnyReferenceInput,
  enumFilter,
  enumListFilter,
  FILTERS,
  GroupDate,
  GroupValue,
  Period,
  PeriodEndGroup,
  PeriodEndOrder,
  PeriodInput,
  Sort,
} from './shared.ts';

export type ValueField = ScalarField | PeriodField | AnyReferenceField;

/** Types of one field's value. `sort` and `group` are absent where a value has no order. */
export interface ValueTypes {
  readonly output: GraphQLOutputType;
  readonly input: GraphQLInputType;
  readonly filter: GraphQLInputType;
  readonly sort?: GraphQLInputType;
  readonly group?: GraphQLInputType;
}

type Simple = Exclude<ScalarType, 'enum' | 'multiEnum' | 'list'>;

const plain = (type: GraphQLOutputType & GraphQLInputType, filter: GraphQLInputType): ValueTypes => ({
  output: type,
  input: type,
  filter,
  sort: Sort,
  group: GroupValue,
});

const dated = (types: ValueTypes): ValueTypes => ({ ...types, group: GroupDate });
const text = plain(GraphQLString, FILTERS.Text);
const decimal = plain(Decimal, FILTERS.Decimal);
const id = plain(GraphQLID, FILTERS.ID);

const SCALARS: Readonly<Record<Simple, ValueTypes>> = {
  text,
  longText: text,
  email: text,
  phone: text,
  url: text,
  integer: plain(GraphQLInt, FILTERS.Int),
  decimal,
  money: decimal,
  quantity: decimal,
  boolean: plain(GraphQLBoolean, FILTERS.Boolean),
  date: dated(plain(DateScalar, FILTERS.Date)),
  time: plain(Time, FILTERS.Time),
  dateTime: dated(plain(DateTime, FILTERS.DateTime)),
  duration: plain(Duration, FILTERS.Duration),
  file: id,
  id,
  address: { output: Address, input: AddressInput, filter: FILTERS.Address },
  json: { output: JSONScalar, input: JSONScalar, filter: FILTERS.JSON },
};

const PERIOD: ValueTypes = {
  output: Period,
  input: PeriodInput,
  filter: FILTERS.Period,
  sort: PeriodEndOrder,
  group: PeriodEndGroup,
};

const ANY_REFERENCE: ValueTypes = {
  output: AnyReference,
  input: AnyReferenceInput,
  filter: FILTERS.AnyReference,
};

const listOf = (type: GraphQLOutputType & GraphQLInputType, filter: GraphQLInputType): ValueTypes => {
  const list = new GraphQLList(new GraphQLNonNull(type)) as GraphQLOutputType & GraphQLInputType;
  return { output: list, input: list, filter };
};

const LISTS: Readonly<Record<NonNullable<ScalarField['items']>, ValueTypes>> = {
  text: listOf(GraphQLString, FILTERS.TextList),
  integer: listOf(GraphQLInt, FILTERS.IntList),
  decimal: listOf(Decimal, FILTERS.DecimalList),
  date: listOf(DateScalar, FILTERS.DateList),
  boolean: listOf(GraphQLBoolean, FILTERS.BooleanList),
};

/**
 * Types of values, those of each enum made once and told to `note`. Enum types are named after their field:
 * `SalesOrder_status`; those of an action's input after the action, and nothing is filtered by them.
 */
export function valueTypes(
  note: (type: GraphQLNamedType) => void,
): (field: ValueField, owner?: string) => ValueTypes {
  const enums = new Map<ScalarField, ValueTypes>();
  return (field, owner) => {
    if (field.kind === 'period') return PERIOD;
    if (field.kind === 'anyReference') return ANY_REFERENCE;
    if (field.type === 'list') return LISTS[field.items ?? 'text'];
    if (field.type !== 'enum' && field.type !== 'multiEnum') return SCALARS[field.type];
    const known = enums.get(field);
    if (known) return known;
    const made = enumTypes(field, owner ?? field.entity.graphql.type);
    for (const type of owner ? [made.input] : [made.input, made.filter]) note(getNamedType(type));
    enums.set(field, made);
    return made;
  };
}

function enumTypes(field: ScalarField, owner: string): ValueTypes {
  const type = enumOf(field, owner);
  if (!type) return field.type === 'enum' ? text : LISTS.text;
  return field.type === 'enum' ? plain(type, enumFilter(type)) : listOf(type, enumListFilter(type));
}

/** Undefined where some value is no name in GraphQL: such an enum is text. */
function enumOf({ name, options = [], title }: ScalarField, owner: string): GraphQLEnumType | undefined {
  if (options.length === 0 || !options.every(({ value }) => isName(value))) return undefined;
  const values = Object.fromEntries(options.map(({ value, label }) => [value, { description: label }]));
  return new GraphQLEnumType({ name: `${owner}_${name}`, description: title, values });
}

const isName = (value: string): boolean =>
  /^(?!__)[_A-Za-z][_0-9A-Za-z]*$/.test(value) && !/^(true|false|null)$/.test(value);
