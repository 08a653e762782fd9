/* Read models: read by whoever may read all they are made of, built anew by whoever administers the organization. */
import type { FastifyInstance } from 'fastify';
import { administers, fieldAccess, rowCondition, type Actor } from '../../access/index.ts';
import type { JsonObject } from '../../definition/index.ts';
import {
  noProjection,
  readingProjection,
  rebuildingProjection,
  statesOfProjections,
  stillBuilding,
  type ProjectedRow,
  type ProjectionState,
} from '../../delivery/index.ts';
import { nearest, Refusal } from '../../errors/index.ts';
import type { Model, Projection } from '../../model/index.ts';
import type { Records } from '../../records/index.ts';
import type { Door } from '../door.ts';

export interface Projections {
  /** Those the actor may read, with how far each is. */
  list(actor: Actor, model: Model): Promise<readonly ProjectionView[]>;
  /** Rows whose key has these values. @throws Refusal EVT010 */
  read(
    actor: Actor,
    model: Model,
    name: string,
    key: Readonly<Record<string, string>>,
  ): Promise<readonly { readonly key: JsonObject; readonly values: JsonObject }[]>;
  /** Begins to build it anew; until that has caught up, what is there is read. @throws Refusal EVT010, EVT011 */
  rebuild(actor: Actor, model: Model, name: string): Promise<{ readonly generation: number }>;
}

export interface ProjectionView {
  readonly name: string;
  readonly title: string;
  readonly by: readonly string[];
  readonly values: readonly string[];
  readonly generations: readonly ProjectionState[];
}

export function openProjections(records: Records): Projections {
  return {
    async list(actor, model) {
      const states = await records.ask<ProjectionState>(actor, statesOfProjections());
      return [...model.projections.values()]
        .filter((one) => mayRead(actor, one))
        .map(({ fullName, title, by, measures }) => ({
          name: fullName,
          title,
          by: by.map((field) => field.name),
          values: [...measures.keys()],
          generations: states.filter(({ projection }) => projection === fullName),
        }));
    },
    async read(actor, model, name, key) {
      const { fullName } = readable(actor, model, name);
      const rows = await records.ask<ProjectedRow>(actor, readingProjection(fullName, key));
      return rows.map((row) => ({
        key: JSON.parse(row.key) as JsonObject,
        values: JSON.parse(row.values) as JsonObject,
      }));
    },
    async rebuild(actor, model, name) {
      const { fullName, title } = readable(actor, model, name);
      if (!administers(actor)) throw new Refusal(noProjection({ projection: name, near: undefined }));
      const [row] = await records.ask<{ generation: number }>(actor, rebuildingProjection(fullName));
      if (!row) throw new Refusal(stillBuilding({ title }));
      return row;
    },
  };
}

function readable(actor: Actor, model: Model, name: string): Projection {
  const mine = [...model.projections.values()].filter((one) => mayRead(actor, one));
  const found = mine.find(({ fullName }) => fullName === name);
  if (found) return found;
  const near = nearest(
    name,
    mine.map(({ fullName }) => fullName),
  );
  throw new Refusal(noProjection({ projection: name, near }));
}

/** Sums tell of every record they are made of. */
function mayRead({ rights }: Actor, { entity, lines, by, match, measures }: Projection): boolean {
  const fields = [...by, ...match.keys(), ...[...measures.values()].flatMap((field) => field ?? [])];
  return (
    rowCondition(rights, entity) === 'always' &&
    [...fields, ...(lines ? [lines] : [])].every((field) => fieldAccess(rights, field).shown === 'always')
  );
}

type ByName = { Params: { name: string } };

export function projectionRoutes(app: FastifyInstance, door: Door): void {
  const projections = openProjections(door.records);
  const texts = { type: 'object', additionalProperties: { type: 'string', maxLength: 200 } };

  app.get('/api/projections', (request) =>
    door.as(request, (actor, { model }) => projections.list(actor, model)),
  );
  app.get<ByName & { Querystring: Record<string, string> }>(
    '/api/projections/:name',
    { schema: { querystring: texts } },
    (request) =>
      door.as(request, (actor, { model }) =>
        projections.read(actor, model, request.params.name, request.query),
      ),
  );
  app.post<ByName>('/api/projections/:name/rebuild', (request) =>
    door.as(request, (actor, { model }) => projections.rebuild(actor, model, request.params.name)),
  );
}
