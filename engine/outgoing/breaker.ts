/*
 * A breaker keeps us from calling what does not answer. Closed, it counts; when more than half of at least five calls of
 * a minute failed it opens, and for thirty seconds nobody is called; then three calls may try (half open): when all of
 * them end well it closes, when one fails it opens again.
 */

export type BreakerState = 'closed' | 'open' | 'halfOpen';

export interface Breaker {
  state(): BreakerState;
  /** Asks before a call; each that is let in is to be told `ended` of. */
  enter(): boolean;
  ended(well: boolean): void;
  /** Milliseconds until it lets somebody in; 0 while it does. */
  waitMs(): number;
}

const callsMin = 5;
const failedShare = 0.5;
const openMs = 30_000;
const trialsMax = 3;
const windowMs = 60_000;

export function openBreaker(now: () => number = Date.now): Breaker {
  let state: BreakerState = 'closed';
  let since = now();
  let calls = 0;
  let failures = 0;
  let trials = 0;

  const become = (next: BreakerState): void => {
    state = next;
    since = now();
    calls = failures = trials = 0;
  };
  const look = (): void => {
    if (state === 'open' && now() - since >= openMs) become('halfOpen');
    if (state === 'closed' && now() - since >= windowMs) become('closed');
  };

  return {
    state() {
      look();
      return state;
    },
    enter() {
      look();
      if (state === 'open' || (state === 'halfOpen' && trials >= trialsMax)) return false;
      trials += 1;
      return true;
    },
    ended(well) {
      look();
      if (state === 'open') return; // of a call that was let in before
      calls += 1;
      if (!well) failures += 1;
      if (state === 'halfOpen') {
        if (!well) become('open');
        else if (calls >= trialsMax) become('closed');
      } else if (calls >= callsMin && failures / calls > failedShare) become('open');
    },
    waitMs() {
      look();
      return state === 'open' ? openMs - (now() - since) : 0;
    },
  };
}
