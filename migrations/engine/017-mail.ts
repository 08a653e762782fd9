import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = ['settle_mail(uuid, text, text)', 'claim_mail(int, int, boolean)'];

/**
 * Mail that is to go out, written in the transaction of whoever sends it and carried out afterwards. A row in the state
 * `sending` whose time is over belongs to a process that died while it spoke to the mail server: nobody knows whether it
 * went out, so it is `unsure` and waits for a person, unless sending it once more does no harm.
 */
export async function up(knex: Knex): Promise<void> {
  const roles = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.mail (
      org_id uuid not null default kontor.claimed_org(),
      id uuid not null default kontor.uuidv7(),
      -- What the sender calls it: the same key is the same mail.
      key text,
      entity text not null,
      record uuid not null,
      recipients text[] not null check (cardinality(recipients) between 1 and 20),
      reply_to text,
      subject text not null,
      body text not null,
      -- Null where a letter is nothing but its text.
      file_name text,
      -- The document as it was when it was sent; not kept once it is out.
      content bytea,
      -- Whether the content is the text itself, which nobody may read here: there is a link in it that opens something.
      sealed boolean not null default false,
      status text not null default 'waiting' check (status in ('waiting', 'sending', 'sent', 'failed', 'unsure')),
      attempts int not null default 0,
      next_at timestamptz not null default now(),
      locked_until timestamptz,
      problem text,
      created_at timestamptz not null default clock_timestamp(),
      created_by uuid not null default kontor.user_id(),
      sent_at timestamptz,
      primary key (org_id, id),
      unique (org_id, created_by, key)
    );
    create index mail__due on kontor.mail (next_at) where status in ('waiting', 'sending');
    create index mail__record on kontor.mail (org_id, record, id);
    create index mail__newest on kontor.mail (org_id, id);
  `);
  await protect(knex, { table: 'mail', org: 'org_id', run: 'select, insert, update' });
  await knex.raw(`
    -- What is to be sent now, round by organization. With repeatable, mail of a process that died is sent once more.
    create function kontor.claim_mail(most int, seconds int, repeatable boolean) returns setof kontor.mail
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        update kontor.mail m
          set status = case when repeatable then 'waiting' else 'unsure' end,
            problem = 'The process that sent it ended before the answer came.'
          where m.status = 'sending' and m.locked_until < clock_timestamp();
        return query
          with due as (
            select d.org_id, d.id from (
              select m.org_id, m.id, row_number() over (partition by m.org_id order by m.next_at) as turn
                from kontor.mail m where m.status = 'waiting' and m.next_at <= clock_timestamp()) d
              order by d.turn limit most),
          held as (
            select m.org_id, m.id from kontor.mail m join due on due.org_id = m.org_id and due.id = m.id
              where m.status = 'waiting' for update of m skip locked)
          update kontor.mail m set status = 'sending', attempts = m.attempts + 1,
              locked_until = clock_timestamp() + make_interval(secs => seconds)
            from held where m.org_id = held.org_id and m.id = held.id returning m.*;
      end $$;

    -- What became of it. Twelve tries take about a day, then a person has to look at it.
    create function kontor.settle_mail(mail uuid, outcome text, problem text) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.mail m set
          status = case when outcome <> 'again' then outcome when m.attempts >= 12 then 'failed' else 'waiting' end,
          next_at = clock_timestamp() + make_interval(secs => least(14400, 5 * 2 ^ m.attempts)),
          sent_at = case when outcome = 'sent' then clock_timestamp() end,
          content = case when outcome = 'sent' then null else m.content end,
          problem = settle_mail.problem
        where m.id = settle_mail.mail and m.status = 'sending' $$;
  `);
  const list = functions.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list} from public;
    grant execute on function ${list} to "${roles.loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw('drop table kontor.mail;');
}
