import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/**
 * What is written beside a record: its images, the events it causes, and what makes a repeat harmless. Whoever reads
 * audit or events by cursor orders by (xid, id) and stops below the oldest running transaction.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table kontor.audit (
      org_id uuid not null default kontor.claimed_org(),
      id bigint not null generated always as identity,
      entity text not null,
      record uuid not null,
      version int not null,
      image jsonb not null,
      actor uuid default kontor.user_id(),
      account uuid,
      cause text not null,
      correlation text default kontor.context() ->> 'correlation',
      xid xid8 not null default pg_current_xact_id(),
      at timestamptz not null default now(),
      primary key (org_id, xid, id) -- the order of a cursor; one index less for each write to keep
    );
    create index audit__record on kontor.audit (org_id, record, version);

    create table kontor.event (
      org_id uuid not null default kontor.claimed_org(),
      id bigint not null generated always as identity,
      name text not null,
      class text not null,
      schema_version int not null default 1,
      entity text,
      record uuid,
      record_version int,
      payload jsonb not null default '{}',
      actor uuid default kontor.user_id(),
      correlation text default kontor.context() ->> 'correlation',
      cause text,
      depth int not null default 0,
      xid xid8 not null default pg_current_xact_id(),
      at timestamptz not null default now(),
      primary key (org_id, xid, id)
    );

    -- First write of a step's transaction: a repeat finds it, and what the step left lies beside it with its process. A
    -- tombstone makes a late forward commit fail.
    create table kontor.effect (
      org_id uuid not null default kontor.claimed_org(),
      instance text not null,
      path text not null,
      round int not null,
      tombstone boolean not null default false,
      -- Steps that call another program leave their mark before the call, as 'asked': whoever comes after a crash asks
      -- again, and who takes the process back knows that it may have happened. 'refused': the other side said no.
      state text not null default 'done' check (state in ('asked', 'refused', 'done')),
      at timestamptz not null default now(),
      primary key (org_id, instance, path, round)
    );

    -- Outcome and ids of a request that carried a key; never the text of its answer.
    create table kontor.idempotency (
      org_id uuid not null default kontor.claimed_org(),
      actor uuid not null,
      operation text not null,
      key text not null,
      request_hash text not null,
      outcome text,
      ids jsonb,
      at timestamptz not null default now(),
      primary key (org_id, actor, operation, key)
    );

    -- Counters of gapless series; \`part\` is what resets them, such as the year, or empty.
    create table kontor.series (
      org_id uuid not null default kontor.claimed_org(),
      key text not null,
      part text not null default '',
      value bigint not null,
      primary key (org_id, key, part)
    );

    -- The next number of a series that may have gaps: a sequence of its own, so that nobody waits for another's commit.
    create function kontor.draw(key text, part text) returns bigint language plpgsql volatile security definer
      set search_path = pg_catalog, pg_temp as $$
      declare
        name text := 'series_' || md5(kontor.org()::text || '/' || key || '/' || part);
        sequence regclass := to_regclass('kontor.' || name);
      begin
        if sequence is null then
          begin
            execute format('create sequence kontor.%I', name);
          exception when duplicate_table or unique_violation then null; -- another transaction made it at this moment
          end;
          sequence := ('kontor.' || name)::regclass;
        end if;
        return nextval(sequence);
      end $$;

    create table kontor.file (
      org_id uuid not null default kontor.claimed_org(),
      id uuid not null default kontor.uuidv7(),
      name text not null,
      type text not null,
      size bigint not null,
      sha256 text not null,
      entity text,
      record uuid,
      created_at timestamptz not null default now(),
      created_by uuid default kontor.user_id(),
      primary key (org_id, id)
    );
  `);
  await protect(knex, { table: 'audit', org: 'org_id', run: 'select, insert' });
  await protect(knex, { table: 'event', org: 'org_id', run: 'select, insert' });
  for (const table of ['effect', 'idempotency', 'series']) {
    await protect(knex, { table, org: 'org_id', run: 'select, insert, update' });
  }
  await protect(knex, { table: 'file', org: 'org_id', run: 'select, insert, update' });
  await knex.raw(`grant execute on function kontor.draw(text, text) to "${(knex.userParams as Roles).run}";`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function kontor.draw(text, text);
    drop table kontor.file, kontor.series, kontor.idempotency, kontor.effect, kontor.event, kontor.audit;
  `);
}
