/** Signing in by another program: a real provider of OpenID Connect, and what a browser brings from one to the other. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { codeAt, openProviders, openSeal, stepAt, type Providers } from '../../engine/identity/index.ts';
import { openOutgoing } from '../../engine/outgoing/index.ts';
import {
  demoSecret,
  openDemo,
  openTestProvider,
  seedOf,
  type Answer,
  type Demo,
  type TestProvider,
} from '../support/index.ts';

const pageUrl = 'http://localhost:8080';
const callback = (name: string) => `${pageUrl}/api/auth/providers/${name}/callback`;

let demo: Demo;
let work: TestProvider;
let other: TestProvider;
beforeAll(async () => {
  work = await openTestProvider(callback('work'));
  other = await openTestProvider(callback('other'));
  demo = await openDemo({
    providers: [
      { ...work, name: 'work', title: 'Work' },
      { ...other, name: 'other', title: 'Other' },
    ],
    outgoingPrivate: '127.0.0.1',
  });
}, 120_000);
afterAll(async () => {
  await demo.close();
  await Promise.all([work.close(), other.close()]);
});

const email = 'sales@northwind.example';
const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));
const codeOf = ({ body }: Answer): string | undefined => body.faults?.[0]?.code;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Begun {
  readonly address: string;
  readonly cookie: string;
}

async function begin(name = 'work', token?: string): Promise<Begun> {
  const path = `/api/auth/providers/${name}/${token === undefined ? 'sign-in' : 'join'}`;
  const { status, body, cookie } = await demo.post(path, {}, token === undefined ? {} : bearer(token));
  expect(status).toBe(200);
  return { address: body.address, cookie: cookie! };
}

/** Goes to the provider, says who one is there, and gives the address that it leads back to. */
async function visit(address: string, who: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(address);
  let posted: URLSearchParams | undefined;
  for (;;) {
    if (at.origin === pageUrl) return at;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer: Response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie },
      ...(posted && { method: 'POST', body: posted }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [name, value] = set.split(';')[0]!.split('=') as [string, string];
      jar.set(name, value);
    }
    const next = answer.headers.get('location');
    posted = next === null && !posted ? new URLSearchParams({ name: who }) : undefined;
    if (next === null && !posted) throw new Error(`${answer.status} ${await answer.text()}`);
    if (next !== null) at = new URL(next, at);
  }
}

/** Comes back to us, with the cookie of the browser that began. */
const comeBack = (address: URL, cookie?: string) =>
  demo.send({
    method: 'GET',
    url: address.pathname + address.search,
    headers: { host: 'evil.example', ...(cookie !== undefined && { cookie }) },
  });
const wayOf = ({ status, headers }: Answer): unknown => {
  expect(status).toBe(303);
  return headers['location'];
};
const cookiesOf = ({ headers }: Answer): string[] => [headers['set-cookie'] ?? []].flat() as string[];

async function signIn(who: string, name = 'work'): Promise<Answer> {
  const { address, cookie } = await begin(name);
  return comeBack(await visit(address, who), cookie);
}

async function join(token: string, who: string, name = 'work'): Promise<unknown> {
  const { address, cookie } = await begin(name, token);
  return wayOf(await comeBack(await visit(address, who), cookie));
}

/** The access token of who came back. */
async function entered(answer: Answer): Promise<string> {
  expect(wayOf(answer)).toBe('/#entered=yes');
  const cookie = cookiesOf(answer)
    .find((one) => one.startsWith('kontor='))!
    .split(';')[0]!;
  const { body } = await demo.post('/api/auth/refresh', {}, { cookie });
  return body.accessToken as string;
}

const forget = () => asOwner('delete from kontor.identity');

test('what one may sign in by is named to everybody, without what is between it and us', async () => {
  const { body } = await demo.send({ method: 'GET', url: '/api/auth/providers' });
  expect(body).toEqual([
    { name: 'work', title: 'Work' },
    { name: 'other', title: 'Other' },
  ]);
  const unknown = await demo.post('/api/auth/providers/none/sign-in', {});
  expect(codeOf(unknown)).toBe('SRV912');
});

