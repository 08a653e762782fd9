import { name, param, sql, type Sql } from '../../sql/index.ts';
import { recordOf, type Rights } from '../../access/index.ts';
import type { Entity, Model } from '../../model/index.ts';
import { ACTOR, type Reader } from '../statement.ts';

/** What the actor brings, as fragments of SQL. */
export interface ActorSql {
  readonly org: Sql;
  readonly user: Sql;
  readonly workspace: Sql;
  readonly account: Sql;
  readonly locale: Sql;
  readonly timezone: Sql;
  /** Names of roles, as an array. */
  readonly roles: Sql;
}

/** The statement that is being written: whom it serves, and the names it has used up. */
export interface Writing {
  readonly model: Model;
  readonly rights: Rights;
  readonly actor: ActorSql;
  /** An alias no other table reference of this statement has. */
  alias(): Sql;
  /** The reader of that key: asked twice, it is the same object, and so the same parameter. */
  reader(key: string, read: Reader['read']): Reader;
}

/** A table reference: columns are read by its alias. Also a CTE with the columns of that table. */
export interface Row {
  readonly entity: Entity;
  readonly alias: Sql;
  /** Alias of the table of pairs, where the row was reached by links. */
  readonly link?: Sql;
}

const BOUND_ACTOR: ActorSql = {
  org: param(ACTOR.org, 'uuid'),
  user: param(ACTOR.user, 'uuid'),
  workspace: param(ACTOR.workspace, 'uuid'),
  account: param(ACTOR.account, 'uuid'),
  locale: param(ACTOR.locale, 'text'),
  timezone: param(ACTOR.timezone, 'text'),
  roles: param(ACTOR.roles, 'text[]'),
};

export function newWriting(model: Model, rights: Rights, actor: ActorSql = BOUND_ACTOR): Writing {
  let aliases = 0;
  const readers = new Map<string, Reader>();
  return {
    model,
    rights,
    actor,
    alias: () => name(`t${++aliases}`),
    reader(key, read) {
      const known = readers.get(key) ?? { key, read };
      readers.set(key, known);
      return known;
    },
  };
}

export const columnOf = (row: Row, column: string): Sql => sql`${row.alias}.${name(column)}`;

export const newRow = (writing: Writing, entity: Entity): Row => ({ entity, alias: writing.alias() });

export const tableOf = ({ entity, alias }: Row): Sql =>
  sql`${name(entity.table.schema, entity.table.name)} ${alias}`;

/** Rows of no organization lie in the zero one. */
const ZERO = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/** The organization whose rows of an entity the actor reads. */
export const orgOf = (writing: Writing, entity: Entity): Sql =>
  recordOf(entity).scope === 'installation' ? ZERO : writing.actor.org;

/** The first line between tenants: stands at every table reference of every statement. */
export const inOrg = (writing: Writing, row: Row): Sql =>
  sql`${columnOf(row, 'org_id')} = ${orgOf(writing, row.entity)}`;

/** Whose rows of a personal or workspace entity are read: the actor's own. */
export function inScope(writing: Writing, row: Row): readonly Sql[] {
  const { scope, parent } = row.entity;
  if (parent) return [];
  if (scope === 'workspace') return [sql`${columnOf(row, 'workspace_id')} = ${writing.actor.workspace}`];
  return scope === 'personal' ? [sql`${columnOf(row, 'owner_id')} = ${writing.actor.user}`] : [];
}
