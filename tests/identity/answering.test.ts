import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atFixedTime, refusedAtFixedTime } from '../../engine/identity/index.ts';
import { atMost } from '../../engine/identity/lanes.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after =
  (ms: number, fails = false) =>
  () =>
    new Promise<string>((resolve, reject) =>
      setTimeout(() => (fails ? reject(new Error('no')) : resolve('yes')), ms),
    );
/** Milliseconds after which an answer leaves. */
async function leaving(answer: Promise<unknown>): Promise<number> {
  const began = performance.now();
  const left = answer.then(
    () => performance.now() - began,
    () => performance.now() - began,
  );
  await vi.advanceTimersByTimeAsync(2_000);
  return left;
}

test.each([
  [0, 200],
  [9, 200],
  [140, 200],
  [230, 400],
])('an answer that is ready after %i ms leaves after %i, be it yes or no', async (ready, leaves) => {
  expect(await leaving(atFixedTime(after(ready)))).toBe(leaves);
  expect(await leaving(atFixedTime(after(ready, true)))).toBe(leaves);
  expect(await leaving(refusedAtFixedTime(after(ready, true)))).toBe(leaves);
  expect(await leaving(refusedAtFixedTime(after(ready)))).toBe(ready);
});

test('of many calls at most so many run at once, in the order in which they came, whatever becomes of them', async () => {
  let running = 0;
  let most = 0;
  const began: number[] = [];
  const work = atMost(8, async (n: number) => {
    began.push(n);
    most = Math.max(most, ++running);
    await after(10)();
    running--;
    if (n % 3 === 0) throw new Error('no');
    return n;
  });
  const numbers = Array.from({ length: 30 }, (_, n) => n);
  const all = Promise.allSettled(numbers.map(work));
  await vi.advanceTimersByTimeAsync(100);
  const answers = await all;
  expect(most).toBe(8);
  expect(began).toEqual(numbers);
  expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(10);
});
