/*
 * Values computed from what is rolled up. A roll-up changes its record without a write of it:
 *   - what is made of values of the same row alone follows it, in the statement that rolls up;
 *   - what reads further (the roll-ups of lines, a reference beside) is worked out when it is read.
 */
import type { Expression } from '../expression/index.ts';
import { inputsOf } from './dependencies.ts';
import type { Draft, Linking } from './linking.ts';
import type { Entity, Field } from './types.ts';

/** Whether the row alone answers it: one step from the record, to values that have columns. */
const isOfItsRow = ({ uses, actor }: Expression, entity: Entity): boolean =>
  !actor &&
  uses.every(({ root, path }) => {
    const field = root === 'this' && path.length === 1 ? entity.fields.get(path[0]!) : undefined;
    return field?.kind === 'scalar' && !field.compute?.volatile;
  });

export function settleRolled(linking: Linking): void {
  const fields = [...linking.written.keys()].flatMap((entity) => [...entity.fields.values()]);
  const computed = fields.filter((field) => field.compute && !field.compute.volatile);
  const moving = new Set(fields.filter((field) => field.rollup));
  for (let settled = false; !settled;) {
    settled = true;
    for (const field of computed) {
      const compute = field.compute!;
      if (compute.volatile || !inputsOf(field).some((one) => one.own && moving.has(one.field))) continue;
      const follows = isOfItsRow(compute, field.entity);
      if (moving.has(field) && follows) continue;
      moving.add(field);
      if (!follows) (field as Draft<Field>).compute = { ...compute, volatile: true };
      settled = false;
    }
  }
}
