/** The worker that runs the workflow and its activities. */
import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import type { Activities } from './activities.ts';
import { openCodec } from './codec.ts';

/** Where Temporal is, and whose processes are meant. */
export interface Place {
  readonly address: string;
  readonly namespace: string;
  readonly secret: string;
}

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const failureConverterPath = pathOf('failures.ts');

export const converterOf = ({ secret }: Place): DataConverter => ({
  failureConverterPath,
  payloadCodecs: [openCodec(secret)],
});

/** Two installations may share one Temporal: their queues carry a mark of their secrets. */
export const queueOf = ({ secret }: Place): string =>
  `kontor-${createHmac('sha256', secret).update('temporal').digest('hex').slice(0, 16)}`;

/** Workflows kept in memory between two of their tasks; the others are replayed when they are woken. */
const cachedMax = 200;
/**
 * How long a task waits for the worker that keeps its workflow in memory. One that was killed is missed after this time, and
 * long before whoever brings the news gives up.
 */
const keeperWait = '3 seconds';

const quiet = new DefaultLogger('ERROR', ({ level, message, meta }) => {
  const error = meta?.['error'];
  const why = error instanceof Error ? `: ${error.stack ?? error.message}` : '';
  process.stderr.write(`Temporal ${level}: ${message}${why}\n`);
});

let installed = false;

/** Once a process: the native part keeps its own log. */
function installRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: quiet,
    telemetryOptions: { logging: { forward: {}, filter: 'temporalio_sdk_core=ERROR' } },
    shutdownSignals: [], // whoever opened the worker closes it
  });
}

/** The workflow as one file of JavaScript. */
export async function bundled(): Promise<string> {
  const workflowsPath = pathOf('workflow.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger: quiet });
  return code;
}

/** A worker that is connected and has not begun. @throws where Temporal cannot be reached */
export async function openWorker(
  place: Place,
  code: string,
  activities: Activities,
  concurrency: number,
): Promise<OpenWorker> {
  installRuntime();
  const connection = await NativeConnection.connect({ address: place.address });
  try {
    const worker = await Worker.create({
      connection,
      namespace: place.namespace,
      taskQueue: queueOf(place),
      workflowBundle: { code },
      activities,
      dataConverter: converterOf(place),
      maxCachedWorkflows: cachedMax,
      stickyQueueScheduleToStartTimeout: keeperWait,
      maxConcurrentActivityTaskExecutions: concurrency,
      shutdownGraceTime: '5 seconds',
    });
    return { worker, close: () => connection.close() };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

export interface OpenWorker {
  readonly worker: Worker;
  close(): Promise<void>;
}
