import { LRUCache } from 'lru-cache';
import {
  rightsOf,
  roleAsking,
  type Actor,
  type SecondFactor,
  type StandIn,
  type StoredRole,
  type StoredShare,
} from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { Model } from '../../model/index.ts';
import type { Published } from '../../publication/index.ts';
import { RightsChanged } from '../../records/index.ts';
import { factorRequired, type Ask } from '../../identity/index.ts';
import { notSignedIn } from '../faults.ts';

/** Sessions -> actors with their rights under a publication. */
export interface Actors {
  /**
   * @throws Refusal SRV901 when the session has ended, or its user is no longer one; IDN022 when one of his roles asks for a
   *   second factor and he has none
   * @throws RightsChanged when there is a newer publication: today's number of the rights belongs to its roles.
   */
  of(session: string, published: Published): Promise<Actor>;
  /** Whether the rights of this actor are no longer those in force, or his session has ended. */
  isOld(actor: Actor | undefined): Promise<boolean>;
  /** Forgets what was known of a session: its rights were refused as old ones. */
  forget(session: string): void;
}

interface ActorRow {
  readonly organization: string;
  readonly workspace: string | null;
  readonly member: string;
  readonly account: string;
  readonly version: string;
  /** Number of the newest publication. */
  readonly publication: string;
  readonly locale: string | null;
  readonly timezone: string | null;
  /** JSON text of the roles it holds, as records. */
  readonly roles: string;
  /** JSON text of what a key may be used for; null for whoever is no key. */
  readonly scope: string | null;
  /** JSON text of who stands in, and whether he still may; null for whoever is there himself. */
  readonly standIn: string | null;
  /** JSON text of `SecondFactor`. */
  readonly factor: string;
  /** JSON text of what is shared with him. */
  readonly shares: string;
  /** In how many milliseconds the first of it ends; null where none does by itself. */
  readonly sharesEnd: string | null;
}

const actorText = `select a.*, kontor.stand_in_of($1) as "standIn", kontor.second_factor_of($1) as factor, s.shares, s.ends_in as "sharesEnd"
    from kontor.actor_of($1) a, kontor.shares_of(a.organization, a.member) s`;

/**
 * Remembers actors without asking again: `kontor.enter` refuses a session that has ended and rights that are no longer
 * in force, at the first statement of every unit, and the caller then forgets and asks anew.
 */
export function openActors(ask: Ask): Actors {
  const known = new LRUCache<string, { model: Model; actor: Actor }>({ max: 10_000 });
  return {
    async of(session, { number, model }) {
      const kept = known.get(session);
      if (kept?.model === model && !isOver(kept.actor)) return kept.actor;
      const [row] = await ask<ActorRow>(actorText, [session]);
      if (!row || !mayStand(row)) throw new Refusal(notSignedIn({}));
      if (Number(row.publication) !== number) throw new RightsChanged();
      const actor = actorOf(session, row, model);
      known.set(session, { model, actor });
      return actor;
    },
    async isOld(actor) {
      if (!actor) return false;
      const [row] = await ask<ActorRow>(actorText, [actor.session]);
      return row?.version !== actor.rights.version || isOver(actor);
    },
    forget: (session) => void known.delete(session),
  };
}

/** Whether something that he had has ended by itself. */
const isOver = ({ rights: { until } }: Actor): boolean =>
  until !== undefined && until.getTime() <= Date.now();

const standInOf = ({ standIn }: ActorRow): (StandIn & { readonly holds: boolean }) | undefined =>
  standIn === null ? undefined : (JSON.parse(standIn) as StandIn & { readonly holds: boolean });

/** Whoever is there himself does; who stands in has to administer still. */
const mayStand = (row: ActorRow): boolean => standInOf(row)?.holds ?? true;

function actorOf(session: string, row: ActorRow, model: Model): Actor {
  const stored = JSON.parse(row.roles) as StoredRole[];
  const held = stored.map(({ name }) => name);
  const standIn = standInOf(row);
  const scope = row.scope === null ? undefined : (JSON.parse(row.scope) as string[]);
  const shares = JSON.parse(row.shares) as StoredShare[];
  const until = row.sharesEnd === null ? undefined : new Date(Date.now() + Number(row.sharesEnd));
  const input = { roles: held, stored, shares, version: row.version, ...(until && { until }) };
  const whole = rightsOf(model, input);
  // Until he has one, nothing is opened to him but what is his own account's.
  const role = roleAsking(model, whole.roles, JSON.parse(row.factor) as SecondFactor);
  if (role !== undefined) throw new Refusal(factorRequired({ role }));
  return {
    session,
    account: row.account,
    user: row.member,
    org: row.organization,
    workspace: row.workspace,
    locale: row.locale ?? 'en',
    timezone: row.timezone ?? 'UTC',
    roles: scope ? [] : held,
    rights: scope ? rightsOf(model, { ...input, scope }) : whole,
    ...(shares.length > 0 && { shared: shares.map(({ sharer, records }) => ({ sharer, records })) }),
    ...(standIn && { standIn: { by: standIn.by, reason: standIn.reason } }),
  };
}
