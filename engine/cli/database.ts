import { join } from 'node:path';
import { addressAs, prepareDatabase, rolesOf } from '../database/index.ts';
import { Refusal } from '../errors/index.ts';
import { isPooled, startEmbedded } from '../postgres/index.ts';
import { noWayPast } from './faults.ts';
import type { Output } from './output.ts';
import type { Settings } from './settings.ts';

/** A PostgreSQL that answers. */
export interface RunningDatabase {
  /** Address of whoever may make roles and tables. */
  readonly adminUrl: string;
  /** Address that requests go to; behind a transaction pooler another one than `adminUrl`. */
  readonly url: string;
  /** `adminUrl` leads through a pooler too: tables are not made there, and nobody hears a bell. */
  readonly indirect?: true;
  /** Ends it, if we started it. */
  stop(): Promise<void>;
}

/** An apply locks each table and index it makes: with room for them the first one of hundreds of entities is one transaction. */
const maxLocks = '512';

/** Settings of the embedded server. By default PostgreSQL takes a disk to be one that turns. */
const embeddedSettings = { max_locks_per_transaction: maxLocks, random_page_cost: '1.1' };

/** The database that was given, else one of our own in the data folder: started, or joined when it already runs. */
export async function findDatabase(
  settings: Settings,
  log: (line: string) => void,
): Promise<RunningDatabase> {
  const { databaseUrl, databaseDirectUrl = databaseUrl, dataFolder, secret } = settings;
  if (databaseUrl !== undefined && databaseDirectUrl !== undefined) {
    const given = { adminUrl: databaseDirectUrl, url: databaseUrl, stop: async () => {} };
    // The first does not exist yet where nothing was prepared.
    const signIns = [addressAs(databaseDirectUrl, rolesOf().run, secret), databaseDirectUrl];
    return (await isPooled(signIns)) ? { ...given, indirect: true } : given;
  }
  const embedded = await startEmbedded({
    dataDir: join(dataFolder, 'postgres'),
    settings: embeddedSettings,
    log,
  });
  return { adminUrl: embedded.url, url: embedded.url, stop: () => embedded.stop() };
}

/** Whether requests go through a pooler. */
export const isBehindPooler = ({ url, adminUrl, indirect }: RunningDatabase): boolean =>
  url !== adminUrl || indirect === true;

/**
 * Makes what every database needs. Whoever applies holds locks of its session, which a pooler gives to others with it.
 * @throws Refusal CLI010 where only a pooler is known
 */
export async function prepare({ secret }: Settings, { adminUrl, indirect }: RunningDatabase): Promise<void> {
  if (indirect) throw new Refusal(noWayPast({}));
  await prepareDatabase({ url: adminUrl, secret });
}

/** Lends a prepared database to a command: the one that runs, or one that is started and stopped again. */
export async function withDatabase<T>(
  settings: Settings,
  out: Output,
  work: (database: RunningDatabase) => Promise<T>,
): Promise<T> {
  const database = await findDatabase(settings, (line) => out.line(line));
  try {
    await prepare(settings, database);
    return await work(database);
  } finally {
    await database.stop();
  }
}

/** Where a plan would be run, without the password: `kontor on localhost`. */
export function placeName({ databaseUrl, dataFolder }: Settings): string {
  if (databaseUrl === undefined) return `the database in ${dataFolder}`;
  const { hostname, pathname } = new URL(databaseUrl);
  return `${pathname.slice(1)}@${hostname}`;
}
