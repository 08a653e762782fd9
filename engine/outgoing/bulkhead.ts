/** So many calls at once and no more: what is slow does not take along what is not. */

export interface Bulkhead {
  /** Runs `work` when there is room. @returns undefined where too many wait already */
  run<T>(work: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

export function openBulkhead(most: number, waitingMost: number): Bulkhead {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (running >= most) {
        if (waiting.length >= waitingMost) return undefined;
        await new Promise<void>((turn) => waiting.push(turn)); // whoever ends hands over his place
      } else running += 1;
      try {
        return { value: await work() };
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
