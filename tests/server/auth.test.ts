import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { addressAs, asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { openAttempts, openSeal } from '../../engine/identity/index.ts';
import { openPostman } from '../../engine/mail/index.ts';
import { openPool } from '../../engine/postgres/index.ts';
import { openActors } from '../../engine/server/auth/actors.ts';
import { transferDoor } from '../../engine/server/index.ts';
import { exportRecords } from '../../engine/transfer/index.ts';
import { demoSecret, openDemo, type Demo } from '../support/index.ts';

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

const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));

test('behind https the cookie is bound to this host, and no script or other site gets it', async () => {
  const secure = await openDemo({ publicUrl: 'https://kontor.example' });
  try {
    const { headers } = await secure.post('/api/auth/sign-in', {
      email: 'admin@northwind.example',
      password: demoPassword,
    });
    const cookie = String(headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-kontor=/);
    for (const word of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(word);
  } finally {
    await secure.close();
  }
});

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

describe('attempts to sign in', () => {
  const account = { subject: 'account anna', most: 2, seconds: 60 };

  test('are counted by the database, for all processes together', async () => {
    const [one, other] = [openAttempts(demo.rooms.ask), openAttempts(demo.rooms.ask)];
    await one.count([account]);
    await other.count([account, { ...account, subject: 'account anna, here' }]);
    for (const each of [one, other])
      await expect(each.count([account])).rejects.toMatchObject({ faults: [{ code: 'IDN003' }] });
    await other.forget([account.subject]);
    await one.count([account]);
  });

  test('begin anew when their time is over, and what is over is swept', async () => {
    const attempts = openAttempts(demo.rooms.ask);
    const old = { ...account, subject: 'account otto', most: 1 };
    await attempts.count([old]);
    await expect(attempts.count([old])).rejects.toMatchObject({ faults: [{ code: 'IDN003' }] });
    await asOwner(`update kontor.attempt set until = now() - interval '1 second'`);
    await attempts.count([old]);
    const { rows } = await asOwner('select count(*)::int as n from kontor.attempt where until < now()');
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('beyond the allowed ones are refused before the password is looked at', async () => {
    const few = await openDemo({ signInAttempts: 2 });
    const guess = (email: string, password: string) => few.post('/api/auth/sign-in', { email, password });
    const email = 'sales@northwind.example';
    expect((await guess(email, 'wrong')).status).toBe(401);
    expect((await guess(email, demoPassword)).status).toBe(200);
    for (const status of [401, 401, 429]) expect((await guess(email, 'wrong')).status).toBe(status);
    const { status, body, headers } = await guess(email, demoPassword);
    expect({ status, code: body.faults[0].code }).toEqual({ status: 429, code: 'IDN003' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect((await guess('nobody@northwind.example', 'wrong')).status).toBe(401);
    await few.close();
  });

  test('with letters that PostgreSQL has no place for are refused as such', async () => {
    expect((await signIn('a\u0000b@northwind.example')).status).toBe(400);
  });
});

const as = (token: string) => ({
  get: (url: string) => demo.send({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } }),
  post: (url: string, payload: object) => demo.post(url, payload, { authorization: `Bearer ${token}` }),
  end: (url: string) => demo.send({ method: 'DELETE', url, headers: { authorization: `Bearer ${token}` } }),
});
const codeOf = ({ body }: { body: { faults?: { code: string }[]; errors?: any[] } }): string | undefined =>
  body.faults?.[0]?.code ?? body.errors?.[0]?.extensions.code;

describe('the sessions of an account', () => {
  const email = 'finance@northwind.example';
  const there = async () => (await signIn(email)).body.accessToken as string;

  test('are listed where they are held, this one first, and ended one by one', async () => {
    const [one, other] = [await there(), await there()];
    const { body: list } = await as(one).get('/api/auth/sessions');
    expect(list[0]).toMatchObject({ current: true, kind: 'person', organization: 'Northwind' });
    expect(list.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    const otherId = (await as(other).get('/api/auth/sessions')).body[0].id;
    expect((await as(one).end(`/api/auth/sessions/${otherId}`)).status).toBe(204);
    expect((await demo.graphql(other, me)).status).toBe(401);
    expect((await as(other).get('/api/auth/sessions')).status).toBe(401);
    expect((await demo.graphql(one, me)).status).toBe(200);
  });

  test('of somebody else are as absent, and all others of one’s own end at once', async () => {
    const [one, other] = [await there(), await there()];
    const foreign = await demo.token('sales@northwind.example');
    const foreignId = (await as(foreign).get('/api/auth/sessions')).body[0].id;
    for (const id of [foreignId, '01999999-0000-7000-8000-000000000000', 'none'])
      expect(codeOf(await as(one).end(`/api/auth/sessions/${id}`))).toBe('SRV912');
    expect((await as(one).end('/api/auth/sessions')).body.ended).toBeGreaterThan(0);
    expect((await demo.graphql(other, me)).status).toBe(401);
    for (const left of [one, foreign]) expect((await demo.graphql(left, me)).status).toBe(200);
  });

  test('that is ended breaks off what is read in it: each page of an export asks anew', async () => {
    const session = decodeJwt(await demo.token())['sid'] as string;
    const { records, publications, ask } = demo.rooms;
    const published = publications.current();
    const actor = await openActors(ask).of(session, published);
    const orders = published.model.entities.get('sales.Order')!;
    const door = transferDoor(records, published, actor, 'test');
    const pages = exportRecords(orders, actor.rights, door, { columns: ['number'] });
    expect((await pages.next()).value).toContain('10248');
    expect((await pages.next()).done).toBe(false);
    await asOwner(`update kontor.session set ended_at = now() where id = '${session}'`);
    await expect(pages.next()).rejects.toMatchObject({ faults: [{ code: 'REC724' }] });
  });
});

describe('showing once more who one is', () => {
  const change = 'mutation ($input: CoreRole_Create!) { made: createCoreRole(input: $input) { id } }';
  const role = (key: string) => ({ input: { key, title: key } });
  const longAgo = (token: string) =>
    asOwner(
      `update kontor.session set proved_at = now() - interval '1 hour' where id = '${decodeJwt(token)['sid'] as string}'`,
    );

  test('is asked before rights are changed, and then they are', async () => {
    const token = await demo.token();
    expect((await demo.graphql(token, change, role('test.early'))).body.errors).toBeUndefined();
    await longAgo(token);
    const refused = await demo.graphql(token, change, role('test.late'));
    expect(codeOf(refused)).toBe('IDN004');
    expect((await demo.graphql(token, me)).status).toBe(200);
    expect(codeOf(await as(token).post('/api/auth/prove', { password: 'wrong' }))).toBe('IDN005');
    expect(codeOf(await demo.graphql(token, change, role('test.late')))).toBe('IDN004');
    expect((await as(token).post('/api/auth/prove', { password: demoPassword })).status).toBe(204);
    expect((await demo.graphql(token, change, role('test.late'))).body.errors).toBeUndefined();
  });

  test('is not done by taking another session: whoever switches has shown nothing anew', async () => {
    const { body, cookie } = await signIn('admin@northwind.example');
    await longAgo(body.accessToken);
    const place = { organization: body.organization, workspace: body.workspace };
    const switched = await demo.post('/api/auth/switch', place, { cookie: cookie! });
    expect(codeOf(await demo.graphql(switched.body.accessToken, change, role('test.switched')))).toBe(
      'IDN004',
    );
  });

  test('is asked before a password is chosen, which ends all sessions', async () => {
    const { body } = await signIn('finance@northwind.example');
    const own = as(body.accessToken);
    await longAgo(body.accessToken);
    expect(codeOf(await own.post('/api/auth/password', { password: 'Another-word-1' }))).toBe('IDN004');
    await own.post('/api/auth/prove', { password: demoPassword });
    expect(codeOf(await own.post('/api/auth/password', { password: 'weak' }))).toBe('IDN001');
    expect((await own.post('/api/auth/password', { password: 'Another-word-1' })).status).toBe(204);
    expect((await demo.graphql(body.accessToken, me)).status).toBe(401);
    expect((await signIn('finance@northwind.example')).status).toBe(401);
    expect((await signIn('finance@northwind.example', 'Another-word-1')).status).toBe(200);
  });
});

describe('keys of programs', () => {
  const orders = '{ salesOrders(first: 1) { nodes { id number } } }';
  const create = 'mutation ($input: SalesOrder_Create!) { made: createSalesOrder(input: $input) { id } }';
  const make = async (token: string, scope: readonly string[], more: object = {}) =>
    as(token).post('/api/auth/keys', { name: 'Nightly', scope, ...more });

  test('do what their scope says of what their owner may, and nothing else', async () => {
    const sales = await demo.token('sales@northwind.example');
    const { status, body } = await make(sales, ['sales.Order:read']);
    expect(status).toBe(201);
    const { key } = body as { key: string };
    expect(key).toMatch(/^kontor_[\w-]{43}$/);
    expect((await demo.graphql(key, orders)).body.data.salesOrders.nodes).toHaveLength(1);
    for (const beyond of [me, '{ contactsParties(first: 1) { nodes { id } } }', '{ processes { id } }'])
      expect((await demo.graphql(key, beyond)).body.errors).toBeDefined();
    expect((await demo.graphql(key, create, { input: {} })).body.errors).toBeDefined();
    for (const url of ['/api/auth/sessions', '/api/processes', '/api/approvals'])
      expect(codeOf(await as(key).get(url))).toBe('IDN007');
    expect((await as(key).get('/api/export/sales.Order.csv?columns=number')).status).toBe(404);
    const stored = await asOwner('select row_to_json(k)::text as row from kontor.key k');
    expect(JSON.stringify(stored.rows)).not.toContain(key);
  });

  test('lose with their owner: a role that is taken away, and an account that is barred', async () => {
    const admin = await demo.token();
    const { body } = await make(admin, ['*:*']);
    expect((await demo.graphql(body.key, orders)).status).toBe(200);
    // Whoever administers does so in person.
    for (const desk of [
      '{ deliveries { id } }',
      'mutation { made: createCoreRole(input: { key: "a.b", title: "B" }) { id } }',
    ])
      expect((await demo.graphql(body.key, desk)).body.errors).toBeDefined();
    const reader = await demo.token('reader@northwind.example');
    const own = await make(reader, ['*:read']);
    expect((await demo.graphql(own.body.key, orders)).status).toBe(200);
    await asOwner(`update kontor.account set state = 'locked' where email = 'reader@northwind.example'`);
    expect((await demo.graphql(own.body.key, orders)).status).toBe(401);
    await asOwner(`update kontor.account set state = 'active' where email = 'reader@northwind.example'`);
    expect((await demo.graphql(own.body.key, orders)).status).toBe(401);
  });

  test('hold no more than whoever makes them, and are made by who has lately shown who he is', async () => {
    const sales = await demo.token('sales@northwind.example');
    const refused = await make(sales, ['sales.Order:read', 'core.Role:update', 'sales.Nothing:read']);
    expect(refused.body.faults.map(({ code }: { code: string }) => code)).toEqual(['IDN006', 'IDN006']);
    expect((await make(sales, ['sales.Order'])).status).toBe(400);
    await asOwner(
      `update kontor.session set proved_at = now() - interval '1 hour' where id = '${decodeJwt(sales)['sid'] as string}'`,
    );
    expect(codeOf(await make(sales, ['sales.Order:read']))).toBe('IDN004');
  });

  test('are listed by their owner alone, end when he says so, and by themselves', async () => {
    const sales = await demo.token('sales@northwind.example');
    const { body } = await make(sales, ['sales.*:read'], { days: 3 });
    const listed = (await as(sales).get('/api/auth/sessions')).body.find(
      ({ id }: { id: string }) => id === body.id,
    );
    expect(listed).toMatchObject({ kind: 'key', name: 'Nightly', scope: ['sales.*:read'] });
    expect(body.key.startsWith(listed.mark)).toBe(true);
    const reader = await demo.token('reader@northwind.example');
    expect(codeOf(await as(reader).end(`/api/auth/sessions/${body.id}`))).toBe('SRV912');
    expect((await demo.graphql(body.key, orders)).status).toBe(200);
    expect((await as(sales).end(`/api/auth/sessions/${body.id}`)).status).toBe(204);
    expect((await demo.graphql(body.key, orders)).status).toBe(401);
    const late = await make(sales, ['sales.*:read']);
    await asOwner(`update kontor.session set expires_at = now() where id = '${late.body.id as string}'`);
    expect((await demo.graphql(late.body.key, orders)).status).toBe(401);
    expect((await demo.graphql(`${late.body.key as string}x`, orders)).status).toBe(401);
  });
});

describe('a new password by a link', () => {
  interface Sent {
    readonly recipients: readonly string[];
    readonly subject: string;
    readonly body: string;
  }
  /** What goes out now. */
  async function letters(): Promise<readonly Sent[]> {
    const sent: Sent[] = [];
    const loop = openPool(addressAs(demo.url, rolesOf().loop, demoSecret), { size: 1 });
    const seal = openSeal(demoSecret);
    await openPostman({
      loop,
      transport: { repeatable: true, send: async (letter) => (sent.push(letter), { outcome: 'sent' }) },
      unseal: (sealed) => seal.open(sealed, 'letter'),
      pollMs: 0,
      onFailure: (error) => Promise.reject(error),
    }).round();
    await loop.close();
    return sent;
  }
  const forget = (email: string, headers = {}) => demo.post('/api/auth/forgot-password', { email }, headers);
  const linkFor = async (email: string): Promise<string> => {
    expect((await forget(email)).status).toBe(202);
    const [letter] = await letters();
    return /https?:\S+/.exec(letter!.body)![0];
  };
  const choose = (link: string, password: string) =>
    demo.post('/api/auth/new-password', { token: new URL(link).hash.slice(1), password });

  test('goes to the address, in the words of its user, and leads where the settings say', async () => {
    const foreign = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    expect((await forget('Finance@Northwind.example', foreign)).status).toBe(202);
    const [letter, ...more] = await letters();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      recipients: ['finance@northwind.example'],
      subject: 'Your new password for Kontor',
    });
    expect(letter!.body).toMatch(/^Hello Fiona Finance,/);
    expect(letter!.body).toMatch(/^http:\/\/localhost:8080\/new-password#[\w-]{43}$/m);
    const stored = await asOwner(
      'select row_to_json(m)::text as row from kontor.mail m order by id desc limit 1',
    );
    expect((stored.rows[0] as { row: string }).row).not.toContain('new-password');
  });

  test('is answered alike for an address that nobody has, and then nothing goes out', async () => {
    const [known, unknown, locked] = await Promise.all(
      ['reader@northwind.example', 'nobody@northwind.example', 'operator@kontor.invalid'].map((email) =>
        forget(email),
      ),
    );
    expect(unknown).toMatchObject({ status: known!.status, body: known!.body });
    expect(locked).toMatchObject({ status: known!.status, body: known!.body });
    expect((await letters()).flatMap(({ recipients }) => recipients)).toEqual(['reader@northwind.example']);
  });

  test('is taken once, and ends every session', async () => {
    const email = 'stock@northwind.example';
    const { body, cookie } = await signIn(email);
    const earlier = await linkFor(email);
    const link = await linkFor(email);
    expect(await choose(link, 'short')).toMatchObject({
      status: 400,
      body: { faults: [{ code: 'IDN001', field: 'password' }] },
    });
    const answers = await Promise.all(
      ['One-of-two-1', 'One-of-two-2'].map((password) => choose(link, password)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400]);
    const taken = answers[0]!.status === 204 ? 'One-of-two-1' : 'One-of-two-2';
    for (const used of [link, earlier])
      expect((await choose(used, demoPassword)).body.faults[0].code).toBe('IDN002');
    expect((await demo.graphql(body.accessToken, me)).status).toBe(401);
    expect((await refresh(cookie!)).status).toBe(401);
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, taken)).status).toBe(200);
  });

  test('is worth nothing after its hour, nor when the user is one no longer', async () => {
    const late = await linkFor('reader@northwind.example');
    await asOwner('update kontor.link set expires_at = now() where used_at is null');
    expect((await choose(late, 'Another-word-1')).status).toBe(400);
    const gone = await linkFor('reader@northwind.example');
    await asOwner(`update kontor.account set state = 'locked' where email = 'reader@northwind.example'`);
    expect((await choose(gone, 'Another-word-1')).status).toBe(400);
    await asOwner(`update kontor.account set state = 'active' where email = 'reader@northwind.example'`);
    expect((await signIn('reader@northwind.example')).status).toBe(200);
  });

  test('gives whoever was invited his account: the address is his who got the letter', async () => {
    const email = 'new.one@northwind.example';
    const { body } = await demo.graphql(
      await demo.token(),
      'mutation ($input: CoreUser_Create!) { made: createCoreUser(input: $input) { id } }',
      { input: { name: 'Nora New', email, locale: 'de' } },
    );
    expect(body.errors).toBeUndefined();
    expect((await forget(email)).status).toBe(202);
    const [letter] = await letters();
    expect(letter!.subject).toBe('Ihr Konto für Kontor');
    expect((await choose(/https?:\S+/.exec(letter!.body)![0], 'Nora-was-invited-1')).status).toBe(204);
    expect((await signIn(email, 'Nora-was-invited-1')).body.user).toMatchObject({ name: 'Nora New' });
  });

  test('is sent five times within an hour, and nobody is told that it was', async () => {
    const email = 'admin@southwind.example';
    for (let n = 1; n <= 7; n++) expect((await forget(email)).status).toBe(202);
    expect(await letters()).toHaveLength(5);
  });

  test('is not asked for by a page of another site', async () => {
    expect((await forget('sales@northwind.example', { origin: 'https://evil.example' })).status).toBe(403);
  });
});
