import { createHmac } from 'node:crypto';
import pg from 'pg';
import { Refusal } from '../errors/index.ts';
import type { Connection } from '../postgres/index.ts';
import { name, literal, print, sql } from '../sql/index.ts';
import { mayNotCreateRoles } from './faults.ts';

/** Names of the three database roles of an installation (design: security wall). */
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
 * Makes the roles that are missing and gives `run` and `loop` the password of `secret`. Nobody else's statement is
 * under the same lock, and roles are shared by all databases of a server, so a role that another installation made
 * at the same moment is taken as it is.
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
  } catch (error) {
    throw isPrivilege(error) ? new Refusal(mayNotCreateRoles({ script: roleScript(roles, missing) })) : error;
  }
}

async function makeRole(db: Connection, role: string, secret: string | undefined): Promise<void> {
  const login = secret === undefined ? 'nologin' : 'login';
  try {
    await db.query(`create role ${quoted(role)} ${login} nosuperuser nobypassrls nocreatedb nocreaterole`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && (error.code === '42710' || error.code === '23505')))
      throw error;
  }
  if (secret !== undefined) await setPassword(db, role, secret);
}

/** Sets the password anew: needed where the secret of an installation has changed. */
export async function setPassword(db: Connection, role: string, secret: string): Promise<void> {
  const password = print(literal(rolePassword(secret, role))).text;
  await db.query(`alter role ${quoted(role)} password ${password}`);
}

/** Applying means acting as the owner, so whoever applies is its member. */
async function joinOwner(db: Connection, owner: string): Promise<void> {
  const { rows } = await db.query<{ member: boolean }>(
    `select pg_has_role(current_user, $1, 'member') as member`,
    [owner],
  );
  if (!rows[0]?.member) await db.query(`grant ${quoted(owner)} to current_user`);
}

const quoted = (role: string): string => print(name(role)).text;

const isPrivilege = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '42501';

/** What an administrator runs by hand where ours may not create roles; passwords are set by him with \password. */
function roleScript(roles: Roles, missing: readonly string[]): string {
  const create = missing.map(
    (role) => `create role ${quoted(role)} ${role === roles.owner ? 'nologin' : 'login'};`,
  );
  return [...create, `grant ${quoted(roles.owner)} to current_user;`].join(' ');
}

/** Statements of our own words with quoted names, for the few places that speak to PostgreSQL about roles. */
export const grantCreate = (database: string, owner: string): string =>
  print(sql`grant create, connect on database ${name(database)} to ${name(owner)}`).text;
