import type { FastifyInstance } from 'fastify';
import { fieldAccess, type Actor } from '../access/index.ts';
import type { Json, JsonObject } from '../definition/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Entity, Field } from '../model/index.ts';
import type { Published } from '../publication/index.ts';
import type { Door } from './door.ts';
import { notFound } from './faults.ts';
import { runDocument } from './graphql/run.ts';

/** One version of a record: what it changed, in fields the reader may see. */
interface Change {
  readonly version: number;
  readonly at: string;
  readonly by: { readonly id: string | null; readonly name: string | null };
  readonly cause: string;
  readonly changes: readonly { readonly field: string; readonly before: Json; readonly after: Json }[];
}

interface AuditRow {
  readonly version: number;
  readonly at: string;
  readonly actor: string | null;
  readonly name: string | null;
  readonly cause: string;
  readonly image: string;
}

/** Versions at most in one answer, newest ones. */
const versionsMax = 200;

/** `GET /api/records/:entity/:id/history`: the timeline of a record, newest first, from the audit's images. */
export function historyRoute(app: FastifyInstance, door: Door): void {
  app.get<{ Params: { entity: string; id: string } }>('/api/records/:entity/:id/history', (request) =>
    door.as(request, async (actor, published) => {
      const { entity: name, id } = request.params;
      const entity = published.model.entities.get(name);
      const allowed = entity && actor.rights.grants(entity, 'history').length > 0;
      if (!allowed || !(await isSeen(door, published, actor, entity, id, request.id)))
        throw new Refusal(notFound({}));
      const rows = await door.records.ask<AuditRow>(actor, timeline(entity, id));
      return changesOf(rows, visibleFields(entity, actor));
    }),
  );
}

/** Whether the actor sees the record at all: asked as every other read is. */
async function isSeen(
  door: Door,
  published: Published,
  actor: Actor,
  entity: Entity,
  id: string,
  correlation: string,
): Promise<boolean> {
  const request = {
    query: `query Seen($id: ID!) { record: ${entity.graphql.one}(id: $id) { id } }`,
    variables: { id },
  };
  const text = await runDocument(door.records, published, request, { actor, correlation });
  return (JSON.parse(text) as { data: { record: unknown } }).data.record !== null;
}

/** One row more than is shown, so that the oldest shown one has something to be compared with. */
const timeline = (entity: Entity, id: string) => ({
  text: `select a.version, a.at, a.actor, u.name, a.cause, a.image
    from kontor.audit a left join core."user" u on u.org_id = a.org_id and u.id = a.actor
    where a.org_id = kontor.org() and a.entity = $1 and a.record = $2 order by a.version desc, a.id desc limit $3`,
  values: [entity.fullName, id, versionsMax + 1],
});

/**
 * Fields that are seen on every row the actor sees. One that is covered on some rows only is left out: old versions may
 * have been rows of the other kind.
 */
const visibleFields = (entity: Entity, { rights }: Actor): readonly Field[] =>
  [...entity.fields.values()].filter(
    (field) => fieldAccess(rights, field).shown === 'always' && !unspoken.has(field.name),
  );

/** What changes with every version and tells nothing. */
const unspoken: ReadonlySet<string> = new Set([
  'id',
  'version',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'metadata',
]);

function changesOf(rows: readonly AuditRow[], fields: readonly Field[]): Change[] {
  const images = rows.map(({ image }) => JSON.parse(image) as JsonObject);
  return rows.slice(0, versionsMax).map(({ version, at, actor, name, cause }, index) => {
    const [after, before] = [images[index]!, images[index + 1] ?? {}];
    const changes = fields.flatMap((field) => {
      const values = [before[field.id] ?? null, after[field.id] ?? null] as const;
      return same(...values) ? [] : [{ field: field.name, before: values[0], after: values[1] }];
    });
    return { version, at, by: { id: actor, name }, cause, changes };
  });
}

/** jsonb has one order of keys, so equal values have equal text. */
const same = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);
