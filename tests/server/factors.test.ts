/** Signing in by two: a password, and a code of an app or one for recovery. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { ensureAccount } from '../../engine/cli/installation.ts';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { codeAt, stepAt } from '../../engine/identity/index.ts';
import { openDemo, seedOf, type Answer, type Demo } from '../support/index.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 120_000);
afterAll(() => demo.close());

const email = 'sales@northwind.example';
const me = '{ coreUsers(first: 1) { nodes { id } } }';

const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));
const signIn = (who = email) =>
  demo.post('/api/auth/sign-in', { email: who, password: demoPassword }) as Promise<Answer>;
const withCode = (ticket: string, code: string) => demo.post('/api/auth/sign-in/code', { ticket, code });
const codeOf = ({ body }: Answer): string | undefined => body.faults?.[0]?.code;

const as = (token: string) => {
  const ask = (method: 'GET' | 'POST' | 'DELETE') => (url: string, payload?: object) =>
    demo.send({
      method,
      url,
      headers: { authorization: `Bearer ${token}` },
      ...(payload && { payload }),
    });
  return { get: ask('GET'), post: ask('POST'), end: ask('DELETE') };
};

interface On {
  readonly seed: Buffer;
  readonly codes: readonly string[];
}

/** The code of now, as if none had been taken yet. */
async function fresh(seed: Buffer): Promise<string> {
  await asOwner('update kontor.factor set step = 0');
  return codeAt(seed, stepAt(Date.now()));
}

async function switchOn(token: string): Promise<On> {
  const begun = await as(token).post('/api/auth/second-factor');
  expect(begun.status).toBe(201);
  const seed = seedOf(begun.body.secret);
  const { status, body } = await as(token).post('/api/auth/second-factor/confirm', {
    code: codeAt(seed, stepAt(Date.now())),
  });
  expect(status).toBe(200);
  return { seed, codes: body.codes };
}

const longAgo = (token: string) =>
  asOwner(
    `update kontor.session set proved_at = now() - interval '1 hour' where id = '${decodeJwt(token)['sid'] as string}'`,
  );
const off = () => asOwner('delete from kontor.factor');

describe('switching a second factor on', () => {
  test('is done by a first code: before that, nobody is asked for any', async () => {
    const token = await demo.token(email);
    const { status, body, headers } = await as(token).post('/api/auth/second-factor');
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 201, cache: 'no-store' });
    expect(body.address).toContain(`secret=${body.secret}`);
    expect((await as(token).get('/api/auth/second-factor')).body).toEqual({
      on: false,
      codes: 0,
      passkeys: 0,
    });
    expect((await signIn()).body.accessToken).toEqual(expect.any(String));
    const wrong = await as(token).post('/api/auth/second-factor/confirm', { code: '000000x' });
    expect(codeOf(wrong)).toBe('IDN009');
    const { codes } = await switchOn(token);
    expect(codes).toHaveLength(10);
    for (const code of codes) expect(code).toMatch(/^([A-Z2-7]{4}-){6}[A-Z2-7]{2}$/);
    expect((await as(token).get('/api/auth/second-factor')).body).toEqual({
      on: true,
      codes: 10,
      passkeys: 0,
    });
    expect(codeOf(await as(token).post('/api/auth/second-factor'))).toBe('IDN011');
    await off();
  });

  test('wants a fresh proof, as switching it off and new recovery codes do', async () => {
    const token = await demo.token(email);
    await longAgo(token);
    for (const path of ['', '/confirm', '/codes'])
      expect(codeOf(await as(token).post(`/api/auth/second-factor${path}`, { code: '000000' }))).toBe(
        'IDN004',
      );
    expect(codeOf(await as(token).end('/api/auth/second-factor'))).toBe('IDN004');
  });

  test('leaves no seed and no recovery code in the database that could be read there', async () => {
    const token = await demo.token(email);
    const { seed, codes } = await switchOn(token);
    const { rows } = await asOwner(
      `select (select string_agg(f::text || encode(f.sealed, 'escape'), '') from kontor.factor f)
         || (select string_agg(r::text, '') from kontor.recovery_code r) as text`,
    );
    const { text } = rows[0] as { text: string };
    for (const secret of [seed.toString('hex'), seed.toString('base64'), ...codes])
      expect(text).not.toContain(secret);
    await off();
  });

  test('is done in person: no key of a program does it', async () => {
    const token = await demo.token(email);
    const made = await as(token).post('/api/auth/keys', { name: 'Nightly', scope: ['sales.Order:read'] });
    for (const path of ['', '/confirm', '/codes'])
      expect(codeOf(await as(made.body.key).post(`/api/auth/second-factor${path}`, {}))).toBe('IDN007');
  });
});

