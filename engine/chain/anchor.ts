/*
 * The heads of all chains, to be kept where nobody who writes to the database can write. A chain is proved by its own
 * signatures; that none of its newest blocks was cut off, by an anchor alone.
 */
import { readFile } from 'node:fs/promises';
import { Refusal } from '../errors/index.ts';
import type { Connection } from '../postgres/index.ts';
import { hex } from './block.ts';
import { anchorUnread } from './faults.ts';
import { readKey, writtenKey, type ChainKeys } from './keys.ts';

export interface Anchor {
  readonly at: string;
  readonly chains: readonly {
    readonly organization: string;
    readonly name: string;
    readonly number: string;
    readonly hash: string;
  }[];
  /** Public halves of the keys that sign, by id: with them a chain is proved also where the secret was changed. */
  readonly keys: Readonly<Record<string, string>>;
}

/** The heads as they are, and a note in the database that they were given out. */
export async function anchorsOf(db: Connection, keys: ChainKeys): Promise<Anchor> {
  const { rows } = await db.query<{
    org: string;
    name: string;
    number: string;
    hash: Uint8Array;
    at: string;
  }>(
    `with head as (
        select distinct on (org_id) org_id, number, hash from kontor.audit_block order by org_id, number desc),
      noted as (
        insert into kontor.audit_anchor as a (org_id, number, hash) select org_id, number, hash from head
          on conflict (org_id) do update set number = excluded.number, hash = excluded.hash, at = excluded.at
          returning a.*)
      select n.org_id as org, coalesce(o.name, 'installation') as name, n.number::text, n.hash, n.at
        from noted n left join kontor.organization o on o.id = n.org_id order by 2, 1`,
  );
  return {
    at: rows[0]?.at ?? new Date().toISOString(),
    chains: rows.map(({ org, name, number, hash }) => ({ organization: org, name, number, hash: hex(hash) })),
    keys: Object.fromEntries([...keys].map(([id, key]) => [id, writtenKey(key)])),
  };
}

/**
 * An anchor that was kept, with its keys.
 * @throws Refusal AUD012 where the file is none
 */
export async function readAnchor(
  file: string,
): Promise<{ readonly anchor: Anchor; readonly keys: ChainKeys }> {
  try {
    const anchor = JSON.parse(await readFile(file, 'utf8')) as Anchor;
    const keys = new Map(Object.entries(anchor.keys).map(([id, text]) => [id, readKey(text)]));
    if (!anchor.chains.every(({ organization, number, hash }) => organization && BigInt(number) && hash))
      throw new Error('A chain lacks its head.');
    return { anchor, keys };
  } catch (error) {
    throw new Refusal(anchorUnread({ file }), { cause: error });
  }
}
