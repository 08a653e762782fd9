import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 120_000);
afterAll(() => demo.close());

const signIn = (email = 'sales@northwind.example', password = demoPassword) =>
  demo.post('/api/auth/sign-in', { email, password });
const refresh = (cookie: string) => demo.post('/api/auth/refresh', {}, { cookie });
const me = '{ coreUsers(first: 1) { nodes { id } } }';

describe('signing in', () => {
  test('gives an access token, who one is, and where one may go', async () => {
    const { status, body, headers } = await signIn();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accessToken: expect.any(String),
      user: { name: 'Sven Sales', email: 'sales@northwind.example', locale: 'en' },
      organizations: [{ name: 'Northwind', workspaces: [{ name: 'Head office' }] }],
    });
    expect(body.organization).toBe(body.organizations[0].id);
    expect(body.workspace).toBe(body.organizations[0].workspaces[0].id);
    const cookie = String(headers['set-cookie']);
    for (const mark of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(mark);
  });

  test('is the same refusal for a wrong password, an unknown address and the operator', async () => {
    const answers = await Promise.all([
      signIn('sales@northwind.example', 'wrong'),
      signIn('nobody@northwind.example', 'wrong'),
      signIn('operator@kontor.invalid', 'wrong'),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual(answers[0]!.body);
    }
  });

  test('takes an address in any case, and refuses a password beyond 1,024 letters', async () => {
    expect((await signIn('Sales@Northwind.Example')).status).toBe(200);
    expect((await signIn('sales@northwind.example', 'x'.repeat(1025))).status).toBe(400);
  });

  test('by the older route gives token and user, whose role is for display alone', async () => {
    const { status, body } = await demo.post('/api/v1/auth/login', {
      email: 'reader@northwind.example',
      password: demoPassword,
    });
    expect(status).toBe(200);
    expect(body.user).toMatchObject({
      email: 'reader@northwind.example',
      companyId: expect.any(String),
      role: 'core.reader',
    });
    expect(decodeJwt(body.token)).toMatchObject({
      id: body.user.id,
      companyId: body.user.companyId,
      role: 'core.reader',
    });
    expect((await demo.graphql(body.token, me)).status).toBe(200);
  });
});

describe('refresh tokens', () => {
  test('are taken once: fifty requests with one token get one answer', async () => {
    const { cookie } = await signIn();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(cookie!)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(49);
  });

  test('used again later end the session, because somebody has a copy', async () => {
    const { cookie, body } = await signIn();
    const next = await refresh(cookie!);
    expect(next.status).toBe(200);
    await asOwner(
      `update kontor.refresh_token set used_at = used_at - interval '1 minute' where used_at is not null`,
    );
    expect((await refresh(cookie!)).status).toBe(401);
    expect((await refresh(next.cookie!)).status).toBe(401);
    expect((await demo.graphql(body.accessToken, me)).status).toBe(401);
  });

  test('that are none are refused', async () => {
    expect((await refresh('kontor=made-up')).status).toBe(401);
    expect((await demo.post('/api/auth/refresh', {})).status).toBe(401);
  });
});

async function asOwner(text: string): Promise<void> {
  const { asOwner: run, rolesOf } = await import('../../engine/database/index.ts');
  await run(demo.url, rolesOf(), (db) => db.query(text));
}

test('signing out ends the session at once, the access token with it', async () => {
  const { cookie, body } = await signIn();
  expect((await demo.graphql(body.accessToken, me)).status).toBe(200);
  expect((await demo.post('/api/auth/sign-out', {}, { cookie: cookie! })).status).toBe(204);
  expect((await demo.graphql(body.accessToken, me)).status).toBe(401);
  expect((await refresh(cookie!)).status).toBe(401);
});

test('nobody switches to an organization he does not belong to', async () => {
  const other = await signIn('admin@southwind.example');
  const { cookie } = await signIn();
  const answer = await demo.post(
    '/api/auth/switch',
    { organization: other.body.organization },
    { cookie: cookie! },
  );
  expect(answer.status).toBe(403);
  expect(answer.body.faults[0].code).toBe('SRV911');
  expect((await refresh(answer.cookie!)).status).toBe(200);
});

