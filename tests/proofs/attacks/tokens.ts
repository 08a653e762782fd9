/* U: every guarded route is called with what is no token of ours, or none any more. */
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { ask, expectStatus, row, type Row } from './cases.ts';
import type { Attacker, World } from './world.ts';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Parts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signature: string;
}

function partsOf(token: string): Parts {
  const [header, claims, signature] = token.split('.') as [string, string, string];
  const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Parts['claims'];
  return { header: read(header), claims: read(claims), signature };
}

const joined = ({ header, claims, signature }: Parts): string =>
  `${encode(header)}.${encode(claims)}.${signature}`;

const otherKey = generateKeyPairSync('ed25519').privateKey;

/** Signed by a key that nobody knows here. */
const resigned = (parts: Omit<Parts, 'signature'>): string => {
  const text = `${encode(parts.header)}.${encode(parts.claims)}`;
  return `${text}.${sign(null, Buffer.from(text), otherKey).toString('base64url')}`;
};

/** Each makes something that looks like the token of somebody who is signed in. */
const forgeries: Readonly<Record<string, (token: string) => string>> = {
  'U1 alg none': (token) => {
    const { header, claims } = partsOf(token);
    return joined({ header: { ...header, alg: 'none' }, claims, signature: '' });
  },
  'U1 HS256 with what is public': (token) => {
    const { header, claims } = partsOf(token);
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
    return `${text}.${createHmac('sha256', String(header['kid'])).update(text).digest('base64url')}`;
  },
  'U2 unknown key': (token) => {
    const { header, claims } = partsOf(token);
    return resigned({ header: { ...header, kid: randomUUID() }, claims });
  },
  'U2 another’s signature': (token) => resigned(partsOf(token)),
  'U2 empty secret': (token) => {
    const { header, claims } = partsOf(token);
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
    return `${text}.${createHmac('sha256', '').update(text).digest('base64url')}`;
  },
  'U3 unknown crit': (token) => {
    const { header, claims } = partsOf(token);
    return resigned({ header: { ...header, crit: ['exp', 'more'] }, claims });
  },
  'U4 another issuer': (token) => {
    const { header, claims } = partsOf(token);
    return resigned({ header, claims: { ...claims, iss: 'https://elsewhere.example' } });
  },
  'other claims under the same signature': (token) => {
    const parts = partsOf(token);
    return joined({ ...parts, claims: { ...parts.claims, companyId: randomUUID() } });
  },
  'a signature cut short': (token) => token.slice(0, -4),
  'no token': () => '',
  'no letters of a token': () => '\u0000\ud83d',
  'a key of nobody': () => `kontor_${'a'.repeat(43)}`,
  'more letters than tokens have': () => 'a'.repeat(12_000),
};

/** Addresses as they could be called: parameters hold ids. */
const called = (url: string): string => url.replaceAll(/:\w+/g, () => randomUUID()).replace('*', 'x');

const shapes = (world: World) =>
  world.company.app
    .guarded()
    .filter(({ open, method }) => open === undefined && method !== 'HEAD')
    .flatMap(({ method, url }) =>
      Object.entries(forgeries).map(
        ([name, forge]) =>
          [
            `${name}: ${method} ${url}`,
            async (at: World) => {
              const forged: Attacker = { name, token: forge(at.limited[0]!.token) };
              const type = /import/.test(url) ? 'text/csv' : 'application/json';
              const request = { method, url: called(url), payload: method === 'GET' ? undefined : '{}' };
              const told = await ask(at, forged, {
                ...request,
                headers: { 'content-type': type },
              } as Parameters<typeof ask>[2]);
              expectStatus(told, 401, 431);
            },
          ] as const,
      ),
    );

export const tokenRows: readonly Row[] = [
  row('U', 'a guarded route is called with no token of ours', shapes),
];
