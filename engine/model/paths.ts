/** Paths of fields, such as customer.name: from a record through its references to a value. */
import type { Place } from '../errors/index.ts';
import { noReference } from './faults.ts';
import type { Linking } from './linking.ts';
import { fieldOf } from './resolve.ts';
import type { Entity, Field } from './types.ts';

/** The fields of a path; undefined with the fault told. */
export function pathOf(
  linking: Linking,
  entity: Entity,
  path: string,
  place: Place,
): readonly Field[] | undefined {
  const steps = path.split('.');
  const fields: Field[] = [];
  let from: Entity = entity;
  for (const [index, step] of steps.entries()) {
    const field = fieldOf(linking, from, step, place);
    if (!field) return undefined;
    fields.push(field);
    if (index === steps.length - 1) break;
    if (field.kind !== 'reference') {
      linking.faults.push(noReference({ step, path, entity: from.fullName }, place));
      return undefined;
    }
    from = field.target;
  }
  return fields;
}
