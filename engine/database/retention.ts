import type { Connection } from '../postgres/index.ts';
import { inTransaction } from './locks.ts';

/** What is kept beside the records themselves, and outlives the time it is wanted for. */
export interface Past {
  /** Images of records, by which history, merges and reads of the past go. */
  readonly images: number;
  readonly events: number;
}

/** Rows that one statement deletes at most: it holds their locks, and what it writes has to be copied and kept. */
const rowsMaxDefault = 5_000;

/** What a projection is made of is kept: it could not be built anew. */
const unprojected = `not exists (
  select from kontor.projection_run p where p.org_id = a.org_id and p.entity = a.entity)`;

/**
 * An image goes when a newer one of its record is past the time too: what a record was within the time can be read to
 * its first moment, and the newest image, on which updates are laid, stays for ever.
 */
const outlivedImage = `a.at < $1::timestamptz and ${unprojected} and exists (
  select from kontor.audit n where n.org_id = a.org_id and n.entity = a.entity and n.record = a.record
    and (n.version, n.id) > (a.version, a.id) and n.at < $1::timestamptz)`;
/** What is still to be delivered is not past. */
const outlivedEvent = `a.at < $1::timestamptz and ${unprojected} and not exists (
    select from kontor.delivery d where d.org_id = a.org_id and d.event_xid = a.xid and d.event_id = a.id)`;

/** How much of the past is older than so many days and may go. Reads only. */
export async function outlived(db: Connection, keptDays: number): Promise<Past> {
  const { rows } = await db.query<{ images: string; events: string }>(
    `select (select count(*) from kontor.audit a where ${outlivedImage})::text as images,
            (select count(*) from kontor.event a where ${outlivedEvent})::text as events`,
    [await momentOf(db, keptDays)],
  );
  return { images: Number(rows[0]!.images), events: Number(rows[0]!.events) };
}

/** Images of one organization that are deleted at once. */
export interface Forgotten {
  readonly org: string;
  readonly xids: readonly string[];
  readonly ids: readonly string[];
}

/** Told of images in the transaction that deletes them: the audit is sealed, and its chain has to know. */
export type OnForgotten = (db: Connection, forgotten: Forgotten) => Promise<void>;

/** Deletes it, in chunks that hold nobody up. Killed at any moment, the next run deletes the rest. */
export async function forget(
  db: Connection,
  keptDays: number,
  onForgotten: OnForgotten,
  rowsMax = rowsMaxDefault,
): Promise<Past> {
  const until = await momentOf(db, keptDays);
  return {
    images: await forgetRows(db, 'kontor.audit', outlivedImage, { until, rowsMax, onForgotten }),
    events: await forgetRows(db, 'kontor.event', outlivedEvent, { until, rowsMax }),
  };
}

/** One moment for the whole run, by the clock of the database. */
async function momentOf(db: Connection, keptDays: number): Promise<string> {
  const { rows } = await db.query<{ until: string }>(`select now() - $1 * interval '1 day' as until`, [
    keptDays,
  ]);
  return rows[0]!.until;
}

interface Forgetting {
  readonly until: string;
  readonly rowsMax: number;
  readonly onForgotten?: OnForgotten;
}

/** An organization's rows of a chunk go one after the other, so that the chunk after it begins behind the last of them. */
async function forgetRows(
  db: Connection,
  table: string,
  condition: string,
  { until, rowsMax, onForgotten }: Forgetting,
): Promise<number> {
  const text = `with chunk as (
      select a.org_id, a.xid, a.id from ${table} a
        where ${condition} and (a.org_id, a.xid, a.id) > ($2::uuid, $3::xid8, $4::bigint)
        order by a.org_id, a.xid, a.id limit $5),
    gone as (
      delete from ${table} a using chunk c where a.org_id = c.org_id and a.xid = c.xid and a.id = c.id
        returning a.org_id, a.xid, a.id)
    select org_id as org, array_agg(xid order by xid, id)::text[] as xids, array_agg(id order by xid, id)::text[] as ids
      from gone group by org_id order by org_id`;
  let [count, org, xid, id] = [0, '00000000-0000-0000-0000-000000000000', '0', '0'];
  for (;;) {
    const chunk = await inTransaction(db, async () => {
      const { rows } = await db.query<Forgotten>(text, [until, org, xid, id, rowsMax]);
      for (const forgotten of rows) await onForgotten?.(db, forgotten);
      return rows;
    });
    const last = chunk.at(-1);
    if (!last) return count;
    [org, xid, id] = [last.org, last.xids.at(-1)!, last.ids.at(-1)!];
    for (const { ids } of chunk) count += ids.length;
  }
}
