import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** Those that come before anybody has entered an organization. In the order in which they can be dropped. */
const functions = [
  'end_shared_link(uuid, text, uuid, uuid)',
  'use_shared_link(uuid)',
  'shared_link_of(bytea)',
  'open_shared_link(uuid, bytea, text, uuid, text[], boolean, int)',
];
/** Those within an organization. */
const within = ['sharing_of(text, uuid)', 'shared_links_on(text, uuid)'];

/**
 * Links that show one record to whoever has them. A link is a session of its own kind, of the user who made it: it ends as
 * sessions do, `kontor.enter` lets it into his organization and no other, and whatever asks for a person finds none.
 */
export async function up(knex: Knex): Promise<void> {
  const { run, loop } = knex.userParams as Roles;
  await knex.raw(`
    alter table kontor.session
      drop constraint session_kind_check,
      add constraint session_kind_check check (kind in ('person', 'key', 'service', 'standIn', 'link'));

    create table kontor.shared_link (
      session uuid primary key references kontor.session on delete cascade,
      org_id uuid not null references kontor.organization,
      -- Of 256 random bits, which nobody has but whoever was given the link.
      hash bytea not null unique,
      entity text not null,
      record uuid not null,
      fields text[] not null,
      files boolean not null,
      used_at timestamptz,
      -- Who ended it before its time.
      ended_by uuid
    );
    create index shared_link__record on kontor.shared_link (org_id, record);

    -- One for who holds the session, of a record that whoever asks this has looked up in his name.
    create function kontor.open_shared_link(asked_from uuid, hash bytea, entity text, record uuid, fields text[], files boolean,
        seconds int) returns table (id uuid, ends timestamptz)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      #variable_conflict use_column
      declare
        asker kontor.session;
        made kontor.session;
      begin
        select * into asker from kontor.person_of(asked_from);
        if asker.id is null then return; end if;
        insert into kontor.session (account, org_id, workspace_id, user_id, expires_at, kind, proved_at)
          values (asker.account, asker.org_id, asker.workspace_id, asker.user_id,
            clock_timestamp() + make_interval(secs => seconds), 'link', '-infinity')
          returning * into made;
        insert into kontor.shared_link (session, org_id, hash, entity, record, fields, files)
          values (made.id, made.org_id, open_shared_link.hash, open_shared_link.entity, open_shared_link.record,
            open_shared_link.fields, open_shared_link.files);
        return query select made.id, made.expires_at;
      end $$;

    create function kontor.shared_link_of(hash bytea)
      returns table (session uuid, organization uuid, entity text, record uuid, fields text[], files boolean, ends timestamptz)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select s.id, s.org_id, l.entity, l.record, l.fields, l.files, s.expires_at
        from kontor.shared_link l join kontor.session s on s.id = l.session
        where l.hash = shared_link_of.hash and s.ended_at is null and s.expires_at > clock_timestamp() $$;

    create function kontor.use_shared_link(session uuid) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.shared_link l set used_at = clock_timestamp() where l.session = use_shared_link.session $$;

    -- Ends one of the record; whether there was one. Whoever asks this has looked up whether he may.
    create function kontor.end_shared_link(asked_from uuid, entity text, record uuid, link uuid) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare asker kontor.session;
      begin
        select * into asker from kontor.person_of(asked_from);
        update kontor.session s set ended_at = clock_timestamp() from kontor.shared_link l
          where l.session = link and l.org_id = asker.org_id and l.entity = end_shared_link.entity
            and l.record = end_shared_link.record and s.id = l.session and s.ended_at is null;
        if not found then return false; end if;
        update kontor.shared_link l set ended_by = asker.user_id where l.session = link;
        return true;
      end $$;

    -- What is open of a record of the entered organization. Users come with a publication, and links after them.
    create function kontor.shared_links_on(entity text, record uuid)
      returns table (id uuid, by uuid, name text, at timestamptz, "endsAt" timestamptz, "usedAt" timestamptz, fields text[],
        files boolean)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if to_regclass('core."user"') is null then return; end if;
        return query select s.id, s.user_id, u.name::text, s.started_at, s.expires_at, l.used_at, l.fields, l.files
          from kontor.shared_link l join kontor.session s on s.id = l.session
          left join core."user" u on u.org_id = s.org_id and u.id = s.user_id
          where l.org_id = kontor.org() and l.entity = shared_links_on.entity and l.record = shared_links_on.record
            and s.ended_at is null and s.expires_at > clock_timestamp()
          order by s.started_at desc, s.id;
      end $$;

    -- When a record of the entered organization was shared, and when that was ended, and by whom. Nothing of the record
    -- changed, so it is not in the audit.
    create function kontor.sharing_of(entity text, record uuid)
      returns table (at timestamptz, actor uuid, name text, cause text)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if to_regclass('core."user"') is null then return; end if;
        return query select e.at, e.actor, u.name::text, e.cause
          from kontor.shared_link l join kontor.session s on s.id = l.session
          cross join lateral (values (s.started_at, s.user_id, 'share'), (s.ended_at, l.ended_by, 'unshare'))
            as e (at, actor, cause)
          left join core."user" u on u.org_id = l.org_id and u.id = e.actor
          where l.org_id = kontor.org() and l.entity = sharing_of.entity and l.record = sharing_of.record
            and e.actor is not null;
      end $$;
  `);
  await protect(knex, { table: 'shared_link', org: 'org_id' });
  const list = (names: readonly string[]) => names.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list([...functions, ...within])} from public;
    grant execute on function ${list(functions)} to "${loop}";
    grant execute on function ${list(within)} to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw([...within, ...functions].map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw(`
    drop table kontor.shared_link;
    delete from kontor.session where kind = 'link';
    alter table kontor.session drop constraint session_kind_check,
      add constraint session_kind_check check (kind in ('person', 'key', 'service', 'standIn'));
  `);
}
