import { buildSchema, coerceInputValue, type GraphQLInputType } from 'graphql';
import { expect, test } from 'vitest';
import { coerced, unfit } from '../../engine/graphql/coerce.ts';

const schema = buildSchema(`
  enum State { draft sent }
  input Line { product: ID!, quantity: Float!, note: String }
  input Order { customer: ID!, state: State, lines: [Line!], tags: [String], parent: Order }
  input Page { first: Int = 50 }
  input One @oneOf { id: ID, number: String }
  type Query { a(order: Order, page: Page, one: One): Int }
`);
const type = (name: string) => schema.getType(name) as GraphQLInputType;

/** What graphql makes of it, or nothing where it complains. */
function byGraphql(value: unknown, of: GraphQLInputType): unknown {
  let fits = true;
  const read = coerceInputValue(value, of, () => (fits = false));
  return fits ? read : unfit;
}

const line = { product: 'p1', quantity: 2.5 };

test.each<[string, unknown]>([
  ['all that is wanted', { customer: 'c1', lines: [line, { ...line, note: null }] }],
  ['numbers for ids, null for what may be left out', { customer: 7, lines: null, tags: ['a', null] }],
  ['an enum and records in records', { customer: 'c1', state: 'sent', parent: { customer: 'c2' } }],
  ['a field that does not exist', { customer: 'c1', colour: 'red' }],
  ['a name that every object has', JSON.parse('{"customer": "c1", "__proto__": {}, "toString": 1}')],
  ['what must be given is not', { lines: [] }],
  ['what must be given is null', { customer: null }],
  ['a line without its quantity', { customer: 'c1', lines: [{ product: 'p1' }] }],
  ['null among values that are never null', { customer: 'c1', lines: [null] }],
  ['a state that is none', { customer: 'c1', state: 'lost' }],
  ['text for a number', { customer: 'c1', lines: [{ product: 'p1', quantity: '2.5' }] }],
  ['a list for a record', [{ customer: 'c1' }]],
  ['text for a record', 'c1'],
  ['nothing', null],
])('%s is read as graphql reads it', (_, value) => {
  expect(coerced(value, type('Order'))).toEqual(byGraphql(value, type('Order')));
});

test('one value for a list, defaults, and one of several fields are left to graphql', () => {
  expect(coerced({ customer: 'c1', tags: 'one' }, type('Order'))).toBe(unfit);
  expect(coerced({}, type('Page'))).toBe(unfit);
  expect(coerced({ id: 'c1' }, type('One'))).toBe(unfit);
});
