import { randomUUID } from 'node:crypto';
import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
let customer: string;
let product: string;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  const { body } = await demo.graphql(
    admin,
    '{ contactsParties(where: { number: { eq: "ALFKI" } }) { nodes { id } } catalogueProducts(where: { sku: { eq: "1" } }) { nodes { id } } }',
  );
  customer = body.data.contactsParties.nodes[0].id;
  product = body.data.catalogueProducts.nodes[0].id;
}, 120_000);
afterAll(() => demo.close());

const create =
  'mutation ($input: SalesOrder_Create!) { createSalesOrder(input: $input) { id version number status } }';
const update =
  'mutation ($id: ID!, $version: Int!, $patch: SalesOrder_Patch!) { updateSalesOrder(id: $id, version: $version, patch: $patch) { version reference notes } }';
const order = () => ({ customer, lines: [{ product, quantity: '2' }] });
const codes = (body: { errors?: readonly { extensions: { code: string } }[] }) =>
  body.errors?.map(({ extensions }) => extensions.code);
const raw = (payload: string, headers: Record<string, string> = {}) =>
  demo.send({
    method: 'POST',
    url: '/graphql',
    payload,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin}`, ...headers },
  });

test('the demo company is there: customers, products, orders, their lines, and what they come to', async () => {
  const { body } = await demo.graphql(
    admin,
    `{ customers: contactsParties(where: { customer: { eq: true } }) { totalCount }
       products: catalogueProducts { totalCount }
       all: salesOrdersAggregate { count sum { net freight } }
       open: salesOrders(where: { status: { eq: confirmed } }) { totalCount } }`,
  );
  expect(body.data).toEqual({
    customers: { totalCount: 91 },
    products: { totalCount: 77 },
    all: [{ count: 830, sum: { net: '1265793.29', freight: '64942.69' } }],
    open: { totalCount: 21 },
  });
});

test('an order is made with its lines, numbered, and answered as it was written', async () => {
  const { status, body } = await demo.graphql(admin, create, { input: order() });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: { createSalesOrder: { version: 1, status: 'draft', number: expect.any(String) } },
  });
});

test('the schema is told as the actor’s rights show it', async () => {
  const ask = '{ __schema { queryType { fields { name } } mutationType { fields { name } } } }';
  const reader = await demo.token('reader@northwind.example');
  const mutations = async (token: string) =>
    ((await demo.graphql(token, ask)).body.data.__schema.mutationType?.fields ?? []).map(
      ({ name }: { name: string }) => name,
    );
  expect(await mutations(admin)).toContain('createSalesOrder');
  expect(await mutations(reader)).not.toContain('createSalesOrder');
});

test('GraphiQL’s question for the whole schema is answered, and the same text again', async () => {
  const ask = () => demo.graphql(admin, getIntrospectionQuery());
  const first = await ask();
  expect(first.status).toBe(200);
  const schema = buildClientSchema(first.body.data);
  expect(schema.getType('SalesOrder')?.description).toContain('customer');
  expect((await ask()).body).toEqual(first.body);
});

describe('a key makes a repeat harmless', () => {
  test('the same request runs once and is answered twice', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await demo.graphql(admin, create, { input: order() }, headers);
    const second = await demo.graphql(admin, create, { input: order() }, headers);
    expect(second.body).toEqual(first.body);
  });

  test('with another body it is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await demo.graphql(admin, create, { input: order() }, headers);
    const other = await demo.graphql(admin, create, { input: { ...order(), notes: 'other' } }, headers);
    expect(codes(other.body)).toEqual(['REC715']);
  });

  test('an endless key is refused', async () => {
    const { status } = await demo.graphql(
      admin,
      create,
      { input: order() },
      { 'idempotency-key': 'x'.repeat(500) },
    );
    expect(status).toBe(400);
  });
});

test('an old version is merged where nobody else touched the field, else told by field', async () => {
  const made = await demo.graphql(admin, create, { input: order() });
  const { id } = made.body.data.createSalesOrder;
  const change = (patch: object) => demo.graphql(admin, update, { id, version: 1, patch });
  expect((await change({ reference: 'A' })).body.data.updateSalesOrder.version).toBe(2);
  expect((await change({ notes: 'merged' })).body.data.updateSalesOrder).toMatchObject({
    reference: 'A',
    notes: 'merged',
  });
  const conflict = await change({ reference: 'B' });
  expect(conflict.body.errors[0].extensions).toMatchObject({ code: 'REC708', field: 'reference' });
});

test('a record of another organization does not exist, neither to read nor to point to', async () => {
  const southwind = await demo.token('admin@southwind.example');
  const read = await demo.graphql(southwind, 'query ($id: ID!) { contactsParty(id: $id) { id } }', {
    id: customer,
  });
  expect(read.body).toEqual({ data: { contactsParty: null } });
  const point = await demo.graphql(southwind, create, { input: { customer } });
  const absent = await demo.graphql(southwind, create, { input: { customer: randomUUID() } });
  expect(codes(point.body)).toEqual(['REC704']);
  const said = ({ body }: typeof point) => body.errors.map((error: { message: string }) => error.message);
  expect(said(point)).toEqual(said(absent));
});

describe('what is wrong is refused with a code, before anything runs', () => {
  test.each([
    ['an unknown field', '{ salesOrders { nodes { nonsense } } }', 'QRY601'],
    ['broken syntax', '{ salesOrders { nodes { ', 'QRY601'],
    ['an unknown argument', '{ salesOrders(limit: 5) { totalCount } }', 'QRY601'],
    ['a page of a billion', '{ salesOrders(first: 1000000000) { nodes { id } } }', 'QRY612'],
    ['a negative page', '{ salesOrders(first: -1) { nodes { id } } }', 'QRY612'],
    [
      'a thousand aliases',
      `{ ${Array.from({ length: 1000 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      'QRY601',
    ],
    ['a column by its SQL name', '{ salesOrders(orderBy: [{ org_id: asc }]) { totalCount } }', 'QRY601'],
    ['an operator of ours', '{ salesOrders(where: { number: { $ne: 1 } }) { totalCount } }', 'QRY601'],
    ['a subscription', 'subscription { salesOrderChanged { id } }', 'QRY601'],
  ])('%s', async (_name, query, code) => {
    const { status, body } = await demo.graphql(admin, query);
    expect(status).toBe(400);
    expect(body.data).toBeUndefined();
    expect(codes(body)![0]).toBe(code);
  });

  test.each([
    ['a number that is none', { lines: [{ quantity: 'many' }] }],
    ['a date that does not exist', { date: '2026-02-30' }],
    ['an object for a text', { notes: { $ne: 1 } }],
    ['the organization', { orgId: randomUUID() }],
    ['an id of one’s own', { id: randomUUID() }],
    ['a version', { version: 7 }],
  ])('%s in an input', async (_name, wrong) => {
    const { body } = await demo.graphql(admin, create, { input: { customer, ...wrong } });
    expect(codes(body)![0]).toMatch(/^(QRY603|REC7\d\d)$/);
    expect(JSON.stringify(body)).not.toMatch(/select|insert|pg_|\/work\//i);
  });

  test.each([
    ['broken JSON', '{"query":', 400],
    ['a list of requests', '[{"query":"{ __typename }"}]', 400],
    ['a document as JSON', JSON.stringify({ query: '{"kind":"Document","definitions":[]}' }), 400],
    ['no query', '{}', 400],
    ['variables that are a text', JSON.stringify({ query: '{ __typename }', variables: 'x' }), 400],
    ['a prototype key', '{"query":"{ __typename }","variables":{"__proto__":{"x":1}}}', 400],
    ['a document beyond all measure', JSON.stringify({ query: `{ a(${'x'.repeat(200_000)}) }` }), 400],
  ])('%s', async (_name, payload, status) => {
    expect((await raw(payload)).status).toBe(status);
    expect((Object.prototype as { x?: unknown }).x).toBeUndefined();
  });

  test('forms and plain text are no way in', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      expect((await raw('{"query":"{ __typename }"}', { 'content-type': type })).status).toBe(415);
    }
  });

  test('nobody reads without signing in, not even the schema', async () => {
    for (const query of [
      '{ __typename }',
      '{ __schema { types { name } } }',
      '{ salesOrders { totalCount } }',
    ]) {
      const { status, body } = await demo.post('/graphql', { query });
      expect(status).toBe(401);
      expect(codes(body)).toEqual(['SRV901']);
    }
  });
});

