import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** Events that cause events that cause events: how deep, before people have to look at it. */
const depthMax = 16;

/** In the order in which they can be dropped. */
const functions = [
  'count_deliveries()',
  'forget_deliveries(int, text[])',
  'next_delivery()',
  'keep_deliveries(uuid, uuid[], int)',
  'claim_deliveries(uuid, int, int, json)',
  'fan_out(json, int)',
  'settle_delivery(uuid, uuid)',
  'hold_delivery(uuid, uuid)',
  'enter_delivery(uuid)',
];

/** What must be delivered before `d`: a dead letter that holds its record counts too. */
const earlier = `
  select from kontor.delivery b where b.org_id = d.org_id and b.record = d.record and b.subscriber = d.subscriber
    and (b.event_xid, b.event_id, b.part) < (d.event_xid, d.event_id, d.part) and (b.status = 'waiting' or b.holds)`;

/**
 * The delivery of events. Events are kept; a delivery is a row from the moment its event was looked at until the
 * subscriber has taken it. The loop role brings events to subscribers and claims deliveries of all organizations by
 * functions; it sees ids there and nothing else.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    -- How far the events of an organization were looked through.
    create table kontor.event_cursor (
      org_id uuid primary key,
      xid xid8 not null,
      id bigint not null
    );
    -- What was told before there were subscribers is history, and is brought to nobody.
    insert into kontor.event_cursor (org_id, xid, id)
      select o.id, pg_snapshot_xmin(pg_current_snapshot()), 0 from kontor.organization o;

    create table kontor.delivery (
      org_id uuid not null,
      id uuid not null default kontor.uuidv7(),
      subscriber text not null,
      event_xid xid8 not null,
      event_id bigint not null,
      -- Which record of an event that tells of many; 0 where it tells of one or none.
      part int not null default 0,
      entity text,
      record uuid,
      version int,
      holds boolean not null,
      status text not null default 'waiting' check (status in ('waiting', 'dead')),
      -- Why it is dead: its handler failed, events cause each other without end, or the server stops at it.
      kind text check (kind in ('failed', 'loop', 'crash')),
      failure jsonb,
      -- Answers of the handler; what was never answered is counted apart and ends nothing.
      attempts int not null default 0,
      unanswered int not null default 0,
      crashes int not null default 0,
      wake_at timestamptz not null default clock_timestamp(),
      locked_by uuid,
      locked_until timestamptz,
      created_at timestamptz not null default clock_timestamp(),
      died_at timestamptz,
      -- The step of a process that would have been woken, where no subscriber is told but a wait.
      instance uuid,
      path text,
      primary key (org_id, id)
    );
    create unique index delivery__once on kontor.delivery (org_id, subscriber, event_xid, event_id, part)
      where instance is null;
    create unique index delivery__wait on kontor.delivery (org_id, instance, path, event_xid, event_id)
      where instance is not null;
    create index delivery__due on kontor.delivery (org_id, wake_at, event_xid, event_id, part) where status = 'waiting';
    create index delivery__order on kontor.delivery (org_id, record, subscriber, event_xid, event_id, part);
    create index delivery__next on kontor.delivery (wake_at) where status = 'waiting';
    create index delivery__held on kontor.delivery (locked_until) where locked_until is not null;
    create index delivery__dead on kontor.delivery (org_id, died_at) where status = 'dead';
  `);
  await protect(knex, { table: 'event_cursor', org: 'org_id' });
  await protect(knex, { table: 'delivery', org: 'org_id', run: 'select, insert, update, delete' });
  await knex.raw(`
    -- The organization of a delivery, in nobody's name: for what is kept about the delivery itself.
    create function kontor.enter_delivery(delivery uuid) returns void language plpgsql volatile security definer
      set search_path = pg_catalog, pg_temp as $$
      begin
        perform kontor.enter_org(d.org_id)
          from kontor.delivery d where d.id = enter_delivery.delivery;
        if not found then perform kontor.refuse('gone', null); end if;
      end $$;

    -- Refuses whoever does not hold the delivery any more.
    create function kontor.hold_delivery(delivery uuid, node uuid) returns void language plpgsql volatile as $$
      begin
        perform from kontor.delivery d where d.org_id = kontor.org() and d.id = hold_delivery.delivery
          and d.locked_by = hold_delivery.node and d.locked_until > clock_timestamp() for no key update;
        if not found then perform kontor.refuse('lost', null); end if;
      end $$;

    -- First write of a handler's transaction: with its commit the event is taken, and nobody else takes it before.
    create function kontor.settle_delivery(delivery uuid, node uuid) returns void language plpgsql volatile as $$
      begin
        delete from kontor.delivery d where d.org_id = kontor.org() and d.id = settle_delivery.delivery
          and d.locked_by = settle_delivery.node and d.locked_until > clock_timestamp();
        if not found then perform kontor.refuse('lost', null); end if;
      end $$;

    -- Makes deliveries of new events, in the order of the cursor and below the oldest transaction: by id or time alone,
    -- what commits late would be passed over. Each organization gets on by as many events as the others. There may be
    -- more although none was looked at: a transaction still runs that may tell something before them.
    create function kontor.fan_out(subscribers json, most int, out looked int, out more boolean)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        org uuid;
        reached kontor.event_cursor;
        horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
        seen int;
      begin
        looked := 0;
        more := false;
        for org in
          -- One look into the index for each: not in its order, the planner reads all events of all times.
          select o.id from kontor.organization o left join kontor.event_cursor c on c.org_id = o.id
            cross join lateral (select from kontor.event e where e.org_id = o.id
              and (e.xid, e.id) > (coalesce(c.xid, '0'::xid8), coalesce(c.id, 0)) order by e.xid, e.id limit 1) new
        loop
          more := true;
          insert into kontor.event_cursor (org_id, xid, id) values (org, '0', 0) on conflict do nothing;
          select * into reached from kontor.event_cursor c where c.org_id = org for update skip locked;
          continue when not found;
          with batch as materialized (
            select e.org_id, e.xid, e.id, e.name, e.class, e.entity, e.record, e.record_version, e.payload, e.depth
              from kontor.event e
              where e.org_id = org and (e.xid, e.id) > (reached.xid, reached.id) and e.xid < horizon
              order by e.xid, e.id limit most),
          hearing as materialized (
            select s.name, s.pattern, s.classes, s.holds
              from json_to_recordset(subscribers) as s (name text, pattern text, classes text[], holds boolean)),
          -- An event of many records is brought record by record.
          told as (
            select b.*, 0 as part, b.record as one, b.record_version as version from batch b
              where b.record is not null or b.entity is null or b.payload -> 'records' is null
            union all
            select b.*, r.ordinality::int, (r.value ->> 'id')::uuid, (r.value ->> 'version')::int
              from batch b cross join lateral jsonb_array_elements(b.payload -> 'records') with ordinality r
              where b.record is null and b.entity is not null and b.payload -> 'records' is not null),
          added as (
            insert into kontor.delivery (org_id, subscriber, event_xid, event_id, part, entity, record, version, holds,
                status, kind, died_at)
              select t.org_id, h.name, t.xid, t.id, t.part, t.entity, t.one, t.version, h.holds,
                  case when t.depth + 1 >= ${depthMax} then 'dead' else 'waiting' end,
                  case when t.depth + 1 >= ${depthMax} then 'loop' end,
                  case when t.depth + 1 >= ${depthMax} then clock_timestamp() end
                from told t join hearing h on t.class = any (h.classes) and t.name ~ h.pattern
                order by t.xid, t.id, t.part
              on conflict do nothing returning 1),
          moved as (
            update kontor.event_cursor c set xid = b.xid, id = b.id
              from (select e.xid, e.id from batch e order by e.xid desc, e.id desc limit 1) b where c.org_id = org)
          select count(*) into seen from batch;
          looked := looked + seen;
        end loop;
      end $$;

    -- Round by organization: whoever has least under way comes first, however much another one wants. A subscriber gets
    -- no more at once than its limit, in all processes together; one that is not in the list gets nothing.
    create function kontor.claim_deliveries(node uuid, most int, seconds int, limits json)
      returns table (organization uuid, delivery uuid)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        -- Once: an index is not asked about a time that moves.
        moment timestamptz := clock_timestamp();
        -- Subscribers that may have more.
        open text[];
      begin
        select coalesce(array_agg(l.name), '{}') into open
          from json_to_recordset(limits) as l (name text, most int)
          where l.most > (select count(*) from kontor.delivery d where d.subscriber = l.name and d.locked_until > moment);
        return query
          with recursive busy as materialized (
            select d.org_id, d.subscriber from kontor.delivery d where d.locked_until > moment),
          orgs as (
            (select d.org_id from kontor.delivery d where d.status = 'waiting' and d.wake_at <= moment
              order by d.org_id limit 1)
            union all
            select (select d.org_id from kontor.delivery d where d.status = 'waiting'
                and d.wake_at <= moment and d.org_id > o.org_id order by d.org_id limit 1)
              from orgs o where o.org_id is not null),
          due as (
            select q.*, row_number() over (partition by q.org_id
                order by q.wake_at, q.event_xid, q.event_id, q.part)
                + (select count(*) from busy b where b.org_id = q.org_id) as turn
              from orgs o cross join lateral (
                select d.org_id, d.id, d.subscriber, d.wake_at, d.event_xid, d.event_id, d.part from kontor.delivery d
                  where d.org_id = o.org_id and d.status = 'waiting' and d.wake_at <= moment
                    and (d.locked_until is null or d.locked_until < moment)
                    and d.subscriber = any (open) and not exists (${earlier})
                  order by d.wake_at, d.event_xid, d.event_id, d.part limit claim_deliveries.most) q
              where o.org_id is not null),
          placed as (
            select d.*, row_number() over (partition by d.subscriber order by d.turn, d.wake_at)
                + (select count(*) from busy b where b.subscriber = d.subscriber) as place from due d),
          chosen as (
            select p.org_id, p.id from placed p
              join json_to_recordset(limits) as l (name text, most int) on l.name = p.subscriber
              where p.place <= l.most order by p.turn, p.wake_at limit claim_deliveries.most),
          taken as (
            select d.org_id, d.id from kontor.delivery d join chosen c on c.org_id = d.org_id and c.id = d.id
              where d.status = 'waiting' and (d.locked_until is null or d.locked_until < clock_timestamp())
              for update of d skip locked)
          update kontor.delivery d
            set crashes = d.crashes + case when d.locked_until is null then 0 else 1 end,
              locked_by = node, locked_until = clock_timestamp() + make_interval(secs => seconds)
            from taken t where d.org_id = t.org_id and d.id = t.id
            returning d.org_id, d.id;
      end $$;

    create function kontor.keep_deliveries(node uuid, deliveries uuid[], seconds int) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.delivery d set locked_until = clock_timestamp() + make_interval(secs => seconds)
        where d.id = any (deliveries) and d.locked_by = node and d.locked_until > clock_timestamp() $$;

    -- Milliseconds until some delivery may be claimed that cannot be now. What is due and was not claimed waits for
    -- another one, whose end is noticed; a little is looked back, because time goes on while claims are made.
    create function kontor.next_delivery() returns double precision
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare moment timestamptz := clock_timestamp();
      begin
        return extract(epoch from least(
            (select min(d.wake_at) from kontor.delivery d
              where d.status = 'waiting' and d.wake_at > moment - interval '100 ms' and d.locked_until is null),
            (select min(d.locked_until) from kontor.delivery d where d.locked_until > moment)) - moment) * 1000;
      end $$;

    -- Dead letters that are old, and what waits for a subscriber that is no longer there.
    create function kontor.forget_deliveries(days int, known text[]) returns bigint
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with gone as (
        delete from kontor.delivery d where case when d.status = 'dead' then d.died_at else d.created_at end
            < now() - make_interval(days => forget_deliveries.days)
          and (d.status = 'dead' or d.subscriber <> all (known)) returning 1)
      select count(*) from gone $$;

    create function kontor.count_deliveries(out waiting bigint, out dead bigint)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select count(*) filter (where d.status = 'waiting'), count(*) filter (where d.status = 'dead')
        from kontor.delivery d $$;
  `);
  const list = (names: readonly string[]): string =>
    functions
      .filter((each) => names.some((name) => each.startsWith(`${name}(`)))
      .map((each) => `kontor.${each}`)
      .join(', ');
  const loop = ['fan_out', 'claim_deliveries', 'keep_deliveries', 'next_delivery', 'forget_deliveries', 'count_deliveries']; // prettier-ignore
  await knex.raw(`
    grant execute on function ${list(loop)} to "${roles.loop}";
    grant execute on function ${list(['enter_delivery', 'hold_delivery', 'settle_delivery'])} to "${roles.run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw('drop table kontor.delivery, kontor.event_cursor');
}
