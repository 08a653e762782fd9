/*
 * Attempts to read what one may not, or more than one may. Each is refused before anything is run, or answers as if
 * the hidden thing did not exist. Letters and numbers are those of the list of attacks the project keeps.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../engine/errors/index.ts';
import { compileDocument } from '../../engine/graphql/index.ts';
import { actorOf, answer, openReading, type Reading } from './live.ts';
import { shop } from './shop.ts';
import { ANNA, idOf, ORG, OTHER_ORG, otherRecords, records } from './shop-records.ts';

let reading: Reading;
beforeAll(async () => {
  reading = await openReading(
    shop,
    new Map([
      [ORG, records],
      [OTHER_ORG, otherRecords],
    ]),
  );
});
afterAll(() => reading.pool.close());

const as = (role: string, org = ORG) => actorOf(shop, org, [role], { user: ANNA });
const ask = (role: string, source: string, variables?: Record<string, unknown>) =>
  answer(reading, shop, as(role), source, variables);

/** Codes and messages a document is refused with; undefined when it is not. */
function refusal(role: string, source: unknown, variables?: Record<string, unknown>): string | undefined {
  try {
    compileDocument({ model: shop }, as(role), source, null, variables);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.faults.map((fault) => `${fault.code} ${fault.message}`).join('; ');
  }
}

describe('F1 to F5: a hidden field is as unknown as one that does not exist', () => {
  const WAYS: readonly (readonly [string, (field: string) => string])[] = [
    ['selection', (field) => `{ shopCustomers { nodes { ${field} } } }`],
    ['alias', (field) => `{ shopCustomers { nodes { name: ${field} } } }`],
    ['filter', (field) => `{ shopCustomers(where: {${field}: {isNull: false}}) { nodes { name } } }`],
    [
      'filter by like',
      (field) => `{ shopCustomers(where: {${field}: {startsWith: "a"}}) { nodes { name } } }`,
    ],
    [
      'nested filter',
      (field) => `{ shopOrders(where: {customer: {${field}: {eq: "a"}}}) { nodes { number } } }`,
    ],
    [
      'filter by a list',
      (field) =>
        `{ shopProducts(where: {shopOrdersLine: {some: {parent: {customer: {${field}: {eq: "a"}}}}}}) { nodes { sku } } }`,
    ],
    ['sort', (field) => `{ shopCustomers(orderBy: [{${field}: asc}]) { nodes { name } } }`],
    ['nested sort', (field) => `{ shopOrders(orderBy: [{customer: {${field}: asc}}]) { nodes { number } } }`],
    ['group', (field) => `{ shopCustomersAggregate(groupBy: [{${field}: value}]) { count } }`],
    [
      'nested group',
      (field) => `{ shopOrdersAggregate(groupBy: [{customer: {${field}: value}}]) { count } }`,
    ],
    ['minimum', (field) => `{ shopCustomersAggregate { min { ${field} } } }`],
    ['count', (field) => `{ shopCustomers(where: {${field}: {contains: "a"}}) { totalCount } }`],
  ];

  test.each(WAYS)('by %s', (_, document) => {
    const hidden = refusal('shop.clerk', document('notes'));
    expect(hidden).toMatch(/^QRY601/);
    const plain = (text?: string) => text?.replaceAll(/ Did you mean [^?]*\?/g, '');
    expect(plain(hidden)!.replaceAll('notes', 'xxxxx')).toBe(plain(refusal('shop.clerk', document('xxxxx'))));
    expect(refusal('shop.clerk', document('notez'))).not.toContain('notes');
  });

  test.each(WAYS.slice(2))('a masked one by %s', (_, document) => {
    expect(refusal('shop.clerk', document('phone'))).toMatch(/^QRY601/);
  });

  test('by an object in a variable', () => {
    const source = 'query ($w: ShopCustomer_Filter) { shopCustomers(where: $w) { nodes { name } } }';
    expect(refusal('shop.clerk', source, { w: { notes: { contains: 'late' } } })).toMatch(/^QRY603/);
    expect(refusal('shop.clerk', source, { w: { region: { name: { eq: 'x' } } } })).toMatch(/^QRY603/);
  });

  test('F3: tables, columns and aliases of SQL are no names of the API', () => {
    for (const name of [
      't1',
      'org_id',
      'orgId',
      'deleted_by',
      'name__order',
      'parent_id',
      '__proto__',
      'constructor',
      'toString',
    ])
      expect(
        refusal('shop.all', `{ shopCustomers(where: {${name}: {eq: "x"}}) { nodes { name } } }`),
        name,
      ).toMatch(/^QRY601/);
  });
});

