/**
 * Holds what the engine shows and lets do equal to a slow plain evaluator of access: random policies, people, questions
 * and changes. A case counts when its statements and answers are not those of an earlier one.
 */
import { createHash } from 'node:crypto';
import { prepareDatabase } from '../../engine/database/index.ts';
import { secret } from '../database/live.ts';
import type { ProofRun } from '../support/proof.ts';
import { openChecker } from './access/check.ts';

const CASES = 20_000;

export const about = `${CASES} different questions and changes under random rights: all is as design.md says`;

export async function run(proof: ProofRun): Promise<void> {
  const url = await proof.database();
  await prepareDatabase({ url, secret });
  const checker = await openChecker(url, proof.seed);
  const seen = new Set<string>();
  try {
    await proof.cases(CASES, async (random, number) => {
      const found = await checker.check(random, number);
      const mark = createHash('sha256').update(found).digest('base64');
      return seen.size < seen.add(mark).size;
    });
  } finally {
    await checker.close();
  }
}
