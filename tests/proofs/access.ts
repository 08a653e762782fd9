/**
 * Holds what the engine shows and lets do equal to a slow plain evaluator of access: random policies, people, questions
 * and changes. A case counts when its statements and answers are not those of an earlier one.
 */
import { prepareDatabase } from '../../engine/database/index.ts';
import { secret } from '../database/live.ts';
import { firstSeen, type ProofRun } from '../support/proof.ts';
import { openChecker } from './access/check.ts';

const CASES = 20_000;

export const about = `${CASES} different questions and changes under random rights: all is as design.md says`;

export async function run(proof: ProofRun): Promise<void> {
  const url = await proof.database();
  await prepareDatabase({ url, secret });
  const checker = await openChecker(url, proof.seed);
  const isNew = firstSeen();
  try {
    await proof.cases(CASES, async (random, number) => isNew(await checker.check(random, number)));
  } finally {
    await checker.close();
  }
}
