import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { service } from './service.ts';

export interface TestDatabase {
  /** Connection address with all rights (superuser where the server is ours). */
  readonly url: string;
  readonly name: string;
}

/** A database made once per run and copied for each test that wants it, such as one with all engine tables. */
export interface Template {
  readonly name: string;
  /** Fills the empty database behind `url`; it must leave no connection open. */
  prepare(url: string): Promise<void>;
}

const made: TestDatabase[] = [];

/**
 * Makes an empty database, or a copy of `template`, for this test file. It is dropped when the file ends, whoever
 * is still connected.
 */
export async function freshDatabase(template?: Template): Promise<TestDatabase> {
  const server = await serverUrl();
  const source = template ? await templateName(server, template) : 'template1';
  const database = at(server, `kontor_${inject('run')}_${randomBytes(6).toString('hex')}`);
  await withClient(server, (client) => client.query(`create database ${database.name} template ${source}`));
  made.push(database);
  return database;
}

/** Called after each test file by each.ts. */
export async function dropDatabases(): Promise<void> {
  if (made.length === 0) return;
  await withClient(await serverUrl(), async (client) => {
    for (const { name } of made.splice(0)) await client.query(`drop database if exists ${name} with (force)`);
  });
}

async function serverUrl(): Promise<string> {
  const url = await service('postgres');
  if (!url) throw new Error('No PostgreSQL: run npm ci with optional packages, or set DATABASE_URL.');
  return url;
}

/** Makes the template once: other test processes wait at an advisory lock until it is whole. */
async function templateName(server: string, template: Template): Promise<string> {
  const name = `kontor_${inject('run')}_${template.name}`;
  await withClient(server, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return;
    await client.query(`drop database if exists ${name}_new with (force)`);
    await client.query(`create database ${name}_new`);
    await template.prepare(at(server, `${name}_new`).url);
    await client.query(`alter database ${name}_new rename to ${name}`);
  });
  return name;
}

function at(server: string, name: string): TestDatabase {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, name };
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
