import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../errors/index.ts';
import { lastLines, superuser, type Site } from './cluster.ts';
import { cannotStart, cannotStop } from './faults.ts';
import { ignore } from './ignore.ts';
import { readPostmaster } from './postmaster.ts';

export const database = 'kontor';
export const waitMsMax = 60_000;

/** Starts the server and waits until it answers. Gives the reason when it ended instead. */
export async function startServer(
  site: Site,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const fixed = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    timezone: 'UTC',
  };
  const args = Object.entries({ ...settings, ...fixed }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const logFile = join(site.folder, 'server.log');
  const output = await open(logFile, 'w', 0o600);
  let ended: string | undefined;
  const child = spawn(join(site.binaries.bin, 'postgres'), ['-D', site.cluster, ...args], {
    ...site.account,
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  });
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended = `exit ${code ?? signal}`));
  child.unref();
  await output.close();
  for (const end = Date.now() + waitMsMax; Date.now() < end; await sleep(15)) {
    if (ended !== undefined) return `${lastLines(await readFile(logFile, 'utf8'))} (${ended})`;
    if (await answers(site, port)) return 'ready';
  }
  child.kill('SIGINT');
  return `no answer within ${waitMsMax / 1000} seconds`;
}

/** Whether the server takes connections; makes our database on the way, because initdb does not. */
export async function answers(site: Site, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: address(site, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database}`).catch(ignore('42P04', '23505'));
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    // 28P01: the server is another one, which took our port; nothing else answers with a wrong password.
    if (code === '28P01')
      throw new Refusal(cannotStart({ why: `the server on port ${port} has another password` }));
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Fast shutdown by SIGINT. The end is read from postmaster.pid, which the server removes last: its process may
 * stay visible as a zombie where nobody reaps.
 */
export async function stopServer(site: Site, pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    ignore('ESRCH')(error as NodeJS.ErrnoException);
  }
  for (const end = Date.now() + waitMsMax; Date.now() < end; await sleep(15)) {
    if (!(await readPostmaster(site.cluster))) return;
  }
  throw new Refusal(cannotStop({ pid }));
}

/** `wanted` when nobody listens there, else a port the system chose. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const bound = await new Promise<number | undefined>((done) => {
    server.once('error', () => done(undefined));
    server.listen(wanted, '127.0.0.1', () => done((server.address() as { port: number }).port));
  });
  await new Promise((done) => server.close(done));
  return bound ?? freePort();
}

export function address(site: Site, port: number, name: string): string {
  return `postgres://${superuser}:${site.password}@127.0.0.1:${port}/${name}`;
}
