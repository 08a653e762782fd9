import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'unprove(uuid)',
  'leave_identity(uuid, text)',
  'identities_of(uuid)',
  'join_identity(uuid, text, text, text)',
  'joined_account(text, text)',
];

/** Who somebody is at other programs. An identity opens the account that its owner joined it to while signed in there. */
export async function up(knex: Knex): Promise<void> {
  const { loop } = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.identity (
      issuer text not null,
      subject text not null,
      account uuid not null references kontor.account on delete cascade,
      -- As the issuer said when it was joined, for its owner to know it again.
      email text,
      joined_at timestamptz not null default now(),
      primary key (issuer, subject),
      unique (account, issuer)
    );

    create function kontor.joined_account(issuer text, subject text) returns table (id uuid, email text)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select a.id, a.email from kontor.identity i join kontor.account a on a.id = i.account
        where i.issuer = joined_account.issuer and i.subject = joined_account.subject and a.state = 'active' $$;

    create function kontor.join_identity(session uuid, issuer text, subject text, email text) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into kontor.identity (issuer, subject, account, email)
          select join_identity.issuer, join_identity.subject, p.account, join_identity.email
            from kontor.person_of(join_identity.session) p
          on conflict do nothing;
        return exists (select from kontor.identity i join kontor.person_of(join_identity.session) p on p.account = i.account
          where i.issuer = join_identity.issuer and i.subject = join_identity.subject);
      end $$;

    create function kontor.identities_of(session uuid) returns table (issuer text, email text, since timestamptz)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select i.issuer, i.email, i.joined_at
        from kontor.person_of(identities_of.session) p join kontor.identity i on i.account = p.account order by i.joined_at $$;

    create function kontor.leave_identity(session uuid, issuer text) returns boolean
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      with gone as (
        delete from kontor.identity i using kontor.person_of(leave_identity.session) p
          where i.account = p.account and i.issuer = leave_identity.issuer returning i.issuer)
      select exists (select from gone) $$;

    create function kontor.unprove(session uuid) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      update kontor.session s set proved_at = '-infinity' where s.id = unprove.session $$;
  `);
  await protect(knex, { table: 'identity' });
  const list = functions.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list} from public;
    grant execute on function ${list} to "${loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw('drop table kontor.identity');
}
