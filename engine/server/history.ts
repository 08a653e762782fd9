import type { FastifyInstance } from 'fastify';
import { fieldAccess, narrowedTo, type Actor } from '../access/index.ts';
import type { Json, JsonObject } from '../definition/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Entity, Field } from '../model/index.ts';
import type { Records } from '../records/index.ts';
import { forKeys } from './guards.ts';
import type { Door } from './door.ts';
import { notFound } from './faults.ts';
import { seenRecord } from './seen.ts';

/** One version of a record: what it changed, in fields the reader may see. */
export interface Change {
  readonly version: number;
  readonly at: string;
  readonly by: { readonly id: string | null; readonly name: string | null };
  readonly cause: string;
  /** Who stood there in the place of that user, or began to, and why. */
  readonly standIn?: { readonly name: string | null; readonly reason: string };
  readonly changes: readonly { readonly field: string; readonly before: Json; readonly after: Json }[];
}

interface AuditRow {
  readonly version: number;
  readonly at: string;
  readonly actor: string | null;
  readonly name: string | null;
  readonly cause: string;
  readonly image: string;
  readonly standIn: string | null;
  readonly reason: string | null;
}

/** When a record was shared by a link, or when that was ended. */
interface SharingRow {
  readonly at: string;
  readonly actor: string;
  readonly name: string | null;
  readonly cause: 'share' | 'unshare';
}

/** A record as it was: its version at that time, and what the reader may see of it. */
export interface AsItWas extends Omit<Change, 'changes'> {
  readonly record: JsonObject;
}

/** Versions at most in one answer, newest ones. */
const versionsMax = 200;

/** A version, or a moment as ISO 8601 with its zone. */
const asOf = { type: 'string', anyOf: [{ pattern: '^[1-9][0-9]{0,8}$' }, { format: 'date-time' }] };
const schema = { querystring: { type: 'object', properties: { asOf } } };

interface HistoryRoute {
  Params: { entity: string; id: string };
  Querystring: { asOf?: string };
}

/**
 * `GET /api/records/:entity/:id/history`: the timeline of a record, newest first, from the audit's images. With `asOf`
 * the whole record as it was then, under the rights of today.
 */
export function historyRoute(app: FastifyInstance, door: Door): void {
  app.get<HistoryRoute>('/api/records/:entity/:id/history', { schema, config: forKeys }, (request) =>
    door.as(request, async (actor, published) => {
      const reader = readerOf(actor, published.model.entities.get(request.params.entity));
      const { entity, id } = await seenRecord(door, request, reader, published);
      const { asOf: then } = request.query;
      if (then === undefined) return readTimeline(door.records, reader, entity, id);
      const found = await readAsItWas(door.records, reader, entity, id, then);
      if (!found) throw new Refusal(notFound({}));
      return found;
    }),
  );
}

/** Somebody who sees no more than is granted for looking back too: of other records, and other fields, nothing is told. */
const readerOf = (actor: Actor, entity: Entity | undefined): Actor =>
  entity ? { ...actor, rights: narrowedTo(actor.rights, entity, 'history') } : actor;

/** What became of a record that the actor sees, newest version first, and by whom it was shared. */
export async function readTimeline(
  records: Pick<Records, 'ask'>,
  actor: Actor,
  entity: Entity,
  id: string,
): Promise<readonly Change[]> {
  const changes = changesOf(await records.ask<AuditRow>(actor, timeline(entity, id)), entity, actor);
  return withSharing(changes, await records.ask<SharingRow>(actor, sharing(entity, id)));
}

/** A record that the actor sees as it was in a version, or at a moment; undefined where it was not there yet. */
export async function readAsItWas(
  records: Pick<Records, 'ask'>,
  actor: Actor,
  entity: Entity,
  id: string,
  then: string,
): Promise<AsItWas | undefined> {
  const [found] = await records.ask<AuditRow>(actor, asItWas(entity, id, then));
  if (!found) return undefined;
  const { version, at, actor: by, name, cause, image } = found;
  const record = visibleOf(entity, actor, JSON.parse(image) as JsonObject);
  return { version, at, by: { id: by, name }, cause, record };
}

const audited = `select a.version, a.at, a.actor, u.name, a.cause, a.image,
      s.name as "standIn", a.via #>> '{standIn,reason}' as reason
    from kontor.audit a left join core."user" u on u.org_id = a.org_id and u.id = a.actor
    left join core."user" s on s.org_id = a.org_id and s.id = (a.via #>> '{standIn,by}')::uuid`;

/** One row more than is shown, so that the oldest shown one has something to be compared with. */
const timeline = (entity: Entity, id: string) => ({
  text: `${audited}
    where a.org_id = kontor.org() and a.entity = $1 and a.record = $2 order by a.version desc, a.id desc limit $3`,
  values: [entity.fullName, id, versionsMax + 1],
});

const sharing = (entity: Entity, id: string) => ({
  text: 'select * from kontor.sharing_of($1, $2)',
  values: [entity.fullName, id],
});

/** The last version up to that one, or up to that moment. */
const asItWas = (entity: Entity, id: string, asOf: string) => ({
  text: `${audited}
    where a.org_id = kontor.org() and a.entity = $1 and a.record = $2
      and ${/^\d{1,9}$/.test(asOf) ? 'a.version <= $3::int' : 'a.at <= $3::timestamptz'}
    order by a.version desc, a.id desc limit 1`,
  values: [entity.fullName, id, asOf],
});

/** What the reader may see of an image, by names of today. Lines are cut like their record, and known by their id. */
const visibleOf = (entity: Entity, actor: Actor, image: JsonObject): JsonObject =>
  Object.fromEntries(
    visibleFields(entity, actor).map((field) => [
      field.name,
      field.kind === 'lines'
        ? ((image[field.id] ?? []) as readonly JsonObject[]).map((line) => ({
            id: line['id'] ?? null,
            ...visibleOf(field.target, actor, line),
          }))
        : (image[field.id] ?? null),
    ]),
  );

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

function changesOf(rows: readonly AuditRow[], entity: Entity, actor: Actor): Change[] {
  const images = rows.map(({ image }) => visibleOf(entity, actor, JSON.parse(image) as JsonObject));
  return rows.slice(0, versionsMax).map(({ version, at, actor, name, cause, standIn, reason }, index) => {
    const [after, before] = [images[index]!, images[index + 1] ?? {}];
    const changes = Object.keys(after).flatMap((field) => {
      const values = [before[field] ?? null, after[field] ?? null] as const;
      return same(...values) ? [] : [{ field, before: values[0], after: values[1] }];
    });
    const stood = reason === null ? {} : { standIn: { name: standIn, reason } };
    return { version, at, by: { id: actor, name }, cause, ...stood, changes };
  });
}

/** Sharing changes nothing of a record: it stands beside the version that was shown then. */
function withSharing(changes: readonly Change[], rows: readonly SharingRow[]): readonly Change[] {
  const told = rows.map(({ at, actor, name, cause }): Change => {
    const shown = changes.find((one) => Date.parse(one.at) <= Date.parse(at)) ?? changes.at(-1);
    return { version: shown?.version ?? 1, at, by: { id: actor, name }, cause, changes: [] };
  });
  return [...told, ...changes].sort(
    (one, other) => other.version - one.version || Date.parse(other.at) - Date.parse(one.at),
  );
}

/** jsonb has one order of keys, so equal values have equal text. */
const same = (one: Json, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);
