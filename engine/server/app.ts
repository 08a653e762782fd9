import fastifyRateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import type { SharedMemory } from '../redis/index.ts';
import { correlationHeader, correlationOf } from './correlation.ts';
import { sendFailure } from './failure.ts';
import { countedIn } from './limits.ts';
import { hidden, requestLog, TimedLog } from './log.ts';
import { buildValidator } from './schemas.ts';
import { secure, type SecurityOptions } from './security.ts';

export interface AppOptions extends SecurityOptions {
  /** pino's levels; `silent` for none. */
  readonly logLevel: string;
  /** Largest JSON body in bytes; files and imports stream under limits of their own. */
  readonly bodyBytesMax: number;
  /** A request whose body has not come in this time is cut. */
  readonly requestMsMax: number;
  /** Addresses or networks of proxies whose `X-Forwarded-*` headers are believed. */
  readonly trustProxy: readonly string[];
  /** Where processes count together; absent where no Redis is configured. */
  readonly shared?: SharedMemory;
}

/**
 * Fastify with what every route shares: log, correlation id, allowed origins, limits, coded errors. It has no route yet.
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: options.logLevel, redact: hidden },
    logController: new TimedLog(),
    childLoggerFactory: requestLog,
    genReqId: correlationOf,
    requestTimeout: options.requestMsMax,
    bodyLimit: options.bodyBytesMax,
    trustProxy: options.trustProxy.length > 0 && [...options.trustProxy],
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    schemaController: { compilersFactory: { buildValidator } },
  });
  // A form or plain text is what another site can make a browser send without asking: neither is ever taken.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(sendFailure);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header(correlationHeader, request.id);
    done();
  });
  await secure(app, options);
  await app.register(fastifyRateLimit, { global: false, store: countedIn(options.shared) });
  return app;
}
