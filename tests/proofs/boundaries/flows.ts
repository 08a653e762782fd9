/** Workflows on a Temporal server, looked at and ended from outside. */
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { bundled } from '../../../workflows/temporal/index.ts';
import { converterOf } from '../../../workflows/temporal/worker.ts';

export interface Flows {
  /** The workflow as one file. */
  bundled(): Promise<string>;
  /** Whether one of them does something, or is about to. */
  areBusy(workflows: readonly string[]): Promise<boolean>;
  /** What of each may tell why it does not go on. */
  looked(workflows: readonly string[]): Promise<readonly unknown[]>;
  /** Ends them without telling anybody. */
  lose(workflows: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Events of a history that are shown. */
const lastEvents = 12;

export async function openFlows(address: string, secret: string): Promise<Flows> {
  const connection = await Connection.connect({ address });
  const place = { address, namespace: 'default', secret };
  const client = new Client({ connection, dataConverter: converterOf(place) });

  const isBusy = async (workflow: string): Promise<boolean> => {
    try {
      const { status, raw } = await client.workflow.getHandle(workflow).describe();
      if (status.name !== 'RUNNING') return false;
      return (raw.pendingActivities ?? []).length > 0 || Boolean(raw.pendingWorkflowTask);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return true; // it is about to be told
      throw error;
    }
  };

  return {
    bundled,
    async areBusy(workflows) {
      return (await Promise.all(workflows.map(isBusy))).includes(true);
    },
    looked: (workflows) =>
      Promise.all(
        workflows.map(async (workflow) => {
          try {
            const handle = client.workflow.getHandle(workflow);
            const { status, raw, runId } = await handle.describe();
            const { events } = await handle.fetchHistory();
            const last = (events ?? []).slice(-lastEvents).map(({ eventType }) => eventType);
            const broken = events?.findLast((event) => event.workflowTaskFailedEventAttributes);
            const { cause, failure } = broken?.workflowTaskFailedEventAttributes ?? {};
            const why = await decodeOptionalFailureToOptionalError(
              client.options.loadedDataConverter,
              failure,
            );
            const { pendingActivities, pendingWorkflowTask } = raw;
            return {
              workflow,
              status: status.name,
              runId,
              pendingActivities,
              pendingWorkflowTask,
              last,
              ...(broken && { cause, why: why?.stack }),
            };
          } catch (error) {
            return { workflow, error: String(error) };
          }
        }),
      ),
    async lose(workflows) {
      const ended = workflows.map((workflow) => client.workflow.getHandle(workflow).terminate());
      for (const { reason } of (await Promise.allSettled(ended)) as { reason?: unknown }[])
        if (reason !== undefined && !(reason instanceof WorkflowNotFoundError)) throw reason;
    },
    close: () => connection.close(),
  };
}