test('whoever begins goes to the provider with state, nonce and PKCE, and is led back where the settings say', async () => {
  const first = new URL((await begin()).address);
  const second = new URL((await begin()).address);
  expect(first.origin).toBe(work.issuer);
  expect(Object.fromEntries(first.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'kontor',
    redirect_uri: callback('work'),
    code_challenge_method: 'S256',
  });
  for (const once of ['state', 'nonce', 'code_challenge']) {
    expect(first.searchParams.get(once)).toMatch(/^[\w-]{43}$/);
    expect(first.searchParams.get(once)).not.toBe(second.searchParams.get(once));
  }
  const { cookie } = await begin();
  expect(cookie).not.toContain(first.searchParams.get('state'));
  const { headers } = await demo.post('/api/auth/providers/work/sign-in', {});
  for (const mark of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=600'])
    expect(String(headers['set-cookie'])).toContain(mark);
});

test('an identity opens no account by its e-mail, only the one that its owner has joined it to', async () => {
  // The provider says that it is the address of somebody who is here.
  await asOwner(`update kontor.account set email = 'sven@provider.example' where email = '${email}'`);
  expect(wayOf(await signIn('sven'))).toBe('/#why=unjoined');
  await asOwner(`update kontor.account set email = '${email}' where email = 'sven@provider.example'`);
  const token = await demo.token(email);
  expect(await join(token, 'sven')).toBe('/account');
  const answer = await signIn('sven');
  const own = await entered(answer);
  expect(decodeJwt(own)['email']).toBe(email);
  expect((await demo.graphql(own, '{ salesOrders(first: 1) { nodes { id } } }')).status).toBe(200);
  const refresh = cookiesOf(answer).find((one) => one.startsWith('kontor='));
  for (const mark of ['HttpOnly', 'SameSite=Strict']) expect(refresh).toContain(mark);
  expect(wayOf(await signIn('somebody'))).toBe('/#why=unjoined');
  await forget();
});

test('the same subject of another provider is somebody else', async () => {
  expect(await join(await demo.token(email), 'sven')).toBe('/account');
  expect(wayOf(await signIn('sven', 'other'))).toBe('/#why=unjoined');
  await forget();
});

describe('joining', () => {
  test('wants a fresh proof, when it begins and when it ends', async () => {
    const token = await demo.token(email);
    const longAgo = `update kontor.session set proved_at = now() - interval '1 hour' where id = '${decodeJwt(token)['sid'] as string}'`;
    const { address, cookie } = await begin('work', token);
    const back = await visit(address, 'sven');
    await asOwner(longAgo);
    expect(wayOf(await comeBack(back, cookie))).toBe('/#why=failed');
    expect(codeOf(await demo.post('/api/auth/providers/work/join', {}, bearer(token)))).toBe('IDN004');
    expect(wayOf(await signIn('sven'))).toBe('/#why=unjoined');
  });

  test('takes an identity from nobody, and one of each provider', async () => {
    expect(await join(await demo.token(email), 'sven')).toBe('/account');
    const finance = await demo.token('finance@northwind.example');
    expect(await join(finance, 'sven')).toBe('/account#why=taken');
    expect(await join(await demo.token(email), 'second')).toBe('/account#why=taken');
    expect(await join(await demo.token(email), 'sven')).toBe('/account');
    expect(decodeJwt(await entered(await signIn('sven')))['email']).toBe(email);
    await forget();
  });

  test('is seen and ended by its owner, who then does not get in by it', async () => {
    const token = await demo.token(email);
    const own = (method: 'GET' | 'DELETE', url: string) => demo.send({ method, url, headers: bearer(token) });
    await join(token, 'sven');
    const { body } = await own('GET', '/api/auth/identities');
    expect(body).toEqual([
      { name: 'work', title: 'Work', since: expect.any(String), email: 'sven@provider.example' },
      { name: 'other', title: 'Other', since: null, email: null },
    ]);
    expect((await own('DELETE', '/api/auth/identities/work')).status).toBe(204);
    expect(codeOf(await own('DELETE', '/api/auth/identities/work'))).toBe('SRV912');
    expect(wayOf(await signIn('sven'))).toBe('/#why=unjoined');
  });
});

describe('who comes back', () => {
  beforeAll(async () => void (await join(await demo.token(email), 'sven')));
  afterAll(forget);

  test('has the cookie of the browser that began: nobody is signed in by a link that somebody else got', async () => {
    const mine = await begin();
    const theirs = await begin();
    const back = await visit(mine.address, 'sven');
    for (const cookie of [undefined, theirs.cookie, 'kontor-provider=made-up'])
      expect(wayOf(await comeBack(back, cookie))).toBe('/#why=failed');
    expect(wayOf(await comeBack(back, mine.cookie))).toBe('/#entered=yes');
  });

  test('has a code that is taken once', async () => {
    const { address, cookie } = await begin();
    const back = await visit(address, 'sven');
    expect(wayOf(await comeBack(back, cookie))).toBe('/#entered=yes');
    expect(wayOf(await comeBack(back, cookie))).toBe('/#why=failed');
  });

  test('cannot change state, code or provider on his way, nor say no', async () => {
    for (const change of ['state', 'code']) {
      const { address, cookie } = await begin();
      const back = await visit(address, 'sven');
      back.searchParams.set(change, 'another');
      expect(wayOf(await comeBack(back, cookie))).toBe('/#why=failed');
    }
    const { address, cookie } = await begin();
    const back = await visit(address, 'sven');
    back.pathname = new URL(callback('other')).pathname;
    expect(wayOf(await comeBack(back, cookie))).toBe('/#why=failed');
    const refused = await begin();
    expect(wayOf(await comeBack(await visit(refused.address, ''), refused.cookie))).toBe('/#why=failed');
  });

  test('is asked for his second factor, and is nobody where his account is locked', async () => {
    const token = await demo.token(email);
    const { body } = await demo.post('/api/auth/second-factor', {}, bearer(token));
    const seed = seedOf(body.secret);
    const now = stepAt(Date.now());
    await demo.post('/api/auth/second-factor/confirm', { code: codeAt(seed, now - 1) }, bearer(token));
    const way = wayOf(await signIn('sven')) as string;
    const ticket = /^\/#ticket=([\w-]{43})$/.exec(way)![1];
    const whole = await demo.post('/api/auth/sign-in/code', { ticket, code: codeAt(seed, now) });
    expect(whole.status).toBe(200);
    await asOwner('delete from kontor.factor');
    await asOwner(`update kontor.account set state = 'locked' where email = '${email}'`);
    expect(wayOf(await signIn('sven'))).toBe('/#why=unjoined');
    await asOwner(`update kontor.account set state = 'active' where email = '${email}'`);
  });

  test('has shown no fresh proof: what wants one asks for the password', async () => {
    const own = await entered(await signIn('sven'));
    const key = { name: 'Nightly', scope: ['sales.Order:read'] };
    expect(codeOf(await demo.post('/api/auth/keys', key, bearer(own)))).toBe('IDN004');
    await demo.post('/api/auth/prove', { password: demoPassword }, bearer(own));
    expect((await demo.post('/api/auth/keys', key, bearer(own))).status).toBe(201);
  });
});

describe('calls of a provider', () => {
  const at = (
    issuer: string,
    allowed: readonly string[],
    now?: () => number,
    call = openOutgoing({ allowed }).call,
  ): Providers =>
    openProviders({
      providers: [{ name: 'work', title: 'Work', issuer, client: work.client, secret: work.secret }],
      call,
      seal: openSeal(demoSecret),
      pageUrl,
      ...(now && { now }),
    });

  test('lead nowhere in our own network unless that was allowed', async () => {
    await expect(at(work.issuer, []).begin('work')).rejects.toMatchObject({
      cause: { faults: [{ code: 'OUT001' }] },
    });
    await expect(at(work.issuer, ['127.0.0.1']).begin('work')).resolves.toMatchObject({
      address: expect.any(String),
    });
  });

  test('that get no answer are told as such', async () => {
    const gone = await openTestProvider(callback('work'));
    await gone.close();
    const answer = await openDemoWith(gone.issuer);
    expect(answer).toEqual(['IDN015', 503]);
  });

  /** The provider as it is to whoever is told something else than it says. */
  const changed = (change: (body: string) => string): Providers => {
    const { call } = openOutgoing({ allowed: ['127.0.0.1'] });
    return at(work.issuer, [], undefined, async (...asked) => {
      const reply = await call(...asked);
      return { ...reply, body: change(reply.body) };
    });
  };

  test('that bring a statement with a signature that is not the provider’s let nobody in', async () => {
    const finish = async (providers: Providers) => {
      const { address, kept } = await providers.begin('work');
      return providers.finish('work', kept, (await visit(address, 'sven')).searchParams);
    };
    const other = (body: string) =>
      body.replace(/("id_token":"[\w-]+\.[\w-]+\.)[\w-]+"/, `$1${'A'.repeat(342)}"`);
    await expect(finish(changed((body) => body))).resolves.toMatchObject({ identity: { subject: 'sven' } });
    await expect(finish(changed(other))).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/signature/i) },
    });
  });

  test('that tell of another issuer than the one in the settings lead nowhere', async () => {
    const elsewhere = (body: string) =>
      body.replace(`"issuer":"${work.issuer}"`, '"issuer":"https://elsewhere.example"');
    await expect(changed(elsewhere).begin('work')).rejects.toThrow(/issuer does not match/);
  });

  test('are for nothing where somebody was away for longer than ten minutes', async () => {
    let now = Date.now();
    const providers = at(work.issuer, ['127.0.0.1'], () => now);
    const { address, kept } = await providers.begin('work');
    const back = await visit(address, 'sven');
    now += 10 * 60 * 1000 + 1;
    await expect(providers.finish('work', kept, back.searchParams)).rejects.toThrow('too long');
  });

  async function openDemoWith(issuer: string): Promise<unknown> {
    const alone = await openDemo({
      providers: [{ name: 'gone', title: 'Gone', issuer, client: 'kontor' }],
      outgoingPrivate: '127.0.0.1',
    });
    const answer = await alone.post('/api/auth/providers/gone/sign-in', {});
    await alone.close();
    return [codeOf(answer), answer.status];
  }
});
