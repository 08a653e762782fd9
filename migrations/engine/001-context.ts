import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'patterns(text)',
  'pattern(text)',
  'refuse(text, jsonb)',
  'uuidv7()',
  'context()',
  'workspace_id()',
  'user_id()',
  'claimed_org()',
  'org()',
  'no_organization()',
  'zero()',
];

/**
 * In whose name a transaction runs. `kontor.enter` sets it, every policy asks for it; outside of an entered
 * transaction `kontor.org()` is an error, never an empty answer that looks like an empty table.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    grant usage on schema kontor to "${roles.run}", "${roles.loop}";
    -- A function may be called by those it is granted to, and by nobody else.
    alter default privileges revoke execute on functions from public;

    create function kontor.zero() returns uuid language sql immutable parallel safe
      as $$ select '00000000-0000-0000-0000-000000000000'::uuid $$;

    -- By what a context is believed: 256 random bits, made here, that no statement of another role can read. Each
    -- organization has one at a time. One that was replaced counts for transactions that had begun before.
    create table kontor.context_mark (
      mark text collate "C" primary key,
      org_id uuid not null,
      made_at timestamptz not null default clock_timestamp(),
      replaced_at timestamptz
    );
    create unique index context_mark__current on kontor.context_mark (org_id) where replaced_at is null;

    create function kontor.begin_context(organization uuid) returns void language sql volatile as $$
      insert into kontor.context_mark (mark, org_id)
        select encode(sha256(string_agg(uuid_send(gen_random_uuid()), '')), 'hex'), organization from generate_series(1, 3) $$;

    -- New marks for all whose mark is older. The old one counts a minute longer, so that whoever is just entering with it
    -- may go on, and is kept a day for transactions that last.
    create function kontor.renew_contexts(age interval) returns int language plpgsql volatile as $$
      declare
        organization uuid;
        renewed int := 0;
      begin
        delete from kontor.context_mark where replaced_at < clock_timestamp() - interval '1 day';
        for organization in select org_id from kontor.context_mark
            where replaced_at is null and made_at <= clock_timestamp() - age for update skip locked loop
          update kontor.context_mark set replaced_at = clock_timestamp() + interval '1 minute'
            where org_id = organization and replaced_at is null;
          perform kontor.begin_context(organization);
          renewed := renewed + 1;
        end loop;
        return renewed;
      end $$;

    create function kontor.no_organization() returns uuid language plpgsql stable parallel safe as $$
      begin
        raise exception using errcode = 'KNT03', message = 'no organization was entered';
      end $$;

    -- What was entered is one setting, because each that is set costs: the mark, 36 letters each of organization, user and
    -- workspace (blanks for none), then the context as JSON. Everybody may set it, so the organization is that of the mark
    -- and nothing else. A view with the rights of its owner, because each policy asks it: a function costs several times
    -- as much, and may not be put into the statement.
    create view kontor.entered with (security_barrier = true) as
      select coalesce((
          select m.org_id from kontor.context_mark m
            where m.mark = (select left(current_setting('kontor.entered', true), 64)) -- cut out once
              and (m.replaced_at is null or now() < m.replaced_at)),
        kontor.no_organization()) as org;
    grant select on kontor.entered to "${roles.run}", "${roles.loop}";

    create function kontor.org() returns uuid language plpgsql stable parallel safe as $$
      begin
        return (select org from kontor.entered);
      end $$;

    -- Enters an organization in nobody's name. For functions of the owner that looked it up themselves.
    create function kontor.enter_org(organization uuid) returns void language sql volatile as $$
      select set_config('kontor.entered', m.mark || m.org_id::text, true) from kontor.context_mark m
        where m.org_id = organization and m.replaced_at is null $$;

    -- The organization that is claimed, for the defaults of columns, which are asked for each row. Whether it is true is
    -- asked by the policy of the table, once.
    create function kontor.claimed_org() returns uuid language sql stable parallel safe as $$
      select coalesce(nullif(substr(current_setting('kontor.entered', true), 65, 36), '')::uuid, kontor.no_organization()) $$;

    create function kontor.user_id() returns uuid language sql stable parallel safe
      as $$ select nullif(trim(substr(current_setting('kontor.entered', true), 101, 36)), '')::uuid $$;

    create function kontor.workspace_id() returns uuid language sql stable parallel safe
      as $$ select nullif(trim(substr(current_setting('kontor.entered', true), 137, 36)), '')::uuid $$;

    create function kontor.context() returns jsonb language sql stable parallel safe
      as $$ select coalesce(nullif(substr(current_setting('kontor.entered', true), 173), ''), '{}')::jsonb $$;

    -- RFC 9562: 48 bits of milliseconds, then 12 bits of what is left of the microseconds, so that ids made one after
    -- the other rise also within a millisecond; the rest is random.
    create function kontor.uuidv7() returns uuid language sql volatile parallel safe as $$
      select (lpad(to_hex(us / 1000), 12, '0') || '7' || lpad(to_hex(us % 1000 * 4096 / 1000), 3, '0')
              || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid
        from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as us) as now $$;

    -- How a statement refuses from within: the caller makes a fault of code and detail.
    create function kontor.refuse(code text, detail jsonb) returns boolean language plpgsql volatile as $$
      begin
        raise exception using errcode = 'KNT10', message = code, detail = coalesce(detail, '{}'::jsonb)::text;
      end $$;

    -- '%word%' with the special letters of LIKE taken literally; compare with lower(text).
    create function kontor.pattern(word text) returns text language sql immutable parallel safe as $$
      select '%' || replace(replace(replace(lower(word), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' $$;

    -- Every word must be found: the array stands behind LIKE ALL. The longest comes first, it finds the fewest.
    create function kontor.patterns(words text) returns text[] language sql immutable parallel safe as $$
      select coalesce(array_agg(kontor.pattern(word) order by length(word) desc), '{}')
        from regexp_split_to_table(trim(words), '\\s+') as word where word <> '' $$;
  `);
  await knex.raw(
    functions
      .map((each) => `grant execute on function kontor.${each} to "${roles.run}", "${roles.loop}";`)
      .join('\n'),
  );
  await protect(knex, { table: 'context_mark' });
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop view kontor.entered');
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw(`
    drop function kontor.enter_org(uuid);
    drop function kontor.renew_contexts(interval);
    drop function kontor.begin_context(uuid);
    drop table kontor.context_mark;
  `);
}
