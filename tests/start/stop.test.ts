import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findServer } from '../../workflows/temporal/server/index.ts';
import { signIn } from '../fields/client.ts';
import { service } from '../support/index.ts';

const top = fileURLToPath(new URL('../..', import.meta.url));
const startFile = (await service('program'))!;
let folder: string;

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 }); // whole starts, with the demo, beside other tests

beforeAll(async () => {
  await service('page');
  folder = await mkdtemp(join(tmpdir(), 'kontor-stop-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

interface Kontor {
  readonly child: ChildProcess;
  /** All that was printed so far. */
  said(): string;
  readonly ended: Promise<number | null>;
}

/** Starts a command in a process group of its own, as a terminal does. */
function run(command: string, ...args: string[]): Kontor {
  const child = spawn(command, [...args, '--data', join(folder, 'data')], {
    cwd: top,
    detached: true,
    env: { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '', NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, said: () => text, ended: new Promise((done) => child.once('close', (code) => done(code))) };
}

const untilSaid = (kontor: Kontor, words: string) =>
  expect.poll(kontor.said, { timeout: 200_000, interval: 50 }).toContain(words);

const databaseRuns = () => existsSync(join(folder, 'data/postgres/cluster/postmaster.pid'));

test('Ctrl-C while it is still starting waits for neither tables nor demo, and leaves nothing running', async () => {
  const kontor = run(process.execPath, startFile, 'start');
  await expect.poll(databaseRuns, { timeout: 60_000, interval: 5 }).toBe(true);
  process.kill(-kontor.child.pid!, 'SIGINT');
  expect(await kontor.ended).toBe(0);
  expect(kontor.said()).toContain('Stopped before it was ready.');
  expect(kontor.said()).not.toContain('applied');
  expect(databaseRuns()).toBe(false);
});

test.each([
  ['SIGTERM to node', 'SIGTERM', (pid: number) => pid, process.execPath, [startFile, 'start']],
  ['Ctrl-C in a terminal', 'SIGINT', (pid: number) => -pid, process.execPath, [startFile, 'start']],
  ['SIGTERM to npm', 'SIGTERM', (pid: number) => pid, 'npm', ['start', '--']],
  ['Ctrl-C for npm in a terminal', 'SIGINT', (pid: number) => -pid, 'npm', ['start', '--']],
] as const)('%s stops server and database', async (_, signal, target, command, args) => {
  const kontor = run(command, ...args);
  await untilSaid(kontor, 'Kontor is ready');
  process.kill(target(kontor.child.pid!), signal);
  await kontor.ended;
  await expect.poll(databaseRuns, { timeout: 20_000 }).toBe(false);
});

test('a second start names the address of the first and ends with a code of its own', async () => {
  const first = run(process.execPath, startFile, 'start');
  await untilSaid(first, 'Kontor is ready');
  const address = /http:\S+/.exec(first.said())![0];
  const second = run(process.execPath, startFile, 'start');
  const code = await second.ended;
  expect(second.said()).toContain(address);
  expect([0, 1, null]).not.toContain(code);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});

test('a server whose starter was killed is taken over by the next start', async () => {
  const first = run(process.execPath, startFile, 'start');
  await untilSaid(first, 'Kontor is ready');
  first.child.kill('SIGKILL');
  await first.ended;
  expect(databaseRuns()).toBe(true);
  const second = run(process.execPath, startFile, 'start');
  await untilSaid(second, 'Kontor is ready');
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(databaseRuns()).toBe(false);
});

test.skipIf(!(await findServer()))('with --temporal what begins runs on Temporal from the first moment, and SIGTERM leaves nothing', async () => {
  const kontor = run(process.execPath, startFile, 'start', '--temporal');
  await untilSaid(kontor, 'Kontor is ready');
  const client = await signIn(/http:[^\s]+/.exec(kontor.said())![0], 'sales@northwind.example');
  const { parties } = await client.ask('{ parties: contactsParties(first: 1) { nodes { id } } }');
  const [customer] = (parties as { nodes: { id: string }[] }).nodes;
  const deal = await client.create('CrmDeal', { title: 'Won at once', customer: customer!.id, value: '100.00' });
  await client.ask(`mutation { qualifyCrmDeal(id: "${deal}", version: 1) { id } }`);
  await client.ask(`mutation { winCrmDeal(id: "${deal}", version: 2) { id } }`);
  const standing = async () => {
    const { processes } = await client.ask(`{ processes(record: "${deal}") { engine path } }`);
    return (processes as { engine: string | null; path: string | null }[])[0];
  };
  await expect.poll(standing, { timeout: 60_000 }).toMatchObject({ engine: 'temporal', path: expect.any(String) });
  const note = await readFile(join(folder, 'data/temporal.db.running.json'), 'utf8');
  const { pid: server } = JSON.parse(note) as { pid: number };
  kontor.child.kill('SIGTERM');
  expect(await kontor.ended).toBe(0);
  expect(databaseRuns()).toBe(false);
  expect(() => process.kill(server, 0)).toThrow('ESRCH'); // a worker that stays fails the whole run
}); // prettier-ignore
