import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import { addressAs, rolesOf } from '../database/index.ts';
import { openPipeline, openPool, proveSettings, type Pipeline, type Pool } from '../postgres/index.ts';
import { openPublications, publicationChannel, type Publications } from '../publication/index.ts';
import { Refusal } from '../errors/index.ts';
import {
  checkFieldTypes,
  checkPlugins,
  containPlugins,
  extensionsOf,
  readPlugins,
  type Contained,
  type Extensions,
  type Plugin,
} from '../extension/index.ts';
import { openOutgoing, type Outgoing } from '../outgoing/index.ts';
import type { SharedMemory } from '../redis/index.ts';
import { openRecords, type Records } from '../records/index.ts';
import {
  openServer,
  openServices,
  type DeliveryListener,
  type ServerParts,
  type Services,
} from '../server/index.ts';
import { filesOf } from './adapters.ts';
import { isBehindPooler, type RunningDatabase } from './database.ts';
import { firstPort } from './listen.ts';
import { bellAt } from './looking.ts';
import type { Settings } from './settings.ts';

/** The rooms over one prepared database, as the run-time role sees it. */
export interface Rooms {
  readonly pipeline: Pipeline;
  readonly pool: Pool;
  readonly publications: Publications;
  readonly records: Records;
  /** Absent where no Redis is configured. */
  readonly shared?: SharedMemory;
  /** Whom processes act as. */
  readonly services: Services;
  /** One statement as the loop role, in no organization: what the run role may ask lies in an organization. */
  readonly ask: ServerParts['ask'];
  readonly watchQueries: ServerParts['watchQueries'];
  readonly watchDeliveries: ServerParts['watchDeliveries'];
  /** Tells those who watch of a delivery. */
  readonly toldDelivery: DeliveryListener;
  readonly extensions: Extensions;
  /** The one way out to other programs. */
  readonly outgoing: Outgoing;
  close(): Promise<void>;
}

export interface Profile {
  readonly page: ServerParts['page'];
  readonly development: boolean;
}

/** Connections for what lies in no organization: sign-in, sessions, whose they are. Few, because each is short. */
const acrossMost = 2;

/** Opens what every command that touches data needs; the newest publication is loaded. */
export async function openRooms(settings: Settings, database: RunningDatabase): Promise<Rooms> {
  const url = addressAs(database.url, rolesOf().run, settings.secret);
  const pooled = isBehindPooler(database);
  const watchers: ((seconds: number) => void)[] = [];
  const pipeline = watched(openPipeline(url, { connections: settings.databasePipeline, pooled }), watchers);
  const pool = openPool(url, { size: settings.databasePool, pooled });
  const across = openPipeline(addressAs(database.url, rolesOf().loop, settings.secret), {
    connections: acrossMost,
    pooled,
  });
  if (pooled) await proveSettings(pool);
  const publications = await openPublications({ database: pool });
  const refresh = () => void publications.refresh().catch(() => {}); // the poll looks again
  const bell = bellAt(settings, database, {
    channels: { [publicationChannel]: refresh },
    listening: refresh,
  });
  const shared = await sharedMemory(settings);
  // Whoever learns of a publication tells the others: they may have lost the notification.
  shared?.hear(publicationChannel, (number) => {
    if (Number(number) > publications.current().number) refresh();
  });
  const quiet = publications.onSwap(({ number }) => shared?.ring(publicationChannel, String(number)));
  const close = async () => {
    quiet();
    shared?.close();
    await bell?.close();
    await publications.close();
    await Promise.all([pipeline.close(), pool.close(), across.close()]);
  };
  const contained = await pluginsFor(publications).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const extensions = extensionsOf(contained.plugins);
  const outgoing = openOutgoing({ allowed: listOf(settings.outgoingPrivate) });
  const records = openRecords({ pipeline, pool, extensions });
  const deliveryWatchers: DeliveryListener[] = [];
  const ask = askBy(across);
  return {
    pipeline,
    pool,
    publications,
    records,
    ...(shared && { shared }),
    services: openServices(ask, publications),
    ask,
    watchQueries: (listener: (seconds: number) => void) => void watchers.push(listener),
    watchDeliveries: (listener) => void deliveryWatchers.push(listener),
    toldDelivery: (...told) => deliveryWatchers.forEach((listener) => listener(...told)),
    extensions,
    outgoing,
    async close() {
      await close();
      await contained.close();
    },
  };
}

