/*
 * Why a write is refused, found inside the statement before anything is written. All reasons of all rows come together
 * in one JSON array, raised by kontor.refuse; records/ makes faults of them. A reason is {at, id, code, field, more}.
 */
import { fieldAccess, recordOf, rowCondition, type Cover } from '../../access/index.ts';
import type { Expression } from '../../expression/index.ts';
import type { Entity, Field, Lookup, ReferenceField } from '../../model/index.ts';
import { all, any, join, literal, name, sql, type Sql } from '../../sql/index.ts';
import { bound, cte, inputOf, orgOf, storedOf, tableOf, user, type Build, type Relation } from './builder.ts';
import { columnsOf, storedFields, type StoredField } from './columns.ts';
import { givenOf, usesOf, type Changes } from './derive.ts';
import { filesOf, strangeFile } from './files.ts';
import { keysOf } from './lookup.ts';
import { found as reachable, lookups } from './references.ts';
import { removedReferrers, seenSql } from './referrers.ts';
import { brokenSql, conditionSql, covered, coverSql, type Row } from './scope.ts';

/** Reasons, as records/ reads them. */
export type ReasonCode =
  | 'absent' | 'stale' | 'denied' | 'hidden' | 'required' | 'reference' | 'check' | 'state' | 'when' | 'fixed' | 'line' | 'used' | 'file' | 'settled' | 'unmade'; // prettier-ignore

interface Reason {
  readonly bad: Sql;
  readonly code: ReasonCode;
  readonly field?: string;
  readonly more?: Sql;
}

/** Adds the CTE `stop`, which raises; whatever writes asks that it is empty. */
export function addProblems(build: Build, changes: Changes, links: readonly Sql[]): void {
  const { root, plan } = build;
  if (plan.numbers === 'now') return void cte(build, 'stop', sql`select true where false`);
  const found = [...links];
  if (plan.kind === 'update') found.push(...missing(build));
  found.push(...reasonsIn(build, root, [...ofRecord(build), ...ofValues(build, root, changes)]));
  for (const relation of build.lines.values()) {
    found.push(...hiddenLineFields(build, relation));
    found.push(...reasonsIn(build, relation, ofValues(build, relation, changes)));
    if (plan.kind === 'update' && plan.lines.has(relation.field!)) found.push(unknownLines(relation));
    if (plan.lines.get(relation.field!)?.removes) found.push(...usedLines(build, relation));
  }
  if (found.length === 0) return void cte(build, 'stop', sql`select true where false`);
  const reason = sql`jsonb_build_object('at', b.at, 'id', b.id, 'code', b.code, 'field', b.field, 'more', b.more)`;
  const all = sql`select * from (${join(found, ' union all ')}) u limit 100`;
  cte(
    build,
    'stop',
    sql`select kontor.refuse('write', jsonb_agg(${reason})) from (${all}) b having count(*) > 0`,
    true,
  );
}

/** Nothing is written where there is a reason against it. */
export const unlessStopped: Sql = sql`not exists (select from stop)`;

/** Records that are not there, or that the actor does not see: one answer for both. */
function missing(build: Build): Sql[] {
  const { root } = build;
  const was = name(storedOf(root));
  const input = name(inputOf(root));
  const absent = sql`select i."$at" as at, i."$id" as id, 'absent' as code, null as field, null::jsonb as more from ${input} i where not exists (select from ${was} o where o.id = i."$id" and ${seen(build)})`;
  return [absent];
}

const seen = (build: Build): Sql => {
  const { access, entity } = build.plan;
  return access ? covered(build, rowCondition(access.rights, entity), entity, 'o') : sql`true`;
};

const before = (entity: Entity): Row => ({ of: 'table', entity, alias: 'o' });
const after = (relation: Relation): Row => ({ of: 'relation', relation, alias: 'r' });

/** One scan over the rows of a relation, whatever the number of reasons. */
function reasonsIn(build: Build, relation: Relation, reasons: readonly Reason[]): Sql[] {
  const real = reasons.filter(({ bad }) => bad.parts.join('') !== 'false');
  if (real.length === 0) return [];
  const values = real.map(
    ({ bad, code, field, more }) =>
      sql`(${bad}, ${literal(code)}, ${literal(field ?? null)}::text, ${more ?? sql`null::jsonb`})`,
  );
  const stored =
    build.plan.kind === 'update' ? sql` left join ${name(storedOf(relation))} o on o.id = r.id` : sql``;
  return [
    sql`select r."$at" as at, r.id, v.code, v.field, v.more from ${name(relation.now)} r${stored} cross join lateral (values ${join(values)}) as v(bad, code, field, more) where v.bad`,
  ];
}

function unknownLines(relation: Relation): Sql {
  const was = name(storedOf(relation));
  return sql`select i."$at", i."$id", 'line', null, null::jsonb from ${name(inputOf(relation))} i where i."$kind" <> 'add' and not exists (select from ${was} o where o.id = i."$id" and o.parent_id = i."$parent")`;
}

