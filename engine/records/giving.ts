/*
 * Records that say what people may do: users, groups and roles. Before one is written it is looked at what it would give,
 * because nobody gives more than he holds. What is looked up here may change before it is written, but not unnoticed:
 * whatever changes rights ends those under which the write was planned, and it is planned anew.
 */
import {
  beyondOwn,
  grantFaults,
  grantsGained,
  holdsGrant,
  mayGiveRole,
  type Actor,
  type StoredGrant,
  type StoredRole,
} from '../access/index.ts';
import { Refusal, type Fault, type Place } from '../errors/index.ts';
import { notByStandIn, proofSeconds } from '../identity/index.ts';
import { isUuid, type Entity, type Grant, type LinksField, type Model } from '../model/index.ts';
import { linesIn } from './permission.ts';
import { faultsOfShare, shareGrant } from './sharing.ts';
import type { Input, LineChanges, LinkChanges, Operation, Query } from './types.ts';

/** Entities that say what people may do, with the field by which one gives roles. */
const givers: Readonly<Record<string, string>> = {
  'core.User': 'roles',
  'core.Group': 'roles',
  'core.Role': 'inherits',
};

/** Entities by which somebody gives what is his own for a while: he does so himself, and nobody in his place. */
const ofOneself: readonly string[] = ['core.Delegation', shareGrant, 'core.ApiKey'];

/** Who a user is: whoever changes one of these gives all that the user holds to somebody, or gives it again. */
const identity = ['email', 'serviceName', 'active'] as const;

export const saysRights = (entity: string): boolean => entity in givers;

/** One record as it is asked for. */
export interface Asked {
  readonly entity: Entity;
  /** Where it exists. */
  readonly id?: string;
  readonly input: Input;
  readonly at: string;
  /** Whether it was deleted and comes back with all it had. */
  readonly restored?: boolean;
}

function askedIn(operation: Operation): Asked[] {
  switch (operation.kind) {
    case 'create':
      return [{ entity: operation.entity, input: operation.input, at: '' }];
    case 'createMany':
      return operation.inputs.map((input, index) => ({ entity: operation.entity, input, at: `${index}/` }));
    case 'update':
      return [{ entity: operation.entity, id: operation.id, input: operation.patch, at: '' }];
    case 'restore':
      return [{ entity: operation.entity, id: operation.id, input: {}, at: '', restored: true }];
    default:
      return [];
  }
}

/** Asks the database in the actor's organization: by itself, or in a transaction that has begun. */
export type Rows = <Row>(query: Query) => Promise<readonly Row[]>;

/**
 * Refuses grants and shares that nobody can understand, whatever the actor does not hold himself, and what is another's to
 * give.
 * @throws Refusal ACC501 to ACC505, ACC510, ACC516, ACC517, IDN016
 */
export async function checkGiving(
  rows: Rows,
  actor: Actor,
  operations: readonly Operation[],
  model: Model,
): Promise<void> {
  const touched = operations.flatMap(askedIn);
  if (actor.standIn && touched.some(({ entity }) => ofOneself.includes(entity.fullName)))
    throw new Refusal(notByStandIn({}));
  const asked = touched.filter(
    ({ entity, id = '' }) =>
      (saysRights(entity.fullName) || entity.fullName === shareGrant) && (id === '' || isUuid(id)),
  );
  if (asked.length === 0) return;
  const faults: Fault[] = [];
  for (const one of asked) {
    if (one.entity.fullName === shareGrant) faults.push(...(await faultsOfShare(rows, actor, model, one)));
    if (one.entity.fullName === 'core.Role') faults.push(...(await faultsOfGrants(rows, actor, model, one)));
    if (saysRights(one.entity.fullName)) faults.push(...(await faultsOfRoles(rows, actor, one)));
  }
  if (faults.length > 0) throw new Refusal(faults);
}

/** Of a role: what its grants cannot mean, and what it would grant that it did not. */
async function faultsOfGrants(rows: Rows, actor: Actor, model: Model, asked: Asked): Promise<Fault[]> {
  const lines = linesIn(asked.input['grants']);
  const { remove = [] } = (asked.input['grants'] ?? {}) as LineChanges;
  if (lines.length === 0 && remove.length === 0 && !asked.restored) return [];
  const [kept] = asked.id === undefined ? [] : await rows<KeptRole>(keptRole(asked.id));
  const before = new Map((JSON.parse(kept?.grants ?? '[]') as Input[]).map((line) => [line['id'], line]));
  const after = new Map(before);
  for (const id of remove) after.delete(id);
  for (const { line, at } of lines) after.set(line['id'] ?? at, { ...before.get(line['id']), ...line });
  const name = String(asked.input['key'] ?? kept?.key ?? '');
  const misunderstood = lines.flatMap(({ line, at }) => {
    const stored = storedOf(after.get(line['id'] ?? at)!);
    return stored ? grantFaults(model, model.roles.get(name), stored, `${asked.at}grants/${at}`) : [];
  });
  if (misunderstood.length > 0) return misunderstood;
  const was = kept && !asked.restored ? roleOf(name, before) : undefined;
  const places = new Map(lines.map(({ line, at }) => [String(line['id'] ?? at), `${asked.at}grants/${at}`]));
  const beyond = grantsGained(model, was, roleOf(name, after))
    .filter((grant) => !holdsGrant(actor.rights, grant))
    .map((grant) => ({ grant, field: places.get(grant.id) }));
  return Map.groupBy(beyond, ({ grant, field }) => field ?? grant.role.name)
    .values()
    .map(([first]) => beyondOwn({ what: said(first!.grant) }, placeOf(asked, first!.field ?? 'grants')))
    .toArray();
}

