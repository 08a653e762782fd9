import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = ['rebuild_projection(text)', 'project(json, int)'];

/**
 * Read models made of events: sums and counts by key. A generation is built from the first event on, beside the one that
 * is read, and takes its place when it has caught up. Nothing but events and the images they left is looked at.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.projection_run (
      org_id uuid not null default kontor.claimed_org(),
      projection text not null,
      generation int not null,
      -- What it is made by, as a hash: another definition is another generation.
      spec text not null,
      entity text not null,
      status text not null default 'building' check (status in ('building', 'serving')),
      -- How far the events were looked through.
      xid xid8 not null default '0',
      id bigint not null default 0,
      started_at timestamptz not null default clock_timestamp(),
      served_at timestamptz,
      primary key (org_id, projection, generation)
    );
    create index projection_run__entity on kontor.projection_run (org_id, entity);

    create table kontor.projection_value (
      org_id uuid not null default kontor.claimed_org(),
      projection text not null,
      generation int not null,
      key jsonb not null,
      measure text not null,
      value numeric not null,
      primary key (org_id, projection, generation, key, measure),
      foreign key (org_id, projection, generation) references kontor.projection_run on delete cascade
    );
  `);
  await protect(knex, { table: 'projection_run', org: 'org_id', run: 'select, insert' });
  await protect(knex, { table: 'projection_value', org: 'org_id', run: 'select' });
  await knex.raw(`
    -- Brings each projection of each organization forward, by events in the order of the cursor and below the oldest
    -- transaction. An event takes away what the record gave before and adds what it gives now.
    create function kontor.project(projections json, most int, out looked int, out more boolean)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        p record;
        r kontor.projection_run;
        horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
        seen int;
      begin
        looked := 0;
        more := false;
        delete from kontor.projection_run d where d.projection not in (
          select j.name from json_to_recordset(projections) as j (name text));
        for p in select * from json_to_recordset(projections)
          as j (name text, spec text, entity text, lines text, keys jsonb, measures jsonb, "match" jsonb)
        loop
          insert into kontor.projection_run (org_id, projection, generation, spec, entity)
            select o.id, p.name, coalesce((select max(b.generation) from kontor.projection_run b
                where b.org_id = o.id and b.projection = p.name), 0) + 1, p.spec, p.entity
              from kontor.organization o where not exists (select from kontor.projection_run b
                where b.org_id = o.id and b.projection = p.name and b.spec = p.spec)
            on conflict do nothing;
          for r in select b.* from kontor.projection_run b where b.projection = p.name and b.spec = p.spec
              -- One look into the index for each run: not in its order, the planner reads all events of all times.
              and (b.status = 'building' or (select e.id from kontor.event e where e.org_id = b.org_id
                and (e.xid, e.id) > (b.xid, b.id) and e.xid < horizon order by e.xid, e.id limit 1) is not null)
              order by b.org_id for update skip locked
          loop
            with batch as materialized (
              select e.* from kontor.event e where e.org_id = r.org_id and (e.xid, e.id) > (r.xid, r.id)
                and e.xid < horizon order by e.xid, e.id limit most),
            told as (
              select b.name, b.record as one, b.record_version as version from batch b
                where b.entity = p.entity and b.record is not null
              union all
              select b.name, (l.value ->> 'id')::uuid, (l.value ->> 'version')::int
                from batch b cross join lateral jsonb_array_elements(b.payload -> 'records') l
                where b.entity = p.entity and b.record is null and b.payload -> 'records' is not null),
            sides as (
              select 1 as sign, a.image from told t join kontor.audit a
                  on a.org_id = r.org_id and a.record = t.one and a.version = t.version and a.entity = p.entity
                where t.name not like '%.deleted'
              union all
              select -1, before.image from told t cross join lateral (
                  select a.image from kontor.audit a where a.org_id = r.org_id and a.record = t.one
                    and a.entity = p.entity and a.version < t.version order by a.version desc limit 1) before
                where t.name not like '%.restored'),
            parts as (
              select s.sign, s.image || l.value as image from sides s cross join lateral jsonb_array_elements(
                  case when p.lines is null then '[{}]' else coalesce(nullif(s.image -> p.lines, 'null'), '[]') end) l
                where s.image @> p.match),
            summed as (
              select coalesce((select jsonb_object_agg(k.key, q.image -> (k.value #>> '{}'))
                    from jsonb_each(p.keys) k), '{}') as key, m.key as measure,
                  sum(q.sign * case when m.value = 'null' then 1
                    else coalesce((q.image ->> (m.value #>> '{}'))::numeric, 0) end) as value
                from parts q cross join jsonb_each(p.measures) m group by 1, 2),
            put as (
              insert into kontor.projection_value as v (org_id, projection, generation, key, measure, value)
                select r.org_id, r.projection, r.generation, s.key, s.measure, s.value from summed s
                on conflict (org_id, projection, generation, key, measure)
                  do update set value = v.value + excluded.value),
            moved as (
              update kontor.projection_run c set xid = b.xid, id = b.id
                from (select e.xid, e.id from batch e order by e.xid desc, e.id desc limit 1) b
                where c.org_id = r.org_id and c.projection = r.projection and c.generation = r.generation)
            select count(*) into seen from batch;
            looked := looked + seen;
            more := more or seen = most;
            -- It has caught up: from now on it is what is read.
            if r.status = 'building' and seen < most then
              update kontor.projection_run c set status = 'serving', served_at = clock_timestamp()
                where c.org_id = r.org_id and c.projection = r.projection and c.generation = r.generation;
              delete from kontor.projection_run c where c.org_id = r.org_id and c.projection = r.projection
                and c.generation < r.generation;
            end if;
          end loop;
        end loop;
      end $$;

    -- Begins a generation anew, unless one is being built.
    create function kontor.rebuild_projection(projection text) returns int language sql volatile as $$
      insert into kontor.projection_run (projection, generation, spec, entity)
        select r.projection, r.generation + 1, r.spec, r.entity from kontor.projection_run r
          where r.org_id = kontor.org() and r.projection = rebuild_projection.projection and r.status = 'serving'
            and not exists (select from kontor.projection_run b where b.org_id = r.org_id
              and b.projection = r.projection and b.generation > r.generation)
        on conflict do nothing returning generation $$;

    grant execute on function kontor.project(json, int) to "${roles.loop}";
    grant execute on function kontor.rebuild_projection(text) to "${roles.run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw('drop table kontor.projection_value, kontor.projection_run');
}
