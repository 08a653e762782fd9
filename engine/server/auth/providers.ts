/*
 * Signing in by another program. A browser goes there with an address that we give, and comes back to the callback, which
 * is no page of ours: it ends with the way to one. What it says there stands behind `#`, which no log and no other site
 * gets to see.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors/index.ts';
import {
  awaySeconds,
  providerAway,
  type Factors,
  type Identities,
  type Providers,
  type Returned,
  type Sessions,
} from '../../identity/index.ts';
import { notFound } from '../faults.ts';
import { requireSameOrigin } from '../security.ts';
import type { Entrance } from './entrance.ts';
import { placeLimit } from './limits.ts';

export interface ProviderRouteOptions {
  readonly providers: Providers;
  readonly identities: Identities;
  readonly factors: Factors;
  readonly sessions: Sessions;
  readonly entrance: Entrance;
  readonly tls: boolean;
  readonly origins: readonly string[];
  readonly attemptsPerMinute: number;
}

interface OfProvider {
  Params: { name: string };
}

/** A provider as its owner sees it. */
interface Joinable {
  readonly name: string;
  readonly title: string;
  /** When it was joined to his account, and the address it gave then; null where it was not. */
  readonly since: string | null;
  readonly email: string | null;
}

export function providerRoutes(app: FastifyInstance, options: ProviderRouteOptions): void {
  const { providers, identities, factors, sessions, entrance, tls, origins } = options;
  const cookieName = tls ? '__Host-kontor-provider' : 'kontor-provider';
  // Lax: whoever comes back from the provider comes from another site.
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: tls } as const;
  const limit = placeLimit(app, options.attemptsPerMinute);

  const named = ({ params }: FastifyRequest<OfProvider>) => {
    const provider = providers.list.find(({ name }) => name === params.name);
    if (!provider) throw new Refusal(notFound({}));
    return provider;
  };

  const begin = async (request: FastifyRequest<OfProvider>, reply: FastifyReply, session?: string) => {
    const { name, title } = named(request);
    const { address, kept } = await providers.begin(name, session).catch((cause: unknown) => {
      request.log.warn({ provider: name, why: whyOf(cause) }, 'a provider of identities is away');
      throw new Refusal(providerAway({ title }), { cause });
    });
    void reply.setCookie(cookieName, kept, { ...cookie, maxAge: awaySeconds });
    void reply.header('cache-control', 'no-store');
    return { address };
  };

  /** Joins what came back to the account of the session that began. */
  const join = async ({ identity, session }: Required<Returned>): Promise<string> => {
    await sessions.requireProof(session);
    return (await identities.join(session, identity)) ? '/account' : '/account#why=taken';
  };

  /** Opens a session for what came back; the second factor is asked for as behind a password. */
  const open = async (request: FastifyRequest, reply: FastifyReply, { identity }: Returned) => {
    const account = await identities.account(identity);
    if (!account) return '/#why=unjoined';
    if (await factors.isOn(account.id)) return `/#ticket=${await factors.admit(account.id)}`;
    const { session, refreshToken } = await entrance.enter(request, account);
    await identities.unprove(session.bearer.session);
    entrance.keep(reply, refreshToken);
    return '/#entered=yes';
  };

  const wayBack = async (request: FastifyRequest, reply: FastifyReply, name: string): Promise<string> => {
    try {
      const query = new URLSearchParams(request.url.split('?')[1] ?? '');
      const returned = await providers.finish(name, request.cookies[cookieName] ?? '', query);
      const { session } = returned;
      return await (session === undefined ? open(request, reply, returned) : join({ ...returned, session }));
    } catch (error) {
      request.log.warn({ provider: name, why: whyOf(error) }, 'nobody came back from a provider');
      return '/#why=failed';
    }
  };

  app.get('/api/auth/providers', { config: atTheDoor }, () =>
    providers.list.map(({ name, title }) => ({ name, title })),
  );

  app.post<OfProvider>('/api/auth/providers/:name/sign-in', { config: begins }, async (request, reply) => {
    requireSameOrigin(request, origins);
    await limit(request);
    return begin(request, reply);
  });

  app.post<OfProvider>('/api/auth/providers/:name/join', async (request, reply) => {
    requireSameOrigin(request, origins);
    const { session } = request.bearer!;
    await sessions.requireProof(session);
    return begin(request, reply, session);
  });

  app.get<OfProvider>('/api/auth/providers/:name/callback', { config: comesBack }, async (request, reply) => {
    await limit(request);
    const { name } = named(request);
    void reply.clearCookie(cookieName, cookie).header('cache-control', 'no-store');
    return reply.redirect(await wayBack(request, reply, name), 303);
  });

  app.get('/api/auth/identities', async (request): Promise<readonly Joinable[]> => {
    const joined = await identities.list(request.bearer!.session);
    return providers.list.map(({ name, title, issuer }) => {
      const one = joined.find((identity) => identity.issuer === issuer);
      return { name, title, since: one?.since ?? null, email: one?.email ?? null };
    });
  });

  app.delete<OfProvider>('/api/auth/identities/:name', async (request, reply) => {
    requireSameOrigin(request, origins);
    const { issuer } = named(request);
    const { session } = request.bearer!;
    await sessions.requireProof(session);
    if (!(await identities.leave(session, issuer))) throw new Refusal(notFound({}));
    return reply.code(204).send();
  });
}

const atTheDoor = { open: 'Names what one may sign in by, for the page that offers it.' };
const begins = { open: 'Leads to the provider that is named, and back.' };
const comesBack = {
  open: 'Whoever comes back has what we sealed in his cookie, and a code of the provider.',
};

/** For the log: what the library says, and what lies behind that, never what the other side sent. */
const whyOf = (error: unknown): string =>
  error instanceof Error ? [error.message, whyOf(error.cause)].filter(Boolean).join(': ') : '';
