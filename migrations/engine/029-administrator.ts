import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/** Whoever changes rights leaves somebody who administers the organization. */
export async function up(knex: Knex): Promise<void> {
  const { run } = knex.userParams as Roles;
  await knex.raw(`
    -- Refuses a change after which nobody administers the organization. Only a person is refused: where the engine sets up
    -- an organization, there may be nobody yet. Two who take it from each other come one after the other, because both
    -- have counted the rights up before this.
    create function kontor.keep_administrator() returns void
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare organization uuid := kontor.org();
      begin
        if not exists (select from core."user" u
            where u.org_id = organization and u.id = kontor.user_id() and u.kind = 'person') then
          return;
        end if;
        perform from core."user" u
          where u.org_id = organization and u.kind = 'person' and u.active and u.deleted_at is null
            and exists (
              with recursive held as (
                select id from kontor.roles_given(organization, u.id) as given (id)
                union
                select i.target_id from held h join core."role_inherits" i on i.org_id = organization and i.source_id = h.id)
              select from held h join core."role" r on r.org_id = organization and r.id = h.id
                where r.key = 'core.admin' and r.deleted_at is null)
          limit 1;
        if not found then perform kontor.refuse('administrator', null); end if;
      end $$;
    revoke execute on function kontor.keep_administrator() from public;
    grant execute on function kontor.keep_administrator() to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function kontor.keep_administrator()');
}
