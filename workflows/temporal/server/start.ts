import { execFile, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const run = promisify(execFile);

export interface ServerOptions {
  /** File of its database; in memory without one. */
  readonly file?: string;
  readonly port?: number;
  /** Dynamic settings of the server, as `name=value`. */
  readonly settings?: readonly string[];
}

export interface RunningServer {
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

const pauseMs = 100;
/** A minute at least. */
const triesMax = 600;

/**
 * Starts a server for one machine, on loopback only, and waits until it serves. One that has the file already, because
 * whoever started it was killed, is joined.
 */
export async function startServer(program: string, options: ServerOptions = {}): Promise<RunningServer> {
  const { file, settings = [] } = options;
  const left = file === undefined ? undefined : await joined(program, file);
  if (left) return left;
  const port = options.port ?? (await freePort());
  const words = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', `${port}`];
  const quiet = ['--log-level', 'never', '--ui-disable-news-fetch'];
  const kept = file === undefined ? [] : ['--db-filename', file];
  const dynamic = settings.flatMap((setting) => ['--dynamic-config-value', setting]);
  const child = spawn(program, [...words, ...quiet, ...kept, ...dynamic], {
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true, // Ctrl-C is for us: we stop it when nobody needs it any more
  });
  const server = runningAt(port, child.pid!);
  for (let tries = 0; !(await serves(program, server.address)); tries++) {
    if (tries > triesMax || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error(`${program} does not serve on port ${port}.`);
    }
    await sleep(pauseMs);
  }
  if (file !== undefined) await writeFile(noteOf(file), JSON.stringify({ port, pid: child.pid }));
  return server;
}

const noteOf = (file: string): string => `${file}.running.json`;

/** The server that has the file, if it serves. */
async function joined(program: string, file: string): Promise<RunningServer | undefined> {
  const note = await readFile(noteOf(file), 'utf8').catch(() => undefined);
  if (note === undefined) return undefined;
  const { port, pid } = JSON.parse(note) as { port: number; pid: number };
  const server = runningAt(port, pid);
  if (await serves(program, server.address)) return server;
  await rm(noteOf(file));
  return undefined;
}

function runningAt(port: number, pid: number): RunningServer {
  return {
    address: `127.0.0.1:${port}`,
    port,
    pid,
    async stop() {
      for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; signalled(pid, signal); signal = 0)
        await sleep(pauseMs);
    },
  };
}

/** Whether the process was there to get a signal; 0 asks only that. */
function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

const serves = (program: string, address: string): Promise<boolean> =>
  run(program, ['operator', 'cluster', 'health', '--address', address]).then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
