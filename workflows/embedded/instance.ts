/** One claimed instance: run until it ends or waits. */
import {
  LeaseLost,
  type Claimed,
  type JsonObject,
  type ProcessEngine,
  type ProcessHost,
} from '../../engine/index.ts';
import { planFrom, runProcess } from '../interpreter/index.ts';
import { Parked, portOf } from '../kept/index.ts';
import { engineOf, type Run } from './engine.ts';
import { openLoop, type LoopOptions, type Runner } from './loop.ts';

/** Processes where there is no other engine. */
export const runEmbedded = (host: ProcessHost, options?: LoopOptions): ProcessEngine =>
  openLoop(host, [openEmbedded(host)], options);

/** Runs instances in this process. When it is stopped, each stops between two steps. */
export function openEmbedded(host: ProcessHost): Runner {
  const runs = new Set<Run>();
  let stopped = false;
  const underWay = (run: Run): void => {
    run.closing = stopped;
    runs.add(run);
  };
  return {
    engine: 'embedded',
    ready: () => true,
    async run(claimed) {
      let own: Run | undefined;
      await runInstance(host, claimed, (run) => underWay((own = run)));
      if (own) runs.delete(own);
    },
    stop() {
      stopped = true;
      for (const run of runs) run.closing = true;
    },
  };
}

/** Gives the run so that whoever closes the engine can stop it between two steps. */
async function runInstance(host: ProcessHost, claimed: Claimed, underWay: (run: Run) => void): Promise<void> {
  const { journal } = host;
  try {
    const loaded = await journal.load(claimed);
    const run: Run = { host, claimed, loaded, wakeAt: null, path: 'start', closing: false };
    underWay(run);
    const input = { ...(loaded.record !== null && { record: loaded.record }), values: loaded.input };
    try {
      const outcome = await runProcess(planFrom(loaded.plan), input, portOf(engineOf(run)));
      await journal.finish(claimed, outcome as unknown as JsonObject & { kind: string });
    } catch (error) {
      if (!(error instanceof Parked)) throw error;
      await journal.park(claimed, run.path, run.closing ? loaded.now : run.wakeAt, loaded.signals);
    }
  } catch (error) {
    if (error instanceof LeaseLost) return;
    host.onFailure(error);
    // Where this cannot be kept either, the lease ends by itself.
    await journal.crash(claimed, error instanceof Error ? error.message : String(error)).catch(() => {});
  }
}
