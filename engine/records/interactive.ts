/** A document whose changes want to look first: hooks, deletions, merges, roll-ups behind a lock, code of plugins. */
import type { Actor } from '../access/index.ts';
import type { Extensions } from '../extension/index.ts';
import { deleteRecord, restoreRecord } from './delete.ts';
import { runAction, withHooks } from './hooks.ts';
import { around } from './idempotency.ts';
import { isRace, isRepeated, refusalOf } from './failure.ts';
import { mergeable } from './merge.ts';
import { statementOf } from './plans.ts';
import { replanned, type Prepared } from './prepare.ts';
import { textOf } from './context.ts';
import type { RecordsParts, WriteOptions } from './types.ts';
import { runPlanned, type Work } from './work.ts';

/** Whether a change is one statement that nothing has to wait for. */
export const inOneUnit = (extensions: Extensions, { planned }: Prepared): boolean =>
  planned !== undefined &&
  extensions.beforeWrite(planned.plan.entity.fullName).length === 0 &&
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
      let text: string | undefined;
      for (const statement of after) text = textOf((await connection.query(statement)).rows[0]);
      return text;
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
      return runPlanned(work, await withHooks(work, replanned(one, version)), doing);
    }
    case 'create':
    case 'createMany':
    case 'transition':
      return runPlanned(work, await withHooks(work, planned!), doing);
  }
}
