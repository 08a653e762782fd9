/* The shipped modules with the demo company on a database, and the server over it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { composeServer, openRooms, type Rooms } from '../../engine/cli/compose.ts';
import { demoPassword, loadDemo } from '../../engine/cli/demo.ts';
import type { RunningDatabase } from '../../engine/cli/database.ts';
import { definitionsOf } from '../../engine/cli/metadata.ts';
import { openOutput } from '../../engine/cli/output.ts';
import type { Settings } from '../../engine/cli/settings.ts';
import { readSettings } from '../../engine/config/index.ts';
import { prepareDatabase } from '../../engine/database/index.ts';
import { applyPublication } from '../../engine/publication/index.ts';

export const demoSecret = 'a secret that only the tests know, of forty letters';

const metadataFolder = fileURLToPath(new URL('../../metadata', import.meta.url));
const nobody = { write: () => true };

async function settingsFor(url: string, dataFolder: string): Promise<Settings> {
  const environment = { DATABASE_URL: url, KONTOR_SECRET: demoSecret, LOG_LEVEL: 'silent', NODE_ENV: 'test' };
  const { settings } = await readSettings({ profile: 'start', folder: dataFolder, environment });
  return {
    ...settings,
    dataFolder,
    metadataFolder,
    secret: demoSecret,
    signInAttempts: 10_000,
    userRequests: 1e9,
    userRecords: 1e12,
  };
}

const database = (url: string) => ({ url, adminUrl: url, stop: async () => {} });

/** Makes the demo company: 830 orders, two organizations, their sign-ins. */
export async function fillCompany(url: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-demo-'));
  const settings = await settingsFor(url, folder);
  await prepareDatabase({ url, secret: demoSecret });
  await applyPublication({ url }, await definitionsOf(settings, { demo: true }));
  const rooms = await openRooms(settings, database(url));
  await loadDemo(settings, database(url), rooms, openOutput(false, nobody, nobody));
  await rooms.close();
  await rm(folder, { recursive: true });
}

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers as they come
  readonly body: any;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookie: string | undefined;
}

export interface Company {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly rooms: Rooms;
  readonly settings: Settings;
  readonly database: RunningDatabase;
  /** Folder of the bytes of files. */
  readonly files: string;
  send(options: InjectOptions): Promise<Answer>;
  post(path: string, payload: object, headers?: Record<string, string>): Promise<Answer>;
  /** Access token of one of the demo's users. */
  token(email?: string): Promise<string>;
  graphql(
    token: string,
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** The server over a database of the demo company, asked without a network; `more` are settings. */
export async function openCompany(url: string, more: Partial<Settings> = {}): Promise<Company> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-demo-'));
  const settings = { ...(await settingsFor(url, folder)), ...more };
  const rooms = await openRooms(settings, database(url));
  const app = await composeServer(settings, rooms, { page: { folder }, development: true });

  const send = async (options: InjectOptions): Promise<Answer> => {
    const { statusCode, body, headers, cookies } = await app.inject(options);
    const json = String(headers['content-type']).startsWith('application/json');
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`)[0];
    return { status: statusCode, body: json ? JSON.parse(body) : body, headers, cookie };
  };
  const post = (path: string, payload: object, headers: Record<string, string> = {}) =>
    send({ method: 'POST', url: path, payload, headers });
  return {
    url,
    app,
    rooms,
    settings,
    database: database(url),
    files: join(folder, 'files'),
    send,
    post,
    async token(email = 'admin@northwind.example') {
      const { body } = await post('/api/auth/sign-in', { email, password: demoPassword });
      return body.accessToken as string;
    },
    graphql: (token, query, variables = {}, headers = {}) =>
      post('/graphql', { query, variables }, { authorization: `Bearer ${token}`, ...headers }),
    async close() {
      await app.close();
      await rooms.close();
      await rm(folder, { recursive: true });
    },
  };
}
