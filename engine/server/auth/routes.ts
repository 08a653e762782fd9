import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors/index.ts';
import {
  accessSeconds,
  passwordNotEnough,
  refreshSeconds,
  refusedAtFixedTime,
  ticketSeconds,
  verifyPassword,
  type Account,
  type Attempts,
  type Bearer,
  type Factors,
  type Membership,
  type People,
  type SessionRow,
  type Tokens,
} from '../../identity/index.ts';
import { noMember, notSignedIn, wrongSignIn } from '../faults.ts';
import type { Metrics } from '../metrics.ts';
import { requireSameOrigin } from '../security.ts';
import { limitsOf, placeLimit } from './limits.ts';
import { code, credentials, identifier, object } from './schemas.ts';

export interface AuthOptions {
  readonly people: People;
  readonly factors: Factors;
  readonly tokens: Tokens;
  readonly attempts: Attempts;
  readonly metrics: Metrics;
  readonly tls: boolean;
  readonly origins: readonly string[];
  /** Attempts to sign in that are taken within a minute for one e-mail address from one place. */
  readonly attemptsPerMinute: number;
}

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

/** What the page learns instead where the account has a second factor: a code is wanted, with this ticket. */
export interface HalfSignedIn {
  readonly ticket: string;
  /** Seconds until the ticket runs out. */
  readonly expiresIn: number;
}

interface Session {
  readonly bearer: Bearer;
  readonly membership: Membership;
  readonly memberships: readonly Membership[];
}

const secondStep = object({ ticket: { type: 'string', minLength: 20, maxLength: 100 }, code }, [
  'ticket',
  'code',
]);
const place = object({ organization: identifier, workspace: { ...identifier, nullable: true } }, [
  'organization',
]);

/** Sign-in, refresh, switch and sign-out. The refresh token travels in a cookie that no script can read. */
export function authRoutes(app: FastifyInstance, options: AuthOptions): void {
  const { people, factors, tokens, attempts, metrics } = options;
  // A `__Host-` cookie is bound to this host, to https and to the whole site; browsers refuse the name without https.
  const cookieName = options.tls ? '__Host-kontor' : 'kontor';
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.tls } as const;
  const limit = placeLimit(app, options.attemptsPerMinute);

  const answer = async (reply: FastifyReply, session: Session, refreshToken: string): Promise<SignedIn> => {
    void reply.setCookie(cookieName, refreshToken, { ...cookie, maxAge: refreshSeconds });
    void reply.header('cache-control', 'no-store');
    metrics.tokenIssued('access');
    metrics.tokenIssued('refresh');
    return signedIn(session, await tokens.issue(session.bearer));
  };

  const failed = (error: unknown): never => {
    if (error instanceof Refusal) metrics.signIn('failure');
    throw error;
  };

  /** Whose password it is. */
  const shown = async (request: FastifyRequest<{ Body: { email: string; password: string } }>) => {
    requireSameOrigin(request, options.origins);
    await limit(request);
    const limits = limitsOf('sign-in', request.body.email, request.ip, options.attemptsPerMinute);
    await attempts.count(limits);
    const account = await verified(people, request.body).catch(failed);
    await attempts.forget(limits.map(({ subject }) => subject));
    return account;
  };

  const enter = async (request: FastifyRequest, account: { id: string; email: string }) => {
    metrics.signIn('success');
    const memberships = await people.memberships(account.id);
    const membership = memberships[0];
    if (!membership) throw new Refusal(noMember({}));
    return openSession(
      people,
      account,
      memberships,
      membership,
      membership.workspaces[0]?.id ?? null,
      request,
    );
  };

  const renew = async (request: FastifyRequest) => {
    requireSameOrigin(request, options.origins);
    const given = request.cookies[cookieName];
    const row = given === undefined ? undefined : await people.rotate(given);
    if (!row) throw new Refusal(notSignedIn({}));
    return row;
  };

  /** A session never changes its place: what was issued for one ends with it. */
  const reopen = async (
    row: SessionRow,
    memberships: readonly Membership[],
    membership: Membership,
    workspace: string | null,
    request: FastifyRequest,
  ) => {
    const account = { id: row.account, email: row.email };
    return openSession(people, account, memberships, membership, workspace, request, row.session);
  };

  app.post<{ Body: { email: string; password: string } }>(
    '/api/auth/sign-in',
    { schema: credentials, config: signsIn },
    async (request, reply): Promise<SignedIn | HalfSignedIn> => {
      const account = await shown(request);
      if (await factors.isOn(account.id)) {
        void reply.header('cache-control', 'no-store');
        return { ticket: await factors.admit(account.id), expiresIn: ticketSeconds };
      }
      const { session, refreshToken } = await enter(request, account);
      return answer(reply, session, refreshToken);
    },
  );

  app.post<{ Body: { ticket: string; code: string } }>(
    '/api/auth/sign-in/code',
    { schema: secondStep, config: signsInByCode },
    async (request, reply) => {
      requireSameOrigin(request, options.origins);
      await limit(request);
      const account = await factors.redeem(request.body.ticket, request.body.code).catch(failed);
      const { session, refreshToken } = await enter(request, account);
      return answer(reply, session, refreshToken);
    },
  );

  app.post('/api/auth/refresh', { config: byCookie }, async (request, reply) => {
    const row = await renew(request);
    const memberships = await people.memberships(row.account);
    const membership = memberships.find(({ organization }) => organization.id === row.organization);
    if (!membership) throw new Refusal(notSignedIn({}));
    // The workspace was deleted: one goes on in the first that is left, as at sign-in.
    if (row.workspace !== null && workspaceOf(membership, row.workspace) === undefined) {
      const next = await reopen(row, memberships, membership, workspaceOf(membership, null) ?? null, request);
      return answer(reply, next.session, next.refreshToken);
    }
    const session = sessionOf(
      row.session,
      { id: row.account, email: row.email },
      memberships,
      membership,
      row.workspace,
    );
    return answer(reply, session, row.refreshToken);
  });

  app.post<{ Body: { organization: string; workspace?: string | null } }>(
    '/api/auth/switch',
    { schema: place, config: byCookie },
    async (request, reply) => {
      const row = await renew(request);
      const memberships = await people.memberships(row.account);
      const membership = memberships.find(
        ({ organization }) => organization.id === request.body.organization,
      );
      const workspace = membership && workspaceOf(membership, request.body.workspace);
      if (!membership || workspace === undefined) {
        void reply.setCookie(cookieName, row.refreshToken, { ...cookie, maxAge: refreshSeconds });
        throw new Refusal(noMember({}));
      }
      const next = await reopen(row, memberships, membership, workspace, request);
      return answer(reply, next.session, next.refreshToken);
    },
  );

  app.post('/api/auth/sign-out', { config: byCookie }, async (request, reply) => {
    const row = await renew(request).catch((error: unknown) => {
      if (error instanceof Refusal && error.faults[0]?.code === notSignedIn.code) return undefined;
      throw error;
    });
    if (row) await people.end(row.session);
    return reply.clearCookie(cookieName, cookie).code(204).send();
  });

  app.post<{ Body: { email: string; password: string } }>(
    '/api/v1/auth/login',
    { schema: credentials, config: signsIn },
    async (request, reply) => {
      const account = await shown(request);
      if (await factors.isOn(account.id)) throw new Refusal(passwordNotEnough({}));
      const { session, refreshToken } = await enter(request, account);
      const { accessToken, user } = await answer(reply, session, refreshToken);
      const { organization, role } = session.bearer;
      return { token: accessToken, user: { ...user, companyId: organization, role } };
    },
  );
}

