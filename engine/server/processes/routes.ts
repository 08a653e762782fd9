import type { FastifyInstance } from 'fastify';
import type { Door } from '../door.ts';
import { openEventDesk } from '../events/desk.ts';
import { openDesk, type Decided, type Moving, type Started } from './desk.ts';
import { repairsOf } from './repairs.ts';

const id = { type: 'string', format: 'uuid' };
const text = { type: 'string', maxLength: 2_000 };
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const filter = object({ process: text, status: text, record: id });
const starting = object({ process: text, record: id, input: { type: 'object' } }, ['process']);
const migrating = object({ process: text, id, dry: { type: 'boolean' } });
const skippingBody = object({ path: text, reason: text }, ['path', 'reason']);
const decision = object(
  { approved: { type: 'boolean' }, comment: text, version: { type: 'integer' }, onBehalfOf: id },
  ['approved'],
);

type ById = { Params: { id: string } };

/** Processes and approvals, in the name of whoever asks. */
export function processRoutes(app: FastifyInstance, door: Door): void {
  const desk = openDesk(door.records);
  const events = openEventDesk(door.records);

  app.get<{ Querystring: { process?: string; status?: string; record?: string } }>(
    '/api/processes',
    { schema: { querystring: filter } },
    (request) => door.as(request, (actor) => desk.list(actor, request.query)),
  );
  app.get<ById>('/api/processes/:id', (request) =>
    door.as(request, (actor) => desk.show(actor, request.params.id)),
  );
  app.post<{ Body: Started }>('/api/processes', { schema: { body: starting } }, (request) =>
    door.as(request, (actor, { model }) => desk.start(actor, model, request.body)),
  );
  app.post<ById>('/api/processes/:id/retry', (request) =>
    door.as(request, (actor) => desk.retry(actor, request.params.id).then(() => ({ ok: true }))),
  );
  app.post<ById & { Body: { path: string; reason: string } }>(
    '/api/processes/:id/skip',
    { schema: { body: skippingBody } },
    (request) =>
      door.as(request, (actor) =>
        desk
          .skip(actor, request.params.id, request.body.path, request.body.reason)
          .then(() => ({ ok: true })),
      ),
  );
  app.post<ById>('/api/processes/:id/undo', (request) =>
    door.as(request, (actor) => desk.undo(actor, request.params.id).then(() => ({ ok: true }))),
  );
  app.post<ById>('/api/processes/:id/cancel', (request) =>
    door.as(request, (actor) => desk.cancel(actor, request.params.id).then(() => ({ ok: true }))),
  );
  app.post<{ Body: Moving }>('/api/processes/migrate', { schema: { body: migrating } }, (request) =>
    door.as(request, (actor, { model }) => desk.migrate(actor, model, request.body)),
  );
  app.get('/api/repairs', (request) => door.as(request, (actor) => repairsOf(actor, desk, events)));
  app.get('/api/approvals', (request) => door.as(request, (actor) => desk.approvals(actor)));
  app.post<ById & { Body: Decided }>('/api/approvals/:id/decide', { schema: { body: decision } }, (request) =>
    door.as(request, (actor) => desk.decide(actor, request.params.id, request.body)),
  );
}
