/** One claimed instance: run until it ends or waits. */
import { LeaseLost, type Claimed, type JsonObject, type ProcessHost } from '../../engine/index.ts';
import { planFrom, runProcess } from '../interpreter/index.ts';
import { Parked, portOf, type Run } from './port.ts';

/** Gives the run so that whoever closes the engine can stop it between two steps. */
export async function runInstance(
  host: ProcessHost,
  claimed: Claimed,
  underWay: (run: Run) => void,
): Promise<void> {
  const { journal } = host;
  try {
    const loaded = await journal.load(claimed);
    const kept = new Map(loaded.steps.map((step) => [step.path, step]));
    const run: Run = { host, claimed, loaded, kept, wakeAt: null, path: 'start', closing: false };
    underWay(run);
    const input = { ...(loaded.record !== null && { record: loaded.record }), values: loaded.input };
    try {
      const outcome = await runProcess(planFrom(loaded.plan), input, portOf(run));
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
