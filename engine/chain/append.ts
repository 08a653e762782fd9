/* Blocks that tell what was done to rows that are sealed: they said something else before, or they are no more. */
import type { SigningKey } from '../identity/index.ts';
import type { Connection } from '../postgres/index.ts';
import { adding, blockColumns, saltBytes, signed, type Block } from './block.ts';

/** Rows that a block lists. Those that are no more have neither salts nor leaves. */
export type Listed = Pick<Block, 'kind' | 'xids' | 'ids' | 'salts' | 'leaves'>;

/** Until the transaction ends nobody else adds a block: what was not sealed stays so. */
export async function holdChain(db: Connection, org: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('kontor.audit_block ' || $1::uuid, 0))`, [
    org,
  ]);
}

/** Adds a block in the transaction that does what it tells. The chain of the organization is held until that ends. */
export async function appendBlock(
  db: Connection,
  key: SigningKey,
  org: string,
  listed: Listed,
): Promise<void> {
  await holdChain(db, org);
  const { rows } = await db.query<Block>(
    `select ${blockColumns} from kontor.audit_block where org_id = $1 order by number desc limit 1`,
    [org],
  );
  const now = await db.query<{ at: string }>('select clock_timestamp() as at');
  const { number = '0', hash = null, epoch = 0, reachedXid = '0', reachedId = '0' } = rows[0] ?? {};
  const block = signed(
    {
      ...listed,
      org,
      number: String(BigInt(number) + 1n),
      before: hash,
      epoch,
      reachedXid,
      reachedId,
      sealedAt: now.rows[0]!.at,
    },
    key,
  );
  const { text, values } = adding(block);
  await db.query(text, values);
}

/** By which salt and leaf each of these rows is sealed now; those that are not are left out. */
export async function sealedRows(
  db: Connection,
  org: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Sealed>> {
  const { rows } = await db.query<Sealed & { id: string }>(
    `select l.id::text, substr(b.salts, (l.place - 1)::int * 16 + 1, 16) as salt,
        substr(b.leaves, (l.place - 1)::int * 32 + 1, 32) as leaf
      from kontor.audit_block b cross join lateral unnest(b.ids) with ordinality l (id, place)
      where b.org_id = $1 and b.kind in ('sealed', 'erased') and l.id = any ($2::bigint[]) order by b.number`,
    [org, ids],
  );
  return new Map(rows.map(({ id, salt, leaf }) => [id, { salt, leaf }]));
}

export interface Sealed {
  readonly salt: Uint8Array;
  readonly leaf: Uint8Array;
}

/**
 * Destroys the salts that these rows had until now: what is left of the values they were sealed with cannot be guessed.
 * Done before the block that lists them anew is added.
 */
export async function destroySalts(db: Connection, org: string, ids: readonly string[]): Promise<void> {
  const { rows } = await db.query<{ number: string; salts: Uint8Array; ids: readonly string[] }>(
    `select number::text, salts, ids::text[] from kontor.audit_block
      where org_id = $1 and kind in ('sealed', 'erased') and ids && $2::bigint[] order by number`,
    [org, ids],
  );
  const gone = new Set(ids);
  for (const { number, salts, ids: listed } of rows) {
    const bytes = Buffer.from(salts);
    for (const [place, id] of listed.entries())
      if (gone.has(id)) bytes.fill(0, place * saltBytes, (place + 1) * saltBytes);
    await db.query('update kontor.audit_block set salts = $3 where org_id = $1 and number = $2', [
      org,
      number,
      bytes,
    ]);
  }
}
