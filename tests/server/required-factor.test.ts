/** A role that asks for a second factor: whoever holds it and has none works on nothing but his own account. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { codeAt, stepAt } from '../../engine/identity/index.ts';
import { openActors } from '../../engine/server/auth/actors.ts';
import { decodeJwt } from 'jose';
import { openDemo, seedOf, type Answer, type Demo } from '../support/index.ts';

const email = 'sales@northwind.example';
const orders = '{ salesOrders(first: 1) { nodes { id } } }';

let demo: Demo;
let admin: string;
let sales: string;
beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  sales = await demo.token(email);
}, 120_000);
afterAll(() => demo.close());
afterEach(async () => {
  await asks('sales.rep', false);
  await asOwner('delete from kontor.factor; delete from kontor.passkey');
});

const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));
const codeOf = ({ body }: Answer): string | undefined =>
  (body.faults?.[0] ?? body.errors?.[0]?.extensions)?.code as string | undefined;
const send = (token: string, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
  demo.send({ method, url, headers: { authorization: `Bearer ${token}` }, ...(payload && { payload }) });

/** As the administrator does it, in the record of the role. */
async function asks(key: string, secondFactor: boolean): Promise<void> {
  const found = await demo.graphql(
    admin,
    `{ coreRoles(where: { key: { eq: "${key}" } }) { nodes { id version } } }`,
  );
  const [{ id, version }] = found.body.data.coreRoles.nodes;
  const { body } = await demo.graphql(
    admin,
    'mutation ($id: ID!, $version: Int!, $patch: CoreRole_Patch!) { updateCoreRole(id: $id, version: $version, patch: $patch) { id } }',
    { id, version, patch: { secondFactor } },
  );
  expect(body.errors).toBeUndefined();
}

async function switchOn(token: string): Promise<void> {
  const { body } = await send(token, 'POST', '/api/auth/second-factor');
  const code = codeAt(seedOf(body.secret), stepAt(Date.now()));
  expect((await send(token, 'POST', '/api/auth/second-factor/confirm', { code })).status).toBe(200);
}

test('no shipped role asks for one: whoever begins is not locked out', () => {
  const { model } = demo.rooms.publications.current();
  expect([...model.roles.values()].filter(({ secondFactor }) => secondFactor)).toEqual([]);
});

test('from the next request on everything is refused with a code, and the role is named', async () => {
  expect((await demo.graphql(sales, orders)).status).toBe(200);
  await asks('sales.rep', true);
  const refused = await demo.graphql(sales, orders);
  expect({ status: refused.status, code: codeOf(refused) }).toEqual({ status: 403, code: 'IDN022' });
  expect(JSON.stringify(refused.body)).toContain('sales.rep');
  for (const url of ['/api/meta', '/api/export/sales.Order.csv', '/api/meta/entities/sales.Order'])
    expect(codeOf(await send(sales, 'GET', url))).toBe('IDN022');
  expect(
    codeOf(await send(sales, 'POST', '/api/auth/keys', { name: 'Mine', scope: ['sales.Order:read'] })),
  ).toBe('IDN022');
  expect((await demo.graphql(admin, orders)).status).toBe(200);
  expect((await demo.graphql(await demo.token('reader@northwind.example'), orders)).status).toBe(200);
});

test('it is explained to administrators, as long as it stands in the way', async () => {
  const explained = async () =>
    (await send(admin, 'GET', `/api/access/explain?user=${email}&entity=sales.Order&action=read`)).body;
  expect(await explained()).toMatchObject({ needsFactor: null });
  await asks('sales.rep', true);
  const { needsFactor, because } = await explained();
  expect(needsFactor).toBe('sales.rep');
  expect(because).toContain("has a second factor, which 'sales.rep' asks for, nothing is open.");
  await switchOn(sales);
  expect(await explained()).toMatchObject({ needsFactor: null });
});

test('a new session gets as far as setting one up, and then on', async () => {
  await asks('sales.rep', true);
  const { body } = await demo.post('/api/auth/sign-in', { email, password: demoPassword });
  const token = body.accessToken as string;
  expect(codeOf(await demo.graphql(token, orders))).toBe('IDN022');
  for (const url of ['/api/auth/sessions', '/api/auth/second-factor', '/api/auth/passkeys'])
    expect((await send(token, 'GET', url)).status).toBe(200);
  expect((await send(token, 'POST', '/api/auth/prove', { password: demoPassword })).status).toBe(204);
  await switchOn(token);
  expect((await demo.graphql(token, orders)).status).toBe(200);
  expect((await send(token, 'DELETE', '/api/auth/second-factor')).status).toBe(204);
  expect(codeOf(await demo.graphql(token, orders))).toBe('IDN022');
});

test('a key is refused with its owner, and goes on with him', async () => {
  const made = await send(sales, 'POST', '/api/auth/keys', { name: 'Mine', scope: ['sales.Order:read'] });
  await asks('sales.rep', true);
  expect(codeOf(await demo.graphql(made.body.key, orders))).toBe('IDN022');
  await switchOn(sales);
  expect((await demo.graphql(made.body.key, orders)).status).toBe(200);
});

test('whoever stands in for somebody is there by his own', async () => {
  await asks('sales.rep', true);
  await asks('core.reader', true);
  const standIn = async () =>
    (
      await send(admin, 'POST', '/api/access/stand-in', {
        user: 'reader@northwind.example',
        reason: 'He asked me to look.',
      })
    ).body.accessToken as string;
  expect(codeOf(await demo.graphql(await standIn(), orders))).toBe('IDN022');
  await switchOn(admin);
  expect((await demo.graphql(await standIn(), orders)).status).toBe(200);
  await asks('core.reader', false);
});

test('a role may ask for it as it is shipped, and by what it inherits', async () => {
  const published = demo.rooms.publications.current();
  const { model } = published;
  const asking = { ...model.roles.get('core.user')!, secondFactor: true };
  const roles = new Map([...model.roles, ['core.user', asking] as const]);
  const session = decodeJwt(sales)['sid'] as string;
  const actor = openActors(demo.rooms.ask).of(session, { ...published, model: { ...model, roles } });
  await expect(actor).rejects.toMatchObject({ faults: [{ code: 'IDN022' }] });
});
