/** Processes and approvals by GraphQL: the same functions, and the same rights, as by HTTP and on the command line. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { runDocument } from '../../engine/server/graphql/run.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf } from '../records/world.ts';
import { shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });
const order = {
  id: 'order',
  title: 'Order',
  do: 'shop.Order.create',
  with: { deal: x('deal') },
  into: 'order',
  undo: { do: 'shop.Order.cancel', with: { id: x('order') } },
};
const confirm = { id: 'yes', do: 'shop.Order.confirm', with: { id: x('order') }, undo: false };
const start = { by: ['manual', 'api'], record: 'shop.Deal' };

const model = modelOf({
  ...shop,
  'shop/processes/ask.json': {
    title: 'Ask the chief',
    version: 1,
    actor: 'shop.all',
    start,
    steps: [
      order,
      { id: 'ok', title: 'Agree', approve: { role: 'shop.chief', record: x('order') }, into: 'answer' },
      { id: 'asked', if: 'answer.approved', then: [confirm], else: [{ id: 'no', fail: 'Refused.' }] },
    ],
  },
  'shop/processes/forward.json': {
    title: 'Forward',
    version: 1,
    actor: 'shop.all',
    start,
    steps: [{ ...order, undo: false }, { id: 'forward', pivot: true }, confirm, { ...confirm, id: 'again' }],
  },
  'shop/processes/watch.json': {
    title: 'Watch an order',
    version: 1,
    actor: 'shop.all',
    start: {
      by: ['manual', 'api'],
      input: { type: 'object', required: ['order'], properties: { order: { 'x-reference': 'shop.Order' } } },
    },
    steps: [
      {
        id: 'sure',
        wait: { event: 'shop.order.confirmed', match: { id: x('input.order') }, since: 'start' },
      },
    ],
  },
});

let world: ProcessWorld;
beforeAll(async () => {
  world = await openProcessWorld(model);
  world.startEngine();
});
afterAll(() => world.close());

/** Runs a document as somebody; the whole answer. */
async function run(actor: Actor, query: string, variables: Record<string, unknown> = {}) {
  const asking = { actor, correlation: 'test' };
  const text = await runDocument(world.records, { number: 1, model }, { query, variables }, asking);
  return (JSON.parse(text) as { data: Record<string, never> }).data as Record<string, unknown>;
}

const START = `mutation ($process: String!, $deal: ID!) { one: startProcess(process: $process, record: $deal) { id status may } }`;
const MINE = '{ approvals { id title process entity record status onBehalfOf onBehalfOfName } }';
const SHOW = `query ($id: ID!) { one: process(id: $id) { title status path step may outcome steps { path status result } outline } }`;

const deal = (actor: Actor) => world.create(actor, 'shop.Deal', { title: 'Chairs' });
const started = async (actor: Actor, process: string) => world.start(actor, process, await deal(actor));

test('a process asks, is decided on and ends', async () => {
  const clerk = await world.person(['shop.all']);
  const chief = await world.person(['shop.chief'], clerk.org);
  const id = await started(clerk, 'shop.ask');
  await world.standing(clerk, 'ok', id);
  expect(await run(clerk, SHOW, { id })).toMatchObject({
    one: { title: 'Ask the chief', status: 'running', path: 'ok', step: 'Agree', may: ['undo'] },
  });
  expect(await run(clerk, '{ approvals { id } }')).toEqual({ approvals: [] });
  const { approvals } = (await run(chief, MINE)) as {
    approvals: { id: string }[];
  };
  expect(approvals).toMatchObject([
    { title: 'Agree', process: 'shop.ask', entity: 'shop.Order', status: 'open', onBehalfOf: null },
  ]);
  const { id: asked } = approvals[0]!;
  const instead =
    'mutation ($id: ID!, $absent: ID!) { decideApproval(id: $id, approved: true, onBehalfOf: $absent) { status } }';
  for (const absent of [clerk.user, 'nobody'])
    expect(await faultsOf(run(chief, instead, { id: asked, absent }))).toEqual([
      expect.stringContaining('PRC010'),
    ]);
  const decide =
    'mutation ($id: ID!) { decideApproval(id: $id, approved: true, comment: "Fine") { status } }';
  expect(await run(chief, decide, { id: asked })).toEqual({
    decideApproval: { status: 'approved' },
  });
  expect(await world.ended(clerk, id)).toMatchObject({ status: 'completed' });
  expect(await faultsOf(run(chief, decide, { id: asked }))).toEqual([expect.stringContaining('PRC011')]);
});

test('a record has the processes that are about it, have written it, wait for it or ask about it, each once', async () => {
  const admin = await world.person(['shop.all', 'core.admin']);
  const clerk = await world.person(['shop.all'], admin.org);
  const about = await deal(clerk);
  const id = await world.start(clerk, 'shop.ask', about);
  await world.standing(clerk, 'ok', id);
  const [made] = await world.rows(clerk, 'select id from shop."order"');
  const of = (actor: Actor, record: unknown) =>
    run(actor, 'query ($record: ID!) { processes(record: $record) { process record } }', { record });
  const asking = { process: 'shop.ask', record: about };
  expect(await of(clerk, about)).toEqual({ processes: [asking] });
  expect(await of(clerk, made!['id'])).toEqual({ processes: [asking] });
  const other = await world.start(admin, 'shop.watch', null, { order: made!['id'] });
  await world.standing(admin, 'sure', other);
  const watching = { process: 'shop.watch', record: null };
  expect(await of(admin, made!['id'])).toEqual({ processes: [watching, asking] });
  expect(await of(clerk, made!['id'])).toEqual({ processes: [asking] });
  expect(await of(admin, other)).toEqual({ processes: [] });
});

