/*
 * Brings Temporal the news of instances: that one is to begin, that something came for one that waits, that one is to
 * be tried again or cancelled. It is always the same message, which also begins the workflow where none runs. While
 * Temporal does not answer, the news stay in the table.
 */
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import type { News, ProcessHost } from '../../engine/index.ts';
import type { Runner } from '../embedded/index.ts';
import { converterOf, queueOf, type Place } from './worker.ts';
import type { bell, process as workflow, Rung } from './workflow.ts';

export interface Teller extends Runner {
  close(): Promise<void>;
}

/** Longest wait for the answer to one message, and the pause after none came. */
const answerMsMax = 10_000;
const pauseMs = 1_000;

/** `working` tells whether a worker of ours is there to answer. */
export function openTeller(host: ProcessHost, place: Place, working: () => boolean): Teller {
  const connection = Connection.lazy({ address: place.address });
  const dataConverter = converterOf(place);
  const client = new Client({ connection, namespace: place.namespace, dataConverter });
  let pausedUntil = 0;
  let well = true;
  let stopped = false;

  const tell = (instance: string, { process, plan, cancelling }: News): Promise<void> => {
    const begin = new WithStartWorkflowOperation<typeof workflow>('process', {
      workflowId: `${process}/${instance}`,
      taskQueue: queueOf(place),
      args: [{ instance }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    const rung: [Rung] = [{ cancelling, plan }];
    const asked = { args: rung, startWorkflowOperation: begin };
    return client.withDeadline(Date.now() + answerMsMax, () =>
      client.workflow.executeUpdateWithStart<typeof workflow, void, [Rung]>(
        'bell' satisfies typeof bell.name,
        asked,
      ),
    );
  };

  return {
    engine: 'temporal',
    ready: () => working() && !stopped && Date.now() >= pausedUntil,
    async run(claimed) {
      const { journal } = host;
      try {
        const news = await journal.news(claimed);
        if (news) await tell(claimed.instance, news);
        await journal.told(claimed, news);
        well = true;
      } catch (error) {
        // Told again later, by whoever comes first. One outage is one line in the log.
        pausedUntil = Date.now() + pauseMs;
        if (well && !stopped) host.onFailure(error);
        well = false;
        await journal.told(claimed, undefined).catch(() => {});
      }
    },
    stop() {
      stopped = true;
    },
    close: () => connection.close(),
  };
}
