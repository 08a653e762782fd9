/** Steps of several instances that come to the same step at the same moment: one transaction, and nobody can tell. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import type { Claimed, Loaded } from '../../engine/index.ts';
import { modelOf } from '../database/modules.ts';
import { shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const model = modelOf({
  ...shop,
  'shop/processes/one.json': {
    title: 'One',
    version: 1,
    actor: 'shop.all',
    start: { by: ['manual', 'api'], record: 'shop.Deal' },
    steps: [{ id: 'order', do: 'shop.Order.create', with: { deal: { 'x-expr': 'deal' } }, undo: false }],
  },
});

let world: ProcessWorld;
beforeAll(async () => {
  world = await openProcessWorld(model);
});
afterAll(() => world.close());

const node = '01900000-0000-7000-8000-00000000000a';

interface Held {
  readonly claimed: Claimed;
  readonly begun: Loaded;
}

/** Instances about deals of one person, each with a correlation of its own, in the hands of one node. */
async function hold(count: number): Promise<{ readonly actor: Actor; readonly held: readonly Held[] }> {
  const actor = await world.person(['shop.all']);
  for (let one = 0; one < count; one++) {
    const deal = await world.create(actor, 'shop.Deal', { title: `Deal ${one}` });
    const id = await world.start(actor, 'shop.one', deal);
    await world.owned('update kontor.process_instance set correlation = $2, depth = 2 where id = $1', [
      id,
      `after deal ${one}`,
    ]);
  }
  const { journal } = world.host;
  const all = await journal.claim({ engines: ['embedded'], fresh: 'embedded' }, node, 1_000, 600);
  const held = await Promise.all(
    all.map(async (claimed) => ({ claimed, begun: await journal.load(claimed) })),
  );
  return { actor, held: held.toSorted((a, b) => (a.begun.correlation! < b.begun.correlation! ? -1 : 1)) };
}

const order = ({ claimed, begun }: Held, input: object = {}) =>
  world.host.deed(claimed, begun, {
    path: 'order',
    action: 'shop.Order.create',
    entity: 'shop.Order',
    kind: 'create',
    name: 'create',
    input: { deal: begun.record, ...input },
    attempts: 1,
    paths: [['note'], ['deal', 'title']],
  });

/** All that is kept of the orders and of the steps that made them, one list for each deal. */
const left = async (actor: Actor): Promise<readonly Record<string, unknown>[]> =>
  world.rows(
    actor,
    `select d.title, o.note, o.status, o.version, o.created_by is not null as by_somebody,
        a.cause, a.correlation, a.via ->> 'process' as process, a.via ->> 'path' as via, a.actor = o.created_by as same,
        a.via ->> 'instance' = i.id::text as own, a.image ->> 'deal' = d.id::text as image,
        e.name as event, e.cause as why, e.correlation as followed, e.depth, e.record_version as told,
        m.state, m.path as marked, s.status as step, s.action, s.input ->> 'deal' = d.id::text as given, s.attempts,
        (s.result - 'id' #- '{deal,id}')::text as result, s.result ->> 'id' = o.id::text as kept, s.ended_at is not null as ended
      from shop.deal d
        join kontor.process_instance i on i.record = d.id
        left join shop."order" o on o.deal_id = d.id
        left join kontor.audit a on a.record = o.id
        left join kontor.event e on e.record = o.id
        left join kontor.effect m on m.instance = i.id::text
        left join kontor.process_step s on s.instance = i.id
      order by d.title`,
  );

/** Transactions that wrote the orders. */
const transactions = async (actor: Actor): Promise<number> =>
  (await world.rows(actor, `select distinct xid from kontor.audit where entity = 'shop.Order'`)).length;

