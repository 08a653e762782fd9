import { LRUCache } from 'lru-cache';
import { Refusal } from '../../errors/index.ts';
import type { Publications } from '../../publication/index.ts';
import { inSession, type Work } from '../door.ts';
import { noService } from '../faults.ts';
import { openActors } from './actors.ts';
import type { Ask } from '../../identity/index.ts';

/** Service accounts: users of kind `service`, whom processes act as and nobody signs in as. */
export interface Services {
  /**
   * Runs `work` as the service account of that name in an organization, with the rights it has today; again where
   * those, or the publication, changed meanwhile. So `work` leaves nothing behind but what it writes by that actor.
   * @throws Refusal SRV916 when the organization has no such account, or it is not active
   */
  as<T>(organization: string, service: string, work: Work<T>): Promise<T>;
}

export function openServices(ask: Ask, publications: Publications): Services {
  const actors = openActors(ask);
  const sessions = new LRUCache<string, string>({ max: 10_000 });
  return {
    async as(organization, service, work) {
      const key = `${organization} ${service}`;
      for (let turn = 1; ; turn++) {
        const session = sessions.get(key) ?? (await sessionOf(ask, organization, service));
        sessions.set(key, session);
        try {
          return await inSession({ publications, actors }, { session, organization }, work);
        } catch (error) {
          if (turn === 2 || !hasEnded(error)) throw error;
          actors.forget(session);
          sessions.delete(key);
        }
      }
    },
  };
}

async function sessionOf(ask: Ask, organization: string, service: string): Promise<string> {
  const [row] = await ask<{ session: string | null }>('select kontor.open_service($1, $2) as session', [
    organization,
    service,
  ]);
  if (!row?.session) throw new Refusal(noService({ service }));
  return row.session;
}

/** Sessions of services last a day; after that, and when the account was barred, they are nobody's. */
const hasEnded = (error: unknown): boolean =>
  error instanceof Refusal && error.faults.some(({ code }) => code === 'SRV901' || code === 'REC724');
