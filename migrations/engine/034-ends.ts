import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

const end = 'kontor.end_processes(uuid[], text[], jsonb[])';

/** Instances that end together are one call: three statements for each of them cost more on their way than in their work. */
export async function up(knex: Knex): Promise<void> {
  const { run } = knex.userParams as Roles;
  await knex.raw(`
    -- Nobody waits for anything any more, and nobody is asked. Whoever calls holds them; each is looked up by itself.
    create function kontor.end_processes(instances uuid[], kinds text[], outcomes jsonb[]) returns void
      language plpgsql volatile as $$
      begin
        for place in 1 .. cardinality(instances) loop
          delete from kontor.process_subscription s
            where s.org_id = kontor.org() and s.instance = instances[place];
          update kontor.approval a set status = 'closed'
            where a.org_id = kontor.org() and a.instance = instances[place] and a.status = 'open';
          update kontor.process_instance i set status = kinds[place], outcome = outcomes[place], wake_at = null,
              locked_by = null, locked_until = null, run = null,
              ended_at = case when kinds[place] = 'repair' then null else clock_timestamp() end
            where i.org_id = kontor.org() and i.id = instances[place];
        end loop;
      end $$;
    grant execute on function ${end} to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`drop function ${end}`);
}
