import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import {
  openTokens,
  sharedRing,
  type Bearer,
  type Ring,
  type SigningKey,
} from '../../engine/identity/index.ts';

/** Of one pair, which never changes. */
function pairRing(id = 'one'): Ring {
  const { privateKey: sign, publicKey: verify } = generateKeyPairSync('ed25519');
  const key: SigningKey = { algorithm: 'EdDSA', id, sign, verify };
  return {
    algorithm: 'EdDSA',
    newest: async () => key,
    find: async (wanted) => (wanted === id ? key : undefined),
    believes: (wanted) => wanted === id,
    published: async () => [],
  };
}
const bearer: Bearer = {
  session: '01a1fdb7-0000-7000-8000-000000000001',
  account: '01a1fdb7-0000-7000-8000-000000000002',
  user: '01a1fdb7-0000-7000-8000-000000000003',
  organization: '01a1fdb7-0000-7000-8000-000000000004',
  workspace: null,
  email: 'anna@northwind.example',
  role: 'sales.rep',
};

test('a token tells whom it was made for', async () => {
  const tokens = openTokens(pairRing());
  expect(await tokens.verify(await tokens.issue(bearer))).toEqual(bearer);
});

test('a token carries id, email, companyId, role, iat and exp, and runs 15 minutes', async () => {
  const claims = decodeJwt(await openTokens(pairRing()).issue(bearer));
  expect(claims).toMatchObject({
    id: bearer.user,
    email: bearer.email,
    companyId: bearer.organization,
    role: 'sales.rep',
  });
  expect(claims.exp! - claims.iat!).toBe(900);
});

test('a token is believed by the key it names, and by no other of that name', async () => {
  const ring = pairRing();
  const token = await openTokens(ring).issue(bearer);
  expect(await openTokens(ring).verify(token)).toEqual(bearer);
  expect(await openTokens(pairRing()).verify(token)).toBeUndefined();
  expect(await openTokens(pairRing('other')).verify(token)).toBeUndefined();
});

test('a token ends after 15 minutes, also where it was verified before', async () => {
  let now = Date.parse('2026-11-21T10:00:00Z');
  const ring = pairRing();
  const tokens = openTokens(ring, () => now);
  const token = await tokens.issue(bearer);
  expect(await tokens.verify(token)).toEqual(bearer);
  now += 15 * 60 * 1000 + 1000;
  expect(await tokens.verify(token)).toBeUndefined();
  expect(await openTokens(ring, () => now).verify(token)).toBeUndefined();
});

test('JWT_SECRET signs by HS256, and only then is HS256 believed', async () => {
  const shared = openTokens(sharedRing('shared with another program, long enough'));
  const token = await shared.issue(bearer);
  expect(decodeProtectedHeader(token).alg).toBe('HS256');
  expect(await shared.verify(token)).toEqual(bearer);
  const { kid } = decodeProtectedHeader(token);
  expect(await openTokens(pairRing(kid)).verify(token)).toBeUndefined();
});

test('a token without signature, or signed with the public key as a shared secret, is none', async () => {
  const ring = pairRing();
  const tokens = openTokens(ring);
  const pem = (await ring.newest()).verify.export({ format: 'pem', type: 'spki' });
  const token = await tokens.issue(bearer);
  const claims = decodeJwt(token);
  const { kid } = decodeProtectedHeader(token);
  const unsigned = new UnsecuredJWT(claims).encode();
  const confused = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: kid!, typ: 'JWT' })
    .sign(createSecretKey(Buffer.from(pem)));
  for (const forged of [unsigned, confused, `${token.slice(0, -4)}AAAA`, 'x.y.z', '']) {
    expect(await tokens.verify(forged)).toBeUndefined();
  }
});

test('a token with an unknown critical extension is none', async () => {
  const jwtSecret = 'shared with another program, long enough';
  const tokens = openTokens(sharedRing(jwtSecret));
  const claims = decodeJwt(await tokens.issue(bearer));
  const { kid } = decodeProtectedHeader(await tokens.issue(bearer));
  const odd = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: kid!, typ: 'JWT', crit: ['strange'], strange: true })
    .sign(createSecretKey(Buffer.from(jwtSecret)), { crit: { strange: true } });
  expect(await tokens.verify(odd)).toBeUndefined();
});
