import type { Knex } from 'knex';
import type { Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'key_of(bytea)',
  'open_key(uuid, bytea, text, text, text[], int)',
  'set_password(uuid, text)',
  'is_proved(uuid, int)',
  'prove(uuid)',
  'account_in(uuid)',
  'end_own(uuid, uuid)',
  'sessions_of(uuid)',
];
/** Called by those above, by the owner, or within an organization. */
const inner = [
  'require_proof(uuid, int)',
  'make_key(uuid, uuid, uuid, uuid, bytea, text, text, text[], int)',
  'person_of(uuid)',
];

/** What somebody who is signed in does with his own sessions, his password and his keys. */
export async function up(knex: Knex): Promise<void> {
  const { run, loop } = knex.userParams as Roles;
  await knex.raw(`
    -- A session that a person holds at this moment; no key, no service.
    create function kontor.person_of(session uuid) returns setof kontor.session
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select s.* from kontor.session s
        where s.id = person_of.session and s.kind = 'person' and s.ended_at is null and s.expires_at > clock_timestamp() $$;

    -- All that its account has open, wherever that is.
    create function kontor.sessions_of(session uuid)
      returns table (id uuid, kind text, organization text, agent text, "startedAt" timestamptz, "seenAt" timestamptz,
        "expiresAt" timestamptz, current boolean, name text, mark text, scope json)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select s.id, s.kind, o.name, s.agent, s.started_at, s.seen_at, s.expires_at, s.id = p.id, k.name, k.mark, to_json(k.scope)
        from kontor.person_of(sessions_of.session) p
        join kontor.session s on s.account = p.account and s.ended_at is null and s.expires_at > clock_timestamp()
          and s.kind in ('person', 'key')
        join kontor.organization o on o.id = s.org_id
        left join kontor.key k on k.session = s.id
        order by s.id = p.id desc, s.seen_at desc, s.id $$;

    -- Ends one of its own sessions or keys, or all others that are no keys; gives how many.
    create function kontor.end_own(session uuid, other uuid) returns int
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with ended as (
        update kontor.session s set ended_at = clock_timestamp() from kontor.person_of(end_own.session) p
          where s.account = p.account and s.ended_at is null and s.kind in ('person', 'key')
            and case when other is null then s.id <> p.id and s.kind = 'person' else s.id = other end
          returning s.id)
      select count(*)::int from ended $$;

    create function kontor.account_in(session uuid)
      returns table (id uuid, email text, "passwordHash" text, active boolean)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select a.id, a.email, a.password_hash, a.state = 'active'
        from kontor.person_of(account_in.session) p join kontor.account a on a.id = p.account $$;

    create function kontor.prove(session uuid) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.session s set proved_at = clock_timestamp() from kontor.person_of(prove.session) p where s.id = p.id $$;

    -- Whether it has lately shown who holds it. What the engine does in its own name shows nothing.
    create function kontor.is_proved(session uuid, seconds int) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select exists (select from kontor.session s where s.id = is_proved.session and s.ended_at is null
        and (s.kind = 'service'
          or s.kind = 'person' and s.proved_at > clock_timestamp() - make_interval(secs => seconds))) $$;

    -- Refuses, in the transaction of what it guards, a session of the entered organization that has not.
    create function kontor.require_proof(session uuid, seconds int) returns void
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not exists (select from kontor.session s where s.id = require_proof.session and s.org_id = kontor.org()
            and kontor.is_proved(s.id, seconds)) then
          perform kontor.refuse('proof', null);
        end if;
      end $$;

    -- Ends all sessions of the account, by the trigger of its table.
    create function kontor.set_password(session uuid, password_hash text) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.account a set password_hash = set_password.password_hash
        from kontor.person_of(set_password.session) p where a.id = p.account $$;

    create function kontor.make_key(account uuid, organization uuid, workspace uuid, member uuid, hash bytea, mark text,
        name text, scope text[], days int) returns uuid
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with opened as (
        insert into kontor.session (account, org_id, workspace_id, user_id, expires_at, kind)
          values (make_key.account, organization, workspace, member, now() + make_interval(days => days), 'key')
          returning id)
      insert into kontor.key (session, hash, mark, name, scope)
        select id, make_key.hash, make_key.mark, make_key.name, make_key.scope from opened returning session $$;

    -- A key for who holds the session: in the same organization, as the same user.
    create function kontor.open_key(session uuid, hash bytea, mark text, name text, scope text[], days int) returns uuid
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      select kontor.make_key(p.account, p.org_id, p.workspace_id, p.user_id, hash, mark, name, scope, days)
        from kontor.person_of(open_key.session) p $$;

    create function kontor.key_of(hash bytea)
      returns table (session uuid, account uuid, "user" uuid, organization uuid, workspace uuid)
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.session s set seen_at = clock_timestamp() from kontor.key k
        where k.hash = key_of.hash and s.id = k.session and s.ended_at is null and s.expires_at > clock_timestamp()
        returning s.id, s.account, s.user_id, s.org_id, s.workspace_id $$;
  `);
  const list = (names: readonly string[]) => names.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list([...functions, ...inner])} from public;
    grant execute on function ${list(functions)} to "${loop}";
    grant execute on function kontor.require_proof(uuid, int) to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw([...functions, ...inner].map((each) => `drop function kontor.${each};`).join('\n'));
}
