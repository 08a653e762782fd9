import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { fieldAccess, isReadable, narrowedTo, type Actor, type Rights } from '../access/index.ts';
import type { Json } from '../definition/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Entity, Field } from '../model/index.ts';
import type { Published } from '../publication/index.ts';
import type { Sessions } from '../identity/index.ts';
import { exportRecords, mappingOfHeader, pageSize, readTable, runImport } from '../transfer/index.ts';
import { forKeys } from './guards.ts';
import type { Door } from './door.ts';
import { badBody, notFound } from './faults.ts';
import { transferDoor } from './transfer.ts';

/** An import that a browser sends is read whole; larger ones go through `kontor import`. */
const importBytesMax = 20 * 1024 * 1024;

/** Records that are taken along at once; more of them, which may be all there are, want a fresh proof. */
const exportedFreely = 1_000;

/** A byte order mark: without it spreadsheets take UTF-8 for something else. */
const mark = '\ufeff';

interface ExportQuery {
  readonly columns?: string;
  readonly where?: string;
  readonly orderBy?: string;
  readonly search?: string;
}

const text = { type: 'string', maxLength: 20_000 };
const querySchema = {
  querystring: { type: 'object', properties: { columns: text, where: text, orderBy: text, search: text } },
};

/**
 * Lists as CSV, down and up, with the rights of whoever asks: the same columns, filters and order as in the list. What is
 * taken out is granted to be read and exported, what is brought in to be written and imported: row by row, field by field.
 */
export function exchangeRoutes(
  app: FastifyInstance,
  door: Door,
  { sessions }: { readonly sessions: Pick<Sessions, 'requireProof'> },
): void {
  app.get<{ Params: { file: string }; Querystring: ExportQuery }>(
    '/api/export/:file',
    { schema: querySchema, config: forKeys },
    async (request, reply) => {
      const { columns, where, orderBy, search } = request.query;
      const rows = await door.as(request, async (actor, published) => {
        const entity = entityFor(published, actor, request.params.file.replace(/\.csv$/, ''), 'export');
        const options = {
          ...(columns !== undefined && { columns: columns.split(',') }),
          ...(where !== undefined && { where: parsed(where) }),
          ...(orderBy !== undefined && { orderBy: parsed(orderBy) }),
          ...(search !== undefined && { search }),
        };
        const taker = { ...actor, rights: narrowedTo(actor.rights, entity, 'export') };
        const pieces = exportRecords(
          entity,
          taker.rights,
          transferDoor(door.records, published, taker, request.id),
          options,
        );
        // A key was made after a fresh proof, and what it takes out is in its scope.
        const first = await firstOf(pieces, async () => {
          const { key, session } = request.bearer!;
          if (!key) await sessions.requireProof(session);
        });
        return { entity, pieces: chain(first, pieces) };
      });
      return reply
        .header(
          'content-disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent(rows.entity.plural)}.csv`,
        )
        .header('cache-control', 'private, no-store')
        .type('text/csv; charset=utf-8')
        .send(Readable.from(rows.pieces));
    },
  );

  app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'text/csv',
      { parseAs: 'buffer', bodyLimit: importBytesMax },
      (_request, body, parse) => parse(null, body),
    );
    scope.post<{ Params: { entity: string }; Querystring: { dryRun?: string }; Body: Buffer }>(
      '/api/import/:entity',
      { bodyLimit: importBytesMax, config: forKeys },
      (request) => {
        if (!Buffer.isBuffer(request.body)) throw new Refusal(badBody({ why: 'a CSV file is wanted.' }));
        return door.as(request, (actor, published) => {
          const entity = entityFor(published, actor, request.params.entity, 'import');
          const { mapping, tables } = mappingOfHeader(
            entity,
            readTable(request.body, 'import.csv'),
            'import.csv',
            (field) => mayName(actor.rights, field),
          );
          const options = { today: today(actor), dry: request.query.dryRun === 'true' };
          const rights = narrowedTo(actor.rights, entity, 'import', ['create', 'update']);
          const bringer = transferDoor(door.records, published, { ...actor, rights }, request.id);
          return runImport(mapping, tables, bringer, options);
        });
      },
    );
    done();
  });
}

/** The first pages, before anything is answered: what is refused is refused with a code. Where there are more, asks `more`. */
async function firstOf(pieces: AsyncGenerator<string>, more: () => Promise<void>): Promise<string> {
  let text = '';
  for (let records = 0; records <= exportedFreely; records += pageSize) {
    const { value, done } = await pieces.next();
    if (done) return text;
    text += value;
  }
  await more();
  return text;
}

async function* chain(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield mark + first;
  yield* rest;
}

function entityFor(
  { model }: Published,
  { rights }: Actor,
  name: string,
  action: 'export' | 'import',
): Entity {
  const entity = model.entities.get(name);
  if (!entity || rights.grants(entity, action).length === 0) throw new Refusal(notFound({}));
  return entity;
}

/** Whether a field is there for somebody who brings a file in: he sees it, or may write it. */
const mayName = (rights: Rights, field: Field): boolean =>
  isReadable(rights, field) ||
  ['create', 'update'].some((action) => fieldAccess(rights, field, action).shown !== 'never');

function parsed(json: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw new Refusal(badBody({ why: 'where and orderBy are JSON.' }));
  }
}

const today = ({ timezone }: Actor): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format();
