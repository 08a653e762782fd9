/** What events and processes cause without end stands in the repair inbox, and goes on when people want it to. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { runDocument } from '../../engine/server/graphql/run.ts';
import { modelOf } from '../database/modules.ts';
import { shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });
const order = { id: 'order', do: 'shop.Order.create', with: { deal: x('deal') }, into: 'order', undo: false };
const sure = {
  id: 'sure',
  wait: { event: 'shop.order.confirmed', match: { id: x('order') }, since: 'order' },
};
const about = { version: 1, actor: 'shop.all' };
const byHand = { by: ['manual'], record: 'shop.Deal' };

const model = modelOf({
  ...shop,
  'core/access/core.admin.json': { title: 'Administrator', grants: {} },
  'shop/processes/begun.json': { ...about, title: 'Begun', start: { on: 'shop.deal.won' }, steps: [order] },
  'shop/processes/waits.json': { ...about, title: 'Waits', start: byHand, steps: [order, sure] },
  'shop/processes/late.json': {
    ...about,
    title: 'Late',
    start: byHand,
    steps: [order, { id: 'ok', approve: { role: 'shop.all' } }, sure],
  },
});

let world: ProcessWorld;
beforeAll(async () => {
  world = await openProcessWorld(model);
  world.startEngine();
});
afterAll(() => world.close());

async function run<T>(actor: Actor, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const asking = { actor, correlation: 'test' };
  const text = await runDocument(world.records, { number: 1, model }, { query, variables }, asking);
  return (JSON.parse(text) as { data: T }).data;
}

interface Repair {
  readonly process: { readonly id: string } | null;
  readonly delivery: { readonly id: string } | null;
}

const INBOX = `{ repairs {
  process { id process status entity record outcome endedAt }
  delivery { id event entity record kind status title instance } } }`;
const inbox = async (actor: Actor) => (await run<{ repairs: Repair[] }>(actor, INBOX)).repairs;

/** The inbox once something is in it. */
async function stopped(actor: Actor): Promise<readonly Repair[]> {
  await expect.poll(() => inbox(actor), { timeout: 30_000 }).not.toEqual([]);
  return inbox(actor);
}

const administrator = () => world.person(['shop.all', 'core.admin']);
const deal = (actor: Actor) => world.create(actor, 'shop.Deal', { title: 'Chairs' });

/** A transition at the end of a chain of changes that caused each other. */
const goes = (actor: Actor, entity: string, name: string, id: string) =>
  world.write(actor, [{ kind: 'transition', entity: model.entities.get(entity)!, name, id, version: 1 }], {
    depth: 15,
  });

/** A process that waits, or asks before it waits, with its order. */
async function waiting(actor: Actor, process: string, path: string) {
  const id = await world.start(actor, process, await deal(actor));
  await world.standing(actor, path, id);
  const [made] = await world.rows(actor, 'select id from shop."order"');
  return { id, order: made!['id'] as string };
}

test('a process that would begin too deep stands there with what would start it, and begins when it is tried again', async () => {
  const admin = await administrator();
  const clerk = await world.person(['shop.chief'], admin.org);
  const id = await deal(admin);
  await goes(admin, 'shop.Deal', 'win', id);
  const [found] = await stopped(admin);
  expect(found).toMatchObject({
    process: {
      process: 'shop.begun',
      status: 'repair',
      entity: 'shop.Deal',
      record: id,
      endedAt: null,
      outcome: { failure: { code: 'depth', message: expect.stringMatching(/^shop\.deal\.won would start it: /) } },
    },
    delivery: null,
  }); // prettier-ignore
  expect(await inbox(clerk)).toEqual([]);
  expect(await world.rows(admin, 'select id from shop."order"')).toEqual([]);
  await run(admin, 'mutation ($id: ID!) { retryProcess(id: $id) { id } }', { id: found!.process!.id });
  expect(await world.ended(admin)).toMatchObject({ status: 'completed' });
  expect(await inbox(admin)).toEqual([]);
});

test('a process is not woken by what was caused too deep: that is let through', async () => {
  const admin = await administrator();
  const clerk = await world.person(['shop.all'], admin.org);
  const { id, order: made } = await waiting(admin, 'shop.waits', 'sure');
  await goes(admin, 'shop.Order', 'confirm', made);
  const [found] = await stopped(admin);
  expect(found).toMatchObject({
    process: null,
    delivery: {
      event: 'shop.order.confirmed',
      entity: 'shop.Order',
      record: made,
      kind: 'loop',
      status: 'dead',
      title: 'Waits',
      instance: id,
    },
  });
  expect(await inbox(clerk)).toEqual([]);
  const send = 'mutation ($id: ID!) { resendDelivery(id: $id) { event } }';
  expect(await run(admin, send, { id: found!.delivery!.id })).toEqual({
    resendDelivery: { event: 'shop.order.confirmed' },
  });
  expect(await world.ended(admin, id)).toMatchObject({ status: 'completed' });
  expect(await inbox(admin)).toEqual([]);
});

test('what was caused too deep before a process waited for it is found then, and dropped', async () => {
  const admin = await administrator();
  const { id, order: made } = await waiting(admin, 'shop.late', 'ok');
  await goes(admin, 'shop.Order', 'confirm', made);
  const { approvals } = await run<{ approvals: { id: string }[] }>(admin, '{ approvals { id } }');
  const decide = 'mutation ($id: ID!) { decideApproval(id: $id, approved: true) { status } }';
  await run(admin, decide, { id: approvals[0]!.id });
  const [found] = await stopped(admin);
  expect(found).toMatchObject({ delivery: { event: 'shop.order.confirmed', instance: id } });
  await run(admin, 'mutation ($id: ID!) { dropDelivery(id: $id) { id } }', { id: found!.delivery!.id });
  expect(await inbox(admin)).toEqual([]);
  const [row] = await world.rows(admin, 'select status from kontor.process_instance');
  expect(row).toEqual({ status: 'running' });
});
