/** In whose name processes act: their starters, with the rights these have now, or service accounts with one role. */
import { LRUCache } from 'lru-cache';
import { rightsOf, type Actor } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { Claimed, Loaded } from '../../process/index.ts';
import { noActor } from '../../process/index.ts';
import type { Published } from '../../publication/index.ts';
import { openActors } from '../auth/actors.ts';
import type { Ask } from '../auth/people.ts';

export interface Servants {
  /** @throws Refusal PRC007 when there is nobody, SRV901 when who started it is no user any more */
  of(claimed: Claimed, loaded: Loaded, published: Published): Promise<Actor>;
  forget(loaded: Loaded): void;
}

interface Opened {
  readonly session: string;
  readonly account: string;
  readonly organization: string;
  readonly version: string;
}

/** Shorter than a session lasts. */
const keptMs = 50 * 60_000;

const installation = '00000000-0000-0000-0000-000000000000';

export function openServants(ask: Ask): Servants {
  const sessions = new LRUCache<string, Opened>({ max: 10_000, ttl: keptMs });
  const people = openActors(ask);
  const keyOf = ({ organization, starter, plan }: Loaded): string =>
    `${organization} ${plan['actor'] === undefined ? starter : 'service'}`;

  const opened = async ({ instance }: Claimed, loaded: Loaded): Promise<Opened> => {
    const known = sessions.get(keyOf(loaded));
    if (known) return known;
    const [row] = await ask<Opened>('select * from kontor.open_process_session($1, $2)', [
      instance,
      loaded.plan['actor'] !== undefined,
    ]);
    if (!row) throw new Refusal(noActor({}));
    sessions.set(keyOf(loaded), row);
    return row;
  };

  return {
    async of(claimed, loaded, published) {
      const { session, account, organization, version } = await opened(claimed, loaded);
      const role = loaded.plan['actor'];
      if (typeof role !== 'string') return people.of(session, published);
      const roles = [role];
      return {
        session,
        account,
        user: installation,
        org: organization,
        workspace: null,
        locale: 'en',
        timezone: 'UTC',
        roles,
        rights: rightsOf(published.model, { roles, version }),
      };
    },
    forget(loaded) {
      const known = sessions.get(keyOf(loaded));
      if (!known) return;
      people.forget(known.session);
      sessions.delete(keyOf(loaded));
      void ask('select kontor.end_session($1)', [known.session]).catch(() => {});
    },
  };
}
