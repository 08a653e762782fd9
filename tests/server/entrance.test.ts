/** What is written down of who signs in, and of who is not let in. */
import type { FastifyRequest } from 'fastify';
import { beforeEach, expect, test } from 'vitest';
import { Refusal } from '../../engine/errors/index.ts';
import type { Membership, People, Tokens } from '../../engine/identity/index.ts';
import { openEntrance } from '../../engine/server/auth/entrance.ts';
import { wrongSignIn } from '../../engine/server/faults.ts';
import type { Metrics } from '../../engine/server/metrics.ts';

const membership = {
  organization: { id: 'o1', name: 'Northwind' },
  workspaces: [],
  user: { id: 'u1', name: 'Ann', roles: [] },
} as unknown as Membership;

const entrance = openEntrance({
  people: {
    memberships: () => Promise.resolve([membership]),
    open: () => Promise.resolve({ session: 's1', refreshToken: 'secret' }),
  } as unknown as People,
  tokens: {} as Tokens, // none is issued here
  metrics: { signIn() {} } as unknown as Metrics,
  tls: true,
});

let lines: object[];
let request: FastifyRequest;
beforeEach(() => {
  lines = [];
  request = {
    ip: '203.0.113.7',
    headers: {},
    body: { email: 'ann@northwind.example', password: 'secret' },
    log: { info: (line: object, said: string) => lines.push({ ...line, said }) },
  } as unknown as FastifyRequest;
});

test('a session that begins has a line with account and place', async () => {
  await entrance.enter(request, { id: 'a1', email: 'ann@northwind.example' });
  expect(lines).toEqual([{ account: 'a1', from: '203.0.113.7', said: 'signed in' }]);
});

test('a refusal has one with its code and place, and nothing of what was typed', () => {
  const refused = new Refusal(wrongSignIn({}));
  expect(() => entrance.refuse(request, refused)).toThrow(refused);
  expect(lines).toEqual([{ code: wrongSignIn.code, from: '203.0.113.7', said: 'sign-in refused' }]);
});

test('a mistake of ours is no refusal', () => {
  expect(() => entrance.refuse(request, new Error('gone'))).toThrow('gone');
  expect(lines).toEqual([]);
});
