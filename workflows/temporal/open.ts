/*
 * The loop, with Temporal for what nobody owns yet and the embedded engine for what it began before. The worker is
 * opened as soon as Temporal can be reached, and again when it was lost for good.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessEngine, ProcessHost } from '../../engine/index.ts';
import { openEmbedded, openLoop, type LoopOptions } from '../embedded/index.ts';
import { activitiesOf } from './activities.ts';
import { openTeller } from './teller.ts';
import { bundled, openWorker, type OpenWorker, type Place } from './worker.ts';

export interface TemporalOptions extends LoopOptions {
  /** The workflow as one file, where it was bundled before. */
  readonly code?: string;
}

/** Activities at once. */
const concurrencyMost = 20;

/** Between two tries to reach Temporal. */
const retryMs = 1_000;

export function openTemporal(host: ProcessHost, place: Place, options: TemporalOptions = {}): ProcessEngine {
  const activities = activitiesOf(host);
  const closing = new AbortController();
  const { signal } = closing;
  let open: OpenWorker | undefined;
  let well = true;

  /** Works until it is closed; fails where Temporal cannot be reached or is lost. */
  const work = async (code: string): Promise<void> => {
    open = await openWorker(place, code, activities, options.concurrency ?? concurrencyMost);
    try {
      const ended = open.worker.run();
      if (signal.aborted) open.worker.shutdown();
      well = true;
      await ended;
    } finally {
      const { close } = open;
      open = undefined;
      await close();
    }
  };

  const forever = async (): Promise<void> => {
    const code = options.code ?? (await bundled());
    while (!signal.aborted) {
      try {
        await work(code);
      } catch (error) {
        if (well) host.onFailure(error); // one outage is one line in the log
        well = false;
        await sleep(retryMs, undefined, { signal }).catch(() => {});
      }
    }
  };

  const over = forever();
  const teller = openTeller(host, place, () => open !== undefined);
  const loop = openLoop(host, [teller, openEmbedded(host)], options);
  const close = async (): Promise<void> => {
    await loop.close(); // what is being told is answered by the worker
    closing.abort();
    open?.worker.shutdown();
    await over;
    await teller.close();
  };
  let closed: Promise<void> | undefined;
  return { close: () => (closed ??= close()) };
}
