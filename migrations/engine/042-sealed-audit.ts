import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'audit_unsealed_seconds()',
  'add_audit_key(text, bytea, text)',
  'audit_keys()',
  'add_audit_block(kontor.audit_block)',
  'due_audit(uuid, int, int)',
  'unsealed_audit(int)',
];
/** Called by those. */
const inner = ['begin_sealing()', 'hold_sealing(uuid, int)'];

/** What a row of the audit says, as text that is always the same. engine/chain/proof.ts reads it by the same words. */
const said = `jsonb_build_array(a.entity, a.record, a.version, a.image, a.actor, a.account, a.cause, a.correlation, a.via,
  (extract(epoch from a.at) * 1000000)::bigint)::text`;

/** Columns that whoever serves requests may fill: neither number nor transaction nor time of a row are his to choose. */
const filled = 'org_id, entity, record, version, image, actor, account, cause, correlation, via';

/**
 * The audit sealed in blocks, organization by organization, beside the writes and after them: nothing here is touched by a
 * write. A row is taken once its transaction and all older ones are over, in the order of (xid, id).
 *
 * Transaction ids are those of a PostgreSQL server. A dump that is brought into another one keeps those of the rows, which
 * say nothing there. So each server begins an epoch: rows up to its \`floor\` came along, and are all there; what of them was
 * not sealed yet is listed in audit_rest. Rows above it were written here.
 */
