import { randomUUID } from 'node:crypto';
import {
  addressAs,
  applying,
  applyPlan,
  asOwner,
  diffShapes,
  gatherFacts,
  inspectShape,
  planChanges,
  prepareDatabase,
  rolesOf,
  shapeOf,
  type Change,
  type TablePlan,
} from '../../engine/database/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import type { Model } from '../../engine/model/index.ts';
import { openPool, type Connection } from '../../engine/postgres/index.ts';
import { freshDatabase } from '../support/index.ts';

export const secret = 'a secret that only the tests know, of forty letters';
export const roles = rolesOf();

/** A database with the engine's own tables. */
export async function preparedDatabase(): Promise<string> {
  const template = { name: 'prepared', prepare: (url: string) => prepareDatabase({ url, secret }) };
  const { url } = await freshDatabase(template);
  await prepareDatabase({ url, secret }); // rights on the database itself are not copied with a template
  return url;
}

export const owner = <T>(url: string, work: (db: Connection) => Promise<T>): Promise<T> =>
  asOwner(url, roles, work);

export async function changesTo(db: Connection, model: Model): Promise<Change[]> {
  return diffShapes(await inspectShape(db, roles), shapeOf(model));
}

export async function planTo(db: Connection, model: Model): Promise<TablePlan> {
  const existing = await inspectShape(db, roles);
  const changes = diffShapes(existing, shapeOf(model));
  return planChanges(changes, await gatherFacts(db, existing, changes), roles);
}

/** Makes the tables fit the Model, without a publication. */
export const make = (url: string, model: Model): Promise<TablePlan> =>
  owner(url, (db) =>
    applying(db, async () => {
      const plan = await planTo(db, model);
      if (plan.faults.length > 0) throw new Refusal(plan.faults);
      await applyPlan(db, plan.steps, { roles, publish: async () => 1 });
      return plan;
    }),
  );

export interface Person {
  readonly org: string;
  readonly session: string;
}

/** A new organization with one open session. */
export async function newcomer(db: Connection): Promise<Person> {
  const org = randomUUID();
  await db.query(`insert into kontor.organization (id, name) values ($1, 'Test')`, [org]);
  const { rows } = await db.query<{ id: string }>(
    `with a as (insert into kontor.account (email) values ($2) returning id)
     insert into kontor.session (account, org_id, user_id, expires_at)
       select a.id, $1, gen_random_uuid(), now() + interval '1 hour' from a returning id`,
    [org, `${org}@example.org`],
  );
  return { org, session: rows[0]!.id };
}

/** Runs `work` as the run role, in a transaction that has entered the person's organization. */
export async function entered<T>(
  url: string,
  person: Person,
  work: (db: Connection) => Promise<T>,
): Promise<T> {
  const pool = openPool(addressAs(url, roles.run, secret), { size: 1 });
  try {
    return await pool.transaction(async (db) => {
      await db.query('select kontor.enter($1, 1, null)', [person.session]);
      return work(db);
    });
  } finally {
    await pool.close();
  }
}
