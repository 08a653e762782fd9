/** The claim loop over instances: those that want to run, as many as may run at once. */
import { randomUUID } from 'node:crypto';
import { openLoop as openClaims, type ProcessEngine, type ProcessHost } from '../../engine/index.ts';
import { runInstance } from './instance.ts';
import type { Run } from './port.ts';

export interface LoopOptions {
  /** Instances that run at once. */
  readonly concurrency?: number;
  readonly leaseSeconds?: number;
  /** Between two looks without a bell. */
  readonly pollMs?: number;
}

export function openLoop(host: ProcessHost, options: LoopOptions = {}): ProcessEngine {
  const { concurrency = 10, leaseSeconds = 30, pollMs = 5_000 } = options;
  const { journal } = host;
  const node = randomUUID();
  const runs = new Map<string, Run>();
  const loop = openClaims({
    before: async () => void (await journal.dispatch()),
    claim: (most) => journal.claim(node, most, leaseSeconds),
    idOf: ({ instance }) => instance,
    keep: (instances) => journal.keep(node, instances, leaseSeconds),
    nextMs: () => journal.nextMs(),
    work: (claimed) =>
      runInstance(host, claimed, (run) => runs.set(claimed.instance, run)).finally(() =>
        runs.delete(claimed.instance),
      ),
    onBell: (listener) => host.onBell(listener),
    onFailure: (error) => host.onFailure(error),
    concurrency,
    leaseSeconds,
    pollMs,
  });
  return {
    close: () =>
      loop.close(() => {
        for (const run of runs.values()) run.closing = true;
      }),
  };
}
