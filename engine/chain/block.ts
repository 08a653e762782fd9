/*
 * A block is what a row of kontor.audit_block says. Its hash covers all of it but the salts, which stand in each leaf, and
 * the signature, which is over the hash. So a salt can go, and with it what its leaf was made of, while the chain holds.
 */
import { createHash, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import type { SigningKey } from '../identity/index.ts';

export interface Block {
  readonly org: string;
  readonly number: string;
  readonly kind: 'sealed' | 'erased' | 'forgotten';
  /** Hash of the block before; null in the first. */
  readonly before: Uint8Array | null;
  readonly hash: Uint8Array;
  readonly epoch: number;
  readonly reachedXid: string;
  readonly reachedId: string;
  readonly xids: readonly string[];
  readonly ids: readonly string[];
  readonly salts: Uint8Array;
  readonly leaves: Uint8Array;
  readonly sealedAt: string;
  readonly key: string;
  readonly signature: Uint8Array;
}

/** A block before it is signed. */
export type Draft = Omit<Block, 'hash' | 'key' | 'signature'>;

/** What row `a` says, as text that is always the same: migration 042 seals it by the same words. */
export const rowText = `jsonb_build_array(a.entity, a.record, a.version, a.image, a.actor, a.account, a.cause,
  a.correlation, a.via, (extract(epoch from a.at) * 1000000)::bigint)::text`;

export const saltBytes = 16;
export const leafBytes = 32;

/** Columns of kontor.audit_block under the names of a Block. */
export const blockColumns = `org_id as org, number::text, kind, before, hash, epoch, reached_xid::text as "reachedXid",
  reached_id::text as "reachedId", xids::text[], ids::text[], salts, leaves, sealed_at as "sealedAt", key, signature`;

export const newSalt = (): Buffer => randomBytes(saltBytes);

/** What a leaf is of a row that says this. */
export const leafOf = (salt: Uint8Array, said: string): Buffer =>
  createHash('sha256').update(salt).update(said, 'utf8').digest();

export const saltAt = ({ salts }: Pick<Block, 'salts'>, place: number): Uint8Array =>
  salts.subarray(place * saltBytes, (place + 1) * saltBytes);

export const leafAt = ({ leaves }: Pick<Block, 'leaves'>, place: number): Uint8Array =>
  leaves.subarray(place * leafBytes, (place + 1) * leafBytes);

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The hash of the block before, both ends, and all rows in their order with their leaves, signed as one. */
export function signed(draft: Draft, { id, sign: key }: SigningKey): Block {
  const hash = hashOf({ ...draft, key: id });
  return { ...draft, hash, key: id, signature: sign(null, hash, key) };
}

export function hashOf(block: Omit<Block, 'hash' | 'signature'>): Buffer {
  const { org, number, kind, before, epoch, reachedXid, reachedId, xids, ids, sealedAt, key } = block;
  const root = createHash('sha256');
  for (const [place, id] of ids.entries())
    root.update(`${xids[place]}:${id}:${hex(leafAt(block, place))}\n`, 'utf8');
  const said = [
    'kontor audit 1',
    org,
    number,
    kind,
    before && hex(before),
    root.digest('hex'),
    ids.length,
    epoch,
    reachedXid,
    reachedId,
    sealedAt,
    key,
  ];
  return createHash('sha256').update(JSON.stringify(said), 'utf8').digest();
}

export const isSignedBy = ({ hash, signature }: Block, key: KeyObject): boolean =>
  verify(null, hash, key, signature);

/** A statement that adds it, and answers `added` false where the chain does not end any more with the one before. */
export const adding = (block: Block): { readonly text: string; readonly values: readonly unknown[] } => ({
  text: `select kontor.add_audit_block(row($1::uuid, $2::bigint, $3::text, $4::bytea, $5::bytea, $6::int, $7::xid8,
    $8::bigint, $9::xid8[], $10::bigint[], $11::bytea, $12::bytea, $13::timestamptz, $14::text,
    $15::bytea)::kontor.audit_block) as added`,
  values: [
    block.org,
    block.number,
    block.kind,
    block.before,
    block.hash,
    block.epoch,
    block.reachedXid,
    block.reachedId,
    block.xids,
    block.ids,
    block.salts,
    block.leaves,
    block.sealedAt,
    block.key,
    block.signature,
  ],
});
