/* Standing in the place of somebody else: begun by who administers, with a reason, and ended by himself or by time. */
import type { FastifyInstance } from 'fastify';
import { administers } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import { standInSeconds, type People, type Sessions, type StandIns } from '../../identity/index.ts';
import type { Door } from '../door.ts';
import { notFound, notGranted } from '../faults.ts';
import { requireSameOrigin } from '../security.ts';
import type { Entrance, SignedIn } from './entrance.ts';
import { address, object } from './schemas.ts';

export interface StandInOptions {
  readonly standIns: StandIns;
  readonly sessions: Sessions;
  readonly people: People;
  readonly entrance: Entrance;
  readonly origins: readonly string[];
}

const wanted = object(
  {
    user: address,
    reason: { type: 'string', minLength: 10, maxLength: 500, pattern: '^[^\\u0000]*\\S[^\\u0000]*$' },
  },
  ['user', 'reason'],
);

export function standInRoutes(app: FastifyInstance, door: Door, options: StandInOptions): void {
  const { standIns, sessions, people, entrance, origins } = options;

  app.post<{ Body: { user: string; reason: string } }>(
    '/api/access/stand-in',
    { schema: wanted },
    async (request, reply): Promise<SignedIn & { readonly until: string }> => {
      requireSameOrigin(request, origins);
      const { session } = request.bearer!;
      await sessions.requireProof(session);
      const { user, reason } = request.body;
      const bearer = await door.as(request, async (actor) => {
        if (!administers(actor)) throw new Refusal(notGranted({}));
        return standIns.open(session, user, reason.trim());
      });
      const memberships = bearer ? await people.memberships(bearer.account) : [];
      const membership = memberships.find(({ organization }) => organization.id === bearer?.organization);
      if (!bearer || !membership) throw new Refusal(notFound({}));
      void reply.code(201).header('cache-control', 'no-store');
      const until = new Date(Date.now() + standInSeconds * 1000).toISOString();
      return { ...(await entrance.tell({ bearer, membership, memberships: [membership] })), until };
    },
  );

  app.delete('/api/access/stand-in', { config: { standIns: true } }, async (request, reply) => {
    const { session, standIn } = request.bearer!;
    if (!standIn) throw new Refusal(notFound({}));
    await people.end(session);
    return reply.code(204).send();
  });
}
