import autocannon, { type Request } from 'autocannon';
import type { Contestant, Changed } from './contestants.ts';
import type { BenchData } from './data.ts';
import type { Operation } from './operations.ts';
import { processorTime } from './processor.ts';

/** What a sample is taken of. */
export interface Round {
  readonly operation: Operation;
  readonly data: BenchData;
  readonly connections: number;
  readonly seconds: number;
  /** Records the connections change, where requests build on each other. */
  readonly records: readonly Changed[];
  /** Process above all that the database runs. */
  readonly database: number;
}

export interface Sample {
  readonly perSecond: number;
  /** Milliseconds that half of the requests took at most. */
  readonly p50: number;
  /** Microseconds on the processor a request, of the server and of all database processes. */
  readonly server: number;
  readonly database: number;
}

/** Different requests of one operation; they are repeated. */
const different = 2_000;

/**
 * One sample: each connection sends its next request when the last one is answered.
 * @throws Error when an answer is an error: a fast refusal must not count as speed.
 */
export async function sample(contestant: Contestant, round: Round): Promise<Sample> {
  const { connections, seconds } = round;
  const took: number[] = [];
  let refused: string | undefined;
  let connection = 0;
  const before = await times(contestant, round);
  const result = await autocannon({
    url: contestant.url,
    connections,
    duration: seconds,
    setupClient: (client) => {
      client.setRequests(requests(contestant, round, connection++));
      client.on('response', (_status, _bytes, ms) => took.push(ms));
      client.on('body', (body) => {
        if (refused === undefined && body.includes('"errors"')) refused = body.toString().slice(0, 400);
      });
    },
  });
  const after = await times(contestant, round);
  if (refused !== undefined) throw new Error(`${contestant.name} answered with errors: ${refused}`);
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${contestant.name} failed ${failed} requests.`);
  return {
    perSecond: took.length / result.duration,
    p50: took.sort((a, b) => a - b)[took.length >> 1] ?? 0,
    server: (after.server - before.server) / 1000 / took.length,
    database: (after.database - before.database) / 1000 / took.length,
  };
}

function requests(contestant: Contestant, round: Round, connection: number): Request[] {
  const { operation, data, connections, records } = round;
  const record = records[connection];
  if (!record) {
    const count = Math.ceil(different / connections);
    return Array.from({ length: count }, (_, at) =>
      contestant.request(operation, at * connections + connection, data),
    );
  }
  let n = 0;
  const next = () => contestant.request(operation, n++, data, record);
  return [
    {
      ...contestant.request(operation, 0, data, record),
      setupRequest: (request) => ({ ...request, ...next() }),
    },
  ];
}

async function times(
  { pid }: Contestant,
  { database }: Round,
): Promise<{ server: number; database: number }> {
  return { server: await processorTime(pid), database: await processorTime(database) };
}
