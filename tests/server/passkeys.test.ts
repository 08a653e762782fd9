/** Passkeys: registered by their owner, taken alone and behind a password, and refused whenever anything about one is wrong. */
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { ensureAccount } from '../../engine/cli/installation.ts';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import {
  openAuthenticator,
  openDemo,
  type Answer,
  type Authenticator,
  type Demo,
  type Lies,
} from '../support/index.ts';

const origin = 'https://kontor.example';
const email = 'sales@northwind.example';

let demo: Demo;
let token: string;
beforeAll(async () => {
  demo = await openDemo({ publicUrl: origin });
  token = await demo.token(email);
}, 120_000);
afterAll(() => demo.close());
afterEach(() =>
  asOwner('delete from kontor.passkey; delete from kontor.factor; delete from kontor.challenge'),
);

const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));
const codeOf = ({ body }: Answer): string | undefined => body.faults?.[0]?.code;
const signIn = (who = email) =>
  demo.post('/api/auth/sign-in', { email: who, password: demoPassword }) as Promise<Answer>;

const as = (bearer: string) => {
  const ask = (method: 'GET' | 'POST' | 'DELETE') => (url: string, payload?: object) =>
    demo.send({ method, url, headers: { authorization: `Bearer ${bearer}` }, ...(payload && { payload }) });
  return { get: ask('GET'), post: ask('POST'), end: ask('DELETE') };
};
const longAgo = (bearer: string) =>
  asOwner(
    `update kontor.session set proved_at = now() - interval '1 hour' where id = '${decodeJwt(bearer)['sid'] as string}'`,
  );

interface Registered {
  readonly key: Authenticator;
  readonly answer: Answer;
}

async function register(
  bearer = token,
  lies: Lies = {},
  key = openAuthenticator(origin),
): Promise<Registered> {
  const { body } = await as(bearer).post('/api/auth/passkeys/begin');
  const created = key.create(body, lies);
  return { key, answer: await as(bearer).post('/api/auth/passkeys', { name: 'Phone', created }) };
}

const begin = async (ticket?: string) =>
  (await demo.post('/api/auth/sign-in/passkey/begin', ticket === undefined ? {} : { ticket })).body;
const show = (shown: object, ticket?: string) =>
  demo.post('/api/auth/sign-in/passkey', { shown, ...(ticket !== undefined && { ticket }) });
const enter = async (key: Authenticator, lies: Lies = {}) => show(key.get(await begin(), lies));

describe('a passkey', () => {
  test('is registered for the address in the settings, under a name, and is listed', async () => {
    const { body, headers } = await as(token).post('/api/auth/passkeys/begin');
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({ rp: { id: 'kontor.example', name: 'Kontor' }, user: { name: email } });
    const { answer } = await register();
    expect(answer.status).toBe(201);
    const { body: list } = await as(token).get('/api/auth/passkeys');
    expect(list).toEqual([
      { id: expect.any(String), name: 'Phone', since: expect.any(String), usedAt: null, copiedAt: null },
    ]);
  });

  test('brings recovery codes where it is the first factor, and none after that', async () => {
    const first = await register();
    expect(first.answer.body.codes).toHaveLength(10);
    const second = await register();
    expect(second.answer.body).toEqual({ codes: [] });
    expect((await as(token).get('/api/auth/second-factor')).body).toEqual({
      on: false,
      codes: 10,
      passkeys: 2,
    });
    const { body } = await as(token).post('/api/auth/second-factor/codes');
    expect(body.codes).toHaveLength(10);
  });

  test('is registered once: the browser is told which are there, and the same is refused', async () => {
    const { key } = await register();
    const { body } = await as(token).post('/api/auth/passkeys/begin');
    expect(body.excludeCredentials.map(({ id }: { id: string }) => id)).toEqual([key.id]);
    expect(codeOf((await register(token, {}, key)).answer)).toBe('IDN020');
  });

  test.each<[string, Lies]>([
    ['of another origin', { origin: 'https://kontor.example.evil' }],
    ['for another address', { rpId: 'evil.example' }],
    ['that signed in and was not made', { type: 'webauthn.get' }],
  ])('%s is not registered', async (_, lies) => {
    expect(codeOf((await register(token, lies)).answer)).toBe('IDN017');
    expect((await as(token).get('/api/auth/passkeys')).body).toEqual([]);
  });

  test('is registered by a challenge of that session, once', async () => {
    const key = openAuthenticator(origin);
    const { body } = await as(token).post('/api/auth/passkeys/begin');
    const other = await demo.token('reader@northwind.example');
    const given = { name: 'Phone', created: key.create(body) };
    expect(codeOf(await as(other).post('/api/auth/passkeys', given))).toBe('IDN018');
    expect((await as(token).post('/api/auth/passkeys', given)).status).toBe(201);
    expect(codeOf(await as(token).post('/api/auth/passkeys', given))).toBe('IDN018');
  });

  test('wants a fresh proof to be registered and to be removed', async () => {
    const { key } = await register();
    const [{ id }] = (await as(token).get('/api/auth/passkeys')).body;
    const late = (await enter(key)).body.accessToken as string;
    await longAgo(late);
    for (const answer of [
      await as(late).post('/api/auth/passkeys/begin'),
      await as(late).post('/api/auth/passkeys', {
        name: 'Phone',
        created: openAuthenticator(origin).create({ challenge: 'none', user: { id: 'none' } }),
      }),
      await as(late).end(`/api/auth/passkeys/${id}`),
    ])
      expect(codeOf(answer)).toBe('IDN004');
  });

  test('is removed by its owner, and by nobody else', async () => {
    const { key } = await register();
    const [{ id }] = (await as(token).get('/api/auth/passkeys')).body;
    const other = await demo.token('reader@northwind.example');
    expect(codeOf(await as(other).end(`/api/auth/passkeys/${id}`))).toBe('SRV912');
    expect((await as(token).end(`/api/auth/passkeys/${id}`)).status).toBe(204);
    expect(codeOf(await enter(key))).toBe('IDN017');
    expect((await signIn()).body.accessToken).toEqual(expect.any(String));
    expect((await as(token).get('/api/auth/second-factor')).body).toEqual({
      on: false,
      codes: 0,
      passkeys: 0,
    });
  });

  test('is kept in no more than twenty of one account', async () => {
    for (let n = 1; n <= 20; n++) expect((await register()).answer.status).toBe(201);
    expect(codeOf((await register()).answer)).toBe('IDN021');
  });
});

