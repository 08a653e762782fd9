import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isReadableEntity, type Actor } from '../access/index.ts';
import { Refusal } from '../errors/index.ts';
import { alreadySaid, listOfRecord, writeMail, type MailView } from '../mail/index.ts';
import { isUuid, type Print } from '../model/index.ts';
import { openTypesetter, printOf, type Printed, type Sheet, type Typesetter } from '../prints/index.ts';
import type { Published } from '../publication/index.ts';
import { forKeys } from './guards.ts';
import type { Door } from './door.ts';
import { notFound, notToChange } from './faults.ts';
import { localeOf } from './locale.ts';
import { openMailDesk } from './mail/desk.ts';
import { filePolicy } from './security.ts';
import { mayChange, seenRecord, type RecordRoute } from './seen.ts';
import { transferDoor } from './transfer.ts';

interface PrintRoute {
  Params: { entity: string; id: string; file: string };
  Querystring: { locale?: string };
}

interface MailRoute extends RecordRoute {
  Body: {
    readonly print: string;
    readonly to: readonly string[];
    readonly subject?: string;
    readonly text?: string;
    readonly locale?: string;
  };
}

const locale = { type: 'string', pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$' };
const looking = { querystring: { type: 'object', properties: { locale } } };
const sending = {
  body: {
    type: 'object',
    required: ['print', 'to'],
    additionalProperties: false,
    properties: {
      print: { type: 'string', maxLength: 40 },
      to: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        items: { type: 'string', maxLength: 254, pattern: '^[^\\s@<>,;:"()]+@[^\\s@<>,;:"()]+$' },
      },
      subject: { type: 'string', maxLength: 200, pattern: '^[^\\r\\n]*$' },
      text: { type: 'string', maxLength: 10_000 },
      locale,
    },
  },
};
const listing = {
  querystring: {
    type: 'object',
    properties: { status: { enum: ['waiting', 'sending', 'sent', 'failed', 'unsure'] } },
  },
};

const types = { pdf: 'application/pdf', svg: 'image/svg+xml; charset=utf-8' } as const;

/**
 * A record as a document: `GET /api/records/:entity/:id/prints/:print.pdf`, `.svg` to look at before, `.json` for what
 * it is called and whom it goes to. `POST /api/records/:entity/:id/mail` sends it: the letter is kept with the document
 * as its sender may see it now, and goes out afterwards.
 */
export function printRoutes(app: FastifyInstance, door: Door): void {
  const typesetter: Typesetter = openTypesetter();
  const desk = openMailDesk(door.records);
  app.addHook('onClose', () => typesetter.close());

  app.get<PrintRoute>(
    '/api/records/:entity/:id/prints/:file',
    { schema: looking, config: forKeys },
    async (request, reply) => {
      const { params, query } = request;
      const [, name, as] = /^(\w+)\.(pdf|svg|json)$/.exec(params.file) ?? [];
      if (name === undefined) throw new Refusal(notFound({}));
      const printed = await door.as(request, (actor, published) =>
        printFor(door, request, actor, published, { ...params, name, ...query }),
      );
      const { sheet, recipient = null } = printed;
      if (as === 'json') return reply.send({ title: sheet.title, locale: sheet.locale, recipient });
      const kind = as as keyof typeof types;
      return answer(reply, sheet, kind, await typesetter.set(sheet, kind));
    },
  );

  app.post<MailRoute>('/api/records/:entity/:id/mail', { schema: sending }, async (request, reply) => {
    const { params, body } = request;
    const { sheet } = await door.as(request, async (actor, published) => {
      const seen = await seenRecord(door, request, actor, published);
      if (!mayChange(seen)) throw new Refusal(notToChange({}));
      const wanted = {
        ...params,
        name: body.print,
        ...(body.locale !== undefined && { locale: body.locale }),
      };
      return printFor(door, request, actor, published, wanted);
    });
    const content = await typesetter.set(sheet, 'pdf');
    const given = request.headers['idempotency-key'];
    const key = typeof given === 'string' && given !== '' ? { key: given.slice(0, 200) } : {};
    const id = await door.as(request, async (actor) => {
      const letter = {
        entity: params.entity,
        record: params.id,
        recipients: body.to,
        subject: body.subject?.trim() || sheet.title,
        body: body.text ?? '',
        fileName: `${sheet.title}.pdf`,
        content,
        ...key,
      };
      const [written] = await door.records.ask<{ id: string }>(actor, writeMail(letter));
      if (written) return written.id;
      const [before] = await door.records.ask<{ id: string }>(actor, alreadySaid(key.key!));
      return before!.id;
    });
    return reply.code(202).send({ id });
  });

  app.get<RecordRoute>('/api/records/:entity/:id/mail', (request) =>
    door.as(request, async (actor, published) => {
      const { entity, id } = await seenRecord(door, request, actor, published);
      return door.records.ask<MailView>(actor, listOfRecord(entity.fullName, id));
    }),
  );

  app.get<{ Querystring: { status?: string } }>('/api/mail', { schema: listing }, (request) =>
    door.as(request, (actor) => desk.list(actor, request.query.status)),
  );

  app.post<{ Params: { id: string } }>('/api/mail/:id/retry', (request) =>
    door.as(request, (actor) => desk.retry(actor, request.params.id).then(() => ({ id: request.params.id }))),
  );
}

function answer(reply: FastifyReply, sheet: Sheet, as: keyof typeof types, bytes: Uint8Array): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(sheet.title)}.${as}`)
    .header('content-security-policy', `${filePolicy}; style-src 'unsafe-inline'`)
    .header('cache-control', 'private, no-store')
    .header('content-language', sheet.locale)
    .type(types[as])
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

interface Wanted {
  readonly entity: string;
  readonly id: string;
  readonly name: string;
  readonly locale?: string;
}

/** @throws Refusal SRV912: no such record or print, or none the actor sees, which is the same to him. */
async function printFor(
  door: Door,
  request: FastifyRequest,
  actor: Actor,
  published: Published,
  { entity, id, name, locale: wanted }: Wanted,
): Promise<Printed> {
  const print: Print | undefined = published.model.prints.get(`${entity}.${name}`);
  if (!print || !isReadableEntity(actor.rights, print.entity) || !isUuid(id)) throw new Refusal(notFound({}));
  const { read } = transferDoor(door.records, published, actor, request.id);
  const reader = { ...actor, locale: localeOf(request, actor) };
  const printing = { model: published.model, actor: reader, read };
  const printed = await printOf({ ...printing, ...(wanted !== undefined && { locale: wanted }) }, print, id);
  if (!printed) throw new Refusal(notFound({}));
  return printed;
}
