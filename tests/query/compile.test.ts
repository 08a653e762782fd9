import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileDocument } from '../../engine/graphql/index.ts';
import type { Statement } from '../../engine/query/index.ts';
import { actorOf, openReading, run, type Reading } from './live.ts';
import { shop } from './shop.ts';
import { ANNA, idOf, ORG, records } from './shop-records.ts';

const as = (role: string, user = ANNA) => actorOf(shop, ORG, [role], { user });

function statement(
  source: string,
  variables: Record<string, unknown> = {},
  role = 'shop.all',
  operation?: string,
): Statement {
  const compiled = compileDocument({ model: shop }, as(role), source, operation, variables);
  if (compiled.kind !== 'read') throw new Error('It reads.');
  return compiled.statement;
}

describe('a statement is compiled once', () => {
  const source =
    'query ($s: ShopOrder_status, $w: ShopOrder_Filter!, $n: Int) { shopOrders(where: {status: {eq: $s}, and: [$w]}, first: $n) { nodes { id } } }';

  test('for all values of one shape', () => {
    const one = statement(source, { s: 'draft', w: { number: { in: ['a'] } }, n: 3 });
    expect(statement(source, { s: 'closed', w: { number: { in: ['b', 'c'] } }, n: 3 })).toBe(one);
    expect(statement(source, { s: null, w: { number: { in: ['a'] } }, n: 3 })).not.toBe(one);
    expect(statement(source, { w: { number: { in: ['a'] } }, n: 3 })).not.toBe(one);
    expect(statement(source, { s: 'draft', w: { number: { in: ['a'] } }, n: 4 })).not.toBe(one);
    expect(statement(source, { s: 'draft', w: { date: { in: ['2026-01-01'] } }, n: 3 })).not.toBe(one);
  });

  test('for everybody with the same rights, and for nobody else', () => {
    const document = '{ shopOrders { nodes { number } } }';
    const of = (user: string) => compileDocument({ model: shop }, as('shop.seller', user), document);
    expect(of(idOf(1, 1))).toEqual(of(idOf(1, 2)));
    expect(statement(document, {}, 'shop.clerk')).not.toBe(statement(document, {}, 'shop.all'));
  });

  test('for a cursor, whatever it stands at, but for its nulls', () => {
    const page = 'query ($c: String) { shopOrders(after: $c, orderBy: [{date: asc}]) { nodes { id } } }';
    const cursor = (...values: unknown[]) => ({
      c: Buffer.from(JSON.stringify(values)).toString('base64url'),
    });
    const one = statement(page, cursor('2026-01-01', idOf(5, 1)));
    expect(statement(page, cursor('2026-02-01', idOf(5, 2)))).toBe(one);
    expect(statement(page, cursor(null, idOf(5, 2)))).not.toBe(one);
  });
});

test('of several operations the named one is read', () => {
  const source = 'query A { shopTags { totalCount } } query B { shopRegions { totalCount } }';
  expect(statement(source, {}, 'shop.all', 'B').text).toContain('"region"');
  expect(statement(source, {}, 'shop.all', 'A').text).toContain('"tag"');
  expect(() => statement(source)).toThrow(/QRY602/);
  expect(() => statement(source, {}, 'shop.all', 'C')).toThrow(/QRY602/);
});

test('points and lists are planned once, what has an aggregate for its values', () => {
  const kindOf = (source: string) => statement(source).kind;
  expect(kindOf(`{ shopOrder(id: "${idOf(5, 1)}") { number lines { quantity } } }`)).toBe('point');
  expect(kindOf('{ shopOrders { nodes { number } } }')).toBe('list');
  expect(kindOf('{ shopOrders { nodes { number } } shopOrdersAggregate { count } }')).toBe('aggregate');
});

test('equal variables share a parameter, constants and page sizes stand in the text', () => {
  const { text } = statement(
    'query ($a: String) { shopOrders(where: {number: {eq: $a}, or: [{number: {eq: $a}}, {number: {eq: "x"}}]}, first: 7) { nodes { id } totalCount } }',
    { a: 'b' },
  );
  expect(new Set(text.match(/\$\d+/g))).toEqual(new Set(['$1', '$2']));
  expect(text).toContain("'x'::text");
  expect(text).toContain('limit 7');
});

test('who sees all of a record pays for no condition', () => {
  const { text } = statement(
    '{ shopOrders(where: {total: {gt: "5"}}, orderBy: [{date: asc}]) { nodes { number total customer { name } lines { cost } } } }',
  );
  expect(text).not.toMatch(/case when|exists/);
});

describe('the answer of mutations', () => {
  let reading: Reading;
  beforeAll(async () => {
    reading = await openReading(shop, new Map([[ORG, records]]));
  });
  afterAll(() => reading.pool.close());

  const source = `mutation ($n: String!) { __typename a: updateShopOrder(id: "${idOf(5, 1)}", version: 1, patch: {number: $n}) { number lines { quantity } }
    createShopTags(input: [{name: "x", key: "k"}, {name: "y"}]) { name } deleteShopOrder(id: "${idOf(5, 8)}", version: 1) { number _deleted } }`;

  test('is one statement over the ids that were written', async () => {
    const actor = as('shop.all');
    const compiled = compileDocument({ model: shop }, actor, source, null, { n: 'SO-1' });
    if (compiled.kind !== 'write') throw new Error('It writes.');
    expect(compiled.calls.map(({ as: key, write }) => [key, write.kind, write.entity.fullName])).toEqual([
      ['a', 'update', 'shop.Order'],
      ['createShopTags', 'createMany', 'shop.Tag'],
      ['deleteShopOrder', 'delete', 'shop.Order'],
    ]);
    expect(compiled.calls[0]!.args).toEqual({ id: idOf(5, 1), version: 1, patch: { number: 'SO-1' } });
    const answered = [[idOf(5, 1)], [idOf(6, 2), idOf(6, 1)], [idOf(5, 8)]];
    const text = await run(reading, actor, compiled.answer, { ...compiled.variables, answered });
    expect(JSON.parse(text)).toEqual({
      __typename: 'Mutation',
      a: { number: 'SO-1', lines: [{ quantity: '2.00' }, { quantity: '1.00' }] },
      createShopTags: [{ name: 'urgent' }, { name: 'gift' }],
      deleteShopOrder: { number: 'SO-8', _deleted: true },
    });
  });

  test('is compiled once, whatever is written', () => {
    const document =
      'mutation ($i: ShopTag_Create!, $n: Int) { createShopTag(input: $i) { name orders(first: $n) { totalCount } } }';
    const answerTo = (variables: Record<string, unknown>) => {
      const compiled = compileDocument({ model: shop }, as('shop.all'), document, null, variables);
      if (compiled.kind !== 'write') throw new Error('It writes.');
      return compiled.answer;
    };
    expect(answerTo({ i: { name: 'a' }, n: 1 })).toBe(answerTo({ i: { key: 'k', name: 'b' }, n: 1 }));
    expect(answerTo({ i: { name: 'a' }, n: 1 })).not.toBe(answerTo({ i: { name: 'a' }, n: 2 }));
  });

  test('is cut to what may be read', () => {
    expect(() => compileDocument({ model: shop }, as('shop.seller'), source, null, { n: 'x' })).toThrow(
      /QRY601/,
    );
  });
});