test('F6: search looks at no field that is hidden', async () => {
  const found = (await ask('shop.packer', '{ __typename }')) as object; // sees no customers at all
  expect(found).toEqual({ __typename: 'Query' });
  expect(refusal('shop.packer', '{ shopCustomers(search: "alfa") { nodes { id } } }')).toMatch(/^QRY601/);
  const byEmail = await ask('shop.seller', '{ shopCustomers(search: "hello@alfa") { nodes { name } } }');
  expect(byEmail).toEqual({ shopCustomers: { nodes: [{ name: 'Alfa' }] } });
});

test('F6: a field hidden on some rows is not searched there', async () => {
  // Charlie is not active: the seller sees name and credit alone.
  const names = await ask(
    'shop.seller',
    '{ all: shopCustomers { nodes { name } } found: shopCustomers(search: "alfa") { nodes { name } } }',
  );
  expect(names).toMatchObject({ found: { nodes: [{ name: 'Alfa' }] } });
});

test('F7: an alias does not unmask', async () => {
  const data = await ask('shop.clerk', '{ shopCustomers(first: 1) { nodes { name: phone email: phone } } }');
  expect(data).toEqual({ shopCustomers: { nodes: [{ name: '••••3456', email: '••••3456' }] } });
});

test('F8: a label is made of nothing that is hidden', async () => {
  const data = await ask(
    'shop.packer',
    '{ shopOrders(first: 1) { nodes { _label customer { id } subject { label } } } }',
  );
  expect(data).toEqual({
    shopOrders: { nodes: [{ _label: 'SO-1 ?', customer: { id: idOf(3, 1) }, subject: { label: null } }] },
  });
  expect(refusal('shop.packer', '{ shopOrders { nodes { customer { _label } } } }')).toMatch(/^QRY601/);
});

describe('F18: what is not seen is not counted', () => {
  const source =
    '{ shopOrders(first: 2) { totalCount pageInfo { hasNextPage } nodes { number } } exact: shopOrders { totalCount(exact: true) } shopOrdersAggregate { count } }';

  test('in totals, pages and aggregates', async () => {
    expect(await ask('shop.clerk', source)).toMatchObject({
      shopOrders: { totalCount: 5 },
      exact: { totalCount: 5 },
      shopOrdersAggregate: [{ count: 5 }],
    });
    expect(await ask('shop.all', source)).toMatchObject({
      shopOrders: { totalCount: 7 },
      exact: { totalCount: 7 },
    });
  });

  test('nor told by the last page', async () => {
    const last = await ask('shop.clerk', '{ shopOrders(first: 5) { pageInfo { hasNextPage } } }');
    expect(last).toEqual({ shopOrders: { pageInfo: { hasNextPage: false } } });
  });

  test('nor told by a cursor', async () => {
    const { shopOrders } = (await ask(
      'shop.seller',
      '{ shopOrders(orderBy: [{total: asc}]) { edges { cursor node { total } } } }',
    )) as any;
    for (const { cursor, node } of shopOrders.edges)
      expect(JSON.parse(Buffer.from(cursor, 'base64url').toString())[0] === null).toBe(node.total === null);
  });
});

describe('T: another organization', () => {
  test('T1: its ids are as absent as those nobody has', async () => {
    const read = (id: string) =>
      ask(
        'shop.all',
        'query ($id: ID!) { shopOrder(id: $id) { number } shopOrders(where: {customer: {in: [$id]}}) { totalCount } }',
        { id },
      );
    expect(await read(idOf(5, 91))).toEqual(await read(idOf(5, 4711)));
    expect(await read(idOf(3, 91))).toEqual(await read(idOf(3, 4711)));
  });

  test('T6: the same document answers each with its own', async () => {
    const source = '{ shopSetting { greeting } shopOrders { nodes { number } } }';
    const [ours, theirs] = [as('shop.all'), as('shop.all', OTHER_ORG)];
    const statementOf = (actor: typeof ours) => compileDocument({ model: shop }, actor, source);
    expect(statementOf(ours)).toEqual(statementOf(theirs));
    expect(await answer(reading, shop, ours, source)).toMatchObject({
      shopSetting: { greeting: 'Good day' },
    });
    expect(await answer(reading, shop, theirs, source)).toEqual({
      shopSetting: { greeting: 'Foreign' },
      shopOrders: { nodes: [{ number: 'SO-91' }] },
    });
  });

  test('every table reference of a statement stands in an organization', () => {
    const source = `{ shopOrders(where: {lines: {some: {product: {sku: {eq: "a"}}}}, tags: {none: {name: {eq: "b"}}}}, orderBy: [{customer: {region: {name: asc}}}]) {
      nodes { _label customer { country { name } } lines { product { name } } tags { nodes { name } } subject { label } createdBy { name } } totalCount }
      shopProducts { nodes { shopOrdersLine { nodes { parent { number } } } } } shopOrdersAggregate(groupBy: [{customer: {name: value}}]) { count } }`;
    const compiled = compileDocument({ model: shop }, as('shop.all'), source);
    if (compiled.kind !== 'read') throw new Error('It reads.');
    const tables = [...compiled.statement.text.matchAll(/"(?:shop|core)"\."\w+" ("t\d+")/g)].map(
      (found) => found[1]!,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const alias of tables) expect(compiled.statement.text).toContain(`${alias}."org_id" = `);
  });
});

