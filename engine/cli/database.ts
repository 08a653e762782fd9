import { join } from 'node:path';
import { startEmbedded } from '../postgres/index.ts';
import type { Settings } from './settings.ts';

/** A PostgreSQL that answers. */
export interface RunningDatabase {
  /** Address of whoever may make roles and tables. */
  readonly adminUrl: string;
  /** Address that requests go to; behind a transaction pooler another one than `adminUrl`. */
  readonly url: string;
  /** Ends it, if we started it. */
  stop(): Promise<void>;
}

/** The database that was given, else one of our own in the data folder: started, or joined when it already runs. */
export async function findDatabase(
  settings: Settings,
  log: (line: string) => void,
): Promise<RunningDatabase> {
  const { databaseUrl, databaseDirectUrl, dataFolder } = settings;
  if (databaseUrl !== undefined) {
    return { adminUrl: databaseDirectUrl ?? databaseUrl, url: databaseUrl, stop: async () => {} };
  }
  const embedded = await startEmbedded({ dataDir: join(dataFolder, 'postgres'), log });
  return { adminUrl: embedded.url, url: embedded.url, stop: () => embedded.stop() };
}
