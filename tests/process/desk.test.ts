import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { openDesk } from '../../engine/server/processes/desk.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf } from '../records/world.ts';
import { engines } from './engines.ts';
import { shop, small } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });
const byHand = { by: ['manual', 'api'], record: 'shop.Deal' };

const order = {
  id: 'order',
  do: 'shop.Order.create',
  with: { deal: x('deal'), total: x('deal.value') },
  into: 'order',
  undo: { do: 'shop.Order.cancel', with: { id: x('order') } },
};
const confirm = { id: 'yes', do: 'shop.Order.confirm', with: { id: x('order') }, undo: false };

/** A process that asks people, and does what they decide. */
const asking = (approve: object, more: object = {}) => ({
  title: 'Asking',
  version: 1,
  actor: 'shop.all',
  start: byHand,
  steps: [order, { id: 'ok', approve: { record: x('order'), ...approve }, ...more }, confirm],
});

const model = modelOf({
  ...shop,
  'shop/processes/small.json': small,
  'shop/processes/any.json': asking({ roles: ['shop.chief', 'shop.all'] }),
  'shop/processes/every.json': asking({ roles: ['shop.chief', 'shop.all'], mode: 'all' }),
  'shop/processes/two.json': asking({ role: 'shop.chief', mode: 'count', count: 2 }),
  'shop/processes/inOrder.json': asking({ roles: ['shop.chief', 'shop.all'], mode: 'inOrder' }),
  'shop/processes/noOwn.json': asking({ role: 'shop.all', except: x('deal.owner') }),
  'shop/processes/late.json': asking({ role: 'shop.chief', timeout: '1s' }, { onTimeout: [] }),
  'shop/processes/escalating.json': asking({
    role: 'shop.nobody',
    escalate: { after: '1s', role: 'shop.chief' },
  }),
  'shop/access/shop.nobody.json': { title: 'Nobody', grants: {} },
  'shop/processes/forward.json': {
    title: 'Forward',
    version: 1,
    actor: 'shop.all',
    start: byHand,
    steps: [{ ...order, undo: false }, { id: 'forward', pivot: true }, confirm, { ...confirm, id: 'again' }],
  },
});