describe('signing in by a passkey alone', () => {
  test('needs no address and no password, and counts as a fresh proof by both factors', async () => {
    const { key } = await register();
    const options = await begin();
    expect(options).toMatchObject({ rpId: 'kontor.example', userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    const { status, body, headers } = await show(key.get(options));
    expect(status).toBe(200);
    expect(body.user.email).toBe(email);
    expect(String(headers['set-cookie'])).toContain('HttpOnly');
    expect((await as(body.accessToken).post('/api/auth/passkeys/begin')).status).toBe(200);
    const [{ usedAt }] = (await as(token).get('/api/auth/passkeys')).body;
    expect(usedAt).toEqual(expect.any(String));
  });

  test.each<[string, Lies, string]>([
    ['of another origin', { origin: 'https://kontor.example.evil' }, 'IDN017'],
    ['of a page without TLS', { origin: 'http://kontor.example' }, 'IDN017'],
    ['for another address', { rpId: 'evil.example' }, 'IDN017'],
    ['that nobody unlocked', { verified: false }, 'IDN017'],
    ['that was made and did not sign in', { type: 'webauthn.create' }, 'IDN017'],
    ['that says nothing of whose it is', { handle: '' }, 'SRV904'],
  ])('%s is refused', async (_, lies, code) => {
    const { key } = await register();
    expect(codeOf(await enter(key, lies))).toBe(code);
    expect((await enter(key)).status).toBe(200);
  });

  test('takes each challenge once, right or wrong, and within its minutes', async () => {
    const { key } = await register();
    const used = await begin();
    expect((await show(key.get(used))).status).toBe(200);
    expect(codeOf(await show(key.get(used)))).toBe('IDN018');
    const wrong = await begin();
    expect(codeOf(await show(key.get(wrong, { verified: false })))).toBe('IDN017');
    expect(codeOf(await show(key.get(wrong)))).toBe('IDN018');
    const late = await begin();
    await asOwner('update kontor.challenge set expires_at = now()');
    expect(codeOf(await show(key.get(late)))).toBe('IDN018');
    expect(codeOf(await show(key.get({ challenge: 'bm9ib2R5IGdhdmUgdGhpcw' })))).toBe('IDN018');
  });

  test('of six who bring one answer at one moment, lets one in', async () => {
    const { key } = await register();
    const shown = key.get(await begin());
    const answers = await Promise.all(Array.from({ length: 6 }, () => show(shown)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('refuses one that says it is somebody else’s, or that another key signed', async () => {
    const { key } = await register();
    const other = await register(await demo.token('reader@northwind.example'));
    const [{ account }] = (
      await asOwner(`select encode(uuid_send(id), 'hex') as account from kontor.account
      where email = 'reader@northwind.example'`)
    ).rows as [{ account: string }];
    const handle = Buffer.from(account, 'hex').toString('base64url');
    expect(codeOf(await enter(key, { handle }))).toBe('IDN017');
    const shown = other.key.get(await begin());
    expect(codeOf(await show({ ...shown, id: key.id, rawId: key.id }))).toBe('IDN017');
  });

  test('refuses one that counts backwards from then on, and says so to its owner', async () => {
    const { key } = await register();
    expect((await enter(key, { counter: 9 })).status).toBe(200);
    expect(codeOf(await enter(key, { counter: 9 }))).toBe('IDN019');
    expect(codeOf(await enter(key, { counter: 10 }))).toBe('IDN019');
    const [{ copiedAt }] = (await as(token).get('/api/auth/passkeys')).body;
    expect(copiedAt).toEqual(expect.any(String));
    expect((await signIn()).body.ticket).toEqual(expect.any(String));
  });

  test('takes one that never counts', async () => {
    const { key } = await register(token, { counter: 0 });
    for (let n = 1; n <= 2; n++) expect((await enter(key, { counter: 0 })).status).toBe(200);
  });

  test('opens no account that is locked', async () => {
    const { key } = await register();
    await asOwner(`update kontor.account set state = 'locked' where email = '${email}'`);
    expect(codeOf(await enter(key))).toBe('IDN017');
    await asOwner(`update kontor.account set state = 'active' where email = '${email}'`);
    token = (await enter(key)).body.accessToken;
  });
});

describe('a passkey as the second factor', () => {
  test('is asked for behind the password, also one that nobody unlocked', async () => {
    const { key } = await register();
    const half = await signIn();
    expect(Object.keys(half.body)).toEqual(['ticket', 'expiresIn']);
    const options = await begin(half.body.ticket);
    expect(options.allowCredentials.map(({ id }: { id: string }) => id)).toEqual([key.id]);
    const { status, body } = await show(key.get(options, { verified: false }), half.body.ticket);
    expect({ status, who: body.user.email }).toEqual({ status: 200, who: email });
    const again = await begin();
    expect(codeOf(await show(key.get(again), half.body.ticket))).toBe('IDN010');
    expect((await demo.post('/api/v1/auth/login', { email, password: demoPassword })).status).toBe(403);
  });

  test('is one of that account, for a challenge that was given with the ticket', async () => {
    const { key } = await register();
    const other = await register(await demo.token('reader@northwind.example'));
    const { ticket } = (await signIn()).body;
    expect(codeOf(await show(other.key.get(await begin(ticket)), ticket))).toBe('IDN017');
    expect(codeOf(await show(key.get(await begin()), ticket))).toBe('IDN018');
    expect(codeOf(await show(key.get(await begin(ticket))))).toBe('IDN018');
    expect((await show(key.get(await begin(ticket)), ticket)).status).toBe(200);
  });

  test('where it was lost, a recovery code does, and an administrator takes it away', async () => {
    const { answer } = await register();
    const { ticket } = (await signIn()).body;
    const { status } = await demo.post('/api/auth/sign-in/code', { ticket, code: answer.body.codes[0] });
    expect(status).toBe(200);
    const admin = await demo.token();
    expect((await as(admin).post('/api/access/lost-factor', { user: email })).status).toBe(204);
    expect((await signIn()).body.accessToken).toEqual(expect.any(String));
    await register();
    await ensureAccount(demo.database, email, demoPassword, { reset: true });
    token = (await signIn()).body.accessToken;
    expect(token).toEqual(expect.any(String));
  });
});

describe('a fresh proof by a passkey', () => {
  test('takes the place of password and code', async () => {
    const { key } = await register();
    const late = (await enter(key)).body.accessToken as string;
    await longAgo(late);
    const options = (await as(late).post('/api/auth/prove/passkey/begin')).body;
    const prove = (shown: object) => as(late).post('/api/auth/prove/passkey', { shown });
    expect(codeOf(await prove(key.get(options, { verified: false })))).toBe('IDN017');
    expect(codeOf(await prove(key.get(await begin())))).toBe('IDN018');
    expect(codeOf(await as(late).post('/api/auth/passkeys/begin'))).toBe('IDN004');
    const again = (await as(late).post('/api/auth/prove/passkey/begin')).body;
    expect((await prove(key.get(again))).status).toBe(204);
    expect((await as(late).post('/api/auth/passkeys/begin')).status).toBe(200);
  });

  test('is not offered to who has none', async () => {
    expect(codeOf(await as(token).post('/api/auth/prove/passkey/begin'))).toBe('IDN017');
  });
});
