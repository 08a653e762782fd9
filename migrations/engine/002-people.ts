import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** Organizations, workspaces, accounts and their sessions. The membership of an account is a record of core.User. */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.organization (
      id uuid primary key default kontor.uuidv7(),
      name text not null,
      created_at timestamptz not null default now()
    );

    create table kontor.workspace (
      org_id uuid not null references kontor.organization,
      id uuid not null default kontor.uuidv7(),
      name text not null,
      created_at timestamptz not null default now(),
      primary key (org_id, id)
    );

    create table kontor.account (
      id uuid primary key default kontor.uuidv7(),
      email text not null,
      password_hash text,
      state text not null default 'active' check (state in ('active', 'locked')),
      created_at timestamptz not null default now()
    );
    create unique index account__email on kontor.account (lower(email));

    create table kontor.session (
      id uuid primary key default kontor.uuidv7(),
      account uuid not null references kontor.account,
      org_id uuid not null references kontor.organization,
      workspace_id uuid,
      user_id uuid not null,
      started_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      expires_at timestamptz not null,
      ended_at timestamptz,
      agent text,
      -- A key is a session that its owner made for a program; nobody signs in as a service.
      kind text not null default 'person' check (kind in ('person', 'key', 'service')),
      -- When the person last showed who he is; a key and a service never do.
      proved_at timestamptz not null default now(),
      foreign key (org_id, workspace_id) references kontor.workspace (org_id, id)
    );
    create index session__account on kontor.session (account) where ended_at is null;
    create index session__user on kontor.session (org_id, user_id) where ended_at is null;

    -- One row a token ever given out. A token used twice was stolen: the whole family, its session, ends.
    create table kontor.refresh_token (
      hash bytea primary key,
      family uuid not null references kontor.session on delete cascade,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index refresh_token__family on kontor.refresh_token (family);

    -- What opens a session that is a key, and what it may at most be used for.
    create table kontor.key (
      session uuid primary key references kontor.session on delete cascade,
      hash bytea not null unique,
      -- Its first letters, by which its owner knows it again.
      mark text not null,
      name text not null,
      scope text[] not null
    );

    -- Raised whenever effective rights may have changed; what was planned under an older number is refused.
    create table kontor.rights_version (
      org_id uuid primary key references kontor.organization on delete cascade,
      version bigint not null default 1
    );

    create function kontor.begin_organization() returns trigger language plpgsql security definer
      set search_path = pg_catalog, pg_temp as $$
      begin
        insert into kontor.rights_version (org_id) values (new.id);
        return new;
      end $$;
    create trigger begin_organization after insert on kontor.organization
      for each row execute function kontor.begin_organization();
    -- The organization of all rows that belong to none.
    insert into kontor.organization (id, name) values (kontor.zero(), 'Installation');

    create function kontor.bump_rights() returns bigint language sql volatile security definer
      set search_path = pg_catalog, pg_temp as $$
      update kontor.rights_version set version = version + 1 where org_id = kontor.org() returning version $$;

    create function kontor.end_sessions() returns trigger language plpgsql security definer
      set search_path = pg_catalog, pg_temp as $$
      begin
        update kontor.session set ended_at = now() where account = new.id and ended_at is null;
        return new;
      end $$;
    create trigger end_sessions after update of state, password_hash on kontor.account
      for each row when (old.state is distinct from new.state or old.password_hash is distinct from new.password_hash)
      execute function kontor.end_sessions();

    -- First statement of every unit. The organization comes from the session, never from the caller.
    create function kontor.enter(session uuid, rights_version bigint, context jsonb) returns void
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare found record;
      begin
        -- One query for all, because each costs: what it sets is undone when it is refused below.
        select r.version, r.version = enter.rights_version as current,
            setval('kontor.entry', kontor.entry_of(s.org_id)),
            set_config('kontor.entered', s.org_id::text || s.user_id::text
              || coalesce(s.workspace_id::text, repeat(' ', 36)) || coalesce(context::text, ''), true)
          into found
          from kontor.session s join kontor.rights_version r on r.org_id = s.org_id
          where s.id = enter.session and s.ended_at is null and s.expires_at > clock_timestamp();
        if found.current then return; end if;
        if found.version is null then
          raise exception using errcode = 'KNT01', message = 'session ended';
        end if;
        raise exception using errcode = 'KNT02', message = 'rights changed', detail = found.version::text;
      end $$;
  `);
  for (const table of ['organization', 'account', 'refresh_token', 'key']) await protect(knex, { table });
  await protect(knex, { table: 'workspace', org: 'org_id', run: 'select' });
  await protect(knex, { table: 'session', org: 'org_id' });
  await protect(knex, { table: 'rights_version', org: 'org_id', run: 'select' });
  await knex.raw(`
    grant execute on function kontor.enter(uuid, bigint, jsonb), kontor.bump_rights() to "${roles.run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function kontor.enter(uuid, bigint, jsonb);
    drop function kontor.bump_rights();
    drop table kontor.rights_version, kontor.key, kontor.refresh_token, kontor.session, kontor.account, kontor.workspace,
      kontor.organization;
    drop function kontor.end_sessions();
    drop function kontor.begin_organization();
  `);
}
