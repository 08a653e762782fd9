/** A small shop on a live PostgreSQL: the records the tests write, and the people who write them. */
import { randomUUID } from 'node:crypto';
import { rightsOf, type Actor } from '../../engine/access/index.ts';
import { addressAs } from '../../engine/database/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import { extensionsOf, type Plugin, type PluginLimits } from '../../engine/extension/index.ts';
import type { Entity, Model } from '../../engine/model/index.ts';
import { openPipeline, openPool } from '../../engine/postgres/index.ts';
import {
  openRecords,
  type Input,
  type Operation,
  type WriteOptions,
  type Written,
} from '../../engine/records/index.ts';
import { make, owner, preparedDatabase, roles, secret } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { shop } from './shop.ts';

export const shopModel = modelOf(shop);

export type World = Awaited<ReturnType<typeof openWorld>>;

/** An organization of its own with one session. */
export async function openWorld(
  plugins: readonly Plugin[] = [],
  model: Model = shopModel,
  limits: Partial<PluginLimits> = {},
) {
  return openWorldAt(await preparedDatabase(), plugins, model, limits);
}

/** The same over a database that has the engine's own tables. */
export async function openWorldAt(
  url: string,
  plugins: readonly Plugin[],
  model: Model,
  limits: Partial<PluginLimits> = {},
) {
  await make(url, model);
  const run = addressAs(url, roles.run, secret);
  const pipeline = openPipeline(run);
  const pool = openPool(run, { size: 16 });
  const records = openRecords({ pipeline, pool, extensions: extensionsOf(plugins, limits) });

  /** Somebody with these roles, in a new organization or that of another. */
  const person = async (
    names: readonly string[],
    org: string = randomUUID(),
    version = '1',
  ): Promise<Actor> => {
    const user = randomUUID();
    const account = randomUUID();
    const session = await owner(url, async (db) => {
      await db.query(
        `insert into kontor.organization (id, name) values ($1, 'Test') on conflict do nothing`,
        [org],
      );
      await db.query(`insert into kontor.account (id, email) values ($1, $2)`, [
        account,
        `${account}@example.org`,
      ]);
      const { rows } = await db.query<{ id: string }>(
        `insert into kontor.session (account, org_id, user_id, expires_at) values ($1, $2, $3, now() + interval '1 hour') returning id`,
        [account, org, user],
      );
      return rows[0]!.id;
    });
    const rights = rightsOf(model, { roles: names, version });
    return {
      session,
      account,
      user,
      org,
      workspace: null,
      locale: 'en',
      timezone: 'Europe/Berlin',
      roles: names,
      rights,
    };
  };

  /** Rows of a query in the organization of somebody. */
  const rows = (
    actor: Actor,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Record<string, unknown>[]> =>
    pool.transaction(async (db) => {
      await db.query('select kontor.enter($1, $2, null)', [actor.session, actor.rights.version]);
      return (await db.query(text, values)).rows;
    });

  const write = (
    actor: Actor,
    operations: readonly Operation[],
    options: Partial<WriteOptions> = {},
  ): Promise<Written> => records.write(actor, operations, { model, ...options });

  const create = async (
    actor: Actor,
    name: string,
    input: Input,
    options: Partial<WriteOptions> = {},
  ): Promise<string> =>
    (await write(actor, [{ kind: 'create', entity: model.entities.get(name)!, input }], options)).outcomes[0]!
      .ids[0]!;

  const update = (actor: Actor, name: string, id: string, version: number, patch: Input): Promise<Written> =>
    write(actor, [{ kind: 'update', entity: model.entities.get(name)!, id, version, patch }]);

  /** The newest image the audit has of a record, by field id. */
  const image = async (actor: Actor, id: string): Promise<Record<string, unknown>> => {
    const [row] = await rows(
      actor,
      'select image from kontor.audit where record = $1 order by version desc limit 1',
      [id],
    );
    return JSON.parse(row!['image'] as string) as Record<string, unknown>;
  };

  const close = async () => {
    await pipeline.close();
    await pool.close();
  };
  return { url, model, records, person, rows, write, create, update, image, close };
}

/** An entity of the shop. */
export const entity = (name: string): Entity => shopModel.entities.get(name)!;

/** The faults of a refusal as `code field: message`, sorted. */
export async function faultsOf(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.faults
      .map(({ code, message, place }) => `${code} ${place?.field ?? '-'}: ${message}`)
      .sort();
  }
  return [];
}
