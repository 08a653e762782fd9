/** Waiting processes go on by the definition of today where they stand, or it is said why they cannot. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { misfitOf, planOf, type KeptProcess } from '../../engine/process/index.ts';
import { openDesk } from '../../engine/server/processes/desk.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf } from '../records/world.ts';
import { engines } from './engines.ts';
import { shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });
type Step = { readonly id: string } & Readonly<Record<string, unknown>>;

const order: Step = {
  id: 'order',
  do: 'shop.Order.create',
  with: { deal: x('deal'), total: x('deal.value') },
  into: 'order',
  undo: { do: 'shop.Order.cancel', with: { id: x('order') } },
};
const ok: Step = { id: 'ok', approve: { role: 'shop.chief', record: x('order') } };
const confirm: Step = { id: 'yes', do: 'shop.Order.confirm', with: { id: x('order') }, undo: false };
const note: Step = {
  id: 'note',
  do: 'shop.Order.update',
  with: { id: x('order'), note: 'new' },
  undo: false,
};
const first = [order, ok, confirm];

const modelWith = (steps: readonly Step[], more: object = {}) =>
  modelOf({
    ...shop,
    'shop/processes/test.json': {
      title: 'Test',
      version: 1,
      actor: 'shop.all',
      start: { by: ['manual', 'api'], record: 'shop.Deal' },
      steps,
      ...more,
    },
  });

const keptOf = (steps: readonly Step[], more: object = {}): KeptProcess => {
  const model = modelWith(steps, more);
  return planOf(model, model.processes.get('shop.test')!).body as KeptProcess;
};

/** What is kept of one that waits for the decision. */
const waiting = ['start', 'order', 'ok', 'ok/decision'];
const why = (steps: readonly Step[], more: object = {}, paths = waiting) =>
  misfitOf(keptOf(first), keptOf(steps, more), paths);

describe('a definition that changed', () => {
  test.each<[string, readonly Step[]]>([
    ['what lies ahead', [order, ok, note, confirm]],
    ['what ends there', [order, ok]],
    ['titles', [{ ...order, title: 'Order' }, { ...ok, title: 'Agree' }, confirm]],
    [
      'how a step is taken back and tried again',
      [{ ...order, retry: 'http', undo: { do: 'shop.Order.delete', with: { id: x('order') } } }, ok, confirm],
    ],
    [
      'what happens when time is up',
      [
        order,
        { ...ok, approve: { ...(ok['approve'] as object), timeout: '3d' }, onTimeout: [note] },
        confirm,
      ],
    ],
  ])('in %s is gone on by', (_, steps) => expect(why(steps)).toBeUndefined());

  test.each<[string, readonly Step[], string]>([
    ['lost a step that was done', [{ id: 'ok', approve: { role: 'shop.chief' } }], "Step 'order' is gone"],
    ['has a new step among those that were done', [order, note, ok, confirm], "Step 'note' stands where 'ok' was done"],
    ['does something else in a step that was done', [{ ...order, do: 'shop.Deal.create', with: { title: 'Again' }, undo: false }, { id: 'ok', approve: { role: 'shop.chief' } }], "Step 'order' means something else"],
    ['asks somebody else', [order, { id: 'ok', approve: { role: 'shop.all', record: x('order') } }, confirm], "Step 'ok' means something else"],
    ['reads what was not kept', [order, ok, { id: 'rich', if: 'order.total > 10', then: [confirm] }], "'order.total' is read"],
  ])('and %s is not gone on by', (_, steps, told) => expect(why(steps)).toContain(told)); // prettier-ignore

  test('in how it starts is not gone on by', () => {
    const start = { by: ['manual', 'api'], record: 'shop.Deal', when: 'deal.value > 0' };
    expect(why(first, { start })).toContain('How it starts has changed');
  });

  test('is looked at as far as the instance has come, inside of loops and branches too', () => {
    const loop = (inner: readonly Step[]): Step => ({
      id: 'all',
      for: { each: x('deal.items'), as: 'item', key: x('item.sku') },
      steps: inner,
    });
    const beside = (inner: readonly Step[]): Step => ({
      id: 'both',
      parallel: [inner, [{ id: 'rest', sleep: '1d' }]],
    });
    const made = { ...order, id: 'made', into: 'made', undo: false };
    const now = { id: 'wait', sleep: '2d' };
    const paths = ['both/0/all/chair/made', 'both/0/all/chair/wait', 'both/1/rest'];
    const [old, longer, earlier] = [[made, now], [made, now, { id: 'then', sleep: '1h' }], [{ id: 'then', sleep: '1h' }, made, now]]; // prettier-ignore
    const kept = keptOf([beside([loop(old)])]);
    expect(misfitOf(kept, keptOf([beside([loop(longer)])]), paths)).toBeUndefined();
    expect(misfitOf(kept, keptOf([beside([loop(earlier)])]), paths)).toContain("Step 'then' stands where");
    // Nothing has happened in it yet.
    expect(misfitOf(kept, keptOf([beside([loop(earlier)])]), ['both/1/rest'])).toBeUndefined();
  });
});

