import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/**
 * Whether an event is one that a subscription waits for. What it must match is looked up in the audit's image of the
 * record as the event left it, or in the payload of an event that is of no record.
 */
const matching = `
  s.org_id = e.org_id and s.event = e.name and e.xid >= s.horizon
  and (s.record is null or s.record = e.record)
  and case when e.entity is null then e.payload @> s.match
    else s.match = '{}' or exists (select from kontor.audit a where a.org_id = e.org_id and a.entity = e.entity
      and a.record = e.record and a.version = e.record_version and a.image @> s.match) end`;

/** Events that cause events that cause events: how deep, before people have to look at it. */
const depthMax = 16;

/**
 * Brings what arrived to those that wait for it. What was caused too deep becomes a dead letter of the wait instead:
 * people let it through, or drop it.
 */
const bringing = `
  stopped as (
    insert into kontor.delivery (org_id, subscriber, event_xid, event_id, entity, record, version, holds, status, kind,
        died_at, instance, path)
      select f.org_id, 'process:' || i.process, f.xid, f.id, f.entity, f.record, f.record_version, false, 'dead', 'loop',
          clock_timestamp(), f.instance, f.path
        from arrived f join kontor.process_instance i on i.org_id = f.org_id and i.id = f.instance
        where f.depth + 1 >= ${depthMax}
      on conflict do nothing),
  signals as (
    insert into kontor.process_signal (org_id, instance, path, event_xid, event_id, record, payload)
      select f.org_id, f.instance, f.path, f.xid, f.id, f.record, f.payload from arrived f where f.depth + 1 < ${depthMax}
      on conflict do nothing returning process_signal.instance)`;

/** Whether instance `i` is in the hands of this node, or of this run of Temporal. */
const held = `case when i.engine = 'temporal' then i.run = node
  else i.locked_by = node and i.locked_until > clock_timestamp() end`;

/** In the order in which they can be dropped. */
const functions = [
  'look_back(uuid, text)',
  'subscribe(uuid, text, text, uuid, jsonb, text)',
  'dispatch_events(int)',
  'next_process(text[], text)',
  'keep_processes(uuid, uuid[], int)',
  'claim_processes(text[], text, uuid, int, int)',
  'waking_organizations()',
  'open_process_session(uuid)',
  'begin_process(uuid, text, text)',
  'effects(uuid[], text[], int[], uuid, text)',
  'wake_process(uuid)',
  'take_process(uuid, uuid)',
  'hold_processes(uuid[], uuid)',
  'see_processes(uuid[], uuid)',
  'enter_process(uuid)',
  'keep_plans(json)',
];

