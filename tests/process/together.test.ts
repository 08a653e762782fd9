/** Steps of several instances that come to the same step at the same moment: one transaction, and nobody can tell. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { ConnectionLost } from '../../engine/postgres/index.ts';
import type { Claimed, Loaded, ProcessHost } from '../../engine/index.ts';
import type { DeedAsked } from '../../engine/process/index.ts';
import { modelOf } from '../database/modules.ts';
import { shop } from './shop.ts';
import { embedded, openProcessWorld, type ProcessWorld } from './world.ts';

const create = (id: string) => ({
  id,
  do: 'shop.Order.create',
  with: { deal: { 'x-expr': 'deal' }, note: id },
  into: id,
  undo: { do: 'shop.Order.cancel', with: { id: { 'x-expr': id } } },
});

/** Of two of them the second is refused. */
const tally = (id: string) => ({ id, do: 'shop.Tally.create', with: { name: 'one' }, undo: false });

const deals = shop['shop/entities/Deal.json'] as { readonly properties: object };

const model = modelOf({
  ...shop,
  // A deal counts its tallies, and each takes down how many there were before it.
  'shop/entities/Deal.json': {
    ...deals,
    properties: {
      ...deals.properties,
      tallies: { type: 'integer', 'x-rollup': { of: 'shop.Tally.deal', count: true } },
    },
  },
  'shop/entities/Tally.json': {
    type: 'object',
    properties: {
      deal: { 'x-reference': 'shop.Deal' },
      before: { type: 'integer', 'x-fetch': 'deal.tallies' },
      name: { type: 'string', 'x-unique': true },
    },
  },
  'shop/access/shop.all.json': {
    title: 'All',
    grants: {
      ...(shop['shop/access/shop.all.json'] as { readonly grants: object }).grants,
      tallies: { entity: 'shop.Tally', actions: '*' },
    },
  },
  'shop/processes/many.json': {
    title: 'Many',
    version: 1,
    actor: 'shop.all',
    start: { by: ['manual', 'api'], record: 'shop.Deal' },
    steps: ['a', 'b', 'c'].map(create),
  },
  'shop/processes/refused.json': {
    title: 'Refused',
    version: 1,
    actor: 'shop.all',
    start: { by: ['manual', 'api'], record: 'shop.Deal' },
    steps: [create('a'), create('b'), tally('t'), tally('again'), create('d')],
  },
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
async function hold(
  count: number,
  process = 'shop.one',
): Promise<{ readonly actor: Actor; readonly held: readonly Held[] }> {
  const actor = await world.person(['shop.all']);
  for (let one = 0; one < count; one++) {
    const deal = await world.create(actor, 'shop.Deal', { title: `Deal ${one}` });
    const id = await world.start(actor, process, deal);
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

const making = (
  { begun }: Held,
  path: string,
  input: object = {},
  entity = 'shop.Order',
  paths: DeedAsked['paths'] = [['note'], ['deal', 'title']],
): DeedAsked => ({
  path,
  action: `${entity}.create`,
  entity,
  kind: 'create',
  name: 'create',
  input: { deal: begun.record, ...input },
  attempts: 1,
  paths,
});

const order = (held: Held, input: object = {}) =>
  world.host.deed(held.claimed, held.begun, making(held, 'order', input));

/** Orders of these notes, as steps behind each other that are asked for at once. */
const orders = (held: Held, ...notes: readonly string[]) => {
  const [first, ...next] = notes.map((note) => making(held, note, { note }));
  return world.host.deed(held.claimed, held.begun, first!, next);
};

/** Steps that are marked, and notes of the orders there are. */
const marks = async (actor: Actor): Promise<readonly unknown[]> => {
  const marked = await world.rows(actor, 'select path from kontor.effect order by path');
  const made = await world.rows(actor, 'select note from shop."order" order by note');
  return [marked.map(({ path }) => path), made.map(({ note }) => note)];
};

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

test('steps of one instance that come behind each other share a transaction, with those of others too', async () => {
  const { actor, held } = await hold(2);
  const done = await Promise.all(held.map((one) => orders(one, 'a', 'b', 'c')));
  expect(await transactions(actor)).toBe(1);
  const left = (note: string, deal: string) => expect.objectContaining({ note, deal: { id: expect.any(String) as string, title: deal } }) as unknown; // prettier-ignore
  expect(done).toEqual(
    ['Deal 0', 'Deal 1'].map((deal) => ({
      kind: 'done',
      value: left('a', deal),
      next: [left('b', deal), left('c', deal)],
    })),
  );
  const steps = await world.rows(
    actor,
    `select s.path, s.status, s.result ->> 'note' as note, s.result ->> 'id' = a.record::text as own, a.correlation
       from kontor.process_step s join kontor.audit a on a.via ->> 'instance' = s.instance::text and a.via ->> 'path' = s.path
       order by a.correlation, s.path`,
  );
  expect(steps).toEqual(
    [0, 1].flatMap((deal) =>
      ['a', 'b', 'c'].map((path) => ({ path, status: 'done', note: path, own: true, correlation: `after deal ${deal}` })),
    ),
  ); // prettier-ignore
});

test('each step sees what those before it in its transaction have left', async () => {
  const { actor, held } = await hold(2);
  const count = (one: Held, path: string) =>
    making(one, path, {}, 'shop.Tally', [['before'], ['deal', 'tallies']]);
  const done = await Promise.all(
    held.map((one) =>
      world.host.deed(one.claimed, one.begun, count(one, 'a'), [
        making(one, 'order'),
        count(one, 'b'),
        count(one, 'c'),
      ]),
    ),
  );
  const seen = (before: number) => expect.objectContaining({ before, deal: expect.objectContaining({ tallies: before + 1 }) as unknown }) as unknown; // prettier-ignore
  expect(done).toEqual(
    held.map(() => ({ kind: 'done', value: seen(0), next: [expect.anything(), seen(1), seen(2)] })),
  );
  const written = await world.rows(actor, 'select distinct xid from kontor.audit where via is not null');
  expect(written.length).toBe(1);
});

test('where one of several steps is refused, only the first is done, and those of others are', async () => {
  const { actor, held } = await hold(2);
  const [refused, fine] = held as [Held, Held];
  const nobody = '01900000-0000-7000-8000-000000000bad';
  const next = [making(refused, 'b', { deal: nobody }), making(refused, 'c', { note: 'c' })];
  const first = making(refused, 'a', { note: 'a' });
  const done = await Promise.all([
    world.host.deed(refused.claimed, refused.begun, first, next),
    orders(fine, 'x', 'y'),
  ]);
  expect(done).toMatchObject([
    { kind: 'done', next: [] },
    { kind: 'done', next: [{ note: 'y' }] },
  ]);
  expect(await marks(actor)).toEqual([
    ['a', 'x', 'y'],
    ['a', 'x', 'y'],
  ]);
});

test('a worker that lost its instance does none of several steps', async () => {
  const { actor, held } = await hold(1);
  await world.owned('update kontor.process_instance set locked_by = $2 where id = $1', [
    held[0]!.claimed.instance,
    '01900000-0000-7000-8000-00000000000b',
  ]);
  await expect(orders(held[0]!, 'a', 'b')).rejects.toThrow('Another process holds it.');
  expect(await marks(actor)).toEqual([[], []]);
});

test('of several steps those that were done before are not done again', async () => {
  const { actor, held } = await hold(1);
  await orders(held[0]!, 'b');
  const again = await orders(held[0]!, 'a', 'b', 'c');
  expect(again).toMatchObject({ kind: 'done', value: { note: 'a' }, next: [] });
  expect(await marks(actor)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('an instance that is cancelled behind several steps takes back all of them', async () => {
  const { actor, held } = await hold(1, 'shop.many');
  const { claimed, begun } = held[0]!;
  const about = {
    path: 'start',
    action: 'shop.Deal.read',
    entity: 'shop.Deal',
    kind: 'read',
    name: 'read',
  } as const;
  await world.host.deed(claimed, begun, { ...about, input: { id: begun.record }, attempts: 1, paths: [] });
  await orders(held[0]!, 'a', 'b');
  const { instance } = claimed;
  await world.owned(
    'update kontor.process_instance set cancelling = true, locked_by = null, locked_until = null, wake_at = now() where id = $1',
    [instance],
  );
  const engine = world.startEngine();
  expect(await world.ended(actor, instance)).toMatchObject({ status: 'cancelled' });
  await engine.close();
  const made = await world.rows(actor, 'select note, status from shop."order" order by note');
  expect(made).toEqual(['a', 'b'].map((note) => ({ note, status: 'cancelled' })));
});

test('an engine does the steps of an instance in one transaction, or in several where one is refused', async () => {
  const run = async (process: string) => {
    const { actor, held } = await hold(1, process);
    const { instance } = held[0]!.claimed;
    await world.owned('update kontor.process_instance set locked_until = now() where id = $1', [instance]);
    const engine = world.startEngine();
    const { status } = await world.ended(actor, instance);
    await engine.close();
    const made = await world.rows(actor, 'select note, status from shop."order" order by note');
    return { status, transactions: await transactions(actor), made };
  };
  const draft = (note: string, status = 'draft') => ({ note, status });
  expect(await run('shop.many')).toEqual({
    status: 'completed',
    transactions: 1,
    made: [draft('a'), draft('b'), draft('c')],
  });
  expect(await run('shop.refused')).toEqual({
    status: 'undone',
    transactions: 4,
    made: [draft('a', 'cancelled'), draft('b', 'cancelled')],
  });
});

type Deed = ReturnType<ProcessHost['deed']>;

/** What goes wrong with several steps that go out as one; `others` is when another worker has ended the instance. */
const faults: Readonly<Record<string, (deed: () => Deed, others: Promise<void>) => Deed>> = {
  async 'nobody hears of them before others have gone on'(deed, others) {
    const done = await deed();
    await others;
    return done;
  },
  async 'their worker is stopped until others have gone on'(deed, others) {
    await others;
    return deed();
  },
  async 'no answer comes'(deed) {
    await deed();
    throw new ConnectionLost('unknown', 'It was to be so.');
  },
  async 'they are delivered twice'(deed) {
    await deed();
    return deed();
  },
};

test.each(Object.entries(faults))(
  'several steps in one transaction are done once where %s',
  async (_, fault) => {
    const { actor, held } = await hold(1, 'shop.many');
    const { instance } = held[0]!.claimed;
    const endLease = () =>
      world.owned(
        'update kontor.process_instance set locked_until = now() where id = $1 and locked_by is not null',
        [instance],
      );
    const met = Promise.withResolvers<number>();
    const others = Promise.withResolvers<void>();
    const driven = (host: ProcessHost): ProcessHost => ({
      ...host,
      deed(claimed, begun, asked, next = []) {
        const deed = () => host.deed(claimed, begun, asked, next);
        if (asked.path !== 'a') return deed();
        met.resolve(next.length);
        return fault(deed, others.promise);
      },
    });
    await endLease();
    const faulty = world.startEngine(
      { leaseSeconds: 600 }, // however busy the machine is, it is not renewed before the test ends it
      { ...embedded, open: (host, options) => embedded.open(driven(host), options) },
    );
    expect(await met.promise).toBe(2);
    const closing = faulty.close(); // it takes nothing more
    await endLease();
    const other = world.startEngine();
    expect(await world.ended(actor, instance)).toMatchObject({ status: 'completed' });
    others.resolve();
    await closing;
    await other.close();
    expect(await marks(actor)).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  },
);
