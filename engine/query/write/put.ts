/** The writing parts of the statement: rows, lines, audit image, event. All of them wait for `stop` to be empty. */
import { join, literal, name, sql, type Sql } from '../../sql/index.ts';
import { recordOf } from '../../access/index.ts';
import { eventName, type LinksField, type ReferenceField } from '../../model/index.ts';
import {
  bound,
  cte,
  inputOf,
  org,
  orgOf,
  storedOf,
  tableOf,
  user,
  type Build,
  type Relation,
} from './builder.ts';
import { columnsOf, storedFields, type StoredField } from './columns.ts';
import { isOverlay, type Changes } from './derive.ts';
import { byId, imageOf, imageOver } from './image.ts';
import { unlessStopped } from './problems.ts';
import { removedReferrers } from './referrers.ts';
import { columnNames, correlationOf, rowsBrought, viaOf } from './relations.ts';

/** Columns of the record that a write sets. */
function written(build: Build, changes: Changes): readonly StoredField[] {
  const ours = new Set(['version', 'updatedAt', 'updatedBy']);
  return build.live(build.root.entity).filter((field) => {
    if (build.plan.kind === 'create') return true;
    if (build.plan.numbers === 'now') return changes.changed.has(field);
    if (build.plan.mark && field.name === 'deletedAt') return true;
    return field.system
      ? ours.has(field.name) || changes.changed.has(field)
      : changes.changed.has(field) && !field.rollup;
  });
}

export function putRoot(build: Build, changes: Changes): void {
  const { root, plan } = build;
  const table = tableOf(root.entity);
  const columns = written(build, changes)
    .flatMap(columnsOf)
    .map((one) => name(one.name));
  if (plan.kind === 'create') {
    const values = columns.map((column) => sql`r.${column}`);
    cte(
      build,
      'put',
      sql`insert into ${table} (org_id, ${join(columns)}) select ${orgOf(root.entity)}, ${join(values)} from ${name(root.now)} r where ${unlessStopped}`,
    );
    return;
  }
  const sets = columns.map((column) => sql`${column} = r.${column}`);
  if (plan.mark) sets.push(plan.mark === 'deleted' ? sql`deleted_by = ${user}` : sql`deleted_by = null`);
  cte(
    build,
    'put',
    sql`update ${table} t set ${join(sets)} from ${name(root.now)} r where t.org_id = ${orgOf(root.entity)} and t.id = r.id and ${unlessStopped}`,
  );
}

/** The version of a line rises when one of its values or its place changed. */
export function settleLines(build: Build, relation: Relation): void {
  if (build.plan.kind === 'create') return;
  if (build.plan.lines.get(relation.field!)?.orders) number(build, relation);
  const fields = storedFields(relation.entity);
  const own = fields.filter((field) => !['id', 'version'].includes(field.name)).flatMap(columnsOf);
  const changed = sql`(${join(own.map((one) => sql`r.${name(one.name)}`))}) is distinct from (${join(own.map((one) => sql`o.${name(one.name)}`))})`;
  const others = columnNames(build, relation)
    .filter((column) => column !== 'version')
    .map((column) => sql`r.${name(column)}`);
  const version = sql`case when r."$fresh" then 1 when ${changed} then o.version + 1 else o.version end as version`;
  const was = sql`o.version is distinct from case when ${changed} then o.version + 1 else o.version end`;
  const body = sql`select ${version}, ${was} as "$changed", ${join(others)} from ${name(relation.now)} r left join ${name(storedOf(relation))} o on o.id = r.id`;
  relation.now = cte(build, `${relation.field!.id} settled`, body, true);
}

/** Places are 1, 2, 3, ... in the order that the keys of relations.ts ask for. */
function number(build: Build, relation: Relation): void {
  const others = columnNames(build, relation).filter((column) => column !== 'position');
  const place = sql`(row_number() over (partition by r.parent_id order by r.position))::int as position`;
  relation.now = cte(
    build,
    `${relation.field!.id} numbered`,
    sql`select ${join(others.map((one) => sql`r.${name(one)}`))}, ${place} from ${name(relation.now)} r`,
    true,
  );
}

