import { expect, test } from 'vitest';
import { modelOf } from '../database/modules.ts';
import { fulfil, shop } from '../process/shop.ts';

const model = modelOf({ ...shop, 'shop/processes/fulfil.json': fulfil });
const process = model.processes.get('shop.fulfil')!;

test('a process holds its record by the name of the entity', () => {
  expect(process.start).toMatchObject({ event: 'shop.deal.won', variable: 'deal', again: 'never' });
  expect(process.start.entity).toBe(model.entities.get('shop.Deal'));
});

test('of a record is read what expressions ask for beside its id, through loops too', () => {
  const paths = Object.fromEntries(
    [...process.readings].map(([name, { paths: read }]) => [name, read.map((path) => path.join('.')).sort()]),
  );
  expect(paths).toEqual({
    deal: ['id', 'items', 'items.sku', 'title', 'value'],
    order: ['total'],
    reservation: [],
    bill: [],
    payment: ['amount'],
  });
});

test('policies and lengths of time are settled when it is linked', () => {
  const [order] = process.steps;
  expect(order).toMatchObject({
    kind: 'do',
    retry: { attempts: 3, initialMs: 20, multiplier: 2, maxMs: 30_000 },
    undo: { action: 'shop.Order.cancel', kind: 'transition' },
  });
  expect(process.compensation).toMatchObject({ attempts: 2, initialMs: 20, maxMs: 60_000 });
  expect(process.steps.find(({ id }) => id === 'paid')).toMatchObject({
    timeout: { ms: 2_592_000_000 },
    event: { name: 'shop.bill.paid', entity: 'shop.Bill' },
    onTimeout: 'fail',
  });
});
