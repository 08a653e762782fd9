import { Readable } from 'node:stream';
import fastifyMultipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../access/index.ts';
import { isReadable } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { FileAddresses, FileHolder } from '../../identity/index.ts';
import { isUuid, type Entity, type Field, type Model } from '../../model/index.ts';
import type { Published } from '../../publication/index.ts';
import { forKeys } from '../guards.ts';
import { isNobody, type Door } from '../door.ts';
import { fileRefused, notFound, notToChange, tooLarge } from '../faults.ts';
import { runDocument } from '../graphql/run.ts';
import { lookUp, mayChange, seenRecord, type RecordRoute, type Seen } from '../seen.ts';
import { sendFile } from './send.ts';
import type { FileStore, Stored } from './store.ts';

interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: string;
  readonly sha256: string;
  /** The record it lies beside, where it was attached to one. */
  readonly entity: string | null;
  readonly record: string | null;
  readonly removed: boolean;
  readonly mine: boolean;
}

/** Bytes of one file; a larger one is cut off while it comes in and nothing of it is kept. */
export const fileBytesMax = 50 * 1024 * 1024;

export interface FileOptions {
  readonly files: FileStore;
  readonly addresses: FileAddresses;
}

/**
 * Files up and down, streamed. A new file belongs to whoever sent it until a record names it; from then on it is seen
 * by everybody who sees that field of that record. Or it lies beside a record, and is seen by who sees that. It is
 * always answered as a download, never shown by its own type.
 */
export async function fileRoutes(app: FastifyInstance, door: Door, options: FileOptions): Promise<void> {
  downloadRoutes(app, door, options);
  // In a scope of its own: no other route takes forms.
  await app.register(async (scope) => uploadRoutes(scope, door, options.files));
}

async function uploadRoutes(app: FastifyInstance, door: Door, store: FileStore): Promise<void> {
  await app.register(fastifyMultipart, { limits: { files: 1, fileSize: fileBytesMax, fields: 0, parts: 1 } });

  app.post('/api/files', { bodyLimit: fileBytesMax + 64 * 1024 }, async (request, reply) => {
    const actor = await door.as(request, async (found) => found);
    return reply.code(201).send(await keep(door, store, actor, request));
  });

  app.get<RecordRoute>('/api/records/:entity/:id/files', (request) =>
    door.as(request, async (actor, published) => {
      const seen = await seenRecord(door, request, actor, published);
      const mayAttach = mayChange(seen);
      return { files: await filesOf(door, actor, seen, mayAttach), mayAttach };
    }),
  );

  app.post<RecordRoute>(
    '/api/records/:entity/:id/files',
    { bodyLimit: fileBytesMax + 64 * 1024 },
    async (request, reply) => {
      const [actor, seen] = await door.as(
        request,
        async (found, published) => [found, await seenRecord(door, request, found, published)] as const,
      );
      if (!mayChange(seen)) throw new Refusal(notToChange({}));
      return reply.code(201).send(await keep(door, store, actor, request, seen));
    },
  );

  app.delete<AttachmentRoute>('/api/records/:entity/:id/files/:file', async (request, reply) => {
    await door.as(request, async (actor, published) => {
      const seen = await seenRecord(door, request, actor, published);
      const { file } = request.params;
      const [row] = isUuid(file) ? await door.records.ask(actor, remove(seen, file, mayChange(seen))) : [];
      if (!row) throw new Refusal(notFound({}));
    });
    return reply.code(204).send();
  });
}

interface FileRoute {
  Params: { id: string };
}

interface AddressRoute extends FileRoute {
  Querystring: { readonly token?: unknown };
}

const open =
  'Whoever calls has an address that was made for his session a minute ago at most; what it may is asked.';