describe('I: injection', () => {
  const HOSTILE = [
    "'; drop table x; --",
    '") or true --',
    '\\',
    "\\'; select 1",
    '${1}',
    '$1',
    '%',
    '_',
    '\u0000',
    '☃',
    'a\nb',
    '/* */',
    "'||pg_sleep(9)||'",
  ];

  test('I1: names with signs of SQL are no names', () => {
    for (const name of ['number"', "number'", 'number; drop', 'number--', '(select 1)'])
      expect(refusal('shop.all', `{ shopOrders(orderBy: [{${name}: asc}]) { nodes { id } } }`)).toMatch(
        /^QRY601/,
      );
  });

  test('I2: an object where a value is expected is refused', () => {
    const source = 'query ($v: String) { shopOrders(where: {number: {eq: $v}}) { nodes { id } } }';
    for (const v of [{ $ne: 1 }, ['a'], true, 1])
      expect(refusal('shop.all', source, { v })).toMatch(/^QRY603/);
  });

  test.each(HOSTILE.map((text) => [text]))('I3, I4, I6: %j is text wherever it stands', async (text) => {
    const variables = { text };
    const byVariable =
      'query ($text: String!) { eq: shopCustomers(where: {name: {eq: $text}}) { totalCount } like: shopCustomers(where: {name: {contains: $text}, email: {startsWith: $text}, web: {endsWith: $text}}) { totalCount } search: shopCustomers(search: $text) { nodes { id } } has: shopCustomers(where: {nicknames: {has: $text}, address: {city: {in: [$text]}}}) { totalCount } }';
    const byConstant = byVariable
      .replace('query ($text: String!) ', '')
      .replaceAll('$text', JSON.stringify(text));
    const answers = [await ask('shop.all', byVariable, variables), await ask('shop.all', byConstant)];
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({
      eq: { totalCount: 0 },
      like: { totalCount: 0 },
      has: { totalCount: 0 },
    });
  });

  test('I5: a cursor is only values', () => {
    const source = 'query ($c: String) { shopOrders(after: $c) { nodes { id } } }';
    for (const c of [
      '',
      'x',
      "' or 1=1",
      Buffer.from('{}').toString('base64url'),
      Buffer.from('["a","b"]').toString('base64url'),
    ])
      expect(refusal('shop.all', source, { c }), c).toMatch(/^QRY614/);
    const wrong = Buffer.from('["1 or 1=1"]').toString('base64url');
    const compiled = compileDocument({ model: shop }, as('shop.all'), source, null, { c: wrong });
    if (compiled.kind !== 'read') throw new Error('It reads.');
    expect(() => compiled.statement.read({ variables: compiled.variables, actor: as('shop.all') })).toThrow(
      /QRY614/,
    );
  });
});

describe('values that are none', () => {
  const WRONG: readonly (readonly [string, unknown])[] = [
    ['Date', '2026-02-30'], ['Date', '2026-13-01'], ['Date', '0000-01-01'], ['Date', '26-1-1'], ['Date', 20260101],
    ['DateTime', '2026-02-30T00:00:00Z'], ['DateTime', '2026-02-03T25:00:00Z'], ['DateTime', '2026-02-03'], ['DateTime', '2026-02-03T10:00:00'],
    ['Time', '24:00'], ['Time', '9:00'], ['Duration', '1 day'], ['Duration', 'P'],
    ['Decimal', 'abc'], ['Decimal', '1e5'], ['Decimal', 'NaN'], ['Decimal', 0.1], ['Decimal', ''], ['Int', 1.5], ['Int', 3_000_000_000],
  ]; // prettier-ignore

  test.each(WRONG)('a %s is not %j', (type, value) => {
    const field = {
      Date: 'date',
      DateTime: 'shippedAt',
      Time: 'pickup',
      Duration: 'lead',
      Decimal: 'total',
      Int: 'version',
    }[type]!;
    expect(
      refusal(
        'shop.all',
        `query ($v: ${type}) { shopOrders(where: {${field}: {eq: $v}}) { nodes { id } } }`,
        { v: value },
      ),
    ).toMatch(/^QRY603/);
  });
});

