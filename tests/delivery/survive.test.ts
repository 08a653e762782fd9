/* What is between a change and its subscribers may be lost, late or killed. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { addressAs } from '../../engine/database/index.ts';
import type { Hearing } from '../../engine/delivery/index.ts';
import { definePlugin } from '../../engine/index.ts';
import { openPool } from '../../engine/postgres/index.ts';
import { roles, secret } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { shop } from '../process/shop.ts';
import { openDeliveryWorld, type DeliveryWorld } from './world.ts';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

let server: Server;
let answer: () => number | 'cut' = () => 204;
const received: Received[] = [];

let world: DeliveryWorld;
const handled: string[] = [];

const watch = definePlugin({
  name: 'watch',
  about: 'Sees what happens.',
  engine: '^0.1.0',
  needs: ['shop'],
  subscribers: { order: { handle: (event) => void handled.push(event.record!) } },
});

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body: JSON.parse(text) as Record<string, unknown> });
      const said = answer();
      if (said === 'cut') request.socket.destroy();
      else response.writeHead(said).end(said < 300 ? '' : 'No, thank you.');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const retry = { initialMs: 10, maxMs: 20 };
  const model = modelOf({
    ...shop,
    'shop/subscribers/warehouse.json': {
      title: 'Tell the warehouse',
      on: 'shop.order.confirmed',
      actor: 'shop.all',
      deadLetter: 'hold',
      retry,
      post: { url, headers: { authorization: 'Bearer key' }, timeout: '5s' },
      with: { total: { 'x-expr': 'order.total' }, order: { 'x-expr': 'order' } },
    },
    'shop/subscribers/orders.json': {
      title: 'Orders',
      on: 'shop.order.created',
      actor: 'shop.all',
      deadLetter: 'skip',
      code: 'watch.order',
    },
    'shop/subscribers/deals.json': {
      title: 'Deals',
      on: 'shop.deal.created',
      actor: 'shop.all',
      deadLetter: 'skip',
      retry,
      do: 'shop.Order.create',
      with: { deal: { 'x-expr': 'deal' } },
    },
  });
  world = await openDeliveryWorld(model, [watch]);
});
afterAll(async () => {
  await world.close();
  server.closeAllConnections();
  server.close();
});

const confirmed = async (actor: Actor): Promise<string> => {
  const deal = await world.create(actor, 'shop.Deal', { title: 'For an order' });
  const id = await world.create(actor, 'shop.Order', { deal, total: '12.50' });
  const confirm = { kind: 'transition', entity: world.model.entities.get('shop.Order')!, name: 'confirm', id, version: 1 } as const;
  await world.write(actor, [confirm], { correlation: 'from-a-test' });
  return id;
}; // prettier-ignore

/**
 * Looks through new events, so many or all there are. Transactions of other databases keep them back too, such as those
 * of tests beside this one.
 */
async function lookedThrough(hearing: readonly Hearing[], wanted = Infinity): Promise<void> {
  for (let seen = 0, more = true; more && seen < wanted;) {
    const one = await world.deliveries.fanOut(hearing);
    seen += one.looked;
    more = one.more;
    if (one.looked === 0) await new Promise((done) => setTimeout(done, 5));
  }
}

const open = async (actor: Actor) =>
  (await world.open(actor)).filter(({ subscriber }) => subscriber === 'shop.warehouse');

test('another program is sent the event with a key, and is asked again until it answers', async () => {
  const actor = await world.person(['shop.all']);
  let left = 2;
  answer = () => (left-- > 0 ? 'cut' : 204);
  const loop = world.start();
  const order = await confirmed(actor);
  await world.until(actor, 'select 1', () => received.length === 3);
  await world.quiet(actor);
  await loop.close();
  expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(received[2]!.headers).toMatchObject({
    authorization: 'Bearer key',
    'x-kontor-event': 'shop.order.confirmed',
    'x-correlation-id': 'from-a-test',
  });
  expect(received[2]!.body).toMatchObject({
    envelope: 1,
    organization: actor.org,
    subscriber: 'shop.warehouse',
    name: 'shop.order.confirmed',
    entity: 'shop.Order',
    record: order,
    version: 2,
    data: { total: '12.5', order },
  });
});

