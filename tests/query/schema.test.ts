import {
  coerceInputValue,
  getIntrospectionQuery,
  printType,
  validateSchema,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { rightsOf } from '../../engine/access/index.ts';
import { DESK_WRITES } from '../../engine/graphql/desk.ts';
import { buildSchema, compileDocument, cutBy, schemaFor } from '../../engine/graphql/index.ts';
import { composites, operatorsOf, type Field, type ScalarField } from '../../engine/model/index.ts';
import { modelOf } from '../database/modules.ts';
import { actorOf } from './live.ts';
import { shop } from './shop.ts';
import { ORG } from './shop-records.ts';

const rightsTo = (role: string) => rightsOf(shop, { roles: [role], version: '1' });
const roles = [...shop.roles.keys()];
const namesOf = (schema: GraphQLSchema): string[] => Object.keys(schema.getTypeMap());

test('the schema of a Model is valid and describes its types', () => {
  const schema = buildSchema(shop);
  expect(validateSchema(schema)).toEqual([]);
  const silent = namesOf(schema).filter(
    (name) => !/^__|^(Query|Mutation)$/.test(name) && !schema.getType(name)!.description,
  );
  expect(silent).toEqual([]);
});

describe.each(roles)('to %s', (role) => {
  const rights = rightsTo(role);
  const whole = buildSchema(shop, cutBy(rights));
  const lazy = schemaFor(shop, rights);

  test('documents are validated against the types that introspection shows', () => {
    for (const name of namesOf(whole))
      expect(printType(lazy.getType(name)!), name).toBe(printType(whole.getType(name)!));
  });

  test('of an entity that introspection does not show every type is unknown', () => {
    const hidden = [...shop.entities.values()]
      .map(({ graphql }) => graphql.type)
      .filter((type) => !whole.getType(type));
    const known = namesOf(buildSchema(shop)).filter(
      (name) => hidden.includes(name.split('_')[0]!) && lazy.getType(name),
    );
    expect(known).toEqual([]);
  });
});

test('a field that no grant covers is in no type', () => {
  const printed = namesOf(buildSchema(shop, cutBy(rightsTo('shop.clerk')))).filter(
    (name) => !name.startsWith('__'),
  );
  const schema = buildSchema(shop, cutBy(rightsTo('shop.clerk')));
  const fieldsOf = (name: string) =>
    Object.keys((schema.getType(name) as { getFields?: () => object }).getFields?.() ?? {});
  expect(printed.filter((name) => fieldsOf(name).includes('notes'))).toEqual([]);
  expect(
    printed.filter((name) => name.startsWith('ShopOrder_Line') && fieldsOf(name).includes('cost')),
  ).toEqual([]);
});

test('a masked field can be read and nothing else', () => {
  const schema = buildSchema(shop, cutBy(rightsTo('shop.clerk')));
  const having = namesOf(schema).filter(
    (name) => 'phone' in ((schema.getType(name) as { getFields?: () => object }).getFields?.() ?? {}),
  );
  expect(having).toEqual(['ShopCustomer']);
});

test('who may only read has no mutations of records', () => {
  const mutationsOf = (role: string): readonly string[] => {
    const fields = buildSchema(shop, cutBy(rightsTo(role)))
      .getMutationType()!
      .getFields();
    return Object.keys(fields).filter((name) => !Object.hasOwn(DESK_WRITES, name));
  };
  expect(mutationsOf('shop.clerk')).toEqual([]);
  expect(mutationsOf('shop.seller')).toEqual(['updateShopOrder']);
});

test('introspection asks the schema of the actor, under the same key again', () => {
  const actor = actorOf(shop, ORG, ['shop.packer']);
  const ask = () => compileDocument({ model: shop }, actor, getIntrospectionQuery());
  const [first, second] = [ask(), ask()];
  if (first.kind !== 'introspection' || second.kind !== 'introspection')
    throw new Error('It is introspection.');
  expect(first.schema().getType('ShopOrder')).toBeDefined();
  expect(first.schema().getType('ShopTag')).toBeUndefined();
  expect(second.key).toBe(first.key);
});

test('an action is called with inputs of every kind, an enum of its own among them', () => {
  const input = {
    type: 'object',
    required: ['until'],
    properties: {
      until: { type: 'string', format: 'date' },
      payer: { 'x-reference': 'shop.Party' },
      status: { enum: ['soft', 'hard'] },
      kinds: { type: 'array', uniqueItems: true, items: { enum: ['near', 'far'] } },
      fee: { type: 'string', format: 'decimal', 'x-scale': 2 },
      at: { type: 'string', format: 'date-time' },
      days: { type: 'array', items: { type: 'string', format: 'date' } },
      place: { type: 'object', format: 'address' },
      more: { format: 'json' },
    },
  };
  const asking = modelOf({
    'shop/entities/Party.json': { type: 'object', properties: { name: { type: 'string' } } },
    'shop/entities/Order.json': { type: 'object', properties: { status: { enum: ['draft', 'done'] } } },
    'shop/actions/Order.postpone.json': { title: 'Postpone', input },
    'shop/access/shop.all.json': { title: 'All', grants: { all: { entity: '*', actions: '*' } } },
  });
  const whole = buildSchema(asking);
  const names = Object.values(
    (whole.getType('ShopOrder_postpone_Input') as GraphQLInputObjectType).getFields(),
  ).map(({ name, type }) => `${name}: ${String(type)}`);
  expect(names).toEqual([
    'until: Date!',
    'payer: ID',
    'status: ShopOrder_postpone_status',
    'kinds: [ShopOrder_postpone_kinds!]',
    'fee: Decimal',
    'at: DateTime',
    'days: [Date!]',
    'place: Address_Input',
    'more: JSON',
  ]);
  expect(validateSchema(whole)).toEqual([]);
  const lazy = schemaFor(asking, rightsOf(asking, { roles: ['shop.all'], version: '1' }));
  for (const name of namesOf(whole))
    expect(printType(lazy.getType(name)!)).toBe(printType(whole.getType(name)!));
  expect(lazy.getType('ShopOrder_postpone_status_Filter')).toBeUndefined();
});

test('a value is asked by the operators that views are checked by', () => {
  const schema = buildSchema(shop);
  const filterOf = ({ entity, name }: Field) =>
    (schema.getType(`${entity.graphql.type}_Filter`) as GraphQLInputObjectType).getFields()[name]!.type;
  const wanted = (field: ScalarField) => [
    ...(field.type === 'address' ? Object.keys(composites.address.parts) : []),
    ...Object.keys(operatorsOf(field.type)),
  ];
  const scalars = [...shop.entities.values()]
    .filter((entity) => schema.getType(`${entity.graphql.type}_Filter`))
    .flatMap((entity) => [...entity.fields.values()])
    .filter((field) => field.kind === 'scalar');
  for (const field of scalars.filter((field) => !field.system && !field.compute))
    expect(Object.keys((filterOf(field) as GraphQLInputObjectType).getFields()), field.name).toEqual(
      wanted(field),
    );
});

test.each([
  ['a record by what points to it', { customer: { in: ['0190a0a0-0000-7000-8000-000000000001'] } }],
  ['a day in a period', { customer: { contract: { contains: '2026-01-31', from: { lt: '2026-01-01' } } } }],
  ['an address by a part', { customer: { address: { city: { startsWith: 'W' } } } }],
  ['an entity among several', { subject: { entity: { in: ['shop.Customer'] } } }],
])('a view may ask for %s, and its list takes the question', (_, where) => {
  const model = modelOf({
    'core/entities/User.json': { type: 'object', properties: { name: { type: 'string' } } },
    'shop/entities/Customer.json': {
      type: 'object',
      properties: {
        contract: { type: 'object', format: 'period' },
        address: { type: 'object', format: 'address' },
      },
    },
    'shop/entities/Order.json': {
      type: 'object',
      properties: {
        customer: { 'x-reference': 'shop.Customer' },
        subject: { 'x-reference': ['shop.Customer', 'core.User'] },
      },
    },
    'shop/views/Order.asked.json': { title: 'Asked', type: 'list', columns: ['id'], where },
  });
  const filter = buildSchema(model).getType('ShopOrder_Filter') as GraphQLInputObjectType;
  expect(coerceInputValue(where, filter)).toMatchObject(where);
});