describe('G: what one request may ask for', () => {
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, at) => `a${at}: shopSetting { greeting }`).join(' ');

  test('G1: a thousand aliases are refused, and a hundred of the root', () => {
    expect(refusal('shop.all', `{ ${aliases(1000)} }`)).toMatch(/^QRY601/);
    expect(refusal('shop.all', `{ ${aliases(100)} }`)).toMatch(/^QRY616/);
  });

  // Read as often as they are spread, these would be read for longer than anybody lives.
  test('G2: a fragment is read once, however often it is spread', async () => {
    const levels = Array.from({ length: 60 }, (_, at) => at);
    const spread = (type: string) =>
      levels.map((at) => `fragment F${at} on ${type} { ...F${at + 1} ...F${at + 1} }`).join(' ');
    const list = `{ shopRegions { nodes { ...F0 } } } ${spread('ShopRegion')} fragment F60 on ShopRegion { name }`;
    expect(await ask('shop.all', list)).toEqual(await ask('shop.all', '{ shopRegions { nodes { name } } }'));
    const root = `{ ...F0 } ${spread('Query')} fragment F60 on Query { shopRegions { totalCount } }`;
    expect(await ask('shop.all', root)).toEqual(await ask('shop.all', '{ shopRegions { totalCount } }'));
  });

  test('G2: depth counts through fields, fragments and inline fragments', () => {
    const deep = (levels: number): string =>
      levels === 0 ? 'name' : `name within { ...on ShopRegion { ${deep(levels - 1)} } }`;
    expect(refusal('shop.all', `{ shopRegions { nodes { ${deep(9)} } } }`)).toBeUndefined();
    expect(refusal('shop.all', `{ shopRegions { nodes { ${deep(10)} } } }`)).toMatch(/^QRY610/);
    expect(
      refusal(
        'shop.all',
        '{ shopRegions { nodes { ...A } } } fragment A on ShopRegion { within { ...B } } fragment B on ShopRegion { within { ...A } }',
      ),
    ).toMatch(/^QRY601/);
  });

  test('G3: a document is text', () => {
    for (const query of [{ kind: 'Document', definitions: [] }, ['{ __typename }'], null, undefined, 7])
      expect(refusal('shop.all', query)).toMatch(/^QRY601/);
  });

  test('G8: page sizes have limits, and multiply', () => {
    const of = (first: string) => refusal('shop.all', `{ shopOrders(first: ${first}) { nodes { id } } }`);
    expect(of('200')).toBeUndefined();
    expect(of('201')).toMatch(/^QRY612/);
    expect(of('-1')).toMatch(/^QRY612/);
    expect(of('1000000000')).toMatch(/^QRY612/);
    const nested = (levels: number): string =>
      levels === 0 ? 'name' : `parts(first: 10) { nodes { ${nested(levels - 1)} } }`;
    expect(refusal('shop.all', `{ shopRegions(first: 10) { nodes { ${nested(3)} } } }`)).toBeUndefined();
    expect(refusal('shop.all', `{ shopRegions(first: 10) { nodes { ${nested(4)} } } }`)).toMatch(/^QRY611/);
  });

  test('G8: a list of values has a limit, written out or given', () => {
    const source = 'query ($ids: [ID!]) { shopOrders(where: {id: {in: $ids}}) { nodes { id } } }';
    const compiled = compileDocument({ model: shop }, as('shop.all'), source, null, {
      ids: Array.from({ length: 1001 }, () => 'x'),
    });
    if (compiled.kind !== 'read') throw new Error('It reads.');
    expect(() => compiled.statement.read({ variables: compiled.variables, actor: as('shop.all') })).toThrow(
      /QRY615/,
    );
    const objects = { or: Array.from({ length: 201 }, () => ({ number: { eq: 'a' } })) };
    expect(
      refusal('shop.all', 'query ($w: ShopOrder_Filter) { shopOrders(where: $w) { nodes { id } } }', {
        w: objects,
      }),
    ).toMatch(/^QRY616/);
  });

  test('a page is counted from one end', () => {
    expect(refusal('shop.all', '{ shopOrders(first: 1, last: 1) { nodes { id } } }')).toMatch(/^QRY613/);
  });

  test('an alias longer than a name of PostgreSQL is refused, not cut', () => {
    expect(refusal('shop.all', `{ shopOrders { nodes { ${'a'.repeat(64)}: id } } }`)).toMatch(/^QRY618/);
  });

  test('at most five faults are told', () => {
    expect(
      refusal('shop.all', `{ ${Array.from({ length: 20 }, (_, at) => `x${at}`).join(' ')} }`)!.split('; ')
        .length,
    ).toBeLessThanOrEqual(6);
  });
});
