/*
 * Links that show one record to whoever has them, without signing in. A link is a session of the user who made it, which
 * can do nothing but be looked through: what is seen is asked under his rights of that moment. Only its hash is kept.
 */
import type { Ask } from './people.ts';
import { hashOf, newToken } from './secrets.ts';

/** A record of an entity, by full name and id. */
export interface SharedRecord {
  readonly entity: string;
  readonly record: string;
}

export interface NewLink extends SharedRecord {
  /** Paths of what is shown, `customer`, `lines.price`. */
  readonly fields: readonly string[];
  /** Whether the files beside the record are shown too. */
  readonly files: boolean;
  readonly days: number;
}

export interface MadeLink {
  readonly id: string;
  readonly token: string;
  readonly endsAt: string;
}

/** What a link opens, and in whose session. */
export interface SharedLink extends SharedRecord {
  readonly session: string;
  readonly organization: string;
  readonly fields: readonly string[];
  readonly files: boolean;
  readonly endsAt: string;
}

export interface SharedLinks {
  /** Makes one for who holds the session; undefined where that is open no more. Its token is told this once. */
  open(session: string, wanted: NewLink): Promise<MadeLink | undefined>;
  /** What a token opens; undefined for what is none, or none any more. */
  of(token: string): Promise<SharedLink | undefined>;
  /** Remembers that something was seen through it. */
  used(link: SharedLink): Promise<void>;
  /** Ends one of a record; whether there was one. */
  end(session: string, shared: SharedRecord, link: string): Promise<boolean>;
}

export const linkDaysMax = 90;
export const linkDays = 14;

const daySeconds = 24 * 60 * 60;

export function openSharedLinks(ask: Ask): SharedLinks {
  return {
    async open(session, { entity, record, fields, files, days }) {
      const token = newToken();
      const [row] = await ask<{ id: string; ends: string }>(
        'select * from kontor.open_shared_link($1, $2, $3, $4, $5, $6, $7)',
        [session, hashOf(token), entity, record, fields, files, days * daySeconds],
      );
      return row && { id: row.id, token, endsAt: row.ends };
    },

    async of(token) {
      const [row] = await ask<Omit<SharedLink, 'endsAt'> & { ends: string }>(
        'select * from kontor.shared_link_of($1)',
        [hashOf(token)],
      );
      if (!row) return undefined;
      const { ends, ...link } = row;
      return { ...link, endsAt: ends };
    },

    async used({ session }) {
      await ask('select kontor.use_shared_link($1)', [session]);
    },

    async end(session, { entity, record }, link) {
      const [row] = await ask<{ ended: boolean }>('select kontor.end_shared_link($1, $2, $3, $4) as ended', [
        session,
        entity,
        record,
        link,
      ]);
      return row!.ended;
    },
  };
}