export function putLines(build: Build, relation: Relation): void {
  const { plan } = build;
  const field = relation.field!;
  const planned = plan.lines.get(field);
  const table = tableOf(relation.entity);
  const columns = build
    .live(relation.entity)
    .flatMap(columnsOf)
    .map((one) => name(one.name));
  const own = sql`t.org_id = ${orgOf(relation.entity)}`;
  if (planned?.adds) {
    const values = columns.map((column) => sql`r.${column}`);
    cte(
      build,
      `put ${field.id}`,
      sql`insert into ${table} (org_id, parent_id, ${join(columns)}) select ${orgOf(relation.entity)}, r.parent_id, ${join(values)} from ${name(relation.now)} r where r."$fresh" and ${unlessStopped}`,
    );
  }
  if (plan.kind === 'create') return;
  // What is rolled up may have grown since the rows were read: it belongs to the writes it is rolled up from.
  const sets = build
    .live(relation.entity)
    .filter((one) => one.name !== 'id' && !one.rollup)
    .flatMap(columnsOf)
    .map((one) => sql`${name(one.name)} = r.${name(one.name)}`);
  cte(
    build,
    `set ${field.id}`,
    sql`update ${table} t set ${join(sets)} from ${name(relation.now)} r where ${own} and t.id = r.id and t.parent_id = r.parent_id and not r."$fresh" and r."$changed" and ${unlessStopped}`,
  );
  if (planned?.removes) {
    for (const { field: from } of removedReferrers(build.model, relation.entity))
      letGo(build, relation, from);
    cte(
      build,
      `drop ${field.id}`,
      sql`delete from ${table} t using ${name(inputOf(relation))} i where ${own} and t.id = i."$id" and t.parent_id = i."$parent" and i."$kind" = 'remove' and ${unlessStopped}`,
    );
  }
}

/** Deleted records let go of lines that are removed: nothing may point to a row that is no more. */
function letGo(build: Build, relation: Relation, field: ReferenceField): void {
  const source = field.entity;
  const column = name(field.column);
  const gone = sql`select i."$id" from ${name(inputOf(relation))} i where i."$kind" = 'remove'`;
  const record = recordOf(source);
  const deleted = source.parent
    ? sql`exists (select from ${tableOf(record)} d where d.org_id = ${orgOf(record)} and d.id = s.parent_id and d.deleted_at is not null)`
    : sql`s.deleted_at is not null`;
  cte(
    build,
    `let go ${source.fullName}.${field.id} of ${relation.field!.id}`,
    sql`update ${tableOf(source)} s set ${column} = null where s.org_id = ${orgOf(source)} and s.${column} = any(array(${gone})) and ${deleted} and ${unlessStopped}`,
  );
}

/** The audit image and the event of each record. */
export function putFacts(build: Build, changes: Changes, links: ReadonlyMap<LinksField, Sql>): void {
  const { root, plan } = build;
  const { entity } = root;
  const image = isOverlay(plan, changes) ? imageOver(build, changes.changed) : imageOf(build, byId, links);
  const who = sql`${bound('user', 'uuid')}, ${correlationOf(build)}`;
  const written = rowsBrought(build);
  cte(
    build,
    'audit',
    sql`insert into kontor.audit (org_id, entity, record, version, image, cause, actor, correlation, via) select ${org}, ${literal(entity.fullName)}, r.id, r.version, ${image}, coalesce(${bound('cause', 'text')}, ${literal(plan.fact)}), ${who}, ${viaOf(build)} from ${written} where ${unlessStopped}`,
  );
  const event = literal(eventName(entity.module, entity.name, plan.fact));
  const fields = [...changes.changed]
    .filter((field) => field.entity === entity && !field.system)
    .map((field) => field.id);
  const head = sql`insert into kontor.event (org_id, name, class, entity, record, record_version, payload, cause, actor, correlation, depth)`;
  const rest = sql`${bound('cause', 'text')}, ${who}, ${bound('depth', 'int')}`;
  if (plan.chunk) {
    const list = sql`jsonb_build_object('records', jsonb_agg(jsonb_build_object('id', r.id, 'version', r.version)))`;
    cte(
      build,
      'event',
      sql`${head} select ${org}, ${event}, 'business', ${literal(entity.fullName)}, null::uuid, null::int, ${list}, ${rest} from ${name(root.now)} r where ${unlessStopped} having count(*) > 0`,
    );
    return;
  }
  const payload =
    plan.kind === 'create' ? sql`'{}'::jsonb` : sql`${literal(JSON.stringify({ fields }))}::jsonb`;
  cte(
    build,
    'event',
    sql`${head} select ${org}, ${event}, 'business', ${literal(entity.fullName)}, r.id, r.version, ${payload}, ${rest} from ${written} where ${unlessStopped}`,
  );
}
