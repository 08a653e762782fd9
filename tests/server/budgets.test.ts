/* How much may be asked for: buckets by themselves, then what the server answers when they are empty. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBuckets, placeOf } from '../../engine/server/budgets.ts';
import { findProgram, startRedis } from '../support/services.ts';
import { openDemo, type Demo } from '../support/index.ts';

describe('a bucket', () => {
  let seconds = 0;
  const buckets = () => openBuckets(60, () => seconds);

  test('gives what a minute brings at once, then as much as comes in', () => {
    const { take } = buckets();
    expect(take('anna', 59)).toBe(0);
    expect(take('anna', 1)).toBe(0);
    expect(take('anna', 3)).toBe(3);
    seconds += 2;
    expect(take('anna', 3)).toBe(1);
    seconds += 1;
    expect(take('anna', 3)).toBe(0);
    expect(take('bert', 60)).toBe(0);
  });

  test('never holds more than a minute brings, and gives what is larger when it is full', () => {
    const { take } = buckets();
    expect(take('anna', 1)).toBe(0);
    seconds += 3600;
    expect(take('anna', 1_000)).toBe(0);
    expect(take('anna', 1)).toBe(1);
  });

  test('takes what was taken elsewhere, and tells what was taken here', async () => {
    const [here, there] = [buckets(), buckets()];
    let shared = 60;
    const told: number[] = [];
    const spend = async (_subject: string, amount: number) => {
      told.push(amount);
      return (shared = Math.max(0, shared - amount));
    };
    here.take('anna', 50);
    there.take('anna', 8);
    here.settle(spend);
    there.settle(spend);
    await new Promise(setImmediate);
    expect(told).toEqual([50, 8]);
    expect(there.take('anna', 3)).toBe(1);
    expect(there.take('anna', 2)).toBe(0);
  });

  test('is told of by nobody while it is nearly full', () => {
    const { take, settle } = buckets();
    take('anna', 5);
    settle(() => Promise.reject(new Error('Nobody is told.')));
    const told: string[] = [];
    take('anna', 5);
    settle(async (subject) => told.push(subject));
    expect(told).toEqual(['anna']);
  });

  test('counts alone while nobody answers', async () => {
    const { take, settle } = buckets();
    take('anna', 50);
    settle(() => Promise.reject(new Error('away')));
    await new Promise(setImmediate);
    expect(take('anna', 10)).toBe(0);
    expect(take('anna', 1)).toBe(1);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s is of the place %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});

describe('the server', () => {
  const requests = 20;
  const records = 2_000;
  let demo: Demo;
  beforeAll(async () => {
    demo = await openDemo({ userRequests: requests, userRecords: records, trustProxy: '10.0.0.0/8' });
  }, 120_000);
  afterAll(() => demo.close());

  const me = (token: string, remoteAddress: string) =>
    demo.send({
      method: 'POST',
      url: '/graphql',
      payload: { query: '{ __typename }' },
      headers: { authorization: `Bearer ${token}` },
      remoteAddress,
    });
  const statuses = async (times: number, ask: () => Promise<{ status: number }>) => {
    const found: number[] = [];
    for (let n = 0; n < times; n++) found.push((await ask()).status);
    return found.filter((status) => status === 429).length;
  };

  test('tells a user who has asked too often when to come again, and lets others go on', async () => {
    const [sales, reader] = [
      await demo.token('sales@northwind.example'),
      await demo.token('reader@northwind.example'),
    ];
    expect(await statuses(requests, () => me(sales, '192.0.2.1'))).toBe(0);
    const { status, headers, body } = await me(sales, '192.0.2.2');
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(body.errors[0]).toMatchObject({
      message: 'You have asked for more requests than one minute allows.',
      extensions: { code: 'SRV918', mend: expect.stringMatching(/^Wait \d+ seconds/) },
    });
    expect((await me(reader, '192.0.2.1')).status).toBe(200);
    const metrics = await demo.app.inject('/metrics');
    expect(metrics.body).toMatch(/requests_limited_total\{whose="user",what="requests"\} [1-9]/);
  });

  test('takes what a document may answer with out of a budget of records', async () => {
    const token = await demo.token('admin@northwind.example');
    const large =
      '{ contactsParties(first: 200) { nodes { name } } salesOrders(first: 200) { nodes { number } } }';
    const ask = (query: string) => demo.graphql(token, query);
    const found: number[] = [];
    for (let n = 0; n < 6; n++) found.push((await ask(large)).status);
    expect(found.filter((status) => status === 200)).toHaveLength(5 - (found.includes(429) ? 0 : 1));
    const refused = await ask(large);
    expect(refused.body.errors[0]).toMatchObject({
      message: 'You have asked for more records than one minute allows.',
      extensions: { code: 'SRV918' },
    });
  });

  test('counts a place before it asks who somebody is, and believes a trusted proxy where that is', async () => {
    const asked = (remoteAddress: string, forwarded: string) => () =>
      demo.send({
        method: 'GET',
        url: '/api/auth/sessions',
        remoteAddress,
        headers: { 'x-forwarded-for': forwarded },
      });
    const times = requests * 5 + 10;
    expect(await statuses(times, asked('10.0.0.1', '198.51.100.1'))).toBeGreaterThan(0);
    expect(await statuses(1, asked('10.0.0.1', '198.51.100.2'))).toBe(0);
    expect(await statuses(times, asked('203.0.113.1', '198.51.100.3'))).toBeGreaterThan(0);
    expect(await statuses(1, asked('203.0.113.1', '198.51.100.4'))).toBe(1);
  });
});

const redis = await findProgram('redis-server');

test.skipIf(!redis)(
  'with Redis, what was asked of one process counts at the others',
  async () => {
    const memory = await startRedis(redis!);
    const settings = { redisUrl: memory.address, userRequests: 60 };
    const [one, other] = await Promise.all([openDemo(settings), openDemo(settings)]);
    const ask = (demo: Demo, remoteAddress: string) =>
      demo.send({ method: 'GET', url: '/api/auth/sessions', remoteAddress });
    const place = '192.0.2.9';
    await vi.waitFor(
      async () => {
        await Promise.all(Array.from({ length: 50 }, () => ask(one, place)));
        expect((await ask(one, place)).status).toBe(429);
        await Promise.all(Array.from({ length: 35 }, () => ask(other, place)));
        expect((await ask(other, place)).status).toBe(429);
      },
      { timeout: 30_000, interval: 1_500 },
    );
    expect((await ask(other, '192.0.2.10')).status).toBe(401);
    await Promise.all([one.close(), other.close()]);
    await memory.stop();
  },
  120_000,
);
