/* How a session begins: opened in the database, its refresh token in a cookie that no script can read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors/index.ts';
import {
  accessSeconds,
  refreshSeconds,
  type Bearer,
  type Membership,
  type People,
  type SessionRow,
  type Tokens,
} from '../../identity/index.ts';
import { noMember, notSignedIn } from '../faults.ts';
import type { Metrics } from '../metrics.ts';

/** What the page learns when somebody has signed in. */
export interface SignedIn {
  readonly accessToken: string;
  /** Seconds until the access token runs out. */
  readonly expiresIn: number;
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly locale: string;
  };
  readonly organization: string;
  readonly workspace: string | null;
  readonly organizations: readonly {
    readonly id: string;
    readonly name: string;
    readonly workspaces: readonly { readonly id: string; readonly name: string }[];
  }[];
}

export interface Session {
  readonly bearer: Bearer;
  readonly membership: Membership;
  readonly memberships: readonly Membership[];
}

export interface Opened {
  readonly session: Session;
  readonly refreshToken: string;
}

export interface Entrance {
  /** Opens a session for who has shown that the account is his, where it is a member first. @throws Refusal SRV911 */
  enter(request: FastifyRequest, account: { readonly id: string; readonly email: string }): Promise<Opened>;
  /**
   * Counts and writes down that somebody was not let in, and throws on. Of what he typed nothing is written: it may be a
   * password in the wrong place.
   */
  refuse(request: FastifyRequest, error: unknown): never;
  /** Opens one in the place of another, which ends: what was issued for one place ends with it. */
  reopen(
    request: FastifyRequest,
    row: SessionRow,
    memberships: readonly Membership[],
    membership: Membership,
    workspace: string | null,
  ): Promise<Opened>;
  /** What the request brought in its cookie. */
  given(request: FastifyRequest): string | undefined;
  /** Puts a refresh token into the cookie. */
  keep(reply: FastifyReply, refreshToken: string): void;
  /** Takes the cookie away. */
  drop(reply: FastifyReply): FastifyReply;
  /** What the page learns, with a token for the session; keeps the refresh token. */
  answer(reply: FastifyReply, opened: Opened): Promise<SignedIn>;
  /** The same of a session that has none. */
  tell(session: Session): Promise<SignedIn>;
}

export interface EntranceParts {
  readonly people: People;
  readonly tokens: Tokens;
  readonly metrics: Metrics;
  readonly tls: boolean;
}

export function openEntrance({ people, tokens, metrics, tls }: EntranceParts): Entrance {
  // A `__Host-` cookie is bound to this host, to https and to the whole site; browsers refuse the name without https.
  const cookieName = tls ? '__Host-kontor' : 'kontor';
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: tls } as const;

  const open = async (
    request: FastifyRequest,
    account: { readonly id: string; readonly email: string },
    memberships: readonly Membership[],
    membership: Membership,
    workspace: string | null,
    insteadOf?: string,
  ): Promise<Opened> => {
    const agent = (request.headers['user-agent'] ?? '').slice(0, 200);
    const where = { organization: membership.organization.id, workspace, user: membership.user.id };
    const opened = await people.open(account.id, where, agent, insteadOf);
    if (!opened) throw new Refusal(notSignedIn({}));
    const { session, refreshToken } = opened;
    return { session: sessionOf(session, account, memberships, membership, workspace), refreshToken };
  };

  const keep = (reply: FastifyReply, refreshToken: string): void =>
    void reply.setCookie(cookieName, refreshToken, { ...cookie, maxAge: refreshSeconds });

  const tell = async (session: Session): Promise<SignedIn> => {
    metrics.tokenIssued('access');
    return signedIn(session, await tokens.issue(session.bearer));
  };

  return {
    tell,

    async enter(request, account) {
      metrics.signIn('success');
      const memberships = await people.memberships(account.id);
      const membership = memberships[0];
      if (!membership) throw new Refusal(noMember({}));
      const first = membership.workspaces[0]?.id ?? null;
      const opened = await open(request, account, memberships, membership, first);
      request.log.info({ account: account.id, from: request.ip }, 'signed in');
      return opened;
    },

    refuse(request, error) {
      if (error instanceof Refusal) {
        metrics.signIn('failure');
        request.log.info({ code: error.faults[0]!.code, from: request.ip }, 'sign-in refused');
      }
      throw error;
    },

    reopen: (request, row, memberships, membership, workspace) =>
      open(request, { id: row.account, email: row.email }, memberships, membership, workspace, row.session),

    given: (request) => request.cookies[cookieName],
    keep,
    drop: (reply) => reply.clearCookie(cookieName, cookie),

    async answer(reply, { session, refreshToken }) {
      keep(reply, refreshToken);
      void reply.header('cache-control', 'no-store');
      metrics.tokenIssued('refresh');
      return tell(session);
    },
  };
}

export function sessionOf(
  session: string,
  account: { id: string; email: string },
  memberships: readonly Membership[],
  membership: Membership,
  workspace: string | null,
): Session {
  const bearer: Bearer = {
    session,
    account: account.id,
    user: membership.user.id,
    organization: membership.organization.id,
    workspace,
    email: account.email,
    role: membership.user.roles[0] ?? '',
  };
  return { bearer, membership, memberships };
}

function signedIn({ bearer, membership, memberships }: Session, accessToken: string): SignedIn {
  const { id: user, name, locale } = membership.user;
  return {
    accessToken,
    expiresIn: accessSeconds,
    user: { id: user, name, email: bearer.email, locale: locale ?? 'en' },
    organization: bearer.organization,
    workspace: bearer.workspace,
    organizations: memberships.map(({ organization, workspaces }) => ({ ...organization, workspaces })),
  };
}
