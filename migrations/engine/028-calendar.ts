import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/** The calendar of an organization, by which processes count working days. */
export async function up(knex: Knex): Promise<void> {
  const { run } = knex.userParams as Roles;
  await knex.raw(`
    -- The calendar that the settings name: its time zone, the days of the week that have working time, and its holidays.
    -- Monday to Friday where nobody said anything else, and in UTC where there is none.
    create function kontor.calendar() returns json language plpgsql stable security definer
      set search_path = pg_catalog, pg_temp as $$
      declare
        chosen uuid;
        weekdays int[];
        holidays date[];
      begin
        if to_regclass('core.setting') is not null and to_regclass('core.calendar_holiday') is not null
            and to_regclass('core.calendar_working_time') is not null then
          select s.calendar_id into chosen from core.setting s where s.org_id = kontor.org() and s.deleted_at is null;
          select array_agg(distinct array_position(
              '{sunday,monday,tuesday,wednesday,thursday,friday,saturday}'::text[], w.weekday) - 1) into weekdays
            from core.calendar_working_time w
            where w.org_id = kontor.org() and w.parent_id = chosen and w.weekday is not null;
          -- What lies behind us is counted no more.
          select array_agg(h.date order by h.date) into holidays from core.calendar_holiday h
            where h.org_id = kontor.org() and h.parent_id = chosen and h.date >= current_date - 1;
        end if;
        return json_build_object('zone', kontor.zone_of(kontor.org()),
          'weekdays', coalesce(weekdays, '{1,2,3,4,5}'), 'holidays', coalesce(holidays, '{}'));
      end $$;
    revoke execute on function kontor.calendar() from public;
    grant execute on function kontor.calendar() to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function kontor.calendar()');
}
