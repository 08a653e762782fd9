import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'second_factor_of(uuid)',
  'take_passkey(uuid, bigint)',
  'passkey_of(bytea)',
  'credentials_of(uuid)',
  'drop_passkey(uuid, uuid)',
  'passkeys_of(uuid)',
  'add_passkey(uuid, bytea, bytea, bigint, text, bytea[])',
  'take_challenge(bytea, text)',
  'open_challenge(bytea, text, int)',
  'has_factor(uuid)',
];

/** For administrators, in the organization that was entered. */
const ofTheRunRole = ['second_factor_for(uuid)'];
/** Called by those. */
const inner = ['factor_state(uuid, uuid)'];

/** The same as in 036, where only an app was a factor. */
const before = {
  renew: `
    create or replace function kontor.renew_recovery(session uuid, hashes bytea[]) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare holder uuid;
      begin
        select f.account into holder from kontor.person_of(renew_recovery.session) p
          join kontor.factor f on f.account = p.account and f.confirmed_at is not null for update of f;
        if holder is null then return false; end if;
        perform kontor.keep_recovery(holder, hashes);
        return true;
      end $$;`,
  gone: `
        delete from kontor.factor f where f.account = holder and f.confirmed_at is not null;
        if not found then return 'none'; end if;`,
};

const now = {
  renew: `
    create or replace function kontor.renew_recovery(session uuid, hashes bytea[]) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare holder uuid;
      begin
        select a.id into holder from kontor.person_of(renew_recovery.session) p
          join kontor.account a on a.id = p.account for update of a;
        if holder is null or not kontor.has_factor(holder) then return false; end if;
        perform kontor.keep_recovery(holder, hashes);
        return true;
      end $$;`,
  gone: `
        if holder is null or not kontor.has_factor(holder) then return 'none'; end if;
        delete from kontor.factor f where f.account = holder;
        delete from kontor.passkey k where k.account = holder;`,
};

/** Takes the factor of somebody else away, by 036; `gone` is what goes. */
const takeFactor = (gone: string): string => `
    create or replace function kontor.take_factor(session uuid, person text) returns text
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
        end if;${gone}
        update core."user" u set version = u.version + 1, updated_at = clock_timestamp(), updated_by = asker.user_id
          where u.org_id = asker.org_id and u.id = member returning u.version into raised;
        insert into kontor.audit (org_id, entity, record, version, image, actor, cause, correlation, via)
          values (asker.org_id, 'core.User', member, raised, coalesce((select a.image from kontor.audit a
              where a.org_id = asker.org_id and a.entity = 'core.User' and a.record = member
              order by a.version desc, a.id desc limit 1), '{}'), asker.user_id, 'secondFactorTaken', null, null);
        return 'taken';
      end $$;`;