test('after the database dropped every connection the next requests are served', async () => {
  const { default: pg } = await import('pg');
  const killer = new pg.Client({ connectionString: demo.url });
  await killer.connect();
  await killer.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await killer.end();
  const ask = () => demo.graphql(admin, '{ salesOrders { totalCount } }');
  const answers = [await ask(), await ask(), await ask()];
  for (const { status } of answers) expect([200, 503]).toContain(status);
  expect(answers.at(-1)!.status).toBe(200);
  expect((await demo.send({ url: '/health' })).status).toBe(200);
});

test('each unit that the database answered is counted and timed', async () => {
  const { body } = await demo.send({ url: '/metrics' });
  const count = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(body)?.[1]);
  expect(count('db_queries_total')).toBeGreaterThan(0);
  expect(count('db_query_duration_seconds_count')).toBe(count('db_queries_total'));
});

test('what an answer was asked under runs through audit and event', async () => {
  const correlation = `test-${randomUUID()}`;
  const made = await demo.graphql(admin, create, { input: order() }, { 'x-correlation-id': correlation });
  expect(made.headers['x-correlation-id']).toBe(correlation);
  const { asOwner, rolesOf } = await import('../../engine/database/index.ts');
  const rows = await asOwner(
    demo.url,
    rolesOf(),
    async (db) =>
      (
        await db.query<{ audit: string; event: string }>(
          `select (select count(*) from kontor.audit where correlation = $1)::text as audit,
                (select count(*) from kontor.event where correlation = $1)::text as event`,
          [correlation],
        )
      ).rows,
  );
  expect(rows).toEqual([{ audit: '1', event: '1' }]);
});