/** Lines that are removed although a living record points to them, and must not be left without. */
function usedLines(build: Build, relation: Relation): Sql[] {
  return removedReferrers(build.model, relation.entity).flatMap(({ field, onDelete }) => {
    if (onDelete !== 'restrict') return []; // those have been released
    const by = literal(recordOf(field.entity).fullName);
    const more = sql`jsonb_build_object('by', ${by}::text, 'count', u.count)`;
    return sql`select i."$at", i."$id", 'used', null, ${more} from ${name(inputOf(relation))} i cross join lateral (${users(build, field)}) u where i."$kind" = 'remove' and u.used`;
  });
}

/**
 * Whether living records point to line `i`, and how many of them the actor sees; those that this statement writes count
 * as they will be.
 */
function users(build: Build, field: ReferenceField): Sql {
  const source = field.entity;
  const record = recordOf(source);
  const isIt = sql`s.${name(field.column)} = i."$id"`;
  const id = name('s', source.parent ? 'parent_id' : 'id');
  const seen = seenSql(build, build.plan.access?.rights, record, 'd');
  const stored = sql`select ${id} as record, ${seen} as seen from ${tableOf(source)} s join ${tableOf(record)} d on d.org_id = ${orgOf(record)} and d.id = ${id} where s.org_id = ${orgOf(source)} and ${isIt} and d.deleted_at is null`;
  const counts = sql`count(distinct x.record) filter (where x.seen) as count, count(*) > 0 as used`;
  const own = [build.root, ...build.lines.values()].find((one) => one.entity === source);
  if (!own) return sql`select ${counts} from (${stored}) x`;
  const others = sql`${stored} and not exists (select from ${name(storedOf(own))} w where w.id = s.id)`;
  return sql`select ${counts} from (${others} union all select ${id}, true from ${name(own.now)} s where ${isIt}) x`;
}

/** Reasons that concern the record as a whole: rights, version, state. */
function ofRecord(build: Build): Reason[] {
  const { plan, root } = build;
  const { access, transition, when, entity } = plan;
  const reasons: Reason[] = [];
  const refuse = (bad: Sql, code: ReasonCode, more?: Sql) =>
    reasons.push({ bad, code, ...(more && { more }) });
  const update = plan.kind === 'update';
  if (update) refuse(sql`r."$version" <> o.version`, 'stale', sql`to_jsonb(o.version)`);
  if (access) {
    const rows = rowCondition(access.rights, entity, access.action);
    if (update) refuse(unless(build, rows, before(entity)), 'denied');
    if (access.after) refuse(unless(build, rows, after(root)), 'denied');
    // What is personal is its owner's alone: nobody puts it into the hands of another.
    if (access.after && entity.scope === 'personal')
      refuse(sql`r.owner_id is distinct from ${user}`, 'denied');
  }
  if (transition) {
    const from = join(transition.from.map((state) => literal(state)));
    refuse(
      sql`o.${name(entity.lifecycle!.field.column)} is null or o.${name(entity.lifecycle!.field.column)} not in (${from})`,
      'state',
    );
  }
  const fixed = entity.lifecycle?.fixed ?? [];
  if (update && plan.plain && fixed.length > 0) {
    const state = name('o', entity.lifecycle!.field.column);
    refuse(sql`${state} in (${join(fixed.map((one) => literal(one)))})`, 'settled', sql`to_jsonb(${state})`);
  }
  if (when) refuse(sql`not coalesce(${conditionSql(build, when, before(entity))}, false)`, 'when');
  if (access) reasons.push(...ofFields(build, [...access.fields]), ...ofInputs(build));
  return reasons;
}

/** Records an action is called with that are not there, or that the actor may not see. */
function ofInputs(build: Build): Reason[] {
  const { inputs } = build.plan;
  return [...(inputs?.values() ?? [])].flatMap((field): Reason[] => {
    if (field.kind !== 'reference') return [];
    const id = sql`(${bound('input', 'jsonb')} ->> ${literal(field.name)})::uuid`;
    const found = reachable(build, field.target, id, [], true);
    return [
      {
        bad: sql`${id} is not null and not exists (select from (${found}) f)`,
        code: 'reference',
        field: field.name,
      },
    ];
  });
}

const unless = (build: Build, cover: Cover, row: Row): Sql =>
  cover === 'always' ? sql`false` : sql`not ${coverSql(build, cover, row)}`;

/** Fields the actor gives although no grant covers them on this record. */
function ofFields(build: Build, fields: readonly Field[]): Reason[] {
  const { access, kind, entity } = build.plan;
  return fields.flatMap((field): Reason[] => {
    if (field.entity !== entity) return [];
    const { shown } = fieldAccess(access!.rights, field, access!.action);
    if (shown === 'always') return [];
    const rows = [
      ...(kind === 'update' ? [before(entity)] : []),
      ...(access!.after ? [after(build.root)] : []),
    ];
    return [{ bad: any(rows.map((row) => unless(build, shown, row))), code: 'hidden', field: field.name }];
  });
}

