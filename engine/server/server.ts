import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { FileAdapter, Opened } from '../extension/index.ts';
import {
  keptRing,
  openAttempts,
  openFactors,
  openFileAddresses,
  openIdentities,
  openProviders,
  openKeys,
  openLinks,
  openPasskeys,
  openPeople,
  openSeal,
  openSessions,
  openSharedLinks,
  openStandIns,
  openTokens,
  sharedRing,
  type Ask,
  type Call,
  type Provider,
} from '../identity/index.ts';
import type { Publications } from '../publication/index.ts';
import type { Records } from '../records/index.ts';
import { buildApp, type AppOptions } from './app.ts';
import { openBudgets } from './budgets.ts';
import { openActors } from './auth/actors.ts';
import { openEntrance } from './auth/entrance.ts';
import { factorRoutes } from './auth/factors.ts';
import { ownRoutes } from './auth/own.ts';
import { passkeyRoutes } from './auth/passkeys.ts';
import { publicKeyRoute } from './auth/public-keys.ts';
import { providerRoutes } from './auth/providers.ts';
import { recoveryRoutes } from './auth/recovery.ts';
import { authRoutes } from './auth/routes.ts';
import { standInRoutes } from './auth/stand-ins.ts';
import { commentRoutes } from './comments/routes.ts';
import { openDoor } from './door.ts';
import { projectionRoutes } from './events/projections.ts';
import { eventRoutes } from './events/routes.ts';
import { exchangeRoutes } from './exchange.ts';
import { fileRoutes } from './files/routes.ts';
import { diskFiles, openFileStore } from './files/store.ts';
import { graphiqlRoutes } from './graphiql.ts';
import { graphqlRoute } from './graphql/route.ts';
import { healthRoutes } from './health.ts';
import { historyRoute } from './history.ts';
import { openLinkRoutes } from './links/open.ts';
import { linkRoutes } from './links/routes.ts';
import { metaRoutes } from './meta.ts';
import { unsealedSeconds } from '../chain/index.ts';
import { measureRequests, metricsRoute, openMetrics } from './metrics.ts';
import { pluginPages } from './plugins/page.ts';
import { pluginRoutes, type PluginRouteParts } from './plugins/routes.ts';
import { printRoutes } from './prints.ts';
import { countDeliveries } from './events/counts.ts';
import type { DeliveryListener } from './events/host.ts';
import { accessRoutes } from './access/routes.ts';
import { guardRoutes } from './guards.ts';
import { processRoutes } from './processes/routes.ts';
import { servePage, servePageSources } from './page.ts';
import { securePages } from './security.ts';

export interface ServerParts extends AppOptions {
  /** KONTOR_SECRET: what all keys are made from. */
  readonly secret: string;
  /** JWT_SECRET, where access tokens are signed by a shared key. */
  readonly jwtSecret?: string;
  readonly attemptsPerMinute: number;
  /** What one user may ask for. */
  readonly requestsPerMinute: number;
  readonly recordsPerMinute: number;
  /** Where people reach the pages, `https://kontor.example`. */
  readonly pageUrl: string;
  /** Other programs that say who somebody is, and how they are called. */
  readonly providers: readonly Provider[];
  readonly call: Call;
  /** One statement in a transaction of its own, as the run-time role, in no organization. */
  readonly ask: Ask;
  /** Calls the listener for each unit that was sent to the database, with the seconds it took. */
  readonly watchQueries: (listener: (seconds: number) => void) => void;
  /** Calls the listener for each delivery of an event that this process has worked on. */
  readonly watchDeliveries: (listener: DeliveryListener) => void;
  readonly records: Records;
  readonly publications: Publications;
  /** Plugins with their routes, and what these may reach. */
  readonly plugins?: PluginRouteParts;
  readonly dataFolder: string;
  /** Who keeps the bytes of files, where it is not the data folder. */
  readonly files?: Opened<FileAdapter>;
  /** The built page, or the configuration of Vite that serves its sources. */
  readonly page: { readonly folder: string } | { readonly viteConfig: string };
  /** Adds GraphiQL. */
  readonly development: boolean;
}

