/* A new password by a link that is mailed. Whether anybody has the address is told by nothing: not by the answer, nor by its time. */
import type { FastifyInstance } from 'fastify';
import { atFixedTime, type Attempts, type Links } from '../../identity/index.ts';
import { Refusal } from '../../errors/index.ts';
import { requireSameOrigin } from '../security.ts';
import { placeLimit } from './limits.ts';
import { address, object, password } from './schemas.ts';

export interface RecoveryOptions {
  readonly links: Links;
  readonly attempts: Attempts;
  readonly origins: readonly string[];
  readonly attemptsPerMinute: number;
}

/** Letters that one address is sent within an hour, whoever asks for them. */
const lettersMost = 5;

const forgotten = object({ email: address }, ['email']);
const chosen = object({ token: { type: 'string', minLength: 20, maxLength: 100 }, password }, [
  'token',
  'password',
]);

export function recoveryRoutes(app: FastifyInstance, options: RecoveryOptions): void {
  const { links, attempts, origins } = options;
  const limit = placeLimit(app, options.attemptsPerMinute);

  app.post<{ Body: { email: string } }>(
    '/api/auth/forgot-password',
    { schema: forgotten, config: { open: 'Mails a link to the address that is given, if somebody has it.' } },
    async (request, reply) => {
      requireSameOrigin(request, origins);
      await limit(request);
      const { email } = request.body;
      const subject = `letter ${email.trim().toLowerCase()}`;
      await atFixedTime(() =>
        attempts.count([{ subject, most: lettersMost, seconds: 3600 }]).then(() => links.send(email), silent),
      );
      return reply.code(202).send({});
    },
  );

  app.post<{ Body: { token: string; password: string } }>(
    '/api/auth/new-password',
    { schema: chosen, config: { open: 'Whoever calls has the link that was mailed.' } },
    async (request, reply) => {
      requireSameOrigin(request, origins);
      await limit(request);
      await atFixedTime(() => links.use(request.body.token, request.body.password));
      return reply.code(204).send();
    },
  );
}

/** One letter too many is not sent, and nobody is told: the answer would say that letters were sent before. */
function silent(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}
