/**
 * The keys that sign blocks. Each is kept, its private half sealed, and never goes: a block is proved for ever. The public
 * half is taken from what is sealed, so that whoever writes to the table makes nobody believe a key of his own.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { newPair, openPair, type Ask, type KeptPair, type Seal, type SigningKey } from '../identity/index.ts';

/** Keys by id that a signature may be of. */
export type ChainKeys = ReadonlyMap<string, KeyObject>;

const purpose = 'audit key';

/** Newest first. */
const rowsOf = (ask: Ask): Promise<readonly KeptPair[]> =>
  ask<KeptPair>('select * from kontor.audit_keys()', []);

/** The one that signs; made where there is none, or where another secret has sealed the newest. */
export async function chainKey(ask: Ask, seal: Seal): Promise<SigningKey> {
  for (;;) {
    const [newest] = await rowsOf(ask);
    const key = newest && openPair(newest, seal, purpose);
    if (key) return key;
    await addKey(ask, seal, newest?.id ?? null); // or another process did: either way there is one now
  }
}

/** Makes another key, which signs from now on, and gives its id. */
export async function rotateChainKey(ask: Ask, seal: Seal): Promise<string> {
  for (;;) {
    const [newest] = await rowsOf(ask);
    const id = await addKey(ask, seal, newest?.id ?? null);
    if (id !== undefined) return id;
  }
}

async function addKey(ask: Ask, seal: Seal, before: string | null): Promise<string | undefined> {
  const { id, sealed } = newPair(seal, purpose);
  const [row] = await ask<{ added: boolean }>('select kontor.add_audit_key($1, $2, $3) as added', [
    id,
    sealed,
    before,
  ]);
  return row!.added ? id : undefined;
}

/** All that our secret opens. */
export async function openedKeys(ask: Ask, seal: Seal): Promise<ChainKeys> {
  const keys = (await rowsOf(ask)).flatMap((row) => openPair(row, seal, purpose) ?? []);
  return new Map(keys.map(({ id, verify }) => [id, verify]));
}

/** The public half as it stands in an anchor. */
export const writtenKey = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).toString('base64');

export const readKey = (text: string): KeyObject =>
  createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
