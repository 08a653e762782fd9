import type { Actor, Rights } from '../../access/index.ts';

export interface Person {
  /** Id of a `core.User`. */
  readonly user: string;
  readonly locale: string | null;
  readonly timezone: string | null;
}

/**
 * Who asks, as if he were somebody else with these rights: conditions speak of the person, and the session, which the
 * database lets in, stays that of who asks.
 */
export const inPlaceOf = (asker: Actor, person: Person | undefined, rights: Rights): Actor => ({
  ...asker,
  ...(person && {
    user: person.user,
    locale: person.locale ?? asker.locale,
    timezone: person.timezone ?? asker.timezone,
  }),
  rights,
});