/**
 * Running processes: what each was started with, what its steps gave, whom it asks and what it waits for. Their rows
 * are behind the wall of their organization; only the loop role looks across it, by the functions that claim and
 * dispatch, and it sees ids there and nothing else.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    -- A process as it was when instances of it began. Text, so that its hash stays that of its text.
    create table kontor.process_plan (
      hash text primary key,
      process text not null,
      body text not null
    );

    create table kontor.process_instance (
      org_id uuid not null default kontor.claimed_org(),
      id uuid not null default kontor.uuidv7(),
      process text not null,
      plan text not null references kontor.process_plan,
      -- Which engine owns it: the one that claimed it first.
      engine text check (engine in ('embedded', 'temporal')),
      status text not null default 'running'
        check (status in ('running', 'completed', 'undone', 'cancelled', 'repair')),
      entity text,
      record uuid,
      input jsonb not null default '{}',
      key text,
      -- In whose name it was started, and by which account.
      starter uuid default kontor.user_id(),
      account uuid,
      workspace_id uuid default kontor.workspace_id(),
      correlation text default kontor.context() ->> 'correlation',
      depth int not null default 0,
      round int not null default 0,
      -- Oldest transaction that ran when it began: events of that one and later ones count.
      horizon xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
      -- Where it stands, and what became of it.
      path text,
      outcome jsonb,
      cancelling boolean not null default false,
      -- When it wants to run; nothing while it waits for a signal. Each signal counts, so that none is lost while it is
      -- being parked.
      wake_at timestamptz default now(),
      signals bigint not null default 0,
      crashes int not null default 0,
      -- The embedded engine holds an instance by a lease. Temporal gives each run an id of its own, and the last one may
      -- write; the lease is then only that of whoever brings Temporal the news.
      locked_by uuid,
      locked_until timestamptz,
      run uuid,
      started_at timestamptz not null default now(),
      ended_at timestamptz,
      primary key (org_id, id),
      -- What lies in the repair inbox goes on when people want it to, whatever comes for it meanwhile.
      check (wake_at is null or status = 'running')
    );
    create index process_instance__due on kontor.process_instance (org_id, wake_at) where wake_at is not null;
    create index process_instance__key on kontor.process_instance (org_id, process, key) where key is not null;
    create index process_instance__record on kontor.process_instance (org_id, record) where record is not null;
    create index process_instance__status on kontor.process_instance (org_id, status, started_at);

    create table kontor.process_step (
      org_id uuid not null default kontor.claimed_org(),
      instance uuid not null,
      path text not null,
      kind text not null,
      status text not null check (status in ('done', 'failed', 'retrying', 'waiting', 'skipped')),
      action text,
      input jsonb,
      result jsonb,
      failure jsonb,
      attempts int not null default 0,
      wake_at timestamptz,
      horizon xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
      started_at timestamptz not null default clock_timestamp(),
      ended_at timestamptz,
      -- No foreign key: whoever writes a step holds its instance, and to ask again would cost each step a tenth.
      primary key (org_id, instance, path)
    );

    create table kontor.process_subscription (
      org_id uuid not null default kontor.claimed_org(),
      instance uuid not null,
      path text not null,
      event text not null,
      record uuid,
      match jsonb not null,
      horizon xid8 not null,
      primary key (org_id, instance, path),
      foreign key (org_id, instance) references kontor.process_instance on delete cascade
    );
    create index process_subscription__event on kontor.process_subscription (org_id, event);
    create index process_subscription__record on kontor.process_subscription (org_id, record) where record is not null;

    create table kontor.process_signal (
      org_id uuid not null default kontor.claimed_org(),
      instance uuid not null,
      path text not null,
      event_xid xid8 not null,
      event_id bigint not null,
      record uuid,
      payload jsonb,
      at timestamptz not null default clock_timestamp(),
      primary key (org_id, instance, path, event_xid, event_id),
      foreign key (org_id, instance) references kontor.process_instance on delete cascade
    );

    -- How far the events of an organization were looked through for those that wait.
    create table kontor.process_cursor (
      org_id uuid primary key,
      xid xid8 not null,
      id bigint not null
    );

    create table kontor.approval (
      org_id uuid not null default kontor.claimed_org(),
      id uuid not null default kontor.uuidv7(),
      instance uuid not null,
      path text not null,
      title text not null,
      roles text[] not null,
      user_id uuid,
      except_user uuid,
      mode text not null check (mode in ('any', 'all', 'count', 'inOrder')),
      count int not null,
      entity text,
      record uuid,
      form text,
      "values" jsonb not null default '{}',
      status text not null default 'open' check (status in ('open', 'approved', 'rejected', 'closed')),
      opened_at timestamptz not null default clock_timestamp(),
      decided_at timestamptz,
      primary key (org_id, id),
      unique (org_id, instance, path),
      foreign key (org_id, instance) references kontor.process_instance on delete cascade
    );
    create index approval__open on kontor.approval (org_id, opened_at) where status = 'open';
    create index approval__record on kontor.approval (org_id, record) where record is not null;

    create table kontor.approval_decision (
      org_id uuid not null default kontor.claimed_org(),
      approval uuid not null,
      by uuid not null default kontor.user_id(),
      role text,
      approved boolean not null,
      comment text,
      at timestamptz not null default clock_timestamp(),
      primary key (org_id, approval, by),
      foreign key (org_id, approval) references kontor.approval on delete cascade
    );

    -- By which process and step something was written, where it was not by hand.
    alter table kontor.audit add column via jsonb default kontor.context() -> 'via';
  `);
  for (const table of [
    'process_instance',
    'process_step',
    'process_subscription',
    'process_signal',
    'approval',
  ])
    await protect(knex, { table, org: 'org_id', run: 'select, insert, update, delete' });
  await protect(knex, { table: 'approval_decision', org: 'org_id', run: 'select, insert' });
  await protect(knex, { table: 'process_cursor', org: 'org_id', run: 'select, insert, update' });
  await protect(knex, { table: 'process_plan', open: true });
  await knex.raw(`
    -- What runs keeps the plan it began with, so plans are kept before anything can begin with them.
    create function kontor.keep_plans(plans json) returns void language sql volatile security definer
      set search_path = pg_catalog, pg_temp as $$
      insert into kontor.process_plan (hash, process, body)
        select p.hash, p.process, p.body from json_to_recordset(plans) as p (hash text, process text, body text)
        on conflict do nothing $$;

    -- The organization of an instance, in nobody's name: for what is kept about the process itself.
    create function kontor.enter_process(instance uuid) returns void language plpgsql volatile security definer
      set search_path = pg_catalog, pg_temp as $$
      begin
        perform kontor.enter_org(i.org_id)
          from kontor.process_instance i where i.id = enter_process.instance;
        if not found then perform kontor.refuse('gone', null); end if;
      end $$;

    -- Each instance is looked up by itself: with a list of ids the planner has to guess, and may read all of them.

    -- Refuses whoever does not hold all of them any more. Locks nothing: for whoever only reads.
    create function kontor.see_processes(instances uuid[], node uuid) returns void language plpgsql stable as $$
      declare seen boolean;
      begin
        select bool_and(coalesce((
            select ${held} from kontor.process_instance i where i.org_id = kontor.org() and i.id = w.id), false))
          into seen from unnest(instances) as w (id);
        if not seen then perform kontor.refuse('lost', null); end if;
      end $$;

    -- The same, and keeps others from taking them until this transaction ends. Two that hold some of the same wait for
    -- each other in one order.
    create function kontor.hold_processes(instances uuid[], node uuid) returns void language plpgsql volatile as $$
      declare
        wanted int;
        found int;
      begin
        select count(*), count(l.taken) into wanted, found
          from (select distinct id from unnest(instances) as u (id) order by id) w
            left join lateral (
              select true as taken from kontor.process_instance i
                where i.org_id = kontor.org() and i.id = w.id and ${held}
                for no key update) l on true;
        if found < wanted then perform kontor.refuse('lost', null); end if;
      end $$;

    -- A run of Temporal takes over: what an earlier one still wants to write is refused from now on.
    create function kontor.take_process(instance uuid, run uuid) returns void language plpgsql volatile as $$
      begin
        update kontor.process_instance i set run = take_process.run
          where i.org_id = kontor.org() and i.id = take_process.instance and i.engine = 'temporal'
            and i.status = 'running';
        if not found then perform kontor.refuse('lost', null); end if;
      end $$;

    create function kontor.wake_process(instance uuid) returns void language plpgsql volatile as $$
      begin
        update kontor.process_instance i set signals = i.signals + 1, wake_at = clock_timestamp()
          where i.org_id = kontor.org() and i.id = wake_process.instance and i.status = 'running';
        perform pg_notify('kontor_process', '');
      end $$;

    -- First write of a transaction of steps: done already, sealed, or free to be done by who holds the instances.
    create function kontor.effects(instances uuid[], paths text[], rounds int[], node uuid, state text)
      returns void language plpgsql volatile as $$
      declare
        marked int;
        was boolean;
      begin
        perform kontor.hold_processes(effects.instances, effects.node);
        insert into kontor.effect as e (instance, path, round, state)
          select m.instance::text, m.path, m.round, effects.state
            from unnest(effects.instances, effects.paths, effects.rounds) as m (instance, path, round)
          on conflict on constraint effect_pkey do update set state = excluded.state
            where e.state <> 'done' and not e.tombstone;
        get diagnostics marked = row_count;
        if marked = cardinality(effects.instances) then return; end if;
        select bool_or(e.tombstone) into was
          from unnest(effects.instances, effects.paths, effects.rounds) as m (instance, path, round)
            join kontor.effect e on e.org_id = kontor.org() and e.instance = m.instance::text and e.path = m.path
              and e.round = m.round;
        perform kontor.refuse(case when was then 'sealed' else 'repeated' end, null);
      end $$;

    -- Claims the key of an instance. Two that begin at one moment ask one after the other.
    create function kontor.begin_process(instance uuid, key text, again text) returns boolean
      language plpgsql volatile as $$
      declare mine text;
      begin
        select i.process into mine from kontor.process_instance i
          where i.org_id = kontor.org() and i.id = begin_process.instance;
        perform pg_advisory_xact_lock(hashtextextended(kontor.org()::text || mine || begin_process.key, 0));
        if begin_process.again <> 'always' and exists (select from kontor.process_instance i
            where i.org_id = kontor.org() and i.process = mine and i.key = begin_process.key
              and i.id <> begin_process.instance and (begin_process.again = 'never' or i.ended_at is null)) then
          return false;
        end if;
        update kontor.process_instance i set key = begin_process.key
          where i.org_id = kontor.org() and i.id = begin_process.instance;
        return true;
      end $$;

    -- A session in which a process acts as its starter.
    create function kontor.open_process_session(instance uuid) returns uuid
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      insert into kontor.session (account, org_id, workspace_id, user_id, expires_at, agent, kind)
        select i.account, i.org_id, i.workspace_id, i.starter, now() + interval '1 hour', 'process', 'service'
          from kontor.process_instance i
          where i.id = open_process_session.instance and i.account is not null and i.starter is not null
        returning id $$;

    -- Organizations in which something wants to run, now or later: a few looks at the index for each.
    create function kontor.waking_organizations() returns setof uuid language sql stable security definer
      set search_path = pg_catalog, pg_temp as $$
      with recursive orgs as (
        (select i.org_id from kontor.process_instance i where i.wake_at is not null order by i.org_id limit 1)
        union all
        select (select i.org_id from kontor.process_instance i where i.wake_at is not null and i.org_id > o.org_id
          order by i.org_id limit 1) from orgs o where o.org_id is not null)
      select o.org_id from orgs o where o.org_id is not null $$;

    -- Round by organization: each gets its share of what is claimed, however much another one wants. What nobody owns
    -- yet goes to the engine for what is fresh, or is left where there is none.
    create function kontor.claim_processes(engines text[], fresh text, node uuid, most int, seconds int)
      returns table (instance uuid, engine text, organization uuid)
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        -- Once: an index is not asked about a time that moves.
        moment timestamptz := clock_timestamp();
        due uuid[];
      begin
        select array_agg(o) into due from kontor.waking_organizations() o
          where (select min(i.wake_at) from kontor.process_instance i where i.org_id = o) <= moment;
        if due is null then return; end if;
        return query
          with taken as (
            select d.org_id, d.id from unnest(due) o
              cross join lateral (
                select i.org_id, i.id from kontor.process_instance i
                  where i.org_id = o and i.wake_at <= moment
                    and coalesce(i.engine, fresh) = any (engines)
                    and (i.locked_until is null or i.locked_until < moment)
                  order by i.wake_at limit greatest(1, most / cardinality(due)) for update skip locked) d
              limit most)
          update kontor.process_instance i
            set locked_by = node, locked_until = clock_timestamp() + make_interval(secs => seconds),
              engine = coalesce(i.engine, fresh)
            from taken where i.org_id = taken.org_id and i.id = taken.id
            returning i.id, i.engine, i.org_id;
      end $$;

    create function kontor.keep_processes(node uuid, instances uuid[], seconds int) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.process_instance i set locked_until = clock_timestamp() + make_interval(secs => seconds)
        where i.id = any (instances) and i.locked_by = node and i.locked_until > clock_timestamp() $$;

    -- Milliseconds until some instance wants to run and may be claimed.
    create function kontor.next_process(engines text[], fresh text) returns double precision
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare moment timestamptz := clock_timestamp();
      begin
        return (
          select extract(epoch from min(n.at) - moment) * 1000 from kontor.waking_organizations() o
            cross join lateral (
              (select min(greatest(i.wake_at, coalesce(i.locked_until, i.wake_at))) as at
                from kontor.process_instance i
                where i.org_id = o and i.wake_at <= moment and coalesce(i.engine, fresh) = any (engines))
              union all
              (select i.wake_at from kontor.process_instance i
                where i.org_id = o and i.wake_at > moment and coalesce(i.engine, fresh) = any (engines)
                order by i.wake_at limit 1)) n);
      end $$;

    -- Brings new events to those that wait for them, in the order of the cursor and below the oldest transaction.
    create function kontor.dispatch_events(most int) returns int language plpgsql volatile security definer
      set search_path = pg_catalog, pg_temp as $$
      declare
        org uuid;
        reached kontor.process_cursor;
        horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
        woken int := 0;
        now_woken int;
      begin
        for org in select distinct s.org_id from kontor.process_subscription s loop
          select * into reached from kontor.process_cursor c where c.org_id = org for update skip locked;
          continue when not found;
          with batch as materialized (
            select e.* from kontor.event e
              where e.org_id = org and (e.xid, e.id) > (reached.xid, reached.id) and e.xid < horizon
              order by e.xid, e.id limit most),
          arrived as materialized (
            select e.*, s.instance, s.path from batch e join kontor.process_subscription s on ${matching}),
          ${bringing},
          awake as (
            update kontor.process_instance i set signals = i.signals + 1, wake_at = clock_timestamp()
              where i.org_id = org and i.id in (select s.instance from signals s) and i.status = 'running' returning 1),
          moved as (
            update kontor.process_cursor c set xid = b.xid, id = b.id
              from (select e.xid, e.id from batch e order by e.xid desc, e.id desc limit 1) b where c.org_id = org)
          select count(*) into now_woken from awake;
          woken := woken + now_woken;
        end loop;
        return woken;
      end $$;

    -- Waits for an event from a step on. The cursor of an organization in which nobody waited goes no further back than
    -- what runs now: what is older is found by looking back.
    create function kontor.subscribe(instance uuid, path text, event text, record uuid, match jsonb, since text)
      returns void language sql volatile as $$
      insert into kontor.process_cursor as c (org_id, xid, id)
        values (kontor.org(), pg_snapshot_xmin(pg_current_snapshot()), 0)
        on conflict (org_id) do update set xid = excluded.xid, id = 0
          where c.xid < excluded.xid and not exists (
            select from kontor.process_subscription s where s.org_id = kontor.org());
      insert into kontor.process_subscription (instance, path, event, record, match, horizon)
        select i.id, subscribe.path, subscribe.event, subscribe.record, subscribe.match,
            case when since is null then pg_snapshot_xmin(pg_current_snapshot()) else coalesce(t.horizon, i.horizon) end
          from kontor.process_instance i left join kontor.process_step t
            on t.org_id = i.org_id and t.instance = i.id and t.path = since
          where i.org_id = kontor.org() and i.id = subscribe.instance
        on conflict do nothing $$;

    -- Finds what happened before the subscription could be seen. Called when it can be.
    create function kontor.look_back(instance uuid, path text) returns bigint language plpgsql volatile as $$
      declare brought bigint;
      begin
        with arrived as materialized (
          select e.*, s.instance, s.path
            from kontor.process_subscription s join kontor.event e on ${matching}
            where s.org_id = kontor.org() and s.instance = look_back.instance and s.path = look_back.path),
        ${bringing}
        select count(*) into brought from signals;
        return brought;
      end $$;
  `);
  const list = (names: readonly string[]): string =>
    functions
      .filter((each) => names.some((name) => each.startsWith(`${name}(`)))
      .map((each) => `kontor.${each}`)
      .join(', ');
  const loop = ['claim_processes', 'keep_processes', 'next_process', 'dispatch_events', 'open_process_session']; // prettier-ignore
  const run = [
    'keep_plans',
    'enter_process',
    'hold_processes',
    'see_processes',
    'take_process',
    'wake_process',
    'effects',
    'begin_process',
  ];
  await knex.raw(`
    grant execute on function ${list(loop)} to "${roles.loop}";
    grant execute on function ${list([...run, 'subscribe', 'look_back'])} to "${roles.run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw(`
    alter table kontor.audit drop column via;
    drop table kontor.approval_decision, kontor.approval, kontor.process_cursor, kontor.process_signal,
      kontor.process_subscription, kontor.process_step, kontor.process_instance, kontor.process_plan;
  `);
}
