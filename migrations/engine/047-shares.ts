import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/**
 * What is shared with somebody, by himself or by a group of his, as far as whoever shares it is a user still; with the roles
 * of whoever shares it, because nobody has more of it than he. Shares are records of core.ShareGrant, whose table comes
 * with a publication; what it has had since a later one is absent until that is applied.
 */
export async function up(knex: Knex): Promise<void> {
  const { run, loop } = knex.userParams as Roles;
  await knex.raw(`
    create function kontor.shares_of(organization uuid, member uuid)
      returns table (shares json, ends_in text)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare moment timestamptz := clock_timestamp();
      begin
        if to_regclass('core."share_grant"') is null or to_regclass('core."group_members"') is null then
          return query select '[]'::json, null::text;
          return;
        end if;
        return query
          with received as materialized (
            select s.entity, s.record, s.rights, s.created_by as sharer, s.ends_at,
                coalesce(to_jsonb(s) -> 'fields', 'null') as fields
              from core."share_grant" s
              where s.org_id = organization and s.deleted_at is null and (s.ends_at is null or s.ends_at > moment)
                and s.created_by <> member and s.record ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                and (s.user_id = member or s.group_id in (
                  select g.id from core."group" g join core."group_members" m on m.org_id = g.org_id and m.source_id = g.id
                    where g.org_id = organization and g.deleted_at is null and m.target_id = member))),
          terms as (
            select r.entity, r.rights, r.fields, r.sharer, array_agg(distinct r.record::uuid) as records
              from received r join core."user" u on u.org_id = organization and u.id = r.sharer
              where u.active and u.deleted_at is null group by 1, 2, 3, 4)
          select coalesce(json_agg(json_build_object('entity', t.entity, 'rights', t.rights, 'records', t.records,
                'sharer', t.sharer, 'roles', kontor.roles_of(organization, t.sharer),
                'fields', case jsonb_typeof(t.fields) when 'array' then t.fields else '[]' end)
              order by t.entity, t.rights, t.fields, t.sharer), '[]'),
            (select (extract(epoch from min(r.ends_at) - moment) * 1000)::bigint::text from received r)
            from terms t;
      end $$;

    -- The same of a user of the entered organization.
    create function kontor.shares_for(member uuid) returns json
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select s.shares from kontor.shares_of(kontor.org(), member) s $$;

    -- Who is shared a record of the entered organization, and by whom. Whoever asks this has looked up that he sees it.
    create function kontor.shares_on(entity text, record uuid)
      returns table (id uuid, version int, by uuid, name text, "to" text, "isGroup" boolean, rights text, fields json,
        at timestamptz, "endsAt" timestamptz)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if to_regclass('core."share_grant"') is null or to_regclass('core."group"') is null then return; end if;
        return query select s.id, s.version::int, s.created_by, b.name::text, coalesce(g.name, u.name)::text, g.id is not null,
            s.rights::text, coalesce(nullif(to_jsonb(s) -> 'fields', 'null'), '[]')::json, s.created_at, s.ends_at
          from core."share_grant" s
          left join core."user" b on b.org_id = s.org_id and b.id = s.created_by
          left join core."user" u on u.org_id = s.org_id and u.id = s.user_id
          left join core."group" g on g.org_id = s.org_id and g.id = s.group_id
          where s.org_id = kontor.org() and s.entity = shares_on.entity and lower(s.record) = shares_on.record::text
            and s.deleted_at is null and (s.ends_at is null or s.ends_at > clock_timestamp())
          order by s.created_at desc, s.id;
      end $$;

    revoke execute on function kontor.shares_of(uuid, uuid), kontor.shares_for(uuid), kontor.shares_on(text, uuid) from public;
    grant execute on function kontor.shares_of(uuid, uuid) to "${loop}";
    grant execute on function kontor.shares_for(uuid), kontor.shares_on(text, uuid) to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'drop function kontor.shares_on(text, uuid); drop function kontor.shares_for(uuid); drop function kontor.shares_of(uuid, uuid);',
  );
}
