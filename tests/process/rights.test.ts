/** What is asked anew at each moment while a process runs, and what stays as it was when the process began. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../../engine/cli/command.ts';
import { openRooms } from '../../engine/cli/compose.ts';
import { definitionsOf } from '../../engine/cli/metadata.ts';
import { runProcesses } from '../../engine/cli/processes.ts';
import { openStage, type Stage } from '../../engine/cli/scenarios/stage.ts';
import { readSettings } from '../../engine/config/index.ts';
import { prepareDatabase } from '../../engine/database/index.ts';
import type { Scenario } from '../../engine/model/index.ts';
import { applyPublication } from '../../engine/publication/index.ts';
import { openDesk } from '../../engine/server/index.ts';
import { secret } from '../database/live.ts';
import { faultsOf } from '../records/world.ts';
import { story } from '../scenarios/story.ts';
import { freshDatabase } from '../support/index.ts';
import { engines } from './engines.ts';
import type { TestEngine } from './world.ts';

const x = (source: string) => ({ 'x-expr': source });
const cancel = { id: 'cancel', do: 'story.Order.cancel', with: { id: x('order') }, undo: false };

/** Asks the chief, then cancels an order: as who started it, unless it says whom it acts as. */
const asking = (more: object = {}, approve: object = { role: 'story.chief' }) => ({
  $schema: '../../schema/process.json',
  title: 'Asking',
  version: 1,
  start: { by: ['manual', 'api'], record: 'story.Order' },
  ...more,
  steps: [{ id: 'ok', approve }, cancel],
});

const files = {
  ...story,
  'story/processes/own.json': asking(),
  'story/processes/served.json': asking({ actor: 'story.runner' }),
  'story/processes/him.json': asking({ actor: 'story.runner' }, { user: x('order.owner') }),
  'story/processes/two.json': asking(
    { actor: 'story.runner' },
    { role: 'story.chief', mode: 'count', count: 2, except: x('order.owner') },
  ),
  'story/access/story.clerk.json': {
    $schema: '../../schema/access.json',
    title: 'Clerk',
    grants: { orders: { entity: 'story.Order', actions: ['read', 'create', 'update', 'confirm', 'cancel'] } },
  },
};

const people = new Map([
  ['ann', ['story.clerk', 'core.user']],
  ['bob', ['story.chief', 'core.user']],
  ['eve', ['story.chief', 'core.user']],
  ['cem', ['story.chief', 'story.clerk', 'core.user']],
  ['dan', []],
]);
const scenario = (name: string) =>
  ({ fullName: name, module: 'story', title: name, description: '', people, steps: [] }) satisfies Scenario;

async function openHouse(engine: TestEngine) {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-rights-'));
  const metadataFolder = join(folder, 'metadata');
  const shipped = join(import.meta.dirname, '../../metadata');
  for (const name of ['core', 'contacts', 'catalogue', 'sales', 'schema'])
    await cp(join(shipped, name), join(metadataFolder, name), { recursive: true });
  const write = async (path: string, body: object): Promise<void> => {
    await mkdir(dirname(join(metadataFolder, path)), { recursive: true });
    await writeFile(join(metadataFolder, path), JSON.stringify(body));
  };
  for (const [path, body] of Object.entries(files)) await write(path, body);
  const environment = { KONTOR_SECRET: secret, NODE_ENV: 'test' };
  const { settings } = await readSettings({ profile: 'start', folder, environment });
  const whole = { ...settings, dataFolder: folder, metadataFolder, secret };
  const { url } = await freshDatabase();
  const database = { url, adminUrl: url, stop: async () => {} };
  const apply = async () =>
    applyPublication({ url }, await definitionsOf(whole, { demo: true })).then(() => {});
  await prepareDatabase({ url, secret });
  await apply();
  const rooms = await openRooms(whole, database);
  const processes = async (host: Parameters<TestEngine['open']>[0]) => engine.open(host, { pollMs: 200 });
  const call = { engines: { processes } } as unknown as Call;
  const running = await runProcesses(call, whole, database, rooms);
  let stages = 0;
  return {
    rooms,
    write,
    apply,
    stage: () => openStage(database, rooms, scenario(`${engine.name} ${++stages}`)),
    async close() {
      await running.close();
      await rooms.close();
      await rm(folder, { recursive: true });
    },
  };
}

