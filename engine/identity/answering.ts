/*
 * When answers leave that must not tell who has an account: not when the work is done, but at the end of a step of time
 * that is longer than any of it. So how long it took says nothing.
 */

/** Longer than a hash and a few questions to the database take on a small machine. */
const stepMs = 200;

/** What `work` gives, or throws, at the end of a step. */
export async function atFixedTime<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    await endOfStep(began);
  }
}

/** The same where it throws; what it gives leaves at once, to somebody who has shown who he is. */
export async function refusedAtFixedTime<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } catch (error) {
    await endOfStep(began);
    throw error;
  }
}

const endOfStep = (began: number): Promise<void> =>
  new Promise((leave) => setTimeout(leave, stepMs - ((performance.now() - began) % stepMs)));
