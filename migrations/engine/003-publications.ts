import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/**
 * Which definitions are in force, how the tables got there, and which processes serve what. A publication belongs to
 * the zero organization today; one with an organization of its own is the place of that organization's layer.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    -- Text, not jsonb: the order of fields is the order in which they were declared.
    create table kontor.definition (
      hash text primary key,
      body text not null
    );

    create table kontor.publication (
      number bigint primary key,
      parent bigint references kontor.publication,
      org_id uuid not null default kontor.zero() references kontor.organization,
      author uuid,
      note text,
      plan text not null,
      at timestamptz not null default now()
    );

    create table kontor.publication_definition (
      publication bigint not null references kontor.publication,
      layer text not null check (layer in ('shipped', 'installed', 'organization')),
      kind text not null,
      module text not null,
      name text not null,
      file text not null,
      hash text not null references kontor.definition,
      primary key (publication, layer, kind, module, name)
    );

    -- A process that serves. It is live while its heartbeat is younger than 15 seconds.
    create table kontor.node (
      id uuid primary key,
      host text not null,
      publication bigint not null,
      started_at timestamptz not null default now(),
      seen_at timestamptz not null default now()
    );

    -- One run of apply. Before it has published it can be taken back, from then on it is resumed.
    create table kontor.apply (
      id uuid primary key default kontor.uuidv7(),
      publication bigint,
      state text not null check (state in ('adding', 'published', 'done', 'taken back')),
      at timestamptz not null default now()
    );
    create table kontor.apply_step (
      apply uuid not null references kontor.apply on delete cascade,
      number int not null,
      phase text not null,
      run text not null,
      undo text,
      why text not null,
      transactional boolean not null,
      done boolean not null default false,
      primary key (apply, number)
    );

    -- What a serving process says about itself; gives the newest publication there is.
    create function kontor.report(node uuid, host text, publication bigint) returns bigint
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      insert into kontor.node (id, host, publication) values (report.node, report.host, report.publication)
        on conflict (id) do update set publication = excluded.publication, seen_at = now();
      delete from kontor.node where seen_at < now() - interval '1 day'; -- killed ones cannot take leave
      select max(number) from kontor.publication where org_id = kontor.zero() $$;

    create function kontor.leave(node uuid) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      delete from kontor.node where id = leave.node $$;
  `);
  for (const table of ['node', 'apply', 'apply_step']) await protect(knex, { table });
  for (const table of ['definition', 'publication_definition']) await protect(knex, { table, open: true });
  await protect(knex, { table: 'publication', org: 'org_id', installation: true, run: 'select' });
  await knex.raw(`
    grant execute on function kontor.report(uuid, text, bigint), kontor.leave(uuid) to "${roles.run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function kontor.leave(uuid);
    drop function kontor.report(uuid, text, bigint);
    drop table kontor.apply_step, kontor.apply, kontor.node, kontor.publication_definition, kontor.publication,
      kontor.definition;
  `);
}
