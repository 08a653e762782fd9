/*
 * What exists before anybody can sign in: organizations, accounts, and the operator in whose name commands write. These
 * rows belong to the database's owner; records are written through the same door as everybody's.
 */
import { rightsOf, type Actor } from '../access/index.ts';
import { asOwner, rolesOf } from '../database/index.ts';
import type { Connection } from '../postgres/index.ts';
import { RightsChanged } from '../records/index.ts';
import { hashPassword } from '../identity/index.ts';
import { transferDoor } from '../server/index.ts';
import type { Door } from '../transfer/index.ts';
import type { Rooms } from './compose.ts';
import type { RunningDatabase } from './database.ts';

/** The organization of rows that belong to none. */
export const installation = '00000000-0000-0000-0000-000000000000';

/** Work as the owner of the database. */
export const owned = <T>({ adminUrl }: RunningDatabase, work: (db: Connection) => Promise<T>): Promise<T> =>
  asOwner(adminUrl, rolesOf(), work);

export interface Organization {
  readonly id: string;
  readonly name: string;
}

export const organizations = (database: RunningDatabase): Promise<readonly Organization[]> =>
  owned(database, async (db) => {
    const { rows } = await db.query<{ id: string; name: string }>(
      'select id, name from kontor.organization where id <> kontor.zero() order by created_at, id',
    );
    return rows;
  });

/** The organization of that name, made where it is missing. Gives its id. */
export const ensureOrganization = (database: RunningDatabase, name: string): Promise<string> =>
  owned(database, async (db) => {
    const found = await db.query<{ id: string }>('select id from kontor.organization where name = $1', [
      name,
    ]);
    return (found.rows[0] ?? (await insertOrganization(db, name))).id;
  });

async function insertOrganization(db: Connection, name: string): Promise<{ id: string }> {
  const { rows } = await db.query<{ id: string }>(
    'insert into kontor.organization (name) values ($1) returning id',
    [name],
  );
  return rows[0]!;
}

/** Tells the planner what was filled in one go: until autovacuum comes by, it guesses, and some writes take seconds. */
export const gatherStatistics = (database: RunningDatabase): Promise<void> =>
  owned(database, async (db) => void (await db.query('analyze')));

/** The account of that address; its password is set where it is new or `reset` is asked. Gives its id. */
export async function ensureAccount(
  database: RunningDatabase,
  email: string,
  password: string,
  { reset = false } = {},
): Promise<{ id: string; made: boolean }> {
  const hash = await hashPassword(password);
  return owned(database, async (db) => {
    const address = email.trim().toLowerCase();
    const found = await db.query<{ id: string }>('select id from kontor.account where lower(email) = $1', [
      address,
    ]);
    const known = found.rows[0];
    if (known && reset)
      await db.query(
        `with lost as (delete from kontor.factor where account = $1),
           keys as (delete from kontor.passkey where account = $1)
         update kontor.account set password_hash = $2 where id = $1`,
        [known.id, hash],
      );
    if (known) return { id: known.id, made: false };
    const { rows } = await db.query<{ id: string }>(
      'insert into kontor.account (email, password_hash) values ($1, $2) returning id',
      [address, hash],
    );
    return { id: rows[0]!.id, made: true };
  });
}

/** Writes in an organization with all rights, as whoever runs commands on this machine. */
export interface Operator {
  readonly door: Door;
  /** Runs `work` as the operator; once more where rights changed meanwhile. */
  as<T>(work: (actor: Actor) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const operatorAddress = 'operator@kontor.invalid';
const day = '1 day';

/** Opens a session of the operator in an organization. Nobody can sign in as him: his account has no password. */
export async function openOperator(
  database: RunningDatabase,
  rooms: Rooms,
  organization: string,
): Promise<Operator> {
  const { session, account } = await owned(database, (db) => openSession(db, organization));
  const { records, publications } = rooms;
  const published = publications.current(organization);

  const actorNow = async (): Promise<Actor> => {
    const rows = await owned(database, (db) =>
      db.query<{ version: string }>('select version::text from kontor.rights_version where org_id = $1', [
        organization,
      ]),
    );
    const roles = ['core.admin'];
    return {
      session,
      account,
      user: installation,
      org: organization,
      workspace: null,
      locale: 'en',
      timezone: 'UTC',
      roles,
      rights: rightsOf(published.model, { roles, version: rows.rows[0]!.version }),
    };
  };

  let actor = await actorNow();
  const as = async <T>(work: (actor: Actor) => Promise<T>): Promise<T> => {
    try {
      return await work(actor);
    } catch (error) {
      if (!(error instanceof RightsChanged)) throw error;
      actor = await actorNow(); // writing users and roles outdates the rights of everybody, the operator's too
      return work(actor);
    }
  };
  const doorOf = (now: Actor) => transferDoor(records, published, now, `operator-${session.slice(0, 8)}`);
  return {
    door: {
      read: (source, variables) => as((now) => doorOf(now).read(source, variables)),
      write: (operations, options) => as((now) => doorOf(now).write(operations, options)),
    },
    as,
    close: () => rooms.ask('select kontor.end_session($1)', [session]).then(() => {}),
  };
}

async function openSession(
  db: Connection,
  organization: string,
): Promise<{ session: string; account: string }> {
  const account = await db.query<{ id: string }>(
    `insert into kontor.account (email, state) values ($1, 'locked')
       on conflict ((lower(email))) do update set state = 'locked' returning id`,
    [operatorAddress],
  );
  const { rows } = await db.query<{ id: string }>(
    `insert into kontor.session (account, org_id, user_id, expires_at, agent, kind)
       values ($1, $2, kontor.zero(), now() + $3::interval, 'kontor', 'service') returning id`,
    [account.rows[0]!.id, organization, day],
  );
  return { session: rows[0]!.id, account: account.rows[0]!.id };
}
