/*
 * Seals what was written since it looked last, beside the writes. A round
 *   1. takes for each organization the rows that are due, with a salt and a leaf for each, where this process is the one
 *      that seals,
 *   2. signs the block and adds it where the chain still ends as it did when the rows were taken.
 * Nothing is held between the two: a process that is killed there has done nothing, and of two that come together one
 * adds its block and the other's is refused. So no row is sealed twice and none is passed over.
 */
import { randomUUID } from 'node:crypto';
import type { Ask, Seal } from '../identity/index.ts';
import { openRounds, type Rounds } from '../loop/index.ts';
import { adding, blockColumns, signed, type Draft } from './block.ts';
import { chainKey } from './keys.ts';

export interface Sealer extends Rounds {
  /** Seals what is due; gives how many blocks that were. */
  round(): Promise<number>;
}

export interface SealerParts {
  /** One statement of the loop role. */
  readonly ask: Ask;
  readonly seal: Seal;
  readonly onFailure: (error: unknown) => void;
  /** Between two looks; 0 looks only when it is told to. */
  readonly pollMs?: number;
  /** Rows of a block at most. */
  readonly rowsMost?: number;
}

/** Another process goes on after that time: what a killed one leaves is sealed a little later than within the second. */
const leaseSeconds = 3;

export function openSealer({ ask, seal, onFailure, pollMs = 900, rowsMost = 2_000 }: SealerParts): Sealer {
  const node = randomUUID();
  /** Whether a block was full: there is more to seal now. */
  let more = false;

  const add = async (draft: Draft): Promise<number> => {
    const { text, values } = adding(signed(draft, await chainKey(ask, seal)));
    const [row] = await ask<{ added: boolean }>(text, values);
    return row!.added ? 1 : 0;
  };

  const round = async (): Promise<number> => {
    more = false;
    const drafts = await ask<Draft>(`select ${blockColumns} from kontor.due_audit($1, $2, $3)`, [
      node,
      leaseSeconds,
      rowsMost,
    ]);
    let blocks = 0;
    for (const draft of drafts) blocks += await add(draft);
    more = blocks > 0 && drafts.some(({ ids }) => ids.length === rowsMost);
    return blocks;
  };

  const rounds = openRounds({ round: async () => (await round(), more), onFailure, pollMs });
  return { round, ...rounds };
}

/** Age of the oldest row that no block has; 0 where all are sealed. */
export async function unsealedSeconds(ask: Ask): Promise<number> {
  const [row] = await ask<{ seconds: number }>('select kontor.audit_unsealed_seconds() as seconds', []);
  return row!.seconds;
}
