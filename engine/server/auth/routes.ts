import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors/index.ts';
import {
  passwordNotEnough,
  refusedAtFixedTime,
  ticketSeconds,
  verifyPassword,
  type Account,
  type Attempts,
  type Factors,
  type Membership,
  type People,
} from '../../identity/index.ts';
import { noMember, notSignedIn, wrongSignIn } from '../faults.ts';
import { requireSameOrigin } from '../security.ts';
import { sessionOf, type Entrance, type SignedIn } from './entrance.ts';
import { limitsOf, placeLimit } from './limits.ts';
import { code, credentials, identifier, object, ticket } from './schemas.ts';

export interface AuthOptions {
  readonly people: People;
  readonly entrance: Entrance;
  readonly factors: Factors;
  readonly attempts: Attempts;
  readonly origins: readonly string[];
  /** Attempts to sign in that are taken within a minute for one e-mail address from one place. */
  readonly attemptsPerMinute: number;
}

/** What the page learns instead where the account has a second factor: a code is wanted, with this ticket. */
export interface HalfSignedIn {
  readonly ticket: string;
  /** Seconds until the ticket runs out. */
  readonly expiresIn: number;
}

const secondStep = object({ ticket, code }, ['ticket', 'code']);
const place = object({ organization: identifier, workspace: { ...identifier, nullable: true } }, [
  'organization',
]);

/** Sign-in, refresh, switch and sign-out. The refresh token travels in a cookie that no script can read. */
export function authRoutes(app: FastifyInstance, options: AuthOptions): void {
  const { people, factors, attempts, entrance } = options;
  const limit = placeLimit(app, options.attemptsPerMinute);

  const refusing = (request: FastifyRequest) => (error: unknown) => entrance.refuse(request, error);

  /** Whose password it is. */
  const shown = async (request: FastifyRequest<{ Body: { email: string; password: string } }>) => {
    requireSameOrigin(request, options.origins);
    await limit(request);
    const limits = limitsOf('sign-in', request.body.email, request.ip, options.attemptsPerMinute);
    await attempts.count(limits);
    const account = await verified(people, request.body).catch(refusing(request));
    await attempts.forget(limits.map(({ subject }) => subject));
    return account;
  };

  const renew = async (request: FastifyRequest) => {
    requireSameOrigin(request, options.origins);
    const given = entrance.given(request);
    const row = given === undefined ? undefined : await people.rotate(given);
    if (!row) throw new Refusal(notSignedIn({}));
    return row;
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
      return entrance.answer(reply, await entrance.enter(request, account));
    },
  );

  app.post<{ Body: { ticket: string; code: string } }>(
    '/api/auth/sign-in/code',
    { schema: secondStep, config: signsInByCode },
    async (request, reply) => {
      requireSameOrigin(request, options.origins);
      await limit(request);
      const check = (account: string) => factors.check(account, request.body.code);
      const account = await factors.redeem(request.body.ticket, check).catch(refusing(request));
      return entrance.answer(reply, await entrance.enter(request, account));
    },
  );

  app.post('/api/auth/refresh', { config: byCookie }, async (request, reply) => {
    const row = await renew(request);
    const memberships = await people.memberships(row.account);
    const membership = memberships.find(({ organization }) => organization.id === row.organization);
    if (!membership) throw new Refusal(notSignedIn({}));
    // The workspace was deleted: one goes on in the first that is left, as at sign-in.
    if (row.workspace !== null && workspaceOf(membership, row.workspace) === undefined) {
      const first = workspaceOf(membership, null) ?? null;
      return entrance.answer(reply, await entrance.reopen(request, row, memberships, membership, first));
    }
    const session = sessionOf(
      row.session,
      { id: row.account, email: row.email },
      memberships,
      membership,
      row.workspace,
    );
    return entrance.answer(reply, { session, refreshToken: row.refreshToken });
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
        entrance.keep(reply, row.refreshToken);
        throw new Refusal(noMember({}));
      }
      return entrance.answer(reply, await entrance.reopen(request, row, memberships, membership, workspace));
    },
  );

  app.post('/api/auth/sign-out', { config: byCookie }, async (request, reply) => {
    const row = await renew(request).catch((error: unknown) => {
      if (error instanceof Refusal && error.faults[0]?.code === notSignedIn.code) return undefined;
      throw error;
    });
    if (row) await people.end(row.session);
    return entrance.drop(reply).code(204).send();
  });

  app.post<{ Body: { email: string; password: string } }>(
    '/api/v1/auth/login',
    { schema: credentials, config: signsIn },
    async (request, reply) => {
      const account = await shown(request);
      if (await factors.isOn(account.id)) throw new Refusal(passwordNotEnough({}));
      const opened = await entrance.enter(request, account);
      const { accessToken, user } = await entrance.answer(reply, opened);
      const { organization, role } = opened.session.bearer;
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

/** The wanted workspace where the member has it, his first one where none was named; undefined when it is not his. */
function workspaceOf(
  { workspaces }: Membership,
  wanted: string | null | undefined,
): string | null | undefined {
  if (wanted === undefined || wanted === null) return workspaces[0]?.id ?? null;
  return workspaces.find((workspace) => workspace.id === wanted)?.id;
}