test('a refusal is not asked for again, a failure three times; both are dead letters with what was said', async () => {
  const loop = world.start();
  const actor = await world.person(['shop.all']);
  answer = () => 422;
  await confirmed(actor);
  await world.until(actor, `select 1 from kontor.delivery where status = 'dead'`, (rows) => rows.length === 1);
  expect(await open(actor)).toMatchObject([{ status: 'dead', attempts: 1, code: 'EVT004' }]);
  const other = await world.person(['shop.all']);
  answer = () => 503;
  await confirmed(other);
  await world.until(other, `select 1 from kontor.delivery where status = 'dead'`, (rows) => rows.length === 1);
  expect(await open(other)).toMatchObject([{ status: 'dead', attempts: 3, code: 'EVT004' }]);
  const [row] = await world.rows(other, `select failure ->> 'message' as message from kontor.delivery`);
  expect(row).toEqual({ message: 'The other program answered 503: No, thank you.' });
  answer = () => 204;
  await loop.close();
}); // prettier-ignore

test('whoever took a delivery and never came back is followed by another, and does nothing more', async () => {
  const actor = await world.person(['shop.all']);
  await world.create(actor, 'shop.Deal', { title: 'Taken' });
  const hearing = [{ name: 'shop.deals', pattern: '^shop\\.deal\\.created$', classes: ['business'], holds: false }];
  const limits = new Map([['shop.deals', 5]]);
  await lookedThrough(hearing);
  const [killed] = await world.deliveries.claim(randomUUID(), 10, 1, limits);
  const loop = world.start();
  await world.until(actor, 'select 1 from shop."order"', (rows) => rows.length === 1);
  await expect(world.deliveries.settle(killed!)).rejects.toThrow('Another process holds it.');
  await world.quiet(actor);
  await loop.close();
  expect(await world.rows(actor, 'select count(*)::int as count from shop."order"')).toEqual([{ count: 1 }]);
}); // prettier-ignore

test('what ends its server ten times is a dead letter', async () => {
  const actor = await world.person(['shop.all']);
  await world.create(actor, 'shop.Deal', { title: 'Killer' });
  const hearing = [{ name: 'shop.deals', pattern: '^shop\\.deal\\.created$', classes: ['business'], holds: false }];
  await lookedThrough(hearing);
  for (let time = 1; time <= 10; time++)
    expect(await world.deliveries.claim(randomUUID(), 10, 0, new Map([['shop.deals', 5]]))).toHaveLength(1);
  const loop = world.start();
  await world.until(actor, `select 1 from kontor.delivery where kind = 'crash'`, (found) => found.length === 1);
  await loop.close();
  expect(await world.rows(actor, 'select id from shop."order"')).toEqual([]);
}); // prettier-ignore

test('what commits late is not passed over: nothing behind the oldest transaction is looked at', async () => {
  const actor = await world.person(['shop.all']);
  handled.length = 0;
  const pool = openPool(addressAs(world.url, roles.run, secret), { size: 1 });
  const deal = await world.create(actor, 'shop.Deal', { title: 'Late' });
  let late = '';
  await pool.transaction(async (db) => {
    await db.query('select kontor.enter($1, $2, null)', [actor.session, actor.rights.version]);
    const { rows } = await db.query<{ id: string }>(
      `insert into kontor.event (name, class, entity, record, record_version)
         values ('shop.order.created', 'business', 'shop.Order', gen_random_uuid(), 1) returning record as id`,
    );
    late = rows[0]!.id;
    // A later transaction commits first, and its event waits for the earlier one.
    await world.create(actor, 'shop.Order', { deal });
    const hearing = [
      { name: 'shop.orders', pattern: '^shop\\.order\\.created$', classes: ['business'], holds: false },
    ];
    await lookedThrough(hearing, 1); // at the event of the deal
    expect(await world.deliveries.fanOut(hearing)).toEqual({ looked: 0, more: true });
  });
  await pool.close();
  const loop = world.start();
  await world.until(actor, 'select 1', () => handled.length === 2);
  await loop.close();
  expect(handled).toContain(late);
});

test('nothing nobody foresaw has happened', () => {
  expect(world.failures).toEqual([]);
});
