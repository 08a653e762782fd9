import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { definePlugin, type HandledEvent } from '../../engine/index.ts';
import { modelOf } from '../database/modules.ts';
import { shop } from '../process/shop.ts';
import { openDeliveryWorld, type DeliveryWorld } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });
const quick = { initialMs: 10, maxMs: 20 };

const subscriber = (body: object) => ({
  title: 'Test',
  actor: 'shop.all',
  deadLetter: 'skip',
  retry: quick,
  ...body,
});

const model = modelOf({
  ...shop,
  'shop/subscribers/orderOfDeal.json': subscriber({
    on: 'shop.deal.won',
    when: 'deal.value > 100',
    do: 'shop.Order.create',
    with: { deal: x('deal'), total: x('deal.value'), note: x('event.name') },
  }),
  'shop/subscribers/billOfOrder.json': subscriber({
    on: 'shop.order.created',
    do: 'shop.Bill.create',
    with: { order: x('order'), amount: x('order.total') },
  }),
  'shop/subscribers/held.json': subscriber({ on: ['shop.bill.paid', 'shop.bill.updated'], deadLetter: 'hold', code: 'watch.moody' }),
  'shop/subscribers/skipped.json': subscriber({ on: ['shop.bill.paid', 'shop.bill.updated'], code: 'watch.moody', with: { skips: true } }),
  'shop/subscribers/everything.json': subscriber({ on: '*', classes: ['business', 'error'], code: 'watch.log' }),
  'shop/subscribers/again.json': subscriber({
    on: 'shop.reservation.updated',
    do: 'shop.Reservation.update',
    with: { id: x('reservation'), sku: x("reservation.sku + 'x'") },
  }),
}); // prettier-ignore

const seen: HandledEvent[] = [];
let mood: 'well' | 'throws' | 'hangs' | 'writes' = 'well';
const handled: string[] = [];

const watch = definePlugin({
  name: 'watch',
  about: 'Sees what happens.',
  engine: '^0.1.0',
  needs: ['shop'],
  subscribers: {
    log: { handle: (event) => void seen.push(event) },
    moody: {
      async handle(event, { create }) {
        const who = event.data['skips'] === true ? 'skips' : 'holds';
        handled.push(`${who} ${event.version} ${mood}`);
        if (mood === 'writes') {
          await create('shop.Deal', { title: 'Written by a handler' });
          throw new Error('after it wrote');
        }
        if (mood === 'hangs') await new Promise(() => {});
        if (mood === 'throws') throw new Error('in a bad mood');
      },
    },
    own: { on: 'shop.deal.created', actor: 'shop.all', handle: (event) => void seen.push(event) },
  },
});

const entity = (name: string) => model.entities.get(name)!;

let world: DeliveryWorld;
beforeAll(async () => {
  world = await openDeliveryWorld(model, [watch]);
  world.start({}, { handlerMs: 100 });
});
afterAll(() => world.close());

const win = async (actor: Actor, value: string): Promise<string> => {
  const id = await world.create(actor, 'shop.Deal', { title: 'Chairs', value });
  await world.write(actor, [{ kind: 'transition', entity: entity('shop.Deal'), name: 'win', id, version: 1 }], { correlation: 'from-a-test' });
  return id;
}; // prettier-ignore

test('an event does an action, whose event does another, and each says where it comes from', async () => {
  const actor = await world.person(['shop.all']);
  await win(actor, '250.00');
  await world.until(actor, 'select amount from shop.bill', (rows) => rows.length === 1);
  expect(await world.rows(actor, 'select note, total from shop."order"')).toEqual([
    { note: 'shop.deal.won', total: '250.00' },
  ]);
  const told = await world.rows(
    actor,
    `select name, correlation, cause, depth from kontor.event where depth > 0 order by depth`,
  );
  expect(told).toEqual([
    { name: 'shop.order.created', correlation: 'from-a-test', cause: 'subscriber shop.orderOfDeal', depth: 1 },
    { name: 'shop.bill.created', correlation: 'from-a-test', cause: 'subscriber shop.billOfOrder', depth: 2 },
  ]); // prettier-ignore
  const [via] = await world.rows(
    actor,
    `select via ->> 'subscriber' as subscriber, via ->> 'event' as event from kontor.audit where entity = 'shop.Bill'`,
  );
  expect(via).toEqual({ subscriber: 'shop.billOfOrder', event: 'shop.order.created' });
  await world.quiet(actor);
});

test('a condition that does not hold lets the event pass', async () => {
  const actor = await world.person(['shop.all']);
  await win(actor, '50.00');
  await world.until(actor, 'select 1', () => seen.some((event) => event.name === 'shop.deal.won'));
  await world.quiet(actor);
  expect(await world.rows(actor, 'select id from shop."order"')).toEqual([]);
});

test('a subscriber of all hears each event once, and so does one that a plugin brings itself', async () => {
  const actor = await world.person(['shop.all']);
  const id = await world.create(actor, 'shop.Deal', { title: 'Heard' });
  // What earlier tests told may still be on its way.
  const own = () => seen.filter(({ record }) => record === id);
  await world.until(actor, 'select 1', () => own().length === 2);
  await world.quiet(actor);
  const heard = { name: 'shop.deal.created', class: 'business', record: id, version: 1, entity: 'shop.Deal' };
  expect(own()).toMatchObject([{ ...heard, by: actor.user, depth: 0 }, heard]);
});

