/* What happens by itself, and what changes tables, where requests go through PgBouncer: with a way past it, and without. */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { addressAs, rolesOf } from '../../engine/database/index.ts';
import { isPooled } from '../../engine/postgres/index.ts';
import { demoDatabase, demoSecret, service, startNode, type Node } from '../support/index.ts';
import { startPooler } from '../support/pooler.ts';
import type { Service } from '../support/services.ts';

const program = await service('pgbouncer');
const shipped = fileURLToPath(new URL('../../metadata', import.meta.url));
const actor = 'core.process-runner';
const ours = { 'x-expr': 'parcel' };

/** A module that a subscriber hears of and a process carries on: it sleeps, waits for an event, and writes. */
const relay = {
  'module.json': {
    $schema: '../schema/module.json',
    name: 'relay',
    title: 'Relay',
    version: '1.0.0',
    needs: ['core'],
  },
  'entities/Parcel.json': {
    $schema: '../../schema/entity.json',
    type: 'object',
    'x-label': 'name',
    properties: {
      name: { type: 'string' },
      heard: { type: 'string' },
      carried: { type: 'string' },
      status: { enum: ['sent', 'signed'] },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'sent',
      transitions: { sign: { from: ['sent'], to: 'signed' } },
    },
  },
  'access/relay.all.json': {
    $schema: '../../schema/access.json',
    title: 'Everything',
    grants: { all: { entity: 'relay.Parcel', actions: '*' } },
  },
  'subscribers/hear.json': {
    $schema: '../../schema/subscriber.json',
    title: 'Hear',
    on: 'relay.parcel.created',
    actor,
    deadLetter: 'hold',
    do: 'relay.Parcel.update',
    with: { id: ours, heard: 'yes' },
  },
  'processes/carry.json': {
    $schema: '../../schema/process.json',
    title: 'Carry',
    version: 1,
    start: { on: 'relay.parcel.created' },
    actor,
    steps: [
      { id: 'rest', sleep: '1s' },
      {
        id: 'signed',
        wait: { event: 'relay.parcel.signed', match: { id: ours }, since: 'start', timeout: '1d' },
      },
      { id: 'note', do: 'relay.Parcel.update', with: { id: ours, carried: 'yes' }, undo: false },
    ],
  },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-pooled-'));
  await cp(shipped, join(folder, 'metadata'), { recursive: true });
  for (const [path, content] of Object.entries(relay)) {
    const file = join(folder, 'metadata/relay', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(content));
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** `kontor apply` of the changed metadata in a process of its own. */
async function apply(settings: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const child = spawn(
    process.execPath,
    [
      (await service('program'))!,
      'apply',
      '--demo',
      '--metadata',
      join(folder, 'metadata'),
      '--data',
      folder,
    ],
    { env: { ...process.env, KONTOR_SECRET: demoSecret, ...settings } },
  );
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: out + err };
}

describe.skipIf(!program).each([
  ['with a way past it', true],
  ['without one', false],
])('behind a pooler, %s', (_name, past) => {
  let direct: string;
  let pooler: Service;
  let node: Node;
  let token: string;
  const way = () => (past ? { DATABASE_DIRECT_URL: direct } : {});

  beforeAll(async () => {
    direct = await demoDatabase();
    const { run, loop } = rolesOf();
    pooler = await startPooler(program!, [
      ...[run, loop].map((role) => addressAs(direct, role, demoSecret)),
      direct,
    ]);
    node = await startNode(pooler.address, demoSecret, folder, way());
    const email = 'admin@northwind.example';
    token = (await post('/api/auth/sign-in', { email, password: demoPassword })).accessToken;
  }, 120_000);
  afterAll(async () => {
    await node?.stop();
    await pooler?.stop();
  });

  const post = async (path: string, body: object, bearer?: string) => {
    const headers = {
      'content-type': 'application/json',
      ...(bearer && { authorization: `Bearer ${bearer}` }),
    };
    const answer = await fetch(node.address + path, { method: 'POST', headers, body: JSON.stringify(body) });
    // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers as they come
    return (await answer.json()) as any;
  };
  const graphql = (query: string, variables: object = {}) => post('/graphql', { query, variables }, token);

  test('changed metadata is applied past it alone, and served without a restart', async () => {
    if (!past) {
      const refused = await apply({ DATABASE_URL: pooler.address });
      expect(refused.code).not.toBe(0);
      expect(refused.said).toMatch(/CLI010[\s\S]*DATABASE_DIRECT_URL/);
    }
    const { code, said } = await apply({ DATABASE_URL: pooler.address, DATABASE_DIRECT_URL: direct });
    expect({ code, said }).toMatchObject({ code: 0 });
    const query = '{ relayParcels { totalCount } }';
    await vi.waitFor(
      async () => expect(await graphql(query)).toEqual({ data: { relayParcels: { totalCount: 0 } } }),
      { timeout: 30_000, interval: 250 },
    );
  }, 120_000);

  test('a subscriber hears an event, and a process sleeps, waits and writes', async () => {
    const made = await graphql('mutation { createRelayParcel(input: { name: "one" }) { id } }');
    const { id } = made.data.createRelayParcel as { id: string };
    const read = 'query ($id: ID!) { relayParcel(id: $id) { version heard carried } }';
    const now = async () => (await graphql(read, { id })).data.relayParcel;
    const until = (wanted: object) =>
      vi.waitFor(async () => expect(await now()).toMatchObject(wanted), { timeout: 40_000, interval: 250 });
    await until({ heard: 'yes', carried: null });
    const { version } = await now();
    const sign = 'mutation ($id: ID!, $version: Int!) { signRelayParcel(id: $id, version: $version) { id } }';
    expect(await graphql(sign, { id, version })).toEqual({ data: { signRelayParcel: { id } } });
    await until({ heard: 'yes', carried: 'yes' });
  }, 90_000);
});

test.skipIf(!program)('a pooler is told from PostgreSQL by whoever may sign in', async () => {
  const direct = await demoDatabase();
  const run = addressAs(direct, rolesOf().run, demoSecret);
  const pooler = await startPooler(program!, [run]);
  const through = (address: string) =>
    Object.assign(new URL(address), { host: new URL(pooler.address).host }).href;
  const nobody = addressAs(pooler.address, 'nobody', demoSecret);
  expect(await isPooled([run])).toBe(false);
  expect(await isPooled([nobody, through(run)])).toBe(true);
  expect(await isPooled([nobody])).toBe(false);
  await pooler.stop();
});
