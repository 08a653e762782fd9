import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import type { Journal, ProcessHost } from '../../engine/index.ts';
import { openDesk } from '../../engine/server/processes/desk.ts';
import { converterOf } from '../../workflows/temporal/worker.ts';
import { findServer, startServer } from '../../workflows/temporal/server/index.ts';
import { secret } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { service } from '../support/index.ts';
import { openTemporalEngine } from './engines.ts';
import { fulfil, shop, small } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const { History } = temporal.api.history.v1;
const x = (source: string) => ({ 'x-expr': source });

/** Each item of a deal becomes a reservation, one after the other. */
const many = {
  title: 'Many',
  version: 1,
  actor: 'shop.all',
  start: { by: ['manual', 'api'], record: 'shop.Deal' },
  steps: [
    { id: 'order', do: 'shop.Order.create', with: { deal: x('deal') }, into: 'order', undo: false },
    {
      id: 'reserve',
      for: { each: x('deal.items'), as: 'item', key: x('item.sku') },
      steps: [
        { id: 'hold', do: 'shop.Reservation.create', with: { order: x('order'), sku: x('item.sku') }, undo: false },
      ],
    },
  ],
}; // prettier-ignore

const waiting = {
  title: 'Waiting',
  version: 1,
  actor: 'shop.all',
  start: { by: ['manual', 'api'], record: 'shop.Deal' },
  steps: [
    {
      id: 'order',
      do: 'shop.Order.create',
      with: { deal: x('deal') },
      into: 'order',
      undo: { do: 'shop.Order.cancel', with: { id: x('order') } },
    },
    { id: 'ok', approve: { role: 'shop.chief', record: x('order') } },
  ],
};

/** The branch that is begun last is the one at which it stands. */
const beside = {
  title: 'Beside',
  version: 1,
  actor: 'shop.all',
  start: { by: ['manual', 'api'], record: 'shop.Deal' },
  steps: [
    {
      id: 'both',
      parallel: [
        [{ id: 'ok', approve: { role: 'shop.chief', record: x('deal') } }],
        [{ id: 'won', wait: { event: 'shop.deal.won', match: { id: x('deal') }, since: 'start', timeout: '30d' } }],
      ],
    },
  ],
}; // prettier-ignore

const model = modelOf({
  ...shop,
  'shop/processes/fulfil.json': fulfil,
  'shop/processes/small.json': { ...small, start: { by: ['manual', 'api'], record: 'shop.Deal' } },
  'shop/processes/many.json': many,
  'shop/processes/waiting.json': waiting,
  'shop/processes/beside.json': beside,
});
const histories = join(import.meta.dirname, 'histories');

const address = await service('temporal');
const program = await findServer();

