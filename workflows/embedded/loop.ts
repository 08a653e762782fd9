/*
 * The claim loop: takes instances that want to run, as many as may run at once, and holds them by a lease that is
 * renewed while they run. The bell makes it quick; a poll finds what the bell missed. Nothing here is lost when the
 * process is killed: the lease ends, and another one takes the instance.
 */
import { randomUUID } from 'node:crypto';
import type { ProcessEngine, ProcessHost } from '../../engine/index.ts';
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
  const underWay = new Map<string, Promise<void>>();
  const runs = new Map<string, Run>();
  let closed = false;
  let rung = false;
  let ring = (): void => {};

  const bell = (): void => {
    rung = true;
    ring();
  };

  const take = async (): Promise<boolean> => {
    const free = concurrency - underWay.size;
    if (free <= 0) return false;
    const claimed = await journal.claim(node, free, leaseSeconds);
    for (const one of claimed) {
      const { instance } = one;
      const work = runInstance(host, one, (run) => runs.set(instance, run)).finally(() => {
        underWay.delete(instance);
        runs.delete(instance);
        bell();
      });
      underWay.set(instance, work);
    }
    return claimed.length > 0;
  };

  /** Until the bell, or until something is due. */
  const rest = async (): Promise<void> => {
    if (rung || closed) return;
    const due = await journal.nextMs();
    const ms = Math.min(pollMs, Math.max(due ?? pollMs, underWay.size >= concurrency ? pollMs : 1));
    if (rung || closed) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      ring = () => {
        clearTimeout(timer);
        done();
      };
    });
    ring = () => {};
  };

  const forever = async (): Promise<void> => {
    while (!closed) {
      rung = false;
      try {
        await journal.dispatch();
        while (!closed && (await take()));
        await rest();
      } catch (error) {
        host.onFailure(error);
        await new Promise((done) => setTimeout(done, 1_000));
      }
    }
  };

  host.onBell(bell);
  const heartbeat = setInterval(
    () => {
      if (underWay.size > 0)
        journal
          .keep(node, [...underWay.keys()], leaseSeconds)
          .catch((error: unknown) => host.onFailure(error));
    },
    (leaseSeconds * 1000) / 3,
  );
  const over = forever();

  return {
    async close() {
      closed = true;
      ring();
      for (const run of runs.values()) run.closing = true;
      await over;
      for (const run of runs.values()) run.closing = true;
      await Promise.all(underWay.values());
      clearInterval(heartbeat);
    },
  };
}
