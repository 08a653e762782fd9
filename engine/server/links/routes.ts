/*
 * Links that show one record to whoever has them: made, listed and ended where the record is. Whoever may share the record
 * makes one, and is told before what it would show; it is listed for everybody who sees the record, and so are those with
 * whom it is shared by records of core.ShareGrant.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { administers, isReadable, type Actor } from '../../access/index.ts';
import { nearest, Refusal } from '../../errors/index.ts';
import { textsOf, type Texts } from '../../forms/index.ts';
import { linkDays, linkDaysMax, type SharedLinks } from '../../identity/index.ts';
import type { Entity, Field } from '../../model/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Door } from '../door.ts';
import { noSuch, notFound, notSignedIn, notToShare } from '../faults.ts';
import { localeOf } from '../locale.ts';
import { requireSameOrigin } from '../security.ts';
import { seenRecord, type RecordRoute, type Seen } from '../seen.ts';
import { filesBeside } from './beside.ts';
import { fieldsAt, pathOf, sharedFields } from './fields.ts';

export interface LinkOptions {
  readonly links: SharedLinks;
  readonly origins: readonly string[];
  /** Where people reach the pages. */
  readonly pageUrl: string;
}

/** A link that is open. */
export interface LinkView {
  readonly id: string;
  readonly by: { readonly id: string; readonly name: string | null };
  readonly at: string;
  readonly endsAt: string;
  /** When something was last seen through it. */
  readonly usedAt: string | null;
  /** Titles of the fields it shows, as far as the reader may know of them. */
  readonly fields: readonly string[];
  readonly files: boolean;
  /** Whether the reader may end it. */
  readonly mayEnd: boolean;
}

/** What a link of this record may show. */
export interface LinkOffer {
  readonly fields: readonly OfferedField[];
  /** Names of the files beside it. */
  readonly files: readonly string[];
  readonly days: number;
  readonly daysMax: number;
}

export interface OfferedField {
  readonly name: string;
  readonly title: string;
  /** Of lines, the titles of their fields. */
  readonly columns?: readonly string[];
}

/** A user or a group with whom the record is shared. */
export interface ShareView {
  readonly id: string;
  readonly version: number;
  readonly by: { readonly id: string; readonly name: string | null };
  /** What the user or the group is called. */
  readonly to: string | null;
  readonly isGroup: boolean;
  readonly rights: 'read' | 'update';
  /** Titles of the fields, as far as the reader may know of them; none where it is all that may be shared. */
  readonly fields: readonly string[];
  readonly at: string;
  readonly endsAt: string | null;
  /** Whether the reader may end it. */
  readonly mayEnd: boolean;
}

export interface LinksView {
  readonly shares: readonly ShareView[];
  readonly links: readonly LinkView[];
  /** Absent for who may not share it. */
  readonly offer?: LinkOffer;
}

interface LinkRow extends Omit<LinkView, 'by' | 'mayEnd'> {
  readonly by: string;
  readonly name: string | null;
}

interface ShareRow extends Omit<ShareView, 'by' | 'mayEnd'> {
  readonly by: string;
  readonly name: string | null;
}

interface MakeRoute extends RecordRoute {
  Body: { readonly fields?: readonly string[]; readonly files: boolean; readonly days: number };
}

const wanted = {
  body: {
    type: 'object',
    additionalProperties: false,
    properties: {
      fields: { type: 'array', minItems: 1, maxItems: 500, items: { type: 'string', maxLength: 90 } },
      files: { type: 'boolean', default: false },
      days: { type: 'integer', minimum: 1, maximum: linkDaysMax, default: linkDays },
    },
  },
};

export function linkRoutes(app: FastifyInstance, door: Door, { links, origins, pageUrl }: LinkOptions): void {
  app.get<RecordRoute>('/api/records/:entity/:id/links', (request) =>
    door.as(request, async (actor, published): Promise<LinksView> => {
      const seen = await seenRecord(door, request, actor, published);
      const texts = textsOf(published.model, localeOf(request, actor));
      const rows = await door.records.ask<LinkRow>(actor, listOf(seen));
      const shares = await door.records.ask<ShareRow>(actor, sharesOf(seen));
      return {
        shares: shares.map((row) => shareViewOf(row, seen, actor, texts)),
        links: rows.map((row) => viewOf(row, seen, actor, texts)),
        ...(mayShare(seen) && { offer: await offerOf(door, seen, actor, texts) }),
      };
    }),
  );

  app.post<MakeRoute>('/api/records/:entity/:id/links', { schema: wanted }, async (request, reply) => {
    requireSameOrigin(request, origins);
    const made = await door.as(request, async (actor, published) => {
      const { entity, id } = await sharedRecord(door, request, actor, published);
      const { fields: paths, files, days } = request.body;
      const fields = chosen(entity, sharedFields(actor.rights, entity), paths).map(pathOf);
      return links.open(actor.session, { entity: entity.fullName, record: id, fields, files, days });
    });
    if (!made) throw new Refusal(notSignedIn({}));
    const { id, token, endsAt } = made;
    // Behind `#`, which no server, log or proxy on the way gets to see.
    void reply.code(201).header('cache-control', 'no-store');
    return { id, address: `${pageUrl}/shared.html#${token}`, endsAt };
  });

  app.delete<RecordRoute & { Params: { link: string } }>(
    '/api/records/:entity/:id/links/:link',
    async (request, reply) => {
      const { link } = request.params;
      const ended = await door.as(request, async (actor, published) => {
        const seen = await seenRecord(door, request, actor, published);
        const rows = await door.records.ask<LinkRow>(actor, listOf(seen));
        const found = rows.find((row) => row.id === link);
        if (!found || !mayEnd(found, seen, actor)) return false;
        return links.end(actor.session, { entity: seen.entity.fullName, record: seen.id }, found.id);
      });
      if (!ended) throw new Refusal(notFound({}));
      return reply.code(204).send();
    },
  );
}