describe.each(engines)('on the $name engine', (engine) => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await openProcessWorld(modelWith(first));
    world.startEngine({}, engine);
  });
  afterAll(() => world.close());

  /** One that waits for the chief, and who looks after it. */
  async function asked(): Promise<{ admin: Actor; chief: Actor; id: string }> {
    const admin = await world.person(['shop.all', 'core.admin']);
    const chief = await world.person(['shop.chief'], admin.org);
    const deal = await world.create(admin, 'shop.Deal', { title: 'Chairs', value: '120.00' });
    const id = await world.start(admin, 'shop.test', deal);
    await world.standing(admin, 'ok', id);
    return { admin, chief, id };
  }
  const decide = async (chief: Actor): Promise<void> => {
    const desk = openDesk(world.records);
    const [one] = await desk.approvals(chief);
    await desk.decide(chief, one!.id, { approved: true });
  };
  const notes = (actor: Actor) => world.rows(actor, 'select status, note from shop."order"');

  test('one that waits is moved, and goes on by the new definition', async () => {
    const { admin, chief, id } = await asked();
    const today = modelWith([order, ok, note, confirm], { version: 2 });
    await world.keep(today);
    const desk = openDesk(world.records);
    const fits = { id, process: 'shop.test', from: 1, to: 2, fits: true, why: null };
    expect(await desk.migrate(admin, today, { id, dry: true })).toEqual([{ ...fits, moved: false }]);
    expect(await desk.migrate(admin, today, { process: 'shop.test' })).toEqual([{ ...fits, moved: true }]);
    expect(await desk.migrate(admin, today, {})).toEqual([]);
    await decide(chief);
    expect(await world.ended(admin, id)).toMatchObject({ status: 'completed' });
    expect(await notes(admin)).toEqual([{ status: 'confirmed', note: 'new' }]);
  });

  test('is looked for among all, however many older ones stay as they are', async () => {
    const { admin, id } = await asked();
    // They began before it, and are being taken back.
    await world.owned(
      `insert into kontor.process_instance (org_id, id, process, plan, status, cancelling, wake_at, started_at)
        select org_id, kontor.uuidv7(), process, plan, 'running', true, null, started_at - n / 2 * interval '1 second'
          from kontor.process_instance, generate_series(1, 1100) n where id = $1`,
      [id],
    );
    const today = modelWith([order, ok, note, confirm], { version: 2 });
    await world.keep(today);
    const moves = await openDesk(world.records).migrate(admin, today, {});
    expect(new Set(moves.map((move) => move.id)).size).toBe(1_101);
    expect(moves.filter(({ moved }) => moved)).toMatchObject([{ id, why: null }]);
    expect(await openDesk(world.records).migrate(admin, today, { dry: true })).toHaveLength(1_100);
  });

  test('one that cannot go on by it is told of, and ends as it began', async () => {
    const { admin, chief, id } = await asked();
    const today = modelWith([order, note, ok, confirm], { version: 2 });
    await world.keep(today);
    const [stays] = await openDesk(world.records).migrate(admin, today, {});
    expect(stays).toMatchObject({ id, fits: false, moved: false });
    expect(stays!.why).toContain("Step 'note' stands where 'ok' was done");
    await decide(chief);
    expect(await world.ended(admin, id)).toMatchObject({ status: 'completed' });
    expect(await notes(admin)).toEqual([{ status: 'confirmed', note: null }]);
  });

  test('who does not administer moves none', async () => {
    const { chief } = await asked();
    const moving = openDesk(world.records).migrate(chief, modelWith(first), {});
    expect(await faultsOf(moving)).toEqual([expect.stringContaining('PRC002')]);
  });
});
