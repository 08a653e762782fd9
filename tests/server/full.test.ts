/*
 * A full disk, as a limit on the size of PostgreSQL's files: what cannot be written is refused with a code, what was
 * written before stays, and whatever needs no room is served.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { service } from '../support/index.ts';

const startFile = (await service('program'))!;

/** Blocks of 1,024 bytes: a little more than a segment of the write-ahead log needs. */
const blocks = 17_500;

interface Answer {
  readonly data: Record<string, { totalCount: number }> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

async function startLimited(folder: string) {
  const { DATABASE_URL: _, ...environment } = process.env;
  const child = spawn(
    'bash',
    ['-c', `ulimit -f ${blocks}; exec "$@"`, '-', process.execPath, startFile, 'start'],
    {
      env: { ...environment, KONTOR_DATA: folder, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Kontor is ready: (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url, stop: () => (child.kill('SIGTERM'), ended) };
  }
  throw new Error(`Kontor ended before it was ready, with ${String((await ended)[0])}.`);
}

test('a full disk refuses the write with a code, keeps what was written, and goes on serving', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-full-'));
  const kontor = await startLimited(folder);
  const post = async (path: string, body: object, token?: string): Promise<unknown> => {
    const headers = {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    };
    return (await fetch(kontor.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const person = { email: 'admin@northwind.example', password: demoPassword };
  const { accessToken } = (await post('/api/auth/sign-in', person)) as { accessToken: string };
  const ask = (query: string, variables = {}) =>
    post('/graphql', { query, variables }, accessToken) as Promise<Answer>;

  const create = `mutation ($notes: String!) { createContactsParty(input: { name: "large", notes: $notes }) { id } }`;
  let written = 0;
  let last: Answer = { data: null };
  while (written < 400 && !last.errors) {
    last = await ask(create, { notes: randomBytes(70_000).toString('base64') });
    if (!last.errors) written++;
  }
  expect(last.errors?.[0]?.extensions.code).toBe('SRV915');
  const { data } = await ask(
    // Numbers of the source are digits; a process may have made an order of a deal meanwhile.
    '{ contactsParties(where: { name: { eq: "large" } }) { totalCount } salesOrders(where: { number: { lt: "A" } }) { totalCount } }',
  );
  expect(data).toEqual({ contactsParties: { totalCount: written }, salesOrders: { totalCount: 830 } });
  await kontor.stop();
  await rm(folder, { recursive: true });
}, 240_000);
