import { createSecretKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { openTokens, type Bearer } from '../../engine/identity/index.ts';

const secret = 'a secret of more than thirty-two characters';
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
  const tokens = openTokens({ secret });
  expect(await tokens.verify(await tokens.issue(bearer))).toEqual(bearer);
});

test('a token carries id, email, companyId, role, iat and exp, and runs 15 minutes', async () => {
  const claims = decodeJwt(await openTokens({ secret }).issue(bearer));
  expect(claims).toMatchObject({
    id: bearer.user,
    email: bearer.email,
    companyId: bearer.organization,
    role: 'sales.rep',
  });
  expect(claims.exp! - claims.iat!).toBe(900);
});

test('nodes with one secret know each other’s tokens, others do not', async () => {
  const token = await openTokens({ secret }).issue(bearer);
  expect(await openTokens({ secret }).verify(token)).toEqual(bearer);
  expect(await openTokens({ secret: `${secret}!` }).verify(token)).toBeUndefined();
});

test('a token ends after 15 minutes, also where it was verified before', async () => {
  let now = Date.parse('2026-11-21T10:00:00Z');
  const tokens = openTokens({ secret }, () => now);
  const token = await tokens.issue(bearer);
  expect(await tokens.verify(token)).toEqual(bearer);
  now += 15 * 60 * 1000 + 1000;
  expect(await tokens.verify(token)).toBeUndefined();
  expect(await openTokens({ secret }, () => now).verify(token)).toBeUndefined();
});

test('JWT_SECRET signs by HS256, and only then is HS256 believed', async () => {
  const shared = openTokens({ secret, jwtSecret: 'shared with another program, long enough' });
  const token = await shared.issue(bearer);
  expect(decodeProtectedHeader(token).alg).toBe('HS256');
  expect(await shared.verify(token)).toEqual(bearer);
  expect(await openTokens({ secret }).verify(token)).toBeUndefined();
});

test('a token without signature, or signed with the public key as a shared secret, is none', async () => {
  const tokens = openTokens({ secret });
  const token = await tokens.issue(bearer);
  const claims = decodeJwt(token);
  const { kid } = decodeProtectedHeader(token);
  const unsigned = new UnsecuredJWT(claims).encode();
  const confused = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: kid!, typ: 'JWT' })
    .sign(createSecretKey(Buffer.from(kid!.padEnd(32, 'x'))));
  for (const forged of [unsigned, confused, `${token.slice(0, -4)}AAAA`, 'x.y.z', '']) {
    expect(await tokens.verify(forged)).toBeUndefined();
  }
});

test('a token with an unknown critical extension is none', async () => {
  const jwtSecret = 'shared with another program, long enough';
  const tokens = openTokens({ secret, jwtSecret });
  const claims = decodeJwt(await tokens.issue(bearer));
  const { kid } = decodeProtectedHeader(await tokens.issue(bearer));
  const odd = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: kid!, typ: 'JWT', crit: ['strange'], strange: true })
    .sign(createSecretKey(Buffer.from(jwtSecret)), { crit: { strange: true } });
  expect(await tokens.verify(odd)).toBeUndefined();
});
