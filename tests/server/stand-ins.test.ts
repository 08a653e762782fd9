/** Standing in the place of somebody else: who may, what for, for how long, and what is never done so. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { openDemo, type Answer, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
}, 120_000);
afterAll(() => demo.close());

const sales = 'sales@northwind.example';
const reason = 'Sven sees no prices, says his ticket';
const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));
const codeOf = ({ body }: Answer): string | undefined =>
  body.faults?.[0]?.code ?? body.errors?.[0]?.extensions?.code;
const sessionOf = (token: string): string => decodeJwt(token)['sid'] as string;

const as = (token: string) => {
  const ask = (method: 'GET' | 'POST' | 'DELETE') => (url: string, payload?: object) =>
    demo.send({ method, url, headers: { authorization: `Bearer ${token}` }, ...(payload && { payload }) });
  return { get: ask('GET'), post: ask('POST'), end: ask('DELETE') };
};
const begin = (token: string, user = sales, why = reason) =>
  as(token).post('/api/access/stand-in', { user, reason: why });
const standing = async (token = admin): Promise<string> => {
  const { status, body } = await begin(token);
  expect(status).toBe(201);
  return body.accessToken as string;
};

const me = '{ coreUsers(first: 1) { nodes { id } } }';
const orders = '{ salesOrders(first: 1) { nodes { id version } } }';

describe('standing in', () => {
  test('gives what the person sees, no more and no less, and no cookie', async () => {
    const { status, body, headers } = await begin(admin, 'Sales@northwind.example');
    expect(status).toBe(201);
    expect(body).toMatchObject({ user: { name: 'Sven Sales' }, organizations: [{ name: 'Northwind' }] });
    expect(headers['set-cookie']).toBeUndefined();
    expect(Date.parse(body.until) - Date.now()).toBeLessThanOrEqual(15 * 60 * 1000);
    const own = await demo.token(sales);
    const asked = (token: string, query: string) => demo.graphql(token, query);
    for (const query of [orders, me, '{ __type(name: "SalesOrder") { fields { name } } }'])
      expect((await asked(body.accessToken, query)).body).toEqual((await asked(own, query)).body);
    expect((await as(body.accessToken).get('/api/meta')).body).toEqual((await as(own).get('/api/meta')).body);
  });

  test('names both in the audit of what is written, and begins with a line in the history of the user', async () => {
    const token = await standing();
    const made = await demo.graphql(
      token,
      'mutation ($input: ContactsParty_Create!) { made: createContactsParty(input: $input) { id } }',
      { input: { name: 'Made by two' } },
    );
    expect(made.body.errors).toBeUndefined();
    const { id } = made.body.data.made;
    const [written] = (await as(admin).get(`/api/records/contacts.Party/${id}/history`)).body;
    expect(written).toMatchObject({
      by: { name: 'Sven Sales' },
      standIn: { name: 'Anna Admin', reason },
    });
    const { body } = await demo.graphql(
      admin,
      `{ coreUsers(where: { email: { eq: "${sales}" } }) { nodes { id version } } }`,
    );
    const [user] = body.data.coreUsers.nodes;
    const [began] = (await as(admin).get(`/api/records/core.User/${user.id}/history`)).body;
    expect(began).toMatchObject({
      version: user.version,
      cause: 'standIn',
      by: { name: 'Anna Admin' },
      standIn: { name: 'Anna Admin', reason },
      changes: [],
    });
    const plain = await demo.graphql(
      await demo.token(sales),
      'mutation ($input: ContactsParty_Create!) { made: createContactsParty(input: $input) { id } }',
      { input: { name: 'Made by one' } },
    );
    const [alone] = (await as(admin).get(`/api/records/contacts.Party/${plain.body.data.made.id}/history`))
      .body;
    expect(alone).not.toHaveProperty('standIn');
  });

  test('is for who administers, with a reason and a fresh proof, and for people of his organization', async () => {
    expect(codeOf(await begin(await demo.token(sales), 'admin@northwind.example'))).toBe('SRV940');
    for (const why of ['', 'short', ' '.repeat(20)])
      expect((await begin(admin, sales, why)).status).toBe(400);
    for (const user of ['admin@southwind.example', 'nobody@northwind.example', 'admin@northwind.example'])
      expect(codeOf(await begin(admin, user))).toBe('SRV912');
    const late = await demo.token();
    await asOwner(
      `update kontor.session set proved_at = now() - interval '1 hour' where id = '${sessionOf(late)}'`,
    );
    expect(codeOf(await begin(late))).toBe('IDN004');
    const { body } = await as(admin).post('/api/auth/keys', { name: 'Nightly', scope: ['*:*'] });
    expect(codeOf(await begin(body.key))).toBe('IDN007');
  });
});

describe('whoever stands in', () => {
  test('has no key, password, factor, session or proof of that person, and stands in for nobody else', async () => {
    const token = as(await standing());
    const own: [string, object?][] = [
      ['/api/auth/keys', { name: 'Mine', scope: ['sales.Order:read'] }],
      ['/api/auth/password', { password: 'Another-word-1' }],
      ['/api/auth/prove', { password: demoPassword }],
      ['/api/auth/second-factor'],
      ['/api/auth/second-factor/confirm', { code: '000000' }],
      ['/api/access/stand-in', { user: 'reader@northwind.example', reason }],
      ['/api/access/lost-factor', { user: 'reader@northwind.example' }],
    ];
    for (const [url, body] of own)
      expect([url, codeOf(await token.post(url, body))]).toEqual([url, 'IDN016']);
    for (const url of ['/api/auth/sessions', '/api/auth/second-factor', '/api/auth/identities'])
      expect([url, codeOf(await token.get(url))]).toEqual([url, 'IDN016']);
    expect(codeOf(await token.end('/api/auth/sessions'))).toBe('IDN016');
  });

  test('changes no rights, though the person may', async () => {
    await asOwner(
      `insert into core."user_roles" (org_id, source_id, target_id, position)
         select u.org_id, u.id, r.id, 9 from core."user" u join core."role" r on r.org_id = u.org_id and r.key = 'core.admin'
           where u.email = 'stock@northwind.example'`,
    );
    const { body } = await begin(admin, 'stock@northwind.example');
    const change = await demo.graphql(
      body.accessToken,
      'mutation ($input: CoreRole_Create!) { made: createCoreRole(input: $input) { id } }',
      { input: { key: 'test.mine', title: 'Mine' } },
    );
    expect(codeOf(change)).toBe('IDN004');
  });

  test('decides nothing and starts nothing in that name, and looks at what there is', async () => {
    const token = await standing();
    const decide = await demo.graphql(
      token,
      'mutation { decideApproval(id: "01999999-0000-7000-8000-000000000000", approved: true) { status } }',
    );
    expect(codeOf(decide)).toBe('IDN016');
    expect((await as(token).get('/api/approvals')).status).toBe(200);
    const approve = await as(token).post('/api/approvals/01999999-0000-7000-8000-000000000000/decide', {
      approved: true,
    });
    expect(codeOf(approve)).toBe('IDN016');
  });
});

test('nobody names a deputy in the place of somebody else, who may', async () => {
  const found = await demo.graphql(
    admin,
    '{ coreUsers(where: { email: { eq: "admin@northwind.example" } }) { nodes { id } } }',
  );
  const period = { startsAt: '2030-01-01T00:00:00Z', endsAt: '2030-02-01T00:00:00Z' };
  const name = async (token: string) =>
    demo.graphql(
      token,
      'mutation ($input: CoreDelegation_Create!) { made: createCoreDelegation(input: $input) { id } }',
      { input: { ...period, deputy: found.body.data.coreUsers.nodes[0].id } },
    );
  expect(codeOf(await name(await standing()))).toBe('IDN016');
  expect((await name(await demo.token(sales))).body.errors).toBeUndefined();
});

describe('it ends', () => {
  const isOver = async (token: string) => expect((await demo.graphql(token, orders)).status).toBe(401);
  const goesOn = async (token: string) => expect((await demo.graphql(token, orders)).status).toBe(200);

  test('when he says so, and his own session goes on', async () => {
    const token = await standing();
    await goesOn(token);
    expect((await as(token).end('/api/access/stand-in')).status).toBe(204);
    await isOver(token);
    await goesOn(admin);
    expect(codeOf(await as(admin).end('/api/access/stand-in'))).toBe('SRV912');
  });

  test('after its time', async () => {
    const token = await standing();
    await asOwner(`update kontor.session set expires_at = now() where id = '${sessionOf(token)}'`);
    await isOver(token);
  });

  test('with the session it was begun from, and with the account it stands in for', async () => {
    const own = await demo.token();
    const token = await standing(own);
    await asOwner(`update kontor.session set ended_at = now() where id = '${sessionOf(own)}'`);
    await isOver(token);
    const other = await standing();
    await asOwner(`update kontor.account set state = 'locked' where email = '${sales}'`);
    await asOwner(`update kontor.account set state = 'active' where email = '${sales}'`);
    await isOver(other);
  });

  test('when he administers no longer', async () => {
    const token = await standing();
    await goesOn(token);
    const take = (active: boolean) =>
      asOwner(
        `update core."role" set deleted_at = ${active ? 'null' : 'now()'} where key = 'core.admin'
           and org_id = (select org_id from kontor.session where id = '${sessionOf(token)}');
         update kontor.rights_version set version = version + 1`,
      );
    await take(false);
    await isOver(token);
    await take(true);
  });
});
