import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'take_factor(uuid, text)',
  'drop_factor(uuid)',
  'renew_recovery(uuid, bytea[])',
  'confirm_factor(uuid, bigint, bytea[])',
  'begin_factor(uuid, bytea)',
  'factor_in(uuid)',
  'take_recovery(uuid, bytea)',
  'take_step(uuid, bigint)',
  'factor_of(uuid)',
  'take_half(bytea)',
  'half_of(bytea)',
  'open_half(uuid, bytea, int)',
];
/** Called by those above, and by a trigger. */
const inner = ['keep_recovery(uuid, bytea[])'];

/** The second factor: codes of an app, what helps where that was lost, and the half of a sign-in that waits for a code. */
export async function up(knex: Knex): Promise<void> {
  const { loop } = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.factor (
      account uuid primary key references kontor.account on delete cascade,
      -- The seed of its codes, which only a process that has the secret can read.
      sealed bytea not null,
      -- Null until a first code has shown that the app has the seed: until then nobody is asked for one.
      confirmed_at timestamptz,
      -- The last half minute of which a code was taken: each is taken once, and none from before it.
      step bigint not null default 0
    );

    -- One is gone when it was used.
    create table kontor.recovery_code (
      hash bytea primary key,
      account uuid not null references kontor.factor on delete cascade
    );
    create index recovery_code__account on kontor.recovery_code (account);

    -- Whoever has shown his password and not yet his code. It is no session: only a code makes one of it.
    create table kontor.half_session (
      hash bytea primary key,
      account uuid not null references kontor.account on delete cascade,
      expires_at timestamptz not null
    );
    create index half_session__account on kontor.half_session (account);

    create function kontor.open_half(account uuid, hash bytea, seconds int) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      delete from kontor.half_session h where h.account = open_half.account and h.expires_at < clock_timestamp();
      insert into kontor.half_session (hash, account, expires_at)
        values (open_half.hash, open_half.account, clock_timestamp() + make_interval(secs => seconds)) $$;

    create function kontor.half_of(hash bytea) returns table (id uuid, email text)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select a.id, a.email from kontor.half_session h join kontor.account a on a.id = h.account
        where h.hash = half_of.hash and h.expires_at > clock_timestamp() and a.state = 'active' $$;

    -- Of two who bring the same, one gets a session.
    create function kontor.take_half(hash bytea) returns boolean
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with taken as (
        delete from kontor.half_session h using kontor.account a
          where h.hash = take_half.hash and h.expires_at > clock_timestamp() and a.id = h.account and a.state = 'active'
          returning h.hash)
      select exists (select from taken) $$;

    -- What was shown of a password is worth nothing once there is another.
    create function kontor.end_halves() returns trigger language plpgsql security definer
      set search_path = pg_catalog, pg_temp as $$
      begin
        delete from kontor.half_session where account = new.id;
        return new;
      end $$;
    create trigger end_halves after update of state, password_hash on kontor.account
      for each row when (old.state is distinct from new.state or old.password_hash is distinct from new.password_hash)
      execute function kontor.end_halves();

    create function kontor.factor_of(account uuid) returns bytea
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select f.sealed from kontor.factor f where f.account = factor_of.account and f.confirmed_at is not null $$;

    create function kontor.take_step(account uuid, step bigint) returns boolean
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with taken as (
        update kontor.factor f set step = take_step.step
          where f.account = take_step.account and f.confirmed_at is not null and f.step < take_step.step
          returning f.account)
      select exists (select from taken) $$;

    create function kontor.take_recovery(account uuid, hash bytea) returns boolean
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with taken as (
        delete from kontor.recovery_code r where r.hash = take_recovery.hash and r.account = take_recovery.account
          returning r.hash)
      select exists (select from taken) $$;

    -- The factor of whoever holds the session, on or about to be, and how many recovery codes are left.
    create function kontor.factor_in(session uuid)
      returns table (account uuid, email text, sealed bytea, since timestamptz, codes int)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select a.id, a.email, f.sealed, f.confirmed_at,
          (select count(*)::int from kontor.recovery_code r where r.account = a.id)
        from kontor.person_of(factor_in.session) p join kontor.account a on a.id = p.account
        left join kontor.factor f on f.account = a.id $$;

    -- A seed that waits for its first code; one that is on is never replaced.
    create function kontor.begin_factor(session uuid, sealed bytea) returns boolean
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with begun as (
        insert into kontor.factor as f (account, sealed)
          select p.account, begin_factor.sealed from kontor.person_of(begin_factor.session) p
          on conflict (account) do update set sealed = excluded.sealed where f.confirmed_at is null
          returning f.account)
      select exists (select from begun) $$;

    create function kontor.keep_recovery(account uuid, hashes bytea[]) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      delete from kontor.recovery_code r where r.account = keep_recovery.account;
      insert into kontor.recovery_code (hash, account)
        select one, keep_recovery.account from unnest(hashes) as one $$;

    create function kontor.confirm_factor(session uuid, step bigint, hashes bytea[]) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare holder uuid;
      begin
        update kontor.factor f set confirmed_at = clock_timestamp(), step = confirm_factor.step
          from kontor.person_of(confirm_factor.session) p
          where f.account = p.account and f.confirmed_at is null returning f.account into holder;
        if holder is null then return false; end if;
        perform kontor.keep_recovery(holder, hashes);
        return true;
      end $$;

    create function kontor.renew_recovery(session uuid, hashes bytea[]) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare holder uuid;
      begin
        select f.account into holder from kontor.person_of(renew_recovery.session) p
          join kontor.factor f on f.account = p.account and f.confirmed_at is not null for update of f;
        if holder is null then return false; end if;
        perform kontor.keep_recovery(holder, hashes);
        return true;
      end $$;

    create function kontor.drop_factor(session uuid) returns boolean
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with gone as (
        delete from kontor.factor f using kontor.person_of(drop_factor.session) p where f.account = p.account
          returning f.account)
      select exists (select from gone) $$;

    -- Takes the factor of a person of the session's organization away, by id or address, and says so in the audit of that
    -- user. One who belongs to other organizations too is theirs as well. Who may ask is decided by whoever asks this.
    create function kontor.take_factor(session uuid, person text) returns text
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        asker kontor.session;
        holder uuid;
        member uuid;
        raised int;
      begin
        select * into asker from kontor.person_of(take_factor.session);
        select u.id, a.id into member, holder from core."user" u
          join kontor.account a on u.account = a.id::text or u.account is null and lower(u.email) = lower(a.email)
          where u.org_id = asker.org_id and person in (u.id::text, lower(u.email)) and u.kind = 'person' and u.deleted_at is null;
        if member is null then return 'nobody'; end if;
        if exists (select from core."user" u join kontor.account a on a.id = holder
            where u.org_id <> asker.org_id and u.deleted_at is null
              and (u.account = a.id::text or u.account is null and lower(u.email) = lower(a.email))) then
          return 'elsewhere';
        end if;
        delete from kontor.factor f where f.account = holder and f.confirmed_at is not null;
        if not found then return 'none'; end if;
        update core."user" u set version = u.version + 1, updated_at = clock_timestamp(), updated_by = asker.user_id
          where u.org_id = asker.org_id and u.id = member returning u.version into raised;
        insert into kontor.audit (org_id, entity, record, version, image, actor, cause, correlation, via)
          values (asker.org_id, 'core.User', member, raised, coalesce((select a.image from kontor.audit a
              where a.org_id = asker.org_id and a.entity = 'core.User' and a.record = member
              order by a.version desc, a.id desc limit 1), '{}'), asker.user_id, 'secondFactorTaken', null, null);
        return 'taken';
      end $$;
  `);
  for (const table of ['factor', 'recovery_code', 'half_session']) await protect(knex, { table });
  const list = (names: readonly string[]) => names.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list([...functions, ...inner, 'end_halves()'])} from public;
    grant execute on function ${list(functions)} to "${loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw([...functions, ...inner].map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw(`
    drop trigger end_halves on kontor.account;
    drop function kontor.end_halves();
    drop table kontor.half_session, kontor.recovery_code, kontor.factor;
  `);
}
