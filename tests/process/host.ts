/** What the embedded engine runs on, over a database with the shop; in a process of its own too, so nothing of vitest. */
import { addressAs, asOwner, rolesOf } from '../../engine/database/index.ts';
import { extensionsOf, openExternal } from '../../engine/extension/index.ts';
import type { Plugin, ProcessHost } from '../../engine/index.ts';
import type { Model } from '../../engine/model/index.ts';
import { openOutgoing, type Outgoing } from '../../engine/outgoing/index.ts';
import { openBell, openPipeline, openPool, type Pool } from '../../engine/postgres/index.ts';
import { openJournal, processChannel, schedulesOf } from '../../engine/process/index.ts';
import type { Publications } from '../../engine/publication/index.ts';
import { openRecords } from '../../engine/records/index.ts';
import { rightsOf, type Actor } from '../../engine/access/index.ts';
import type { Services } from '../../engine/server/index.ts';
import { openProcessHost } from '../../engine/server/processes/host.ts';

export interface TestHost {
  readonly host: ProcessHost;
  /** Connections of the run role. */
  readonly database: Pool;
  /** What went wrong that nobody foresaw. */
  readonly failures: unknown[];
  close(): Promise<void>;
}

/** Calls of which each meets a breaker of its own: what one test loses is no matter of the next. */
const forgetful: Outgoing = {
  call: (...words) => openOutgoing({ allowed: ['127.0.0.1'] }).call(...words),
  restMs: () => 0,
};

/** Plugins whose external actions steps do, and what is set for them. */
export interface Outside {
  readonly plugins: readonly Plugin[];
  readonly variables: Readonly<Record<string, string>>;
}

const nothing: Outside = { plugins: [], variables: {} };

export function openTestHost(
  url: string,
  secret: string,
  model: Model,
  { plugins, variables }: Outside = nothing,
): TestHost {
  const { run, loop: looking } = rolesOf();
  const pipeline = openPipeline(addressAs(url, run, secret), { connections: 2 });
  const pool = openPool(addressAs(url, run, secret), { size: 4 });
  const loop = openPool(addressAs(url, looking, secret), { size: 2 });
  const failures: unknown[] = [];
  const listeners: (() => void)[] = [];
  const ring = () => listeners.forEach((listener) => listener());
  const channels = { [processChannel]: ring };
  const bell = openBell(addressAs(url, run, secret), { channels, listening: ring });
  const publications = {
    current: () => ({ number: 1, model }),
    refresh: async () => {},
  } as unknown as Publications;
  const services = openTestServices(url, model);
  const host = openProcessHost({
    services,
    journal: openJournal({ pipeline, loop, schedules: () => schedulesOf(model) }),
    records: openRecords({ pipeline, pool, extensions: extensionsOf([]) }),
    publications,
    pipeline,
    ask: async <Row>(text: string, values: readonly unknown[]) => (await loop.query<Row>(text, values)).rows,
    external: openExternal(plugins, { outgoing: forgetful, variables }),
    onBell: (listener) => void listeners.push(listener),
    onFailure: (error) => void failures.push(error),
  });
  const close = async () => {
    await bell.close();
    await Promise.all([pipeline.close(), pool.close(), loop.close()]);
  };
  return { host, database: pool, failures, close };
}

/** Service accounts without core.User: each has the role that it is called like. */
export function openTestServices(url: string, model: Model): Services {
  const known = new Map<string, Promise<Actor>>();
  const open = async (org: string, role: string): Promise<Actor> => {
    const { rows } = await asOwner(url, rolesOf(), (db) =>
      db.query<{ session: string; account: string; user: string }>(
        `with a as (insert into kontor.account (email) values (gen_random_uuid()::text) returning id)
         insert into kontor.session (account, org_id, user_id, expires_at)
           select a.id, $1, gen_random_uuid(), now() + interval '1 hour' from a
           returning id as session, account, user_id as user`,
        [org],
      ),
    );
    const rights = rightsOf(model, { roles: [role], version: '1' });
    const place = { org, workspace: null, locale: 'en', timezone: 'UTC', roles: [role] };
    return { ...rows[0]!, ...place, rights };
  };
  return {
    as: async (org, service, work) => {
      const key = `${org} ${service}`;
      const actor = known.get(key) ?? open(org, service);
      known.set(key, actor);
      actor.catch(() => known.delete(key));
      return work(await actor, { number: 1, model });
    },
  };
}
