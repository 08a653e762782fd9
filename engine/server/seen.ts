import type { FastifyRequest } from 'fastify';
import type { Actor } from '../access/index.ts';
import { isReadableEntity } from '../access/index.ts';
import { Refusal } from '../errors/index.ts';
import { isUuid, type Entity } from '../model/index.ts';
import type { Published } from '../publication/index.ts';
import type { Door } from './door.ts';
import { notFound } from './faults.ts';
import { runDocument } from './graphql/run.ts';

/** A record that the actor sees, and what he may do to it. */
export interface Seen {
  readonly entity: Entity;
  readonly id: string;
  readonly may: readonly string[];
}

export interface RecordRoute {
  Params: { entity: string; id: string };
}

/**
 * The record that a route names.
 * @throws Refusal SRV912: no such record, or none the actor sees, which is the same to him
 */
export async function seenRecord(
  door: Door,
  request: FastifyRequest<RecordRoute>,
  actor: Actor,
  published: Published,
): Promise<Seen> {
  const seen = await lookUp(door, published, actor, request.params, request.id);
  if (!seen) throw new Refusal(notFound({}));
  return seen;
}

/** A record by name of entity and id, asked for as every other read is; undefined where the actor sees none. */
export async function lookUp(
  door: Door,
  published: Published,
  actor: Actor,
  { entity: name, id }: RecordRoute['Params'],
  correlation: string,
): Promise<Seen | undefined> {
  const entity = published.model.entities.get(name);
  if (!entity || entity.singleton || !isReadableEntity(actor.rights, entity) || !isUuid(id)) return undefined;
  const query = `query Seen($id: ID!) { record: ${entity.graphql.one}(id: $id) { id _may } }`;
  const text = await runDocument(
    door.records,
    published,
    { query, variables: { id } },
    { actor, correlation },
  );
  const { record } = (JSON.parse(text) as { data: { record: { _may: readonly string[] } | null } }).data;
  return record ? { entity, id, may: record._may } : undefined;
}

/**
 * Whether he may change the record or move it on. Who may lays files beside it and mails its prints, in fixed states
 * too: the receipt comes after the posting.
 */
export const mayChange = ({ may }: Seen): boolean => may.some((action) => !unchanging.has(action));

/** What is done to a record and neither changes it nor moves it on. */
const unchanging: ReadonlySet<string> = new Set(['delete', 'share']);
