import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

const before = ['see_process(uuid, uuid)', 'hold_process(uuid, uuid)', 'effect(uuid, text, int, uuid, text)'];
const together = [
  'see_processes(uuid[], uuid)',
  'hold_processes(uuid[], uuid)',
  'effects(uuid[], text[], int[], uuid, text)',
];

const dropped = (list: readonly string[]): string =>
  list
    .toReversed()
    .map((each) => `drop function kontor.${each};`)
    .join('\n');

const granted = (list: readonly string[], { run, loop }: Roles): string =>
  [
    ...list.map((each) => `grant execute on function kontor.${each} to "${run}";`),
    `grant execute on function kontor.${claim} to "${loop}";`,
  ].join('\n');

const claim = 'claim_processes(text[], text, uuid, int, int)';

/** As in 009, and with the organization of each where `more` wants it. */
const claiming = (more: boolean): string => `
  drop function kontor.${claim};
  -- Round by organization: each gets its share of what is claimed, however much another one wants. What nobody owns
  -- yet goes to the engine for what is fresh, or is left where there is none.
  create function kontor.claim_processes(engines text[], fresh text, node uuid, most int, seconds int)
    returns table (instance uuid, engine text${more ? ', organization uuid' : ''})
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
          returning i.id, i.engine${more ? ', i.org_id' : ''};
    end $$;`;

/** Whether instance `i` is in the hands of this node, or of this run of Temporal. */
const held = `case when i.engine = 'temporal' then i.run = node
  else i.locked_by = node and i.locked_until > clock_timestamp() end`;

/**
 * What instances do at the same moment is one transaction: who holds them is asked of all of them at once, and their
 * steps are marked at once. One that is not held, or was marked before, refuses all of it, and leaves nothing.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(dropped(before) + claiming(true));
  await knex.raw(`
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
    ${granted(together, knex.userParams as Roles)}
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(dropped(together) + claiming(false));
  await knex.raw(`
    create function kontor.see_process(instance uuid, node uuid) returns void language plpgsql stable as $$
      begin
        perform from kontor.process_instance i
          where i.org_id = kontor.org() and i.id = see_process.instance and ${held};
        if not found then perform kontor.refuse('lost', null); end if;
      end $$;
    create function kontor.hold_process(instance uuid, node uuid) returns void language plpgsql volatile as $$
      begin
        perform from kontor.process_instance i
          where i.org_id = kontor.org() and i.id = hold_process.instance and ${held} for no key update;
        if not found then perform kontor.refuse('lost', null); end if;
      end $$;
    create function kontor.effect(instance uuid, path text, round int, node uuid, state text default 'done')
      returns void language plpgsql volatile as $$
      declare was boolean;
      begin
        perform kontor.hold_process(effect.instance, effect.node);
        insert into kontor.effect as e (instance, path, round, state)
          values (effect.instance::text, effect.path, effect.round, effect.state)
          on conflict on constraint effect_pkey do update set state = excluded.state
            where e.state <> 'done' and not e.tombstone;
        if found then return; end if;
        select e.tombstone into was from kontor.effect e where e.org_id = kontor.org()
          and e.instance = effect.instance::text and e.path = effect.path and e.round = effect.round;
        perform kontor.refuse(case when was then 'sealed' else 'repeated' end, null);
      end $$;
    ${granted(before, knex.userParams as Roles)}
  `);
}