/**
 * Fields of lines the actor gives although no grant covers them on the record. Asked of what is given, so that it is said
 * before it is told whether such a line is there.
 */
function hiddenLineFields(build: Build, relation: Relation): Sql[] {
  const { root, plan } = build;
  const { access, kind, entity } = plan;
  const given = givenOf(plan, relation.entity);
  return storedFields(relation.entity).flatMap((field): Sql[] => {
    if (!access?.fields.has(field)) return [];
    const { shown } = fieldAccess(access.rights, field, access.action);
    if (shown === 'always') return [];
    const column = columnsOf(field)[0]!.name;
    const named = given.sometimes.has(field) ? sql` and ${literal(column)} = any(i."$given")` : sql``;
    const outside = (rows: string, row: Row): Sql =>
      sql`exists (select from ${name(rows)} p where p.id = i."$parent" and ${unless(build, shown, row)})`;
    const records = [
      ...(kind === 'update' ? [outside(storedOf(root), { of: 'table', entity, alias: 'p' })] : []),
      ...(access.after ? [outside(root.now, { of: 'relation', relation: root, alias: 'p' })] : []),
    ];
    return [
      sql`select i."$at" as at, i."$id" as id, 'hidden' as code, ${literal(field.name)} as field, null::jsonb as more from ${name(inputOf(relation))} i where i."$kind" in ('add', 'change')${named} and ${any(records)}`,
    ];
  });
}

/** Reasons that concern values: empty, pointing nowhere, fixed, against a check. */
function ofValues(build: Build, relation: Relation, { changed }: Changes): Reason[] {
  const { plan } = build;
  const { entity } = relation;
  const row = after(relation);
  const fresh = plan.kind === 'create';
  const reads = (expression: Expression): boolean =>
    fresh ||
    expression.volatile ||
    usesOf(expression, entity, plan.entity).some((field) => changed.has(field));
  const reasons: Reason[] = [];
  for (const field of storedFields(entity)) {
    if (field.system) continue;
    const live = build.live(entity).includes(field);
    const empty = live ? sql`r.${name(columnsOf(field)[0]!.name)} is null` : sql`true`;
    const awaited = field.series?.gapless === true;
    if (field.required && !awaited && (fresh || changed.has(field)))
      reasons.push({ bad: empty, code: 'required', field: field.name });
    if (field.kind === 'reference' && field.lookup?.make && (fresh || changed.has(field)))
      reasons.push(unmade(build, field, field.lookup, empty, row));
    if (field.requiredWhen && (changed.has(field) || reads(field.requiredWhen))) {
      const bad = sql`${empty} and coalesce(${conditionSql(build, field.requiredWhen, row)}, false)`;
      reasons.push({ bad, code: 'required', field: field.name });
    }
    reasons.push(...ofFixed(build, relation, field));
  }
  for (const { flag, field } of lookups(build, relation))
    reasons.push({ bad: sql`r.${name(flag)}`, code: 'reference', field: field.name });
  for (const field of filesOf(build, relation))
    reasons.push({ bad: strangeFile(build, relation, field), code: 'file', field: field.name });
  for (const one of entity.checks) {
    if (!reads(one.holds)) continue;
    const bad = brokenSql(build, one.holds, row);
    reasons.push({
      bad,
      code: 'check',
      ...(one.field && { field: one.field.name }),
      more: sql`to_jsonb(${literal(one.id)}::text)`,
    });
  }
  return reasons;
}

/** Nothing was found, but everything is known of what is to be made. */
function unmade(build: Build, field: ReferenceField, lookup: Lookup, empty: Sql, row: Row): Reason {
  const keys = keysOf(build, lookup, row);
  const values = keys.map(({ field: as, value }) => sql`${value} as ${name(as)}`);
  const known = keys.map(({ value }) => sql`${value} is not null`);
  return {
    bad: all([empty, ...known]),
    code: 'unmade',
    field: field.name,
    more: sql`jsonb_build_object('entity', ${literal(field.target.fullName)}::text, 'values', (select to_jsonb(x.*) from (select ${join(values)}) x))`,
  };
}

/** A field that may not change in this state. What hooks and definitions set is not asked. */
function ofFixed(build: Build, relation: Relation, field: StoredField): Reason[] {
  const { plan } = build;
  const given = givenOf(plan, relation.entity);
  const byActor = relation.field ? plan.access !== undefined : (plan.access?.fields.has(field) ?? false);
  if (!byActor || !(given.always.has(field) || given.sometimes.has(field))) return [];
  const column = name(columnsOf(field)[0]!.name);
  const update = plan.kind === 'update';
  const changed = update
    ? sql`not r."$fresh" and r.${column} is distinct from o.${column}`
    : sql`r.${column} is not null`;
  if (!field.readOnlyWhen) return [];
  const row = update ? ({ of: 'table', entity: relation.entity, alias: 'o' } as const) : after(relation);
  return [
    {
      bad: sql`${changed} and coalesce(${conditionSql(build, field.readOnlyWhen, row)}, false)`,
      code: 'fixed',
      field: field.name,
    },
  ];
}
