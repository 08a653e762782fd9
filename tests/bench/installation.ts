import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { prepareDatabase } from '../../engine/database/index.ts';
import { readModules } from '../../engine/definition/index.ts';
import { startEmbedded } from '../../engine/postgres/index.ts';
import { applyPublication } from '../../engine/publication/index.ts';
import { hashPassword } from '../../engine/identity/index.ts';

/** A PostgreSQL of the bench's own: durable as in production, with memory for all of the data. */
export interface DatabaseServer {
  readonly folder: string;
  /** Address of the superuser in the database `name`, which is made where it is missing. */
  database(name: string): Promise<string>;
  drop(name: string): Promise<void>;
  /** Process above all that the database runs. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** Who may sign in to an installation, by the first of his roles; all have one password. */
export const people = {
  'core.admin': {
    roles: ['core.admin'],
    email: 'admin@bench.example',
    id: '01900009-0000-7000-8000-000000000001',
  },
  'sales.rep': {
    roles: ['sales.rep', 'crm.user'],
    email: 'rep@bench.example',
    id: '01900009-0000-7000-8000-000000000002',
  },
} as const;
export type Role = keyof typeof people;
export const password = 'Kontor-bench-1';

/** The secret of every installation of the bench: tokens outlive a server. */
export const secret = randomBytes(32).toString('hex');

export const metadata = resolve(import.meta.dirname, '../../metadata');

/** Starts PostgreSQL in `folder`, which is kept, or in a temporary one, which is not. */
export async function startDatabase(folder?: string): Promise<DatabaseServer> {
  const place = folder === undefined ? await mkdtemp(join(tmpdir(), 'kontor-bench-')) : resolve(folder);
  await mkdir(place, { recursive: true });
  await chmod(place, 0o755); // as root the server runs under another account
  const settings = {
    shared_buffers: '1GB',
    max_connections: '60',
    jit: 'off',
    random_page_cost: '1.1', // all data is in memory, and where it is not, it is on no turning disk
    max_wal_size: '4GB',
  };
  const server = await startEmbedded({ dataDir: join(place, 'postgres'), settings });
  return {
    folder: place,
    database: (name) => database(server.url, name),
    drop: (name) =>
      withClient(
        server.url,
        async (db) => void (await db.query(`drop database if exists ${name} with (force)`)),
      ),
    pid: Number((await readFile(join(place, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0]),
    stop: async () => {
      await server.stop();
      if (folder === undefined) await rm(place, { recursive: true });
    },
  };
}

async function database(server: string, name: string): Promise<string> {
  await withClient(server, async (db) => {
    const { rowCount } = await db.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await db.query(`create database ${name}`);
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * Makes all tables that the modules in these folders want, modules for demonstrations passed over. Gives the seconds
 * that the modules took.
 */
export async function install(url: string, folders: readonly string[]): Promise<number> {
  await prepare(url);
  const { definitions, faults } = await readModules(folders, 'shipped');
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
  const demos = new Set(
    definitions
      .filter(({ kind, body }) => kind === 'module' && body['demo'] === true)
      .map((one) => one.module),
  );
  const began = performance.now();
  await applyPublication(
    { url },
    definitions.filter(({ module }) => !demos.has(module)),
  );
  return (performance.now() - began) / 1000;
}

/** Makes roles and engine tables, or lets a kept database know the secret of this run. */
export const prepare = (url: string): Promise<void> => prepareDatabase({ url, secret });

/** Makes organizations and, in one of them, its people. Gives the ids of the organizations in order. */
export async function populate(url: string, count: number, home: number): Promise<readonly string[]> {
  const hash = await hashPassword(password);
  const ids = Array.from({ length: count }, (_, n) => `01900008-0000-7000-8000-00000000000${n}`);
  await withClient(url, async (db) => {
    for (const [n, id] of ids.entries())
      await db.query('insert into kontor.organization (id, name) values ($1, $2)', [id, `Bench ${n}`]);
    for (const person of Object.values(people)) await settle(db, ids[home]!, person, hash);
  });
  return ids;
}

async function settle(
  db: pg.Client,
  organization: string,
  { id, email, roles }: (typeof people)[Role],
  hash: string,
): Promise<void> {
  await db.query(
    `with account as (insert into kontor.account (email, password_hash) values ($2, $3) returning id),
       role as (insert into core.role (org_id, key, title) select $1, key, key from unnest($4::text[]) as key returning id),
       person as (insert into core."user" (org_id, id, name, email, account, active)
         select $1, $5, $2, $2, id, true from account returning id)
     insert into core.user_roles (org_id, source_id, target_id) select $1, person.id, role.id from person, role`,
    [organization, email, hash, roles, id],
  );
}

export async function withClient<T>(url: string, work: (db: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
