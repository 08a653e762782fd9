/*
 * Signing in by another program that says who somebody is (OpenID Connect, code flow with PKCE). In order:
 *   1. whoever begins is sent to the provider; what must come back with him (state, nonce, verifier, and the session
 *      that joins) lies sealed in a cookie of his browser, so that nobody brings somebody else's answer,
 *   2. the provider sends him back with a code, to the address from the settings and to no other,
 *   3. the code is changed, with the verifier, for a signed statement who he is; its issuer, audience, time and nonce are
 *      checked by `openid-client`.
 * An identity is issuer and subject, never an e-mail: it opens the account that its owner has joined it to.
 */
import type { Configuration, CustomFetch } from 'openid-client';
import type { Ask } from './people.ts';
import type { Seal } from './seal.ts';

export interface Provider {
  readonly name: string;
  readonly title: string;
  readonly issuer: string;
  readonly client: string;
  readonly secret?: string;
}

/** Who somebody is, as a provider says. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** For him to know it again: it decides nothing. */
  readonly email: string | null;
}

export interface Begun {
  /** Where the browser goes. */
  readonly address: string;
  /** What it has to bring back, sealed. */
  readonly kept: string;
}

export interface Returned {
  readonly identity: Identity;
  /** The session that joins the identity to its account; absent where somebody signs in. */
  readonly session?: string;
}

export interface Providers {
  readonly list: readonly Pick<Provider, 'name' | 'title' | 'issuer'>[];
  begin(name: string, session?: string): Promise<Begun>;
  /**
   * Takes what the browser brought back: its cookie, and the query of the address.
   * @throws Error for whatever is wrong with it
   */
  finish(name: string, kept: string, query: URLSearchParams): Promise<Returned>;
}

/** A call of another program; the addresses it leads to are looked at where it is made. */
export type Call = (
  integration: string,
  request: {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  },
  options: { readonly attempts: number },
) => Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}>;

/** How long somebody may be at the provider. */
export const awaySeconds = 10 * 60;

interface Kept {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly session?: string;
  /** Milliseconds since 1970. */
  readonly ends: number;
}

export interface ProviderOptions {
  readonly providers: readonly Provider[];
  readonly call: Call;
  readonly seal: Seal;
  /** Where the pages are, from the settings: no header of a request ever tells. */
  readonly pageUrl: string;
  /** Milliseconds since 1970; tests give their own. */
  readonly now?: () => number;
}

export function openProviders({
  providers,
  call,
  seal,
  pageUrl,
  now = Date.now,
}: ProviderOptions): Providers {
  const known = new Map<string, Promise<Configuration>>();

  const find = (name: string): Provider => {
    const provider = providers.find((one) => one.name === name);
    if (!provider) throw new Error(`There is no provider '${name}'.`);
    return provider;
  };

  /** What a provider says of itself; asked again where it did not answer. */
  const configured = (provider: Provider): Promise<Configuration> => {
    const asked = known.get(provider.name) ?? discover(provider, call);
    known.set(provider.name, asked);
    asked.catch(() => known.delete(provider.name));
    return asked;
  };

  const back = (name: string): URL => new URL(`/api/auth/providers/${name}/callback`, pageUrl);
  const sealedFor = (name: string): string => `sign-in by ${name}`;

  return {
    list: providers.map(({ name, title, issuer }) => ({ name, title, issuer })),

    async begin(name, session) {
      const provider = find(name);
      const oidc = await load();
      const configuration = await configured(provider);
      const [state, nonce, verifier] = [
        oidc.randomState(),
        oidc.randomNonce(),
        oidc.randomPKCECodeVerifier(),
      ];
      const address = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: back(name).href,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      const ends = now() + awaySeconds * 1000;
      const kept: Kept = { state, nonce, verifier, ends, ...(session !== undefined && { session }) };
      const sealed = seal.close(JSON.stringify(kept), sealedFor(name)).toString('base64url');
      return { address: address.href, kept: sealed };
    },

    async finish(name, sealed, query) {
      const provider = find(name);
      const kept = JSON.parse(seal.open(Buffer.from(sealed, 'base64url'), sealedFor(name))) as Kept;
      if (kept.ends < now()) throw new Error('He was away for too long.');
      const oidc = await load();
      const address = back(name);
      address.search = query.toString();
      const answer = await oidc.authorizationCodeGrant(await configured(provider), address, {
        expectedState: kept.state,
        expectedNonce: kept.nonce,
        pkceCodeVerifier: kept.verifier,
        idTokenExpected: true,
      });
      const { iss: issuer, sub: subject, email } = answer.claims()!;
      const identity = { issuer, subject, email: typeof email === 'string' ? email : null };
      return { identity, ...(kept.session !== undefined && { session: kept.session }) };
    },
  };
}

