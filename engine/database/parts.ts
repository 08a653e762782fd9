import type { Entity, LinksField, ReferenceField, ScalarField, TableName } from '../model/index.ts';
import { isWider, orgColumn } from './columns.ts';
import { digest, fit, partName, quote, quoteAll } from './names.ts';
import type { Part, PartKind } from './types.ts';

export const part = (
  kind: PartKind,
  table: string,
  about: string,
  text: string,
  columns: readonly string[],
  more: Partial<Part> = {},
): Part => ({ kind, name: partName(table, about, `${kind} ${table} ${text}`), text, columns, ...more });

export const primary = (table: string, columns: readonly string[]): Part =>
  part('primary', table, 'key', `primary key (${quoteAll(columns)})`, columns);

export function foreign(table: string, columns: readonly string[], target: TableName, rule = ''): Part {
  const text = `foreign key (${quoteAll(columns)}) references ${quote(target.schema, target.name)} (org_id, id)${rule}`;
  return part('foreign', table, columns.at(-1)!, text, columns, {
    target: `${target.schema}.${target.name}`,
  });
}

export const index = (
  table: string,
  about: string,
  columns: readonly string[],
  keys: readonly string[],
): Part => part('index', table, about, `using btree (${keys.join(', ')})`, columns);

/** Unique among rows that are not deleted; lines have no such mark. */
export function unique(entity: Entity, about: string, columns: readonly string[], message?: string): Part {
  const keys = ['org_id', ...columns];
  const text = `using btree (${quoteAll(keys)})${entity.parent ? '' : ' where deleted_at is null'}`;
  return part('unique', entity.table.name, about, text, keys, message === undefined ? {} : { message });
}

/** Keys of a singleton: one record in whatever the entity belongs to. */
export const singletonColumns = (entity: Entity): string[] =>
  entity.scope === 'workspace' ? ['workspace_id'] : entity.scope === 'personal' ? ['owner_id'] : [];

export function references(entity: Entity, field: ReferenceField): Part {
  const org = isWider(entity, field.target) ? orgColumn(field.column) : 'org_id';
  return foreign(entity.table.name, [org, field.column], field.target.table);
}

/** Policies: the owner sees all, the run role its organization, or the rows of the installation. */
export function policies(table: string, scope: Entity['scope']): Part[] {
  const entered = '(select org from kontor.entered)';
  const seen =
    scope === 'installation' ? `org_id = kontor.zero() and ${entered} is not null` : `org_id = ${entered}`;
  return [
    part('policy', table, 'owner', 'to {owner} using (true) with check (true)', []),
    part('policy', table, 'run', `to {run} using (${seen}) with check (${seen})`, ['org_id']),
  ];
}

/**
 * Search: operators of text search are not leakproof, so behind a policy their index is dead. The index therefore
 * serves a function of the owner, which sees all rows but gives ids of the entered organization alone.
 */
export function searchParts(entity: Entity): Part[] {
  if (entity.search.length === 0) return [];
  const { schema, name: table } = entity.table;
  const columns = entity.search.map((field) => field.column);
  const text = searchText(entity.search);
  const keys = `using gin (org_id, (${text}) gin_trgm_ops)`;
  return [
    part('index', table, 'search', keys, columns),
    searchFunction({ schema, name: table }, text, columns, entity),
  ];
}

/** Cast always: the text stays right when a column becomes text or a number. */
const searchText = (fields: readonly ScalarField[]): string =>
  `lower(${fields.map((field) => `coalesce(${quote(field.column)}::text, '')`).join(` || ' ' || `)})`;

/** Name of the function that gives the ids of records in which all words are found: \`f(words text)\`. */
export const searchName = (table: TableName): string => fit(`${table.name}__search`);

/** Words that are looked up in the index, which knows nothing of LIKE ALL; more are asked of what it finds. */
const wordsByIndex = [1, 2, 3];

function searchFunction(table: TableName, text: string, columns: readonly string[], entity: Entity): Part {
  const org = entity.scope === 'installation' ? 'kontor.zero()' : 'entered';
  const undeleted = entity.parent ? '' : ' and deleted_at is null';
  const body = `(words text) returns table (id uuid)
  language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp as $$
  #variable_conflict use_column
  declare
    entered uuid := kontor.org();
    wanted text[] := kontor.patterns(words);
  begin
    return query select found.id from ${quote(table.schema, table.name)} as found
      where found.org_id = ${org}${undeleted}
        ${wordsByIndex.map((at) => `and ${text} like coalesce(wanted[${at}], '%') `).join('')}
        and (cardinality(wanted) <= ${wordsByIndex.length} or ${text} like all (wanted));
  end $$`;
  return {
    kind: 'function',
    name: searchName(table),
    text: body,
    columns,
    digest: digest(body),
  };
}

/** Both ends of a pair, and the way back from the target. */
export function linkParts(field: LinksField): Part[] {
  const { table, entity, target } = field;
  const org = isWider(entity, target) ? orgColumn('target_id') : 'org_id';
  return [
    primary(table.name, ['org_id', 'source_id', 'target_id']),
    foreign(table.name, ['org_id', 'source_id'], entity.table, ' on delete cascade'),
    foreign(table.name, [org, 'target_id'], target.table),
    index(table.name, 'target_id', ['org_id', 'target_id'], ['org_id', 'target_id', 'source_id']),
    ...policies(table.name, entity.scope),
  ];
}