/** A bill with changes after it was made. */
async function changedBill(actor: Actor): Promise<string> {
  const deal = await world.create(actor, 'shop.Deal', { title: 'Quiet' });
  const order = await world.create(actor, 'shop.Order', { deal });
  const [bill] = await world.until(actor, 'select id from shop.bill', (rows) => rows.length === 1);
  await world.quiet(actor);
  handled.length = 0;
  const id = bill!['id'] as string;
  for (const version of [1, 2, 3])
    await world.update(actor, 'shop.Bill', id, version, { amount: `${version}.00` });
  return order;
}

const inOrder = (who: string) => handled.filter((one) => one.startsWith(who));

test('events of a record come in the order of its versions', async () => {
  const actor = await world.person(['shop.all']);
  mood = 'well';
  await changedBill(actor);
  await world.until(actor, 'select 1', () => handled.length === 6);
  await world.quiet(actor);
  expect(inOrder('holds')).toEqual(['holds 2 well', 'holds 3 well', 'holds 4 well']);
  expect(inOrder('skips')).toEqual(['skips 2 well', 'skips 3 well', 'skips 4 well']);
});

test('what fails three times becomes a dead letter, behind which later events wait or pass', async () => {
  const actor = await world.person(['shop.all']);
  mood = 'throws';
  await changedBill(actor);
  await world.until(
    actor,
    `select subscriber, count(*)::int as count from kontor.delivery where status = 'dead' group by 1 order by 1`,
    (rows) => rows.length === 2 && rows[1]!['count'] === 3,
  );
  const bills = (await world.open(actor)).filter((row) => row['subscriber'] !== 'shop.everything');
  expect(bills).toEqual([
    { subscriber: 'shop.held', status: 'dead', kind: 'failed', attempts: 3, unanswered: 0, version: 2, code: 'EVT006' },
    { subscriber: 'shop.skipped', status: 'dead', kind: 'failed', attempts: 3, unanswered: 0, version: 2, code: 'EVT006' },
    { subscriber: 'shop.held', status: 'waiting', kind: null, attempts: 0, unanswered: 0, version: 3, code: null },
    { subscriber: 'shop.skipped', status: 'dead', kind: 'failed', attempts: 3, unanswered: 0, version: 3, code: 'EVT006' },
    { subscriber: 'shop.held', status: 'waiting', kind: null, attempts: 0, unanswered: 0, version: 4, code: null },
    { subscriber: 'shop.skipped', status: 'dead', kind: 'failed', attempts: 3, unanswered: 0, version: 4, code: 'EVT006' },
  ]); // prettier-ignore
  expect(inOrder('holds')).toEqual(['holds 2 throws', 'holds 2 throws', 'holds 2 throws']);
  const died = await world.rows(
    actor,
    `select class, payload ->> 'subscriber' as subscriber from kontor.event where name = 'kontor.delivery.died' order by id`,
  );
  expect(died).toContainEqual({ class: 'error', subscriber: 'shop.held' });
  world.failures.length = 0;
});

test('code that hangs is given up, and what was written before it failed is taken back', async () => {
  const actor = await world.person(['shop.all']);
  mood = 'hangs';
  await changedBill(actor);
  const dead = `select failure ->> 'code' as code from kontor.delivery where status = 'dead' and version = 2 order by subscriber`;
  expect(await world.until(actor, dead, (rows) => rows.length === 2)).toEqual([
    { code: 'EVT007' },
    { code: 'EVT007' },
  ]);
  mood = 'writes';
  await world.update(actor, 'shop.Bill', (await world.rows(actor, 'select id from shop.bill'))[0]!['id'] as string, 4, { amount: '9.00' });
  await world.until(actor, `select 1 from kontor.delivery where status = 'dead' and version = 5`, (rows) => rows.length === 1);
  expect(await world.rows(actor, `select id from shop.deal where title = 'Written by a handler'`)).toEqual([]);
  mood = 'well';
  world.failures.length = 0;
}); // prettier-ignore

test('a loop ends at its depth as a dead letter, and everything else goes on', async () => {
  const actor = await world.person(['shop.all']);
  const deal = await world.create(actor, 'shop.Deal', { title: 'Round' });
  const order = await world.create(actor, 'shop.Order', { deal });
  const reservation = await world.create(actor, 'shop.Reservation', { order, sku: 'S' });
  await world.update(actor, 'shop.Reservation', reservation, 1, { sku: 'T' });
  await world.until(actor, `select 1 from kontor.delivery where kind = 'loop'`, (rows) => rows.length > 0);
  await world.quiet(actor);
  const [{ sku } = {}] = await world.rows(actor, 'select sku from shop.reservation');
  expect(sku).toBe(`T${'x'.repeat(15)}`);
  expect((await world.open(actor)).filter(({ subscriber: name }) => name === 'shop.again')).toEqual([
    { subscriber: 'shop.again', status: 'dead', kind: 'loop', attempts: 0, unanswered: 0, version: 17, code: null },
  ]); // prettier-ignore
});

test('an event of many records is brought record by record', async () => {
  const actor = await world.person(['shop.all']);
  const inputs = [{ title: 'One' }, { title: 'Two' }];
  await world.write(actor, [{ kind: 'createMany', entity: entity('shop.Deal'), inputs }], { chunk: true, cause: 'import' });
  const ids = (await world.rows(actor, 'select id from shop.deal')).map(({ id }) => id as string);
  const own = () => seen.filter(({ record }) => ids.includes(record as string));
  await world.until(actor, 'select 1', () => own().length === 4);
  await world.quiet(actor);
  expect(new Set(own().map(({ record }) => record))).toEqual(new Set(ids));
  expect(new Set(own().map(({ id }) => id)).size).toBe(2);
}); // prettier-ignore

test('nothing nobody foresaw has happened', () => {
  expect(world.failures).toEqual([]);
});
