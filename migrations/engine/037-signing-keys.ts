import type { Knex } from 'knex';
import { protect, type Roles } from '../protect.ts';

/** In the order in which they can be dropped. */
const functions = [
  'end_signing_keys(text)',
  'add_signing_key(text, bytea, text, int)',
  'signing_keys(int, int)',
];

/** Keys that sign access tokens. Their public halves are nowhere: they are taken from what is sealed. */
export async function up(knex: Knex): Promise<void> {
  const { loop } = knex.userParams as Roles;
  await knex.raw(`
    create table kontor.signing_key (
      id text primary key,
      sealed bytea not null,
      made_at timestamptz not null default clock_timestamp()
    );

    -- Those that count, the newest first: one that was followed by another does as long as a token of it may last.
    create function kontor.signing_keys(lasting int, aging int)
      returns table (id text, sealed bytea, aged boolean)
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select k.id, k.sealed, k.made_at < clock_timestamp() - make_interval(secs => aging)
        from (select s.*, lead(s.made_at) over (order by s.made_at, s.id) as followed_at from kontor.signing_key s) k
        where k.followed_at is null or k.followed_at > clock_timestamp() - make_interval(secs => lasting)
        order by k.made_at desc, k.id desc $$;

    -- Adds one where the newest still is the one before it; what counts no more is swept.
    create function kontor.add_signing_key(id text, sealed bytea, before text, lasting int) returns boolean
      language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        lock table kontor.signing_key in share row exclusive mode;
        if before is distinct from (select s.id from kontor.signing_key s order by s.made_at desc, s.id desc limit 1) then
          return false;
        end if;
        delete from kontor.signing_key s
          where s.id not in (select k.id from kontor.signing_keys(lasting, 0) k);
        insert into kontor.signing_key (id, sealed) values (add_signing_key.id, add_signing_key.sealed);
        return true;
      end $$;

    create function kontor.end_signing_keys(keep text) returns void
      language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      delete from kontor.signing_key s where s.id <> keep $$;
  `);
  await protect(knex, { table: 'signing_key' });
  const list = functions.map((each) => `kontor.${each}`).join(', ');
  await knex.raw(`
    revoke execute on function ${list} from public;
    grant execute on function ${list} to "${loop}";
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(functions.map((each) => `drop function kontor.${each};`).join('\n'));
  await knex.raw('drop table kontor.signing_key');
}