describe.skipIf(address === undefined || program === undefined)(
  'on a Temporal server',
  { timeout: 120_000 },
  () => {
    let world: ProcessWorld;
    let people: { readonly clerk: Actor; readonly chief: Actor };
    beforeAll(async () => {
      world = await openProcessWorld(model);
      const clerk = await world.person(['shop.all']);
      people = { clerk, chief: await world.person(['shop.chief'], clerk.org) };
    });
    afterAll(() => world.close());

    const deal = (input: object = {}) =>
      world.create(people.clerk, 'shop.Deal', { title: 'Chairs', ...input });
    const started = async (process: string, input: object = {}) =>
      world.start(people.clerk, `shop.${process}`, await deal(input));
    const stands = (id: string, path: string) => world.standing(people.clerk, path, id);
    const decide = async (approved: boolean) => {
      const [asked] = await openDesk(world.records).approvals(people.chief);
      return openDesk(world.records).decide(people.chief, asked!.id, { approved });
    };
    const engineAt = async (at?: string) => {
      const engine = world.startEngine({}, (await openTemporalEngine(at))!);
      onTestFinished(() => engine.close());
    };

    async function clientAt(at: string): Promise<Client> {
      const connection = await Connection.connect({ address: at });
      onTestFinished(() => connection.close());
      return new Client({
        connection,
        dataConverter: converterOf({ address: at, namespace: 'default', secret }),
      });
    }

    /** The history of a workflow's last run as Temporal itself gives it. */
    async function historyOf(workflow: string, at = address!): Promise<string> {
      const words = ['workflow', 'show', '--workflow-id', workflow, '--output', 'json', '--address', at];
      const { stdout } = await promisify(execFile)(program!, words, { maxBuffer: 64 * 1024 * 1024 });
      return stdout;
    }

    /** A server of this test alone. */
    async function ownServer(settings: readonly string[] = [], port?: number) {
      const folder = await mkdtemp(join(tmpdir(), 'kontor-temporal-'));
      const file = join(folder, 'temporal.db');
      const start = (at = port) =>
        startServer(program!, { file, settings, ...(at !== undefined && { port: at }) });
      const server = await start();
      onTestFinished(async () => {
        await server.stop();
        await rm(folder, { recursive: true });
      });
      return { ...server, file, start };
    }

    test('its history shows nothing that people wrote, and what failed neither', async () => {
      await engineAt();
      const items = [{ sku: 'OAK 4711', quantity: 1 }, { sku: 'OAK 4711', quantity: 2 }]; // prettier-ignore
      const id = await started('many', { title: 'Oak and Sons', items });
      const row = await world.ended(people.clerk, id);
      expect(String(row['outcome'])).toContain('OAK 4711');
      const history = await historyOf(`shop.many/${id}`);
      const names = [...history.matchAll(/"activityId": "([^"]*)"/g)].map(([, name]) => name);
      expect(names).toEqual(expect.arrayContaining(['order', 'reserve/~1/hold', 'end']));
      const opened = history.replaceAll(/"data": "([^"]*)"/g, (_, data: string) =>
        Buffer.from(data, 'base64').toString('latin1'),
      );
      for (const word of ['Oak', 'OAK', '4711', 'shop.Deal', 'Two elements'])
        expect(opened.includes(word), word).toBe(false);
    });

    test('one branch may come to rest where another one is still at work', async () => {
      const told = Promise.withResolvers<void>();
      const temporal = (await openTemporalEngine())!;
      const slow = (host: ProcessHost): ProcessHost => {
        const stand: Journal['stand'] = async (claimed, path) => {
          await host.journal.stand(claimed, path);
          told.resolve();
        };
        const subscribe: Journal['subscribe'] = async (...asked) => {
          await told.promise;
          return host.journal.subscribe(...asked);
        };
        return { ...host, journal: { ...host.journal, stand, subscribe } };
      };
      const engine = world.startEngine(
        {},
        { ...temporal, open: (host, options) => temporal.open(slow(host), options) },
      );
      onTestFinished(async () => {
        told.resolve();
        await engine.close();
      });
      const record = await deal();
      const id = await world.start(people.clerk, 'shop.beside', record);
      await stands(id, 'both/1/won');
      await decide(true);
      const win = { kind: 'transition', entity: model.entities.get('shop.Deal')!, name: 'win', id: record, version: 1 } as const; // prettier-ignore
      await world.write(people.clerk, [win]);
      expect(await world.ended(people.clerk, id)).toMatchObject({ status: 'completed' });
    });

    test('the histories of before are replayed by the workflow of today', async () => {
      await engineAt();
      const client = await clientAt(address!);
      if (process.env['KONTOR_UPDATE'] === '1') {
        await mkdir(histories, { recursive: true });
        const keep = async (name: string, workflow: string) => {
          const history = await client.workflow.getHandle(workflow).fetchHistory();
          await writeFile(join(histories, name), History.encode(history).finish());
        };
        for (const title of ['Good', 'Bad', 'Stuck']) {
          const id = await started('small', { title });
          await world.ended(people.clerk, id);
          await keep(`small-${title.toLowerCase()}`, `shop.small/${id}`);
        }
        const id = await started('waiting');
        await stands(id, 'ok');
        await decide(true);
        await world.ended(people.clerk, id);
        await keep('approved', `shop.waiting/${id}`);
      }
      const code = await readFile((await service('workflow'))!, 'utf8');
      const dataConverter = converterOf({ address: address!, namespace: 'default', secret });
      const files = await readdir(histories);
      expect(files.length).toBeGreaterThanOrEqual(4);
      for (const file of files) {
        const history = History.decode(await readFile(join(histories, file)));
        await Worker.runReplayHistory({ workflowBundle: { code }, dataConverter }, history);
      }
    });

    test('while it is away records are written and starts wait; when it returns all goes on', async () => {
      const server = await ownServer();
      await engineAt(server.address);
      const before = await started('waiting');
      await stands(before, 'ok');
      process.kill(server.pid, 'SIGKILL');
      const meanwhile = await started('small', { title: 'Good' });
      await decide(true);
      const [row] = await world.rows(people.clerk, 'select engine, status, wake_at is not null as due from kontor.process_instance where id = $1', [meanwhile]); // prettier-ignore
      expect(row).toMatchObject({ status: 'running', due: true });
      const again = await server.start(server.port);
      onTestFinished(() => again.stop());
      expect(await world.ended(people.clerk, before)).toMatchObject({ status: 'completed' });
      expect(await world.ended(people.clerk, meanwhile)).toMatchObject({ status: 'completed' });
    });

    test('one that has lost everything is told again by the next thing that happens', async () => {
      const server = await ownServer();
      await engineAt(server.address);
      const id = await started('waiting');
      await stands(id, 'ok');
      process.kill(server.pid, 'SIGKILL');
      const empty = await startServer(program!, { port: server.port });
      onTestFinished(() => empty.stop());
      await decide(false);
      expect(await world.ended(people.clerk, id)).toMatchObject({ status: 'undone' });
    });

    test('a long process goes on in new runs, and does each thing once', async () => {
      const server = await ownServer(['limit.historyCount.suggestContinueAsNew=40']);
      await engineAt(server.address);
      const items = Array.from({ length: 30 }, (_, number) => ({ sku: `S ${number}`, quantity: 1 }));
      const id = await started('many', { items });
      expect(await world.ended(people.clerk, id)).toMatchObject({ status: 'completed' });
      const [held] = await world.rows(people.clerk, `select count(*)::int as count from shop.reservation where sku like 'S %'`); // prettier-ignore
      expect(held).toEqual({ count: 30 });
      expect(await historyOf(`shop.many/${id}`, server.address)).toMatch(/"continuedExecutionRunId": "\w+/);
    });

    test('who cancels its workflow cancels the process, and what was done is undone', async () => {
      await engineAt();
      const id = await started('waiting');
      await stands(id, 'ok');
      const client = await clientAt(address!);
      await client.workflow.getHandle(`shop.waiting/${id}`).cancel();
      expect(await world.ended(people.clerk, id)).toMatchObject({ status: 'cancelled' });
      const states = await world.rows(people.clerk, 'select o.status from shop."order" o join kontor.process_instance i on i.record = o.deal_id where i.id = $1', [id]); // prettier-ignore
      expect(states).toEqual([{ status: 'cancelled' }]);
    });
  },
);
