/*
 * Runs a PostgreSQL of our own for a newcomer, a test or a demo. What it promises:
 *   - one folder holds everything: `cluster/` (the data), `password` (0600), `owner` (who started it), `server.log`;
 *   - the server listens on the loopback address alone, asks for a password (scram) and has no socket file;
 *   - two starts on one folder end with one server: the second uses that of the first and never stops it;
 *   - a server whose starter was killed is stopped and started anew, so that its settings are those asked for;
 *   - it is a process group of its own, so that Ctrl-C in a terminal reaches us first and we end it in order.
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, chown, link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../errors/index.ts';
import { everybodyMayEnter, serverAccount, type Account } from './account.ts';
import { findBinaries, type Binaries } from './binaries.ts';
import { cannotStart, cannotStop } from './faults.ts';
import { ownerAlive, readPostmaster, releaseOwnership, takeOwnership } from './postmaster.ts';

export interface EmbeddedOptions {
  /** Folder of the cluster, its password and its log. Made when missing. */
  readonly dataDir: string;
  /** Wanted TCP port; a busy one is replaced by a free one. Without it any free port. */
  readonly port?: number;
  /** Server settings by name, such as `{fsync: 'off'}` in tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Major version; without it that of the npm package, else the newest installed one. */
  readonly major?: number;
  /** Told what happens, one sentence each. */
  readonly log?: (line: string) => void;
}

export interface Embedded {
  /** Connection address of the superuser `kontor` in database `kontor`, with its password. */
  readonly url: string;
  /** Stops the server and waits until it is gone; does nothing when it belongs to another process. */
  stop(): Promise<void>;
  /** True when the server was started by another process that is still alive. */
  readonly adopted: boolean;
}

const user = 'kontor';
const database = 'kontor';
const waitMsMax = 60_000;

interface Site {
  readonly folder: string;
  readonly cluster: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly password: string;
}

/**
 * Starts PostgreSQL on `dataDir`, or joins the server that already runs there.
 * @throws Refusal DBS480 (no binaries), DBS481 (does not start), DBS483 (a folder others could have planted).
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? (() => {});
  const site = await locate(options, log);
  for (;;) {
    if (await takeOwnership(site.folder)) return startOwned(site, options, log);
    const joined = await joinServer(site);
    if (joined) return joined;
  }
}

async function startOwned(
  site: Site,
  options: EmbeddedOptions,
  log: (line: string) => void,
): Promise<Embedded> {
  try {
    if (!(await isFile(join(site.cluster, 'PG_VERSION')))) {
      log('Making a database folder.');
      await initialize(site, options.settings?.fsync !== 'off');
    }
    const leftOver = await readPostmaster(site.cluster);
    if (leftOver) log('Stopping a database server that was left over.');
    if (leftOver) await stopServer(site, leftOver.pid);
    return await startOnFreePort(site, options, log);
  } catch (error) {
    await releaseOwnership(site.folder);
    throw error;
  }
}

async function startOnFreePort(
  site: Site,
  options: EmbeddedOptions,
  log: (line: string) => void,
): Promise<Embedded> {
  let why = '';
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort(attempt === 0 ? options.port : 0);
    if (options.port && port !== options.port)
      log(`Port ${options.port} is busy; the database takes ${port}.`);
    const outcome = await startServer(site, port, options.settings ?? {});
    if (outcome === 'ready')
      return { url: address(site, port, database), stop: () => stopOwned(site), adopted: false };
    why = outcome; // perhaps somebody took the port in between
  }
  throw new Refusal(cannotStart({ why }));
}

async function stopOwned(site: Site): Promise<void> {
  const running = await readPostmaster(site.cluster);
  if (running) await stopServer(site, running.pid);
  await releaseOwnership(site.folder);
}

async function locate(options: EmbeddedOptions, log: (line: string) => void): Promise<Site> {
  const account = await serverAccount();
  const folder = await dataFolder(resolve(options.dataDir), account, log);
  await mkdir(folder, { recursive: true });
  const binaries = await findBinaries(account, options.major);
  return {
    folder,
    cluster: join(folder, 'cluster'),
    account,
    binaries,
    password: await readPassword(folder),
  };
}

/** As root the server runs under another account, which cannot enter a folder below a private one. */
async function dataFolder(wanted: string, account: Account, log: (line: string) => void): Promise<string> {
  if (account.uid === undefined || (await everybodyMayEnter(wanted))) return wanted;
  const outside = join('/var/lib/kontor', createHash('sha256').update(wanted).digest('hex').slice(0, 12));
  log(`${wanted} is private to root, so the database lies in ${outside}.`);
  return outside;
}

