/* Whom `kontor.enter` lets into an organization: nobody but a session that lasts, with the rights that are in force. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressAs } from '../../engine/database/index.ts';
import { openPool, type Connection, type Pool } from '../../engine/postgres/index.ts';
import { make, newcomer, owner, preparedDatabase, roles, secret, type Person } from './live.ts';
import { modelOf } from './modules.ts';

const model = modelOf({
  'contacts/entities/Party.json': { type: 'object', properties: { name: { type: 'string' } } },
});

let url: string;
let pool: Pool;
beforeAll(async () => {
  url = await preparedDatabase();
  await make(url, model);
  pool = openPool(addressAs(url, roles.run, secret), { size: 1 });
});
afterAll(() => pool.close());

const person = (): Promise<Person> => owner(url, newcomer);
const enter = (db: Connection, session: string | null, version: number | null) =>
  db.query('select kontor.enter($1, $2, null)', [session, version]);

const refused = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'let in',
    (error: { code?: string }) => error.code ?? String(error),
  );

/** In a transaction that goes on, whatever becomes of it. */
async function tried(db: Connection, work: () => Promise<unknown>): Promise<string> {
  await db.query('savepoint s');
  const told = await refused(work());
  await db.query('rollback to s');
  return told;
}

/** What is changed of a session before it asks, and as what it then does. */
interface Reason {
  readonly code: 'KNT01' | 'KNT02';
  readonly change?: (db: Connection, one: Person) => Promise<unknown>;
  readonly session?: () => string | null;
  readonly version?: number | null;
}

const end = (db: Connection, { session }: Person) =>
  db.query('update kontor.session set ended_at = now() where id = $1', [session]);
const newRights = (db: Connection, { org }: Person) =>
  db.query('update kontor.rights_version set version = version + 1 where org_id = $1', [org]);

const reasons: Readonly<Record<string, Reason>> = {
  'there is none of that name': { code: 'KNT01', session: () => randomUUID() },
  'it names none': { code: 'KNT01', session: () => null },
  'it was ended': { code: 'KNT01', change: end },
  'its time is over': {
    code: 'KNT01',
    change: (db, { session }) =>
      db.query(`update kontor.session set expires_at = now() - interval '1 second' where id = $1`, [session]),
  },
  'its account was locked': {
    code: 'KNT01',
    change: (db, { org }) =>
      db.query(`update kontor.account set state = 'locked' where email = $1`, [`${org}@example.org`]),
  },
  'it was ended and its rights are old': {
    code: 'KNT01',
    change: async (db, one) => {
      await end(db, one);
      await newRights(db, one);
    },
  },
  'its rights are old': { code: 'KNT02', change: newRights },
  'its rights are newer than any': { code: 'KNT02', version: 99 },
  'its rights are of no time': { code: 'KNT02', version: null },
};

describe('a session is refused', () => {
  test.each(Object.entries(reasons))('where %s', async (_why, { code, change, session, version = 1 }) => {
    const one = await person();
    if (change) await owner(url, (db) => change(db, one));
    const ask = (before: (db: Connection) => Promise<unknown>) =>
      pool.transaction(async (db) => {
        await before(db);
        const told = await tried(db, () => enter(db, session ? session() : one.session, version));
        return [told, await tried(db, () => db.query('select from contacts.party'))];
      });
    // Nothing is left of what it would have set. Behind old rights of one the context of another is believed no longer.
    const [told, seen] = await ask(async () => {});
    expect(told).toBe(code);
    expect(seen).toBe('KNT03');
    const other = await person();
    const left = code === 'KNT01' ? 'let in' : 'KNT03';
    expect(await ask((db) => enter(db, other.session, 1))).toEqual([code, left]);
  });
});

test('a session is let in, and out again with its transaction', async () => {
  const one = await person();
  expect(
    await pool.transaction(async (db) => {
      await enter(db, one.session, 1);
      return (await db.query<{ org: string }>('select kontor.org() as org')).rows[0]!.org;
    }),
  ).toBe(one.org);
  expect(await refused(pool.query('select from contacts.party'))).not.toBe('let in');
});
