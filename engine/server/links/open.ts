/*
 * Looking through a link: nobody is signed in, and nothing is seen but what the link says, as far as whoever made it may
 * see and share it at that moment. Where he may not any more, there is nothing, as for a link that never was.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { lookedThrough } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import { textsOf } from '../../forms/index.ts';
import type { SharedLink, SharedLinks } from '../../identity/index.ts';
import { plainPrint, printOf, type Sheet } from '../../prints/index.ts';
import { placeLimit } from '../auth/limits.ts';
import { identifier, object } from '../auth/schemas.ts';
import { isNobody, type Door } from '../door.ts';
import { linkShowsNothing } from '../faults.ts';
import { sendFile } from '../files/send.ts';
import type { FileStore } from '../files/store.ts';
import { localeOf } from '../locale.ts';
import { requireSameOrigin } from '../security.ts';
import { transferDoor } from '../transfer.ts';
import { filesBeside, type FileBeside } from './beside.ts';
import { fieldsAt, sharedFields } from './fields.ts';

export interface OpenLinkOptions {
  readonly links: SharedLinks;
  readonly files: FileStore;
  readonly origins: readonly string[];
  readonly attemptsPerMinute: number;
}

/** What is seen through a link. */
export interface Shown {
  readonly sheet: Sheet;
  readonly files: readonly Pick<FileBeside, 'id' | 'name' | 'size'>[];
  readonly endsAt: string;
}

/** The same with what only the server needs. */
interface Seen {
  readonly sheet: Sheet;
  readonly files: readonly FileBeside[];
  readonly link: SharedLink;
}

const token = { type: 'string', minLength: 20, maxLength: 100, pattern: '^[\\w-]*$' };
const opening = object({ token }, ['token']);
const fetching = object({ token, file: identifier }, ['token', 'file']);
const open = 'Whoever calls has a link that somebody made of one record.';

export function openLinkRoutes(app: FastifyInstance, door: Door, options: OpenLinkOptions): void {
  const { links, files, origins } = options;
  const limit = placeLimit(app, options.attemptsPerMinute);
  const looked = async (request: FastifyRequest<{ Body: { token: string } }>, reply: FastifyReply) => {
    requireSameOrigin(request, origins);
    await limit(request);
    void reply.header('cache-control', 'private, no-store').header('x-robots-tag', 'noindex, nofollow');
    const link = await links.of(request.body.token);
    const seen = link && (await lookThrough(door, request, link));
    if (!seen) throw new Refusal(linkShowsNothing({}));
    await links.used(seen.link);
    return seen;
  };

  app.post<{ Body: { token: string } }>(
    '/api/shared',
    { schema: opening, config: { open } },
    async (request, reply): Promise<Shown> => {
      const { sheet, files: beside, link } = await looked(request, reply);
      return { sheet, files: beside.map(({ id, name, size }) => ({ id, name, size })), endsAt: link.endsAt };
    },
  );

  app.post<{ Body: { token: string; file: string } }>(
    '/api/shared/file',
    { schema: fetching, config: { open } },
    async (request, reply) => {
      const { files: beside, link } = await looked(request, reply);
      const file = beside.find(({ id }) => id === request.body.file);
      const content = file && (await files.get(link.organization, file.sha256));
      if (!content) throw new Refusal(linkShowsNothing({}));
      return sendFile(reply, file, content);
    },
  );
}

/** Undefined where there is nothing to see, whatever the reason. */
async function lookThrough(door: Door, request: FastifyRequest, link: SharedLink): Promise<Seen | undefined> {
  try {
    return await door.within(link, async (actor, published): Promise<Seen | undefined> => {
      const { model } = published;
      const entity = model.entities.get(link.entity);
      if (!entity) return undefined;
      const fields = fieldsAt(sharedFields(actor.rights, entity), link.fields);
      if (fields.length === 0) return undefined;
      const viewer = { ...actor, rights: lookedThrough(actor.rights, entity, link.record, fields) };
      const locale = localeOf(request, actor);
      const { read } = transferDoor(door.records, published, viewer, request.id);
      const print = plainPrint(entity, textsOf(model, locale), fields);
      const printed = await printOf({ model, actor: viewer, read, locale }, print, link.record);
      if (!printed) return undefined;
      const files = link.files ? await filesBeside(door.records, viewer, entity, link.record) : [];
      return { sheet: printed.sheet, files, link };
    });
  } catch (error) {
    if (isNobody(error)) return undefined;
    throw error;
  }
}
