import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isReadableEntity, type Actor } from '../access/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Print } from '../model/index.ts';
import { openTypesetter, sheetOf, type Sheet, type Typesetter } from '../prints/index.ts';
import type { Published } from '../publication/index.ts';
import type { Door } from './door.ts';
import { notFound } from './faults.ts';
import { localeOf } from './locale.ts';
import { isId } from './seen.ts';
import { transferDoor } from './transfer.ts';

interface PrintRoute {
  Params: { entity: string; id: string; file: string };
  Querystring: { locale?: string };
}

const schema = {
  querystring: {
    type: 'object',
    properties: { locale: { type: 'string', pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$' } },
  },
};

const types = { pdf: 'application/pdf', svg: 'image/svg+xml' } as const;

/**
 * `GET /api/records/:entity/:id/prints/:print.pdf`, or `.svg` to look at before. Language is what `?locale=` asks for,
 * else that of the record as its print says, else the reader's.
 */
export function printRoutes(app: FastifyInstance, door: Door): void {
  const typesetter: Typesetter = openTypesetter();
  app.addHook('onClose', () => typesetter.close());

  app.get<PrintRoute>('/api/records/:entity/:id/prints/:file', { schema }, async (request, reply) => {
    const [, name, as] = /^(\w+)\.(pdf|svg)$/.exec(request.params.file) ?? [];
    if (name === undefined) throw new Refusal(notFound({}));
    const sheet = await door.as(request, (actor, published) =>
      sheetFor(door, request, actor, published, name),
    );
    const bytes = await typesetter.set(sheet, as as keyof typeof types);
    return reply
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(sheet.title)}.${as}`)
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .header('cache-control', 'private, no-store')
      .header('content-language', sheet.locale)
      .type(types[as as keyof typeof types])
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}

/** @throws Refusal SRV912: no such record or print, or none the actor sees, which is the same to him. */
async function sheetFor(
  door: Door,
  request: FastifyRequest<PrintRoute>,
  actor: Actor,
  published: Published,
  name: string,
): Promise<Sheet> {
  const { entity, id } = request.params;
  const print: Print | undefined = published.model.prints.get(`${entity}.${name}`);
  if (!print || !isReadableEntity(actor.rights, print.entity) || !isId(id)) throw new Refusal(notFound({}));
  const { locale } = request.query;
  const { read } = transferDoor(door.records, published, actor, request.id);
  const reader = { ...actor, locale: localeOf(request, actor) };
  const sheet = await sheetOf(
    { model: published.model, actor: reader, read, ...(locale !== undefined && { locale }) },
    print,
    id,
  );
  if (!sheet) throw new Refusal(notFound({}));
  return sheet;
}
