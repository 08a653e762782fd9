import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'start_scheduled()',
  'next_scheduled()',
  'keep_schedules(json)',
  'scheduled_times(bigint, int, text, timestamptz)',
  'zone_of(uuid)',
];

/**
 * Processes that start by themselves: one row for each organization and process, with the next time. What starts one and
 * what says when the next time is are one transaction, and no time of an organization starts a process twice.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.process_schedule (
      org_id uuid not null references kontor.organization on delete cascade,
      process text not null,
      plan text not null references kontor.process_plan,
      every_ms bigint not null,
      at_minute int not null,
      -- Of several times that were missed, whether each is made up for, or the last one alone.
      each_missed boolean not null,
      next_at timestamptz not null,
      primary key (org_id, process)
    );
    create index process_schedule__due on kontor.process_schedule (next_at);

    alter table kontor.process_instance add column scheduled_at timestamptz;
    create unique index process_instance__scheduled on kontor.process_instance (org_id, process, scheduled_at)
      where scheduled_at is not null;
  `);
  await protect(knex, { table: 'process_schedule', org: 'org_id', run: 'select' });
  await knex.raw(`
    -- The time zone an organization has set: that of its calendar.
    create function kontor.zone_of(organization uuid) returns text language plpgsql stable security definer
      set search_path = pg_catalog, pg_temp as $$
      declare zone text;
      begin
        if to_regclass('core.setting') is null or to_regclass('core.calendar') is null then return 'UTC'; end if;
        select c.timezone into zone from core.setting s
          join core.calendar c on c.org_id = s.org_id and c.id = s.calendar_id and c.deleted_at is null
          where s.org_id = organization and s.deleted_at is null;
        if zone is null or not exists (select from pg_timezone_names n where n.name = zone) then return 'UTC'; end if;
        return zone;
      end $$;

    -- The last time up to a moment, and the first after it. Days and weeks, which begin on Monday, are those of the wall
    -- clock, so that 06:00 stays 06:00 when summer begins; a time that the clock leaves out is an hour later, one that it
    -- shows twice counts once. Minutes and hours are of one length always.
    create function kontor.scheduled_times(every_ms bigint, at_minute int, zone text, moment timestamptz,
        out last timestamptz, out next timestamptz)
      language plpgsql stable as $$
      declare
        step interval := every_ms * interval '1 ms';
        origin timestamp := timestamp '1970-01-05' + at_minute * interval '1 minute';
        clock text := case when every_ms % 86400000 = 0 then zone else 'UTC' end;
        turns bigint := floor(extract(epoch from (moment at time zone clock) - origin) * 1000 / every_ms);
      begin
        select max(t.at) filter (where t.at <= moment), min(t.at) filter (where t.at > moment) into last, next
          from (select (origin + n * step) at time zone clock as at from generate_series(turns - 1, turns + 2) n) t;
      end $$;

    -- The schedules of the definitions in force, for every organization. What is due already is left as it is.
    create function kontor.keep_schedules(schedules json) returns void language plpgsql volatile security definer
      set search_path = pg_catalog, pg_temp as $$
      begin
        delete from kontor.process_schedule p where p.next_at > clock_timestamp() and not exists (
          select from json_to_recordset(schedules) as s (process text) where s.process = p.process);
        insert into kontor.process_schedule as p (org_id, process, plan, every_ms, at_minute, each_missed, next_at)
          select o.id, s.process, s.plan, s."everyMs", s."atMinute", s."eachMissed", t.next
            from json_to_recordset(schedules)
                as s (process text, plan text, "everyMs" bigint, "atMinute" int, "eachMissed" boolean)
              cross join kontor.organization o
              left join kontor.process_schedule known on known.org_id = o.id and known.process = s.process
              cross join lateral kontor.scheduled_times(s."everyMs", s."atMinute", kontor.zone_of(o.id),
                clock_timestamp()) t
            where o.id <> kontor.zero() and (known.process is null or (known.plan, known.every_ms, known.at_minute,
              known.each_missed) is distinct from (s.plan, s."everyMs", s."atMinute", s."eachMissed"))
          on conflict (org_id, process) do update set plan = excluded.plan, every_ms = excluded.every_ms,
            at_minute = excluded.at_minute, each_missed = excluded.each_missed,
            next_at = case when p.next_at <= clock_timestamp()
                or (p.every_ms, p.at_minute) = (excluded.every_ms, excluded.at_minute) then p.next_at
              else excluded.next_at end;
      end $$;

    -- Milliseconds until the next time.
    create function kontor.next_scheduled() returns double precision language sql stable security definer
      set search_path = pg_catalog, pg_temp as $$
      select extract(epoch from min(p.next_at) - clock_timestamp()) * 1000 from kontor.process_schedule p $$;

    -- Starts what is due, once for each time, however many ask.
    create function kontor.start_scheduled() returns int language plpgsql volatile security definer
      set search_path = pg_catalog, pg_temp as $$
      declare
        due kontor.process_schedule;
        passed record;
        due_at timestamptz;
        zone text;
        started int := 0;
      begin
        for due in select * from kontor.process_schedule p where p.next_at <= clock_timestamp()
            order by p.next_at limit 100 for update skip locked loop
          zone := kontor.zone_of(due.org_id);
          select * into passed from kontor.scheduled_times(due.every_ms, due.at_minute, zone,
            case when due.each_missed then due.next_at else clock_timestamp() end);
          due_at := case when due.each_missed then due.next_at else greatest(due.next_at, passed.last) end;
          insert into kontor.process_instance (org_id, process, plan, scheduled_at)
            values (due.org_id, due.process, due.plan, due_at) on conflict do nothing;
          update kontor.process_schedule p set next_at = passed.next
            where p.org_id = due.org_id and p.process = due.process;
          started := started + 1;
        end loop;
        return started;
      end $$;
  `);
  const list = functions.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list} from public;
    grant execute on function kontor.start_scheduled(), kontor.next_scheduled(), kontor.keep_schedules(json)
      to "${roles.loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw(`
    alter table kontor.process_instance drop column scheduled_at;
    drop table kontor.process_schedule;
  `);
}
