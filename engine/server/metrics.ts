import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DeliveryCounts } from './events/counts.ts';
import type { DeliveryListener } from './events/host.ts';

/** What the server counts. Names are a promise to dashboards; units are seconds and bytes. */
export interface Metrics {
  readonly registry: Registry;
  signIn(outcome: 'success' | 'failure'): void;
  tokenIssued(kind: 'access' | 'refresh'): void;
  /** A request that was refused because this one has asked for too much. */
  limited(whose: string, what: string): void;
  /** A unit that the database answered, or refused, after `seconds`. */
  query(seconds: number): void;
  /** A delivery of an event, and what became of it after `seconds`. */
  readonly delivery: DeliveryListener;
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const bytesBuckets = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/** Counters of one server. What is kept in the database, open sessions, deliveries and what is not sealed, is counted when somebody scrapes. */
export function openMetrics(
  activeUsers: () => Promise<number>,
  deliveries: () => Promise<DeliveryCounts>,
  unsealedSeconds: () => Promise<number>,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const attempts = new Counter({
    name: 'auth_attempts_total',
    help: 'Sign-in attempts.',
    labelNames: ['outcome'],
    registers,
  });
  const tokens = new Counter({
    name: 'tokens_issued_total',
    help: 'Tokens issued.',
    labelNames: ['kind'],
    registers,
  });
  const limited = new Counter({
    name: 'requests_limited_total',
    help: 'Requests refused because a place, user or organization had asked for too much.',
    labelNames: ['whose', 'what'],
    registers,
  });
  const queries = new Counter({ name: 'db_queries_total', help: 'Units sent to the database.', registers });
  const duration = new Histogram({
    name: 'db_query_duration_seconds',
    help: 'Time until the database answered a unit.',
    buckets: secondsBuckets,
    registers,
  });
  new Gauge({
    name: 'active_users_total',
    help: 'Accounts with an open session.',
    registers,
    async collect() {
      this.set(await activeUsers().catch(() => Number.NaN));
    },
  });
  const delivered = new Counter({
    name: 'event_deliveries_total',
    help: 'Events that subscribers were given, by what became of it.',
    labelNames: ['subscriber', 'outcome'],
    registers,
  });
  const taking = new Histogram({
    name: 'event_delivery_duration_seconds',
    help: 'Time a subscriber took for an event.',
    labelNames: ['subscriber'],
    buckets: secondsBuckets,
    registers,
  });
  new Gauge({
    name: 'event_deliveries_open',
    help: 'Events that subscribers have not taken: waiting, or dead letters.',
    labelNames: ['status'],
    registers,
    async collect() {
      const { waiting, dead } = await deliveries().catch(() => ({ waiting: Number.NaN, dead: Number.NaN }));
      this.set({ status: 'waiting' }, waiting);
      this.set({ status: 'dead' }, dead);
    },
  });
  new Gauge({
    name: 'audit_unsealed_seconds',
    help: 'Age of the oldest row of the audit that no block seals; 0 where all are sealed.',
    registers,
    async collect() {
      this.set(await unsealedSeconds().catch(() => Number.NaN));
    },
  });
  return {
    registry,
    signIn: (outcome) => attempts.inc({ outcome }),
    tokenIssued: (kind) => tokens.inc({ kind }),
    limited: (whose, what) => limited.inc({ whose, what }),
    query(seconds) {
      queries.inc();
      duration.observe(seconds);
    },
    delivery(subscriber, outcome, seconds) {
      delivered.inc({ subscriber, outcome });
      taking.observe({ subscriber }, seconds);
    },
  };
}

/** Counts each request under the pattern of its route (never its address: ids would make endless series). */
export function measureRequests(app: FastifyInstance, { registry }: Metrics): void {
  const labelNames = ['method', 'route', 'status'] as const;
  const registers = [registry];
  const total = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered.',
    labelNames,
    registers,
  });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames,
    buckets: secondsBuckets,
    registers,
  });
  const sizes = { labelNames: ['method', 'route'] as const, buckets: bytesBuckets, registers };
  const requestSize = new Histogram({
    name: 'http_request_size_bytes',
    help: 'Size of request bodies.',
    ...sizes,
  });
  const responseSize = new Histogram({
    name: 'http_response_size_bytes',
    help: 'Size of answers.',
    ...sizes,
  });

  // Labels are turned into a series once; each request then finds its own.
  const places = new Map<string, ReturnType<typeof placed>>();
  const placed = (method: string, route: string, status: string) => ({
    total: total.labels(method, route, status),
    duration: duration.labels(method, route, status),
    requestSize: requestSize.labels(method, route),
    responseSize: responseSize.labels(method, route),
  });

  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    const key = `${method} ${reply.statusCode} ${route}`;
    const place = places.get(key) ?? placed(method, route, String(reply.statusCode));
    places.set(key, place);
    place.total.inc();
    place.duration.observe(reply.elapsedTime / 1000);
    place.requestSize.observe(Number(request.headers['content-length'] ?? 0));
    place.responseSize.observe(Number(reply.getHeader('content-length') ?? 0));
    done();
  });
}

/** `GET /metrics`, for whoever scrapes. */
export function metricsRoute(app: FastifyInstance, { registry }: Metrics): void {
  const config = { open: 'Scraped by whoever watches the machine; it tells numbers alone.' };
  app.get('/metrics', { config }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
