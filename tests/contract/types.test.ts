import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModules } from '../../engine/definition/index.ts';
import { linkModel, typescriptOf } from '../../engine/model/index.ts';
import type { Decimal, Entities, Id, SalesOrder_Patch } from '../../plugins/types.ts';

test('plugins/types.ts is what the definitions say (write it anew with npm run types)', async () => {
  const { definitions } = await readModules([join(import.meta.dirname, '../../metadata')], 'shipped');
  const text = await typescriptOf(linkModel(definitions).model!);
  await expect(text).toMatchFileSnapshot('../../plugins/types.ts');
}, 180_000);

test('types tell a new record from a stored one and from a change', () => {
  const created: Entities['sales.Order']['create'] = {
    customer: '0190a0a0-0000-7000-8000-000000000001',
    lines: [{ product: '@p' as Id, quantity: '1' }],
  };
  const patch: SalesOrder_Patch = { lines: { remove: [created.customer] } };
  const total = (order: Entities['sales.Order']['record']): Decimal | null => order.total;
  // @ts-expect-error a computed field cannot be sent
  const computed: Entities['sales.Order']['create'] = { ...created, total: '1.00' };
  // @ts-expect-error amounts are decimal text, never numbers
  const float: Entities['sales.Order']['create'] = { ...created, freight: 1.5 };
  expect([patch.lines!.remove!.length, computed.customer, float.customer, typeof total]).toEqual([
    1,
    created.customer,
    created.customer,
    'function',
  ]);
});