export async function up(knex: Knex): Promise<void> {
  const { run, loop } = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.audit_epoch (
      number int primary key,
      server bigint not null,
      floor bigint not null,
      since xid8 not null,
      -- Whether what came along is listed.
      listed boolean not null default false,
      at timestamptz not null default clock_timestamp()
    );

    create table kontor.audit_rest (
      org_id uuid not null,
      xid xid8 not null,
      id bigint not null,
      primary key (org_id, xid, id),
      foreign key (org_id, xid, id) references kontor.audit on delete cascade
    );

    -- A block lists rows; for each it has a salt of 16 bytes and a leaf of 32, the digest of the salt and what the row says.
    -- 'sealed' lists rows that are new, 'erased' rows that say something else since then, 'forgotten' rows that are no more.
    create table kontor.audit_block (
      org_id uuid not null,
      number bigint not null,
      kind text not null check (kind in ('sealed', 'erased', 'forgotten')),
      before bytea,
      hash bytea not null,
      epoch int not null,
      -- How far the rows of this epoch are sealed with it.
      reached_xid xid8 not null,
      reached_id bigint not null,
      xids xid8[] not null,
      ids bigint[] not null,
      salts bytea not null,
      leaves bytea not null,
      sealed_at timestamptz not null,
      key text not null,
      signature bytea not null,
      primary key (org_id, number)
    );
    -- Digests cannot be made smaller.
    alter table kontor.audit_block alter column salts set storage external, alter column leaves set storage external;

    -- Keys that sign blocks, each private half sealed. They are kept: a block is proved for ever.
    create table kontor.audit_key (
      id text primary key,
      sealed bytea not null,
      made_at timestamptz not null default clock_timestamp()
    );

    -- The last head that was given out to be kept elsewhere.
    create table kontor.audit_anchor (
      org_id uuid primary key,
      number bigint not null,
      hash bytea not null,
      at timestamptz not null default clock_timestamp()
    );

    create table kontor.audit_sealer (
      sole boolean primary key default true check (sole),
      node uuid not null,
      until timestamptz not null
    );

    -- Which process seals. It spares the others the work; that nothing is sealed twice does not depend on it.
    create function kontor.hold_sealing(node uuid, seconds int) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into kontor.audit_sealer as s (node, until)
          values (hold_sealing.node, clock_timestamp() + make_interval(secs => seconds))
          on conflict (sole) do update set node = excluded.node, until = excluded.until
            where s.node = excluded.node or s.until < clock_timestamp();
        return found;
      end $$;

    -- Whether rows of this server may be sealed. If not, it has done one step towards that, which has to be committed.
    create function kontor.begin_sealing() returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
      declare
        here bigint := (select system_identifier from pg_control_system());
        newest kontor.audit_epoch;
      begin
        select * into newest from kontor.audit_epoch e order by e.number desc limit 1;
        if newest.server is distinct from here then
          lock table kontor.audit in share mode; -- nobody is in the middle of writing: what has a number can be seen
          insert into kontor.audit_epoch (number, server, floor, since)
            select coalesce(newest.number, 0) + 1, here, case when s.is_called then s.last_value else 0 end,
              pg_snapshot_xmin(pg_current_snapshot()) from kontor.audit_id_seq s
            on conflict do nothing;
          return false;
        end if;
        if newest.listed then return true; end if;
        update kontor.audit_epoch e set listed = true where e.number = newest.number and not e.listed;
        if found then
          insert into kontor.audit_rest (org_id, xid, id)
            select a.org_id, a.xid, a.id from kontor.audit a where a.id <= newest.floor and not exists (
              select from (select b.org_id, r.xid, r.id from kontor.audit_block b, unnest(b.xids, b.ids) as r (xid, id)
                where b.kind = 'sealed') sealed
                where sealed.org_id = a.org_id and sealed.xid = a.xid and sealed.id = a.id)
            on conflict do nothing;
        end if;
        return false;
      end $$;

    -- For each organization with rows that can be sealed the next block, without what only its maker can give it.
    create function kontor.unsealed_audit(most int) returns setof kontor.audit_block
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        epoch kontor.audit_epoch;
        horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
        organization uuid;
        head record;
        block kontor.audit_block;
        rest boolean;
      begin
        select * into epoch from kontor.audit_epoch e order by e.number desc limit 1;
        for organization in select o.id from kontor.organization o union all select kontor.zero() loop
          -- Without its lists, which would be brought together for nothing.
          select b.number, b.hash, b.epoch, b.reached_xid, b.reached_id into head
            from kontor.audit_block b where b.org_id = organization order by b.number desc limit 1;
          block.org_id := organization;
          block.number := coalesce(head.number, 0) + 1;
          block.kind := 'sealed';
          block.before := head.hash;
          block.epoch := epoch.number;
          block.reached_xid := case when head.epoch = epoch.number then head.reached_xid else epoch.since end;
          block.reached_id := case when head.epoch = epoch.number then head.reached_id else 0 end;
          rest := exists (select from kontor.audit_rest r where r.org_id = organization);
          with chosen as (
            (select r.xid, r.id from kontor.audit_rest r where rest and r.org_id = organization order by r.xid, r.id limit most)
            union all
            (select a.xid, a.id from kontor.audit a
              where not rest and a.org_id = organization and (a.xid, a.id) > (block.reached_xid, block.reached_id)
                and a.xid < horizon and a.id > epoch.floor
              order by a.xid, a.id limit most)),
          salted as materialized (
            select c.xid, c.id, uuid_send(gen_random_uuid()) as salt, convert_to(${said}, 'UTF8') as said
              from chosen c join kontor.audit a on a.org_id = organization and a.xid = c.xid and a.id = c.id)
          select array_agg(s.xid order by s.xid, s.id), array_agg(s.id order by s.xid, s.id),
              string_agg(s.salt, ''::bytea order by s.xid, s.id),
              string_agg(sha256(s.salt || s.said), ''::bytea order by s.xid, s.id)
            into block.xids, block.ids, block.salts, block.leaves from salted s;
          continue when block.ids is null;
          if not rest then
            block.reached_xid := block.xids[cardinality(block.xids)];
            block.reached_id := block.ids[cardinality(block.ids)];
          end if;
          block.sealed_at := clock_timestamp();
          return next block;
        end loop;
      end $$;

    -- What this process is to seal now: nothing where another one seals, or where rows of this server may not be sealed yet.
    -- One statement, because it is asked for as long as nobody writes, too.
    create function kontor.due_audit(node uuid, seconds int, most int) returns setof kontor.audit_block
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not kontor.hold_sealing(node, seconds) then return; end if;
        if not kontor.begin_sealing() then return; end if;
        return query select * from kontor.unsealed_audit(most);
      end $$;

    -- Adds it where the chain still ends with the one before it.
    create function kontor.add_audit_block(block kontor.audit_block) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        perform pg_advisory_xact_lock(hashtextextended('kontor.audit_block ' || block.org_id, 0));
        if (coalesce((select max(b.number) from kontor.audit_block b where b.org_id = block.org_id), 0) + 1, block.before)
          is distinct from (block.number,
            (select b.hash from kontor.audit_block b where b.org_id = block.org_id order by b.number desc limit 1)) then
          return false;
        end if;
        insert into kontor.audit_block select (block).*;
        delete from kontor.audit_rest r using unnest(block.xids, block.ids) as sealed (xid, id)
          where r.org_id = block.org_id and r.xid = sealed.xid and r.id = sealed.id;
        return true;
      end $$;

    create function kontor.audit_keys() returns table (id text, sealed bytea)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select k.id, k.sealed from kontor.audit_key k order by k.made_at desc, k.id desc $$;

    -- Adds one where the newest still is the one before it.
    create function kontor.add_audit_key(id text, sealed bytea, before text) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        lock table kontor.audit_key in share row exclusive mode;
        if before is distinct from (select k.id from kontor.audit_keys() k limit 1) then return false; end if;
        insert into kontor.audit_key (id, sealed) values (add_audit_key.id, add_audit_key.sealed);
        return true;
      end $$;

    -- How old the oldest row is that no block has; 0 where all are sealed. Until it is known what came along, all of it counts.
    create function kontor.audit_unsealed_seconds() returns double precision
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select coalesce(extract(epoch from clock_timestamp() - min(oldest.at)), 0)
        from (select o.id from kontor.organization o union all select kontor.zero()) o (id)
        left join lateral (select e.* from kontor.audit_epoch e order by e.number desc limit 1) e on true
        left join lateral (select b.* from kontor.audit_block b where b.org_id = o.id order by b.number desc limit 1) b on true
        cross join lateral (
          (select a.at from kontor.audit a where a.org_id = o.id and e.listed and a.id > e.floor
            and (a.xid, a.id) > (case when b.epoch = e.number then b.reached_xid else e.since end,
              case when b.epoch = e.number then b.reached_id else 0 end)
            order by a.xid, a.id limit 1)
          union all
          (select a.at from kontor.audit a where a.org_id = o.id and e.listed is not true order by a.xid, a.id limit 1)
          union all
          (select a.at from kontor.audit_rest r
            join kontor.audit a on a.org_id = r.org_id and a.xid = r.xid and a.id = r.id
            where r.org_id = o.id order by r.xid, r.id limit 1)) oldest $$;
  `);
  for (const table of ['epoch', 'rest', 'block', 'key', 'anchor', 'sealer'])
    await protect(knex, { table: `audit_${table}` });
  const list = (names: readonly string[]) => names.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list([...functions, ...inner])} from public;
    grant execute on function ${list(functions)} to "${loop}";
    revoke insert on kontor.audit from "${run}";
    grant insert (${filled}) on kontor.audit to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  const { run } = knex.userParams as Roles;
  await knex.raw([...functions, ...inner].map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw(`
    drop table kontor.audit_sealer, kontor.audit_anchor, kontor.audit_key, kontor.audit_block, kontor.audit_rest,
      kontor.audit_epoch;
    revoke insert (${filled}) on kontor.audit from "${run}";
    grant insert on kontor.audit to "${run}";
  `);
}
