import { createHash } from 'node:crypto';
import { join, name, param, sql, type Sql } from '../../sql/index.ts';
import type { Entity, LinesField, Model } from '../../model/index.ts';
import type { StoredField } from './columns.ts';
import type { Derived } from './derive.ts';
import type { Row } from './scope.ts';
import type { WritePlan } from './types.ts';

/**
 * What a parameter of a write is bound to: the rows of the record, of lines or links; what is known of a record that is
 * the only one; something of the request.
 */
export type WriteSource =
  | 'rows'
  | 'id'
  | 'version'
  | 'at'
  | `lines:${string}`
  | `links:${string}`
  /** What an action is called with, as JSON. */
  | 'input'
  /** Id of a record that an earlier effect made. */
  | `made:${string}`
  | 'org'
  | 'user'
  | 'workspace'
  | 'timezone'
  | 'locale'
  | 'account'
  | 'roles'
  /** Records that are shared with the actor in a place, and who shares them. */
  | `records:${number}`
  | `sharer:${number}`
  | 'correlation'
  | 'cause'
  | 'depth';

/** Rows of one entity on their way through the statement. Its CTE gets a new name with each level of derived fields. */
export interface Relation {
  readonly entity: Entity;
  /** The field that holds these lines; absent for the record itself. */
  readonly field?: LinesField;
  /** Name of the CTE that holds the rows as far as they are made. */
  now: string;
}

/** The statement while it is built: CTEs in order, and the relations they make. */
export interface Build {
  readonly plan: WritePlan;
  readonly model: Model;
  readonly derived: readonly Derived[];
  readonly root: Relation;
  readonly lines: Map<LinesField, Relation>;
  /** Fields of an entity that have a value in this write. */
  readonly live: (entity: Entity) => readonly StoredField[];
  /** Records that expressions know by a name of their own. */
  readonly names?: ReadonlyMap<string, Row>;
  /** The share of what is drawn on, where there is one. */
  readonly taken?: Sql;
  readonly ctes: { readonly name: string; readonly body: Sql; readonly materialized?: boolean }[];
}

export const bound = (source: WriteSource, type: string): Sql => param(source, type);
export const org = bound('org', 'uuid');
export const user = bound('user', 'uuid');

/** Organization of the rows of an entity: the zero one for what belongs to the installation. */
export const orgOf = (entity: Entity): Sql =>
  (entity.parent ?? entity).scope === 'installation' ? sql`kontor.zero()` : org;

export const tableOf = (entity: Entity): Sql => name(entity.table.schema, entity.table.name);

/** Adds a CTE and gives its name. */
export function cte(build: Build, wanted: string, body: Sql, materialized = false): string {
  build.ctes.push({ name: wanted, body, materialized });
  return wanted;
}

/** `with ... <last>`. */
export function statementOf(build: Build, last: Sql): Sql {
  const parts = build.ctes.map(({ name: as, body, materialized }) =>
    materialized ? sql`${name(as)} as materialized (${body})` : sql`${name(as)} as (${body})`,
  );
  return sql`with ${join(parts, ',\n')}\n${last}`;
}

/** Words of ours that are no template: types and column definitions of the fixed lists in this folder. */
export const words = (text: string): Sql => ({ parts: [text] });

/** Name of the CTE that holds what the request brings for a relation. */
export const inputOf = (relation: Relation): string => (relation.field ? `in ${relation.field.id}` : 'in');
/** Name of the CTE of the rows as they were. */
export const storedOf = (relation: Relation): string => (relation.field ? `was ${relation.field.id}` : 'was');

/** Short name of a statement's text: equal texts share a prepared statement. */
export const hash = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 20);
