/** Records that are looked up by key and made where they are missing, such as the balance of a product at a place. */
import pg from 'pg';
import type { Actor } from '../access/index.ts';
import { bind, enter } from './context.ts';
import { refusalOf, type Unmade } from './failure.ts';
import { newRecord } from './input.ts';
import { Keys } from './keys.ts';
import { planRows, statementOf } from './plans.ts';
import { enginePlan } from './prepare.ts';
import type { RecordsParts, WriteOptions } from './types.ts';

/**
 * Makes them in a transaction of their own: they are empty, and stay where the write that lacked them is refused after
 * all. Somebody else may make the same at the same moment: unique keys let one of the two win.
 */
export async function makeMissing(
  { pipeline }: RecordsParts,
  actor: Actor,
  missing: readonly Unmade[],
  options: WriteOptions,
): Promise<void> {
  const distinct = new Map(missing.map((one) => [JSON.stringify(one), one]));
  for (const { entity: name, values } of distinct.values()) {
    const entity = options.model.entities.get(name)!;
    const record = newRecord(entity, values, new Keys(), '');
    const { plan, values: rows } = planRows(enginePlan(options, entity, 'create', 'created'), [record]);
    try {
      await pipeline.runUnit([
        enter(actor, options.correlation),
        bind(statementOf(plan), actor, options, rows),
      ]);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === '23505'))
        throw refusalOf(error, { model: options.model, entity, action: 'create', title: 'create' });
    }
  }
}
