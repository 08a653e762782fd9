/*
 * Access tokens: signed, 15 minutes, for one session, organization and workspace. What a token says about roles is
 * for display alone; rights are looked up at each request. The algorithm is fixed by the key we hold, never by the
 * token's header.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign'; // not the whole of it, which is encryption for the most part
import { jwtVerify } from 'jose/jwt/verify';
import { LRUCache } from 'lru-cache';

export const accessSeconds = 15 * 60;

/** Whom a token was made for. */
export interface Bearer {
  readonly session: string;
  readonly account: string;
  /** Id of the core.User of this organization. */
  readonly user: string;
  readonly organization: string;
  readonly workspace: string | null;
  readonly email: string;
  /** First role, for display: never trusted. */
  readonly role: string;
  /** Whether a program calls, by a key. */
  readonly key?: true;
}

export interface Tokens {
  issue(bearer: Bearer): Promise<string>;
  /** The bearer of a token that is ours and has not run out; undefined for any other text. */
  verify(token: string): Promise<Bearer | undefined>;
}

interface Key {
  readonly algorithm: 'HS256' | 'EdDSA';
  readonly id: string;
  readonly sign: KeyObject;
  readonly verify: KeyObject;
}

const issuer = 'kontor';

/**
 * @param secrets `secret` (KONTOR_SECRET) gives the Ed25519 key pair, so that all nodes share one; `jwtSecret`
 *   (JWT_SECRET), where set, takes its place with HS256.
 * @param now Milliseconds since 1970; tests give their own.
 */
export function openTokens(secrets: { secret: string; jwtSecret?: string }, now = Date.now): Tokens {
  const key = secrets.jwtSecret === undefined ? pairOf(secrets.secret) : sharedKey(secrets.jwtSecret);
  // Verifying a signature costs 60 to 100 us, a cached answer nothing. Keyed by the whole token, ended by its own time.
  const verified = new LRUCache<string, { bearer: Bearer; ends: number }>({ max: 10_000 });

  const issue = (bearer: Bearer): Promise<string> => {
    const seconds = Math.floor(now() / 1000);
    return new SignJWT(claimsOf(bearer))
      .setProtectedHeader({ alg: key.algorithm, kid: key.id, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(issuer)
      .setSubject(bearer.account)
      .setJti(randomUUID())
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + accessSeconds)
      .sign(key.sign);
  };

  const verify = async (token: string): Promise<Bearer | undefined> => {
    const known = verified.get(token);
    if (known) return known.ends > now() ? known.bearer : undefined;
    const payload = await read(token, key, now());
    if (!payload) return undefined;
    verified.set(token, { bearer: payload.bearer, ends: payload.ends });
    return payload.bearer;
  };
  return { issue, verify };
}

const claimsOf = (bearer: Bearer) => ({
  id: bearer.user,
  email: bearer.email,
  companyId: bearer.organization,
  role: bearer.role,
  sid: bearer.session,
  workspaceId: bearer.workspace,
});

async function read(
  token: string,
  key: Key,
  now: number,
): Promise<{ bearer: Bearer; ends: number } | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key.verify, {
      algorithms: [key.algorithm],
      issuer,
      audience: issuer,
      typ: 'JWT',
      requiredClaims: ['sub', 'sid', 'id', 'companyId', 'exp', 'iat', 'jti'],
      currentDate: new Date(now),
    });
    if (protectedHeader.kid !== key.id) return undefined;
    const claims = payload as unknown as ReturnType<typeof claimsOf> & { sub: string; exp: number };
    const bearer: Bearer = {
      session: claims.sid,
      account: claims.sub,
      user: claims.id,
      organization: claims.companyId,
      workspace: claims.workspaceId ?? null,
      email: claims.email,
      role: claims.role,
    };
    return { bearer, ends: claims.exp * 1000 };
  } catch {
    return undefined; // whatever is wrong with it, the answer is the same: not signed in
  }
}

/** PKCS 8 frame of an Ed25519 key (RFC 8410): what stands before the 32 bytes of the seed. */
const ed25519Frame = Buffer.from('302e020100300506032b657004220420', 'hex');

function pairOf(secret: string): Key {
  const seed = Buffer.from(hkdfSync('sha256', secret, 'kontor', 'access token, Ed25519', 32));
  const sign = createPrivateKey({ key: Buffer.concat([ed25519Frame, seed]), format: 'der', type: 'pkcs8' });
  const verify = createPublicKey(sign);
  const id = idOf(verify.export({ format: 'der', type: 'spki' }));
  return { algorithm: 'EdDSA', id, sign, verify };
}

function sharedKey(secret: string): Key {
  const key = createSecretKey(Buffer.from(secret, 'utf8'));
  const id = idOf(Buffer.from(hkdfSync('sha256', secret, 'kontor', 'access token, key id', 32)));
  return { algorithm: 'HS256', id, sign: key, verify: key };
}

const idOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
