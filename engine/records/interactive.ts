/** A document whose changes want to look first: hooks, deletions, merges, roll-ups behind a lock, code of plugins. */
import type { Actor } from '../access/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Extensions, PluginRecord } from '../extension/index.ts';
import { refusedAt, type Connection } from '../postgres/index.ts';
import { deleteRecord, releases, restoreRecord, runReleasing } from './delete.ts';
import { lookAt, runAction, withHooks } from './hooks.ts';
import { after, before } from './idempotency.ts';
import { hold, runEffects, plannedMade } from './effects.ts';
import { isConflict, isRepeated, refusalOf, runsAgain, type Doing } from './failure.ts';
import { recordMissing, tooDeep, tooMany } from './faults.ts';
import { checkGiving, type Rows } from './giving.ts';
import { mergeable } from './merge.ts';
import { gaplessFields, seriesKey, type WritePlan } from '../query/write/index.ts';
import { planRows, statementOf, type Planned } from './plans.ts';
import { enginePlan, prepareFollowing, replanned, changeOf, type Prepared } from './prepare.ts';
import { textOf } from './context.ts';
import { findFor } from './find.ts';
import { writesFor } from './plugin.ts';
import type { Input, Operation, Outcome, Query, RecordsParts, WriteOptions, Writes } from './types.ts';
import { refined } from './refine.ts';
import { asked, mustHold, runPlanned, statementFor, type Work } from './work.ts';

/** Whether a change is one statement that nothing has to wait for. */
export const inOneUnit = (extensions: Extensions, { planned, effects, holds }: Prepared): boolean =>
  planned !== undefined &&
  effects.length === 0 &&
  holds.length === 0 &&
  planned.plan.numbers === undefined &&
  extensions.beforeWrite(planned.plan.entity.fullName).every((hook) => hook.onlyWith !== undefined) &&
  !mustHold(planned) &&
  !releases(planned.plan) &&
  !statementOf(planned.plan).remakes;

export const runAlone = (
  parts: RecordsParts,
  actor: Actor,
  prepared: readonly Prepared[],
  options: WriteOptions,
): Promise<string | undefined> =>
  alone(
    parts,
    actor,
    prepared.map((one) => one.outcome),
    options,
    async (work) => {
      for (const one of prepared) await runOne(work, one);
    },
  );

/** A transaction whose changes code decides on while it runs. */
export async function runHandler(
  parts: RecordsParts,
  actor: Actor,
  options: WriteOptions,
  handle: (writes: Writes) => Promise<void>,
): Promise<void> {
  await alone(parts, actor, [], options, (work) =>
    handle({ ...writesFor(work, asked), find: findFor(work.connection, actor, options.model) }),
  );
}

/** A transaction that looks at the record of an action and writes nothing but the mark of the step that asks. */
export async function runLook(
  parts: RecordsParts,
  actor: Actor,
  prepared: Prepared,
  options: WriteOptions,
): Promise<PluginRecord> {
  let found: PluginRecord | undefined;
  await alone(parts, actor, [], options, async (work) => {
    found = await lookAt(work, prepared, prepared.operation as Operation & { kind: 'action' });
  });
  if (!found) throw new Refusal(recordMissing({ entity: prepared.doing.entity.title }));
  return found;
}

async function alone(
  parts: RecordsParts,
  actor: Actor,
  outcomes: readonly Outcome[],
  options: WriteOptions,
  body: (work: Work) => Promise<void>,
): Promise<string | undefined> {
  let numbers: readonly Numbering[] = [];
  try {
    const results = await parts.pool.ending(async (connection) => {
      const work = workOn(parts, connection, actor, options);
      for (const statement of before(actor, outcomes, options)) await connection.query(statement);
      await body(work);
      numbers = await lastNumbers(work);
      return [
        ...numbers.map(({ planned }) => statementFor(work, planned)),
        ...after(actor, outcomes, work.done.map(changeOf), options),
      ];
    });
    return options.answer && textOf(results.at(-1)?.rows[0]);
  } catch (error) {
    if (runsAgain(error) || isRepeated(error)) throw error;
    throw refusalOf(error, numbers[refusedAt(error) ?? -1]?.doing);
  }
}

const rowsOf =
  (connection: Connection): Rows =>
  async <Row>(query: Query) =>
    (await connection.query(query)).rows as Row[];

/** What follows from what follows at most. */
const depthMax = 8;

/** Records that may follow from what is asked for in one document. */
const followingMax = 10_000;