describe.each(engines)('on the $name engine', { timeout: 120_000 }, (engine) => {
  let house: Awaited<ReturnType<typeof openHouse>>;
  beforeAll(async () => {
    house = await openHouse(engine);
  }, 240_000);
  afterAll(() => house.close());

  /** A process about an order of Ann's, waiting for a decision. Where it has an actor it is who administers that starts it. */
  async function waiting(stage: Stage, process: string, owner = 'ann'): Promise<string> {
    const order = await stage.as(owner, async (actor, { model }) => {
      const entity = model.entities.get('story.Order')!;
      const input = { title: 'tea' };
      const { outcomes } = await house.rooms.records.write(actor, [{ kind: 'create', entity, input }], { model });
      return outcomes[0]!.ids[0]!;
    }); // prettier-ignore
    const asked = { process: `story.${process}`, record: order };
    const who = process === 'own' ? 'ann' : undefined;
    const desk = openDesk(house.rooms.records);
    const { id } = await stage.as(who, (actor, { model }) => desk.start(actor, model, asked));
    await expect.poll(() => standing(stage, id), { timeout: 60_000 }).toBe('running at ok');
    return id;
  }

  async function standing(stage: Stage, id: string): Promise<string> {
    const [row] = await stage.ask<{ text: string }>({
      text: `select status || coalesce(' at ' || path, '') as text from kontor.process_instance
        where id = $1 and locked_by is null`,
      values: [id],
    });
    return row?.text ?? '';
  }

  /** How it ended: its state, the code of what failed, and the state of the order. */
  async function ended(stage: Stage, id: string): Promise<string> {
    const ending = async () => {
      const [row] = await stage.ask<{ text: string }>({
        text: `select concat_ws(' ', i.status, i.outcome -> 'failure' ->> 'code', o.status) as text
          from kontor.process_instance i join story."order" o on o.org_id = i.org_id and o.id = i.record
          where i.id = $1 and i.status <> 'running'`,
        values: [id],
      });
      return row?.text;
    };
    await expect.poll(ending, { timeout: 60_000 }).toBeDefined();
    return (await ending())!;
  }

  /** Takes all roles of somebody away. */
  const bar = (stage: Stage, name: string): Promise<unknown> =>
    stage.as(undefined, async (actor, { model }) => {
      const entity = model.entities.get('core.User')!;
      const [user] = await stage.ask<{ id: string }>({
        text: 'select id from core."user" where org_id = kontor.org() and service_name = $1',
        values: [name],
      });
      const change = { kind: 'update', entity, id: user!.id, version: undefined, patch: { roles: [] } } as const;
      return house.rooms.records.write(actor, [change], { model });
    }); // prettier-ignore

  const decide = (stage: Stage, who: string, absent?: string) =>
    stage.as(who, async (actor) => {
      const desk = openDesk(house.rooms.records);
      const [asked] = await stage.ask<{ id: string }>({
        text: `select id from kontor.approval where org_id = kontor.org() and status = 'open'`,
        values: [],
      });
      const onBehalfOf = absent === undefined ? {} : { onBehalfOf: await userOf(stage, absent) };
      return desk.decide(actor, asked!.id, { approved: true, ...onBehalfOf });
    });

  async function userOf(stage: Stage, name: string): Promise<string> {
    const text = 'select id from core."user" where org_id = kontor.org() and service_name = $1';
    return (await stage.ask<{ id: string }>({ text, values: [`scenario.${name}`] }))[0]!.id;
  }

  /** In whose place somebody is asked, by what is asked of him: `own` where it is his own to decide. */
  const asked = (stage: Stage, who: string) =>
    stage.as(who, async (actor) =>
      (await openDesk(house.rooms.records).approvals(actor)).map(({ onBehalfOfName: name }) => name ?? 'own'),
    );

  /** Somebody names a deputy, from so many hours from now until so many. */
  const delegate = (stage: Stage, person: string, deputy: string, [from, until] = [-1, 1], more: object = {}) =>
    stage.as(person, async (actor, { model }) => {
      const entity = model.entities.get('core.Delegation')!;
      const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
      const period = { startsAt: at(from!), endsAt: at(until!) };
      const input = { deputy: await userOf(stage, deputy), ...period, ...more };
      await house.rooms.records.write(actor, [{ kind: 'create', entity, input }], { model });
    }); // prettier-ignore

  const notAsked = [expect.stringContaining('PRC010')];
  const hadPart = [expect.stringContaining('PRC011')];

  test('who still may do what it does sees it to its end', async () => {
    for (const process of ['own', 'served']) {
      const stage = await house.stage();
      const id = await waiting(stage, process);
      await decide(stage, 'bob');
      expect(await ended(stage, id)).toBe('completed cancelled');
      await stage.close();
    }
  });

  test('a service account that lost its right meanwhile is refused, and the process takes back what it did', async () => {
    const stage = await house.stage();
    const id = await waiting(stage, 'served');
    await bar(stage, 'story.runner');
    await decide(stage, 'bob');
    expect(await ended(stage, id)).toMatch(/^undone REC7\d\d draft$/);
    await stage.close();
  });

  test('so is a starter who lost his', async () => {
    const stage = await house.stage();
    const id = await waiting(stage, 'own');
    await bar(stage, 'scenario.ann');
    await decide(stage, 'bob');
    expect(await ended(stage, id)).toMatch(/^undone REC7\d\d draft$/);
    await stage.close();
  });

  test('who lost the role that is asked decides no more; another one does', async () => {
    const stage = await house.stage();
    const id = await waiting(stage, 'own');
    await bar(stage, 'scenario.eve');
    expect(await faultsOf(decide(stage, 'eve'))).toEqual(notAsked);
    await decide(stage, 'bob');
    expect(await ended(stage, id)).toBe('completed cancelled');
    await stage.close();
  });

  test('a deputy decides in the place of who is absent while the delegation holds, and both are named', async () => {
    const stage = await house.stage();
    const id = await waiting(stage, 'own');
    await delegate(stage, 'bob', 'dan', [-2, -1]);
    await delegate(stage, 'bob', 'dan', [1, 2]);
    expect(await asked(stage, 'dan')).toEqual([]);
    expect(await faultsOf(decide(stage, 'dan', 'bob'))).toEqual(notAsked);
    await delegate(stage, 'bob', 'dan');
    expect(await asked(stage, 'dan')).toEqual(['bob']);
    expect(await asked(stage, 'bob')).toEqual(['own']);
    expect(await faultsOf(decide(stage, 'dan'))).toEqual(notAsked);
    expect(await faultsOf(decide(stage, 'dan', 'eve'))).toEqual(notAsked);
    expect(await decide(stage, 'dan', 'bob')).toEqual({ status: 'approved' });
    expect(await ended(stage, id)).toBe('completed cancelled');
    const both = { by: await userOf(stage, 'dan'), onBehalfOf: await userOf(stage, 'bob') };
    const steps = await stage.as(undefined, (actor) => openDesk(house.rooms.records).show(actor, id));
    const decision = steps.steps.find(({ kind }) => kind === 'decision')!;
    expect(JSON.parse(decision.result!)).toMatchObject({ kind: 'came', value: { approved: true, ...both } });
    const kept = `select d.by, d.on_behalf_of as "onBehalfOf" from kontor.approval_decision d where d.org_id = kontor.org()`;
    expect(await stage.ask({ text: kept, values: [] })).toEqual([both]);

    // Who is asked by name has a deputy too; a deputy's deputy does not decide for him.
    const named = await waiting(stage, 'him');
    await delegate(stage, 'ann', 'bob');
    expect(await asked(stage, 'bob')).toEqual(['ann']);
    expect(await asked(stage, 'dan')).toEqual([]);
    expect(await decide(stage, 'bob', 'ann')).toEqual({ status: 'approved' });
    expect(await ended(stage, named)).toBe('completed cancelled');
    await stage.close();
  });

  test('a deputy has no more than the absent person holds at that moment', async () => {
    const stage = await house.stage();
    const id = await waiting(stage, 'own');
    await delegate(stage, 'bob', 'dan');
    await bar(stage, 'scenario.bob');
    expect(await asked(stage, 'dan')).toEqual([]);
    expect(await faultsOf(decide(stage, 'dan', 'bob'))).toEqual(notAsked);
    expect(await faultsOf(decide(stage, 'bob'))).toEqual(notAsked);
    await decide(stage, 'eve');
    expect(await ended(stage, id)).toBe('completed cancelled');
    await stage.close();
  });

  test('who is excepted neither has a deputy nor is one, and nobody counts twice', async () => {
    const stage = await house.stage();
    const id = await waiting(stage, 'two', 'cem');
    await delegate(stage, 'cem', 'dan');
    await delegate(stage, 'bob', 'cem');
    expect(await asked(stage, 'cem')).toEqual([]);
    expect(await asked(stage, 'dan')).toEqual([]);
    expect(await faultsOf(decide(stage, 'dan', 'cem'))).toEqual(notAsked);
    expect(await faultsOf(decide(stage, 'cem', 'bob'))).toEqual(notAsked);

    await delegate(stage, 'bob', 'dan');
    await delegate(stage, 'eve', 'dan');
    await delegate(stage, 'bob', 'eve');
    expect(await decide(stage, 'dan', 'bob')).toEqual({ status: 'open' });
    expect(await faultsOf(decide(stage, 'bob'))).toEqual(hadPart); // was decided for
    expect(await faultsOf(decide(stage, 'dan', 'eve'))).toEqual(hadPart); // has decided
    expect(await faultsOf(decide(stage, 'eve', 'bob'))).toEqual(hadPart);
    for (const who of ['bob', 'dan']) expect(await asked(stage, who)).toEqual([]);
    expect(await asked(stage, 'eve')).toEqual(['own']);
    expect(await decide(stage, 'eve')).toEqual({ status: 'approved' });
    expect(await ended(stage, id)).toBe('completed cancelled');
    await stage.close();
  });

  test('everybody names deputies for himself alone, and another than himself', async () => {
    const stage = await house.stage();
    expect(await faultsOf(delegate(stage, 'bob', 'bob'))).toEqual([expect.stringContaining('REC')]);
    expect(await faultsOf(delegate(stage, 'bob', 'dan', [1, -1]))).toEqual([expect.stringContaining('REC')]);
    const hers = { person: await userOf(stage, 'eve') };
    expect(await faultsOf(delegate(stage, 'bob', 'dan', [-1, 1], hers))).toEqual([
      expect.stringContaining('REC7'),
    ]);
    await stage.close();
  });

  test('what runs keeps the definition it began with; what begins later has the new one', async () => {
    const stage = await house.stage();
    const before = await waiting(stage, 'served');
    const fail = { id: 'stop', fail: 'The new one does not like it.' };
    await house.write('story/processes/served.json', {
      ...asking({ actor: 'story.runner' }),
      version: 2,
      steps: [{ id: 'ok', approve: { role: 'story.chief' } }, fail],
    });
    await house.apply();
    await house.rooms.publications.refresh();
    await decide(stage, 'bob');
    expect(await ended(stage, before)).toBe('completed cancelled');
    await stage.close();
    const next = await house.stage();
    const later = await waiting(next, 'served');
    await decide(next, 'bob');
    expect(await ended(next, later)).toBe('undone failed draft');
    await next.close();
  });
});
