import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/** Whoever changes rights leaves somebody who administers the organization; and what somebody may can be explained. */
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
    -- What the rights of somebody in the organization are made of, by id or address. Who may ask is decided by whoever
    -- asks this.
    create function kontor.rights_of(person text)
      returns table (member uuid, name text, locale text, timezone text, roles json)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        return query select u.id, u.name::text, u.locale::text, u.timezone::text, kontor.roles_of(u.org_id, u.id)
          from core."user" u where u.org_id = kontor.org() and person in (u.id::text, lower(u.email)) and u.active and u.deleted_at is null;
      end $$;

    revoke execute on function kontor.keep_administrator(), kontor.rights_of(text) from public;
    grant execute on function kontor.keep_administrator(), kontor.rights_of(text) to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function kontor.keep_administrator(), kontor.rights_of(text)');
}
