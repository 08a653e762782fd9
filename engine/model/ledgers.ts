/** Nothing of a ledger is ever changed, so nothing in it may ask for that. */
import { contradiction } from './faults.ts';
import type { Linking } from './linking.ts';
import type { Field } from './types.ts';

/** Keyword that would change a record after it was added. */
function changes(field: Field): string | undefined {
  if (field.rollup) return 'x-rollup';
  if (field.series?.gapless) return 'x-gapless';
  const points = field.kind === 'reference' || field.kind === 'anyReference';
  return points && !field.system && field.onDelete !== 'restrict' ? 'x-onDelete' : undefined;
}

export function checkLedgers(linking: Linking): void {
  const why = 'a record of a ledger is never changed';
  for (const { entity, part, at } of linking.written.values()) {
    if (!entity.ledger) continue;
    const tell = (what: string, pointer: string): void =>
      void linking.faults.push(
        contradiction({ first: '"x-ledger"', second: what, why }, part.place(pointer)),
      );
    if (entity.lifecycle) tell('"x-lifecycle"', '/x-lifecycle');
    if (entity.singleton) tell('"x-singleton"', '/x-singleton');
    for (const field of entity.fields.values()) {
      const keyword = changes(field);
      if (keyword) tell(`"${keyword}"`, `${at}/properties/${field.name}/${keyword}`);
    }
  }
  for (const part of linking.parts) {
    if (part.kind !== 'action') continue;
    const entity = linking.entities.get(`${part.module}.${part.name.split('.')[0]!}`);
    if (entity?.ledger && part.body['makes'] !== true)
      linking.faults.push(
        contradiction({ first: '"x-ledger"', second: 'an action on its records', why }, part.place('')),
      );
  }
}
