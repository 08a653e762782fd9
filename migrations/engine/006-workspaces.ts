import type { Knex } from 'knex';
import { protect } from '../protect.ts';

/** Workspaces are records of core.Workspace and nothing else: those that are there become records under their ids. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table kontor.session drop constraint session_org_id_workspace_id_fkey;
    do $$ begin
      if to_regclass('core."workspace"') is not null then
        insert into core."workspace" (org_id, id, name, key)
          select w.org_id, w.id, w.name, 'w-' || replace(w.id::text, '-', '') from kontor.workspace w
          on conflict do nothing;
      end if;
    end $$;
    drop table kontor.workspace;
  `);
  await knex.raw(
    memberships(`
    select coalesce(json_agg(json_build_object('id', w.id, 'name', w.name) order by w.name, w.id), '[]')
      from core."workspace" w where w.org_id = o.id and w.deleted_at is null and w.active is not false`),
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    create table kontor.workspace (
      org_id uuid not null references kontor.organization,
      id uuid not null default kontor.uuidv7(),
      name text not null,
      created_at timestamptz not null default now(),
      primary key (org_id, id)
    );
    do $$ begin
      if to_regclass('core."workspace"') is not null then
        insert into kontor.workspace (org_id, id, name) select w.org_id, w.id, w.name from core."workspace" w;
      end if;
    end $$;
    alter table kontor.session add constraint session_org_id_workspace_id_fkey
      foreign key (org_id, workspace_id) references kontor.workspace (org_id, id);
  `);
  await protect(knex, { table: 'workspace', org: 'org_id', run: 'select' });
  await knex.raw(
    memberships(`
    select coalesce(json_agg(json_build_object('id', w.id, 'name', w.name) order by w.name), '[]')
      from kontor.workspace w where w.org_id = o.id`),
  );
}

/** Where an account may go: its organizations, each with the workspaces that a query of them gives. */
const memberships = (workspaces: string): string => `
  create or replace function kontor.memberships(account uuid) returns json
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
    declare list json;
    begin
      if to_regclass('core."user"') is null then return '[]'; end if;
      select coalesce(json_agg(json_build_object(
          'organization', json_build_object('id', o.id, 'name', o.name),
          'workspaces', (${workspaces}),
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
`;