describe('signing in by two', () => {
  let seed: Buffer;
  let codes: readonly string[];
  let token: string;
  beforeAll(async () => {
    token = await demo.token(email);
    ({ seed, codes } = await switchOn(token));
  });
  afterAll(off);

  test('gives a ticket for the password, which opens nothing, and a session for the code', async () => {
    const half = await signIn();
    expect(half.status).toBe(200);
    expect(Object.keys(half.body)).toEqual(['ticket', 'expiresIn']);
    expect(half.cookie).toBeUndefined();
    for (const text of [half.body.ticket, `kontor_${half.body.ticket}`]) {
      expect((await demo.graphql(text, me)).status).toBe(401);
      expect((await as(text).get('/api/auth/sessions')).status).toBe(401);
      expect((await demo.post('/api/auth/refresh', {}, { cookie: `kontor=${text}` })).status).toBe(401);
    }
    const whole = await withCode(half.body.ticket, await fresh(seed));
    expect(whole.status).toBe(200);
    expect(whole.body.user.email).toBe(email);
    expect(String(whole.headers['set-cookie'])).toContain('HttpOnly');
    expect((await demo.graphql(whole.body.accessToken, me)).status).toBe(200);
  });

  test('takes a ticket once, and each code once: of six who bring one at one moment, one gets in', async () => {
    const { body } = await signIn();
    const code = await fresh(seed);
    const tickets = await Promise.all(Array.from({ length: 5 }, async () => (await signIn()).body.ticket));
    const answers = await Promise.all(
      [body.ticket, ...tickets].map((ticket: string) => withCode(ticket, code)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => codeOf(answer) === 'IDN009')).toHaveLength(5);
    const used = await signIn();
    expect((await withCode(used.body.ticket, await fresh(seed))).status).toBe(200);
    expect(codeOf(await withCode(used.body.ticket, await fresh(seed)))).toBe('IDN010');
  });

  test('takes no code from before the last one that was taken', async () => {
    await asOwner('update kontor.factor set step = 0');
    const now = stepAt(Date.now());
    const last = await withCode((await signIn()).body.ticket, codeAt(seed, now));
    expect(last.status).toBe(200);
    const before = await withCode((await signIn()).body.ticket, codeAt(seed, now - 1));
    expect(codeOf(before)).toBe('IDN009');
  });

  test('by a recovery code works as it is typed, and once', async () => {
    const [first, second] = codes;
    const typed = first!.toLowerCase().replaceAll('-', ' ');
    expect((await withCode((await signIn()).body.ticket, typed)).status).toBe(200);
    expect(codeOf(await withCode((await signIn()).body.ticket, first!))).toBe('IDN009');
    expect((await as(token).get('/api/auth/second-factor')).body).toEqual({
      on: true,
      codes: 9,
      passkeys: 0,
    });
    const { body } = await as(token).post('/api/auth/second-factor/codes');
    expect(body.codes).toHaveLength(10);
    expect(codeOf(await withCode((await signIn()).body.ticket, second!))).toBe('IDN009');
    expect((await withCode((await signIn()).body.ticket, body.codes[0])).status).toBe(200);
  });

  test('ends with its five minutes, with another password and with the account', async () => {
    const late = (await signIn()).body.ticket;
    await asOwner('update kontor.half_session set expires_at = now()');
    expect(codeOf(await withCode(late, await fresh(seed)))).toBe('IDN010');
    const changes = [
      [`password_hash = password_hash || ' '`, 'password_hash = trim(password_hash)'],
      [`state = 'locked'`, `state = 'active'`],
    ];
    for (const [change, back] of changes) {
      const { ticket } = (await signIn()).body;
      for (const one of [change!, back!])
        await asOwner(`update kontor.account set ${one} where email = '${email}'`);
      expect(codeOf(await withCode(ticket, await fresh(seed)))).toBe('IDN010');
    }
    expect(codeOf(await withCode('no ticket that anybody ever got', '000000'))).toBe('IDN010');
  });

  test('is not walked around by the older route', async () => {
    const answer = await demo.post('/api/v1/auth/login', { email, password: demoPassword });
    expect(codeOf(answer)).toBe('IDN013');
    const wrong = await demo.post('/api/v1/auth/login', { email, password: 'wrong' });
    expect(codeOf(wrong)).toBe('SRV902');
  });

  test('counts wrong codes for the account, whatever ticket they come with, and refuses the right one then', async () => {
    const wrong = codeAt(seed, stepAt(Date.now()) - 1_000);
    const tries = [];
    for (let n = 1; n <= 11; n++) tries.push(await withCode((await signIn()).body.ticket, wrong));
    expect(tries.map(codeOf)).toEqual([...Array<string>(10).fill('IDN009'), 'IDN003']);
    const { status, headers } = await withCode((await signIn()).body.ticket, await fresh(seed));
    expect({ status, wait: Number(headers['retry-after']) > 0 }).toEqual({ status: 429, wait: true });
    await asOwner('delete from kontor.attempt');
  });
});

