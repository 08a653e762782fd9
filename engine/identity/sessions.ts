/*
 * What somebody who is signed in does with what is his: sessions, keys, his password. Each question names the session
 * he asks from, and the database answers it only as long as that is open and a person's: a key gets nothing here.
 */
import { Refusal } from '../errors/index.ts';
import type { Factors } from './factors.ts';
import { codeWanted, proofWanted, wrongProof } from './faults.ts';
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts';
import type { Account, Ask } from './people.ts';

/** A session as its holder sees it; `name`, `mark` and `scope` are those of a key. */
export interface OpenSession {
  readonly id: string;
  readonly kind: 'person' | 'key';
  /** Name of the organization. */
  readonly organization: string;
  /** What the browser said it was. */
  readonly agent: string | null;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly expiresAt: string;
  /** The one that asks. */
  readonly current: boolean;
  readonly name: string | null;
  readonly mark: string | null;
  readonly scope: readonly string[] | null;
}

export interface Sessions {
  /** All that the account has open, this one first; empty where the session that asks is none any more. */
  list(session: string): Promise<readonly OpenSession[]>;
  /** Ends one of its own, or all others that are no keys; gives how many. */
  end(session: string, other: string | null): Promise<number>;
  /**
   * Shows once more who one is.
   * @throws Refusal IDN005 for a wrong password; IDN008 without a code where the account has a second factor; as
   *   `Factors.check` for the code
   */
  prove(session: string, password: string, code?: string): Promise<void>;
  /** The same by what `show` asks of his account, in the place of the password. @throws as `show` */
  proveBy(session: string, show: (account: string) => Promise<unknown>): Promise<void>;
  /** @throws Refusal IDN004 when it is too long ago that he showed who he is */
  requireProof(session: string): Promise<void>;
  /** Sets a new password, which ends all sessions. @throws Refusal IDN001, IDN004 */
  setPassword(session: string, password: string): Promise<void>;
}

/** How long it lasts that somebody has shown who he is. */
export const proofSeconds = 15 * 60;

export function openSessions(ask: Ask, factors: Pick<Factors, 'isOn' | 'check'>): Sessions {
  const holder = async (session: string): Promise<Account | undefined> => {
    const [account] = await ask<Account>('select * from kontor.account_in($1)', [session]);
    return account?.active ? account : undefined;
  };
  const requireProof = async (session: string): Promise<void> => {
    const [row] = await ask<{ proved: boolean }>('select kontor.is_proved($1, $2) as proved', [
      session,
      proofSeconds,
    ]);
    if (!row!.proved) throw new Refusal(proofWanted({}));
  };
  return {
    async list(session) {
      const rows = await ask<Omit<OpenSession, 'scope'> & { scope: string | null }>(
        'select * from kontor.sessions_of($1)',
        [session],
      );
      return rows.map((row) => ({
        ...row,
        scope: row.scope === null ? null : (JSON.parse(row.scope) as string[]),
      }));
    },

    async end(session, other) {
      const [row] = await ask<{ ended: number }>('select kontor.end_own($1, $2) as ended', [session, other]);
      return Number(row!.ended);
    },

    async prove(session, password, code) {
      const account = await holder(session);
      const right = await verifyPassword(password, account?.passwordHash ?? undefined);
      if (!account || !right) throw new Refusal(wrongProof({}));
      if (await factors.isOn(account.id)) {
        if (code === undefined) throw new Refusal(codeWanted({}, { field: 'code' }));
        await factors.check(account.id, code);
      }
      await ask('select kontor.prove($1)', [session]);
    },

    async proveBy(session, show) {
      const account = await holder(session);
      if (!account) throw new Refusal(wrongProof({}));
      await show(account.id);
      await ask('select kontor.prove($1)', [session]);
    },

    requireProof,

    async setPassword(session, password) {
      checkPassword(password);
      await requireProof(session);
      await ask('select kontor.set_password($1, $2)', [session, await hashPassword(password)]);
    },
  };
}
