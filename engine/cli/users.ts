import type { JsonObject } from '../definition/index.ts';
import { nearest, Refusal } from '../errors/index.ts';
import type { Entity, Model } from '../model/index.ts';
import type { Door } from '../transfer/index.ts';
import { noSuchThing } from './faults.ts';

export interface NewUser {
  readonly name: string;
  /** The address of the account that the user signs in with. */
  readonly email: string;
  readonly locale: string;
  /** Full names of roles, `sales.rep`. */
  readonly roles: readonly string[];
}

const entityOf = (model: Model, name: string): Entity => {
  const entity = model.entities.get(name);
  if (!entity) throw new Refusal(noSuchThing({ what: 'entity', name }));
  return entity;
};

/** Makes the workspaces of these names where the organization has none yet. */
export async function ensureWorkspaces(model: Model, door: Door, names: readonly string[]): Promise<void> {
  const entity = entityOf(model, 'core.Workspace');
  const data = await door.read(`{ list: ${entity.graphql.many}(first: 1) { nodes { id } } }`);
  if ((data['list'] as { nodes: readonly unknown[] } & JsonObject).nodes.length > 0) return;
  const inputs = names.map((name) => ({ name, key: name.toLowerCase().replaceAll(' ', '-') }));
  await door.write([{ kind: 'createMany', entity, inputs }], { verbatim: true, dry: false });
}

/** Records of all roles that the definitions know, so that users can be given them. Gives their ids by full name. */
export async function ensureRoles(model: Model, door: Door): Promise<ReadonlyMap<string, string>> {
  const role = entityOf(model, 'core.Role');
  const known = await roleIds(role, door);
  const inputs = [...model.roles.values()]
    .filter(({ name }) => !known.has(name))
    .map(({ name, title, description }) => ({
      key: name,
      title,
      ...(description !== '' && { description }),
    }));
  if (inputs.length === 0) return known;
  await door.write([{ kind: 'createMany', entity: role, inputs }], { verbatim: true, dry: false });
  return roleIds(role, door);
}

async function roleIds({ graphql }: Entity, door: Door): Promise<ReadonlyMap<string, string>> {
  const data = await door.read(`{ list: ${graphql.many}(first: 200) { nodes { id key } } }`);
  const { nodes } = data['list'] as { nodes: readonly { id: string; key: string }[] } & JsonObject;
  return new Map(nodes.map(({ id, key }) => [key, id]));
}

export interface NewService {
  readonly name: string;
  /** Name under which processes act as it, `core.process-runner`. */
  readonly serviceName: string;
  readonly roles: readonly string[];
}

/**
 * Makes the user where there is none with this address; gives whether it did.
 * @throws Refusal CLI004 for a role that does not exist
 */
export const ensureUser = (
  model: Model,
  door: Door,
  { name, email, locale, roles }: NewUser,
): Promise<boolean> => ensure(model, door, { email }, { name, email, locale }, roles);

/**
 * Makes the service account where there is none of this name; gives whether it did.
 * @throws Refusal CLI004 for a role that does not exist
 */
export const ensureService = (
  model: Model,
  door: Door,
  { name, serviceName, roles }: NewService,
): Promise<boolean> => ensure(model, door, { serviceName }, { name, kind: 'service', serviceName }, roles);

/**
 * Makes the accounts in whose name processes and subscribers of the modules act: one for each that is called like a role, which it
 * has and no other. Those that are called otherwise are whoever administers' own.
 */
export async function ensureServices(model: Model, door: Door): Promise<void> {
  const actors = [...model.processes.values(), ...model.subscribers.values()].flatMap(
    ({ actor }) => actor ?? [],
  );
  for (const serviceName of new Set(actors)) {
    const role = model.roles.get(serviceName);
    if (role) await ensureService(model, door, { name: role.title, serviceName, roles: [serviceName] });
  }
}

async function ensure(
  model: Model,
  door: Door,
  key: Readonly<Record<string, string>>,
  values: JsonObject,
  names: readonly string[],
): Promise<boolean> {
  const entity = entityOf(model, 'core.User');
  const roles = await ensureRoles(model, door);
  const ids = names.map((name) => {
    const id = roles.get(name);
    if (id !== undefined) return id;
    const near = nearest(name, roles.keys());
    throw new Refusal(noSuchThing({ what: 'role', name, ...(near !== undefined && { near }) }));
  });
  const { many, type } = entity.graphql;
  const where = Object.fromEntries(Object.entries(key).map(([field, value]) => [field, { eq: value }]));
  const found = await door.read(
    `query Found($where: ${type}_Filter) { list: ${many}(where: $where, first: 1) { nodes { id } } }`,
    { where },
  );
  if ((found['list'] as { nodes: readonly unknown[] } & JsonObject).nodes.length > 0) return false;
  const input = { ...values, roles: ids };
  await door.write([{ kind: 'create', entity, input }], { verbatim: true, dry: false });
  return true;
}
