/** Routes of plugins: who gets in, what is checked on the way, and what leaves. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeServer } from '../../engine/cli/compose.ts';
import { readModules } from '../../engine/definition/index.ts';
import { checkPlugins, extensionsOf, type PluginRoute } from '../../engine/extension/index.ts';
import { definePlugin, refuse } from '../../engine/index.ts';
import { linkModel } from '../../engine/model/index.ts';
import orderDesk from '../../plugins/order-desk/index.ts';
import { openBusiness, type Business } from '../modules/business.ts';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let business: Business;
let admin: string;
let organization: string;
beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  business = await openBusiness(demo);
  const email = 'admin@northwind.example';
  organization = (await demo.post('/api/auth/sign-in', { email, password: 'Kontor-demo-1' })).body
    .organization;
}, 120_000);
afterAll(() => demo.close());

const get = (url: string, token?: string) =>
  demo.send({ method: 'GET', url, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

describe('the order desk', () => {
  const orders = '/api/plugins/order-desk/orders';

  test('gives who may read orders a bare list, page by page, of what its schema names', async () => {
    const { sales, ids } = business;
    for (let count = 0; count < 3; count++) {
      const order = await business.create(sales, 'SalesOrder', {
        customer: ids['customer'],
        currency: ids['currency'],
        lines: [{ product: ids['tea'], quantity: '1', price: '10.00' }],
      });
      await business.through(sales, order, 'confirmSalesOrder');
    }
    const all = await get(orders, sales);
    expect(all.status).toBe(200);
    expect(all.body.length).toBeGreaterThanOrEqual(3);
    expect(Object.keys(all.body[0])).toEqual(['number', 'total', 'customer']);
    const second = await get(`${orders}?page=2&limit=1`, sales);
    expect(second.body).toEqual([all.body[1]]);
  });

  test('lets in nobody who is not signed in', async () => {
    expect((await get(orders)).body.faults[0].code).toBe('SRV901');
  });

  test('refuses a query that its schema does not know, before its code runs', async () => {
    for (const query of ['limit=0', 'limit=many', 'status=draft'])
      expect((await get(`${orders}?${query}`, admin)).body.faults[0].code).toBe('SRV904');
  });

  test('is open to everybody where it says so, as its service account and no further', async () => {
    const path = (number: string, email: string) =>
      `/api/plugins/order-desk/public/${organization}/orders/${number}?email=${encodeURIComponent(email)}`;
    expect((await get(path('10248', 'a@b.example'))).body.faults[0].code).toBe('SRV912'); // no such account yet
    const roles = await demo.graphql(
      admin,
      '{ coreRoles(where: { key: { eq: "sales.reader" } }) { nodes { id } } }',
    );
    const made = await demo.graphql(
      admin,
      'mutation ($input: CoreUser_Create!) { createCoreUser(input: $input) { id } }',
      {
        input: {
          name: 'Desk',
          kind: 'service',
          serviceName: 'sales.desk',
          roles: [roles.body.data.coreRoles.nodes[0].id],
        },
      },
    );
    expect(made.body.errors).toBeUndefined();
    const { body } = await demo.graphql(
      admin,
      '{ salesOrders(where: { number: { eq: "10248" } }) { nodes { status customer { id version } } } }',
    );
    const [order] = body.data.salesOrders.nodes;
    await demo.graphql(
      admin,
      `mutation { updateContactsParty(id: "${order.customer.id}", version: ${order.customer.version}, patch: { email: "buyer@vins.example" }) { id } }`,
    );
    const seen = await get(path('10248', ' Buyer@Vins.example'));
    expect([seen.status, seen.body]).toMatchObject([200, { number: '10248', status: order.status }]);
    expect((await get(path('10248', 'other@vins.example'))).body.faults[0]).toMatchObject({
      code: 'PLG310',
      message: 'There is no such order.',
    });
    expect((await get(path('10248', 'x').replace(organization, 'nowhere'))).status).toBe(404);
    const answers: number[] = [];
    for (let call = 0; call < 25; call++) answers.push((await get(path('10248', 'x@y.example'))).status);
    expect(answers).toContain(429);
  });
});

describe('a route', () => {
  const route = (more: Partial<PluginRoute>): PluginRoute => ({
    about: 'Tried',
    method: 'POST',
    path: '/tried',
    response: { type: 'object', properties: { said: { type: 'string' } } },
    handler: () => ({ body: {} }),
    ...more,
  });
  const tried = definePlugin({
    name: 'tried',
    about: 'Tries routes.',
    engine: '^0.1.0',
    needs: [],
    routes: {
      says: route({
        body: { type: 'object', required: ['say'], properties: { say: { type: 'string' } } },
        middleware: [
          (request) => ({ ...request, body: { say: `${(request.body as { say: string }).say}!` } }),
        ],
        handler: ({ body, headers, text }) => ({
          status: 201,
          headers: { 'x-length': String(text.length) },
          body: { said: (body as { say: string }).say, secret: 'stays', who: headers['authorization'] ?? '' },
        }),
      }),
      keeps: route({ path: '/kept', needs: ['core.User.delete'] }),
      refuses: route({
        path: '/refused',
        handler: () => {
          throw refuse('Not today.');
        },
      }),
    },
  });

  test('checks what comes, and lets nothing leave that its schema does not name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kontor-routes-'));
    const rooms = { ...demo.rooms, extensions: extensionsOf([tried]) };
    const app = await composeServer(demo.settings, rooms, { page: { folder }, development: false });
    const post = (url: string, payload: object, token = admin) =>
      app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } });
    const said = await post('/api/plugins/tried/tried', { say: 'hello' });
    expect([said.statusCode, said.headers['x-length'], said.json()]).toEqual([201, '15', { said: 'hello!' }]);
    expect((await post('/api/plugins/tried/tried', { say: 5 })).json().faults[0].code).toBe('SRV904');
    const kept = await post('/api/plugins/tried/kept', {}, business.sales);
    expect([kept.statusCode, kept.json().faults[0].code]).toEqual([403, 'SRV940']);
    expect((await post('/api/plugins/tried/kept', {})).statusCode).toBe(200);
    const refused = await post('/api/plugins/tried/refused', {});
    expect(refused.json().faults[0]).toMatchObject({ code: 'PLG310', message: 'Not today.' });
    expect((await post('/api/plugins/tried/elsewhere', {})).statusCode).toBe(404);
    await app.close();
  });

  test('with a schema that is none keep a server from starting', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kontor-routes-'));
    const wrong = route({ body: { type: 'object', required: 'say' } });
    const rooms = { ...demo.rooms, extensions: extensionsOf([{ ...tried, routes: { wrong } }]) };
    const started = composeServer(demo.settings, rooms, { page: { folder }, development: false });
    await expect(started.then((app) => app.ready())).rejects.toThrow('required');
  });

  test('that asks for a right nobody can be granted, or has no path, is refused at start', async () => {
    const { definitions } = await readModules([join(import.meta.dirname, '../../metadata')], 'shipped');
    const { model } = linkModel(definitions);
    const broken = { ...orderDesk, routes: { a: route({ needs: ['sales.Order.fly'], path: 'tried' }) } };
    expect(checkPlugins([orderDesk], model!, '0.1.0')).toEqual([]);
    expect(checkPlugins([broken], model!, '0.1.0').map(({ code }) => code)).toEqual(['PLG308', 'PLG309']);
  });
});
