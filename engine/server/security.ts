import fastifyCookie from '@fastify/cookie';
import fastifyCors from '@fastify/cors';
import fastifyHelmet from '@fastify/helmet';
import fastifyUnderPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../errors/index.ts';
import { otherOrigin, overloaded } from './faults.ts';

export interface SecurityOptions {
  /** Whether browsers reach us by https, through a proxy in front. */
  readonly tls: boolean;
  /** Origins of other pages that may call us, such as `https://shop.example`. Empty: none. */
  readonly origins: readonly string[];
  /** Beyond this delay of the event loop requests are answered 503 at once instead of late; 0 never. */
  readonly loopDelayMsMax: number;
}

/**
 * The content security policy: scripts come from our own files alone. Styles may stand in attributes, because Lit and
 * Vaadin's components write them. Over plain http the upgrade directive would make the page unreachable by host name.
 */
export function policy({ tls, fonts = ["'self'"] }: { tls: boolean; fonts?: readonly string[] }) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      scriptSrcAttr: ["'none'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: [...fonts],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      ...(tls && { upgradeInsecureRequests: [] }),
    },
  };
}

/**
 * Headers of an answer that is data and never a page: nothing of it may run, be framed or be guessed at. Set at once in
 * place of helmet's dozen.
 */
export const dataHeaders = ({ tls }: Pick<SecurityOptions, 'tls'>): Readonly<Record<string, string>> => ({
  'content-security-policy': "default-src 'none';base-uri 'none';frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  ...(tls && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
});

/** The policy of what somebody stored or printed: it may be looked at, and can do nothing. */
export const filePolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

/** Headers and cookies of pages and of what they ask for, on all routes that are declared from now on. */
export async function securePages(
  app: FastifyInstance,
  { tls }: Pick<SecurityOptions, 'tls'>,
): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: policy({ tls }),
    strictTransportSecurity: tls,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
  });
  await app.register(fastifyCookie);
  // What is answered is nobody's to keep. The files of the page, which hold no data, say otherwise for themselves.
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header('cache-control', 'no-store');
    done();
  });
}

/**
 * What is judged at once: with a second, one long pause, such as that of linking thousands of entities, would pass for
 * a second in which all have waited, and the next second's requests would be refused by an idle server.
 */
const loadMs = 5_000;

/** Allowed origins and load shedding for every route. */
export async function secure(
  app: FastifyInstance,
  { origins, loopDelayMsMax }: Pick<SecurityOptions, 'origins' | 'loopDelayMsMax'>,
): Promise<void> {
  // Where no origin is allowed, a browser that gets no word of any keeps the answer to itself.
  if (origins.length > 0) await app.register(fastifyCors, { origin: [...origins], credentials: true });
  await app.register(fastifyUnderPressure, {
    maxEventLoopDelay: loopDelayMsMax,
    sampleInterval: loadMs,
    pressureHandler(request) {
      if (!isProbe(request)) throw new Refusal(overloaded({}));
    },
  });
}

/** Whoever watches must still see us when we are busy. */
const isProbe = ({ url }: FastifyRequest): boolean => /^\/(healthz|readyz|health|metrics)$/.test(url);

/**
 * Refuses a request that a page of another site made a browser send with our cookie. SameSite keeps the cookie away
 * from most; this holds where a browser sends one nevertheless.
 */
export function requireSameOrigin(request: FastifyRequest, origins: readonly string[]): void {
  const { origin } = request.headers;
  if (origin === undefined) return; // no browser, or a navigation, which cannot carry JSON
  const own = new URL(`${request.protocol}://${request.host}`).host; // without a port that goes without saying
  const same = URL.canParse(origin) && new URL(origin).host === own;
  if (!same && !origins.includes(origin)) throw new Refusal(otherOrigin({}));
}
