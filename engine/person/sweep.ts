/*
 * What the engine keeps beside records: events, processes, approvals, comments, mail, files. Values of a person are taken
 * out of rows that speak of his records, and of all that processes keep which do; somebody else who is called the same
 * keeps what is said of him.
 */
import type { Connection } from '../postgres/index.ts';
import { quoted } from './reach.ts';

/** Columns that may hold what somebody wrote, and which of them point to a process. */
const kept: readonly {
  readonly table: string;
  readonly columns: readonly string[];
  readonly instance?: string;
}[] = [
  { table: 'event', columns: ['payload'] },
  { table: 'delivery', columns: ['failure'] },
  { table: 'idempotency', columns: ['key', 'outcome', 'ids'] },
  { table: 'process_instance', columns: ['key', 'input', 'outcome'], instance: 'id' },
  { table: 'process_step', columns: ['input', 'result', 'failure'], instance: 'instance' },
  { table: 'process_signal', columns: ['payload'], instance: 'instance' },
  { table: 'approval', columns: ['title', 'values'], instance: 'instance' },
  { table: 'comment', columns: ['text'] },
  { table: 'file', columns: ['name'] },
  { table: 'mail', columns: ['recipients', 'reply_to', 'subject', 'body', 'file_name', 'problem'] },
];

interface Found {
  readonly at: string;
  readonly columns: readonly (string | null)[];
}

/** Gives how many rows were changed. */
export async function sweep(
  db: Connection,
  org: string,
  records: readonly string[],
  values: readonly string[],
): Promise<number> {
  if (values.length === 0) return 0;
  const without = remover(values);
  const mentions = records.map((id) => `%${id}%`);
  const instances = await instancesOf(db, org, mentions);
  // A document that is on its way holds what nobody can take out of it.
  await db.query(
    `update kontor.mail set content = null where org_id = $1 and record = any ($2) and not sealed`,
    [org, records],
  );
  let changed = 0;
  for (const { table, columns, instance } of kept) {
    const list = columns.map((column) => `t.${quoted(column)}::text`).join(', ');
    const { rows } = await db.query<Found>(
      `select t.ctid::text as at, array[${list}] as columns from kontor.${table} t
        where t.org_id = $1 and (t::text like any ($2) ${instance ? `or t.${instance} = any ($3)` : ''}) for update`,
      [org, mentions, ...(instance ? [instances] : [])],
    );
    for (const row of rows) changed += await clean(db, table, columns, row, without);
  }
  return changed;
}

/** Processes that speak of these records, in what they were given or in any of their steps. */
async function instancesOf(
  db: Connection,
  org: string,
  mentions: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from kontor.process_instance t where org_id = $1 and t::text like any ($2)
      union select instance from kontor.process_step t where org_id = $1 and t::text like any ($2)
      union select instance from kontor.process_signal t where org_id = $1 and t::text like any ($2)`,
    [org, mentions],
  );
  return rows.map(({ id }) => id);
}

async function clean(
  db: Connection,
  table: string,
  columns: readonly string[],
  { at, columns: texts }: Found,
  without: (text: string) => string,
): Promise<number> {
  const news = columns.flatMap((column, place) => {
    const text = texts[place];
    const cleaned = text === null || text === undefined ? text : without(text);
    return cleaned === text ? [] : [{ column, cleaned }];
  });
  if (news.length === 0) return 0;
  const types = await typesOf(db, table);
  const sets = news.map(({ column }, place) => `${quoted(column)} = $${place + 2}::${types.get(column)!}`);
  await db.query(`update kontor.${table} set ${sets.join(', ')} where ctid = $1::tid`, [
    at,
    ...news.map(({ cleaned }) => cleaned),
  ]);
  return 1;
}

async function typesOf(db: Connection, table: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = ('kontor.' || $1)::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** Values in the form that texts, and texts in JSON, have them. */
function remover(values: readonly string[]): (text: string) => string {
  const forms = new Set(values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]));
  const longest = [...forms]
    .sort((a, b) => b.length - a.length)
    .map((value) => value.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'));
  const any = new RegExp(longest.join('|'), 'giu');
  return (text) => text.replace(any, 'erased');
}
