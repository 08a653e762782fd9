/* What is one's own: sessions, the password, keys for programs. Whoever asks from a session that has ended is nobody. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { holdsOfScope, scopePattern } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import {
  beyondScope,
  keyDaysMax,
  refusedAtFixedTime,
  type Attempts,
  type Keys,
  type MadeKey,
  type NewKey,
  type OpenSession,
  type Sessions,
} from '../../identity/index.ts';
import { isUuid } from '../../model/index.ts';
import type { Door } from '../door.ts';
import { notFound, notSignedIn } from '../faults.ts';
import { requireSameOrigin } from '../security.ts';
import { limitsOf } from './limits.ts';
import { code, object, password } from './schemas.ts';

export interface OwnOptions {
  readonly sessions: Sessions;
  readonly keys: Keys;
  readonly attempts: Attempts;
  readonly origins: readonly string[];
  readonly attemptsPerMinute: number;
}

const passwordOnly = object({ password }, ['password']);
const proof = object({ password, code }, ['password']);
const wantedKey = object(
  {
    name: { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' },
    scope: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: { type: 'string', maxLength: 200, pattern: scopePattern },
    },
    days: { type: 'integer', minimum: 1, maximum: keyDaysMax, default: 90 },
  },
  ['name', 'scope'],
);

export function ownRoutes(app: FastifyInstance, door: Door, options: OwnOptions): void {
  const { sessions, keys, attempts, origins } = options;
  const sessionOf = ({ bearer }: FastifyRequest): string => bearer!.session;

  app.get('/api/auth/sessions', async (request, reply): Promise<readonly OpenSession[]> => {
    const list = await sessions.list(sessionOf(request));
    if (list.length === 0) throw new Refusal(notSignedIn({}));
    void reply.header('cache-control', 'no-store');
    return list;
  });

  app.delete('/api/auth/sessions', async (request) => ({
    ended: await sessions.end(sessionOf(request), null),
  }));

  app.delete<{ Params: { id: string } }>('/api/auth/sessions/:id', async (request, reply) => {
    const { id } = request.params;
    const ended = isUuid(id) ? await sessions.end(sessionOf(request), id) : 0;
    if (ended === 0) throw new Refusal(notFound({}));
    return reply.code(204).send();
  });

  app.post<{ Body: { password: string; code?: string } }>(
    '/api/auth/prove',
    { schema: proof },
    async (request, reply) => {
      requireSameOrigin(request, origins);
      const limits = limitsOf('proof', request.bearer!.account, request.ip, options.attemptsPerMinute);
      await attempts.count(limits);
      const { password: given, code: shown } = request.body;
      await refusedAtFixedTime(() => sessions.prove(sessionOf(request), given, shown));
      await attempts.forget(limits.map(({ subject }) => subject));
      return reply.code(204).send();
    },
  );

  app.post<{ Body: { password: string } }>(
    '/api/auth/password',
    { schema: passwordOnly },
    async (request, reply) => {
      requireSameOrigin(request, origins);
      await sessions.setPassword(sessionOf(request), request.body.password);
      return reply.code(204).send();
    },
  );

  app.post<{ Body: NewKey }>('/api/auth/keys', { schema: wantedKey }, async (request, reply) => {
    requireSameOrigin(request, origins);
    const made = await door.as(request, async ({ rights }, { model }): Promise<MadeKey | undefined> => {
      await sessions.requireProof(sessionOf(request));
      const beyond = request.body.scope.filter((entry) => !holdsOfScope(model, rights, entry));
      if (beyond.length > 0)
        throw new Refusal(beyond.map((entry) => beyondScope({ entry }, { field: 'scope' })));
      return keys.open(sessionOf(request), request.body);
    });
    if (!made) throw new Refusal(notSignedIn({}));
    void reply.header('cache-control', 'no-store');
    return reply.code(201).send(made);
  });
}
