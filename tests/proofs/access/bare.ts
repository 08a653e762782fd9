/** Bare statements of the run role: they show the organization's rows, whoever asks, and never one of another. */
import pg from 'pg';
import type { Pool } from '../../../engine/postgres/index.ts';
import type { Random } from '../../support/random.ts';
import { NAMES, ORGS, tableOf, type Rows } from './world.ts';

const [OWN, FOREIGN] = ORGS as [string, string];
/** Ids tell their organization. */
const isForeign = (id: string): boolean => !id.startsWith(OWN.slice(0, 14));

/** Each gives ids of rows; the first kind gives those of all rows there are. */
const statements: readonly (readonly [string, (table: string, other: string) => string])[] = [
  ['all', (table) => `select id from ${table}`],
  ['all', (table) => `select id from ${table} where org_id = org_id or true order by org_id desc`],
  ['some', (table) => `select id from ${table} where org_id = '${FOREIGN}'`],
  ['some', (table, other) => `select a.id from ${table} a cross join ${other} b where b.org_id <> '${OWN}'`],
  ['some', (table) => `update ${table} set version = version where org_id = '${FOREIGN}' returning id`],
  ['some', (table) => `update ${table} set version = version where version > 0 returning id`],
  ['some', (table) => `update ${table} set org_id = '${FOREIGN}' returning id`],
  ['some', (table) => `with c as (select set_config('kontor.entered', '${'0'.repeat(64)}${FOREIGN}', true)) select id from c, ${table}`],
  ['some', (table) => `insert into ${table} (org_id, id, version, name) values ('${FOREIGN}', gen_random_uuid(), 1, 'x') returning id`],
]; // prettier-ignore

/** Runs one, as whoever has the session; gives what tells it from others. */
export async function askBare(pool: Pool, session: string, random: Random, rows: Rows): Promise<string> {
  const name = random.pick(NAMES);
  const [kind, statement] = random.pick(statements);
  const text = statement(tableOf(name), tableOf(random.pick(NAMES)));
  const found = await idsOf(pool, session, text);
  const strange = found.filter(isForeign);
  if (strange.length > 0) throw new Error(`${text}\n  found rows of another organization: ${strange.join()}`);
  if (kind === 'all' && found.length !== rows[name].length)
    throw new Error(`${text}\n  found ${found.length} rows, not ${rows[name].length}`);
  return `${text}\n${found.join()}`;
}

/** Ids that a statement gives; none where it is refused. */
async function idsOf(pool: Pool, session: string, text: string): Promise<string[]> {
  const undone = new Error('undone');
  let ids: string[] = [];
  await pool
    .transaction(async (db) => {
      await db.query('select kontor.enter($1, 1, null)', [session]);
      const { rows } = await db.query<{ id: string }>(text);
      ids = rows.map(({ id }) => id);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone && !(error instanceof pg.DatabaseError)) throw error;
    });
  return ids;
}
