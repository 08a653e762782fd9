/**
 * The claim loop over instances: those that want to run, as many as may run at once. What running one means is the
 * engine's own.
 */
import { randomUUID } from 'node:crypto';
import { openLoop as openClaims, type Claimable, type Claimed, type EngineName, type ProcessEngine, type ProcessHost } from '../../engine/index.ts'; // prettier-ignore

export interface LoopOptions {
  /** Instances that run at once. */
  readonly concurrency?: number;
  readonly leaseSeconds?: number;
  /** Between two looks without a bell. */
  readonly pollMs?: number;
}

/** How the instances of one engine are run. */
export interface Runner {
  readonly engine: EngineName;
  /** Whether it can run any now; what it cannot run stays where it is. */
  ready(): boolean;
  run(claimed: Claimed): Promise<void>;
  /** Begins nothing new; what is under way comes to its end soon. */
  stop(): void;
}

/** Between two looks while a runner is away: what it owns may be due when it comes back. */
const absentMs = 500;

/** The first of the runners gets what nobody owns yet. */
export function openLoop(
  host: ProcessHost,
  runners: readonly [Runner, ...Runner[]],
  options: LoopOptions = {},
): ProcessEngine {
  const { concurrency = 10, leaseSeconds = 30, pollMs = 5_000 } = options;
  const { journal } = host;
  const node = randomUUID();
  const claimable = (): Claimable => ({
    engines: runners.filter((runner) => runner.ready()).map(({ engine }) => engine),
    fresh: runners[0].engine,
  });
  const loop = openClaims({
    before: async () => void (await journal.dispatch()),
    claim: (most) => journal.claim(claimable(), node, most, leaseSeconds),
    idOf: ({ instance }) => instance,
    keep: (instances) => journal.keep(node, instances, leaseSeconds),
    async nextMs() {
      const due = await journal.nextMs(claimable());
      return runners.every((runner) => runner.ready()) ? due : Math.min(due ?? absentMs, absentMs);
    },
    work: ({ engine, ...claimed }) => runners.find((each) => each.engine === engine)!.run(claimed),
    onBell: (listener) => host.onBell(listener),
    onFailure: (error) => host.onFailure(error),
    concurrency,
    leaseSeconds,
    pollMs,
  });
  return { close: () => loop.close(() => runners.forEach((runner) => runner.stop())) };
}
