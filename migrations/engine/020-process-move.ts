import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

const moving = 'move_process(uuid, text, text, text)';

/**
 * Moves an instance to another plan, where it stands as it did when somebody looked: the row is locked first, and only
 * then its steps are looked at. Whoever runs it by the old plan on Temporal holds it no longer; on the embedded engine
 * nobody may run it at that moment.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    create function kontor.move_process(instance uuid, seen text, plan text, steps text) returns boolean
      language plpgsql volatile as $$
      declare held kontor.process_instance;
      begin
        select * into held from kontor.process_instance i
          where i.org_id = kontor.org() and i.id = move_process.instance for update;
        if not found or held.plan <> seen or held.cancelling or held.status not in ('running', 'repair')
            or (held.engine is distinct from 'temporal' and held.locked_until > clock_timestamp()) then
          return false;
        end if;
        if steps is distinct from kontor.process_steps(instance) then return false; end if;
        update kontor.process_instance i set plan = move_process.plan, run = null, signals = signals + 1,
            wake_at = case when status = 'running' then clock_timestamp() end
          where i.org_id = kontor.org() and i.id = move_process.instance;
        return true;
      end $$;
  `);
  await knex.raw(`
    -- What is kept of an instance, as one text to compare.
    create function kontor.process_steps(instance uuid) returns text language sql stable as $$
      select md5(coalesce(string_agg(s.path || ' ' || s.status, ',' order by s.path), ''))
        from kontor.process_step s where s.org_id = kontor.org() and s.instance = process_steps.instance $$;
    grant execute on function kontor.${moving}, kontor.process_steps(uuid) to "${roles.run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function kontor.${moving};
    drop function kontor.process_steps(uuid);
  `);
}
