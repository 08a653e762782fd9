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
const asking = (more: object = {}, ...after: readonly object[]) => ({
  $schema: '../../schema/process.json',
  title: 'Asking',
  version: 1,
  start: { by: ['manual', 'api'], record: 'story.Order' },
  ...more,
  steps: [{ id: 'ok', approve: { role: 'story.chief' } }, cancel, ...after],
});

const files = {
  ...story,
  'story/processes/own.json': asking(),
  'story/processes/served.json': asking({ actor: 'story.runner' }),
  'story/access/story.clerk.json': {
    $schema: '../../schema/access.json',
    title: 'Clerk',
    grants: { orders: { entity: 'story.Order', actions: ['read', 'create', 'update', 'confirm', 'cancel'] } },
  },
};

const people = new Map([
  ['ann', ['story.clerk']],
  ['bob', ['story.chief']],
  ['eve', ['story.chief']],
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

  /** A process that Ann started, waiting for the chief. Where it has an actor it is who administers that starts it. */
  async function waiting(stage: Stage, process: string): Promise<string> {
    const order = await stage.as('ann', async (actor, { model }) => {
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

  const decide = (stage: Stage, who: string) =>
    stage.as(who, async (actor) => {
      const desk = openDesk(house.rooms.records);
      const [asked] = await stage.ask<{ id: string }>({
        text: `select id from kontor.approval where org_id = kontor.org() and status = 'open'`,
        values: [],
      });
      return desk.decide(actor, asked!.id, { approved: true });
    });

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
    expect(await faultsOf(decide(stage, 'eve'))).toEqual([expect.stringContaining('PRC010')]);
    await decide(stage, 'bob');
    expect(await ended(stage, id)).toBe('completed cancelled');
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
