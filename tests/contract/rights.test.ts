/**
 * The matrix of rights: what each shipped role may do, with all that it inherits, as a page that a person has read. A
 * right that is given or taken by any change shows in its difference.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeRights, rightsOf } from '../../engine/access/index.ts';
import { readModules } from '../../engine/definition/index.ts';
import { linkModel } from '../../engine/model/index.ts';

const { definitions } = await readModules([join(import.meta.dirname, '../../metadata')], 'shipped');
const model = linkModel(definitions).model!;

test.each([...model.roles.keys()].sort())('%s', async (role) => {
  const lines = describeRights(model, rightsOf(model, { roles: [role], version: '0' }));
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../golden/rights/${role}.txt`);
});
