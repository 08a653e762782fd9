import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isPrivate, NoAnswer, openBreaker, openBulkhead, openOutgoing } from '../../engine/outgoing/index.ts';
import { faultsOf } from '../records/world.ts';

let server: Server;
let url: string;
let calls = 0;
let answer: (call: number) => number | 'silence' | 'cut';

beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    const said = answer(calls);
    if (said === 'cut') return void request.socket.destroy();
    if (said === 'silence') return;
    response.writeHead(said, { location: 'http://127.0.0.1:1/' }).end('said');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls = 0;
});

const allowed = ['127.0.0.1'];
const get = { method: 'GET', url: '' } as const;

const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'answered',
    (error: unknown) => (error instanceof NoAnswer ? error.reason : error),
  );

test('a call that fails there is made three times, and its last answer is what counts', async () => {
  const outgoing = openOutgoing({ allowed });
  answer = (call) => (call < 3 ? 503 : 200);
  expect(await outgoing.call('bank', { ...get, url })).toMatchObject({ status: 200, body: 'said' });
  expect(calls).toBe(3);
  answer = () => 500;
  expect((await outgoing.call('other', { ...get, url })).status).toBe(500);
  expect(calls).toBe(6);
});

test('a connection that is cut is tried again, a refusal and a redirection are answers', async () => {
  const outgoing = openOutgoing({ allowed });
  answer = (call) => (call === 1 ? 'cut' : call === 2 ? 422 : 302);
  expect((await outgoing.call('bank', { ...get, url })).status).toBe(422);
  expect((await outgoing.call('bank', { ...get, url })).status).toBe(302);
  expect(calls).toBe(3);
});

test('who does not answer in time has not answered', async () => {
  answer = () => 'silence';
  const outgoing = openOutgoing({ allowed });
  expect(await reasonOf(outgoing.call('bank', { ...get, url, timeoutMs: 50 }, { attempts: 1 }))).toBe('timeout');
}); // prettier-ignore

test('an integration that fails is left alone for thirty seconds, and others are not', async () => {
  let now = 0;
  const outgoing = openOutgoing({ allowed, now: () => now });
  answer = () => 500;
  for (let call = 1; call <= 5; call++) await outgoing.call('bank', { ...get, url }, { attempts: 1 });
  expect(await reasonOf(outgoing.call('bank', { ...get, url }))).toBe('open');
  expect(outgoing.restMs('bank')).toBe(30_000);
  expect((await outgoing.call('other', { ...get, url }, { attempts: 1 })).status).toBe(500);
  expect(calls).toBe(6);
  now = 30_000;
  answer = () => 200;
  expect((await outgoing.call('bank', { ...get, url })).status).toBe(200);
});

test('nobody is called in our own network unless it was allowed, by number or by name', async () => {
  answer = () => 200;
  const outgoing = openOutgoing({ allowed: ['somewhere.example'] });
  const { port } = new URL(url);
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]'])
    expect((await faultsOf(outgoing.call('bank', { ...get, url: `http://${host}:${port}/` })))[0]).toMatch(
      /^OUT001/,
    );
  expect(calls).toBe(0);
  const byPort = openOutgoing({ allowed: [`127.0.0.1:${port}`] });
  expect((await byPort.call('bank', { ...get, url })).status).toBe(200);
});

test.each([
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['fd00::1', true],
  ['::ffff:10.0.0.1', true],
  ['8.8.8.8', false],
  ['2606:4700::1111', false],
  ['no address', true],
])('%s is ours: %s', (address, ours) => {
  expect(isPrivate(address)).toBe(ours);
});

test('a breaker opens when more than half of at least five failed, and tries three before it closes', () => {
  let now = 0;
  const breaker = openBreaker(() => now);
  const call = (well: boolean) => (breaker.enter() ? (breaker.ended(well), breaker.state()) : 'refused');
  expect([true, true, false, false].map(call)).toEqual(['closed', 'closed', 'closed', 'closed']);
  expect(call(false)).toBe('open');
  expect(call(true)).toBe('refused');
  now = 30_000;
  expect([call(true), call(true), call(true)]).toEqual(['halfOpen', 'halfOpen', 'closed']);
  expect([false, false, false, false, false].map(call).at(-1)).toBe('open');
  now = 60_000;
  expect([breaker.enter(), breaker.enter(), breaker.enter(), breaker.enter()]).toEqual([true, true, true, false]); // prettier-ignore
  breaker.ended(false);
  expect(breaker.state()).toBe('open');
});

test('half of the calls may fail, and those of a minute ago are forgotten', () => {
  let now = 0;
  const breaker = openBreaker(() => now);
  for (let call = 0; call < 20; call++) {
    breaker.enter();
    breaker.ended(call % 2 === 0);
  }
  expect(breaker.state()).toBe('closed');
  for (let call = 0; call < 4; call++) {
    now += 61_000;
    breaker.enter();
    breaker.ended(false);
  }
  expect(breaker.state()).toBe('closed');
});

test('a bulkhead runs so many at once, lets some wait, and turns the others away', async () => {
  const bulkhead = openBulkhead(2, 1);
  const ends: (() => void)[] = [];
  let most = 0;
  let running = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise<void>((end) => ends.push(end));
    running -= 1;
    return 'done';
  };
  const runs = [bulkhead.run(work), bulkhead.run(work), bulkhead.run(work)];
  expect(await bulkhead.run(work)).toBeUndefined();
  while (ends.length > 0 || running > 0) {
    ends.shift()?.();
    await new Promise((turn) => setImmediate(turn));
  }
  expect(await Promise.all(runs)).toEqual([{ value: 'done' }, { value: 'done' }, { value: 'done' }]);
  expect(most).toBe(2);
});
