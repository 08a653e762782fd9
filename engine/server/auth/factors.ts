/* The second factor: one's own, and that of somebody who has lost it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { administers } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { Factors, FactorState, NewFactor, Sessions } from '../../identity/index.ts';
import type { Door } from '../door.ts';
import { notFound, notGranted, notSignedIn } from '../faults.ts';
import { requireSameOrigin } from '../security.ts';
import { address, code, object } from './schemas.ts';

export interface FactorOptions {
  readonly factors: Factors;
  readonly sessions: Sessions;
  readonly origins: readonly string[];
}

const codeOnly = object({ code }, ['code']);
const somebody = object({ user: address }, ['user']);

export function factorRoutes(
  app: FastifyInstance,
  door: Door,
  { factors, sessions, origins }: FactorOptions,
): void {
  /** The session that asks, of somebody who has lately shown who he is. */
  const proved = async (request: FastifyRequest): Promise<string> => {
    requireSameOrigin(request, origins);
    const { session } = request.bearer!;
    await sessions.requireProof(session);
    return session;
  };
  const secret = { 'cache-control': 'no-store' };

  app.get('/api/auth/second-factor', async (request, reply): Promise<FactorState> => {
    const state = await factors.state(request.bearer!.session);
    if (!state) throw new Refusal(notSignedIn({}));
    void reply.headers(secret);
    return state;
  });

  app.post('/api/auth/second-factor', async (request, reply): Promise<NewFactor> => {
    const begun = await factors.begin(await proved(request));
    void reply.code(201).headers(secret);
    return begun;
  });

  app.post<{ Body: { code: string } }>(
    '/api/auth/second-factor/confirm',
    { schema: codeOnly },
    async (request, reply) => {
      const codes = await factors.confirm(await proved(request), request.body.code);
      void reply.headers(secret);
      return { codes };
    },
  );

  app.post('/api/auth/second-factor/codes', async (request, reply) => {
    const codes = await factors.renewCodes(await proved(request));
    void reply.headers(secret);
    return { codes };
  });

  app.delete('/api/auth/second-factor', async (request, reply) => {
    await factors.switchOff(await proved(request));
    return reply.code(204).send();
  });

  app.post<{ Body: { user: string } }>(
    '/api/access/lost-factor',
    { schema: somebody },
    async (request, reply) => {
      const session = await proved(request);
      const end = await door.as(request, async (actor) => {
        if (!administers(actor)) throw new Refusal(notGranted({}));
        return factors.take(session, request.body.user);
      });
      if (end === 'nobody') throw new Refusal(notFound({}));
      return reply.code(204).send();
    },
  );
}
