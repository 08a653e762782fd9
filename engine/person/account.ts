/* The account of a user, where it is of one organization alone: what he signs in with says who he is. */
import type { Connection } from '../postgres/index.ts';
import type { Subject } from './reach.ts';

/** Whether there was one to take away. It stays as a row that nobody signs in with: sessions and the audit name it. */
export async function eraseAccount(
  db: Connection,
  { org, entity, id }: Subject,
  found: (value: string) => void,
): Promise<boolean> {
  if (entity.fullName !== 'core.User') return false;
  const { rows } = await db.query<{ id: string; email: string }>(
    `select a.id, a.email from core."user" u
      join kontor.account a on u.account = a.id::text or u.account is null and lower(u.email) = lower(a.email)
      where u.org_id = $1 and u.id = $2 and not exists (
        select from core."user" o where o.org_id <> u.org_id and (o.account = a.id::text or lower(o.email) = lower(a.email)))`,
    [org, id],
  );
  await db.query(`update core."user" u set active = false where u.org_id = $1 and u.id = $2`, [org, id]);
  const [account] = rows;
  if (!account) return false;
  found(account.email);
  const whose = [account.id];
  await db.query('delete from kontor.link where lower(email) = lower($1)', [account.email]);
  for (const table of ['half_session', 'recovery_code', 'passkey', 'factor', 'identity'])
    await db.query(`delete from kontor.${table} where account = $1`, whose);
  await db.query(
    `update kontor.session set ended_at = coalesce(ended_at, clock_timestamp()), agent = null where account = $1`,
    whose,
  );
  await db.query(
    `update kontor.account set email = 'erased-' || id || '@erased.invalid', password_hash = null, state = 'locked'
      where id = $1`,
    whose,
  );
  return true;
}
