/*
 * Two organizations on the whole product: Northwind with all of the demo, whose records and fields are wanted, and Southwind,
 * from which people of four kinds look over. In Northwind four people may see everything but each a quarter of all fields.
 */
import type { InjectOptions } from 'fastify';
import type { GraphQLFieldMap } from 'graphql';
import type { Pool } from 'pg';
import pg from 'pg';
import { demoPassword } from '../../../engine/cli/demo.ts';
import { ensureAccount, openOperator } from '../../../engine/cli/installation.ts';
import { ensureUser } from '../../../engine/cli/users.ts';
import { buildSchema } from '../../../engine/graphql/index.ts';
import { actionsOf, type Entity, type Field, type Model } from '../../../engine/model/index.ts';
import { fillCompany, openCompany, type Company } from '../../support/company.ts';

/** Somebody who asks, with a token that is in force. */
export interface Attacker {
  readonly name: string;
  readonly token: string;
}

/** One of Northwind who does not see a quarter of the fields. */
export interface Limited extends Attacker {
  readonly hidden: ReadonlyMap<Entity, readonly Field[]>;
}

/** A record of Northwind that is wanted. */
export interface Target {
  readonly entity: Entity;
  readonly id: string;
  readonly label: string;
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly payload?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Told {
  readonly status: number;
  readonly text: string;
}

export interface World {
  readonly company: Company;
  readonly model: Model;
  /** All of the whole schema: it is made of thousands of types, once. */
  readonly mutations: GraphQLFieldMap<unknown, unknown>;
  readonly database: Pool;
  readonly strangers: readonly Attacker[];
  readonly limited: readonly Limited[];
  readonly targets: readonly Target[];
  send(attacker: Attacker | undefined, request: Request): Promise<Told>;
  close(): Promise<void>;
}

const strangers: Readonly<Record<string, readonly string[]>> = {
  administrator: ['core.admin'],
  manager: ['core.companyAdmin', 'finance.manager', 'stock.user', 'sales.rep', 'crm.user'],
  reader: ['core.reader', 'sales.reader', 'crm.reader'],
  newcomer: [],
};

/** How many people of Northwind share out the fields that are hidden. */
const limitedCount = 4;

export async function openWorld(url: string): Promise<World> {
  await fillCompany(url);
  const company = await openCompany(url);
  const { model } = company.rooms.publications.current();
  const database = new pg.Pool({ connectionString: url, max: 2 });
  const organizations = await idsOf(database);
  const signedIn = async (name: string, email: string): Promise<Attacker> => ({
    name,
    token: await company.token(email),
  });
  const add = async (organization: string, name: string, roles: readonly string[]): Promise<Attacker> => {
    const email = `${name}@${organization.toLowerCase()}.example`;
    await ensureAccount(company.database, email, demoPassword);
    const operator = await openOperator(company.database, company.rooms, organizations.get(organization)!);
    await ensureUser(model, operator.door, { name, email, roles, locale: 'en' });
    await operator.close();
    return signedIn(name, email);
  };
  const admin = await company.token();
  const send = async (attacker: Attacker | undefined, request: Request): Promise<Told> => {
    const { headers, ...rest } = request;
    const bearer = attacker && { authorization: `Bearer ${attacker.token}` };
    const answer = await company.app.inject({ ...rest, headers: { ...bearer, ...headers } } as InjectOptions);
    return { status: answer.statusCode, text: answer.body };
  };
  const people: Attacker[] = [];
  for (const [name, roles] of Object.entries(strangers)) people.push(await add('Southwind', name, roles));
  const limited: Limited[] = [];
  for (let turn = 0; turn < limitedCount; turn++) {
    const hidden = hiddenIn(model, turn);
    const key = `core.limited${turn}`;
    await makeRole(company, admin, key, model, hidden);
    limited.push({ ...(await add('Northwind', `limited${turn}`, [key])), hidden });
  }
  return {
    company,
    model,
    mutations: buildSchema(model).getMutationType()!.getFields(),
    database,
    strangers: people,
    limited,
    targets: await targetsOf(company, database, admin, model, organizations.get('Northwind')!),
    send,
    async close() {
      await database.end();
      await company.close();
    },
  };
}

async function idsOf(database: Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await database.query<{ id: string; name: string }>(
    'select id, name from kontor.organization',
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** Entities whose records belong to one organization and have ids. */
export const businessOf = (model: Model): readonly Entity[] =>
  [...model.entities.values()].filter(({ scope, singleton }) => scope !== 'installation' && !singleton);

/** Fields without which a record could not be named are nobody's to hide. */
const isOwn = ({ system, name }: Field): boolean => !system && name !== 'id';

/** Every fourth field of each entity. */
const hiddenIn = (model: Model, turn: number): ReadonlyMap<Entity, readonly Field[]> =>
  new Map(
    businessOf(model).map((entity) => [
      entity,
      [...entity.fields.values()].filter(isOwn).filter((_, at) => at % limitedCount === turn),
    ]),
  );

/** A role that reads all but these. */
async function makeRole(
  company: Company,
  admin: string,
  key: string,
  model: Model,
  hidden: ReadonlyMap<Entity, readonly Field[]>,
): Promise<void> {
  const grants = businessOf(model).map((entity) => ({
    entity: entity.fullName,
    actions: actionsOf(entity).filter((action) =>
      ['read', 'update', 'history', 'export', 'print'].includes(action),
    ),
    fields: [...entity.fields.values()].filter((field) => !hidden.get(entity)!.includes(field)).map(({ name }) => name), // prettier-ignore
  }));
  const { body } = await company.graphql(
    admin,
    'mutation ($input: CoreRole_Create!) { made: createCoreRole(input: $input) { id } }',
    { input: { key, title: key, grants } },
  );
  if (body.errors) throw new Error(`The role was not made: ${JSON.stringify(body.errors).slice(0, 2_000)}`);
}

/** One record of each entity that has any. */
async function targetsOf(
  company: Company,
  database: Pool,
  admin: string,
  model: Model,
  organization: string,
): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const entity of businessOf(model)) {
    const { schema, name } = entity.table;
    const { rows } = await database.query<{ id: string }>(
      `select id from "${schema}"."${name}" where org_id = $1 and deleted_at is null order by id desc limit 1`,
      [organization],
    );
    const id = rows[0]?.id;
    if (id === undefined) continue;
    const { body } = await company.graphql(admin, `{ found: ${entity.graphql.one}(id: "${id}") { _label } }`);
    targets.push({ entity, id, label: body.data?.found?._label ?? '' });
  }
  return targets;
}
