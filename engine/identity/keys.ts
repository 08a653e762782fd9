/*
 * Keys by which a program calls in somebody's name. A key is a session without refresh: it may what its owner may at
 * that moment, as far as its scope goes, and ends as sessions do. Only its hash is kept.
 */
import { LRUCache } from 'lru-cache';
import type { Ask } from './people.ts';
import { hashOf, newToken } from './secrets.ts';
import type { Bearer } from './tokens.ts';

export interface NewKey {
  readonly name: string;
  /** `sales.Order:read`, `sales.*:*`, `*:read`. */
  readonly scope: readonly string[];
  readonly days: number;
}

export interface Keys {
  /** Makes one for who holds the session; undefined where that is open no more. The text of the key is shown this once. */
  open(session: string, wanted: NewKey): Promise<MadeKey | undefined>;
  /** Whom a key stands for; undefined for what is none, or none any more. */
  verify(key: string): Promise<Bearer | undefined>;
}

export interface MadeKey {
  readonly id: string;
  readonly key: string;
}

/** What every key begins with, so that it is found where it should not lie. */
const beginning = 'kontor_';
const markLength = beginning.length + 6;

export const keyDaysMax = 366;

/** A key and what is kept of it. */
export function newKey(): { readonly key: string; readonly hash: Buffer; readonly mark: string } {
  const key = `${beginning}${newToken()}`;
  return { key, hash: hashOf(key), mark: key.slice(0, markLength) };
}

export function openKeys(ask: Ask): Keys {
  // Whether it is still one is asked by the first statement of whatever is done with it.
  const known = new LRUCache<string, Bearer>({ max: 10_000, ttl: 60_000 });
  return {
    async open(session, { name, scope, days }) {
      const { key, hash, mark } = newKey();
      const [row] = await ask<{ id: string | null }>('select kontor.open_key($1, $2, $3, $4, $5, $6) as id', [
        session,
        hash,
        mark,
        name,
        scope,
        days,
      ]);
      return row?.id ? { id: row.id, key } : undefined;
    },

    async verify(key) {
      if (!key.startsWith(beginning)) return undefined;
      const hash = hashOf(key);
      const kept = hash.toString('base64url');
      const seen = known.get(kept);
      if (seen) return seen;
      const [row] = await ask<Omit<Bearer, 'email' | 'role'>>('select * from kontor.key_of($1)', [hash]);
      if (!row) return undefined;
      const bearer = { ...row, email: '', role: '', key: true } as const;
      known.set(kept, bearer);
      return bearer;
    },
  };
}
