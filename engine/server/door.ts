import type { FastifyRequest } from 'fastify';
import pg from 'pg';
import type { Actor } from '../access/index.ts';
import type { Publications, Published } from '../publication/index.ts';
import { RightsChanged, type Records } from '../records/index.ts';
import type { Actors } from './auth/actors.ts';
import { bearerOf } from './auth/bearer.ts';
import type { Bearer, Tokens } from './auth/tokens.ts';

/** How a route gets to data: in the name of whoever sent the request, over the publication it found. */
export interface Door {
  readonly records: Records;
  /**
   * Runs `work` as the bearer of the request. Where rights or tables changed meanwhile, it runs once more with those of
   * now; `work` must not have answered anything before.
   * @throws Refusal SRV901 when nobody is signed in
   */
  as<T>(request: FastifyRequest, work: Work<T>): Promise<T>;
}

export type Work<T> = (actor: Actor, published: Published) => Promise<T>;

export interface DoorParts {
  readonly records: Records;
  readonly publications: Publications;
  readonly tokens: Tokens;
  readonly actors: Actors;
}

export function openDoor({ records, publications, tokens, actors }: DoorParts): Door {
  const once = async <T>(bearer: Bearer, work: Work<T>): Promise<T> => {
    const published = publications.current(bearer.organization);
    return work(await actors.of(bearer.session, published.model), published);
  };
  return {
    records,
    async as(request, work) {
      const bearer = await bearerOf(request, tokens);
      try {
        return await once(bearer, work);
      } catch (error) {
        if (!isOutdated(error)) throw error;
        // A new publication changes rights and tables alike: whichever was noticed, both are taken anew.
        actors.forget(bearer.session);
        await publications.refresh();
        return once(bearer, work);
      }
    },
  };
}

/** Planned under rights that are no longer in force, or for a table or column that is no longer there. */
function isOutdated(error: unknown): boolean {
  if (error instanceof RightsChanged) return true;
  return error instanceof pg.DatabaseError && ['42703', '42P01'].includes(error.code ?? '');
}