/** Passkeys: what an authenticator proves itself by, and what it was asked to sign; and who has a second factor at all. */
export async function up(knex: Knex): Promise<void> {
  const { run, loop } = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.passkey (
      id uuid primary key default gen_random_uuid(),
      -- The name that the authenticator knows it by.
      credential bytea not null unique,
      account uuid not null references kontor.account on delete cascade,
      name text not null,
      -- What its signatures are checked by: it opens nothing.
      public_key bytea not null,
      -- How often it signed, as it says; many never count, and say 0.
      counter bigint not null,
      made_at timestamptz not null default now(),
      used_at timestamptz,
      -- When it counted backwards: there are two of it, and neither is taken any more.
      copied_at timestamptz
    );
    create index passkey__account on kontor.passkey (account);

    -- What an authenticator was asked to sign, and for what. It is gone when it was brought back.
    create table kontor.challenge (
      hash bytea primary key,
      about text not null,
      expires_at timestamptz not null
    );
    create index challenge__expires_at on kontor.challenge (expires_at);

    -- Recovery codes stand for either kind of factor, and are worth nothing once there is none.
    alter table kontor.recovery_code
      drop constraint recovery_code_account_fkey,
      add constraint recovery_code_account_fkey foreign key (account) references kontor.account on delete cascade;

    create function kontor.has_factor(account uuid) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select exists (select from kontor.factor f where f.account = has_factor.account and f.confirmed_at is not null)
        or exists (select from kontor.passkey k where k.account = has_factor.account) $$;

    create function kontor.end_recovery() returns trigger language plpgsql security definer
      set search_path = pg_catalog, pg_temp as $$
      begin
        if not kontor.has_factor(old.account) then
          delete from kontor.recovery_code r where r.account = old.account;
          -- Where a role asks for a factor, he is looked at anew, wherever he is signed in.
          update kontor.rights_version v set version = v.version + 1
            where v.org_id in (select s.org_id from kontor.session s where s.account = old.account and s.ended_at is null);
        end if;
        return old;
      end $$;
    create trigger end_recovery after delete on kontor.factor for each row execute function kontor.end_recovery();
    create trigger end_recovery after delete on kontor.passkey for each row execute function kontor.end_recovery();

    create function kontor.open_challenge(hash bytea, about text, seconds int) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      delete from kontor.challenge where hash in (
        select c.hash from kontor.challenge c where c.expires_at < clock_timestamp() limit 20 for update skip locked);
      insert into kontor.challenge (hash, about, expires_at)
        values (open_challenge.hash, open_challenge.about, clock_timestamp() + make_interval(secs => seconds)) $$;

    create function kontor.take_challenge(hash bytea, about text) returns boolean
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with taken as (
        delete from kontor.challenge c where c.hash = take_challenge.hash and c.about = take_challenge.about
          and c.expires_at > clock_timestamp() returning c.hash)
      select exists (select from taken) $$;

    -- One more for who holds the session: 'first' where he had no factor before, and recovery codes are kept with it.
    create function kontor.add_passkey(session uuid, credential bytea, public_key bytea, counter bigint, name text,
        hashes bytea[]) returns text
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        holder uuid;
        first boolean;
      begin
        select a.id into holder from kontor.person_of(add_passkey.session) p
          join kontor.account a on a.id = p.account for update of a;
        if holder is null then return 'nobody'; end if;
        if (select count(*) >= 20 from kontor.passkey k where k.account = holder) then return 'many'; end if;
        first := not kontor.has_factor(holder);
        insert into kontor.passkey (credential, account, name, public_key, counter)
          values (add_passkey.credential, holder, add_passkey.name, add_passkey.public_key, add_passkey.counter)
          on conflict do nothing;
        if not found then return 'known'; end if;
        if first then perform kontor.keep_recovery(holder, hashes); end if;
        return case when first then 'first' else 'added' end;
      end $$;

    create function kontor.passkeys_of(session uuid)
      returns table (id uuid, name text, since timestamptz, "usedAt" timestamptz, "copiedAt" timestamptz)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select k.id, k.name, k.made_at, k.used_at, k.copied_at
        from kontor.person_of(passkeys_of.session) p join kontor.passkey k on k.account = p.account order by k.made_at, k.id $$;

    create function kontor.drop_passkey(session uuid, id uuid) returns boolean
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with gone as (
        delete from kontor.passkey k using kontor.person_of(drop_passkey.session) p
          where k.account = p.account and k.id = drop_passkey.id returning k.id)
      select exists (select from gone) $$;

    create function kontor.credentials_of(account uuid) returns table (credential bytea)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select k.credential from kontor.passkey k where k.account = credentials_of.account order by k.made_at, k.id $$;

    create function kontor.passkey_of(credential bytea)
      returns table (id uuid, account uuid, email text, "publicKey" bytea)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select k.id, a.id, a.email, k.public_key from kontor.passkey k join kontor.account a on a.id = k.account
        where k.credential = passkey_of.credential and a.state = 'active' $$;

    -- Takes what it has signed: 'taken', 'copied' where it does not count on from what it counted before, or 'gone'.
    create function kontor.take_passkey(id uuid, counter bigint) returns text
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        update kontor.passkey k set counter = take_passkey.counter, used_at = clock_timestamp()
          where k.id = take_passkey.id and k.copied_at is null
            and (k.counter < take_passkey.counter or k.counter = 0 and take_passkey.counter = 0);
        if found then return 'taken'; end if;
        update kontor.passkey k set copied_at = coalesce(k.copied_at, clock_timestamp()) where k.id = take_passkey.id;
        return case when found then 'copied' else 'gone' end;
      end $$;

    -- Whether an account has a second factor, and the roles of an organization that are records and ask for one. Without
    -- an account there is nobody who has to have one.
    create function kontor.factor_state(organization uuid, account uuid) returns json
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        return json_build_object('held', account is null or kontor.has_factor(account),
          'asking', (select coalesce(json_agg(r.key), '[]') from core."role" r
            where r.org_id = organization and r.deleted_at is null and (to_jsonb(r) ->> 'second_factor')::boolean));
      end $$;

    -- That of whoever holds the session. Services and processes need none; who stands in for somebody is there by his own.
    create function kontor.second_factor_of(session uuid) returns json
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select kontor.factor_state(s.org_id,
          case when s.kind <> 'service' and a.email <> 'services@kontor.invalid' then coalesce(p.account, s.account) end)
        from kontor.session s join kontor.account a on a.id = s.account left join kontor.session p on p.id = s.parent
        where s.id = second_factor_of.session $$;

    -- That of a user. Who may ask is decided by whoever asks this.
    create function kontor.second_factor_for(member uuid) returns json
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        return (select kontor.factor_state(u.org_id, a.id) from core."user" u
          left join kontor.account a on u.account = a.id::text or u.account is null and lower(u.email) = lower(a.email)
          where u.org_id = kontor.org() and u.id = member);
      end $$;
    ${now.renew}
    ${takeFactor(now.gone)}
  `);
  for (const table of ['passkey', 'challenge']) await protect(knex, { table });
  const list = (names: readonly string[]) => names.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list([...functions, ...ofTheRunRole, ...inner, 'end_recovery()'])} from public;
    grant execute on function ${list(functions)} to "${loop}";
    grant execute on function ${list(ofTheRunRole)} to "${run}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ${before.renew}
    ${takeFactor(before.gone)}
    drop trigger end_recovery on kontor.factor;
    drop table kontor.challenge, kontor.passkey;
    drop function kontor.end_recovery();
    delete from kontor.recovery_code r where not exists (select from kontor.factor f where f.account = r.account);
    alter table kontor.recovery_code
      drop constraint recovery_code_account_fkey,
      add constraint recovery_code_account_fkey foreign key (account) references kontor.factor on delete cascade;
    ${[...ofTheRunRole, ...functions, ...inner].map((each) => `drop function kontor.${each};`).join('\n')}
  `);
}
