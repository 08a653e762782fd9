/*
 * Access tokens: signed, 15 minutes, for one session, organization and workspace. What a token says about roles is
 * for display alone; rights are looked up at each request. A token names one of our keys; the algorithm is fixed by the
 * keys we hold, never by the token's header.
 */
import { randomUUID } from 'node:crypto';
import { decodeProtectedHeader } from 'jose/decode/protected_header'; // not the whole of it, which is encryption for the most part
import { SignJWT } from 'jose/jwt/sign';
import { jwtVerify } from 'jose/jwt/verify';
import { LRUCache } from 'lru-cache';
import { accessSeconds, type Ring } from './signing.ts';

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
  /** Whether he stands in the place of the user: an administrator, who sees what that one sees. */
  readonly standIn?: true;
  /** Whether a program calls, by a key. */
  readonly key?: true;
}

export interface Tokens {
  issue(bearer: Bearer): Promise<string>;
  /** The bearer of a token that is ours and has not run out; undefined for any other text. */
  verify(token: string): Promise<Bearer | undefined>;
}

const issuer = 'kontor';

interface Verified {
  readonly bearer: Bearer;
  /** Milliseconds since 1970. */
  readonly ends: number;
  /** Id of the key that signed. */
  readonly key: string;
}

/** @param now Milliseconds since 1970; tests give their own. */
export function openTokens(ring: Ring, now = Date.now): Tokens {
  // Verifying a signature costs 60 to 100 us, a cached answer nothing. Keyed by the whole token, ended by its own time
  // and with its key.
  const verified = new LRUCache<string, Verified>({ max: 10_000 });

  const issue = async (bearer: Bearer): Promise<string> => {
    const key = await ring.newest();
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
    if (known && ring.believes(known.key)) return known.ends > now() ? known.bearer : undefined;
    const read = await readToken(token, ring, now());
    if (!read) return undefined;
    verified.set(token, read);
    return read.bearer;
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
  ...(bearer.standIn && { standIn: true as const }),
});

async function readToken(token: string, ring: Ring, now: number): Promise<Verified | undefined> {
  const named = keyNamedIn(token);
  const key = named === undefined ? undefined : await ring.find(named);
  if (!key) return undefined;
  try {
    const { payload } = await jwtVerify(token, key.verify, {
      algorithms: [ring.algorithm],
      issuer,
      audience: issuer,
      typ: 'JWT',
      requiredClaims: ['sub', 'sid', 'id', 'companyId', 'exp', 'iat', 'jti'],
      currentDate: new Date(now),
    });
    const claims = payload as unknown as ReturnType<typeof claimsOf> & { sub: string; exp: number };
    const bearer: Bearer = {
      session: claims.sid,
      account: claims.sub,
      user: claims.id,
      organization: claims.companyId,
      workspace: claims.workspaceId ?? null,
      email: claims.email,
      role: claims.role,
      ...(claims.standIn && { standIn: true as const }),
    };
    return { bearer, ends: claims.exp * 1000, key: key.id };
  } catch {
    return undefined; // whatever is wrong with it, the answer is the same: not signed in
  }
}

/** The key that a token says it was signed by; undefined for what is no token, or names none. */
function keyNamedIn(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
