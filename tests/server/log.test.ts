import { Writable } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import type { Bearer } from '../../engine/identity/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import { sendFailure } from '../../engine/server/failure.ts';
import { notSignedIn } from '../../engine/server/faults.ts';
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

test('the line of a request names by their ids who sent it and where he works, and nothing more of him', async () => {
  const { app, lines } = logging('info');
  app.decorateRequest('bearer', null);
  app.addHook('onRequest', (request, _reply, done) => {
    request.bearer = { user: 'u1', organization: 'o1', email: 'ann@example.com', session: 's1' } as Bearer;
    done();
  });
  await app.inject('/');
  const line = lines.at(-1)!;
  expect(line).toMatchObject({ msg: 'request', user: 'u1', organization: 'o1' });
  expect(JSON.stringify(line)).not.toMatch(/ann@|s1/);
});

test('a refusal is written down by its codes, a mistake of ours by its cause, each under its correlation id', async () => {
  const { app, lines } = logging('info');
  app.setErrorHandler(sendFailure);
  app.get('/refused', () => {
    throw new Refusal(notSignedIn({}));
  });
  app.get('/mistaken', () => {
    throw new Error('the cause');
  });
  await app.inject('/refused');
  await app.inject('/mistaken');
  expect(lines).toMatchObject([
    { correlation: 'order-17', msg: 'refused', codes: [notSignedIn.code] },
    { correlation: 'order-17', msg: 'request', status: 401 },
    { correlation: 'order-17', msg: 'request failed', err: { message: 'the cause' } },
    { correlation: 'order-17', msg: 'request', status: 500 },
  ]);
});

test('what is below the level is not written', async () => {
  const { app, lines } = logging('error');
  await app.inject('/');
  expect(lines.map(({ msg }) => msg)).toEqual(['told']);
});
