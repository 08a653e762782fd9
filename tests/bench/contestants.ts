import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { BenchData } from './data.ts';
import { password, people, secret, type Role } from './installation.ts';
import type { Request } from 'autocannon';
import { organization, type Operation } from './operations.ts';

/** A server under load, and how it wants to be asked. */
export interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Request `n` of an operation; `record` and `version` are those it changes, if it changes one. */
  request(operation: Operation, n: number, data: BenchData, record?: Changed): Request;
  stop(): Promise<void>;
}

/** A record that a connection works on, with the version it had before the first request. */
export interface Changed {
  readonly id: string;
  readonly version: number;
}

const json = { 'content-type': 'application/json' };

/** Kontor as an operator runs it, asked in the name of somebody with this role. */
export async function startKontor(server: Serving, role: Role): Promise<Contestant> {
  const running = await serve(server);
  const token = await signIn(running.url, role).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  return {
    name: 'kontor',
    ...running,
    request: ({ documents, variables }, n, data, record) => ({
      method: 'POST',
      path: '/graphql',
      headers: { ...json, authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: documents[n % documents.length],
        variables: {
          ...(record && { id: record.id }),
          ...variables(n, data, (record?.version ?? 0) + n),
        },
      }),
    }),
  };
}

/** The hand-written server over the same database. */
export async function startBaseline(databaseUrl: string, data: BenchData): Promise<Contestant> {
  const program = resolve(import.meta.dirname, 'baseline/server.ts');
  const env = { DATABASE_URL: databaseUrl, BENCH_ORGANIZATION: data.organizations[organization]! };
  const running = await started([program], env, /ready/);
  return {
    name: 'baseline',
    ...running,
    request: ({ name, variables, values }, n, rows, record) => ({
      method: 'POST',
      path: `/${name}`,
      headers: json,
      body: JSON.stringify([
        ...(record ? [record.id] : []),
        ...(values?.(n, rows) ?? Object.values(variables(n, rows, 0))),
      ]),
    }),
  };
}

export interface Serving {
  readonly databaseUrl: string;
  readonly dataFolder: string;
}

type Running = Pick<Contestant, 'url' | 'pid' | 'stop'>;

/** Starts Kontor over a prepared database; it has said that it is ready. */
export function serve({ databaseUrl, dataFolder }: Serving): Promise<Running> {
  const program = resolve(import.meta.dirname, '../../engine/start.js');
  const limits = { KONTOR_USER_REQUESTS: '1000000000', KONTOR_USER_RECORDS: '1000000000000' };
  const env = {
    ...limits,
    DATABASE_URL: databaseUrl,
    KONTOR_SECRET: secret,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
  };
  return started([program, 'serve', '--data', join(dataFolder, 'serve')], env, /Kontor is ready/);
}

export async function signIn(url: string, role: Role): Promise<string> {
  const { email } = people[role];
  const answer = await fetch(`${url}/api/auth/sign-in`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`Nobody could sign in: ${await answer.text()}`);
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** Starts a program and waits until it prints what says that it listens. */
async function started(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<Running> {
  const port = await freePort();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env, PORT: `${port}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => child.kill();
  process.once('exit', end);
  const ended = new Promise<void>((done) =>
    child.once('exit', () => {
      process.off('exit', end);
      done();
    }),
  );
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  await Promise.race([
    said(child, ready),
    ended.then(() => Promise.reject(new Error(`${args.join(' ')} ended instead of listening.`))),
  ]);
  return { url: `http://127.0.0.1:${port}`, pid: child.pid!, stop };
}

function said(child: ChildProcess, wanted: RegExp): Promise<void> {
  return new Promise((done) => {
    let text = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (wanted.test(text)) done();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
