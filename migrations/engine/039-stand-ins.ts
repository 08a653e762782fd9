import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = ['stand_in_of(uuid)', 'open_stand_in(uuid, text, text, int)'];

/**
 * Standing in: an administrator works as somebody else, to see what he sees. It is a session of a kind of its own, so that
 * whatever asks for a person finds none: no key, no password, no factor and no proof comes out of it.
 */
export async function up(knex: Knex): Promise<void> {
  const { loop } = knex.userParams as Roles;
  await knex.raw(`
    alter table kontor.session
      add column parent uuid references kontor.session,
      add column reason text,
      drop constraint session_kind_check,
      add constraint session_kind_check check (kind in ('person', 'key', 'service', 'standIn')),
      add constraint session_stand_in check ((kind = 'standIn') = (parent is not null and reason is not null));
    create index session__parent on kontor.session (parent) where ended_at is null;

    -- Who stands in, stands there by the session he began it from.
    create function kontor.end_stand_ins() returns trigger language plpgsql security definer
      set search_path = pg_catalog, pg_temp as $$
      begin
        update kontor.session set ended_at = clock_timestamp() where parent = new.id and ended_at is null;
        return new;
      end $$;
    create trigger end_stand_ins after update of ended_at on kontor.session
      for each row when (old.ended_at is null and new.ended_at is not null and new.kind = 'person')
      execute function kontor.end_stand_ins();

    -- Opens one for another person of the session's organization, by id or address, and says so in the audit of his user.
    -- Who may ask is decided by whoever asks this.
    create function kontor.open_stand_in(asked_from uuid, person text, reason text, seconds int)
      returns table (session uuid, account uuid, email text, "user" uuid, organization uuid, workspace uuid)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      #variable_conflict use_column
      declare
        asker kontor.session;
        holder kontor.account;
        member uuid;
        raised int;
      begin
        select * into asker from kontor.person_of(asked_from);
        select u.id into member from core."user" u
          where u.org_id = asker.org_id and person in (u.id::text, lower(u.email)) and u.id <> asker.user_id
            and u.kind = 'person' and u.active and u.deleted_at is null;
        select a.* into holder from core."user" u
          join kontor.account a on u.account = a.id::text or u.account is null and lower(u.email) = lower(a.email)
          where u.org_id = asker.org_id and u.id = member and a.state = 'active';
        if holder.id is null then return; end if;
        update core."user" u set version = u.version + 1, updated_at = clock_timestamp(), updated_by = asker.user_id
          where u.org_id = asker.org_id and u.id = member returning u.version into raised;
        insert into kontor.audit (org_id, entity, record, version, image, actor, cause, correlation, via)
          values (asker.org_id, 'core.User', member, raised, coalesce((select a.image from kontor.audit a
              where a.org_id = asker.org_id and a.entity = 'core.User' and a.record = member
              order by a.version desc, a.id desc limit 1), '{}'), asker.user_id, 'standIn', null,
            jsonb_build_object('standIn', jsonb_build_object('by', asker.user_id, 'reason', open_stand_in.reason)));
        return query
          with opened as (
            insert into kontor.session (account, org_id, workspace_id, user_id, expires_at, kind, parent, reason, proved_at)
              values (holder.id, asker.org_id, asker.workspace_id, member,
                clock_timestamp() + make_interval(secs => seconds), 'standIn', asker.id, open_stand_in.reason, '-infinity')
              returning *)
          select o.id, o.account, holder.email, o.user_id, o.org_id, o.workspace_id from opened o;
      end $$;

    -- Who stands there in the place of somebody else, and why; null for a session of one's own. One whose user administers
    -- the organization no more stands in for nobody.
    create function kontor.stand_in_of(session uuid) returns json
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare found record;
      begin
        select p.org_id, p.user_id, s.reason into found
          from kontor.session s join kontor.session p on p.id = s.parent where s.id = stand_in_of.session;
        if found.user_id is null then return null; end if;
        return json_build_object('by', found.user_id, 'reason', found.reason, 'holds', exists (
          select from json_array_elements(kontor.roles_of(found.org_id, found.user_id)) as role
            join core."user" u on u.org_id = found.org_id and u.id = found.user_id and u.active and u.deleted_at is null
            where role ->> 'name' = 'core.admin'));
      end $$;
  `);
  const list = functions.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list}, kontor.end_stand_ins() from public;
    grant execute on function ${list} to "${loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw(`
    drop trigger end_stand_ins on kontor.session;
    drop function kontor.end_stand_ins();
    delete from kontor.session where kind = 'standIn';
    alter table kontor.session drop constraint session_stand_in, drop constraint session_kind_check,
      drop column parent, drop column reason,
      add constraint session_kind_check check (kind in ('person', 'key', 'service'));
  `);
}
