/** What somebody is shared of single records: grants of whoever shares them, cut to those records and to what is shared. */
import { partsOf, types, type Expression, type Node } from '../expression/index.ts';
import {
  coveredFields,
  recordTypeOf,
  type Entity,
  type Grant,
  type Model,
  type Role,
} from '../model/index.ts';
import { both, narrowedTo } from './narrowed.ts';
import type { Actor, Rights, SharedRecords, StoredShare } from './types.ts';

/** What a share lets do, by what it says. */
const deeds = { read: ['read'], update: ['read', 'update'] } as const;

/** What a name in the condition of a share speaks of: the records that are shared in a place, or who shares them. */
export interface SharedPlace {
  readonly of: 'records' | 'sharer';
  readonly place: number;
}

/**
 * Names in conditions of shares, by the place of the share among those of the receiver: ids of the shared records, and who
 * shares them. No source can spell them. Their values come with the actor, so that the statement is the same whichever
 * records are shared, and by whom.
 */
const nameOf = ({ of, place }: SharedPlace): string => `${of}:${place}`;

/** What such a name speaks of, where it is one. */
export function sharedName(name: string): SharedPlace | undefined {
  const found = /^(?<of>records|sharer):(?<place>\d+)$/.exec(name)?.groups;
  return found && { of: found['of'] as SharedPlace['of'], place: Number(found['place']) };
}

/**
 * What is shared with somebody in a place.
 * @throws Error where nothing is: rights and what they speak of belong to one actor
 */
export function sharedIn({ shared = [] }: Pick<Actor, 'shared'>, place: number): SharedRecords {
  const found = shared[place];
  if (!found) throw new Error(`Nothing is shared in place ${place} with whoever asks.`);
  return found;
}

/**
 * The grants that a share makes: of what whoever shares is granted to do and to share now. What of his conditions asks for
 * more of him than who he is cannot be known of somebody who is not there, and grants nothing.
 */
export function grantsOfShare(
  model: Model,
  sharer: Rights,
  share: StoredShare,
  place: number,
): readonly Grant[] {
  const entity = model.entities.get(share.entity);
  if (!entity || !isShareable(entity)) return [];
  return sharedBy(sharer, entity, deeds[share.rights], share.fields).flatMap((grant, index) => {
    const where = conditionOf(grant, place);
    return where ? { ...grant, id: `${place}/${index}`, role: shared, where } : [];
  });
}

/** What somebody with these rights can share of a record by what a share says: grants of one deed each. */
export const sharedBy = (
  rights: Rights,
  entity: Entity,
  what: readonly string[],
  fields: readonly string[],
): readonly Grant[] => {
  const narrowed = narrowedTo(rights, entity, 'share', what);
  return what.flatMap((deed) =>
    narrowed.grants(entity, deed).map((grant) => {
      const one = { ...grant, actions: new Set([deed]) };
      if (fields.length === 0) return one;
      const { where: _, ...anywhere } = one;
      return both(one, { ...anywhere, masked: new Set(), fields: coveredFields(entity, fields) });
    }),
  );
};

/** What is one's own alone stays so, and a line goes with its record. */
export const isShareable = (entity: Entity): boolean =>
  !entity.parent && !entity.singleton && entity.scope !== 'personal' && entity.scope !== 'installation';

export const deedsOf = (rights: StoredShare['rights']): readonly string[] => deeds[rights];

/** Stands where another grant names its role. */
const shared: Role = {
  name: 'shared',
  title: 'Shared',
  description: '',
  secondFactor: false,
  inherits: [],
  grants: [],
};

function conditionOf({ entity, where }: Grant, place: number): Expression | undefined {
  const own = where && ofSharer(where.node, place);
  if (where && !own) return undefined;
  const name = nameOf({ of: 'records', place });
  // The list has no type of its own: the ids of the actor are compared with the column as it is, so that its index serves.
  const isShared: Node = {
    op: 'apply',
    type: types.boolean,
    operation: 'isElement',
    args: [
      { op: 'name', type: types.record(recordTypeOf(entity)), name: 'this' },
      { op: 'name', type: types.json, name },
    ],
  };
  return {
    source: where ? `${name} && (${where.source})` : name,
    type: types.boolean,
    node: own ? { op: 'apply', type: types.boolean, operation: 'and', args: [isShared, own] } : isShared,
    uses: [{ root: 'this', path: ['id'] }, ...(where?.uses ?? [])],
    volatile: true,
    actor: true,
  };
}

/** The condition as it is for whoever shares; undefined where it asks for more than who he is. */
function ofSharer(node: Node, place: number): Node | undefined {
  if (node.op === 'name') {
    if (node.name === 'workspace') return undefined;
    return node.name === 'user' ? { ...node, name: nameOf({ of: 'sharer', place }) } : node;
  }
  if (node.op === 'member' && isUser(node.of) && node.name !== 'id') return undefined;
  const parts = partsOf(node).map((part) => ofSharer(part, place));
  if (parts.includes(undefined)) return undefined;
  const [first, second] = parts as Node[];
  switch (node.op) {
    case 'apply':
      return { ...node, args: parts as Node[] };
    case 'member':
      return { ...node, of: first! };
    case 'gather':
      return { ...node, list: first!, ...(second && { body: second }) };
    default:
      return node;
  }
}

const isUser = (node: Node): boolean => node.op === 'name' && node.name === 'user';
