import type { FastifyInstance } from 'fastify';
import type { Door } from '../door.ts';
import { explain, type Question } from './explain.ts';

const name = { type: 'string', maxLength: 200 };
const schema = {
  querystring: {
    type: 'object',
    additionalProperties: false,
    required: ['user', 'entity', 'action'],
    properties: { user: name, entity: name, action: name, field: name, record: name },
  },
};

/** `GET /api/access/explain`: why somebody may do something, or may not. */
export function accessRoutes(app: FastifyInstance, door: Door): void {
  app.get<{ Querystring: Question }>('/api/access/explain', { schema }, (request) =>
    door.as(request, (actor, published) => explain(door.records, actor, published, request.query)),
  );
}
