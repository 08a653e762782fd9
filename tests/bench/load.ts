import autocannon, { type Request } from 'autocannon';
import { processorTime } from './processor.ts';

export interface Target {
  readonly name: string;
  readonly url: string;
  /** Requests of one connection, sent one after the other and over again. */
  requests(connection: number): readonly Request[];
  /** Processes whose time on the processor is counted, server and database. */
  readonly pids: { readonly server: number; readonly database: number };
}

export interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Microseconds on the processor a request, of the server and of all database processes. */
  readonly cpu: { readonly server: number; readonly database: number };
}

/**
 * One sample: `connections` clients send for `seconds`, each its next request when the last one is answered.
 * @throws Error when an answer is an error: a fast refusal must not count as speed.
 */
export async function sample(target: Target, connections: number, seconds: number): Promise<Sample> {
  let refused: string | undefined;
  let connection = 0;
  const before = await times(target);
  const result = await autocannon({
    url: target.url,
    connections,
    duration: seconds,
    setupClient: (client) => {
      client.setRequests(target.requests(connection++));
      client.on('body', (body) => {
        if (refused === undefined && body.includes('"errors"')) refused = body.toString().slice(0, 400);
      });
    },
  });
  const after = await times(target);
  if (refused !== undefined) throw new Error(`${target.name} answered with errors: ${refused}`);
  if (result.errors + result.timeouts + result.non2xx > 0)
    throw new Error(`${target.name} failed ${result.errors + result.timeouts + result.non2xx} requests.`);
  const each = (part: 'server' | 'database') => (after[part] - before[part]) / 1000 / result.requests.total;
  return {
    perSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: { server: each('server'), database: each('database') },
  };
}

async function times(target: Target): Promise<{ server: number; database: number }> {
  return {
    server: await processorTime(target.pids.server),
    database: await processorTime(target.pids.database),
  };
}
