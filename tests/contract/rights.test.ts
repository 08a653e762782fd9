/**
 * The matrix of rights: what each shipped role may do, with all that it inherits, as a page that a person has read. A
 * right that is given or taken by any change shows in its difference.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rightsOf } from '../../engine/access/index.ts';
import { readModules } from '../../engine/definition/index.ts';
import { actionsOf, linkModel, type Entity, type Grant } from '../../engine/model/index.ts';

const { definitions } = await readModules([join(import.meta.dirname, '../../metadata')], 'shipped');
const model = linkModel(definitions).model!;
const known = (entity: Entity): readonly string[] => actionsOf(entity);

/** `read create  where owner == user  but total, lines.price` */
function line(entity: Entity, { actions, fields, masked, where }: Grant): string {
  const all = known(entity).every((action) => actions.has(action));
  const hidden = fields && [...entity.fields.keys()].filter((name) => !fields.has(name));
  return [
    all
      ? '*'
      : known(entity)
          .filter((action) => actions.has(action))
          .join(' '),
    ...(where ? [`where ${where.source}`] : []),
    ...(hidden && hidden.length > 0 ? [`but ${hidden.join(', ')}`] : []),
    ...(masked.size > 0 ? [`masked ${[...masked].sort().join(', ')}`] : []),
  ].join('  ');
}

/** What is personal is its owner's alone, whatever is granted. */
const titleOf = ({ fullName, scope }: Entity): string =>
  scope === 'personal' ? `${fullName} (one's own)` : fullName;

test.each([...model.roles.keys()].sort())('%s', async (role) => {
  const rights = rightsOf(model, { roles: [role], version: '0' });
  const lines = [...model.entities.values()]
    .filter((entity) => !entity.parent)
    .sort((a, b) => (a.fullName < b.fullName ? -1 : 1))
    .flatMap((entity) => {
      const grants = new Set(known(entity).flatMap((action) => rights.grants(entity, action)));
      const texts = new Set([...grants].map((grant) => line(entity, grant)));
      return (texts.has('*') ? ['*'] : [...texts].sort()).map((text) => `${titleOf(entity)}: ${text}`);
    });
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../golden/rights/${role}.txt`);
});
