import { access, mkdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../errors/index.ts';
import { unknownAddress } from './faults.ts';

/** Addresses below these are never the page's: a wrong one is answered as such and not with the page. */
const ownPrefixes = [
  '/api/',
  '/graphql',
  '/graphiql',
  '/health',
  '/readyz',
  '/metrics',
  '/assets/',
  '/plugins/',
];

/** Whether an unknown address is one of the page's own routes, which the page itself tells apart. */
function wantsPage(request: FastifyRequest): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && !ownPrefixes.some((prefix) => request.url.startsWith(prefix));
}

/**
 * Serves the built page from `folder`, also where it is built, or built again, while we serve. Names below `assets/`
 * hold a hash of their content and stay in the browser for a year; the page itself is asked for anew each time.
 */
export async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  app.addHook('onRoute', (route) => {
    if (route.url === '/*') route.config = { ...route.config, open: 'The page, which holds no data.' };
  });
  await app.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders(reply, path) {
      const hashed = path.includes(`${sep}assets${sep}`);
      void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (path.endsWith('shared.html')) void reply.header('x-robots-tag', 'noindex, nofollow');
    },
  });
  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request) || !(await isBuilt(folder))) throw new Refusal(unknownAddress({}));
    return reply.sendFile('index.html');
  });
}

const isBuilt = (folder: string): Promise<boolean> =>
  access(join(folder, 'index.html')).then(
    () => true,
    () => false,
  );

/** Serves the page from its sources by Vite, on the same port: an edit shows without a reload. */
export async function servePageSources(app: FastifyInstance, configFile: string): Promise<void> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    configFile,
    server: { middlewareMode: true, ws: { server: app.server } },
    appType: 'spa',
  });
  app.addHook('onClose', () => vite.close());
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const files = request.url.startsWith('/assets/');
    if (!files && !wantsPage(request)) throw new Refusal(unknownAddress({}));
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    vite.middlewares(request.raw, reply.raw);
  });
}
