/** Roll-ups made anew: after a write that has no difference to add, and by `recompute`, which proves them all. */
import type { Actor } from '../access/index.ts';
import type { Entity, Model } from '../model/index.ts';
import { lockRows, remakeRollup, rollupKey, rollupsIn, type RolledUp } from '../query/write/index.ts';
import { bind, enter } from './context.ts';
import { refusalOf } from './failure.ts';
import type { RecordsParts } from './types.ts';
import { idsOf, run, type Work } from './work.ts';

/** All roll-ups that entities and their lines hold, in order of their keys. */
const inOrder = (entities: Iterable<Entity>): readonly RolledUp[] =>
  [...entities].flatMap(rollupsIn).sort((a, b) => (rollupKey(a) < rollupKey(b) ? -1 : 1));

/** Locks the targets, then makes the values: only a statement that begins after the lock sees what others committed. */
export async function remake(
  work: Work,
  targets: Readonly<Record<string, readonly string[] | null>>,
): Promise<void> {
  const { model } = work.options;
  for (const one of inOrder(model.entities.values())) {
    const ids = targets[rollupKey(one)];
    if (!ids || ids.length === 0) continue;
    await run(work, lockRows(one.field.entity), idsOf(ids));
    await run(work, remakeRollup(model, one), idsOf(ids));
  }
}

/** One roll-up and how many of its values were wrong. */
export interface Recomputed {
  /** `contacts.Party.orderTotal` */
  readonly field: string;
  readonly mended: number;
}

/** Proves the roll-ups of an entity and its lines from the records they are made of, and mends what differs. */
export async function recompute(
  { pipeline }: RecordsParts,
  actor: Actor,
  model: Model,
  entity: Entity,
): Promise<readonly Recomputed[]> {
  const made: Recomputed[] = [];
  for (const one of inOrder([entity])) {
    const [lock, mend] = [lockRows(one.field.entity), remakeRollup(model, one)].map((statement) =>
      bind(statement, actor, {}, idsOf(null)),
    );
    try {
      const results = await pipeline.runUnit([enter(actor), lock!, mend!]);
      const { mended } = results.at(-1)!.rows[0] as { mended: number };
      made.push({ field: `${one.field.entity.fullName}.${one.field.name}`, mended });
    } catch (error) {
      throw refusalOf(error);
    }
  }
  return made;
}
