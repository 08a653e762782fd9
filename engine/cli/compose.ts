import type { FastifyInstance } from 'fastify';
import { addressAs, rolesOf } from '../database/index.ts';
import { openPipeline, type Pipeline } from '../postgres/index.ts';
import { openServer, type ServerParts } from '../server/index.ts';
import type { RunningDatabase } from './database.ts';
import type { Settings } from './settings.ts';

/** All rooms put together over one database. */
export interface Kontor {
  readonly app: FastifyInstance;
  /** Answers what is under way, then lets go of everything it holds. */
  close(): Promise<void>;
}

export interface Profile {
  readonly page: ServerParts['page'];
  readonly development: boolean;
}

/** Composes server and rooms over a database that is prepared. Listens nowhere yet. */
export async function openKontor(
  settings: Settings,
  database: RunningDatabase,
  profile: Profile,
): Promise<Kontor> {
  const url = addressAs(database.url, rolesOf().run, settings.secret);
  const pipeline = openPipeline(url, { connections: settings.databasePipeline });
  let stopping = false;
  const app = await openServer({
    ...profile,
    ask: askBy(pipeline),
    ready: () => !stopping,
    secret: settings.secret,
    ...(settings.jwtSecret !== undefined && { jwtSecret: settings.jwtSecret }),
    attemptsPerMinute: settings.signInAttempts,
    logLevel: settings.logLevel,
    bodyBytesMax: 1024 * 1024,
    requestMsMax: 15_000,
    trustProxy: settings.trustProxy.split(',').filter((each) => each.trim() !== ''),
    tls: settings.publicUrl?.startsWith('https:') ?? false,
    origins: settings.publicUrl === undefined ? [] : [new URL(settings.publicUrl).origin],
    dataFolder: settings.dataFolder,
  });
  const close = async () => {
    stopping = true;
    await app.close();
    await pipeline.close();
  };
  return { app, close };
}

const askBy =
  (pipeline: Pipeline): ServerParts['ask'] =>
  async <Row>(text: string, values: readonly unknown[]) => {
    const [result] = await pipeline.runUnit([{ text, values }]);
    return result!.rows as Row[];
  };
