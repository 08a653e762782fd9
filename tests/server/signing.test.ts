/** Keys that sign access tokens: kept in the database, changed by age and by command, known to all processes. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { composeServer } from '../../engine/cli/compose.ts';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { keptRing, openSeal, openTokens, rotateKeys, type Bearer } from '../../engine/identity/index.ts';
import { demoSecret, openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo();
}, 120_000);
afterAll(() => demo.close());
beforeEach(() => asOwner('delete from kontor.signing_key'));

const seal = openSeal(demoSecret);
const me = '{ coreUsers(first: 1) { nodes { id } } }';
const bearer: Bearer = {
  session: '01a1fdb7-0000-7000-8000-000000000001',
  account: '01a1fdb7-0000-7000-8000-000000000002',
  user: '01a1fdb7-0000-7000-8000-000000000003',
  organization: '01a1fdb7-0000-7000-8000-000000000004',
  workspace: null,
  email: 'anna@northwind.example',
  role: 'sales.rep',
};

const asOwner = async (text: string) => (await runAsOwner(demo.url, rolesOf(), (db) => db.query(text))).rows;
const kept = async () =>
  (await asOwner('select id from kontor.signing_key order by made_at')) as { id: string }[];
const keyOf = (token: string): string => decodeProtectedHeader(token).kid!;
/** Another process; `now` tells it the time. */
const node = (now = Date.now) => openTokens(keptRing(demo.rooms.ask, seal, now), now);
const published = async () => (await demo.send({ method: 'GET', url: '/.well-known/jwks.json' })).body;

test('processes that begin at one moment share one key, and believe each other', async () => {
  const nodes = Array.from({ length: 8 }, () => node());
  const tokens = await Promise.all(nodes.map(({ issue }) => issue(bearer)));
  expect(new Set(tokens.map(keyOf)).size).toBe(1);
  expect(await kept()).toHaveLength(1);
  for (const { verify } of nodes) for (const token of tokens) expect(await verify(token)).toEqual(bearer);
});

test('a key that signs is sealed: the database cannot sign', async () => {
  await node().issue(bearer);
  const [row] = (await asOwner('select sealed from kontor.signing_key')) as { sealed: Buffer }[];
  expect(() => openSeal(`${demoSecret}!`).open(row!.sealed, 'signing key')).toThrow();
  expect(row!.sealed.toString('latin1')).not.toContain('MC4CAQAwBQYDK2Vw'); // PKCS 8 of Ed25519 in base 64
});

test('a new key is believed at once by who never heard of it, and signs everywhere within five seconds', async () => {
  let now = Date.now();
  const [one, other] = [node(() => now), node(() => now)];
  const before = await one.issue(bearer);
  await other.issue(bearer);
  const id = await rotateKeys(demo.rooms.ask, seal);
  expect(keyOf(await other.issue(bearer))).toBe(keyOf(before));
  now += 5_000;
  const after = await other.issue(bearer);
  expect(keyOf(after)).toBe(id);
  expect(await one.verify(after)).toEqual(bearer);
  expect(await one.verify(before)).toEqual(bearer);
});

test('the key before counts until its tokens have ended, and is swept by the next one', async () => {
  const tokens = node();
  const before = await tokens.issue(bearer);
  await rotateKeys(demo.rooms.ask, seal);
  const late = `update kontor.signing_key set made_at = made_at - interval`;
  await asOwner(`${late} '15 minutes'`);
  expect(await node().verify(before)).toEqual(bearer);
  await asOwner(`${late} '2 minutes'`);
  expect(await node().verify(before)).toBeUndefined();
  expect(await kept()).toHaveLength(2);
  await rotateKeys(demo.rooms.ask, seal);
  expect((await kept()).map(({ id }) => id)).not.toContain(keyOf(before));
});

test('after thirty days whoever signs next makes another', async () => {
  const before = await node().issue(bearer);
  await asOwner(`update kontor.signing_key set made_at = now() - interval '29 days'`);
  expect(keyOf(await node().issue(bearer))).toBe(keyOf(before));
  await asOwner(`update kontor.signing_key set made_at = now() - interval '31 days'`);
  const nodes = [node(), node(), node()];
  const after = await Promise.all(nodes.map(({ issue }) => issue(bearer)));
  expect(new Set(after.map(keyOf)).size).toBe(1);
  expect(keyOf(after[0]!)).not.toBe(keyOf(before));
  expect(await nodes[0]!.verify(before)).toEqual(bearer);
});

test('keys that may have got out are ended: tokens that were believed before are so no more', async () => {
  let now = Date.now();
  const tokens = node(() => now);
  const before = await tokens.issue(bearer);
  expect(await tokens.verify(before)).toEqual(bearer);
  await rotateKeys(demo.rooms.ask, seal, { endOthers: true });
  now += 5_000;
  expect(await tokens.verify(before)).toBeUndefined();
  expect(await kept()).toHaveLength(1);
});

test('whoever writes a key of his own into the table makes nobody believe it', async () => {
  const tokens = node();
  await tokens.issue(bearer);
  const own = generateKeyPairSync('ed25519');
  const der = own.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const sealed = openSeal('a secret of somebody else, of forty letters').close(der, 'signing key mine');
  await asOwner(
    `insert into kontor.signing_key (id, sealed) values ('mine', '\\x${sealed.toString('hex')}')`,
  );
  const forged = await new SignJWT({ id: bearer.user, companyId: bearer.organization, sid: bearer.session })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'mine', typ: 'JWT' })
    .setIssuer('kontor')
    .setAudience('kontor')
    .setSubject(bearer.account)
    .setJti('1')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(own.privateKey);
  for (const { verify } of [tokens, node()]) expect(await verify(forged)).toBeUndefined();
  expect((await published()).keys.map(({ kid }: { kid: string }) => kid)).not.toContain('mine');
  const next = await node().issue(bearer);
  expect(await tokens.verify(next)).toEqual(bearer);
});

test('other programs check our tokens by what is published, which holds no private half', async () => {
  const token = await demo.token();
  const { status, body, headers } = await demo.send({ method: 'GET', url: '/.well-known/jwks.json' });
  expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'public, max-age=300' });
  const [key] = body.keys;
  expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  expect(createPublicKey({ key, format: 'jwk' }).asymmetricKeyType).toBe('ed25519');
  const { payload } = await jwtVerify(token, createLocalJWKSet(body), {
    issuer: 'kontor',
    audience: 'kontor',
  });
  expect(payload['email']).toBe('admin@northwind.example');
});

test('where JWT_SECRET is set it signs by HS256, nothing is published and nothing is kept', async () => {
  const asymmetric = await demo.token();
  await asOwner('delete from kontor.signing_key');
  const settings = { ...demo.settings, jwtSecret: 'shared with another program, long enough' };
  const app = await composeServer(settings, demo.rooms, {
    page: { folder: demo.settings.dataFolder },
    development: true,
  });
  const login = { email: 'admin@northwind.example', password: 'Kontor-demo-1' };
  const { token } = (await app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: login })).json<{
    token: string;
  }>();
  expect(decodeProtectedHeader(token).alg).toBe('HS256');
  const ask = (authorization: string) =>
    app.inject({ method: 'POST', url: '/graphql', payload: { query: me }, headers: { authorization } });
  expect((await ask(`Bearer ${token}`)).statusCode).toBe(200);
  expect((await ask(`Bearer ${asymmetric}`)).statusCode).toBe(401);
  expect((await app.inject('/.well-known/jwks.json')).json()).toEqual({ keys: [] });
  expect((await demo.graphql(token, me)).status).toBe(401);
  expect(await kept()).toEqual([]);
  await app.close();
});
