import { expect, test } from 'vitest';
import { Refusal } from '../../engine/errors/index.ts';
import { possibleLoops } from '../../engine/model/index.ts';
import { modelOf } from '../database/modules.ts';
import { shop } from '../process/shop.ts';

const x = (source: string) => ({ 'x-expr': source });
const subscriber = (body: object) => ({ title: 'Test', actor: 'shop.all', deadLetter: 'skip', ...body });

const linked = (body: object) =>
  modelOf({ ...shop, 'shop/subscribers/it.json': subscriber(body) }).subscribers.get('shop.it')!;

const faultsOf = (body: object): readonly string[] => {
  try {
    linked(body);
    return [];
  } catch (error) {
    return (error as Refusal).faults.map(({ code, place }) => `${code} ${place?.pointer}`);
  }
};

const post = { post: { url: 'https://example.org/' } };

test('what is not said is settled when it is linked', () => {
  expect(linked({ on: 'shop.order.confirmed', ...post })).toMatchObject({
    on: ['shop.order.confirmed'],
    classes: new Set(['business']),
    holds: false,
    concurrency: 5,
    retry: { attempts: 3, initialMs: 1000, multiplier: 2, maxMs: 30_000, jitter: false },
    does: { kind: 'post', timeoutMs: 10_000, headers: {} },
  });
});

test.each([
  [['shop.order.confirmed'], 'order'],
  [['shop.order.*'], undefined], // among them is that of a deleted order
  [['shop.order.created', 'shop.order.confirmed'], 'order'],
  [['shop.*.created'], undefined],
  [['shop.order.deleted'], undefined],
  [['*'], undefined],
])('events %s are about the record %s', (on, variable) => {
  expect(linked({ on, ...post }).about?.variable).toBe(variable);
});

test('of the record is read what expressions ask for', () => {
  const { about } = linked({
    on: 'shop.order.confirmed',
    when: "order.total > 5 && 'total' in event.fields",
    ...post,
    with: { title: x('order.deal.title') },
  });
  expect(about!.reading.paths).toEqual([['total'], ['deal', 'title']]);
});

test.each([
  [{ on: 'shop.order.confirmd', ...post }, ['MDL305 /on']],
  [{ on: ['shop.order.confirmed', 'shop.box.*'], ...post }, ['MDL305 /on/1']],
  [{ on: 'shop.order.created', do: 'shop.Order.read', with: { id: x('order') } }, ['MDL306 /do']],
  [{ on: '*', when: 'order.total > 5', ...post }, ['EXP310 /when']],
  [{ on: 'shop.order.created', do: 'shop.Bill.create', with: {} }, ['MDL289 /with']],
  [{ on: 'kontor.delivery.died', ...post }, []],
])('%j is told %j', (body, faults) => {
  expect(faultsOf(body)).toEqual(faults);
});

test('events that may come back are named once, through processes and what follows from actions too', () => {
  const model = modelOf({
    ...shop,
    'shop/subscribers/bill.json': subscriber({
      on: 'shop.order.confirmed',
      do: 'shop.Bill.create',
      with: { order: x('order') },
    }),
    'shop/subscribers/again.json': subscriber({
      on: 'shop.deal.*',
      when: "event.name == 'shop.deal.updated'",
      do: 'shop.Deal.create',
      with: { title: 'Again' },
    }),
    'shop/processes/order.json': {
      title: 'Order',
      version: 1,
      actor: 'shop.all',
      start: { on: 'shop.bill.created' },
      steps: [
        { id: 'one', if: 'bill.amount > 5', then: [{ id: 'yes', do: 'shop.Order.confirm', with: { id: x('bill.order') }, undo: false }] },
      ],
    },
    'shop/subscribers/quiet.json': subscriber({ on: '*', ...post }),
  }); // prettier-ignore
  expect(possibleLoops(model)).toEqual([
    'shop.bill -> shop.bill.created -> shop.order -> shop.order.confirmed -> shop.bill',
    'shop.again -> shop.deal.created -> shop.again',
  ]);
});
