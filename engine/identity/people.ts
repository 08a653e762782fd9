/*
 * Accounts, memberships and sessions as the database keeps them. Whoever signs in has no organization yet, so each
 * question is one function of the database that answers it and nothing else (migrations/engine); the run-time role
 * sees none of these tables.
 */
import { hashOf, newToken } from './secrets.ts';

/** Runs one statement in a transaction of its own and gives its rows. */
export type Ask = <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>;

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly active: boolean;
}

/** An account's place in one organization. */
export interface Membership {
  readonly organization: { readonly id: string; readonly name: string };
  readonly workspaces: readonly { readonly id: string; readonly name: string }[];
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly locale: string | null;
    readonly roles: readonly string[];
  };
}

/** Who holds a session, and where. */
export interface SessionRow {
  readonly session: string;
  readonly account: string;
  readonly email: string;
  readonly organization: string;
  readonly workspace: string | null;
}

export interface People {
  account(email: string): Promise<Account | undefined>;
  memberships(account: string): Promise<readonly Membership[]>;
  /** Opens a session, or one in the place of another, which ends; gives it with its first refresh token.
   * Undefined where the one before had ended already. */
  open(
    account: Account['id'],
    place: Place,
    agent: string,
    insteadOf?: SessionRow['session'],
  ): Promise<{ session: string; refreshToken: string } | undefined>;
  /** Takes a refresh token for a new one. A token that was used before ends its session: somebody has a copy. */
  rotate(refreshToken: string): Promise<(SessionRow & { refreshToken: string }) | undefined>;
  end(session: string): Promise<void>;
  countActive(): Promise<number>;
}

export interface Place {
  readonly organization: string;
  readonly workspace: string | null;
  readonly user: string;
}

export const refreshSeconds = 7 * 24 * 60 * 60;

export function openPeople(ask: Ask): People {
  return {
    async account(email) {
      const [row] = await ask<Account>('select * from kontor.account_of($1)', [email.trim().toLowerCase()]);
      return row;
    },

    async memberships(account) {
      const [row] = await ask<{ list: string }>('select kontor.memberships($1) as list', [account]);
      return JSON.parse(row!.list) as Membership[];
    },

    async open(account, place, agent, insteadOf) {
      const refreshToken = newToken();
      const [row] = await ask<{ session: string | null }>(
        'select kontor.open_session($1, $2, $3, $4, $5, $6, $7, $8) as session',
        [
          account,
          place.organization,
          place.workspace,
          place.user,
          hashOf(refreshToken),
          refreshSeconds,
          agent,
          insteadOf ?? null,
        ],
      );
      return row?.session ? { session: row.session, refreshToken } : undefined;
    },

    async rotate(refreshToken) {
      const next = newToken();
      const [row] = await ask<SessionRow>('select * from kontor.rotate_token($1, $2, $3)', [
        hashOf(refreshToken),
        hashOf(next),
        refreshSeconds,
      ]);
      return row && { ...row, refreshToken: next };
    },

    async end(session) {
      await ask('select kontor.end_session($1)', [session]);
    },

    async countActive() {
      const [row] = await ask<{ count: string }>('select kontor.count_active() as count', []);
      return Number(row!.count);
    },
  };
}
