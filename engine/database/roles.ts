import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { Refusal } from '../errors/index.ts';
import { sessionSettings, type Connection } from '../postgres/index.ts';
import { mayNotCreateRoles, mayNotSetPassword } from './faults.ts';
import { quote, quoteValue } from './names.ts';

/** Names of the three database roles of an installation. */
export interface Roles {
  readonly owner: string;
  readonly run: string;
  readonly loop: string;
}

/** Roles belong to the whole PostgreSQL server: two installations on one server need two prefixes. */
export const rolesOf = (prefix = 'kontor'): Roles => ({
  owner: `${prefix}_owner`,
  run: `${prefix}_run`,
  loop: `${prefix}_loop`,
});

/** Nothing is stored: whoever knows the installation's secret can make the password of a role again. */
export const rolePassword = (secret: string, role: string): string =>
  createHmac('sha256', secret).update(`database role ${role}`).digest('base64url');

/** The address of `url` with another sign-in: how requests connect, once `url` (the admin's) has made the roles. */
export function addressAs(url: string, role: string, secret: string): string {
  const address = new URL(url);
  address.username = role;
  address.password = rolePassword(secret, role);
  return address.href;
}

/**
 * Makes the roles that are missing. They belong to the whole server while the caller's lock is of one database, so a
 * role that somebody else makes at the same moment is taken as it is.
 * @throws Refusal DBS401 where the user of `db` may not
 */
export async function makeRoles(db: Connection, roles: Roles, secret: string): Promise<void> {
  const { rows } = await db.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any ($1)',
    [Object.values(roles)],
  );
  const known = new Set(rows.map((row) => row.rolname));
  const missing = Object.values(roles).filter((role) => !known.has(role));
  try {
    for (const role of missing) await makeRole(db, role, role === roles.owner ? undefined : secret);
    await joinOwner(db, roles.owner);
    for (const role of [roles.run, roles.loop]) await giveSettings(db, role);
  } catch (error) {
    throw codeOf(error) === '42501'
      ? new Refusal(mayNotCreateRoles({ script: roleScript(roles, missing) }))
      : error;
  }
}

async function makeRole(db: Connection, role: string, secret: string | undefined): Promise<void> {
  const login = secret === undefined ? 'nologin' : 'login';
  try {
    await db.query(`create role ${quote(role)} ${login} nosuperuser nobypassrls nocreatedb nocreaterole`);
  } catch (error) {
    if (!['42710', '23505'].includes(codeOf(error))) throw error;
  }
  if (secret !== undefined) await setPassword(db, role, secret);
}

/**
 * A pooler takes no settings from those who connect through it, so the roles that sign in have them. Where that is
 * refused, or another process does it at this moment, nobody is hindered: whoever connects through a pooler proves them.
 */
async function giveSettings(db: Connection, role: string): Promise<void> {
  const { rows } = await db.query<{ set: string[] }>(
    `select coalesce((select setconfig from pg_db_role_setting
       where setdatabase = 0 and setrole = (select oid from pg_roles where rolname = $1)), '{}') as set`,
    [role],
  );
  const known = new Set(rows[0]!.set.map((each) => each.split('=')[0]!.toLowerCase()));
  for (const [name, value] of Object.entries(sessionSettings)) {
    if (known.has(name)) continue;
    await db.query(`alter role ${quote(role)} set ${name} = ${quoteValue(value)}`).catch((error: unknown) => {
      if (!['42501', 'XX000', '23505'].includes(codeOf(error))) throw error;
    });
  }
}

/**
 * Gives a role the password of `secret`, as a verifier: the password itself is in no statement and no log of one.
 * Roles belong to the whole server: where another database is prepared at this moment, it is done again.
 * @throws Refusal DBS402 where the user of `db` may not
 */
export async function setPassword(db: Connection, role: string, secret: string): Promise<void> {
  const password = quoteValue(verifier(rolePassword(secret, role)));
  for (let attempt = 1; ; attempt++) {
    try {
      return void (await db.query(`alter role ${quote(role)} password ${password}`));
    } catch (error) {
      if (codeOf(error) === '42501') throw new Refusal(mayNotSetPassword({ role }));
      if (codeOf(error) !== 'XX000' || attempt === attemptsMax) throw error;
    }
  }
}

/** How often a role is changed that others change too. */
const attemptsMax = 10;

/** What PostgreSQL keeps of a password: SCRAM-SHA-256 of RFC 5802 and 7677, with its own number of rounds. */
function verifier(password: string): string {
  const rounds = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, rounds, 32, 'sha256');
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`;
}

/**
 * Applying means acting as the owner, so whoever applies may take on its role. From PostgreSQL 16 on who made a role is
 * its member without that right, and gives it to himself.
 */
async function joinOwner(db: Connection, owner: string): Promise<void> {
  const { rows } = await db.query<{ joined: boolean }>(
    `select pg_has_role(current_user, $1, case when current_setting('server_version_num')::int >= 160000
       then 'set' else 'member' end) as joined`,
    [owner],
  );
  if (!rows[0]?.joined) await db.query(`grant ${quote(owner)} to current_user`);
}

const codeOf = (error: unknown): string => (error instanceof pg.DatabaseError && error.code) || '';

/** What an administrator runs by hand where ours may not create roles. */
function roleScript(roles: Roles, missing: readonly string[]): string {
  const create = missing.map(
    (role) => `create role ${quote(role)} ${role === roles.owner ? 'nologin' : 'login'};`,
  );
  return [...create, `grant ${quote(roles.owner)} to current_user;`].join(' ');
}
