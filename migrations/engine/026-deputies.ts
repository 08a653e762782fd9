import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'decide(uuid, text[], boolean, text, int, uuid)',
  'role_to_decide(kontor.approval, uuid, text[])',
  'has_part(uuid, uuid)',
  'speaks_for(text[])',
].map((each) => `kontor.${each}`);

/**
 * Deputies decide approvals in the place of who is absent. Who may decide is said in one place, `role_to_decide`: it is
 * asked for the list of approvals and again in the statement that writes a decision, each time with what whoever is
 * decided for holds at that moment.
 */
export async function up(knex: Knex): Promise<void> {
  const { run } = knex.userParams as Roles;
  await knex.raw(`
    alter table kontor.approval_decision add column on_behalf_of uuid;

    -- In whose names somebody speaks, with the roles that they hold now: his own, and those of the absent whose deputy he
    -- is at this moment. A deputy's deputy speaks for the deputy alone. Delegations are records of core.Delegation, whose
    -- table comes with a publication.
    create function kontor.speaks_for(held text[]) returns table (person uuid, name text, roles text[])
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare moment timestamptz := clock_timestamp();
      begin
        return query select kontor.user_id(), null::text, held;
        if to_regclass('core."delegation"') is null then return; end if;
        return query
          select u.id, u.name::text, array(select r ->> 'name' from json_array_elements(kontor.roles_of(u.org_id, u.id)) r)
            from core."user" u
            where u.org_id = kontor.org() and u.id <> kontor.user_id() and u.deleted_at is null and u.active
              and exists (select from core."delegation" d where d.org_id = u.org_id and d.person_id = u.id
                and d.deputy_id = kontor.user_id() and d.deleted_at is null
                and d.starts_at <= moment and moment < d.ends_at);
      end $$;

    -- Whether somebody decided, or was decided for. Nobody does both, or one of them twice.
    create function kontor.has_part(approval uuid, person uuid) returns boolean language sql stable as $$
      select exists (select from kontor.approval_decision d where d.org_id = kontor.org()
        and d.approval = has_part.approval and has_part.person in (d.by, d.on_behalf_of)) $$;

    -- The role by which somebody may decide in the name of a person with these roles; no row where he may not, and none
    -- in it where that person is asked himself. Who is excepted decides for nobody, and nobody decides for him.
    create function kontor.role_to_decide(asked kontor.approval, person uuid, roles text[]) returns table (role text)
      language plpgsql stable as $$
      declare
        given text[];
        deciders int;
      begin
        if asked.except_user in (kontor.user_id(), person) or kontor.has_part(asked.id, kontor.user_id())
            or kontor.has_part(asked.id, person) then
          return;
        end if;
        select coalesce(array_agg(d.role) filter (where d.role is not null), '{}'), count(*) into given, deciders
          from kontor.approval_decision d where d.org_id = kontor.org() and d.approval = asked.id;
        return query
          select a.role from unnest(asked.roles) with ordinality as a (role, place)
            where a.role = any (role_to_decide.roles) and case asked.mode when 'all' then a.role <> all (given)
              when 'inOrder' then a.place = deciders + 1 else true end
            order by a.place limit 1;
        if not found and asked.user_id = person then return query select null::text; end if;
      end $$;

    -- Writes what somebody decided, in his own name or in that of an absent person, if he may decide it now. Two who
    -- decide at one moment do so one after the other.
    create function kontor.decide(approval uuid, held text[], approved boolean, comment text, version int, absent uuid)
      returns text language plpgsql volatile as $$
      declare
        asked kontor.approval;
        who uuid := coalesce(absent, kontor.user_id());
        theirs text[];
        fitting text;
        deciders int;
      begin
        select * into asked from kontor.approval a
          where a.org_id = kontor.org() and a.id = decide.approval for update;
        if not found then perform kontor.refuse('absent', null); end if;
        if asked.status <> 'open' then perform kontor.refuse('decided', to_jsonb(asked.status)); end if;
        if decide.version is not null and decide.version <> (select max(u.version) from kontor.audit u
            where u.org_id = kontor.org() and u.entity = asked.entity and u.record = asked.record) then
          perform kontor.refuse('stale', null);
        end if;
        select s.roles into theirs from kontor.speaks_for(held) s where s.person = who;
        if not found then perform kontor.refuse('denied', null); end if;
        if kontor.has_part(asked.id, kontor.user_id()) or kontor.has_part(asked.id, who) then
          perform kontor.refuse('twice', null);
        end if;
        select r.role into fitting from kontor.role_to_decide(asked, who, theirs) r;
        if not found then perform kontor.refuse('denied', null); end if;
        insert into kontor.approval_decision (approval, role, approved, comment, on_behalf_of)
          values (asked.id, fitting, decide.approved, decide.comment, nullif(who, kontor.user_id()));
        select count(*) into deciders from kontor.approval_decision d
          where d.org_id = kontor.org() and d.approval = asked.id;
        if decide.approved and deciders < (case asked.mode when 'any' then 1 when 'count' then asked.count
            else greatest(1, cardinality(asked.roles)) end) then
          return 'open';
        end if;
        update kontor.approval a set status = case when decide.approved then 'approved' else 'rejected' end,
            decided_at = clock_timestamp() where a.org_id = kontor.org() and a.id = asked.id;
        perform kontor.wake_process(asked.instance);
        return case when decide.approved then 'approved' else 'rejected' end;
      end $$;

    revoke execute on function ${functions.join(', ')} from public;
    grant execute on function ${functions.join(', ')} to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function ${each};`).join('\n'));
  await knex.raw('alter table kontor.approval_decision drop column on_behalf_of');
}
