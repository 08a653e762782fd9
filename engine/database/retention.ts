import type { Connection } from '../postgres/index.ts';

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

/** Deletes it, in chunks that hold nobody up. Killed at any moment, the next run deletes the rest. */
export async function forget(db: Connection, keptDays: number, rowsMax = rowsMaxDefault): Promise<Past> {
  const until = await momentOf(db, keptDays);
  return {
    images: await forgetRows(db, 'kontor.audit', outlivedImage, until, rowsMax),
    events: await forgetRows(db, 'kontor.event', outlivedEvent, until, rowsMax),
  };
}

/** One moment for the whole run, by the clock of the database. */
async function momentOf(db: Connection, keptDays: number): Promise<string> {
  const { rows } = await db.query<{ until: string }>(`select now() - $1 * interval '1 day' as until`, [
    keptDays,
  ]);
  return rows[0]!.until;
}

interface Chunk {
  readonly count: number;
  /** The last row of it: the next chunk begins behind, so that no chunk passes again over what is kept. */
  readonly org: string;
  readonly xid: string;
  readonly id: string;
}

async function forgetRows(
  db: Connection,
  table: string,
  condition: string,
  until: string,
  rowsMax: number,
): Promise<number> {
  const text = `with chunk as (
      select a.org_id, a.xid, a.id from ${table} a
        where ${condition} and (a.org_id, a.xid, a.id) > ($2::uuid, $3::xid8, $4::bigint)
        order by a.org_id, a.xid, a.id limit $5),
    gone as (
      delete from ${table} a using chunk c where a.org_id = c.org_id and a.xid = c.xid and a.id = c.id
        returning a.org_id, a.xid, a.id)
    select count(*) over ()::int as count, org_id as org, xid::text, id::text from gone
      order by org_id desc, gone.xid desc, gone.id desc limit 1`;
  let [count, org, xid, id] = [0, '00000000-0000-0000-0000-000000000000', '0', '0'];
  for (;;) {
    const { rows } = await db.query<Chunk>(text, [until, org, xid, id, rowsMax]);
    if (!rows[0]) return count;
    ({ org, xid, id } = rows[0]);
    count += rows[0].count;
  }
}
