import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { openPool, type Connection } from '../postgres/index.ts';
import { migrate } from './migrate.ts';
import { quote } from './names.ts';
import { addressAs, makeRoles, rolesOf, setPassword, type Roles } from './roles.ts';

export interface Preparation {
  /** Address of whoever may make roles and schemas: DATABASE_DIRECT_URL, else DATABASE_URL. */
  readonly url: string;
  readonly secret: string;
  /** Prefix of the role names, `kontor` when left out. */
  readonly roles?: string;
}

/** Serialises all preparations and applies of one database. Any number would do; this one spells KONT. */
const lockKey = 0x4b4f4e54;

const migrations = join(import.meta.dirname, '../../migrations/engine');

/**
 * Makes what every database needs before the first module: roles, extensions, schema `kontor` with our own tables.
 * Harmless to repeat, and to start in several processes at once.
 */
export async function prepareDatabase({ url, secret, roles: prefix }: Preparation): Promise<void> {
  const roles = rolesOf(prefix);
  const pool = openPool(url, { size: 1, application: 'kontor prepare' });
  try {
    await pool.own(async (db) => {
      await db.query('select pg_advisory_lock($1)', [lockKey]);
      await makeRoles(db, roles, secret);
      await letOwnerBuild(db, roles);
      if (!(await isMigrated(db)))
        await migrate(url, roles, { directory: migrations, tableName: 'migration' });
      if (!(await signsIn(addressAs(url, roles.run, secret)))) {
        for (const role of [roles.run, roles.loop]) await setPassword(db, role, secret);
      }
    });
  } finally {
    await pool.close();
  }
}

/** Whether just the migrations that there are have run. What else there may be is for the migrator to judge. */
async function isMigrated(db: Connection): Promise<boolean> {
  const { rows: found } = await db.query<{ known: boolean }>(
    `select to_regclass('kontor.migration') is not null as known`,
  );
  if (!found[0]!.known) return false;
  const { rows } = await db.query<{ name: string }>('select name from kontor.migration');
  return isDeepStrictEqual(rows.map(({ name }) => name).sort(), (await readdir(migrations)).sort());
}

async function letOwnerBuild(db: Connection, roles: Roles): Promise<void> {
  const { rows } = await db.query<{ name: string }>('select current_database() as name');
  await db.query(`grant create, connect on database ${quote(rows[0]!.name)} to ${quote(roles.owner)}`);
  // Of the types and functions somebody makes for a session, those who share it after him could be served.
  await db.query(`revoke temporary on database ${quote(rows[0]!.name)} from public`);
  for (const extension of ['pg_trgm', 'btree_gin']) {
    await db.query(`create extension if not exists ${extension} with schema public`);
  }
  await db.query(`create schema if not exists kontor authorization ${quote(roles.owner)}`);
}

async function signsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code?.startsWith('28')) return false;
    throw error;
  } finally {
    await client.end();
  }
}