function downloadRoutes(app: FastifyInstance, door: Door, { files, addresses }: FileOptions): void {
  const send = async (reply: FastifyReply, { row, organization }: Found) => {
    const content = await files.get(organization, row.sha256);
    if (!content) throw new Refusal(notFound({}));
    return sendFile(reply, row, content);
  };

  app.get<FileRoute>('/api/files/:id', { config: forKeys }, async (request, reply) => {
    const found = await door.as(request, async (actor, published) => ({
      row: await fileFor(door, actor, published, request),
      organization: actor.org,
    }));
    return send(reply, found);
  });

  app.post<FileRoute>('/api/files/:id/address', { config: forKeys }, async (request, reply) => {
    const { id, token, expiresAt } = await door.as(request, async (actor, published) => {
      const row = await fileFor(door, actor, published, request);
      const holder = { session: actor.session, organization: actor.org, user: actor.user };
      return { id: row.id, ...addresses.make(row.id, holder) };
    });
    void reply.code(201).header('cache-control', 'no-store');
    return { address: `/api/files/${id}/content?token=${token}`, expiresAt };
  });

  app.get<AddressRoute>('/api/files/:id/content', { config: { open } }, async (request, reply) => {
    const { token } = request.query;
    const holder = typeof token === 'string' ? addresses.holderOf(request.params.id, token) : undefined;
    const found = holder && (await foundIn(door, request, holder));
    if (!found) throw new Refusal(notFound({}));
    return send(reply, found);
  });
}

interface Found {
  readonly row: FileRow;
  readonly organization: string;
}

/**
 * The file as whoever has its address sees it at that moment; undefined where his session has ended.
 * @throws Refusal SRV912
 */
async function foundIn(
  door: Door,
  request: FastifyRequest<FileRoute>,
  { session, organization, user }: FileHolder,
): Promise<Found | undefined> {
  try {
    return await door.within({ session, organization }, async (actor, published) => {
      if (actor.org !== organization || actor.user !== user) throw new Refusal(notFound({}));
      return { row: await fileFor(door, actor, published, request), organization };
    });
  } catch (error) {
    if (isNobody(error)) return undefined;
    throw error;
  }
}

/** The bytes of a file to its end. One that is too large ends at the limit: that is told before anything is kept. */
async function* whole(file: MultipartFile['file']): AsyncGenerator<Buffer> {
  for await (const chunk of file) yield chunk as Buffer;
  if (file.truncated) throw new Refusal(tooLarge({ limit: `${fileBytesMax / 1024 / 1024} MB` }));
}

/** The parser of forms throws plain errors; whatever has a code of its own (a full disk) is no fault of the form. */
function refuseForm(error: unknown): never {
  const { code } = error as { code?: string };
  if (error instanceof Refusal) throw error;
  if (code !== undefined && !code.startsWith('FST_')) throw error;
  throw new Refusal(fileRefused({ why: 'a form with one file is wanted.' }));
}

/** The name for people: without folders and control characters, at most 200 letters. It is never a path here. */
const nameOf = (given: string): string =>
  (given.split(/[/\\]/).at(-1) ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 200) || 'file';

/** Takes the file of the form to its end; with `beside` it lies at that record from then on. */
async function keep(
  door: Door,
  store: FileStore,
  actor: Actor,
  request: FastifyRequest,
  beside?: Seen,
): Promise<Kept> {
  const part = await request.file().catch(refuseForm);
  if (!part) throw new Refusal(fileRefused({ why: 'there is none in the form.' }));
  const stored = await store.put(actor.org, Readable.from(whole(part.file))).catch(refuseForm);
  const name = nameOf(part.filename);
  // Rights may have changed while it came in.
  const [row] = await door.as(request, (now) =>
    door.records.ask<{ id: string }>(now, insert(name, stored, beside)),
  );
  return { id: row!.id, name, type: stored.type, size: stored.size };
}

