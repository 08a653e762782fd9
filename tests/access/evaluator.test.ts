import { afterEach, expect, test } from 'vitest';
import type { Actor, Rights } from '../../engine/access/index.ts';
import type { Grant } from '../../engine/model/index.ts';
import { preparedDatabase } from '../database/live.ts';
import { openChecker, type Checker } from '../proofs/access/check.ts';
import { randomOf } from '../support/random.ts';

// The proof `access` is only worth something if its evaluator notices wrong rights. Each of these is planted into what
// the engine goes by, and must be noticed within so many cases.
const CASES = 150;
const SEED = 7;

let checker: Checker | undefined;
afterEach(() => checker?.close());

/** Rights whose grants are others. */
const planted =
  (change: (grants: readonly Grant[], rights: Rights, action: string) => readonly Grant[]) =>
  (actor: Actor): Actor => ({
    ...actor,
    rights: {
      ...actor.rights,
      grants: (entity, action) => change(actor.rights.grants(entity, action), actor.rights, action),
    },
  });

async function firstDifference(plant?: (actor: Actor) => Actor, cases = CASES): Promise<string | undefined> {
  checker = await openChecker(await preparedDatabase(), SEED, plant);
  for (let number = 0; number < cases; number++) {
    const found = await checker.check(randomOf(SEED, number), number).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (found) return found;
  }
  return undefined;
}

test('nothing is noticed where nothing is wrong', async () => {
  expect(await firstDifference(undefined, 60)).toBeUndefined();
});

test.each<[string, (actor: Actor) => Actor]>([
  ['conditions on rows are left out', planted((grants) => grants.map(({ where: _, ...grant }) => grant))],
  ['grants cover all fields', planted((grants) => grants.map(({ fields: _, ...grant }) => grant))],
  ['masked is shown', planted((grants) => grants.map((grant) => ({ ...grant, masked: new Set() })))],
  [
    'who may read may change',
    planted((grants, rights, action) => {
      const [first] = action === 'update' ? grants : [];
      return first ? [...grants, ...rights.grants(first.entity, 'read')] : grants;
    }),
  ],
  [
    'inherited grants are left out',
    (actor) => planted((grants) => grants.filter(({ role }) => actor.roles.includes(role.name)))(actor),
  ],
  [
    'another asks',
    (actor) => ({ ...actor, user: actor.user.replace(/.$/, (last) => String((Number(last) % 4) + 1)) }),
  ],
])('the evaluator notices that %s', async (_, plant) => {
  expect(await firstDifference(plant)).toMatch(/says .* the evaluator/);
});
