import { statfs } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

export interface HealthChecks {
  /** Resolves when the database answers a trivial statement. */
  readonly database: () => Promise<void>;
  /** Resolves when Redis answers; absent where none is configured. */
  readonly redis?: () => Promise<void>;
  /** True as soon as a publication is loaded and nobody asked the server to stop. */
  readonly ready: () => boolean;
  /** Folder whose disk is watched: that of files and, on a laptop, of the database. */
  readonly dataFolder: string;
}

const watched = {
  config: {
    open: 'Whoever watches the machine has no account; it tells whether it is well, and nothing else.',
  },
};

type Link = 'connected' | 'disconnected';

// A database that takes longer to say "1" is as good as gone to whoever asks, such as a load balancer.
const answerMsMax = 2_000;

/**
 * `/healthz`: the process is alive, whatever else is wrong. `/readyz`: requests can be served. `/health`: the whole
 * picture for people and monitors. The last two are 503 while the database is gone.
 */
export function healthRoutes(app: FastifyInstance, checks: HealthChecks): void {
  app.get('/healthz', watched, () => ({ status: 'ok' }));

  app.get('/readyz', watched, async (_request, reply) => {
    const database = await linkOf(() => checks.database());
    const ready = database === 'connected' && checks.ready();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', database });
  });

  app.get('/health', watched, async (_request, reply) => {
    const { redis: askRedis } = checks;
    const [database, redis, disk] = await Promise.all([
      linkOf(() => checks.database()),
      askRedis ? linkOf(() => askRedis()) : ('not used' as const),
      diskOf(checks.dataFolder),
    ]);
    const well = database === 'connected';
    return reply.code(well ? 200 : 503).send({
      status: well ? 'ok' : 'error',
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
      database,
      redis,
      disk,
      memory: { rssBytes: process.memoryUsage.rss(), heapUsedBytes: process.memoryUsage().heapUsed },
    });
  });
}

async function linkOf(ask: () => Promise<void>): Promise<Link> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Link>((done) => (timer = setTimeout(() => done('disconnected'), answerMsMax)));
  const answer = ask().then(
    (): Link => 'connected',
    (): Link => 'disconnected',
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function diskOf(folder: string): Promise<{ freeBytes: number; totalBytes: number } | 'unknown'> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk ? { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize } : 'unknown';
}
