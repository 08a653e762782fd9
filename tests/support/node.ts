/* A Kontor in a process of its own, as production runs it: several of them may serve one database. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { service } from './service.ts';

export interface Node {
  /** `http://localhost:<port>` */
  readonly address: string;
  readonly pid: number;
  /** Ends it in order; gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

/** Starts `kontor serve` on a database to which metadata was applied, and waits until it is ready; `more` are settings. */
export async function startNode(
  databaseUrl: string,
  secret: string,
  dataFolder: string,
  more: NodeJS.ProcessEnv = {},
): Promise<Node> {
  const [program, port] = await Promise.all([service('program'), freePort()]);
  const env = {
    DATABASE_URL: databaseUrl,
    KONTOR_SECRET: secret,
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    KONTOR_SIGN_IN_ATTEMPTS: '10000',
    KONTOR_USER_REQUESTS: '1000000000',
    KONTOR_USER_RECORDS: '1000000000000',
    ...more,
  };
  const child = spawn(process.execPath, [program!, 'serve', '--data', dataFolder], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const address = `http://localhost:${port}`;
  for (let tries = 0; !(await isReady(`http://127.0.0.1:${port}`)); tries++) {
    if (child.exitCode !== null || tries > 600) {
      child.kill('SIGKILL');
      throw new Error(`The node did not become ready:\n${said}`);
    }
    await sleep(50);
  }
  return {
    address,
    pid: child.pid!,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const isReady = (address: string): Promise<boolean> =>
  fetch(`${address}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
