/*
 * What the workflow does in PostgreSQL. Each call may come twice, after an answer was lost or while a worker that was
 * stopped still works at it, and then finds what is kept: steps by their mark, everything else by its path. A call of
 * a run that is not the last one is refused.
 */
import { activityInfo, ApplicationFailure, Context } from '@temporalio/activity';
import { LRUCache } from 'lru-cache';
import { LeaseLost, type Begun, type Claimed, type Json, type JsonObject, type Loaded, type ProcessHost, type StepRow } from '../../engine/index.ts'; // prettier-ignore
import type {
  ApprovalAsked,
  Calendar,
  Decision,
  DeedAsked,
  EventAsked,
  Outcome,
} from '../interpreter/index.ts';
import { arrived, attempt, decisionOf, emit, subscriptionOf, type Moment } from '../kept/index.ts';

export interface Activities {
  /** Takes the instance over for this run, with all that is kept of it. */
  take(instance: string): Promise<Loaded>;
  stand(instance: string, path: string): Promise<void>;
  calendar(instance: string): Promise<Calendar>;
  record(instance: string, row: StepRow): Promise<void>;
  step(instance: string, path: string): Promise<StepRow | undefined>;
  begin(instance: string, key: string, again: string): Promise<boolean>;
  attempt(instance: string, path: string, asked: DeedAsked, attempts: number): Promise<StepRow>;
  seal(instance: string, path: string): Promise<{ readonly result: Json } | undefined>;
  subscribe(instance: string, path: string, asked: EventAsked, until: string | null): Promise<void>;
  arrived(instance: string, path: string, asked: EventAsked): Promise<StepRow | undefined>;
  ask(instance: string, path: string, asked: ApprovalAsked): Promise<void>;
  escalate(instance: string, path: string, approval: string, role: string): Promise<void>;
  decision(instance: string, approval: string): Promise<Decision | undefined>;
  emit(instance: string, path: string, event: string, payload: JsonObject, schema?: number): Promise<StepRow>;
  finish(instance: string, outcome: Outcome): Promise<void>;
  crash(instance: string, error: string): Promise<void>;
}

const heartbeatMs = 3_000;

export function activitiesOf(host: ProcessHost): Activities {
  const { journal } = host;
  /** What instances began with never changes, so it is read once while they are busy here. */
  const begun = new LRUCache<string, Begun>({ max: 1_000 });

  const momentOf = async (claimed: Claimed): Promise<Moment> => {
    const { instance } = claimed;
    const known = begun.get(instance) ?? (await journal.load(claimed));
    begun.set(instance, known);
    return { host, claimed, begun: known, now: new Date().toISOString() };
  };

  /** Does something in the name of the run that asks, and says meanwhile that somebody is at it. */
  const inRun =
    <Rest extends readonly unknown[], Answer>(
      work: (claimed: Claimed, ...rest: Rest) => Promise<Answer>,
    ): ((instance: string, ...rest: Rest) => Promise<Answer>) =>
    async (instance, ...rest) => {
      const context = Context.current();
      const beating = setInterval(() => context.heartbeat(), heartbeatMs);
      try {
        return await work({ instance, node: activityInfo().workflowExecution!.runId }, ...rest);
      } catch (error) {
        if (!(error instanceof LeaseLost)) throw error;
        throw ApplicationFailure.nonRetryable(error.message, 'LeaseLost');
      } finally {
        clearInterval(beating);
      }
    };

  return {
    take: inRun(async (claimed) => {
      await journal.take(claimed);
      const { plan, record, input, ...loaded } = await journal.load(claimed);
      begun.set(claimed.instance, { ...loaded, plan, record, input });
      return { ...loaded, plan, record, input };
    }),
    stand: inRun((claimed, path) => journal.stand(claimed, path)),
    calendar: inRun((claimed) => journal.calendar(claimed)),
    record: inRun(async (claimed, row) => {
      await journal.record(claimed, row);
    }),
    step: inRun((claimed, path) => journal.step(claimed, path)),
    begin: inRun((claimed, key, again) => journal.begin(claimed, key, again)),
    attempt: inRun(async (claimed, path, asked, attempts) => {
      const [row] = await attempt(await momentOf(claimed), path, asked, attempts);
      return row;
    }),
    seal: inRun(async (claimed, path) => journal.seal(claimed, path, (await momentOf(claimed)).begun.round)),
    subscribe: inRun((claimed, path, asked, until) =>
      journal.subscribe(claimed, path, subscriptionOf(asked), until),
    ),
    arrived: inRun(async (claimed, path, asked) => arrived(await momentOf(claimed), path, asked)),
    ask: inRun((claimed, path, asked) =>
      journal.ask(claimed, path, { ...asked, values: asked.values as JsonObject }),
    ),
    escalate: inRun((claimed, path, approval, role) => journal.escalate(claimed, path, approval, role)),
    decision: inRun(async (claimed, approval) => decisionOf(await journal.approval(claimed, approval))),
    // A workflow that called before there were versions gives none.
    emit: inRun(async (claimed, path, event, payload, schema = 1) =>
      emit(await momentOf(claimed), path, event, payload, schema),
    ),
    finish: inRun((claimed, outcome) =>
      journal.finish(claimed, outcome as unknown as JsonObject & { kind: string }),
    ),
    crash: inRun((claimed, error) => journal.crash(claimed, error)),
  };
}
