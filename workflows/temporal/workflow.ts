/*
 * The one workflow: it runs a process by its plan, over activities that keep everything in PostgreSQL. A run of it
 * begins with what is kept and carries nothing over from the run before, so it may be continued as new at any time,
 * begun again after a repair, and found again by a Temporal that has lost everything.
 */
import { ActivityFailure, ApplicationFailure, CancellationScope, continueAsNew, defineUpdate, setHandler, workflowInfo } from '@temporalio/workflow'; // prettier-ignore
import { planFrom, runProcess } from '../interpreter/index.ts';
import { Parked, portOf } from '../kept/index.ts';
import { callsFor } from './calls.ts';
import { engineOf, openDesk, type Desk } from './engine.ts';
import { openLabels } from './labels.ts';

/** What a run is started with: ids, and nothing that people wrote. */
export interface Asked {
  readonly instance: string;
  /** Somebody asked Temporal itself to cancel it, in a run before this one. */
  readonly cancelling?: boolean;
}

export interface Rung {
  readonly cancelling: boolean;
  /** Hash of the plan that is in force for it: a run that goes by another one makes way for a new run. */
  readonly plan?: string;
}

/** Something is new in PostgreSQL. Answered when the run will look at it. */
export const bell = defineUpdate<void, [Rung]>('bell');

export async function process({ instance, cancelling = false }: Asked): Promise<void> {
  const desk = openDesk(cancelling);
  setHandler(bell, (rung) => desk.ring(rung.cancelling, rung.plan));
  CancellationScope.current().cancelRequested.catch(() => desk.ring(true));
  // Temporal's own cancelling is a wish like any other: what runs is finished, then the process undoes what it did.
  const moving = await CancellationScope.nonCancellable(() => run(instance, desk));
  if (moving) await continueAsNew<typeof process>({ instance, cancelling: desk.cancelling });
}

/** Runs until the process ends; true when it is to go on in a new run. */
async function run(instance: string, desk: Desk): Promise<boolean> {
  const labels = openLabels();
  const at = callsFor(instance, labels);
  const heard = desk.bells;
  try {
    const loaded = await at('start').take();
    labels.learn(loaded.plan);
    if (loaded.cancelling) desk.ring(true);
    const input = { ...(loaded.record !== null && { record: loaded.record }), values: loaded.input };
    const engine = engineOf(at, desk, loaded);
    const outcome = await runProcess(planFrom(loaded.plan), input, portOf(engine));
    return await closing(desk, at('end').finish(outcome));
  } catch (error) {
    if (error instanceof Parked) return true;
    // This run may write no more; the news it was brought meanwhile are for a new one, which looks whether it may.
    if (isLost(error)) return desk.bells !== heard;
    const { runId } = workflowInfo();
    const message = error instanceof Error ? error.message : String(error);
    return closing(desk, at('crash').crash(`${message} (run ${runId})`).catch(ignoreLost));
  }
}

/**
 * Ends a run in PostgreSQL. From that moment on people may want the instance to go on again, and Temporal still brings
 * the news of it to this run: true where some came, which a new run is to look at.
 */
async function closing(desk: Desk, ended: Promise<void>): Promise<boolean> {
  const heard = desk.bells;
  await ended;
  return desk.bells !== heard;
}

/** Another run has taken over, or the instance is gone. */
const isLost = (error: unknown): boolean =>
  error instanceof ActivityFailure &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'LeaseLost';

function ignoreLost(error: unknown): void {
  if (!isLost(error)) throw error;
}