/** The server with all its routes, not yet listening. */
export async function openServer(parts: ServerParts): Promise<FastifyInstance> {
  const people = openPeople(parts.ask);
  const folder = join(parts.dataFolder, 'files');
  const attempts = openAttempts(parts.ask);
  const seal = openSeal(parts.secret);
  const ring = parts.jwtSecret === undefined ? keptRing(parts.ask, seal) : sharedRing(parts.jwtSecret);
  const tokens = openTokens(ring);
  const factors = openFactors(parts.ask, seal, attempts);
  const sessions = openSessions(parts.ask, factors);
  const metrics = openMetrics(
    () => people.countActive(),
    () => countDeliveries(parts.ask),
    () => unsealedSeconds(parts.ask),
  );
  parts.watchQueries((seconds) => metrics.query(seconds));
  parts.watchDeliveries((...told) => metrics.delivery(...told));
  const entrance = openEntrance({ ...parts, people, tokens, metrics });
  const app = await buildApp(parts);
  const keys = openKeys(parts.ask);
  const budgets = openBudgets({ ...parts, limited: metrics.limited });
  app.addHook('onClose', () => budgets.close());
  guardRoutes(app, [keys, tokens], budgets);
  measureRequests(app, metrics);
  const door = openDoor({ ...parts, actors: openActors(parts.ask) });
  graphqlRoute(app, door, { ...parts, budgets });
  // What pages need stands in a scope beside GraphQL: a small request would spend a tenth of its time in their hooks.
  await app.register(async (site) => {
    await securePages(site, parts);
    healthRoutes(site, {
      database: async () => void (await parts.ask('select 1', [])),
      ready: () => parts.publications.current().number > 0,
      dataFolder: parts.dataFolder,
      ...(parts.shared && { redis: () => parts.shared!.ping() }),
    });
    metricsRoute(site, metrics);
    publicKeyRoute(site, ring);
    authRoutes(site, { ...parts, people, factors, entrance, attempts });
    ownRoutes(site, door, { ...parts, sessions, keys, attempts });
    passkeyRoutes(site, {
      ...parts,
      passkeys: openPasskeys(parts.ask, parts.pageUrl),
      factors,
      sessions,
      entrance,
    });
    providerRoutes(site, {
      ...parts,
      providers: openProviders({ ...parts, seal }),
      identities: openIdentities(parts.ask),
      factors,
      sessions,
      entrance,
    });
    standInRoutes(site, door, {
      ...parts,
      standIns: openStandIns(parts.ask),
      sessions,
      people,
      entrance,
    });
    factorRoutes(site, door, { ...parts, sessions, factors });
    recoveryRoutes(site, { ...parts, links: openLinks(parts.ask, seal, parts.pageUrl), attempts });
    const { plugins, pluginsFolder = '' } = parts.plugins ?? { plugins: [] };
    metaRoutes(site, door, await pluginPages(site, plugins, pluginsFolder));
    historyRoute(site, door);
    commentRoutes(site, door);
    exchangeRoutes(site, door, { sessions });
    printRoutes(site, door);
    accessRoutes(site, door);
    processRoutes(site, door);
    eventRoutes(site, door);
    projectionRoutes(site, door);
    const files = openFileStore(join(folder, 'incoming'), parts.files ?? diskFiles(folder));
    await fileRoutes(site, door, { files, addresses: openFileAddresses(seal) });
    const links = openSharedLinks(parts.ask);
    linkRoutes(site, door, { ...parts, links });
    openLinkRoutes(site, door, { ...parts, links, files });
    if (parts.plugins) await pluginRoutes(site, door, parts.plugins);
    if (parts.development) graphiqlRoutes(site);
    await ('folder' in parts.page
      ? servePage(site, parts.page.folder)
      : servePageSources(site, parts.page.viteConfig));
  });
  return app;
}
