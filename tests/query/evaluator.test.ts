import { afterEach, expect, test } from 'vitest';
import type { Statement } from '../../engine/query/index.ts';
import { preparedDatabase } from '../database/live.ts';
import { openChecker, type Checker } from '../proofs/reads/check.ts';
import { USERS } from '../proofs/reads/world.ts';
import { randomOf } from '../support/random.ts';

// The proof `reads` is only worth something if its evaluator notices a wrong answer. Each of these is planted into what
// the engine runs, and must be noticed within so many questions.
const QUESTIONS = 250;
const SEED = 7;

let checker: Checker | undefined;
afterEach(() => checker?.close());

const replaced =
  (from: string | RegExp, to: string) =>
  (statement: Statement): Statement => ({
    ...statement,
    text: statement.text.replaceAll(from, to),
  });

async function firstDifference(
  plant?: (statement: Statement) => Statement,
  questions = QUESTIONS,
): Promise<string | undefined> {
  checker = await openChecker(await preparedDatabase(), SEED, plant);
  for (let number = 0; number < questions; number++) {
    const found = await checker.check(randomOf(SEED, number)).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (found) return found;
  }
  return undefined;
}

test('nothing is noticed where nothing is wrong', async () => {
  expect(await firstDifference(undefined, 50)).toBeUndefined();
});

test.each<[string, (statement: Statement) => Statement]>([
  [
    'deleted records are read',
    replaced(/"deleted_at" is null/g, '"deleted_at" is not distinct from "deleted_at"'),
  ],
  ['null is smaller than every value', replaced(/(order by .*?) desc/g, '$1 desc nulls last')],
  ['a record without value is not unlike any', replaced(' is not true', ' is false')],
  ['a page has one record too many', replaced(/ p\.n <= (\d+)/g, ' p.n <= $1 + 1')],
  [
    "another user's records are read",
    (statement) => ({
      ...statement,
      read: ({ variables, actor }) => {
        const user = USERS.find((each) => each !== actor.user)!;
        return statement.read({ variables, actor: { ...actor, user } });
      },
    }),
  ],
])('the evaluator notices that %s', async (_, plant) => {
  expect(await firstDifference(plant)).toMatch(/differs at/);
});
