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

    -- Stable, though it only raises: with a volatile function inside, kontor.org() would not be inlined, and each policy
    -- would cost forty microseconds more.
    create function kontor.no_organization() returns uuid language plpgsql stable parallel safe as $$
      begin
        raise exception using errcode = 'KNT03', message = 'no organization was entered';
      end $$;

    -- What was entered is one setting, because each that is set costs: 36 letters each of organization, user and
    -- workspace (blanks for none), then the context as JSON.
    create function kontor.org() returns uuid language sql stable parallel safe as $$
      select coalesce(nullif(left(current_setting('kontor.entered', true), 36), '')::uuid, kontor.no_organization()) $$;

    create function kontor.user_id() returns uuid language sql stable parallel safe
      as $$ select nullif(substr(current_setting('kontor.entered', true), 37, 36), '')::uuid $$;

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
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
}
