import { beforeAll, describe, expect, test } from 'vitest';
import { auditCatalogue } from '../../engine/database/index.ts';
import type { Connection } from '../../engine/postgres/index.ts';
import { entered, make, newcomer, owner, preparedDatabase, roles, type Person } from './live.ts';
import { modelOf } from './modules.ts';

const model = modelOf({
  'contacts/entities/Party.json': {
    type: 'object',
    'x-search': ['name'],
    properties: {
      name: { type: 'string' },
      code: { type: 'string', 'x-unique': true },
      partners: { type: 'array', items: { 'x-reference': 'contacts.Party' } },
    },
  },
  'contacts/entities/Country.json': {
    type: 'object',
    'x-scope': 'installation',
    properties: { code: { type: 'string' } },
  },
  'sales/entities/Order.json': {
    type: 'object',
    properties: {
      customer: { 'x-reference': 'contacts.Party' },
      country: { 'x-reference': 'contacts.Country' },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
    },
    $defs: { Line: { type: 'object', properties: { text: { type: 'string' } } } },
  },
});

let url: string;
let ada: Person;
let bob: Person;
/** A party of Bob's organization, which Ada must never learn of. */
let hidden: string;

const as = <T>(person: Person, work: (db: Connection) => Promise<T>) => entered(url, person, work);

beforeAll(async () => {
  url = await preparedDatabase();
  await make(url, model);
  [ada, bob] = await owner(url, async (db) => [await newcomer(db), await newcomer(db)] as const);
  const { rows } = await as(bob, (db) =>
    db.query<{ id: string }>(`insert into contacts.party (name, code) values ('Hidden', 'B1') returning id`),
  );
  hidden = rows[0]!.id;
  await as(ada, (db) => db.query(`insert into contacts.party (name, code) values ('Ada and sons', 'A1')`));
  await owner(url, (db) => db.query(`insert into contacts.country (code) values ('DE')`));
});

describe('from one organization', () => {
  test('no row of another is read, changed or found', async () => {
    await as(ada, async (db) => {
      expect((await db.query('select name from contacts.party')).rows).toEqual([{ name: 'Ada and sons' }]);
      expect((await db.query(`update contacts.party set name = 'x' where id = $1`, [hidden])).rowCount).toBe(
        0,
      );
      expect((await db.query(`select * from contacts.party__search('hid')`)).rows).toEqual([]);
      expect((await db.query(`select * from contacts.party__search('SON ada')`)).rows).toHaveLength(1);
    });
  });

  test('no row is written to another', async () => {
    const insert = (db: Connection) => db.query('insert into contacts.party (org_id) values ($1)', [bob.org]);
    await expect(as(ada, insert)).rejects.toMatchObject({ code: '42501' });
    const update = (db: Connection) => db.query('update contacts.party set org_id = $1', [bob.org]);
    await expect(as(ada, update)).rejects.toMatchObject({ code: '42501' });
  });

  test('a taken value, a taken id and a conflict tell nothing', async () => {
    await as(ada, (db) => db.query(`insert into contacts.party (code) values ('B1')`));
    await as(ada, (db) => db.query('insert into contacts.party (id) values ($1)', [hidden]));
    const { rows } = await as(bob, (db) => db.query('select name from contacts.party'));
    expect(rows).toEqual([{ name: 'Hidden' }]);
  });

  test('a reference to a row of another points to nothing', async () => {
    await as(ada, (db) => db.query('delete from contacts.party_partners'));
    const id = (
      await as(bob, (db) =>
        db.query<{ id: string }>('insert into contacts.party default values returning id'),
      )
    ).rows[0]!.id;
    const refer = (db: Connection) => db.query('insert into sales."order" (customer_id) values ($1)', [id]);
    await expect(as(ada, refer)).rejects.toMatchObject({ code: '23503' });
    await as(bob, refer);
  });

  test('rows of the installation are read and referred to by all', async () => {
    const { rows } = await as(ada, (db) =>
      db.query('insert into sales."order" (country_id) select id from contacts.country returning country_id'),
    );
    expect(rows).toHaveLength(1);
  });

  test('truncating, making objects and turning the wall off are refused', async () => {
    for (const text of [
      'truncate contacts.party',
      'create table contacts.mine (id int)',
      'create table public.mine (id int)',
      'alter table contacts.party disable row level security',
      `set local role ${roles.owner}`,
      'delete from contacts.party',
      'select * from kontor.account',
      'select * from kontor.session',
    ]) {
      await expect(
        as(ada, (db) => db.query(text)),
        text,
      ).rejects.toMatchObject({ code: '42501' });
    }
    const off = async (db: Connection) => {
      await db.query('set local row_security = off');
      await db.query('select * from contacts.party');
    };
    await expect(as(ada, off)).rejects.toMatchObject({ code: '42501' });
  });

  test('an error inside a condition is not raised for rows of another', async () => {
    const probe = (db: Connection) =>
      db.query(`select 1 / (case when name = 'Hidden' then 0 else 1 end) from contacts.party`);
    expect((await as(ada, probe)).rowCount).toBeGreaterThan(0);
  });

  test('statistics of values are not shown', async () => {
    await owner(url, (db) => db.query('analyze contacts.party'));
    const { rows } = await as(ada, (db) => db.query(`select * from pg_stats where schemaname = 'contacts'`));
    expect(rows).toEqual([]);
  });

  test('the loop role sees no business table', async () => {
    const { rows } = await owner(url, (db) =>
      db.query(
        `select t.schemaname from pg_tables t where t.schemaname in ('contacts', 'sales', 'kontor')
        and has_table_privilege($1, format('%I.%I', t.schemaname, t.tablename), 'select')`,
        [roles.loop],
      ),
    );
    expect(rows).toEqual([]);
  });
});

