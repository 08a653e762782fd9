/* Which rows are a person's: his own record, and records (and lines) that say by a personal reference whose they are. */
import type { Entity, Model } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { name, print } from '../sql/index.ts';
import { allEntities } from './personal.ts';

/** The record that a person is. */
export interface Subject {
  readonly org: string;
  readonly entity: Entity;
  readonly id: string;
}

/** Ids of rows by their entity. */
export type Reached = ReadonlyMap<Entity, ReadonlySet<string>>;

export const quoted = (...path: readonly string[]): string => print(name(...path)).text;

export const tableOf = ({ table }: Entity): string => quoted(table.schema, table.name);

/** The organization that rows of an entity lie in: what belongs to the installation lies in none. */
export const orgOf = ({ scope, parent }: Entity, org: string): string =>
  (parent?.scope ?? scope) === 'installation' ? '00000000-0000-0000-0000-000000000000' : org;

export async function reachedBy(
  db: Connection,
  model: Model,
  { org, entity, id }: Subject,
): Promise<Reached> {
  const reached = new Map<Entity, Set<string>>([[entity, new Set([id])]]);
  const entities = allEntities(model);
  for (let fresh: Reached = reached; fresh.size > 0;) {
    const next = new Map<Entity, Set<string>>();
    for (const one of entities)
      for (const field of one.fields.values()) {
        if (field.kind !== 'reference' || !field.personal || !fresh.has(field.target)) continue;
        const { rows } = await db.query<{ id: string }>(
          `select id from ${tableOf(one)} where org_id = $1 and ${quoted(field.column)} = any ($2)`,
          [orgOf(one, org), [...fresh.get(field.target)!]],
        );
        for (const row of rows) {
          if (reached.get(one)?.has(row.id)) continue;
          for (const map of [reached, next]) map.set(one, (map.get(one) ?? new Set()).add(row.id));
        }
      }
    fresh = next;
  }
  return reached;
}

/** The records in which a person stands: his own ones, and those of which a line is his. By entity. */
export async function recordsOf(
  db: Connection,
  org: string,
  reached: Reached,
): Promise<ReadonlyMap<Entity, ReadonlySet<string>>> {
  const records = new Map<Entity, Set<string>>();
  for (const [entity, ids] of reached) {
    const owner = entity.parent ?? entity;
    const own = records.get(owner) ?? new Set<string>();
    records.set(owner, own);
    if (!entity.parent) {
      for (const id of ids) own.add(id);
      continue;
    }
    const { rows } = await db.query<{ id: string }>(
      `select distinct parent_id as id from ${tableOf(entity)} where org_id = $1 and id = any ($2)`,
      [orgOf(entity, org), [...ids]],
    );
    for (const { id } of rows) own.add(id);
  }
  return records;
}
