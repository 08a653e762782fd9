/*
 * Runs a PostgreSQL of our own for a newcomer, a test or a demo. What it promises:
 *   - one folder holds everything: `cluster/` (the data), `password` (0600), `owner` (who started it), `server.log`;
 *   - the server listens on the loopback address alone, asks for a password (scram) and has no socket file;
 *   - two starts on one folder end with one server: the second uses that of the first and never stops it;
 *   - a server whose starter was killed is stopped and started anew, so that its settings are those asked for;
 *   - it is a process group of its own, so that Ctrl-C in a terminal reaches us first and we end it in order.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../errors/index.ts';
import { initialize, isInitialized, locate, type Site } from './cluster.ts';
import { cannotStart } from './faults.ts';
import { ownerAlive, readPostmaster, releaseOwnership, takeOwnership } from './postmaster.ts';
import { address, answers, database, freePort, startServer, stopServer, waitMsMax } from './server.ts';

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

/**
 * Starts PostgreSQL on `dataDir`, or joins the server that already runs there.
 * @throws Refusal DBS480 (no binaries), DBS481 (does not start), DBS483 (a folder others could have planted).
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? (() => {});
  const site = await locate(options.dataDir, options.major, log);
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
    if (!(await isInitialized(site))) {
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
