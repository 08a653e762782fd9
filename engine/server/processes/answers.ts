/** Processes and approvals as GraphQL asks for them: what the desk gives, in the language of the reader. */
import { administers, type Actor } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import { outlineOf, processInputs, processTitle, stepTitle, textsOf, type Kept } from '../../forms/index.ts';
import type { DeskAnswers } from '../../graphql/index.ts';
import type { Model } from '../../model/index.ts';
import { planOf, type InstanceRow, type OpenApproval, type StepView } from '../../process/index.ts';
import { toldDelivery } from '../events/answers.ts';
import type { EventDesk } from '../events/desk.ts';
import {
  isOutdated,
  mayDo,
  startableBy,
  type Decided,
  type Desk,
  type Moving,
  type Started,
} from './desk.ts';
import { repairsOf } from './repairs.ts';

interface ById {
  readonly id: string;
}

export interface Desks {
  readonly desk: Desk;
  readonly events: EventDesk;
}

/** What answers each root field, in the name of `actor`. */
export function deskAnswers(
  { desk, events }: Desks,
  actor: Actor,
  model: Model,
  locale: string,
): DeskAnswers {
  const told = (row: InstanceRow) => ({
    ...row,
    title: processTitle(model, locale, row.process),
    step: () => (row.path === null ? null : (stepOfToday(model, row.process, row.path, locale) ?? row.path)),
    outcome: parsed(row.outcome),
    outdated: isOutdated(model, row),
    may: [...mayDo(actor, row), ...(administers(actor) && isOutdated(model, row) ? ['migrate'] : [])],
  });
  const shown = async (id: string) => {
    const { steps, ...row } = await desk.show(actor, id);
    return {
      ...told(row),
      steps: steps.map(stepOf),
      outline: async () => outlineOf(model, (await desk.plan(actor, id)) as unknown as Kept, locale),
    };
  };
  const after = async (id: string, done: Promise<void>) => {
    await done;
    return shown(id);
  };
  return {
    processes: async (filter: Parameters<Desk['list']>[1]) => (await desk.list(actor, filter)).map(told),
    process: ({ id }: ById) => shown(id).catch(nothing),
    repairs: async () =>
      (await repairsOf(actor, desk, events)).map(({ id, process, delivery }) => ({
        id,
        process: process && told(process),
        delivery: delivery && toldDelivery(model, delivery),
      })),
    definitions: () => Promise.resolve(definitionsOf(actor, model, locale)),
    approvals: async () => (await desk.approvals(actor)).map((one) => approvalOf(one, model, locale)),
    startProcess: async (asked: Started) => shown((await desk.start(actor, model, asked)).id),
    retryProcess: ({ id }: ById) => after(id, desk.retry(actor, id)),
    skipStep: ({ id, path, reason }: ById & { readonly path: string; readonly reason: string }) =>
      after(id, desk.skip(actor, id, path, reason)),
    undoProcess: ({ id }: ById) => after(id, desk.undo(actor, id)),
    cancelProcess: ({ id }: ById) => after(id, desk.cancel(actor, id)),
    migrateProcesses: (moving: Moving) => desk.migrate(actor, model, moving),
    decideApproval: async ({ id, ...decided }: ById & Decided) => ({
      id,
      ...(await desk.decide(actor, id, decided)),
    }),
  };
}

/** Read of the definition of today: that of the instance is not at hand for every row of a list. */
function stepOfToday(model: Model, name: string, path: string, locale: string): string | undefined {
  const process = model.processes.get(name);
  return process && stepTitle(outlineOf(model, planOf(model, process).body as unknown as Kept, locale), path);
}

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

const stepOf = (step: StepView) => ({
  ...step,
  input: parsed(step.input),
  result: parsed(step.result),
  failure: parsed(step.failure),
});

const approvalOf = ({ path, title, ...approval }: OpenApproval, model: Model, locale: string) => ({
  ...approval,
  title: stepOfToday(model, approval.process, path, locale) ?? title,
  status: 'open',
  values: parsed(approval.values),
});

function definitionsOf(actor: Actor, model: Model, locale: string) {
  const texts = textsOf(model, locale);
  const startable = new Set(startableBy(actor, model));
  return [...model.processes.values()].map((process) => ({
    name: process.fullName,
    title: texts.process(process.fullName, process.title),
    description: texts.aboutProcess(process),
    entity: process.start.entity?.fullName ?? null,
    startable: startable.has(process),
    byHand: startable.has(process) && process.start.by.has('manual'),
    inputs: () => processInputs(model, actor.rights, process, locale),
  }));
}

/** What is absent and what is not his to see looks the same, as with records. */
function nothing(error: unknown): null {
  if (error instanceof Refusal && error.faults[0]!.code === 'PRC002') return null;
  throw error;
}