describe('the audit of the catalogue', () => {
  /** What the audit says after \`statements\`, which are undone again. */
  const after = (...statements: string[]) =>
    owner(url, async (db) => {
      await db.query('reset role');
      await db.query('begin');
      try {
        for (const text of statements) await db.query(text);
        return (await auditCatalogue(db, roles)).map((fault) => fault.message);
      } finally {
        await db.query('rollback');
      }
    });

  const database = (right: string) =>
    `do $$ begin execute format('grant ${right} on database %I to ${roles.run}', current_database()); end $$`;

  test('is silent about what apply makes', async () => {
    expect(await after()).toEqual([]);
  });

  test.each([
    ['row-level security that is not forced', 'alter table sales."order" no force row level security'],
    ['row-level security that is off', 'alter table sales."order" disable row level security'],
    [
      'a policy that is gone',
      `do $$ begin execute (select format('drop policy %I on sales."order"', polname)
      from pg_policy where polname like 'order\\_\\_run%'); end $$`,
    ],
    ['a policy for everybody', 'create policy all_of_it on sales."order" using (true)'],
    ['a policy that does not ask', `create policy wide on sales."order" to ${roles.run} using (true)`],
    ['a key across organizations', 'create unique index bad on contacts.party (code, id)'],
    [
      'a reference by id alone',
      `create unique index bad on contacts.country (id);
      alter table sales."order" add constraint bad foreign key (country_id) references contacts.country (id)`,
    ],
    ['a right to truncate', `grant truncate on contacts.party to ${roles.run}`],
    [
      'a table of the run role',
      `create table contacts.mine (org_id uuid); alter table contacts.mine owner to ${roles.run}`,
    ],
    ['a role that walks around', `alter role ${roles.run} bypassrls`],
    ['a role that may act as the owner', `grant ${roles.owner} to ${roles.run}`],
    ['a role that may copy the server', `alter role ${roles.loop} replication`],
    ['a right to watch what is written', `grant trigger on contacts.party to ${roles.run}`],
    [
      'rights without a policy',
      `create table contacts.bare (org_id uuid); grant select on contacts.bare to ${roles.run}`,
    ],
    [
      'a policy that checks nothing that is written',
      `do $$ begin execute (select format('alter policy %I on sales."order" rename to old', polname)
        from pg_policy where polname like 'order\\_\\_run%'); end $$;
      drop policy old on sales."order";
      create policy reads on sales."order" for select to ${roles.run} using (org_id::text = current_setting('kontor.entered'))`,
    ],
    ['objects of a session', database('temporary')],
    ['schemas of its own', database('create')],
    ['a schema to build in', `grant create on schema sales to ${roles.run}`],
    [
      'a view of the owner',
      `create view sales.leak as select * from sales."order"; grant select on sales.leak to ${roles.run}`,
    ],
    [
      'a view of the owner of which one column may be read',
      `create view sales.leak as select * from sales."order"; grant select (id) on sales.leak to ${roles.run}`,
    ],
    [
      'a view of the owner that everybody may write through',
      'create view sales.leak as select * from sales."order"; grant insert on sales.leak to public',
    ],
    [
      'a materialized view',
      `create materialized view sales.leak as select 1 as x; grant select on sales.leak to ${roles.run}`,
    ],
    [
      'a partition read by itself',
      `create table sales.part (org_id uuid) partition by list (org_id);
      create table sales.part_one partition of sales.part default; grant select on sales.part_one to ${roles.run}`,
    ],
    [
      'a foreign function with its owner’s rights',
      'create function sales.leak() returns int language sql security definer as $$ select 1 $$',
    ],
    [
      'a function of ours for everybody',
      'grant execute on function kontor.enter(uuid, bigint, jsonb) to public',
    ],
    [
      'a function across organizations for the run role',
      `grant execute on function kontor.memberships(uuid) to ${roles.run}`,
    ],
    ['an entering that anybody can leave', `grant update on kontor.entry to ${roles.run}`],
    ['an entering that can be drawn', `grant usage on sequence kontor.entry to ${roles.loop}`],
    ['a borrowed search path', 'alter function kontor.enter(uuid, bigint, jsonb) reset search_path'],
  ])('tells %s', async (_what, statement) => {
    expect(await after(statement)).not.toEqual([]);
  });

  test('lets a view pass that shows what its reader sees', async () => {
    const view = `create view sales.fair with (security_invoker = true) as select * from sales."order"`;
    expect(await after(view, `grant select on sales.fair to ${roles.run}`)).toEqual([]);
  });
});
