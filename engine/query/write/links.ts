/** Links of many to many: pairs that are added, taken away or replaced, with the checks that references have. */
import { rowCondition } from '../../access/index.ts';
import { literal, name, sql, type Sql } from '../../sql/index.ts';
import type { LinksField } from '../../model/index.ts';
import { bound, cte, org, orgOf, tableOf, type Build } from './builder.ts';
import { unlessStopped } from './problems.ts';
import { found } from './references.ts';
import { covered } from './scope.ts';

const inputs = (field: LinksField): string => `in ${field.id}`;
const table = (field: LinksField): Sql => name(field.table.schema, field.table.name);

/** Adds what the request brings and gives the reasons against it. */
export function addLinks(build: Build, field: LinksField): Sql {
  const input = name(
    cte(
      build,
      inputs(field),
      sql`select * from json_to_recordset(${bound(`links:${field.id}`, 'json')}) as x("$parent" uuid, "$id" uuid, "$at" text, "$kind" text, "$position" int)`,
    ),
  );
  const seen = name(
    cte(
      build,
      `to ${field.id}`,
      found(build, field.target, sql`select "$id" from ${input} where "$kind" = 'add'`),
      true,
    ),
  );
  return sql`select i."$at" as at, i."$id" as id, 'reference' as code, ${literal(field.name)} as field, null::jsonb as more from ${input} i where i."$kind" = 'add' and not exists (select from ${seen} s where s.id = i."$id")`;
}

/** The pairs of record `r` as they will be, in order. */
export function linksImage(build: Build, field: LinksField): Sql {
  const input = name(inputs(field));
  const added = sql`select i."$id" as id, 1000000 + i."$position" as position from ${input} i where i."$parent" = r.id and i."$kind" = 'add'`;
  if (build.plan.kind === 'create')
    return sql`(select coalesce(jsonb_agg(a.id order by a.position), '[]'::jsonb) from (${added}) a)`;
  const stays = build.plan.links.get(field)!.whole
    ? isHidden(build, field)
    : sql`(${isHidden(build, field)} or not exists (select from ${input} i where i."$parent" = r.id and i."$id" = k.target_id))`;
  const kept = sql`select k.target_id as id, k.position from ${table(field)} k where k.org_id = ${org} and k.source_id = r.id and ${stays}`;
  return sql`(select coalesce(jsonb_agg(a.id order by a.position), '[]'::jsonb) from (${kept} union all ${added}) a)`;
}

/** Whether pair `k` leads to a record that the actor does not see: what he cannot know of he does not take away. */
function isHidden(build: Build, { target }: LinksField): Sql {
  const { access } = build.plan;
  if (!access) return sql`false`;
  const seen = covered(build, rowCondition(access.rights, target), target, 't');
  return sql`exists (select from ${tableOf(target)} t where t.org_id = ${orgOf(target)} and t.id = k.target_id and not ${seen})`;
}

/** Writes the pairs. Those that stay are left alone: a statement may touch a row only once. */
export function putLinks(build: Build, field: LinksField): void {
  const input = name(inputs(field));
  if (build.plan.kind === 'update') {
    const gone = build.plan.links.get(field)!.whole
      ? sql`not exists (select from ${input} i where i."$parent" = k.source_id and i."$id" = k.target_id)`
      : sql`exists (select from ${input} i where i."$parent" = k.source_id and i."$id" = k.target_id and i."$kind" = 'remove')`;
    const ours = sql`k.org_id = ${org} and k.source_id = any(array(select "$id" from "in"))`;
    cte(
      build,
      `unlink ${field.id}`,
      sql`delete from ${table(field)} k where ${ours} and ${gone} and not ${isHidden(build, field)} and ${unlessStopped}`,
    );
  }
  const add = sql`select ${org}, i."$parent", i."$id", coalesce((select max(k.position) from ${table(field)} k where k.org_id = ${org} and k.source_id = i."$parent"), 0) + i."$position" from ${input} i where i."$kind" = 'add' and ${unlessStopped}`;
  cte(
    build,
    `link ${field.id}`,
    sql`insert into ${table(field)} (org_id, source_id, target_id, position) ${add} on conflict do nothing`,
  );
}
