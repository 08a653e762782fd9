/*
 * Standing in: an administrator works as somebody else for a while, to see what he sees. The session is of a kind of its own:
 * it has no refresh token, ends with the session it was begun from, and is nobody where a person is asked for.
 */
import type { Ask } from './people.ts';
import { accessSeconds } from './signing.ts';
import type { Bearer } from './tokens.ts';

export interface StandIns {
  /** Opens one for a person of the session's organization, by id or address; undefined where there is nobody, or it is himself. */
  open(session: string, person: string, reason: string): Promise<Bearer | undefined>;
}

/** Not longer than a token, so that there is nothing to renew. */
export const standInSeconds = accessSeconds;

interface OpenedRow {
  readonly session: string;
  readonly account: string;
  readonly email: string;
  readonly user: string;
  readonly organization: string;
  readonly workspace: string | null;
}

export function openStandIns(ask: Ask): StandIns {
  return {
    async open(session, person, reason) {
      const [row] = await ask<OpenedRow>('select * from kontor.open_stand_in($1, $2, $3, $4)', [
        session,
        person.toLowerCase(),
        reason,
        standInSeconds,
      ]);
      return row && { ...row, role: '', standIn: true };
    },
  };
}
