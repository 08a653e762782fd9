/** A database for one run of scenarios. It is thrown away afterwards: nothing of the installation is touched. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDatabase } from '../../database/index.ts';
import { openPool, startEmbedded } from '../../postgres/index.ts';
import { applyPublication } from '../../publication/index.ts';
import type { RunningDatabase } from '../database.ts';
import { definitionsOf } from '../metadata.ts';
import type { Output } from '../output.ts';
import type { Settings } from '../settings.ts';

/** Makes the database on the server that settings name, else on one in a temporary folder, with what the files say. */
export async function openOwnDatabase(settings: Settings, out: Output): Promise<RunningDatabase> {
  const definitions = await definitionsOf(settings, { demo: true });
  const database = await (settings.databaseUrl === undefined ? inFolder() : onServer(settings));
  try {
    out.progress('making a database');
    await prepareDatabase({ url: database.adminUrl, secret: settings.secret });
    await applyPublication({ url: database.adminUrl }, definitions);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}

/** What is thrown away need not outlive a power cut. */
const fleeting = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_locks_per_transaction: '512',
};

async function inFolder(): Promise<RunningDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kontor-test-'));
  await chmod(dataDir, 0o755); // where we are root, the server runs as somebody else
  const server = await startEmbedded({ dataDir, settings: fleeting });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { adminUrl: server.url, url: server.url, stop };
}

async function onServer({ databaseUrl, databaseDirectUrl }: Settings): Promise<RunningDatabase> {
  const server = databaseDirectUrl ?? databaseUrl!;
  const name = `kontor_test_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string): Promise<void> => {
    const pool = openPool(server, { size: 1, application: 'kontor test' });
    await pool.query(statement).finally(() => pool.close());
  };
  await run(`create database ${name}`);
  const address = new URL(server);
  address.pathname = `/${name}`;
  const stop = () => run(`drop database if exists ${name} with (force)`);
  return { adminUrl: address.href, url: address.href, stop };
}