describe('a fresh proof', () => {
  test('asks the second factor too, where there is one', async () => {
    const token = await demo.token(email);
    const { seed } = await switchOn(token);
    await longAgo(token);
    const prove = (given: object) => as(token).post('/api/auth/prove', { password: demoPassword, ...given });
    expect(codeOf(await prove({}))).toBe('IDN008');
    expect(codeOf(await prove({ password: 'wrong', code: await fresh(seed) }))).toBe('IDN005');
    expect(codeOf(await prove({ code: codeAt(seed, stepAt(Date.now()) - 1_000) }))).toBe('IDN009');
    expect(codeOf(await as(token).end('/api/auth/second-factor'))).toBe('IDN004');
    expect((await prove({ code: await fresh(seed) })).status).toBe(204);
    expect((await as(token).end('/api/auth/second-factor')).status).toBe(204);
    expect((await signIn()).body.accessToken).toEqual(expect.any(String));
    expect(codeOf(await as(token).end('/api/auth/second-factor'))).toBe('IDN012');
    expect(codeOf(await as(token).post('/api/auth/second-factor/codes'))).toBe('IDN012');
  });
});

describe('a lost factor', () => {
  const lost = (token: string, user: string) => as(token).post('/api/access/lost-factor', { user });

  test('is taken away by an administrator, and the audit of the user names him', async () => {
    await switchOn(await demo.token(email));
    const admin = await demo.token();
    expect((await lost(admin, 'Sales@northwind.example')).status).toBe(204);
    expect((await signIn()).body.accessToken).toEqual(expect.any(String));
    const { body } = await demo.graphql(
      admin,
      `{ coreUsers(where: { email: { eq: "${email}" } }) { nodes { id version name } } }`,
    );
    const [user] = body.data.coreUsers.nodes;
    const history = (await as(admin).get(`/api/records/core.User/${user.id}/history`)).body;
    expect(history[0]).toMatchObject({
      version: user.version,
      cause: 'secondFactorTaken',
      by: { name: 'Anna Admin' },
      changes: [],
    });
    expect(codeOf(await lost(admin, email))).toBe('IDN012');
  });

  test('is nobody else’s to take, and wants a fresh proof', async () => {
    await switchOn(await demo.token(email));
    const reader = await demo.token('reader@northwind.example');
    expect(codeOf(await lost(reader, email))).toBe('SRV940');
    const other = await demo.token('admin@southwind.example');
    for (const user of [email, 'nobody@northwind.example'])
      expect(codeOf(await lost(other, user))).toBe('SRV912');
    const admin = await demo.token();
    await longAgo(admin);
    expect(codeOf(await lost(admin, email))).toBe('IDN004');
    expect((await signIn()).body.ticket).toEqual(expect.any(String));
    await off();
  });

  test('is taken away by whoever runs Kontor, with a new password', async () => {
    await switchOn(await demo.token(email));
    await ensureAccount(demo.database, email, 'Another-word-1');
    expect((await signIn()).body.ticket).toEqual(expect.any(String));
    await ensureAccount(demo.database, email, demoPassword, { reset: true });
    expect((await signIn()).body.accessToken).toEqual(expect.any(String));
  });

  test('stays where another organization has the same person, whom it guards too', async () => {
    await switchOn(await demo.token(email));
    const other = await demo.token('admin@southwind.example');
    const { body } = await demo.graphql(
      other,
      'mutation ($input: CoreUser_Create!) { made: createCoreUser(input: $input) { id } }',
      { input: { name: 'Sven Sales', email } },
    );
    expect(body.errors).toBeUndefined();
    expect(codeOf(await lost(await demo.token(), email))).toBe('IDN014');
    expect(codeOf(await lost(other, email))).toBe('IDN014');
    await off();
  });
});
