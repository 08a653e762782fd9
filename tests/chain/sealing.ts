/** Sealing and proving, as the tests of the chain and of persons do it. */
import { expect, vi } from 'vitest';
import {
  openedKeys,
  openSealer,
  proveChain,
  unsealedSeconds,
  type Anchor,
  type Proven,
  type SealerParts,
} from '../../engine/chain/index.ts';
import { openSeal, type Ask } from '../../engine/identity/index.ts';
import type { Connection } from '../../engine/postgres/index.ts';
import { owner, secret } from '../database/live.ts';

export const seal = openSeal(secret);

export const askOf =
  (db: Connection): Ask =>
  async <Row>(text: string, values: readonly unknown[]) =>
    (await db.query<Row>(text, values)).rows;

/** One that looks when it is told to, and hides no failure. */
export const sealerOf = (db: Connection, parts: Partial<SealerParts> = {}) =>
  openSealer({
    ask: askOf(db),
    seal,
    pollMs: 0,
    onFailure: (error) => {
      throw error;
    },
    ...parts,
  });

/** As if the sealer before had died some time ago. */
export const letGo = (url: string) =>
  owner(url, (db) => db.query(`update kontor.audit_sealer set until = '-infinity'`));

/** Seals what is due; gives how many blocks that were. */
export async function sealDue(url: string, loop: Connection, rowsMost = 3): Promise<number> {
  const { round } = sealerOf(loop, { rowsMost });
  let blocks = 0;
  for (let empty = 0; empty < 3;) {
    const added = await round();
    blocks += added;
    if (added === 0) empty++;
  }
  await letGo(url);
  return blocks;
}

/** Seals until nothing is left: tests beside this one have transactions on the same server. */
export async function sealAll(url: string, loop: Connection, rowsMost = 3): Promise<number> {
  let blocks = 0;
  await vi.waitFor(
    async () => {
      blocks += await sealDue(url, loop, rowsMost);
      expect(await unsealedSeconds(askOf(loop))).toBe(0);
    },
    { timeout: 60_000, interval: 100 },
  );
  return blocks;
}

export const proofIn = async (db: Connection, organization: string, anchor?: Anchor): Promise<Proven> =>
  proveChain(
    db,
    { organization, name: 'Test' },
    { keys: await openedKeys(askOf(db), seal), ...(anchor && { anchor }) },
  );
