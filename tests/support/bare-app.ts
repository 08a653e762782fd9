import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../engine/server/app.ts';

/** A server without routes that logs nothing and sheds no load: for proofs that bring a door of their own. */
export const bareApp = (): Promise<FastifyInstance> =>
  buildApp({
    logLevel: 'silent',
    bodyBytesMax: 1_000_000,
    requestMsMax: 60_000,
    loopDelayMsMax: 0,
    trustProxy: [],
    tls: false,
    origins: [],
  });