describe.each(engines)('on the $name engine', (engine) => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await openProcessWorld(model);
    world.startEngine({}, engine);
  });
  afterAll(() => world.close());

  const people = async (...roles: readonly (readonly string[])[]): Promise<readonly Actor[]> => {
    const first = await world.person(roles[0]!);
    const others = await Promise.all(roles.slice(1).map((names) => world.person(names, first.org)));
    return [first, ...others];
  };

  /** Starts a process about a new deal, and gives its id once it waits for a decision. */
  async function waiting(actor: Actor, process: string): Promise<string> {
    const deal = await world.create(actor, 'shop.Deal', { title: 'Chairs', value: '120.00' });
    const id = await world.start(actor, process, deal);
    await world.standing(actor, 'ok', id);
    return id;
  }

  async function decide(actor: Actor, approved: boolean, comment?: string): Promise<string> {
    const desk = openDesk(world.records);
    const [asked] = await desk.approvals(actor);
    if (!asked) return 'not asked';
    return (await desk.decide(actor, asked.id, { approved, ...(comment && { comment }) })).status;
  }

  test('any: one decision is enough, and nobody is asked any more', async () => {
    const [clerk, chief] = await people(['shop.all'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.any');
    expect(await decide(chief!, true)).toBe('approved');
    expect(await decide(clerk!, true)).toBe('not asked');
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'completed' });
    expect(await world.rows(clerk!, 'select status from shop."order"')).toEqual([{ status: 'confirmed' }]);
  });

  test('all: one of each role decides, in any order', async () => {
    const [clerk, chief] = await people(['shop.all'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.every');
    expect(await decide(clerk!, true)).toBe('open');
    expect(await decide(clerk!, true)).toBe('not asked');
    expect(await decide(chief!, true)).toBe('approved');
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'completed' });
  });

  test('count: that many people decide, each once', async () => {
    const [clerk, one, other] = await people(['shop.all'], ['shop.chief'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.two');
    expect(await decide(one!, true)).toBe('open');
    expect(await decide(one!, true)).toBe('not asked');
    expect(await decide(other!, true)).toBe('approved');
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'completed' });
  });

  test('inOrder: who is not next is refused', async () => {
    const [clerk, chief] = await people(['shop.all'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.inOrder');
    const [asked] = await world.rows(clerk!, 'select id from kontor.approval');
    const early = openDesk(world.records).decide(clerk!, asked!['id'] as string, { approved: true });
    expect(await faultsOf(early)).toEqual([expect.stringContaining('PRC010')]);
    expect(await decide(clerk!, true)).toBe('not asked');
    expect(await decide(chief!, true)).toBe('open');
    expect(await decide(clerk!, true)).toBe('approved');
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'completed' });
  });

  test('a rejection takes back what was done', async () => {
    const [clerk, chief] = await people(['shop.all'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.every');
    expect(await decide(chief!, false, 'too dear')).toBe('rejected');
    const row = await world.ended(clerk!, id);
    expect(row).toMatchObject({ status: 'undone' });
    expect(JSON.parse(row['outcome'] as string)).toMatchObject({ failure: { message: 'too dear' } });
    expect(await world.rows(clerk!, 'select status from shop."order"')).toEqual([{ status: 'cancelled' }]);
  });

  test('of two who decide at one moment one is told that it is decided', async () => {
    const [clerk, one, other] = await people(['shop.all'], ['shop.chief'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.any');
    const desk = openDesk(world.records);
    const [asked] = await desk.approvals(one!);
    const both = await Promise.allSettled(
      [one!, other!].map((actor) => desk.decide(actor, asked!.id, { approved: true })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'completed' });
  });

  test('who looked at an older version of the record is asked to look again', async () => {
    const [clerk, chief] = await people(['shop.all'], ['shop.chief']);
    await waiting(clerk!, 'shop.any');
    const desk = openDesk(world.records);
    const [asked] = await desk.approvals(chief!);
    await world.update(clerk!, 'shop.Order', asked!.record!, 1, { note: 'changed' });
    const decision = { approved: true, version: 1 };
    expect(await faultsOf(desk.decide(chief!, asked!.id, decision))).toEqual([
      expect.stringContaining('PRC012'),
    ]);
    expect(await desk.decide(chief!, asked!.id, { ...decision, version: 2 })).toEqual({ status: 'approved' });
  });

  test('who is not asked sees no approval and decides none', async () => {
    const [clerk, chief, stranger] = await people(['shop.all'], ['shop.chief'], ['shop.nobody']);
    await waiting(clerk!, 'shop.two');
    const desk = openDesk(world.records);
    const [asked] = await desk.approvals(chief!);
    expect(await desk.approvals(stranger!)).toEqual([]);
    const refused = faultsOf(desk.decide(stranger!, asked!.id, { approved: true }));
    expect(await refused).toEqual([expect.stringContaining('PRC010')]);
    const other = await world.person(['shop.chief']);
    const elsewhere = faultsOf(desk.decide(other, asked!.id, { approved: true }));
    expect(await elsewhere).toEqual([expect.stringContaining('PRC010')]);
  });

  test('who is excepted is not asked, whatever his roles', async () => {
    const [clerk, colleague] = await people(['shop.all'], ['shop.all']);
    const id = await waiting(clerk!, 'shop.noOwn');
    const desk = openDesk(world.records);
    const [asked] = await desk.approvals(colleague!);
    expect(await desk.approvals(clerk!)).toEqual([]);
    expect(await faultsOf(desk.decide(clerk!, asked!.id, { approved: true }))).toEqual([
      expect.stringContaining('PRC010'),
    ]);
    expect(await decide(colleague!, true)).toBe('approved');
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'completed' });
  });

  test('when time is up the process goes on without a decision', async () => {
    const [clerk, chief] = await people(['shop.all'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.late');
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'completed' });
    expect(await decide(chief!, true)).toBe('not asked');
  });

  test('when nobody answers, one role more is asked', async () => {
    const [clerk, chief] = await people(['shop.all'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.escalating');
    await expect.poll(() => decide(chief!, true), { timeout: 10_000 }).toBe('approved');
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'completed' });
  });

  test('a cancelled process is undone, and its approvals are closed', async () => {
    const [clerk, chief] = await people(['shop.all'], ['shop.chief']);
    const id = await waiting(clerk!, 'shop.two');
    await openDesk(world.records).cancel(clerk!, id);
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'cancelled' });
    expect(await world.rows(clerk!, 'select status from shop."order"')).toEqual([{ status: 'cancelled' }]);
    expect(await decide(chief!, true)).toBe('not asked');
  });

  test('what lies in the repair inbox is tried again, or skipped with a reason, and ends well', async () => {
    const [clerk, admin] = await people(['shop.all'], ['shop.all', 'core.admin']);
    const desk = openDesk(world.records);
    const deal = await world.create(clerk!, 'shop.Deal', { title: 'Chairs' });
    const { id } = await desk.start(admin!, model, { process: 'shop.forward', record: deal });
    expect(await world.ended(clerk!, id)).toMatchObject({ status: 'repair' });
    const shown = await desk.show(admin!, id);
    expect(shown.steps.map(({ path, status }) => `${path} ${status}`)).toEqual([
    'start done', 'order done', 'yes done', 'again failed',
  ]); // prettier-ignore
    expect(await faultsOf(desk.retry(clerk!, id))).toEqual([expect.stringContaining('PRC002')]);
    await desk.retry(admin!, id); // refused again: the order is confirmed already
    await world.instance(clerk!, (row) => row['status'] === 'repair' && row['locked_by'] === null, id);
    expect(await faultsOf(desk.skip(admin!, id, 'yes', 'no'))).toEqual([expect.stringContaining('PRC003')]);
    await desk.skip(admin!, id, 'again', 'done on the phone');
    expect(await world.instance(clerk!, (row) => row['status'] === 'completed', id)).toBeDefined();
  });

  test('who did not start a process does not see it, unless he administers', async () => {
    const [clerk, other, admin] = await people(['shop.all'], ['shop.all'], ['core.admin']);
    const id = await waiting(clerk!, 'shop.two');
    const desk = openDesk(world.records);
    const seen = async (actor: Actor) => (await desk.list(actor, {})).map((one) => one.id);
    expect(await seen(clerk!)).toEqual([id]);
    expect(await seen(other!)).toEqual([]);
    expect(await seen(admin!)).toEqual([id]);
    expect(await faultsOf(desk.show(other!, id))).toEqual([expect.stringContaining('PRC002')]);
    expect(await faultsOf(desk.cancel(other!, id))).toEqual([expect.stringContaining('PRC002')]);
  });

  test('a process that could do more than its starter is not started by him', async () => {
    const [chief] = await people(['shop.chief']);
    const desk = openDesk(world.records);
    const refused = faultsOf(desk.start(chief!, model, { process: 'shop.any', record: chief!.user }));
    expect(await refused).toEqual([expect.stringContaining('PRC001')]);
    expect(await faultsOf(desk.start(chief!, model, { process: 'shop.small' }))).toEqual([
      expect.stringContaining('PRC001'),
    ]);
  });
});
