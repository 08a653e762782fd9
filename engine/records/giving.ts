/*
 * Records that say what people may do: users, groups and roles. Before one is written it is looked at what it would give,
 * because nobody gives more than he holds. What is looked up here may change before it is written, but not unnoticed:
 * whatever changes rights ends those under which the write was planned, and it is planned anew.
 */
import {
  beyondOwn,
  grantFaults,
  grantsOf,
  holdsGrant,
  mayGiveRole,
  type Actor,
  type StoredGrant,
} from '../access/index.ts';
import { Refusal, type Fault } from '../errors/index.ts';
import type { Model } from '../model/index.ts';
import { linesIn } from './permission.ts';
import { ask } from './read.ts';
import type { Input, LinkChanges, Operation, Query, RecordsParts } from './types.ts';

/** Entities that say what people may do, with the field by which one gives roles. */
const givers: Readonly<Record<string, string>> = {
  'core.User': 'roles',
  'core.Group': 'roles',
  'core.Role': 'inherits',
};

export const saysRights = (entity: string): boolean => entity in givers;

/** One record as it is asked for; `id` where it exists. */
interface Asked {
  readonly entity: string;
  readonly id: string | undefined;
  readonly input: Input;
  readonly at: string;
}

function askedIn(operation: Operation): Asked[] {
  switch (operation.kind) {
    case 'create':
      return [{ entity: operation.entity.fullName, id: undefined, input: operation.input, at: '' }];
    case 'createMany':
      return operation.inputs.map((input, index) => ({
        entity: operation.entity.fullName,
        id: undefined,
        input,
        at: `${index}/`,
      }));
    case 'update':
      return [{ entity: operation.entity.fullName, id: operation.id, input: operation.patch, at: '' }];
    default:
      return [];
  }
}

/**
 * Refuses grants that nobody can understand, and whatever the actor does not hold himself.
 * @throws Refusal ACC501 to ACC505, ACC510
 */
export async function checkGiving(
  { pipeline }: Pick<RecordsParts, 'pipeline'>,
  actor: Actor,
  operations: readonly Operation[],
  model: Model,
): Promise<void> {
  const asked = operations.flatMap(askedIn).filter(({ entity }) => saysRights(entity));
  if (asked.length === 0) return;
  const rows = <Row>(query: Query) => ask<Row>(pipeline, actor, query);
  const faults: Fault[] = [];
  for (const one of asked) {
    if (one.entity === 'core.Role') faults.push(...(await faultsOfGrants(rows, actor, model, one)));
    faults.push(...(await faultsOfRoles(rows, actor, one)));
  }
  if (faults.length > 0) throw new Refusal(faults);
}

type Rows = <Row>(query: Query) => Promise<readonly Row[]>;

async function faultsOfGrants(rows: Rows, actor: Actor, model: Model, asked: Asked): Promise<Fault[]> {
  const lines = linesIn(asked.input['grants']);
  if (lines.length === 0) return [];
  const [kept] = asked.id === undefined ? [] : await rows<KeptRole>(keptRole(asked.id));
  const grants = JSON.parse(kept?.grants ?? '[]') as readonly Input[];
  const name = String(asked.input['key'] ?? kept?.key ?? '');
  return lines.flatMap(({ line, at }) => {
    const before = grants.find(({ id }) => id === line['id']);
    const stored = storedOf({ ...before, ...line });
    if (!stored) return []; // what is no grant at all is told where records are validated
    const place = `${asked.at}grants/${at}`;
    const faults = grantFaults(model, model.roles.get(name), stored, place);
    if (faults.length > 0) return faults;
    const [grant] = grantsOf(model, { name, title: name, inherits: [], grants: [stored] });
    const what = `'${stored.actions.join(', ')}' on ${stored.entity}`;
    return grant && !holdsGrant(actor.rights, grant) ? [beyondOwn({ what }, { field: place })] : [];
  });
}

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

/** Roles that are given by name, and those that come with a group to whoever is taken into it. */
async function faultsOfRoles(rows: Rows, actor: Actor, asked: Asked): Promise<Fault[]> {
  const field = givers[asked.entity]!;
  const given = idsIn(asked.input[field]);
  const joins =
    asked.entity === 'core.Group' && asked.id !== undefined && idsIn(asked.input['members']).length > 0;
  if (given.length === 0 && !joins) return [];
  const found = await rows<{ id: string; key: string; before: boolean }>(rolesGiven(asked, given));
  const counting = joins ? found : found.filter(({ id, before }) => given.includes(id) && !before);
  return counting
    .filter(({ key }) => !mayGiveRole(actor, key))
    .map(({ key }) =>
      beyondOwn({ what: `the role '${key}'` }, { field: `${asked.at}${joins ? 'members' : field}` }),
    );
}

/** Ids that a list of links brings. A role that the same document makes is looked at where it is made. */
function idsIn(value: unknown): readonly string[] {
  const { add = [], set = [] } = (value ?? {}) as LinkChanges;
  return (Array.isArray(value) ? (value as string[]) : [...add, ...set]).filter((id) => uuidText.test(id));
}

const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Roles with these ids, and those that the record gives already. */
const rolesGiven = ({ entity, id }: Asked, given: readonly string[]): Query => {
  const links = `core."${entity.slice('core.'.length).toLowerCase()}_${givers[entity]!}"`;
  return {
    name: `roles given by ${entity}`,
    text: `select r.id, r.key, l.target_id is not null as before from core."role" r
      left join ${links} l on l.org_id = r.org_id and l.target_id = r.id and l.source_id = $2
      where r.org_id = kontor.org() and (r.id = any ($1::uuid[]) or l.target_id is not null)`,
    values: [given, id ?? null],
  };
};

/** Stands behind each change of rights: a person leaves somebody who administers the organization. */
export const keepAdministrator: Query = {
  name: 'keep administrator',
  text: 'select kontor.keep_administrator()',
  values: [],
};
