/** Processes that act as their starters, with the rights these have at that moment. */
import { LRUCache } from 'lru-cache';
import type { Actor } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import { noActor, type Claimed, type Begun } from '../../process/index.ts';
import type { Published } from '../../publication/index.ts';
import { openActors } from '../auth/actors.ts';
import type { Ask } from '../../identity/index.ts';

export interface Starters {
  /** @throws Refusal PRC007 when there is nobody, SRV901 when who started it is no user any more */
  of(claimed: Claimed, begun: Begun, published: Published): Promise<Actor>;
  forget(begun: Begun): void;
}

/** Shorter than a session lasts. */
const keptMs = 50 * 60_000;

export function openStarters(ask: Ask): Starters {
  const sessions = new LRUCache<string, string>({ max: 10_000, ttl: keptMs });
  const people = openActors(ask);
  const keyOf = ({ organization, starter }: Begun): string => `${organization} ${starter}`;

  const opened = async ({ instance }: Claimed, begun: Begun): Promise<string> => {
    const known = sessions.get(keyOf(begun));
    if (known !== undefined) return known;
    const [row] = await ask<{ session: string | null }>('select kontor.open_process_session($1) as session', [
      instance,
    ]);
    if (!row?.session) throw new Refusal(noActor({}));
    sessions.set(keyOf(begun), row.session);
    return row.session;
  };

  return {
    of: async (claimed, begun, published) => people.of(await opened(claimed, begun), published),
    forget(begun) {
      const session = sessions.get(keyOf(begun));
      if (session === undefined) return;
      people.forget(session);
      sessions.delete(keyOf(begun));
      void ask('select kontor.end_session($1)', [session]).catch(() => {});
    },
  };
}