test('the outline says what each step does, branches inside it', async () => {
  const clerk = await world.person(['shop.all']);
  const id = await started(clerk, 'shop.ask');
  const { one } = (await run(clerk, SHOW, { id })) as { one: { outline: unknown } };
  expect(one.outline).toEqual([
    { path: 'order', kind: 'do', title: 'Order', detail: 'Order: create', undone: true, lists: [] },
    { path: 'ok', kind: 'approve', title: 'Agree', detail: 'Chief', undone: false, lists: [] },
    {
      path: 'asked',
      kind: 'if',
      title: 'Asked',
      detail: 'answer.approved',
      undone: false,
      lists: [
        {
          kind: 'then',
          steps: [
            {
              path: 'asked/yes',
              kind: 'do',
              title: 'Yes',
              detail: 'Order: Confirm',
              undone: false,
              lists: [],
            },
          ],
        },
        { kind: 'else', steps: [{ path: 'asked/no', kind: 'fail', title: 'No', undone: false, lists: [] }] },
      ],
    },
  ]);
});

test('what runs is taken back, once', async () => {
  const clerk = await world.person(['shop.all']);
  const id = await started(clerk, 'shop.ask');
  await world.standing(clerk, 'ok', id);
  const undo = 'mutation ($id: ID!) { undoProcess(id: $id) { id } }';
  await run(clerk, undo, { id });
  expect(await world.ended(clerk, id)).toMatchObject({ status: 'cancelled' });
  expect(await world.rows(clerk, 'select status from shop."order"')).toEqual([{ status: 'cancelled' }]);
  expect(await faultsOf(run(clerk, undo, { id }))).toEqual([expect.stringContaining('PRC003')]);
});

test('the repair inbox is seen and worked through by whoever administers, by nobody else', async () => {
  const admin = await world.person(['shop.all', 'core.admin']);
  const clerk = await world.person(['shop.all'], admin.org);
  const { one } = await run(admin, START, { process: 'shop.forward', deal: await deal(admin) });
  const { id } = one as { id: string };
  expect(await world.ended(admin, id)).toMatchObject({ status: 'repair' });
  const inbox = '{ processes(status: "repair") { id may outcome } }';
  expect(await run(admin, inbox)).toMatchObject({
    processes: [
      { id, may: ['retry', 'skip', 'cancel'], outcome: { kind: 'repair', open: [{ step: 'again' }] } },
    ],
  });
  expect(await run(clerk, inbox)).toEqual({ processes: [] });
  expect(await run(clerk, SHOW, { id })).toEqual({ one: null });
  const skip = 'mutation ($id: ID!) { skipStep(id: $id, path: "again", reason: "By phone") { id } }';
  expect(await faultsOf(run(clerk, skip, { id }))).toEqual([expect.stringContaining('PRC002')]);
  await run(admin, 'mutation ($id: ID!) { retryProcess(id: $id) { id } }', { id });
  await world.instance(admin, (row) => row['status'] === 'repair' && row['locked_by'] === null, id);
  await run(admin, skip, { id });
  expect(await world.instance(admin, (row) => row['status'] === 'completed', id)).toBeDefined();
});

test('definitions tell which of them one may start', async () => {
  const [clerk, admin] = [await world.person(['shop.all']), await world.person(['core.admin'])];
  expect(await run(clerk, '{ definitions { name title entity startable } }')).toEqual({
    definitions: [
      { name: 'shop.ask', title: 'Ask the chief', entity: 'shop.Deal', startable: false },
      { name: 'shop.forward', title: 'Forward', entity: 'shop.Deal', startable: false },
      { name: 'shop.watch', title: 'Watch an order', entity: null, startable: false },
    ],
  });
  expect(await run(admin, '{ definitions { startable } }')).toEqual({
    definitions: [{ startable: true }, { startable: true }, { startable: true }],
  });
});

test('processes are asked for alone, and changed one at a time', async () => {
  const clerk = await world.person(['shop.all']);
  const refused = async (query: string) => (await faultsOf(run(clerk, query)))[0];
  expect(await refused('{ approvals { id } shopDeals { nodes { id } } }')).toContain('together with');
  expect(
    await refused('{ ...A shopDeals { nodes { id } } } fragment A on Query { approvals { id } }'),
  ).toContain('together with');
  const id = clerk.user;
  expect(
    await refused(`mutation { a: undoProcess(id: "${id}") { id } b: undoProcess(id: "${id}") { id } }`),
  ).toContain('More than 1');
  expect(await refused('{ processes { secret } }')).toContain('secret');
});

test('the schema shows them beside records', async () => {
  const clerk = await world.person(['shop.all']);
  const { __schema } = (await run(clerk, '{ __schema { mutationType { fields { name } } } }')) as {
    __schema: { mutationType: { fields: { name: string }[] } };
  };
  const names = __schema.mutationType.fields.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['createShopDeal', 'startProcess', 'decideApproval']));
});