test('switching opens a session in the other place and ends the one before', async () => {
  const { cookie, body } = await signIn();
  const place = { organization: body.organization, workspace: body.workspace };
  const switched = await demo.post('/api/auth/switch', place, { cookie: cookie! });
  expect(switched.status).toBe(200);
  expect((await demo.graphql(switched.body.accessToken, me)).status).toBe(200);
  expect((await demo.graphql(body.accessToken, me)).status).toBe(401);
});

test('a workspace is a record: made, renamed and deleted there, it is so in the switch', async () => {
  const admin = await demo.token();
  const write = async (text: string, variables: object) => {
    const { body } = await demo.graphql(admin, text, variables);
    expect(body.errors).toBeUndefined();
    return body.data.made;
  };
  const offered = async () => {
    const { body, cookie } = await signIn();
    return {
      body,
      cookie: cookie!,
      names: body.organizations[0].workspaces.map((one: { name: string }) => one.name) as string[],
    };
  };
  const { id } = await write(
    'mutation ($input: CoreWorkspace_Create!) { made: createCoreWorkspace(input: $input) { id } }',
    { input: { name: 'Branch', key: 'branch' } },
  );
  const { body, cookie, names } = await offered();
  expect(names).toEqual(['Branch', 'Head office']);
  const there = await demo.post(
    '/api/auth/switch',
    { organization: body.organization, workspace: id },
    { cookie },
  );
  expect(there.body).toMatchObject({ workspace: id });
  const patch =
    'mutation ($id: ID!, $patch: CoreWorkspace_Patch!, $version: Int!) { made: updateCoreWorkspace(id: $id, version: $version, patch: $patch) { version } }';
  await write(patch, { id, version: 1, patch: { name: 'Outpost' } });
  expect((await offered()).names).toEqual(['Head office', 'Outpost']);
  await write(patch, { id, version: 2, patch: { active: false } });
  expect((await offered()).names).toEqual(['Head office']);
  await write(patch, { id, version: 3, patch: { active: true } });
  await write('mutation ($id: ID!) { made: deleteCoreWorkspace(id: $id, version: 4) { id } }', { id });
  expect((await offered()).names).toEqual(['Head office']);
  const again = await refresh(there.cookie!);
  expect(again.body).toMatchObject({ workspace: body.organizations[0].workspaces[1].id });
  const back = { organization: body.organization, workspace: id };
  const refused = await demo.post('/api/auth/switch', back, { cookie: again.cookie! });
  expect(refused.status).toBe(403);
});

test('a new password ends every session of the account', async () => {
  const { body } = await signIn('reader@northwind.example');
  await asOwner(
    `update kontor.account set password_hash = password_hash || ' ' where email = 'reader@northwind.example'`,
  );
  expect((await demo.graphql(body.accessToken, me)).status).toBe(401);
  await asOwner(
    `update kontor.account set password_hash = trim(password_hash) where email = 'reader@northwind.example'`,
  );
});

test('a role taken away is gone at the next request', async () => {
  const admin = await demo.token();
  const sales = await demo.token('sales@northwind.example');
  const orders = '{ salesOrders(first: 1) { nodes { id } } }';
  expect((await demo.graphql(sales, orders)).status).toBe(200);
  const found = await demo.graphql(
    admin,
    '{ coreUsers(where: { email: { eq: "sales@northwind.example" } }) { nodes { id version roles { nodes { id } } } } }',
  );
  const { id, version, roles } = found.body.data.coreUsers.nodes[0];
  const change =
    'mutation ($id: ID!, $version: Int!, $patch: CoreUser_Patch!) { updateCoreUser(id: $id, version: $version, patch: $patch) { version } }';
  const taken = await demo.graphql(admin, change, { id, version, patch: { roles: [] } });
  expect(taken.body.errors).toBeUndefined();
  expect((await demo.graphql(sales, orders)).status).toBe(400);
  const back = await demo.graphql(admin, change, {
    id,
    version: taken.body.data.updateCoreUser.version,
    patch: { roles: roles.nodes.map((role: { id: string }) => role.id) },
  });
  expect(back.body.errors).toBeUndefined();
  expect((await demo.graphql(sales, orders)).status).toBe(200);
});
