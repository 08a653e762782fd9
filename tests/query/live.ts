/** A database with the shop in it, read as the server reads: as the run role, in an entered transaction. */
import pg from 'pg';
import { rightsOf, type Actor } from '../../engine/access/index.ts';
import { addressAs } from '../../engine/database/index.ts';
import { compileDocument } from '../../engine/graphql/index.ts';
import type { Model } from '../../engine/model/index.ts';
import { openPool, valueTypes, type Pool } from '../../engine/postgres/index.ts';
import type { Statement } from '../../engine/query/index.ts';
import { make, preparedDatabase, roles, secret } from '../database/live.ts';
import { insertRecords, type Records } from './records.ts';

export interface Reading {
  /** Address with all rights. */
  readonly url: string;
  readonly pool: Pool;
  readonly sessions: ReadonlyMap<string, string>;
}

/** Makes the tables and fills them, for each organization, in a database of this test file. */
export async function openReading(
  model: Model,
  organizations: ReadonlyMap<string, Records>,
): Promise<Reading> {
  return fill(await preparedDatabase(), model, organizations);
}

/** The same in a database with the engine's tables, behind `url`. */
export async function fill(
  url: string,
  model: Model,
  organizations: ReadonlyMap<string, Records>,
): Promise<Reading> {
  await make(url, model);
  const client = new pg.Client({ connectionString: url, types: valueTypes });
  await client.connect();
  const sessions = new Map<string, string>();
  try {
    for (const [org, records] of organizations) {
      sessions.set(org, await openSession(client, org));
      await insertRecords(client, model, org, records);
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
  return { url, pool: openPool(addressAs(url, roles.run, secret), { size: 2 }), sessions };
}

async function openSession(client: pg.Client, org: string): Promise<string> {
  await client.query(`insert into kontor.organization (id, name) values ($1, 'Test')`, [org]);
  const { rows } = await client.query<{ id: string }>(
    `with a as (insert into kontor.account (email) values ($2) returning id)
     insert into kontor.session (account, org_id, user_id, expires_at)
       select a.id, $1, gen_random_uuid(), now() + interval '1 hour' from a returning id`,
    [org, `${org}@example.org`],
  );
  return rows[0]!.id;
}

/** Someone of the organization with these roles. */
export function actorOf(
  model: Model,
  org: string,
  names: readonly string[],
  more: Partial<Actor> = {},
): Actor {
  const rights = rightsOf(model, { roles: names, version: '1' });
  const { user = org, workspace = null } = more;
  return {
    session: '',
    account: org,
    user,
    org,
    workspace,
    locale: 'en',
    timezone: 'Europe/Berlin',
    roles: names,
    rights,
    ...more,
  };
}

/** The JSON text a statement answers. */
export async function run(
  { pool, sessions }: Reading,
  actor: Actor,
  statement: Statement,
  variables: Record<string, unknown>,
): Promise<string> {
  return pool.transaction(async (db) => {
    await db.query('select kontor.enter($1, 1, null)', [sessions.get(actor.org)]);
    const { rows } = await db.query<{ data: string }>(statement.text, [
      ...statement.read({ variables, actor }),
    ]);
    return rows[0]!.data;
  });
}

/** What a document answers, parsed. */
export async function answer(
  reading: Reading,
  model: Model,
  actor: Actor,
  source: string,
  variables: Record<string, unknown> = {},
  operation?: string,
): Promise<unknown> {
  const compiled = compileDocument({ model }, actor, source, operation, variables);
  if (compiled.kind !== 'read') throw new Error(`The document is no read but ${compiled.kind}.`);
  return JSON.parse(await run(reading, actor, compiled.statement, { ...compiled.variables }));
}
