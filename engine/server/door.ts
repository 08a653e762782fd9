import type { FastifyRequest } from 'fastify';
import pg from 'pg';
import type { Actor } from '../access/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Publications, Published } from '../publication/index.ts';
import { RightsChanged, type Records } from '../records/index.ts';
import { notSignedIn } from './faults.ts';
import type { Actors } from './auth/actors.ts';

/** How a route gets to data: in the name of whoever sent the request, over the publication it found. */
export interface Door {
  readonly records: Records;
  /**
   * Runs `work` as the bearer of the request. Where rights or tables changed meanwhile, it runs again with those of
   * now; `work` must not have answered anything before.
   * @throws Refusal SRV901 when nobody is signed in
   */
  as<T>(request: FastifyRequest, work: Work<T>): Promise<T>;
  /** The same in a session that the request shows by something else than its bearer, such as a link. */
  within<T>(session: Held, work: Work<T>): Promise<T>;
}

/** A session, and where it is. */
export interface Held {
  readonly session: string;
  readonly organization: string;
}

export type Work<T> = (actor: Actor, published: Published) => Promise<T>;

export interface DoorParts {
  readonly records: Records;
  readonly publications: Publications;
  readonly actors: Actors;
}

export function openDoor({ records, publications, actors }: DoorParts): Door {
  return {
    records,
    async as({ bearer }, work) {
      if (!bearer) throw new Refusal(notSignedIn({}));
      return inSession({ publications, actors }, bearer, work);
    },
    within: (session, work) => inSession({ publications, actors }, session, work),
  };
}

/** Runs `work` as whoever holds a session, again with the rights or tables of now where those have changed. */
export async function inSession<T>(
  { publications, actors }: Pick<DoorParts, 'publications' | 'actors'>,
  { session, organization }: Held,
  work: Work<T>,
): Promise<T> {
  for (let turn = 1; ; turn++) {
    const published = publications.current(organization);
    let actor: Actor | undefined;
    try {
      actor = await actors.of(session, published);
      return await work(actor, published);
    } catch (error) {
      const again = isOutdated(error) || (isUnknown(error) && (await actors.isOld(actor)));
      if (turn === turnsMax || !again) throw error;
      // A new publication changes rights and tables alike: whichever was noticed, both are taken anew.
      actors.forget(session);
      await publications.refresh();
    }
  }
}

/** What the actor's rights do not show is refused before PostgreSQL could tell that he has new ones. */
const isUnknown = (error: unknown): boolean =>
  error instanceof Refusal && /^(QRY|SRV|IMP)/.test(error.faults[0]!.code);

/** Codes of whose session has ended, who is no user any more, and who has not the second factor his role asks for. */
const nobody: readonly string[] = ['SRV901', 'REC724', 'IDN022'];

/** Whether it was refused because nobody is let in by that session, whatever he asked for. */
export const isNobody = (error: unknown): boolean =>
  error instanceof Refusal && nobody.includes(error.faults[0]!.code);

/** More than one publication may come while a request runs; an error that stays is no matter of age. */
const turnsMax = 5;

/** SQLSTATEs for a column, table or function that is no longer there, and for a table that was retired. */
const outdated: readonly string[] = ['42703', '42P01', '42883', '42501'];

/** Planned under rights that are no longer in force, or for tables that have changed. */
const isOutdated = (error: unknown): boolean =>
  error instanceof RightsChanged ||
  (error instanceof pg.DatabaseError && outdated.includes(error.code ?? ''));
