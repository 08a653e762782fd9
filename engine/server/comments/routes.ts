import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import { isUuid } from '../../model/index.ts';
import type { Door } from '../door.ts';
import { notFound } from '../faults.ts';
import { seenRecord, type RecordRoute } from '../seen.ts';

/** What somebody said of a record. */
export interface Comment {
  readonly id: string;
  /** Empty where it was deleted. */
  readonly text: string;
  readonly at: string;
  readonly editedAt: string | null;
  readonly deleted: boolean;
  readonly by: { readonly id: string; readonly name: string | null };
  readonly mine: boolean;
}

interface CommentRow extends Omit<Comment, 'by'> {
  readonly by: string;
  readonly name: string | null;
}

interface TextRoute extends RecordRoute {
  Body: { text: string };
}

interface CommentRoute extends TextRoute {
  Params: { entity: string; id: string; comment: string };
}

/** Comments at most in one answer, newest ones. */
const commentsMax = 500;

const schema = {
  body: {
    type: 'object',
    required: ['text'],
    additionalProperties: false,
    properties: { text: { type: 'string', pattern: '\\S', maxLength: 10_000 } },
  },
};

/**
 * Comments on any record, below `/api/records/:entity/:id/comments`. Who may read the record may read them and add to
 * them; each is changed and deleted by who wrote it, nobody else.
 */
export function commentRoutes(app: FastifyInstance, door: Door): void {
  app.get<RecordRoute>('/api/records/:entity/:id/comments', (request) =>
    door.as(request, async (actor, published) => {
      const { entity, id } = await seenRecord(door, request, actor, published);
      return commentsOf(door, actor, [entity.fullName, id]);
    }),
  );

  app.post<TextRoute>('/api/records/:entity/:id/comments', { schema }, async (request, reply) => {
    const made = await door.as(request, async (actor, published) => {
      const { entity, id } = await seenRecord(door, request, actor, published);
      const [row] = await door.records.ask<{ id: string }>(actor, {
        text: 'insert into kontor.comment (entity, record, text) values ($1, $2, $3) returning id',
        values: [entity.fullName, id, request.body.text.trim()],
      });
      return (await commentsOf(door, actor, [entity.fullName, id], row!.id))[0];
    });
    return reply.code(201).send(made);
  });

  app.patch<CommentRoute>('/api/records/:entity/:id/comments/:comment', { schema }, (request) =>
    change(door, request, 'text = $4, edited_at = clock_timestamp()', [request.body.text.trim()]),
  );

  app.delete<CommentRoute>('/api/records/:entity/:id/comments/:comment', (request) =>
    change(door, request, "text = '', deleted_at = clock_timestamp()", []),
  );
}

/** Changes a comment of the actor's own; gives it as it is now. */
function change(
  door: Door,
  request: FastifyRequest<CommentRoute>,
  set: string,
  more: readonly string[],
): Promise<Comment> {
  return door.as(request, async (actor, published) => {
    const { entity, id } = await seenRecord(door, request, actor, published);
    const { comment } = request.params;
    if (!isUuid(comment)) throw new Refusal(notFound({}));
    const [row] = await door.records.ask(actor, {
      text: `update kontor.comment set ${set} where org_id = kontor.org() and entity = $1 and record = $2 and id = $3
        and created_by = kontor.user_id() and deleted_at is null returning id`,
      values: [entity.fullName, id, comment, ...more],
    });
    if (!row) throw new Refusal(notFound({}));
    return (await commentsOf(door, actor, [entity.fullName, id], comment))[0]!;
  });
}

/** Newest first; with `only` that one. */
async function commentsOf(
  door: Door,
  actor: Actor,
  record: readonly [entity: string, id: string],
  only: string | null = null,
): Promise<readonly Comment[]> {
  const rows = await door.records.ask<CommentRow>(actor, {
    text: `select c.id, c.text, c.created_at as at, c.edited_at as "editedAt", c.deleted_at is not null as deleted,
        c.created_by as by, u.name, c.created_by = kontor.user_id() as mine
      from kontor.comment c left join core."user" u on u.org_id = c.org_id and u.id = c.created_by
      where c.org_id = kontor.org() and c.entity = $1 and c.record = $2 and ($3::uuid is null or c.id = $3)
      order by c.id desc limit ${commentsMax}`,
    values: [...record, only],
  });
  return rows.map(({ by, name, ...row }) => ({ ...row, by: { id: by, name } }));
}
