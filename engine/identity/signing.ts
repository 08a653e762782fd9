/*
 * The keys that sign access tokens. Each is an Ed25519 pair made by one of the processes and kept in the database, its
 * private half sealed; the public half is always taken from that, so that whoever writes to the table makes nobody
 * believe a key of his own. The newest signs. One before it is believed as long as tokens of it may be about.
 *
 * All processes find a new key without being told: a token names its key, and whoever does not know that looks; and
 * whoever signs has looked within the last seconds.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { Ask } from './people.ts';
import type { Seal } from './seal.ts';

/** Access tokens run 15 minutes. */
export const accessSeconds = 15 * 60;

export interface SigningKey {
  readonly algorithm: 'HS256' | 'EdDSA';
  readonly id: string;
  readonly sign: KeyObject;
  readonly verify: KeyObject;
}

/** The keys of an installation, as tokens ask for them. */
export interface Ring {
  readonly algorithm: SigningKey['algorithm'];
  /** The one that signs. */
  newest(): Promise<SigningKey>;
  /** Undefined for one that is none of ours, or none any more. */
  find(id: string): Promise<SigningKey | undefined>;
  /** Whether it is known without asking that it is believed. */
  believes(id: string): boolean;
  /** Public halves of all that are believed, as others may read them. */
  published(): Promise<readonly PublicKey[]>;
}

export type PublicKey = JsonWebKey & {
  readonly kid: string;
  readonly alg: string;
  readonly use: 'sig';
};

/** The key of JWT_SECRET, which other programs share: it neither changes nor is shown. */
export function sharedRing(secret: string): Ring {
  const sign = createSecretKey(Buffer.from(secret, 'utf8'));
  const id = idOf(Buffer.from(hkdfSync('sha256', secret, 'kontor', 'access token, key id', 32)));
  const key: SigningKey = { algorithm: 'HS256', id, sign, verify: sign };
  return {
    algorithm: 'HS256',
    newest: () => Promise.resolve(key),
    find: (wanted) => Promise.resolve(wanted === id ? key : undefined),
    believes: (wanted) => wanted === id,
    published: () => Promise.resolve([]),
  };
}

/** After this another key is made by whoever signs next. */
const agingSeconds = 30 * 24 * 60 * 60;

/** A token may have been signed by the key before as long as another process had not looked again. */
const lastingSeconds = accessSeconds + 60;

/** How old what is known may be where it has to be right. */
const freshMs = 5_000;

interface KeyRow extends KeptPair {
  /** Whether it has signed for long enough. */
  readonly aged: boolean;
}

interface Known {
  /** By id; without those that another secret has sealed. */
  readonly keys: ReadonlyMap<string, SigningKey>;
  readonly newest: KeyRow | undefined;
  /** When it was asked, in milliseconds since 1970. */
  readonly at: number;
}

/** @param now Milliseconds since 1970; tests give their own. */
export function keptRing(ask: Ask, seal: Seal, now = Date.now): Ring {
  let known: Known = { keys: new Map(), newest: undefined, at: -Infinity };
  let looking: Promise<void> | undefined;
  const isFresh = (): boolean => now() - known.at < freshMs;

  const look = async (): Promise<void> => {
    const at = now();
    const rows = await rowsOf(ask);
    const keys = rows.flatMap((row) => openPair(row, seal, purpose) ?? []);
    known = { keys: new Map(keys.map((key) => [key.id, key])), newest: rows[0], at };
  };

  /** What is known is of the last seconds: many who want that at one moment ask once. */
  const freshen = async (): Promise<void> => {
    if (isFresh()) return;
    looking ??= look().finally(() => (looking = undefined));
    await looking;
  };

  const signing = (): SigningKey | undefined =>
    known.newest && !known.newest.aged ? known.keys.get(known.newest.id) : undefined;

  return {
    algorithm: 'EdDSA',

    async newest() {
      await freshen();
      // Of several processes that find none at one moment, the first one's counts.
      for (let turn = 1; turn <= turnsMax; turn++) {
        const key = signing();
        if (key) return key;
        await addKey(ask, seal, known.newest?.id ?? null);
        await look();
      }
      throw new Error('No key that signs could be made.');
    },

    async find(id) {
      await freshen();
      // Another process may have made it this moment: what was asked before does not tell.
      if (!known.keys.has(id)) await look();
      return known.keys.get(id);
    },

    believes: (id) => isFresh() && known.keys.has(id),

    async published() {
      await freshen();
      return [...known.keys.values()].map(publicOf);
    },
  };
}

const turnsMax = 3;

/** Makes the key that signs from now on; undefined where `before`, which it follows, is not the newest any more. */
async function addKey(ask: Ask, seal: Seal, before: string | null): Promise<string | undefined> {
  const { id, sealed } = newPair(seal, purpose);
  const [row] = await ask<{ added: boolean }>('select kontor.add_signing_key($1, $2, $3, $4) as added', [
    id,
    sealed,
    before,
    lastingSeconds,
  ]);
  return row!.added ? id : undefined;
}

/** Those that count, the newest first. */
const rowsOf = (ask: Ask): Promise<readonly KeyRow[]> =>
  ask<KeyRow>('select * from kontor.signing_keys($1, $2)', [lastingSeconds, agingSeconds]);

/**
 * Makes another key, which signs from now on, and gives its id. With `endOthers` no token that was signed before counts
 * any more.
 */
export async function rotateKeys(ask: Ask, seal: Seal, { endOthers = false } = {}): Promise<string> {
  for (;;) {
    const [newest] = await rowsOf(ask);
    const id = await addKey(ask, seal, newest?.id ?? null);
    if (id === undefined) continue; // another process was faster
    if (endOthers) await ask('select kontor.end_signing_keys($1)', [id]);
    return id;
  }
}

/** What these keys are for: a key that was kept for something else opens for nothing here. */
const purpose = 'signing key';

/** A pair as it is kept: the private half alone, sealed for one purpose. The id is that of the public half. */
export interface KeptPair {
  readonly id: string;
  readonly sealed: Uint8Array;
}

export function newPair(seal: Seal, purpose: string): KeptPair {
  const pair = generateKeyPairSync('ed25519');
  const id = idOf(pair.publicKey.export({ format: 'der', type: 'spki' }));
  const der = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  return { id, sealed: seal.close(der.toString('base64'), `${purpose} ${id}`) };
}

/** Undefined for what another secret has sealed. */
export function openPair({ id, sealed }: KeptPair, seal: Seal, purpose: string): SigningKey | undefined {
  try {
    const der = Buffer.from(seal.open(sealed, `${purpose} ${id}`), 'base64');
    const sign = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return { algorithm: 'EdDSA', id, sign, verify: createPublicKey(sign) };
  } catch {
    return undefined;
  }
}

const publicOf = ({ id, algorithm, verify }: SigningKey): PublicKey => ({
  ...verify.export({ format: 'jwk' }),
  kid: id,
  alg: algorithm,
  use: 'sig',
});

const idOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
