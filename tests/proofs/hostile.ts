/*
 * Documents and values that nobody sends who means well, over a socket to the server: whatever comes,
 *   - it is answered, soon, and never as a mistake of ours;
 *   - the answer is JSON and holds nothing of what is inside: no statement, no name of PostgreSQL's, no path, no stack;
 *   - the server answers the next one as it did before.
 */
import { prepareDatabase } from '../../engine/database/index.ts';
import { secret } from '../database/live.ts';
import type { ProofRun } from '../support/proof.ts';
import { hostileRequest, type HostileRequest } from './hostile/requests.ts';
import { openServer } from './hostile/world.ts';

const CASES = 10_000;

export const about = `${CASES} hostile documents and values over a socket: no 5xx, no hang, no internal text`;

/** Longer than anything that is not stuck takes, on a machine that is busy. */
const hangMs = 20_000;

const INTERNAL: readonly RegExp[] = [
  /\b(relation|column|constraint|function|operator|type) \\?"[^"]*\\?" (does not|already|of relation|violates)/,
  /\b(syntax error at|invalid input syntax|violates|duplicate key|pg_[a-z]+|SQLSTATE|current transaction is aborted)\b/,
  /\b(org_id|deleted_at|jsonb|to_recordset|kontor\.[a-z]+)\b/,
  /\b(TypeError|RangeError|ReferenceError|Cannot read propert|is not a function|is not iterable)\b/,
  /\bat [\w.<> ]+ \(?(file:|node:|\/)/,
  /node_modules|\.ts:\d+/,
];

export async function run(proof: ProofRun): Promise<void> {
  const url = await proof.database();
  await prepareDatabase({ url, secret });
  const server = await openServer(url);
  try {
    await proof.cases(CASES, async (random, number) => {
      await hold(server.address, hostileRequest(random, server.known));

      if (number % 500 === 0) await stillAnswers(server.address);
    });
    await stillAnswers(server.address);
  } finally {
    await server.close();
  }
}

async function hold(address: string, request: HostileRequest): Promise<void> {
  const told = JSON.stringify(request).slice(0, 400);
  const { status, type, text } = await send(address, request).catch((error: Error) => {
    throw new Error(`${told}\n  no answer: ${error.message}`, { cause: error });
  });
  const wrong =
    status >= 500
      ? `answered ${status}`
      : !type.includes('json') || !isJson(text)
        ? `no JSON, but ${type}`
        : INTERNAL.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
  if (wrong !== undefined) throw new Error(`${told}\n  ${wrong}: ${text.slice(0, 400)}`);
}

async function send(address: string, { method = 'POST', query = '', headers, body }: HostileRequest) {
  const answer = await fetch(address + query, {
    method,
    headers: { ...(method === 'POST' && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(hangMs),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    text: await answer.text(),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function stillAnswers(address: string): Promise<void> {
  const { status, text } = await send(address, {
    body: '{"query":"{ hThings(first: 1) { nodes { id } } }"}',
  });
  if (status !== 200 || !text.startsWith('{"data":{"hThings":{"nodes":[{"id":"'))
    throw new Error(`The server answers no longer as it did: ${status} ${text}`);
  if (Object.keys(Object.prototype).length > 0) throw new Error('Object.prototype was changed.');
}