const mayShare = ({ may }: Seen): boolean => may.includes('share');

/** Who made one may end it when he may share no longer. */
const mayEnd = ({ by }: LinkRow, seen: Seen, { user }: Actor): boolean => by === user || mayShare(seen);

/** @throws Refusal SRV912, SRV946 */
async function sharedRecord(
  door: Door,
  request: FastifyRequest<RecordRoute>,
  actor: Actor,
  published: Published,
): Promise<Seen> {
  const seen = await seenRecord(door, request, actor, published);
  if (!mayShare(seen)) throw new Refusal(notToShare({}));
  return seen;
}

const listOf = ({ entity, id }: Seen) => ({
  text: 'select * from kontor.shared_links_on($1, $2)',
  values: [entity.fullName, id],
});

const sharesOf = ({ entity, id }: Seen) => ({
  text: 'select * from kontor.shares_on($1, $2)',
  values: [entity.fullName, id],
});

function shareViewOf(row: ShareRow, seen: Seen, actor: Actor, texts: Texts): ShareView {
  const { by, name, fields, ...share } = row;
  return {
    ...share,
    by: { id: by, name },
    fields: titlesOf(fields, seen, actor, texts),
    mayEnd: by === actor.user || administers(actor),
  };
}

function viewOf(row: LinkRow, seen: Seen, actor: Actor, texts: Texts): LinkView {
  const { by, name, fields, ...link } = row;
  return {
    ...link,
    by: { id: by, name },
    fields: titlesOf(fields, seen, actor, texts),
    mayEnd: mayEnd(row, seen, actor),
  };
}

const titlesOf = (paths: readonly string[], { entity }: Seen, actor: Actor, texts: Texts): string[] =>
  fieldsAt(
    allFields(entity).filter((field) => isReadable(actor.rights, field)),
    paths,
  ).map((field) => titleOf(field, texts));

/** @throws Refusal SRV917 for a path that is none of what may be shared */
function chosen(
  entity: Entity,
  fields: readonly Field[],
  paths: readonly string[] | undefined,
): readonly Field[] {
  if (!paths) return fields;
  const known = [...new Set(fields.map(pathOf).flatMap((path) => [path, path.split('.')[0]!]))];
  const unknown = paths.filter((path) => !known.includes(path));
  if (unknown.length > 0)
    throw new Refusal(
      unknown.map((path) =>
        noSuch({ what: `field of ${entity.title} to share`, name: path, near: nearest(path, known) }),
      ),
    );
  return fieldsAt(fields, paths);
}

async function offerOf(door: Door, { entity, id }: Seen, actor: Actor, texts: Texts): Promise<LinkOffer> {
  const fields = sharedFields(actor.rights, entity);
  const files = await filesBeside(door.records, actor, entity, id);
  return {
    fields: [...entity.fields.values()].flatMap((field): OfferedField[] => {
      const title = texts.field(field);
      if (field.kind !== 'lines') return fields.includes(field) ? [{ name: field.name, title }] : [];
      const columns = fields.filter((one) => one.entity === field.target).map((one) => texts.field(one));
      return columns.length > 0 ? [{ name: field.name, title, columns }] : [];
    }),
    files: files.map(({ name }) => name),
    days: linkDays,
    daysMax: linkDaysMax,
  };
}

const allFields = (entity: Entity): readonly Field[] =>
  [...entity.fields.values()].flatMap((field) =>
    field.kind === 'lines' ? [...field.target.fields.values()] : [field],
  );

const titleOf = (field: Field, texts: Texts): string => {
  const title = texts.field(field);
  return field.entity.parent ? `${texts.entity(field.entity)}: ${title}` : title;
};
