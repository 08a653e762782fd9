import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

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
  'entry()',
  'entry_of(uuid)',
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

    -- By what a context is believed. The last value that a connection gave a sequence is told to that connection alone, and
    -- only the owner may give this one values; it is written nowhere. So \`kontor.enter\` leaves here what nobody else can.
    create unlogged sequence kontor.entry minvalue -9223372036854775808;
    grant select on kontor.entry to "${roles.run}", "${roles.loop}";
    create function kontor.entry() returns bigint language sql volatile parallel restricted
      as $$ select currval('kontor.entry') $$;

    -- What is left there: 64 bits of the organization and the moment in which the transaction began, so that it is of no use
    -- to another transaction. Nobody can look for an organization with the same bits: an id is given, not chosen.
    create function kontor.entry_of(organization uuid) returns bigint language sql stable parallel safe
      as $$ select uuid_hash_extended(organization, (date_part('epoch', now()) * 1000000)::bigint) $$;

    create function kontor.no_organization() returns uuid language plpgsql stable parallel safe as $$
      begin
        raise exception using errcode = 'KNT03', message = 'no organization was entered';
      end $$;

    -- The organization that is claimed, for the defaults of columns, which are asked for each row. Whether it is true is
    -- asked by the policy of the table, once.
    create function kontor.claimed_org() returns uuid language sql stable parallel safe as $$
      select coalesce(nullif(left(current_setting('kontor.entered', true), 36), '')::uuid, kontor.no_organization()) $$;

    -- What was entered is one setting, because each that is set costs: 36 letters each of organization, user and workspace
    -- (blanks for none), then the context as JSON. Everybody may set it, so its organization counts only where it is the one
    -- that was entered. A view, because each policy asks it: functions of one statement are put into the statement's plan,
    -- where the view is one expression.
    create view kontor.entered with (security_invoker = true) as
      select case when kontor.entry_of(claimed) = kontor.entry() then claimed else kontor.no_organization() end as org
        from (select kontor.claimed_org() as claimed) as setting;
    grant select on kontor.entered to "${roles.run}", "${roles.loop}";

    create function kontor.org() returns uuid language plpgsql stable parallel restricted as $$
      begin
        return (select org from kontor.entered);
      end $$;

    -- Enters an organization in nobody's name. For functions of the owner that looked it up themselves.
    create function kontor.enter_org(organization uuid) returns void language sql volatile as $$
      select setval('kontor.entry', kontor.entry_of(organization)), set_config('kontor.entered', organization::text, true) $$;

    create function kontor.user_id() returns uuid language sql stable parallel safe
      as $$ select nullif(trim(substr(current_setting('kontor.entered', true), 37, 36)), '')::uuid $$;

    create function kontor.workspace_id() returns uuid language sql stable parallel safe
      as $$ select nullif(trim(substr(current_setting('kontor.entered', true), 73, 36)), '')::uuid $$;

    create function kontor.context() returns jsonb language sql stable parallel safe
      as $$ select coalesce(nullif(substr(current_setting('kontor.entered', true), 109), ''), '{}')::jsonb $$;

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
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop view kontor.entered');
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw(`
    drop function kontor.enter_org(uuid);
    drop sequence kontor.entry;
  `);
}
