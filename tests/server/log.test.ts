import { Writable } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { hidden, requestLog, TimedLog } from '../../engine/server/log.ts';

type Line = Readonly<Record<string, unknown>>;

/** A server that logs from `level` on, and what it has written so far. */
function logging(level: string): { app: FastifyInstance; lines: Line[] } {
  const lines: Line[] = [];
  const stream = new Writable({
    write(text: Buffer, _encoding, done) {
      for (const line of text.toString().trim().split('\n')) lines.push(JSON.parse(line) as Line);
      done();
    },
  });
  const app = Fastify({
    logger: { level, stream, redact: hidden },
    logController: new TimedLog(),
    childLoggerFactory: requestLog,
    genReqId: () => 'order-17',
  });
  app.get('/', async (request) => {
    request.log.error({ user: { name: 'Ann', password: 'secret' } }, 'told');
    request.log.child({ part: 'files' }).warn('told by a part');
    return 'ok';
  });
  return { app, lines };
}

test('each line of a request has its correlation id and no secret', async () => {
  const { app, lines } = logging('info');
  await app.inject('/');
  expect(lines).toMatchObject([
    { correlation: 'order-17', msg: 'told', user: { name: 'Ann', password: '(hidden)' } },
    { correlation: 'order-17', part: 'files', msg: 'told by a part' },
    { correlation: 'order-17', msg: 'request', route: '/', status: 200 },
  ]);
});

test('what is below the level is not written', async () => {
  const { app, lines } = logging('error');
  await app.inject('/');
  expect(lines.map(({ msg }) => msg)).toEqual(['told']);
});
