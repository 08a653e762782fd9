/** A document whose changes want to look first: hooks, deletions, merges, roll-ups behind a lock, code of plugins. */
import type { Actor } from '../access/index.ts';
import type { Extensions } from '../extension/index.ts';
import { deleteRecord, releases, restoreRecord, runReleasing } from './delete.ts';
import { runAction, withHooks } from './hooks.ts';
import { around } from './idempotency.ts';
import { isRace, isRepeated, refusalOf } from './failure.ts';
import { mergeable } from './merge.ts';
import { gaplessFields, seriesKey } from '../query/write/index.ts';
import { planRows, statementOf } from './plans.ts';
import { enginePlan, replanned, type Prepared } from './prepare.ts';
import { textOf } from './context.ts';
import type { RecordsParts, WriteOptions } from './types.ts';
import { mustHold, runPlanned, type Work } from './work.ts';

/** Whether a change is one statement that nothing has to wait for. */
export const inOneUnit = (extensions: Extensions, { planned }: Prepared): boolean =>
  planned !== undefined &&
  planned.plan.numbers === undefined &&
  extensions.beforeWrite(planned.plan.entity.fullName).every((hook) => hook.onlyWith !== undefined) &&
  !mustHold(planned) &&
  !releases(planned.plan) &&
  !statementOf(planned.plan).remakes;

export async function runAlone(
  parts: RecordsParts,
  actor: Actor,
  prepared: readonly Prepared[],
  options: WriteOptions,
): Promise<string | undefined> {
  const { before, after } = around(
    actor,
    prepared.map((one) => one.outcome),
    options,
  );
  try {
    return await parts.pool.transaction(async (connection) => {
      const work: Work = { parts, connection, actor, options };
      for (const statement of before) await connection.query(statement);
      for (const one of prepared) await runOne(work, one);
      await issueNumbers(work, prepared);
      let last: Record<string, unknown> | undefined;
      for (const statement of after) last = (await connection.query(statement)).rows[0];
      return options.answer && textOf(last);
    });
  } catch (error) {
    throw isRace(error) || isRepeated(error) ? error : refusalOf(error);
  }
}

async function runOne(work: Work, one: Prepared): Promise<void> {
  const { operation, doing, planned } = one;
  switch (operation.kind) {
    case 'delete':
      return deleteRecord(work, operation.entity, one.outcome.ids[0]!, operation.version, doing);
    case 'restore':
      return restoreRecord(work, operation.entity, one.outcome.ids[0]!, doing);
    case 'action':
      return planned ? runPlanned(work, planned, doing) : runAction(work, one, operation);
    case 'update': {
      const version = await mergeable(
        work,
        operation.entity,
        one.outcome.ids[0]!,
        operation.version,
        operation.patch,
      );
      return runReleasing(work, await withHooks(work, replanned(one, version)), doing);
    }
    case 'create':
    case 'createMany':
    case 'transition':
      return runReleasing(work, await withHooks(work, planned!), doing);
  }
}

/**
 * Gapless numbers, when everything else of the document is done: whoever takes a counter keeps it to the end of his
 * transaction. Counters are taken in order of their names, so that two documents never wait for each other.
 */
async function issueNumbers(work: Work, prepared: readonly Prepared[]): Promise<void> {
  const issuing = prepared.flatMap(({ planned, doing }) =>
    planned?.plan.numbers
      ? planned.records.map((record) => ({ plan: planned.plan, id: record.id, doing }))
      : [],
  );
  const keyOf = ({ plan }: (typeof issuing)[number]): string =>
    gaplessFields(plan.entity, plan.transition?.name).map(seriesKey).join();
  for (const one of issuing.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const { plan, id, doing } = one;
    const bare = enginePlan(work.options, plan.entity, 'update', plan.fact);
    const numbering = {
      ...bare,
      ...(plan.transition && { transition: plan.transition }),
      numbers: 'now' as const,
    };
    const record = { id, at: '', values: {}, lines: new Map(), links: new Map() };
    await runPlanned(work, planRows(numbering, [record]), doing);
  }
}
