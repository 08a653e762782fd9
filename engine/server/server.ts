import type { FastifyInstance } from 'fastify';
import { buildApp, type AppOptions } from './app.ts';
import { openPeople, type Ask } from './auth/people.ts';
import { authRoutes } from './auth/routes.ts';
import { openTokens } from './auth/tokens.ts';
import { graphiqlRoutes } from './graphiql.ts';
import { healthRoutes } from './health.ts';
import { measureRequests, openMetrics } from './metrics.ts';
import { servePage, servePageSources } from './page.ts';

export interface ServerParts extends AppOptions {
  /** KONTOR_SECRET: what all keys are made from. */
  readonly secret: string;
  /** JWT_SECRET, where access tokens are signed by a shared key. */
  readonly jwtSecret?: string;
  readonly attemptsPerMinute: number;
  /** One statement in a transaction of its own, as the run-time role, in no organization. */
  readonly ask: Ask;
  readonly ready: () => boolean;
  readonly dataFolder: string;
  /** The built page, or the configuration of Vite that serves its sources. */
  readonly page: { readonly folder: string } | { readonly viteConfig: string };
  /** Adds GraphiQL. */
  readonly development: boolean;
}

/** The server with all its routes, not yet listening. */
export async function openServer(parts: ServerParts): Promise<FastifyInstance> {
  const people = openPeople(parts.ask);
  const tokens = openTokens(parts);
  const metrics = openMetrics(() => people.countActive());
  const app = await buildApp(parts);
  measureRequests(app, metrics);
  healthRoutes(app, {
    database: async () => void (await parts.ask('select 1', [])),
    ready: parts.ready,
    dataFolder: parts.dataFolder,
  });
  authRoutes(app, { ...parts, people, tokens, metrics });
  if (parts.development) graphiqlRoutes(app);
  await ('folder' in parts.page
    ? servePage(app, parts.page.folder)
    : servePageSources(app, parts.page.viteConfig));
  return app;
}
