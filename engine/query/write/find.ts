/** Whole records found by the values of some fields, for the code of plugins, and whether one lies under covers. */
import type { Cover } from '../../access/index.ts';
import { join, name, param, print, sql, type Sql } from '../../sql/index.ts';
import type { Entity, Model } from '../../model/index.ts';
import { bound, hash, orgOf, tableOf, words, type Build, type WriteSource } from './builder.ts';
import { columnsOf, isStored, storedFields } from './columns.ts';
import { byName, imageOf } from './image.ts';
import { rootOf } from './relations.ts';
import { covered } from './scope.ts';

const most = 1000;

export interface FindStatement {
  readonly name: string;
  readonly text: string;
  /** What each parameter is bound to: the organization, or a JSON array with one object of wanted values by field name. */
  readonly sources: readonly ('org' | 'where')[];
}

export function compileFind(model: Model, entity: Entity, names: readonly string[]): FindStatement {
  const fields = names.map((wanted) => {
    const field = entity.fields.get(wanted);
    if (!field || !isStored(field))
      throw new Error(`'${entity.fullName}' cannot be searched by '${wanted}'.`);
    return field;
  });
  const head = fields.map((field) => sql`${name(field.name)} ${words(columnsOf(field)[0]!.type)}`);
  const equal = fields.map(
    (field) => sql` and t.${name(columnsOf(field)[0]!.name)} is not distinct from w.${name(field.name)}`,
  );
  const wanted: Sql =
    fields.length > 0 ? sql`, json_to_recordset(${param('where', 'json')}) as w(${join(head)})` : sql``;
  const unused = fields.length > 0 ? sql`` : sql` and ${param('where', 'json')} is not null`;
  const root = { ...rootOf(entity), now: 'found' };
  const build = {
    plan: { kind: 'update' },
    model,
    root,
    lines: new Map(),
    live: storedFields,
    ctes: [],
  } as unknown as Build;
  const rows = sql`select t.* from ${tableOf(entity)} t${wanted} where t.org_id = ${orgOf(entity)} and ${param('org', 'uuid')} is not null and t.deleted_at is null${join(equal, '')}${unused} order by t.id limit ${words(String(most))}`;
  const { text, sources } = print(
    sql`with found as (${rows}) select coalesce(jsonb_agg(${imageOf(build, byName, new Map())} order by r.id), '[]'::jsonb)::text as images from found r`,
  );
  return { name: `q${hash(text)}`, text, sources: sources as FindStatement['sources'] };
}

export interface HeldStatement {
  readonly name: string;
  readonly text: string;
  readonly sources: readonly WriteSource[];
}

/** Whether the record of that id lies under each of the covers. */
export function compileHeld(model: Model, entity: Entity, covers: readonly Cover[]): HeldStatement {
  const build = { model } as unknown as Build;
  const holds = covers.map((cover) => sql` and ${covered(build, cover, entity, 't')}`);
  const { text, sources } = print(
    sql`select exists (select from ${tableOf(entity)} t where t.org_id = ${orgOf(entity)} and t.id = ${bound('id', 'uuid')} and t.deleted_at is null${join(holds, '')}) as held`,
  );
  return { name: `h${hash(text)}`, text, sources: sources as HeldStatement['sources'] };
}

export interface GuardStatement {
  readonly name: string;
  readonly text: string;
  readonly sources: readonly 'org'[];
}

const guards = new WeakMap<Entity, GuardStatement>();

/** Refuses as `hooked` where the organization has a living record of the entity: code of plugins wants to see the write. */
export function compileGuard(entity: Entity): GuardStatement {
  const known = guards.get(entity) ?? guardOf(entity);
  guards.set(entity, known);
  return known;
}

function guardOf(entity: Entity): GuardStatement {
  const some = sql`select from ${tableOf(entity)} t where t.org_id = ${orgOf(entity)} and ${param('org', 'uuid')} is not null and t.deleted_at is null`;
  const { text } = print(sql`select kontor.refuse('hooked', null) where exists (${some})`);
  return { name: `g${hash(text)}`, text, sources: ['org'] };
}