test('instances that come to a step together share its transaction, and leave what each leaves alone', async () => {
  const together = await hold(4);
  await Promise.all(together.held.map((one) => order(one, { note: 'soon' })));
  const apart = await hold(4);
  for (const one of apart.held) await order(one, { note: 'soon' });
  expect([await transactions(together.actor), await transactions(apart.actor)]).toEqual([1, 4]);
  const rows = await left(together.actor);
  expect(rows).toEqual(await left(apart.actor));
  expect(rows.map(({ correlation, followed, depth, via, own, kept }) => ({ correlation, followed, depth, via, own, kept }))).toEqual(
    [0, 1, 2, 3].map((one) => ({ correlation: `after deal ${one}`, followed: `after deal ${one}`, depth: 2, via: 'order', own: true, kept: true })),
  ); // prettier-ignore
});

test('a step that is refused harms none of those it went out with', async () => {
  const { actor, held } = await hold(3);
  const [first, second, third] = held as [Held, Held, Held];
  const nobody = '01900000-0000-7000-8000-000000000bad';
  const done = await Promise.all([order(first), order(second, { deal: nobody }), order(third)]);
  expect(done.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
  expect((await left(actor)).map(({ marked, step, event }) => ({ marked, step, event }))).toEqual([
    { marked: 'order', step: 'done', event: 'shop.order.created' },
    { marked: null, step: null, event: null },
    { marked: 'order', step: 'done', event: 'shop.order.created' },
  ]);
});

test('a worker that lost one of its instances writes nothing for it, and all for the others', async () => {
  const { actor, held } = await hold(3);
  const [first, lost, third] = held as [Held, Held, Held];
  await world.owned('update kontor.process_instance set locked_by = $2 where id = $1', [
    lost.claimed.instance,
    '01900000-0000-7000-8000-00000000000b',
  ]);
  const done = await Promise.allSettled([order(first), order(lost), order(third)]);
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(done[1]).toMatchObject({ reason: { name: 'LeaseLost' } });
  expect((await left(actor)).map(({ marked, step }) => ({ marked, step }))).toEqual([
    { marked: 'order', step: 'done' },
    { marked: null, step: null },
    { marked: 'order', step: 'done' },
  ]);
});

test('a step that was done before is not done again when it goes out with others', async () => {
  const { actor, held } = await hold(3);
  const before = await order(held[1]!);
  const again = await Promise.all(held.map((one) => order(one)));
  expect(again[1]).toEqual(before);
  expect((await left(actor)).map(({ marked, step }) => ({ marked, step }))).toEqual(
    held.map(() => ({ marked: 'order', step: 'done' })),
  );
});

test('instances that end together have each their own end', async () => {
  const { actor, held } = await hold(3);
  const { journal } = world.host;
  const kinds = ['completed', 'cancelled', 'notStarted'];
  await Promise.all(held.map(({ claimed }, at) => journal.finish(claimed, { kind: kinds[at]! })));
  const rows = await world.rows(
    actor,
    `select correlation, status, outcome::text, locked_by, ended_at is not null as ended from kontor.process_instance order by correlation`,
  );
  expect(rows).toEqual([
    { correlation: 'after deal 0', status: 'completed', outcome: '{"kind": "completed"}', locked_by: null, ended: true },
    { correlation: 'after deal 1', status: 'cancelled', outcome: '{"kind": "cancelled"}', locked_by: null, ended: true },
  ]); // prettier-ignore
});

test('instances that wait together wait each for their own moment', async () => {
  const { actor, held } = await hold(2);
  const { journal } = world.host;
  const moments = ['2040-01-01T00:00:00Z', null];
  await Promise.all(
    held.map(({ claimed, begun }, at) => journal.park(claimed, `at ${at}`, moments[at]!, begun.signals)),
  );
  const rows = await world.rows(
    actor,
    'select path, wake_at, locked_by from kontor.process_instance order by path',
  );
  expect(rows).toEqual([
    { path: 'at 0', wake_at: '2040-01-01T00:00:00Z', locked_by: null },
    { path: 'at 1', wake_at: null, locked_by: null },
  ]);
});

test('of instances that begin together under one key only one begins', async () => {
  const { held } = await hold(3);
  const { journal } = world.host;
  const begun = await Promise.all(
    held.map(({ claimed }, at) => journal.begin(claimed, at === 0 ? 'other' : 'same', 'never')),
  );
  expect([begun[0], begun.filter((free) => free).length]).toEqual([true, 2]);
});
