import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { addressAs, prepareDatabase, rolesOf } from '../../engine/database/index.ts';
import { openPool } from '../../engine/postgres/index.ts';
import { applyPublication } from '../../engine/publication/index.ts';
import { freshDatabase } from '../support/index.ts';
import { before } from './change.ts';
import { entered, newcomer, owner, preparedDatabase, roles, secret } from './live.ts';

test('preparing at once in three processes, and again, makes everything once', async () => {
  const { url } = await freshDatabase();
  await Promise.all([1, 2, 3].map(() => prepareDatabase({ url, secret })));
  await prepareDatabase({ url, secret });
  const { rows } = await owner(url, (db) =>
    db.query<{ made: string }>('select count(*)::text as made from kontor.organization'),
  );
  expect(rows).toEqual([{ made: '1' }]);
});

test('a user who may not create roles is told what an administrator has to run', async () => {
  const { url, name } = await freshDatabase();
  const admin = openPool(url, { size: 1 });
  await admin.query(`create role ${name}_user login password 'x'`);
  await admin.query(`grant all on database ${name} to ${name}_user`);
  const address = new URL(url);
  address.username = `${name}_user`;
  address.password = 'x';
  const prefix = `${name}_kontor`;
  const refused = prepareDatabase({ url: address.href, secret, roles: prefix });
  await expect(refused).rejects.toMatchObject({
    faults: [
      { code: 'DBS401', mend: expect.stringContaining(`create role "${prefix}_run" login`) as string },
    ],
  });
  await admin.query(`revoke all on database ${name} from ${name}_user`);
  await admin.query(`drop role ${name}_user`);
  await admin.close();
});

test('a user who owns the database and may create roles needs no more to prepare and to apply', async () => {
  const { url, name } = await freshDatabase();
  const prefix = `${name}_kontor`;
  const admin = openPool(url, { size: 1 });
  await admin.query(`create role ${name}_user login createrole password 'x'`);
  await admin.query(`alter database ${name} owner to ${name}_user`);
  const address = new URL(url);
  address.username = `${name}_user`;
  address.password = 'x';
  await prepareDatabase({ url: address.href, secret, roles: prefix });
  const place = { url: address.href, roles: rolesOf(prefix) };
  expect(await applyPublication(place, before)).toMatchObject({ number: 1, applied: true });
  await admin.query(`alter database ${name} owner to current_user`);
  const roles = ['kontor_owner', 'kontor_run', 'kontor_loop', 'user'].map((role) => `"${name}_${role}"`);
  await admin.query(`drop owned by ${roles.join(', ')} cascade`);
  for (const role of roles) await admin.query(`drop role ${role}`);
  await admin.close();
});

describe('entering', () => {
  let url: string;
  let person: Awaited<ReturnType<typeof newcomer>>;

  beforeAll(async () => {
    url = await preparedDatabase();
    person = await owner(url, newcomer);
  });

  const asRun = async (statements: readonly string[]) => {
    const client = new pg.Client({ connectionString: addressAs(url, roles.run, secret) });
    await client.connect();
    try {
      await client.query('begin');
      for (const text of statements) await client.query(text);
    } finally {
      await client.end();
    }
  };

  test('the organization is that of the session, for this transaction alone', async () => {
    const pool = openPool(addressAs(url, roles.run, secret), { size: 1 });
    const { rows } = await pool.transaction(async (db) => {
      await db.query(`select kontor.enter($1, 1, '{"correlation": "c"}')`, [person.session]);
      return db.query(`select kontor.org() as org, kontor.context() ->> 'correlation' as correlation`);
    });
    expect(rows).toEqual([{ org: person.org, correlation: 'c' }]);
    await expect(pool.query('select kontor.org()')).rejects.toMatchObject({ code: 'KNT03' });
    await pool.close();
  });

  test('refuses an unknown session, an ended one, and one whose account was locked', async () => {
    const unknown = `select kontor.enter('${person.org}', 1, null)`;
    await expect(asRun([unknown])).rejects.toMatchObject({ code: 'KNT01' });
    const other = await owner(url, newcomer);
    await owner(url, (db) =>
      db.query(`update kontor.account set state = 'locked' where email = $1`, [`${other.org}@example.org`]),
    );
    await expect(asRun([`select kontor.enter('${other.session}', 1, null)`])).rejects.toMatchObject({
      code: 'KNT01',
    });
  });

  test('refuses rights older than those of the organization and tells the new number', async () => {
    const other = await owner(url, newcomer);
    await entered(url, other, (db) => db.query('select kontor.bump_rights()'));
    const enter = `select kontor.enter('${other.session}', 1, null)`;
    await expect(asRun([enter])).rejects.toMatchObject({ code: 'KNT02', detail: '2' });
    await expect(asRun([enter.replace('1,', '2,')])).resolves.toBeUndefined();
  });

  test('ids made one after the other rise', async () => {
    const { rows } = await owner(url, (db) =>
      db.query<{ id: string }>('select kontor.uuidv7() as id from generate_series(1, 500)'),
    );
    const prefixes = rows.map(({ id }) => id.slice(0, 18));
    expect(prefixes).toEqual(prefixes.toSorted());
    expect(rows[0]!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(500);
  });

  test('numbers of a series rise by themselves for each organization and year', async () => {
    const draw = (key: string, part: string) =>
      entered(url, person, async (db) => {
        const { rows } = await db.query<{ value: string }>('select kontor.draw($1, $2)::text as value', [
          key,
          part,
        ]);
        return rows[0]!.value;
      });
    expect([await draw('a', '2026'), await draw('a', '2026'), await draw('a', '2027')]).toEqual([
      '1',
      '2',
      '1',
    ]);
    const both = await Promise.all([draw('b', ''), draw('b', '')]);
    expect(both.toSorted()).toEqual(['1', '2']);
  });
});

test('with another secret the roles get another password, which stands in no statement', async () => {
  const { url, name } = await freshDatabase();
  const prefix = `${name}_kontor`;
  const signIn = async (word: string) => {
    const pool = openPool(addressAs(url, `${prefix}_run`, word), { size: 1 });
    await pool.query('select').finally(() => pool.close());
  };
  await prepareDatabase({ url, secret, roles: prefix });
  await signIn(secret);
  await prepareDatabase({ url, secret: `${secret}, a new one`, roles: prefix });
  await signIn(`${secret}, a new one`);
  await expect(signIn(secret)).rejects.toMatchObject({ cause: { code: '28P01' } });
  const admin = openPool(url, { size: 1 });
  await admin.query(`drop owned by "${prefix}_owner", "${prefix}_run", "${prefix}_loop" cascade`);
  for (const role of ['owner', 'run', 'loop']) await admin.query(`drop role "${prefix}_${role}"`);
  await admin.close();
});
