import { expect, test } from 'vitest';
import { randomOf } from './random.ts';
import { runProof, type ProofRun } from './proof.ts';

async function prove(run: (run: ProofRun) => Promise<void>, options: { scale?: number; only?: number } = {}) {
  const said: string[] = [];
  const outcome = await runProof(
    { about: '', run },
    { name: 'sample', seed: 7, scale: 1, say: (line) => said.push(line), ...options },
  );
  return { ...outcome, said };
}

const drawn = async (options = {}) => {
  const numbers: number[] = [];
  await prove((run) => run.cases(5, (random) => void numbers.push(random.int(1, 1_000_000))), options);
  return numbers;
};

test('the same seed draws the same cases, and each case its own numbers', async () => {
  const first = await drawn();
  expect(await drawn()).toEqual(first);
  expect(new Set(first).size).toBe(5);
});

test('a failing case is told with the command that repeats it alone', async () => {
  const check = (run: ProofRun) =>
    run.cases(5, (_, number) => {
      if (number === 3) throw new Error('seven is not eight');
    });
  const { cases, failures, said } = await prove(check);
  expect({ cases, failures }).toEqual({ cases: 5, failures: 1 });
  expect(said).toEqual(['case 3: seven is not eight\n  repeat: npm run proof -- sample --seed 7 --case 3']);
  expect(await prove(check, { only: 3 })).toMatchObject({ cases: 1, failures: 1 });
});

test('a failing case of a proof that numbers its own is told with the command that repeats it alone', async () => {
  const check = async ({ only, report }: ProofRun) => {
    report.failed('seven is not eight', only ?? 12);
  };
  const repeat = 'seven is not eight\n  repeat: npm run proof -- sample --seed 7';
  expect((await prove(check)).said).toEqual([`${repeat} --case 12`]);
  expect((await prove(check, { only: 3 })).said).toEqual([`${repeat} --case 3`]);
  const whole = await prove(async ({ report }) => report.failed('seven is not eight'));
  expect(whole.said).toEqual([`${repeat} --scale 1`]);
});

test('the scale counts the cases, and there is always one', async () => {
  expect(await drawn({ scale: 0.4 })).toHaveLength(2);
  expect(await drawn({ scale: 0.001 })).toHaveLength(1);
});

test('a proof that breaks, or checks nothing, has failed', async () => {
  expect(await prove(() => Promise.reject(new Error('no server')))).toMatchObject({ failures: 1 });
  expect(await prove(async () => {})).toMatchObject({ failures: 1 });
});

test('random numbers stay in their bounds and reach both', () => {
  const random = randomOf(1);
  const drawn = new Set(Array.from({ length: 200 }, () => random.int(2, 4)));
  expect(drawn).toEqual(new Set([2, 3, 4]));
  expect(new Set(random.shuffled([1, 2, 3, 4, 5]))).toEqual(new Set([1, 2, 3, 4, 5]));
});
