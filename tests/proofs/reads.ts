/**
 * Holds compiled reads equal to a slow plain evaluator over the same records: random filters, orders, pages, groups,
 * nesting, and roles with random grants. A case counts when its statements and answers are not those of an earlier one.
 */
import { prepareDatabase } from '../../engine/database/index.ts';
import { secret } from '../database/live.ts';
import { firstSeen, type ProofRun } from '../support/proof.ts';
import { openChecker } from './reads/check.ts';

const CASES = 20_000;

export const about = `${CASES} different reads: what PostgreSQL answers is what a plain evaluator finds`;

export async function run(proof: ProofRun): Promise<void> {
  const url = await proof.database();
  await prepareDatabase({ url, secret });
  const checker = await openChecker(url, proof.seed);
  const isNew = firstSeen();
  try {
    await proof.cases(CASES, async (random) => isNew(await checker.check(random)));
  } finally {
    await checker.close();
  }
}