/** Most installations have no provider: the library comes with the first who signs in by one. */
const load = () => import('openid-client');

async function discover({ name, issuer, client, secret }: Provider, call: Call): Promise<Configuration> {
  const oidc = await load();
  const address = new URL(issuer);
  const plain = address.protocol === 'http:'; // the settings allow that for this machine alone
  return oidc.discovery(
    address,
    client,
    undefined,
    secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret),
    {
      [oidc.customFetch]: fetchBy(call, `sign-in by ${name}`),
      // Without the first the library would believe the connection in place of the signature.
      execute: [oidc.enableNonRepudiationChecks, ...(plain ? [oidc.allowInsecureRequests] : [])],
    },
  );
}

/** Whatever the library asks goes out as all calls do, so that no provider leads it into our own network. */
const fetchBy =
  (call: Call, integration: string): CustomFetch =>
  async (url, { method, headers, body }) => {
    const sent =
      body === undefined || body === null ? {} : { body: String(body as string | URLSearchParams) };
    const reading = method === 'GET';
    const reply = await call(
      integration,
      { method: reading ? 'GET' : 'POST', url, headers, ...sent },
      { attempts: reading ? 3 : 1 }, // a code is taken once
    );
    const told = new Headers();
    for (const [key, value] of Object.entries(reply.headers))
      if (value !== undefined) told.set(key, String(value));
    return new Response(reply.body || null, { status: reply.status, headers: told });
  };

/** Identities that are joined to accounts. */
export interface Identities {
  /** The account it is joined to, where that is not locked. */
  account(identity: Identity): Promise<{ readonly id: string; readonly email: string } | undefined>;
  /** Joins it to the account of who holds the session; gives whether it is joined to that now, and to no other. */
  join(session: string, identity: Identity): Promise<boolean>;
  list(
    session: string,
  ): Promise<readonly { readonly issuer: string; readonly email: string | null; readonly since: string }[]>;
  /** Gives whether one of that issuer was joined. */
  leave(session: string, issuer: string): Promise<boolean>;
  /** What the provider has shown is that he is who he is, and not that it is he who sits there at this moment. */
  unprove(session: string): Promise<void>;
}

export function openIdentities(ask: Ask): Identities {
  return {
    async account({ issuer, subject }) {
      const [row] = await ask<{ id: string; email: string }>('select * from kontor.joined_account($1, $2)', [
        issuer,
        subject,
      ]);
      return row;
    },
    async join(session, { issuer, subject, email }) {
      const [row] = await ask<{ joined: boolean }>('select kontor.join_identity($1, $2, $3, $4) as joined', [
        session,
        issuer,
        subject,
        email,
      ]);
      return row!.joined;
    },
    list: (session) => ask('select * from kontor.identities_of($1)', [session]),
    async leave(session, issuer) {
      const [row] = await ask<{ gone: boolean }>('select kontor.leave_identity($1, $2) as gone', [
        session,
        issuer,
      ]);
      return row!.gone;
    },
    async unprove(session) {
      await ask('select kontor.unprove($1)', [session]);
    },
  };
}
