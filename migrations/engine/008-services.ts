import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/**
 * Service accounts: users nobody signs in as. Their sessions hang on one account that is locked and has no password;
 * rights are those of the user's record, as with everybody.
 */
export async function up(knex: Knex): Promise<void> {
  const { loop } = knex.userParams as Roles;
  await knex.raw(`
    insert into kontor.account (email, state) values ('services@kontor.invalid', 'locked');

    -- A session of the service account of that name: one that is open already, or a new one for a day.
    create function kontor.open_service(organization uuid, service text) returns uuid
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        member uuid;
        opened uuid;
      begin
        select u.id into member from core."user" u
          where u.org_id = organization and u.kind = 'service' and u.service_name = service
            and u.active and u.deleted_at is null;
        if member is null then return null; end if;
        select s.id into opened from kontor.session s
          where s.org_id = organization and s.user_id = member and s.kind = 'service' and s.ended_at is null
            and s.expires_at > clock_timestamp() + interval '1 hour'
          order by s.expires_at desc limit 1;
        if opened is not null then return opened; end if;
        insert into kontor.session (account, org_id, user_id, expires_at, agent, kind)
          select a.id, organization, member, now() + interval '1 day', 'Kontor', 'service'
            from kontor.account a where a.email = 'services@kontor.invalid'
          returning id into opened;
        return opened;
      end $$;
    revoke execute on function kontor.open_service(uuid, text) from public;
    grant execute on function kontor.open_service(uuid, text) to "${loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function kontor.open_service(uuid, text);
    delete from kontor.session where account in (select id from kontor.account where email = 'services@kontor.invalid');
    delete from kontor.account where email = 'services@kontor.invalid';
  `);
}