/** Names in it carry a mark of the installation's secret, so that two installations may share one Redis. */
async function sharedMemory({ redisUrl, secret }: Settings): Promise<SharedMemory | undefined> {
  if (redisUrl === undefined) return undefined;
  const { openRedis } = await import('../redis/index.ts'); // a start without Redis need not load its driver
  const mark = createHmac('sha256', secret).update('redis').digest('hex').slice(0, 16);
  return openRedis(redisUrl, `kontor:${mark}`);
}

/** Where plugins lie. */
export const pluginsFolder = join(import.meta.dirname, '../../plugins');

/**
 * The plugins that lie beside the engine, each to run in a cell of its own.
 * @throws Refusal when one does not fit the engine or what is served
 */
async function pluginsFor(publications: Publications): Promise<Contained> {
  const plugins = await readPlugins(pluginsFolder);
  const { number, model } = publications.current();
  const faults =
    number === 0
      ? []
      : [...checkPlugins(plugins, model, manifest.version), ...checkFieldTypes(plugins, model)];
  if (faults.length > 0) throw new Refusal(faults);
  return containPlugins(plugins, {
    folder: pluginsFolder,
    onStray: (message) => void process.stderr.write(`${message}\n`),
  });
}

/** The server over the rooms. It listens nowhere yet. */
export function composeServer(settings: Settings, rooms: Rooms, profile: Profile): Promise<FastifyInstance> {
  const { publicUrl } = settings;
  const files = filesOf(settings, rooms);
  return openServer({
    ...profile,
    ask: rooms.ask,
    watchQueries: rooms.watchQueries,
    watchDeliveries: rooms.watchDeliveries,
    records: rooms.records,
    ...(rooms.shared && { shared: rooms.shared }),
    publications: rooms.publications,
    secret: settings.secret,
    ...(settings.jwtSecret !== undefined && { jwtSecret: settings.jwtSecret }),
    attemptsPerMinute: settings.signInAttempts,
    requestsPerMinute: settings.userRequests,
    recordsPerMinute: settings.userRecords,
    providers: settings.providers,
    call: rooms.outgoing.call,
    logLevel: settings.logLevel,
    bodyBytesMax: 1024 * 1024,
    requestMsMax: 15_000,
    loopDelayMsMax: settings.environment === 'test' ? 0 : 2_000, // tests share their process and a busy machine
    trustProxy: listOf(settings.trustProxy),
    // Without a public address it is a newcomer's machine, where whoever reads the letter sits.
    pageUrl:
      publicUrl === undefined ? `http://localhost:${settings.port ?? firstPort}` : new URL(publicUrl).origin,
    tls: publicUrl?.startsWith('https:') ?? false,
    origins: publicUrl === undefined ? [] : [new URL(publicUrl).origin],
    dataFolder: settings.dataFolder,
    ...(files && { files }),
    plugins: {
      plugins: rooms.extensions.plugins.filter(inUse(settings)),
      pluginsFolder,
      services: rooms.services,
      reach: { outgoing: rooms.outgoing, variables: settings.plugins },
    },
  });
}

/** Whether a plugin serves anything: one that brings adapters does where a setting names it. */
const inUse =
  ({ payments, mail, files }: Settings) =>
  ({ name, adapters }: Plugin): boolean =>
    adapters === undefined || [payments, mail, files].includes(name);

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** The same pipeline, telling how long each unit, each read and each write took. */
function watched(pipeline: Pipeline, watchers: readonly ((seconds: number) => void)[]): Pipeline {
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work;
    } finally {
      for (const tell of watchers) tell((performance.now() - began) / 1000);
    }
  };
  return {
    ...pipeline,
    runUnit: (statements) => timed(pipeline.runUnit(statements)),
    runRead: (opening, query) => timed(pipeline.runRead(opening, query)),
    runWrite: (company, statements, joint, next) =>
      timed(pipeline.runWrite(company, statements, joint, next)),
  };
}

const askBy =
  (pipeline: Pipeline): ServerParts['ask'] =>
  async <Row>(text: string, values: readonly unknown[]) => {
    const [result] = await pipeline.runUnit([{ text, values }]);
    return result!.rows as Row[];
  };
