import type { FastifyInstance } from 'fastify';
import type { DeliveryFilter } from '../../delivery/index.ts';
import type { Door } from '../door.ts';
import { openEventDesk } from './desk.ts';

const text = { type: 'string', maxLength: 200 };
const filter = {
  type: 'object',
  additionalProperties: false,
  properties: {
    status: { enum: ['waiting', 'held', 'dead'] },
    kind: { enum: ['failed', 'loop', 'crash'] },
    subscriber: text,
    event: text,
    record: { type: 'string', format: 'uuid' },
  },
};

type ById = { Params: { id: string } };

/** The console of events, for whoever administers the organization. */
export function eventRoutes(app: FastifyInstance, door: Door): void {
  const desk = openEventDesk(door.records);

  app.get<{ Querystring: DeliveryFilter }>('/api/events', { schema: { querystring: filter } }, (request) =>
    door.as(request, (actor) => desk.list(actor, request.query)),
  );
  app.get<ById>('/api/events/:id', (request) =>
    door.as(request, (actor) => desk.show(actor, request.params.id)),
  );
  app.post<ById>('/api/events/:id/retry', (request) =>
    door.as(request, (actor) => desk.retry(actor, request.params.id).then(() => ({ ok: true }))),
  );
  app.post<ById>('/api/events/:id/drop', (request) =>
    door.as(request, (actor) => desk.drop(actor, request.params.id).then(() => ({ ok: true }))),
  );
}