const signsIn = { open: 'Signs somebody in.' };
const signsInByCode = { open: 'Whoever calls has a ticket for his password, and shows his second factor.' };
const byCookie = { open: 'Whoever calls is known by the token in his cookie, which is taken once.' };

/** Unknown address, wrong password and locked account are one answer, after the same work and at a fixed time. */
const verified = (people: People, given: { email: string; password: string }): Promise<Account> =>
  refusedAtFixedTime(async () => {
    const account = await people.account(given.email);
    const right = await verifyPassword(given.password, account?.passwordHash ?? undefined);
    if (!account || !right || !account.active) throw new Refusal(wrongSignIn({}));
    return account;
  });

async function openSession(
  people: People,
  account: { id: string; email: string },
  memberships: readonly Membership[],
  membership: Membership,
  workspace: string | null,
  request: FastifyRequest,
  insteadOf?: string,
): Promise<{ session: Session; refreshToken: string }> {
  const agent = (request.headers['user-agent'] ?? '').slice(0, 200);
  const where = { organization: membership.organization.id, workspace, user: membership.user.id };
  const opened = await people.open(account.id, where, agent, insteadOf);
  if (!opened) throw new Refusal(notSignedIn({}));
  const { session, refreshToken } = opened;
  return { session: sessionOf(session, account, memberships, membership, workspace), refreshToken };
}

function sessionOf(
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

/** The wanted workspace where the member has it, his first one where none was named; undefined when it is not his. */
function workspaceOf(
  { workspaces }: Membership,
  wanted: string | null | undefined,
): string | null | undefined {
  if (wanted === undefined || wanted === null) return workspaces[0]?.id ?? null;
  return workspaces.find((workspace) => workspace.id === wanted)?.id;
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
