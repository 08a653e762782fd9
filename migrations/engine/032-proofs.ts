import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'use_link(bytea, text)',
  'link_is_open(bytea)',
  'send_link(uuid, uuid, text, bytea, int, text, bytea)',
  'receiver_of(text)',
  'forget_attempts(bytea[])',
  'count_attempt(bytea[], int[], int[])',
];

/** How somebody shows who he is, beside his password: links that are mailed to him, and how often it was tried. */
export async function up(knex: Knex): Promise<void> {
  const { loop } = knex.userParams as Roles;
  await knex.raw(`
    -- One that was mailed to an address. Without an account, its use makes one: somebody was invited.
    create table kontor.link (
      hash bytea primary key,
      email text not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index link__email on kontor.link (email);

    -- Attempts within a time, by what they were made on. Rows whose time is over are swept by the next attempts.
    create table kontor.attempt (
      subject bytea primary key,
      count int not null,
      until timestamptz not null
    );
    create index attempt__until on kontor.attempt (until);

    -- Counts one attempt on each subject; gives the seconds to wait where it was one too many, else 0.
    create function kontor.count_attempt(subjects bytea[], most int[], seconds int[]) returns int
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare wait int;
      begin
        delete from kontor.attempt where subject in (
          select a.subject from kontor.attempt a where a.until < clock_timestamp() limit 20 for update skip locked);
        with wanted as (
          select * from unnest(subjects, most, seconds) as one (subject, most, seconds) order by subject),
        counted as (
          insert into kontor.attempt as a (subject, count, until)
            select w.subject, 1, clock_timestamp() + make_interval(secs => w.seconds) from wanted w
            on conflict (subject) do update set
              count = case when a.until < clock_timestamp() then 1 else a.count + 1 end,
              until = case when a.until < clock_timestamp() then excluded.until else a.until end
            returning a.subject, a.count, a.until)
        select coalesce(max(ceil(extract(epoch from c.until - clock_timestamp()))), 0)::int into wait
          from counted c join wanted w on w.subject = c.subject where c.count > w.most;
        return wait;
      end $$;

    create function kontor.forget_attempts(subjects bytea[]) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      delete from kontor.attempt where subject = any (subjects) $$;

    -- Whom a letter to this address reaches: a person of an organization with an account that is not locked, or one who
    -- was invited by it and has no account yet.
    create function kontor.receiver_of(address text)
      returns table (organization uuid, member uuid, email text, name text, locale text, known boolean)
      language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if to_regclass('core."user"') is null then return; end if;
        return query
          select u.org_id, u.id, lower(address), u.name::text, u.locale::text, a.id is not null
            from core."user" u
            left join kontor.account a on lower(a.email) = lower(address)
            where (u.account = a.id::text or u.account is null and lower(u.email) = lower(address))
              and u.kind = 'person' and u.active and u.deleted_at is null
              and (a.id is null or a.state = 'active')
            order by u.created_at, u.id limit 1;
      end $$;

    create function kontor.send_link(organization uuid, member uuid, address text, hash bytea, seconds int,
        subject text, sealed bytea) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      insert into kontor.link (hash, email, expires_at)
        values (send_link.hash, address, clock_timestamp() + make_interval(secs => seconds));
      insert into kontor.mail (org_id, created_by, entity, record, recipients, subject, body, content, sealed)
        values (organization, member, 'core.User', member, array[address], send_link.subject, '', send_link.sealed, true) $$;

    create function kontor.link_is_open(hash bytea) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select exists (select from kontor.link l
        where l.hash = link_is_open.hash and l.used_at is null and l.expires_at > clock_timestamp()) $$;

    -- Gives the account of the link's address a password; makes the account where somebody was invited who has none.
    -- Whatever else was mailed to that address is worth nothing from then on.
    create function kontor.use_link(hash bytea, password_hash text) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare address text;
      begin
        update kontor.link l set used_at = clock_timestamp()
          where l.hash = use_link.hash and l.used_at is null and l.expires_at > clock_timestamp()
          returning l.email into address;
        if address is null or not exists (select from kontor.receiver_of(address)) then return false; end if;
        update kontor.link l set used_at = clock_timestamp() where l.email = address and l.used_at is null;
        insert into kontor.account as a (email, password_hash) values (address, use_link.password_hash)
          on conflict (lower(email)) do update set password_hash = excluded.password_hash where a.state = 'active';
        return found;
      end $$;
  `);
  for (const table of ['link', 'attempt']) await protect(knex, { table });
  const list = functions.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list} from public;
    grant execute on function ${list} to "${loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw('drop table kontor.attempt, kontor.link');
}
