import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/**
 * Signing in. Whoever does so has entered no organization yet, so each question is one function that runs as the
 * owner and answers it and nothing else. They are the loop role's, which looks across organizations anyway: whoever got
 * statements of his own into those of the run role must not open sessions elsewhere.
 */
export async function up(knex: Knex): Promise<void> {
  const { loop } = knex.userParams as Roles;
  await knex.raw(`
    create function kontor.account_of(address text)
      returns table (id uuid, email text, "passwordHash" text, active boolean)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select a.id, a.email, a.password_hash, a.state = 'active' from kontor.account a where lower(a.email) = lower(address) $$;

    -- Memberships are records of core.User, whose table comes with the first publication. One that names no account is an
    -- invitation to whoever has its address.
    create function kontor.memberships(account uuid) returns json
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare list json;
      begin
        if to_regclass('core."user"') is null then return '[]'; end if;
        select coalesce(json_agg(json_build_object(
            'organization', json_build_object('id', o.id, 'name', o.name),
            'workspaces', (select coalesce(json_agg(json_build_object('id', w.id, 'name', w.name) order by w.name), '[]')
                             from kontor.workspace w where w.org_id = o.id),
            'user', json_build_object('id', u.id, 'name', u.name, 'locale', u.locale, 'roles',
              (select coalesce(json_agg(r.key order by l.position), '[]') from core."user_roles" l
                 join core."role" r on r.org_id = l.org_id and r.id = l.target_id
                 where l.org_id = u.org_id and l.source_id = u.id))
          ) order by o.created_at, o.id), '[]') into list
          from core."user" u join kontor.organization o on o.id = u.org_id
          join kontor.account a on a.id = memberships.account
          where (u.account = a.id::text or u.account is null and lower(u.email) = lower(a.email))
            and u.deleted_at is null and u.active;
        return list;
      end $$;

    -- Who holds a session, and the roles it has: those of the user's record and what they inherit from, with the
    -- grants that are records.
    create function kontor.actor_of(session uuid)
      returns table (organization uuid, workspace uuid, member uuid, account uuid, version text, locale text,
        timezone text, publication bigint, roles json, scope json)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        return query
          select s.org_id, s.workspace_id, s.user_id, s.account, r.version::text, u.locale, u.timezone,
            (select max(p.number) from kontor.publication p where p.org_id = kontor.zero()),
            kontor.roles_of(s.org_id, s.user_id), to_json(k.scope)
          from kontor.session s
          left join kontor.key k on k.session = s.id
          join kontor.rights_version r on r.org_id = s.org_id
          join core."user" u on u.org_id = s.org_id and u.id = s.user_id
          where s.id = actor_of.session and s.ended_at is null and s.expires_at > clock_timestamp()
            and u.deleted_at is null and u.active;
      end $$;

    -- Ids of the roles somebody holds directly: his own, and those of his groups. Groups are records of core.Group, whose
    -- tables come with a publication.
    create function kontor.roles_given(organization uuid, member uuid) returns setof uuid
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        return query select l.target_id from core."user_roles" l
          where l.org_id = organization and l.source_id = member;
        if to_regclass('core."group_roles"') is null then return; end if;
        return query select r.target_id from core."group_members" m
          join core."group" g on g.org_id = m.org_id and g.id = m.source_id and g.deleted_at is null
          join core."group_roles" r on r.org_id = m.org_id and r.source_id = m.source_id
          where m.org_id = organization and m.target_id = member;
      end $$;

    -- The roles somebody holds, and what those inherit, with the grants that are records. What a grant has had since a
    -- later publication is absent until that is applied.
    create function kontor.roles_of(organization uuid, member uuid) returns json
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare list json;
      begin
        with recursive held as (
          select id from kontor.roles_given(organization, member) as given (id)
          union
          select i.target_id from held h join core."role_inherits" i on i.org_id = organization and i.source_id = h.id)
        select coalesce(json_agg(json_build_object(
            'name', g.key, 'title', g.title,
            'inherits', array(select t.key from core."role_inherits" i
                join core."role" t on t.org_id = organization and t.id = i.target_id
                where i.org_id = organization and i.source_id = g.id order by t.key),
            'grants', (select coalesce(json_agg(json_build_object('id', a.id, 'entity', a.entity,
                  'actions', coalesce(a.actions, '{}'), 'fields', coalesce(a.fields, '{}'), 'where', a."where",
                  'masked', to_jsonb(a) -> 'masked', 'name', to_jsonb(a) -> 'name')
                order by a.position), '[]')
                from core."role_grant" a where a.org_id = organization and a.parent_id = g.id)
          ) order by g.key), '[]') into list
          from core."role" g join held h on h.id = g.id where g.org_id = organization and g.deleted_at is null;
        return list;
      end $$;

    -- One that takes the place of another ends it, and is worth no more: whoever switches shows nothing anew.
    create function kontor.open_session(account uuid, organization uuid, workspace uuid, member uuid, token bytea,
        seconds int, agent text, instead_of uuid) returns uuid
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with ended as (
        update kontor.session set ended_at = clock_timestamp() where id = instead_of and ended_at is null returning proved_at),
      opened as (
        insert into kontor.session (account, org_id, workspace_id, user_id, expires_at, agent, proved_at)
          select open_session.account, organization, workspace, member, now() + make_interval(secs => seconds), open_session.agent,
              coalesce(e.proved_at, now())
            from (values (1)) as one left join ended e on true
            where instead_of is null or e.proved_at is not null
          returning id, expires_at)
      insert into kontor.refresh_token (hash, family, expires_at) select token, id, expires_at from opened
        returning family $$;

    -- Two windows of one browser may send the same token within a moment: the second is refused and asks again with
    -- the cookie that the first one got. Later than that, somebody else has a copy, and the session ends.
    create function kontor.rotate_token(given bytea, next bytea, seconds int)
      returns table (session uuid, account uuid, email text, organization uuid, workspace uuid)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare taken uuid;
      begin
        update kontor.refresh_token t set used_at = clock_timestamp()
          from kontor.session s join kontor.account a on a.id = s.account
          where t.hash = given and t.used_at is null and t.expires_at > clock_timestamp()
            and s.id = t.family and s.ended_at is null and a.state = 'active'
          returning t.family into taken;
        if taken is null then
          update kontor.session s set ended_at = clock_timestamp() from kontor.refresh_token t
            where t.hash = given and t.used_at < clock_timestamp() - interval '10 seconds'
              and s.id = t.family and s.ended_at is null;
          return;
        end if;
        insert into kontor.refresh_token (hash, family, expires_at)
          values (next, taken, clock_timestamp() + make_interval(secs => seconds));
        return query
          update kontor.session s set seen_at = clock_timestamp(), expires_at = clock_timestamp() + make_interval(secs => seconds)
            from kontor.account a where s.id = taken and a.id = s.account
            returning s.id, a.id, a.email, s.org_id, s.workspace_id;
      end $$;

    create function kontor.end_session(session uuid) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.session set ended_at = clock_timestamp() where id = end_session.session and ended_at is null $$;

    create function kontor.count_active() returns bigint
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select count(distinct account) from kontor.session where ended_at is null and expires_at > now() $$;

    revoke execute on function kontor.account_of(text), kontor.memberships(uuid), kontor.actor_of(uuid), kontor.roles_of(uuid, uuid),
      kontor.roles_given(uuid, uuid),
      kontor.open_session(uuid, uuid, uuid, uuid, bytea, int, text, uuid), kontor.rotate_token(bytea, bytea, int),
      kontor.end_session(uuid), kontor.count_active() from public;
    grant execute on function kontor.account_of(text), kontor.memberships(uuid), kontor.actor_of(uuid),
      kontor.open_session(uuid, uuid, uuid, uuid, bytea, int, text, uuid), kontor.rotate_token(bytea, bytea, int),
      kontor.end_session(uuid), kontor.count_active() to "${loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function kontor.account_of(text);
    drop function kontor.memberships(uuid);
    drop function kontor.actor_of(uuid);
    drop function kontor.roles_of(uuid, uuid);
    drop function kontor.roles_given(uuid, uuid);
    drop function kontor.open_session(uuid, uuid, uuid, uuid, bytea, int, text, uuid);
    drop function kontor.rotate_token(bytea, bytea, int);
    drop function kontor.end_session(uuid);
    drop function kontor.count_active();
  `);
}
