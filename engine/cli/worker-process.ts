/*
 * Where Temporal runs processes, the worker has a process of its own: what it needs takes twice the memory of a server.
 * It ends with us, and is started again when it ends by itself.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessEngine } from '../process/index.ts';
import type { Settings } from './settings.ts';

const startFile = join(import.meta.dirname, '../start.js');

/** Before a worker that ended is started again. */
const pauseMs = 1_000;

/** An engine beside a server. */
export interface EngineBeside extends ProcessEngine {
  /** When it takes what begins. */
  readonly ready: Promise<void>;
}

/** What a worker tells whoever started it. */
export const readyMessage = 'ready';

export function openWorkerProcess(settings: Settings, env: NodeJS.ProcessEnv): EngineBeside {
  const closing = new AbortController();
  const { signal } = closing;
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  let child: ChildProcess | undefined;

  const forever = async (): Promise<void> => {
    while (!signal.aborted) {
      child = start(settings, env);
      child.on('message', (message) => message === readyMessage && isReady());
      const [code, by] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      if (signal.aborted) return;
      process.stderr.write(`The worker ended (${by ?? code}) and is started again.\n`);
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  };

  const over = forever();
  return {
    ready,
    async close() {
      closing.abort();
      child?.kill('SIGTERM');
      await over;
    },
  };
}

function start(settings: Settings, env: NodeJS.ProcessEnv): ChildProcess {
  const { dataFolder, metadataFolder, secret, temporalAddress } = settings;
  const words = ['worker', '--data', dataFolder, '--metadata', metadataFolder];
  const own = { KONTOR_SECRET: secret, TEMPORAL_ADDRESS: temporalAddress };
  return spawn(process.execPath, [startFile, ...words], {
    env: { ...env, ...own },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], // the channel is how it learns that we are gone
  });
}
