import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

const before = 'effect(uuid, text, int, uuid)';
const marking = 'effect(uuid, text, int, uuid, text)';

/**
 * Steps that call another program. Their mark is there before the call, as `asked`: whoever comes after a crash asks
 * again, and who takes the process back knows that it may have happened. `refused`: the other side said no.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    alter table kontor.effect add column state text not null default 'done'
      check (state in ('asked', 'refused', 'done'));
    update kontor.effect set state = 'refused' where tombstone;

    -- First write of a step's transaction: done already, sealed, or free to be done by who holds the instance.
    drop function kontor.${before};
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
    grant execute on function kontor.${marking} to "${roles.run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    drop function kontor.${marking};
    alter table kontor.effect drop column state;
    create function kontor.effect(instance uuid, path text, round int, node uuid) returns void
      language plpgsql volatile as $$
      declare was boolean;
      begin
        perform kontor.hold_process(effect.instance, effect.node);
        insert into kontor.effect (instance, path, round)
          values (effect.instance::text, effect.path, effect.round) on conflict do nothing;
        if found then return; end if;
        select e.tombstone into was from kontor.effect e where e.org_id = kontor.org()
          and e.instance = effect.instance::text and e.path = effect.path and e.round = effect.round;
        perform kontor.refuse(case when was then 'sealed' else 'repeated' end, null);
      end $$;
    grant execute on function kontor.${before} to "${roles.run}";
  `);
}
