import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbedded, type Embedded, type EmbeddedOptions } from '../../engine/postgres/index.ts';

let folder: string;
const started: Embedded[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-launcher-'));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const major = process.env.KONTOR_TEST_POSTGRES ? { major: Number(process.env.KONTOR_TEST_POSTGRES) } : {};

async function start(options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const server = await startEmbedded({
    dataDir: join(folder, 'data'),
    settings: { fsync: 'off' },
    ...major,
    ...options,
  });
  started.push(server);
  return server;
}

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ value: unknown }>(`select (${text})::text as value`)).rows[0]?.value;
  } finally {
    await client.end();
  }
}

/** A process that starts the server and is then killed like by a crash. */
async function startAndDie(): Promise<void> {
  const program = `
    import { startEmbedded } from '${new URL('../../engine/postgres/index.ts', import.meta.url).href}';
    await startEmbedded({ dataDir: ${JSON.stringify(join(folder, 'data'))}, settings: { fsync: 'off' }, ...${JSON.stringify(major)} });
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' });
  await new Promise((done) => child.once('exit', done));
}

test('the server listens on the loopback address alone and wants the password', async () => {
  const { url } = await start();
  expect(await ask(url, "current_setting('listen_addresses')")).toBe('127.0.0.1');
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(ask(wrong.href, '1')).rejects.toMatchObject({ code: '28P01' });
  expect((await stat(join(folder, 'data/password'))).mode & 0o777).toBe(0o600);
});

test('text is compared by code point', async () => {
  const { url } = await start();
  expect(await ask(url, "select string_agg(t, '' order by t) from unnest(array['b', 'a', 'B', 'ä']) t")).toBe(
    'Babä',
  );
});

test('a second start joins the server of the first and never stops it', async () => {
  const first = await start();
  const second = await start();
  expect([first.adopted, second.adopted]).toEqual([false, true]);
  await second.stop();
  expect(await ask(first.url, '1')).toBe('1');
});

test('a server left over by a killed process is replaced, and its data is still there', async () => {
  await startAndDie();
  const said: string[] = [];
  const { url, adopted } = await start({ log: (line) => said.push(line) });
  expect(said).toEqual(['Stopping a database server that was left over.']);
  expect(adopted).toBe(false);
  expect(await ask(url, '1')).toBe('1');
});

test('stopping waits for the end, and the next start has the same password', async () => {
  const first = await start();
  await first.stop();
  await expect(readFile(join(folder, 'data/cluster/postmaster.pid'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  const again = await start();
  expect(new URL(again.url).password).toBe(new URL(first.url).password);
});

test('a busy port is replaced by a free one', async () => {
  const busy = createServer();
  await new Promise<void>((done) => busy.listen(0, '127.0.0.1', done));
  const { port } = busy.address() as { port: number };
  const { url } = await start({ port });
  await new Promise((done) => busy.close(done));
  expect(Number(new URL(url).port)).not.toBe(port);
  expect(await ask(url, '1')).toBe('1');
});

test.skipIf(process.getuid?.() !== 0)('as root under a private folder the data moves outside', async () => {
  const secret = join(folder, 'private');
  await mkdir(secret, { mode: 0o700 });
  const said: string[] = [];
  const { url } = await start({ dataDir: join(secret, 'data'), log: (line) => said.push(line) });
  const outside = /lies in (\S+)\.$/.exec(said[0] ?? '')?.[1];
  expect(await ask(url, "current_setting('data_directory')")).toBe(`${outside}/cluster`);
  await started.pop()?.stop();
  await rm(outside!, { recursive: true });
});

test('a setting the server refuses is told with the words of the server', async () => {
  await expect(start({ settings: { fsync: 'perhaps' } })).rejects.toMatchObject({
    faults: [{ code: 'DBS481', message: expect.stringContaining('fsync') as string }],
  });
});
