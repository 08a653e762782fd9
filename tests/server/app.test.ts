import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServer, type ServerParts } from '../../engine/server/index.ts';

let folder: string;
let app: FastifyInstance;
let databaseThere = true;

const ask: ServerParts['ask'] = async <Row>(text: string) => {
  if (!databaseThere) throw Object.assign(new Error('gone'), { code: '57P01' });
  return (/count_a(ctive|ttempt)/.test(text) ? [{ count: '3', wait: 0 }] : []) as Row[];
};

const parts = (): ServerParts => ({
  ask,
  secret: 'a secret of more than thirty-two characters',
  attemptsPerMinute: 3,
  requestsPerMinute: 1_000,
  recordsPerMinute: 1_000,
  providers: [],
  call: () => Promise.reject(new Error('no test here calls anybody')),
  pageUrl: 'https://kontor.example',
  records: {} as ServerParts['records'], // no test here reaches a record
  publications: { current: () => ({ number: 1 }) } as unknown as ServerParts['publications'],
  dataFolder: folder,
  page: { folder },
  development: true,
  logLevel: 'silent',
  bodyBytesMax: 1000,
  requestMsMax: 5_000,
  loopDelayMsMax: 0,
  watchQueries: () => {},
  watchDeliveries: () => {},
  trustProxy: [],
  tls: false,
  origins: ['https://shop.example'],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Kontor</title>');
  await writeFile(join(folder, 'assets/app-abc123.js'), 'export {};');
  app = await openServer(parts());
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

test('an answer repeats the caller’s correlation id, or makes one', async () => {
  const given = await app.inject({ url: '/healthz', headers: { 'x-correlation-id': 'order-17' } });
  expect(given.headers['x-correlation-id']).toBe('order-17');
  const strange = await app.inject({ url: '/healthz', headers: { 'x-correlation-id': 'a b\tc' } });
  expect(strange.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('scripts come from our own files alone', async () => {
  const { headers } = await app.inject('/');
  expect(headers['content-security-policy']).toContain("script-src 'self';");
  expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
});

test.each(['/', '/api/nothing', '/graphql', '/health'])(
  'what %s answers is not framed, not guessed at, and takes no other base for its addresses',
  async (url) => {
    const { headers } = await app.inject(url);
    expect(headers['content-security-policy']).toMatch(/base-uri 'none'/);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  },
);

test('behind https every answer wants it for a year, for all names below ours, and over http none does', async () => {
  const secure = await openServer({ ...parts(), tls: true });
  for (const url of ['/', '/api/nothing', '/graphql', '/health']) {
    const wanted = (await secure.inject(url)).headers['strict-transport-security'];
    expect(wanted).toBe('max-age=31536000; includeSubDomains');
    expect((await app.inject(url)).headers['strict-transport-security']).toBeUndefined();
  }
  await secure.close();
});

test.each(['/api/nothing', '/graphql', '/health', '/metrics'])('what %s answers is not kept', async (url) => {
  expect((await app.inject(url)).headers['cache-control']).toBe('no-store');
});

test('the address that somebody looked at is told to no other site', async () => {
  expect((await app.inject('/sales.Order/list')).headers['referrer-policy']).toBe('no-referrer');
});

test('TRACE is answered like what is not there', async () => {
  expect((await app.inject({ method: 'TRACE' as 'GET', url: '/' })).statusCode).toBe(404);
});

test('the page answers its own addresses, hashed files stay in the browser', async () => {
  const page = await app.inject('/sales.Order/list?view=open');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('<title>Kontor</title>');
  expect(page.headers['cache-control']).toBe('no-cache');
  const asset = await app.inject('/assets/app-abc123.js');
  expect(asset.headers['cache-control']).toContain('immutable');
});

test.each(['/api/nothing', '/assets/', '/assets/old-hash.js', '/graphiql/other.js'])(
  '%s is unknown',
  async (url) => {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ faults: [{ code: 'SRV905' }] });
  },
);

test('health is well with the database and 503 without, liveness asks no database', async () => {
  const well = await app.inject('/health');
  expect(well.statusCode).toBe(200);
  expect(well.json()).toMatchObject({
    status: 'ok',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    uptime: expect.any(Number),
    database: 'connected',
    redis: 'not used',
    disk: { freeBytes: expect.any(Number) },
    memory: { rssBytes: expect.any(Number) },
  });
  expect((await app.inject('/readyz')).statusCode).toBe(200);
  databaseThere = false;
  expect((await app.inject('/health')).json()).toMatchObject({ status: 'error', database: 'disconnected' });
  expect((await app.inject('/health')).statusCode).toBe(503);
  expect((await app.inject('/readyz')).statusCode).toBe(503);
  expect((await app.inject('/healthz')).statusCode).toBe(200);
  databaseThere = true;
});

test('metrics carry the promised names', async () => {
  await app.inject({ method: 'POST', url: '/api/auth/sign-in', payload: { email: 'x', password: 'y' } });
  const { body } = await app.inject('/metrics');
  const names = [
    'http_requests_total',
    'http_request_duration_seconds',
    'http_request_size_bytes',
    'http_response_size_bytes',
    'active_users_total 3',
    'auth_attempts_total{outcome="failure"}',
    'tokens_issued_total',
    'db_queries_total',
    'db_query_duration_seconds',
  ];
  for (const name of names) expect(body).toContain(name);
});

test.each([
  ['broken JSON', '{"email":', 'application/json', 400, 'SRV904'],
  ['an empty body', '', 'application/json', 400, 'SRV904'],
  ['a missing field', '{"email":"a@b.c"}', 'application/json', 400, 'SRV904'],
  ['an unknown field', '{"email":"a","password":"b","role":"c"}', 'application/json', 400, 'SRV904'],
  ['an object for a text', '{"email":{"$ne":1},"password":"b"}', 'application/json', 400, 'SRV904'],
  ['a prototype key', '{"email":"a","password":"b","__proto__":{"x":1}}', 'application/json', 400, 'SRV904'],
  ['a form', 'email=a&password=b', 'application/x-www-form-urlencoded', 415, 'SRV910'],
  ['plain text', '{"email":"a","password":"b"}', 'text/plain', 415, 'SRV910'],
  ['too much', JSON.stringify({ email: 'a', password: 'b'.repeat(2000) }), 'application/json', 413, 'SRV909'],
])('%s is refused with a code', async (_name, payload, type, status, code) => {
  const headers = { 'content-type': type };
  const answer = await app.inject({ method: 'POST', url: '/api/auth/sign-in', payload, headers });
  expect({ status: answer.statusCode, code: answer.json().faults[0].code }).toEqual({ status, code });
});

test('a page of another site may not sign anybody in, an allowed one may try', async () => {
  const payload = { email: 'other@site.example', password: 'b' };
  const from = (origin: string) =>
    app.inject({ method: 'POST', url: '/api/auth/sign-in', payload, headers: { origin } });
  expect((await from('https://evil.example')).statusCode).toBe(403);
  expect((await from('https://shop.example')).statusCode).toBe(401);
  expect((await from('http://localhost:80')).statusCode).toBe(401);
});

test('whoever calls is counted by his own address: what he says of it counts from a proxy that is named alone', async () => {
  const attempts = async (trustProxy: readonly string[]) => {
    const server = await openServer({ ...parts(), trustProxy });
    const one = (n: number) =>
      server.inject({
        method: 'POST',
        url: '/api/auth/sign-in',
        payload: { email: `somebody-${n}@site.example`, password: 'b' },
        headers: { 'x-forwarded-for': `203.0.113.${n}` },
      });
    const answers = await Promise.all(Array.from({ length: 19 }, (_, n) => one(n)));
    await server.close();
    return answers.filter(({ statusCode }) => statusCode === 429).length;
  };
  expect(await attempts([])).toBe(1);
  expect(await attempts(['127.0.0.1'])).toBe(0);
});

test('cross-origin answers go to allowed origins alone', async () => {
  const asked = async (origin: string) =>
    (await app.inject({ url: '/healthz', headers: { origin } })).headers['access-control-allow-origin'];
  expect(await asked('https://shop.example')).toBe('https://shop.example');
  expect(await asked('https://evil.example')).toBeUndefined();
});

test('where no origin is allowed, none is told that it is', async () => {
  const closed = await openServer({ ...parts(), origins: [] });
  const { headers } = await closed.inject({ url: '/healthz', headers: { origin: 'https://shop.example' } });
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  await closed.close();
});

test('GraphiQL comes from our own files and brings its fonts as data', async () => {
  const page = await app.inject('/graphiql');
  expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  expect(page.headers['content-security-policy']).toContain("font-src 'self' data:");
  for (const [, file] of page.body.matchAll(/(?:src|href)="(\/graphiql\/[^"]+)"/g)) {
    expect((await app.inject(file!)).statusCode).toBe(200);
  }
});

/** Does nothing else meanwhile, as linking does. */
function pause(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('a pause refuses nobody, load that lasts refuses all but those who watch', async () => {
  const busy = await openServer({ ...parts(), loopDelayMsMax: 100 });
  for (let n = 0; n < 2; n++) {
    pause(1_100);
    await sleep(1);
  }
  expect((await busy.inject('/')).statusCode).toBe(200);
  for (let n = 0; n < 25; n++) {
    pause(250);
    await sleep(1);
  }
  const refused = await busy.inject('/');
  expect([refused.statusCode, refused.json()]).toMatchObject([503, { faults: [{ code: 'SRV906' }] }]);
  expect((await busy.inject('/healthz')).statusCode).toBe(200);
  await busy.close();
}, 30_000);

test('a page that is built again while it is served is served as it is now', async () => {
  const own = await mkdtemp(join(tmpdir(), 'kontor-rebuilt-'));
  const server = await openServer({ ...parts(), page: { folder: join(own, 'dist') } });
  try {
    expect((await server.inject('/')).statusCode).toBe(404); // never built
    for (const hash of ['1a', '2b']) {
      await rm(join(own, 'dist'), { recursive: true });
      await mkdir(join(own, 'dist/assets'), { recursive: true });
      await writeFile(join(own, 'dist/index.html'), `<!doctype html><title>${hash}</title>`);
      await writeFile(join(own, `dist/assets/app-${hash}.js`), 'export {};');
      expect((await server.inject('/')).body).toContain(hash);
      expect((await server.inject('/sales/Order')).body).toContain(hash);
      expect((await server.inject(`/assets/app-${hash}.js`)).statusCode).toBe(200);
    }
    expect((await server.inject('/assets/app-1a.js')).statusCode).toBe(404);
  } finally {
    await server.close();
    await rm(own, { recursive: true });
  }
});
