/** The engine in one run of the workflow: the database is reached by activities, and waiting is Temporal's. */
import { condition, workflowInfo } from '@temporalio/workflow';
import type { JsonObject, Loaded } from '../../engine/index.ts';
import type { Engine } from '../kept/index.ts';
import type { CallsAt } from './calls.ts';

/** What a run has heard. */
export interface Desk {
  readonly bells: number;
  readonly cancelling: boolean;
  /** Hash of the plan in force, as far as it was told. */
  readonly plan: string | undefined;
  ring(cancelling: boolean, plan?: string): void;
}

export function openDesk(cancelled: boolean): Desk {
  let bells = 0;
  let cancelling = cancelled;
  let plan: string | undefined;
  return {
    get bells() {
      return bells;
    },
    get cancelling() {
      return cancelling;
    },
    get plan() {
      return plan;
    },
    ring(wish, inForce) {
      bells += 1;
      cancelling ||= wish;
      plan = inForce ?? plan;
    },
  };
}

/** Whether the instance was moved to another plan than the one it was loaded with. */
const isOutdated = ({ plan }: Desk, { hash }: Loaded): boolean => plan !== undefined && plan !== hash;

export function engineOf(at: CallsAt, desk: Desk, loaded: Loaded): Engine {
  const kept = new Map(loaded.steps.map((step) => [step.path, step]));
  let path = 'start';
  let told = '';
  /** People see where an instance stands when it waits. */
  const tell = async (): Promise<void> => {
    if (told === path) return;
    told = path;
    await at(path).stand(path);
  };
  return {
    kept,
    now: () => new Date().toISOString(),
    ending: () => workflowInfo().continueAsNewSuggested || isOutdated(desk, loaded),
    cancelling: () => desk.cancelling,
    heard: () => desk.bells,
    stand(now) {
      path = now;
    },
    async rest({ path: waiting, until, heard, over }) {
      await tell();
      const news = (): boolean => desk.bells !== heard || over();
      if (until === undefined) await condition(news);
      else await condition(news, Math.max(1, Date.parse(until) - Date.now()));
      if (desk.bells === heard || kept.get(waiting)?.status !== 'retrying') return;
      const row = await at(waiting).step(waiting); // people may want it tried at once
      if (row) kept.set(waiting, row);
    },
    calendar: (step) => at(step).calendar(),
    record: (row) => at(row.path).record(row),
    begin: (key, again) => at('start/key').begin(key, again),
    attempt: async (step, asked, attempts) => [await at(step).attempt(step, asked, attempts)],
    seal: async (step) => (await at(step).seal(step)) ?? undefined,
    subscribe: (step, asked, until) => at(step).subscribe(step, asked, until ?? null),
    arrived: async (step, asked) => (await at(step).arrived(step, asked)) ?? undefined,
    ask: (step, asked) => at(step).ask(step, asked),
    escalate: (step, approval, role) => at(step).escalate(step, approval, role),
    decision: async (step, approval) => (await at(step).decision(approval)) ?? undefined,
    emit: (step, event, payload: JsonObject, schema) => at(step).emit(step, event, payload, schema),
  };
}
