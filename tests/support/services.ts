/*
 * What the tests need beside Node, each looked for in one order: environment variable, PATH and usual places,
 * packages, what `provide` (provide.ts) put into .cache. A service starts at most once per run, when the first
 * test asks for it.
 */
import { spawn } from 'node:child_process';
import { access, chmod, glob, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { buildBundle } from '../../engine/cli/bundle.ts';
import { buildPage, pageFolder } from '../../engine/cli/page.ts';
import { startFile, startKontor } from './kontor.ts';
import { startEmbedded } from '../../engine/postgres/index.ts';
import { findServer, startServer } from '../../workflows/temporal/server/index.ts';

/**
 * Services a test may ask for by name. `postgres` and `redis` are addresses, `pgbouncer` is a program,
 * `chromium` the address of one that all test files share, each by contexts of its own, `page` is the
 * folder of the built page: two tests that built it at the same time would empty each other's folder. `kontor` is the
 * address of a whole one with the demo, `program` the file that starts one, with its bundle made, so that each start costs
 * less; `temporal` is the address of a Temporal server, `workflow` the file of our bundled workflow.
 */
export const serviceNames = ['postgres', 'redis', 'pgbouncer', 'chromium', 'page', 'program', 'kontor', 'temporal', 'workflow'] as const; // prettier-ignore
export type ServiceName = (typeof serviceNames)[number];

/** A running service, or a program that lies ready. */
export interface Service {
  readonly address: string;
  stop(): Promise<void>;
}

/** Unpacked Debian packages, where they could not be installed. */
export const unpacked = fileURLToPath(new URL('../../.cache/debian', import.meta.url));

const nothing = async () => {};

/** Starts or finds one service. Undefined when this machine has none. */
export const start: Record<ServiceName, () => Promise<Service | undefined>> = {
  async postgres() {
    const { DATABASE_URL, KONTOR_TEST_POSTGRES } = process.env;
    if (DATABASE_URL) return { address: DATABASE_URL, stop: nothing };
    const folder = await temporaryFolder('postgres');
    const settings = {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300', // workers that a proof has stopped keep theirs
      shared_preload_libraries: 'pg_stat_statements', // some tests count statements
    };
    const major = KONTOR_TEST_POSTGRES ? { major: Number(KONTOR_TEST_POSTGRES) } : {};
    const server = await startEmbedded({ dataDir: folder, settings, ...major });
    return { address: server.url, stop: () => server.stop().then(() => remove(folder)) };
  },

  async redis() {
    if (process.env.REDIS_URL) return { address: process.env.REDIS_URL, stop: nothing };
    const program = await findProgram('redis-server');
    return program ? startRedis(program) : undefined;
  },

  async pgbouncer() {
    const program = await findProgram('pgbouncer');
    return program ? { address: program, stop: nothing } : undefined;
  },

  async page() {
    await buildPage();
    return { address: pageFolder, stop: nothing };
  },

  async program() {
    await buildBundle();
    return { address: startFile, stop: nothing };
  },

  async kontor() {
    if (process.env.KONTOR_TEST_URL) return { address: process.env.KONTOR_TEST_URL, stop: nothing };
    await Promise.all([buildPage(), buildBundle()]);
    return startKontor(await freePort());
  },

  async temporal() {
    if (process.env.TEMPORAL_ADDRESS) return { address: process.env.TEMPORAL_ADDRESS, stop: nothing };
    const program = await findServer();
    return program ? startServer(program) : undefined;
  },

  async workflow() {
    const { bundled } = await import('../../workflows/temporal/index.ts');
    const folder = await temporaryFolder('workflow');
    const file = join(folder, 'workflow.js');
    await writeFile(file, await bundled());
    return { address: file, stop: () => remove(folder) };
  },

  async chromium() {
    const program =
      process.env.KONTOR_CHROMIUM ?? (await findProgram('chromium', 'chromium-browser', 'google-chrome'));
    return program ? startChromium(program) : undefined;
  },
};

/** No sandbox, because tests may run as root in a container; and none of what a browser does behind one's back. */
const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One for all: a start of it takes seconds of the processor. */
async function startChromium(executablePath: string): Promise<Service> {
  const { chromium } = await import('playwright');
  // Where the environment names no UTF-8, Chromium drops names of downloads that have an umlaut.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const server = await chromium.launchServer({ executablePath, args: chromiumArgs, env, host: '127.0.0.1' });
  return { address: server.wsEndpoint(), stop: () => server.close() };
}

/** Full path of the first program that is in PATH, in a usual place or among the unpacked packages. */
export async function findProgram(...names: string[]): Promise<string | undefined> {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/bin',
    '/usr/sbin',
    '/usr/local/bin',
    '/snap/bin',
  ];
  const all = [...folders, join(unpacked, 'usr/bin'), join(unpacked, 'usr/sbin')];
  for (const path of all.flatMap((folder) => names.map((n) => join(folder, n)))) {
    if (await isProgram(path)) return path;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** What a program is started with: one that was unpacked, into `root`, finds the libraries unpacked with it. */
export async function surroundings(program: string, root = unpacked): Promise<NodeJS.ProcessEnv> {
  if (!program.startsWith(root)) return process.env;
  const libraries: string[] = [];
  for await (const folder of glob(join(root, 'usr/lib/*-linux-gnu'))) libraries.push(folder);
  return { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) };
}

/** A Redis that keeps nothing on disk, on a free loopback port or, started again, on the one it had. */
export async function startRedis(program: string, at?: number): Promise<Service> {
  const port = at ?? (await freePort());
  const address = `redis://127.0.0.1:${port}`;
  const child = spawn(
    program,
    ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
      cwd: tmpdir(),
      env: await surroundings(program),
    },
  );
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  for (let tries = 0; !(await redisAnswers(address)); tries++) {
    if (tries > 200 || child.exitCode !== null)
      throw new Error(`${program} does not answer on port ${port}.`);
    await sleep(25);
  }
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { address, stop };
}

async function redisAnswers(address: string): Promise<boolean> {
  const client = new Redis(address, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** A folder under the system's temporary one which the account of the database server may enter. */
async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `kontor-${name}-`));
  await chmod(folder, 0o755);
  return folder;
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true });