const said = ({ actions, entity }: Grant): string => `'${[...actions].join(', ')}' on ${entity.fullName}`;

/** A role with these of its lines that are grants: what is none is told where records are validated. */
const roleOf = (name: string, lines: ReadonlyMap<unknown, Input>): StoredRole => ({
  name,
  title: name,
  inherits: [],
  grants: [...lines].flatMap(([id, line]) => storedOf({ ...line, id }) ?? []),
});

/** What comes back has no field to stand beside. */
const placeOf = ({ restored }: Asked, field: string): Place => (restored ? {} : { field });

interface KeptRole {
  readonly key: string;
  /** JSON text of its grants. */
  readonly grants: string;
}

const keptRole = (id: string): Query => ({
  name: 'kept role',
  text: `select r.key, (select coalesce(json_agg(g), '[]')::text from core."role_grant" g
      where g.org_id = r.org_id and g.parent_id = r.id) as grants
    from core."role" r where r.org_id = kontor.org() and r.id = $1`,
  values: [id],
});

function storedOf(line: Input): StoredGrant | undefined {
  const { entity, actions, name, where } = line;
  if (typeof entity !== 'string' || !isTexts(actions)) return undefined;
  const texts = (value: unknown): readonly string[] => (isTexts(value) ? value : []);
  return {
    id: String(line['id'] ?? ''),
    entity,
    actions,
    fields: texts(line['fields']),
    masked: texts(line['masked']),
    ...(typeof name === 'string' && { name }),
    ...(typeof where === 'string' && { where }),
  };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Roles that are given by name, and all that a record has where it gives them to somebody else, or again. */
async function faultsOfRoles(rows: Rows, actor: Actor, asked: Asked): Promise<Fault[]> {
  const field = givers[asked.entity.fullName]!;
  const given = idsIn(asked.input[field]);
  const again = await givesAgain(rows, asked);
  if (given.length === 0 && again === undefined) return [];
  const found = await rows<{ id: string; key: string; before: boolean }>(rolesOf(asked, given));
  return found
    .filter(({ id, before }) => (again === undefined ? given.includes(id) && !before : true))
    .filter(({ key }) => !mayGiveRole(actor, key))
    .map(({ key }) =>
      beyondOwn({ what: `the role '${key}'` }, placeOf(asked, `${asked.at}${again ?? field}`)),
    );
}

/** The field by which a record gives all it has: to new members, to who the user is now, or because it comes back. */
async function givesAgain(rows: Rows, { entity, id, input, restored }: Asked): Promise<string | undefined> {
  if (id === undefined) return undefined;
  if (restored) return givers[entity.fullName];
  if (entity.fullName === 'core.Group') return idsIn(input['members']).length > 0 ? 'members' : undefined;
  if (entity.fullName !== 'core.User') return undefined;
  const changed = identity.filter((name) => input[name] !== undefined && input[name] !== false);
  const joined = changed.includes('email') && (await rows(invitation(id))).length === 0;
  return changed.find((name) => !(joined && name === 'email'));
}

/** A user who is whoever has the address; one who has joined stays who he is. */
const invitation = (id: string): Query => ({
  name: 'invitation',
  text: 'select from core."user" u where u.org_id = kontor.org() and u.id = $1 and u.account is null',
  values: [id],
});

/** Ids that a list of links brings. A role that the same document makes is looked at where it is made. */
function idsIn(value: unknown): readonly string[] {
  const { add = [], set = [] } = (value ?? {}) as LinkChanges;
  return (Array.isArray(value) ? (value as string[]) : [...add, ...set]).filter(isUuid);
}

/** Roles with these ids, and those that the record gives or holds already, by its groups too. */
function rolesOf({ entity, id }: Asked, given: readonly string[]): Query {
  const { table } = entity.fields.get(givers[entity.fullName]!) as LinksField;
  return {
    name: `roles of ${entity.fullName}`,
    text: `select r.id, r.key, l.target_id is not null as before from core."role" r
      left join ${table.schema}."${table.name}" l on l.org_id = r.org_id and l.target_id = r.id and l.source_id = $2
      where r.org_id = kontor.org() and (r.id = any ($1::uuid[]) or l.target_id is not null
        or exists (select from core."group_roles" g
          join core."group_members" m on m.org_id = g.org_id and m.source_id = g.source_id
          where g.org_id = r.org_id and g.target_id = r.id and m.target_id = $2))`,
    values: [given, id ?? null],
  };
}

/** Stands behind each change of rights: a person leaves somebody who administers the organization. */
export const keepAdministrator: Query = {
  name: 'keep administrator',
  text: 'select kontor.keep_administrator()',
  values: [],
};

/** Beside it, and behind what declares `x-freshProof`: a person has lately shown who he is. */
export const requireProof = ({ session }: Actor): Query => ({
  name: 'require proof',
  text: 'select kontor.require_proof($1, $2)',
  values: [session, proofSeconds],
});