function workOn(parts: RecordsParts, connection: Connection, actor: Actor, options: WriteOptions): Work {
  const work: Work = {
    parts,
    connection,
    actor,
    options,
    done: [],
    unnumbered: new Map(),
    follow: async (operation, by, at) => {
      const read = await refined(parts, operation);
      if (!by.trusted) await checkGiving(rowsOf(connection), actor, [read], options.model);
      const one = prepareFollowing(work, read, by, at);
      if (by.depth > depthMax) throw new Refusal(tooDeep({ action: one.doing.title, most: depthMax }));
      const written = work.done.reduce(
        (sum, { outcome }) => sum + outcome.ids.length,
        one.outcome.ids.length,
      );
      if (written > followingMax) throw new Refusal(tooMany({ most: followingMax, what: 'records' }));
      await runOne(work, one);
      return one.outcome;
    },
  };
  return work;
}

async function runOne(work: Work, one: Prepared): Promise<void> {
  work.done.push(one);
  await hold(work, one);
  await change(work, one);
  await runEffects(work, one);
}

async function change(work: Work, one: Prepared): Promise<void> {
  await issueNumbers(work, one.outcome.ids); // its image and event belong to the change before
  const { operation, doing, planned } = one;
  switch (operation.kind) {
    case 'delete':
      return deleteRecord(work, operation.entity, one.outcome.ids[0]!, operation.version, doing);
    case 'restore':
      return restoreRecord(work, operation.entity, one.outcome.ids[0]!, doing);
    case 'action': {
      const { makes } = operation.action;
      if (!makes) return planned ? runPlanned(work, planned, doing) : runAction(work, one, operation);
      const made = await plannedMade(work, operation.action, makes, operation.input, one);
      return runPlanned(work, await withHooks(work, made), doing);
    }
    case 'update': {
      if (operation.version === undefined) return runReleasing(work, await withHooks(work, planned!), doing);
      const version = await merged(work, one, operation.version, operation.patch);
      return runReleasing(work, await withHooks(work, replanned(one, version)), doing);
    }
    case 'create':
    case 'createMany':
    case 'transition':
      return runReleasing(work, await withHooks(work, planned!), doing);
  }
}

/** The version to write upon. Nobody is told of a conflict on a record that he may not see or write. */
async function merged(work: Work, one: Prepared, from: number, patch: Input): Promise<number> {
  const { entity } = one.doing;
  try {
    return await mergeable(work, entity, one.outcome.ids[0]!, from, patch);
  } catch (error) {
    // Made from an old version it is refused in any case; whatever stands before that in its order is told instead.
    await runPlanned(work, one.planned!, one.doing).catch((first: unknown) => {
      if (!(first instanceof Refusal && isConflict(first))) throw first;
    });
    throw error;
  }
}

/** One record that is given its gapless numbers. */
interface Numbering {
  readonly planned: Planned;
  readonly doing: Doing;
}

/**
 * Gapless numbers, when everything else of the document is done: whoever takes a counter keeps it to the end of his
 * transaction, so they go out with COMMIT. Counters are taken in order of their names, so that two documents never wait
 * for each other. Where a number has roll-ups made anew, which wants to look first, it is issued here.
 */
async function lastNumbers(work: Work): Promise<readonly Numbering[]> {
  const all = numberings(work, [...work.unnumbered.keys()]);
  const first = all.findLastIndex(({ planned }) => statementOf(planned.plan).remakes) + 1;
  for (const { planned, doing } of all.slice(0, first)) await runPlanned(work, planned, doing);
  return all.slice(first);
}

/** A record that is written once more gets its number before that. */
async function issueNumbers(work: Work, ids: readonly string[]): Promise<void> {
  for (const { planned, doing } of numberings(work, ids)) await runPlanned(work, planned, doing);
}

/** What is still to be numbered of these records; it is not any more. */
function numberings(work: Work, ids: readonly string[]): readonly Numbering[] {
  const found = ids.flatMap((id) => {
    const one = work.unnumbered.get(id);
    return one && work.unnumbered.delete(id) ? [numbering(work, one.plan, id, one.doing)] : [];
  });
  return found.toSorted((a, b) => (countersOf(a) < countersOf(b) ? -1 : 1));
}

const countersOf = ({ planned: { plan } }: Numbering): string =>
  gaplessFields(plan.entity, plan.transition?.name).map(seriesKey).join();

function numbering({ options }: Work, plan: WritePlan, id: string, doing: Doing): Numbering {
  const numbers = {
    ...enginePlan(options, plan.entity, 'update', plan.fact),
    ...(plan.transition && { transition: plan.transition }),
    numbers: 'now' as const,
  };
  const record = { id, at: '', values: {}, lines: new Map(), links: new Map() };
  return { planned: planRows(numbers, [record]), doing };
}