/** A link appears with its content and only if there was none: two first starts agree on one password. */
async function readPassword(folder: string): Promise<string> {
  const file = join(folder, 'password');
  const fresh = `${file}.${process.pid}`;
  if (!(await isFile(file))) {
    await writeFile(fresh, randomBytes(24).toString('hex'), { mode: 0o600 });
    await link(fresh, file).catch(ignore('EEXIST'));
    await rm(fresh, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}

/** Makes the cluster under another name and renames it, so that a folder named `cluster` is always whole. */
async function initialize(site: Site, durable: boolean): Promise<void> {
  const fresh = `${site.cluster}.${process.pid}`;
  const passwordFile = `${fresh}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, site.password, { mode: 0o600 });
  for (const path of [fresh, passwordFile]) await give(path, site.account);
  // Text is compared by code point on every version: the builtin provider came with 17, before it libc does the same.
  const locale =
    site.binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8'];
  const args = ['-D', fresh, '-U', user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'];
  try {
    await run(
      join(site.binaries.bin, 'initdb'),
      [...args, ...locale, ...(durable ? [] : ['--no-sync'])],
      site.account,
    );
    await rename(fresh, site.cluster);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

async function give(path: string, account: Account): Promise<void> {
  if (account.uid !== undefined) await chown(path, account.uid, account.gid ?? account.uid);
}

/** Runs a program to its end; what it printed becomes the reason when it fails. */
async function run(program: string, args: readonly string[], account: Account): Promise<void> {
  const child = spawn(program, args, { ...account, cwd: '/', env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | string>((done) => {
    child.on('error', (error) => done(error.message));
    child.on('close', (exit, signal) => done(exit ?? signal ?? 'unknown'));
  });
  if (code !== 0) throw new Refusal(cannotStart({ why: `${lastLines(text)} (${code})` }));
}

/** Starts the server and waits until it answers. Gives the reason when it ended instead. */
async function startServer(
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
  return `no answer within ${waitMsMax / 1000} seconds`;
}

/** Whether the server takes connections; makes our database on the way, because initdb does not. */
async function answers(site: Site, port: number): Promise<boolean> {
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

/** Uses the server that a living process owns, once it answers. Undefined when that process went away instead. */
async function joinServer(site: Site): Promise<Embedded | undefined> {
  for (const end = Date.now() + waitMsMax; Date.now() < end; await sleep(15)) {
    const running = await readPostmaster(site.cluster);
    if (running?.port && (await answers(site, running.port))) {
      return { url: address(site, running.port, database), stop: async () => {}, adopted: true };
    }
    if (!(await ownerAlive(site.folder))) return undefined;
  }
  throw new Refusal(
    cannotStart({ why: 'the process that owns the database folder has no server that answers' }),
  );
}

/**
 * Fast shutdown by SIGINT. The end is read from postmaster.pid, which the server removes last: its process may
 * stay visible as a zombie where nobody reaps.
 */
async function stopServer(site: Site, pid: number): Promise<void> {
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
async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const bound = await new Promise<number | undefined>((done) => {
    server.once('error', () => done(undefined));
    server.listen(wanted, '127.0.0.1', () => done((server.address() as { port: number }).port));
  });
  await new Promise((done) => server.close(done));
  return bound ?? freePort();
}

function address(site: Site, port: number, name: string): string {
  return `postgres://${user}:${site.password}@127.0.0.1:${port}/${name}`;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ');
}

async function isFile(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function ignore(...codes: string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
