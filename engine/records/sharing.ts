/* Records by which somebody shares a record with others: nobody shares what he does not hold, or may not share, himself. */
import {
  deedsOf,
  entityUnknown,
  fieldUnknown,
  isShareable,
  narrowedTo,
  notShareable,
  notSharedByYou,
  rowCondition,
  sharedBy,
  type Actor,
  type Cover,
  type Rights,
} from '../access/index.ts';
import { nearest, type Fault, type Place } from '../errors/index.ts';
import { grantPaths, isUuid, type Entity, type Model } from '../model/index.ts';
import { compileHeld } from '../query/write/index.ts';
import { bind } from './context.ts';
import type { Asked, Rows } from './giving.ts';
import type { Query } from './types.ts';

export const shareGrant = 'core.ShareGrant';

/** What a share says, as far as it decides what is given. */
interface Said {
  readonly entity: string;
  readonly record: string;
  readonly rights: 'read' | 'update';
  readonly fields: readonly string[];
}

/** Of a share: what it cannot mean, and what whoever writes it does not hold. Ending or shortening one asks for nothing. */
export async function faultsOfShare(rows: Rows, actor: Actor, model: Model, asked: Asked): Promise<Fault[]> {
  if (!gives(asked)) return [];
  const share = await saidBy(rows, asked);
  if (!share) return [];
  const entity = model.entities.get(share.entity);
  const place = (field: string): Place => (asked.restored ? {} : { field: `${asked.at}${field}` });
  if (!entity) {
    const near = nearest(share.entity, model.entities.keys());
    return [entityUnknown({ entity: share.entity, near }, place('entity'))];
  }
  if (!isShareable(entity)) return [notShareable({ entity: entity.title }, place('entity'))];
  const paths = grantPaths(entity);
  const unknown = share.fields.filter((path) => !paths.has(path));
  if (unknown.length > 0)
    return unknown.map((path) =>
      fieldUnknown({ field: path, entity: entity.title, near: nearest(path, paths) }, place('fields')),
    );
  if (await isHeld(rows, actor, model, entity, share)) return [];
  return [notSharedByYou({ entity: entity.title, actions: share.rights }, place('record'))];
}

/** Whether a write gives anything to anybody: it makes a share, brings it back, or changes what or to whom it gives. */
const gives = ({ id, input, restored }: Asked): boolean =>
  id === undefined ||
  restored === true ||
  ['rights', 'fields', 'user', 'group', 'endsAt'].some((field) => input[field] !== undefined);

/** What it says once it is written; undefined where validation will refuse it. */
async function saidBy(rows: Rows, { id, input }: Asked): Promise<Said | undefined> {
  const [kept] = id === undefined ? [] : await rows<Said>(keptShare(id));
  const { entity, record, rights, fields } = {
    rights: 'read',
    fields: [],
    ...kept,
    ...input,
  } as Partial<Said>;
  if (typeof entity !== 'string' || typeof record !== 'string') return undefined;
  if (rights !== 'read' && rights !== 'update') return undefined;
  const texts = Array.isArray(fields) ? fields.filter((one) => typeof one === 'string') : [];
  return { entity, record, rights, fields: texts };
}

const keptShare = (id: string): Query => ({
  name: 'kept share',
  text: `select s.entity, s.record, s.rights, coalesce(s.fields, '{}') as fields from core."share_grant" s
    where s.org_id = kontor.org() and s.id = $1`,
  values: [id],
});

/** Whether the actor may do all of it to the record, and share it, with one grant for each deed that covers the fields. */
async function isHeld(
  rows: Rows,
  actor: Actor,
  model: Model,
  entity: Entity,
  { record, rights, fields }: Said,
): Promise<boolean> {
  if (!isUuid(record)) return false;
  const covers = deedsOf(rights).map((deed) => coverOf(actor.rights, entity, deed, fields));
  if (covers.includes('never')) return false;
  const statement = compileHeld(model, entity, covers);
  const [found] = await rows<{ held: boolean }>(bind(statement, actor, {}, new Map([['id', record]])));
  return found?.held === true;
}

/** Where the deed may be done and shared, with each of the fields where some are named. */
function coverOf(rights: Rights, entity: Entity, deed: string, fields: readonly string[]): Cover {
  const grants = sharedBy(rights, entity, [deed], fields).filter((grant) =>
    fields.every((path) => (grant.fields?.has(path) ?? true) && !grant.masked.has(path)),
  );
  return rowCondition({ ...narrowedTo(rights, entity, 'share'), grants: () => grants }, entity, deed);
}
