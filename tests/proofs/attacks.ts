/*
 * What people try who want more than is theirs, by the list of attacks that other systems fell to: each row takes every
 * shape that the product of today gives it (who, at what, on which way), so a new entity, mutation or field is attacked
 * by the next run. Nothing may be told, nothing changed, and no mistake of ours made.
 */
import type { ProofRun } from '../support/proof.ts';
import { randomOf } from '../support/random.ts';
import type { Case } from './attacks/cases.ts';
import { rows } from './attacks/rows.ts';
import { openWorld } from './attacks/world.ts';

export const about =
  'Every attack of the list on the whole product, in every shape: nothing is told, changed or broken.';

export async function run(proof: ProofRun): Promise<void> {
  const world = await openWorld(await proof.database());
  const { report, only } = proof;
  try {
    const all = rows.flatMap((row) => row.cases(world));
    report.figure('shapes', all.length);
    const numbers = only === undefined ? share(all, proof) : [only];
    for (const number of numbers) {
      const one = all[number]!;
      try {
        await one.run(world);
        report.passed();
      } catch (error) {
        report.failed(`${one.row}, ${one.name}: ${(error as Error).message}`, number);
      }
    }
  } finally {
    await world.close();
  }
}

/** Numbers of a share by the seed, of each row one at least. */
function share(all: readonly Case[], { scale, seed }: ProofRun): readonly number[] {
  const byRow = Map.groupBy(all.keys(), (at) => all[at]!.row);
  return [...byRow.values()].flatMap((numbers, at) =>
    randomOf(seed, at)
      .shuffled(numbers)
      .slice(0, Math.max(1, Math.round(numbers.length * scale))),
  );
}
