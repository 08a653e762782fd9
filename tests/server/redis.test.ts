/* The same questions with Redis on, killed and back: the answers are the same, only what is counted together differs. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openRedis } from '../../engine/redis/index.ts';
import { openDemo, type Demo } from '../support/index.ts';
import { findProgram, startRedis, type Service } from '../support/services.ts';

const program = await findProgram('redis-server');
if (!program && process.env.KONTOR_REQUIRE_SERVICES === '1')
  throw new Error('redis-server is missing on this machine.');

/** From one place six times as many are taken. */
const attempts = 1;
let redis: Service;
let one: Demo;
let other: Demo;

beforeAll(async () => {
  if (!program) return;
  redis = await startRedis(program);
  const settings = { redisUrl: redis.address, signInAttempts: attempts };
  [one, other] = await Promise.all([openDemo(settings), openDemo(settings)]);
}, 120_000);
afterAll(async () => {
  await Promise.all([one?.close(), other?.close()]);
  await redis?.stop();
});

const startAgain = async () => (redis = await startRedis(program!, Number(new URL(redis.address).port)));

let addresses = 0;
const wrong = async (demo: Demo, remoteAddress: string): Promise<number> => {
  const payload = { email: `${++addresses}@example.com`, password: 'wrong' };
  return (await demo.send({ method: 'POST', url: '/api/auth/sign-in', payload, remoteAddress })).status;
};
/** What a place is answered that tries one address after another. */
const tried = async (demo: Demo, place: string, times: number): Promise<number[]> =>
  (await Promise.all(Array.from({ length: times }, () => wrong(demo, place)))).toSorted();
const health = async (demo: Demo) => {
  const { status, body } = await demo.send({ method: 'GET', url: '/health' });
  return { status, redis: body.redis as string };
};
const connected = (demo: Demo, state: string) =>
  vi.waitFor(async () => expect(await health(demo)).toEqual({ status: 200, redis: state }), {
    timeout: 20_000,
  });

test.skipIf(!program)(
  'attempts are counted together, alone while Redis is away, and together again when it is back',
  async () => {
    await Promise.all([connected(one, 'connected'), connected(other, 'connected')]);
    expect(await tried(one, '192.0.2.1', 3)).toEqual([401, 401, 401]);
    expect(await tried(other, '192.0.2.1', 4)).toEqual([401, 401, 401, 429]);

    await redis.stop();
    await connected(one, 'disconnected');
    expect(await tried(one, '192.0.2.1', 4)).toEqual([401, 401, 401, 429]); // three were counted here before
    expect(await tried(other, '192.0.2.2', 7)).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expect(await tried(one, '192.0.2.2', 1)).toEqual([401]);
    expect(
      (await one.graphql(await one.token('reader@northwind.example'), '{ coreUsers { totalCount } }')).status,
    ).toBe(200);

    await startAgain();
    await Promise.all([connected(one, 'connected'), connected(other, 'connected')]);
    expect(await tried(one, '192.0.2.1', 1)).toEqual([429]); // an empty Redis gives no new attempts
    expect(await tried(one, '192.0.2.3', 3)).toEqual([401, 401, 401]);
    expect(await tried(other, '192.0.2.3', 4)).toEqual([401, 401, 401, 429]);
  },
  60_000,
);

test.skipIf(!program)(
  'what is rung is heard, also after Redis was away, and by one installation alone',
  async () => {
    const heard: string[] = [];
    const [mine, also, foreign] = ['a', 'a', 'b'].map((prefix) => openRedis(redis.address, prefix));
    also!.hear('news', (payload) => heard.push(payload));
    foreign!.hear('news', (payload) => heard.push(`foreign ${payload}`));
    const ringUntilHeard = (payload: string) =>
      vi.waitFor(
        () => {
          mine!.ring('news', payload);
          expect(heard).toContain(payload);
        },
        { timeout: 20_000, interval: 100 },
      );
    await ringUntilHeard('1');
    await redis.stop();
    mine!.ring('news', 'lost');
    await expect(mine!.ping()).rejects.toThrow();
    await startAgain();
    await ringUntilHeard('2');
    expect([...new Set(heard)]).toEqual(['1', '2']);
    for (const each of [mine, also, foreign]) each!.close();
  },
);

test('without Redis nothing is missed, and health says that none is used', async () => {
  const demo = await openDemo({ signInAttempts: attempts });
  expect(await health(demo)).toEqual({ status: 200, redis: 'not used' });
  expect(await tried(demo, '192.0.2.4', 7)).toEqual([401, 401, 401, 401, 401, 401, 429]);
  await demo.close();
}, 60_000);