interface Kept {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

const insert = (name: string, { type, size, sha256 }: Stored, beside: Seen | undefined) => ({
  text: 'insert into kontor.file (name, type, size, sha256, entity, record) values ($1, $2, $3, $4, $5, $6) returning id',
  values: [name, type, size, sha256, beside?.entity.fullName ?? null, beside?.id ?? null],
});

interface AttachmentRoute extends RecordRoute {
  Params: { entity: string; id: string; file: string };
}

/** Files at most in one answer, newest ones. */
const filesMax = 500;

interface AttachedRow {
  readonly by: string;
  readonly author: string | null;
}

/** Files beside a record, newest first. */
async function filesOf(door: Door, actor: Actor, { entity, id }: Seen, removable: boolean) {
  const rows = await door.records.ask<AttachedRow>(actor, {
    text: `select f.id, f.name, f.type, f.size::float8 as size, f.created_at as at, f.created_by as by, u.name as author,
        $3::boolean or f.created_by = kontor.user_id() as removable
      from kontor.file f left join core."user" u on u.org_id = f.org_id and u.id = f.created_by
      where f.org_id = kontor.org() and f.entity = $1 and f.record = $2 and f.deleted_at is null
      order by f.id desc limit ${filesMax}`,
    values: [entity.fullName, id, removable],
  });
  return rows.map(({ by, author, ...row }) => ({ ...row, by: { id: by, name: author } }));
}

/** Takes a file away from its record: it is no more beside it, and is not fetched any more for being so. */
const remove = ({ entity, id }: Seen, file: string, any: boolean) => ({
  text: `update kontor.file set deleted_at = now(), deleted_by = kontor.user_id()
    where org_id = kontor.org() and entity = $1 and record = $2 and id = $3 and deleted_at is null
      and ($4::boolean or created_by = kontor.user_id()) returning id`,
  values: [entity.fullName, id, file, any],
});

/** @throws Refusal SRV912: no such file, or none the actor sees, which is the same to him. */
async function fileFor(
  door: Door,
  actor: Actor,
  published: Published,
  request: FastifyRequest<FileRoute>,
): Promise<FileRow> {
  const { id } = request.params;
  if (!isUuid(id)) throw new Refusal(notFound({}));
  const [row] = await door.records.ask<FileRow>(actor, {
    text: `select id, name, type, size, sha256, entity, record, deleted_at is not null as removed,
        created_by is not distinct from kontor.user_id() and record is null as mine
      from kontor.file where org_id = kontor.org() and id = $1`,
    values: [id],
  });
  const shown =
    row &&
    (row.mine ||
      (await isBeside(door, actor, published, row, request.id)) ||
      (await isNamed(door, actor, published, id, request.id)));
  if (!shown) throw new Refusal(notFound({}));
  return row;
}

/** Whether the file lies beside a record that the actor sees. */
async function isBeside(
  door: Door,
  actor: Actor,
  published: Published,
  { entity, record, removed }: FileRow,
  correlation: string,
): Promise<boolean> {
  if (entity === null || record === null || removed) return false;
  return (await lookUp(door, published, actor, { entity, id: record }, correlation)) !== undefined;
}

/** Whether a record that the actor sees names the file, in a field that he sees. */
async function isNamed(
  door: Door,
  actor: Actor,
  published: Published,
  id: string,
  correlation: string,
): Promise<boolean> {
  const asked = placesOf(published.model, actor).map(
    ({ entity, where }, index) =>
      `f${index}: ${entity.graphql.many}(where: ${where}, first: 1) { nodes { id } }`,
  );
  if (asked.length === 0) return false;
  const query = `query Named($id: ID!) { ${asked.join(' ')} }`;
  const text = await runDocument(
    door.records,
    published,
    { query, variables: { id } },
    { actor, correlation },
  );
  const { data } = JSON.parse(text) as { data: Record<string, { nodes: readonly unknown[] }> };
  return Object.values(data).some(({ nodes }) => nodes.length > 0);
}

/** Every field that may name a file, as a filter on its records. */
function placesOf(model: Model, { rights }: Actor): { entity: Entity; where: string }[] {
  const isFile = (field: Field) =>
    field.kind === 'scalar' && field.type === 'file' && isReadable(rights, field);
  return [...model.entities.values()].flatMap((entity) =>
    [...entity.fields.values()].flatMap((field) => {
      if (isFile(field)) return [{ entity, where: `{ ${field.name}: { eq: $id } }` }];
      if (field.kind !== 'lines' || !isReadable(rights, field)) return [];
      const inLines = [...field.target.fields.values()].filter(isFile);
      return inLines.map(({ name }) => ({
        entity,
        where: `{ ${field.name}: { some: { ${name}: { eq: $id } } } }`,
      }));
    }),
  );
}
