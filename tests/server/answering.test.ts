/** Which answers wait for the end of a step: all that would tell by their time who has an account, or whether a link is one. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let token: string;
let waited = 0;
beforeAll(async () => {
  demo = await openDemo();
  token = await demo.token();
  const real = globalThis.setTimeout;
  const counted = (work: () => void, ms?: number): unknown => {
    if (!/identity.answering/.test(new Error().stack ?? '')) return real(work, ms);
    waited++;
    return real(work, 0);
  };
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(counted as typeof setTimeout);
}, 120_000);
afterAll(async () => {
  vi.restoreAllMocks();
  await demo.close();
});
beforeEach(() => void (waited = 0));

const known = 'sales@northwind.example';
const unknown = 'nobody@northwind.example';
const link = 'a link that nobody was ever sent';

test.each<[string, string, object, number]>([
  ['a wrong password', '/api/auth/sign-in', { email: known, password: 'wrong' }, 401],
  ['an unknown address', '/api/auth/sign-in', { email: unknown, password: demoPassword }, 401],
  ['an unknown address at the older route', '/api/v1/auth/login', { email: unknown, password: 'wrong' }, 401],
  ['a letter that is sent', '/api/auth/forgot-password', { email: known }, 202],
  ['a letter to nobody', '/api/auth/forgot-password', { email: unknown }, 202],
  ['a link that is none', '/api/auth/new-password', { token: link, password: 'Another-word-1' }, 400],
])('%s is answered at the end of a step', async (_, path, payload, status) => {
  const answer = await demo.post(path, payload);
  expect({ status: answer.status, waited }).toEqual({ status, waited: 1 });
});

test('a fresh proof with a wrong password is, too', async () => {
  const bearer = { authorization: `Bearer ${token}` };
  expect((await demo.post('/api/auth/prove', { password: 'wrong' }, bearer)).status).toBe(403);
  expect(waited).toBe(1);
});

test('whoever gets in is answered at once: he has shown that the account is his', async () => {
  await demo.post('/api/auth/sign-in', { email: known, password: demoPassword });
  expect(waited).toBe(0);
});
