/*
 * Whoever got statements of his own into those of the run role: nothing he can send shows him a row of another
 * organization. Each attempt runs behind the entering of an organization of his own, as what is slipped into a request
 * would, and must end as the table says; whatever the server answers, in rows, notices, copies and errors, is searched for
 * what belongs to the other one.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressAs } from '../../engine/database/index.ts';
import { entered, make, newcomer, owner, preparedDatabase, roles, secret, type Person } from './live.ts';
import { modelOf } from './modules.ts';

const model = modelOf({
  'contacts/entities/Party.json': {
    type: 'object',
    'x-search': ['name'],
    properties: { name: { type: 'string' }, code: { type: 'string', 'x-unique': true } },
  },
});

let url: string;
let ada: Person;
let bob: Person;
let client: pg.Client;
/** What must never be seen. */
let marks: string[];
/** What the server said on the side. */
let said: string[] = [];

beforeAll(async () => {
  url = await preparedDatabase();
  await make(url, model);
  [ada, bob] = await owner(url, async (db) => [await newcomer(db), await newcomer(db)] as const);
  const { rows } = await entered(url, bob, (db) =>
    db.query<{ id: string }>(
      `insert into contacts.party (name, code) values ('Hidden by Bob', 'Bob-1') returning id`,
    ),
  );
  await entered(url, ada, (db) => db.query(`insert into contacts.party (name, code) values ('Ada', 'A-1')`));
  await owner(url, (db) => db.query('analyze'));
  marks = ['Hidden by Bob', 'Bob-1', rows[0]!.id, bob.session];
  client = new pg.Client({ connectionString: addressAs(url, roles.run, secret) });
  await client.connect();
  client.on('notice', (notice) => said.push(JSON.stringify({ ...notice, message: notice.message })));
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('copyData', ({ chunk }: { chunk: Buffer }) => said.push(chunk.toString()));
});
afterAll(() => client.end());

interface Ending {
  /** SQLSTATE of the refusal, if any. */
  readonly code: string | undefined;
  /** All that was answered, as text. */
  readonly text: string;
}

/** Sends the statements behind the entering of Ada's organization, and takes everything back. */
async function attempt(...statements: readonly string[]): Promise<Ending> {
  said = [];
  const answers: unknown[] = [];
  await client.query('begin');
  await client.query('select kontor.enter($1, 1, null)', [ada.session]);
  let code: string | undefined;
  try {
    for (const text of statements) {
      const results = [await client.query(text)].flat();
      answers.push(results.map(({ rows }) => rows as unknown));
    }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    code = error.code;
    answers.push({ ...error, message: error.message });
  }
  await client.query('rollback');
  await client.query('discard all');
  return { code, text: JSON.stringify(answers) + said.join('') };
}

const seen = ({ text }: Ending): string[] => marks.filter((mark) => text.includes(mark));

/** A context as another transaction had it. */
const copied = (person: Person): Promise<string> =>
  entered(url, person, async (db) => {
    const { rows } = await db.query<{ text: string }>(`select current_setting('kontor.entered') as text`);
    return rows[0]!.text;
  });

const parties = 'select * from contacts.party';
const set = (value: string): string => `select set_config('kontor.entered', '${value}', true)`;
const forged = (): string => bob.org + bob.org + ' '.repeat(36);
/** What is left where the organization is entered at this moment. */
const left = 'kontor.entry_of((select org from other))';
const other = (): string => `with other (org) as (values ('${bob.org}'::uuid))`;

test('what is looked for is there to be found: who has entered the other organization sees it', async () => {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('begin');
  await admin.query('select kontor.enter_org($1)', [bob.org]);
  await admin.query(`set local role ${roles.run}`);
  const { rows } = await admin.query<object>(parties);
  await admin.end();
  expect(seen({ code: undefined, text: JSON.stringify(rows) })).toEqual(marks.slice(0, 3));
});

/** What is sent, and the refusal it must end with; where there is none, it must run through and find nothing. */
type Attempts = Record<string, [() => readonly string[] | Promise<readonly string[]>, (string | undefined)?]>;

const contexts: Attempts = {
  'another organization in the place of its own': [() => [set(forged()), parties], 'KNT03'],
  'the same for the session': [() => [set(forged()).replace('true', 'false'), parties], 'KNT03'],
  'the same within one statement': [
    () => [`with forged as materialized (${set(forged())}) select p.* from forged, contacts.party p`],
    'KNT03',
  ],
  'the same, and a query that begins later in the statement': [
    () => [`${set(forged())}, query_to_xml('${parties}', true, false, '')`],
    'KNT03',
  ],
  'another organization, and writes to it': [
    () => [set(forged()), `insert into contacts.party (name) values ('Planted')`],
    'KNT03',
  ],
  'another organization, and its search': [
    () => [set(forged()), `select * from contacts.party__search('hidden')`],
    'KNT03',
  ],
  'a context of the other one as it had it': [async () => [set(await copied(bob)), parties], 'KNT03'],
  'a context of its own from before': [async () => [set(await copied(ada)), parties]],
  'its own, written otherwise': [() => [set(ada.org.toUpperCase()), parties]],
  'another organization, written otherwise': [() => [set(bob.org.toUpperCase()), parties], 'KNT03'],
  'no id': [() => [set('%'.repeat(36)), parties], '22P02'],
  'an empty one': [() => [set(''), parties], 'KNT03'],
  'another one behind a point that is gone back to': [
    () => ['savepoint here', set(forged()), 'rollback to here', parties],
  ],
  'a connection that forgets what was entered': [
    () => ['discard sequences', set(forged()), parties],
    '55000',
  ],
  'the setting given back': [() => ['reset kontor.entered', parties], 'KNT03'],
  'all settings given back': [() => ['reset all', parties], 'KNT03'],
  'a setting for the role': [() => [`alter role current_user set kontor.entered = '${forged()}'`], '42501'],
  'the entering of an organization by its id': [() => [`select kontor.enter_org('${bob.org}')`], '42501'],
  'a session that does not exist': [() => [`select kontor.enter('${bob.org}', 1, null)`, parties], 'KNT01'],
  'a process that does not exist': [() => [`select kontor.enter_process('${bob.org}')`, parties], 'KNT10'],
  'a delivery that does not exist': [() => [`select kontor.enter_delivery('${bob.org}')`, parties], 'KNT10'],
  'a context too long for what comes before it': [
    () => [`select kontor.enter('${ada.session}', 1, '{"correlation": "${bob.org.repeat(3)}"}')`, parties],
    undefined,
  ],
};

const secrets: Attempts = {
  'what entering leaves, left by itself': [
    () => [`${other()} select setval('kontor.entry', ${left}) from other`, set(forged()), parties],
    '42501',
  ],
  'the same, one by one': [() => [`select nextval('kontor.entry')`], '42501'],
  'the same, as the last that was drawn': [
    () => [`select currval('kontor.entry')`, 'select lastval()'],
    '55000',
  ],
  'the same, from others': [() => ['select * from kontor.entry', 'select * from pg_sequences']],
  'the same, begun anew': [() => ['alter sequence kontor.entry restart'], '42501'],
  'a sequence of its own in its place': [() => ['create temp sequence entry'], '42501'],
  'a lock on it that keeps others out': [() => ['lock table kontor.entry in exclusive mode'], '42809'],
  'what the view of what was entered shows': [() => ['select * from kontor.entered']],
  'a condition inside that view': [
    () => [`select * from kontor.entered where 1 / (case when org = '${bob.org}' then 0 else 1 end) = 1`],
  ],
  'a row of that view': [() => [`update kontor.entered set org = '${bob.org}'`], '55000'],
  'the text of what reads them': [
    () => [
      `select prosrc, proconfig from pg_proc where pronamespace = 'kontor'::regnamespace`,
      `select pg_get_viewdef('kontor.entered')`,
      `select * from pg_policies`,
    ],
  ],
  'what is known of their values': [
    () => [`select * from pg_stats where tablename = 'session'`, 'select * from pg_stats_ext'],
  ],
  'statistics themselves': [() => ['select * from pg_statistic'], '42501'],
  'plans as the server prints them': [
    () => [
      'set local client_min_messages = log',
      'set local debug_print_parse = on',
      'set local debug_print_rewritten = on',
      'set local debug_print_plan = on',
      `select kontor.enter('${ada.session}', 1, null)`,
      parties,
      parties,
    ],
  ],
  'a plan that tells what it did': [() => [`explain (analyze, verbose, buffers) ${parties}`]],
  'a function of its own in the place of one that is asked': [
    () => [`create function pg_temp.org() returns uuid language sql as $$ select '${bob.org}'::uuid $$`],
    '42501',
  ],
  'a type of its own in the place of one that is asked': [
    () => ['create domain pg_temp.uuid as pg_catalog.uuid'],
    '42501',
  ],
  'a table of its own in the place of the view': [() => ['create temp table entered (org uuid)'], '42501'],
};

const roads: Attempts = {
  'the rights of the owner': [() => [`set local role ${roles.owner}`], '42501'],
  'the rights of the loop role': [() => [`set local role ${roles.loop}`], '42501'],
  'another session user': [() => [`set session authorization ${roles.owner}`], '42501'],
  'the role given back': [() => ['reset role', 'reset session authorization', parties]],
  'row-level security off': [() => ['set local row_security = off', parties], '42501'],
  'a function in the place of the one that policies ask, in its schema': [
    () => [
      `create or replace function kontor.org() returns uuid language sql as $$ select '${bob.org}'::uuid $$`,
    ],
    '42501',
  ],
  'a view that asks with its own rights': [
    () => [`create temp view mine with (security_invoker = false) as ${parties}`],
    '42501',
  ],
  'a prepared statement that was planned before': [
    () => [`prepare mine as ${parties}`, 'execute mine', set(forged()), 'execute mine'],
    'KNT03',
  ],
  'a cursor that was open before': [
    () => [`declare mine cursor with hold for ${parties}`, set(forged()), 'fetch all from mine'],
    'KNT03',
  ],
  'a copy': [() => ['copy contacts.party to stdout']],
  'a copy of a query': [() => [`copy (${parties}) to stdout`]],
  'a copy by a program': [() => ["copy contacts.party to program 'cat'"], '42501'],
  'a copy into a file': [() => ["copy contacts.party to '/tmp/party'"], '42501'],
  'a file of the server': [() => ["select pg_read_file('PG_VERSION')"], '42501'],
  'the files of the server': [() => ["select pg_ls_dir('base')"], '42501'],
  'a large object from a file': [() => ["select lo_import('PG_VERSION')"], '42501'],
  'large objects': [() => ['select lo_get(oid) from pg_largeobject_metadata'], undefined],
  'a block of code': [
    () => [
      `do $$ declare party record; begin perform set_config('kontor.entered', '${forged()}', true);
         for party in ${parties} loop raise notice '%', party; end loop; end $$`,
    ],
    'KNT03',
  ],
  'a block of code that goes on after a refusal': [
    () => [
      `do $$ declare party record; begin
         begin perform set_config('kontor.entered', '${forged()}', true); perform kontor.org();
         exception when others then raise notice '%', sqlerrm; end;
         for party in ${parties} loop raise notice '%', party; end loop; end $$`,
    ],
  ],
  'queries run by functions': [
    () => [
      `select query_to_xml('${parties}', true, false, ''), table_to_xml('contacts.party', true, false, ''),
         schema_to_xml('contacts', true, false, ''), (select count(*) from ts_stat('select to_tsvector(name) from contacts.party'))`,
    ],
  ],
  'an error that tells a value': [() => ['select name::int from contacts.party'], '22P02'],
  'an error that a condition makes': [
    () => [`select 1 / (case when name = 'Ada' then 1 else 0 end) from contacts.party`],
  ],
  'a search of the owner': [() => [set(forged()), `select * from contacts.party__search('hidden')`], 'KNT03'],
  'the value of a sequence': [() => [`select last_value from kontor.audit_id_seq`], '42501'],
  'a number that was drawn by another': [() => [`select currval('kontor.audit_id_seq')`], '42501'],
  'a row that was changed away': [
    () => [`update contacts.party set org_id = '${bob.org}' returning *`],
    '42501',
  ],
  'a trigger of its own': [
    () => [
      'create trigger tell before insert on contacts.party for each row execute function suppress_redundant_updates_trigger()',
    ],
    '42501',
  ],
  'a rule of its own': [
    () => ['create rule tell as on insert to contacts.party do also select * from contacts.party'],
    '42501',
  ],
  'a policy of its own': [() => ['create policy mine on contacts.party using (true)'], '42501'],
  'a child table': [() => ['create table kontor.mine () inherits (contacts.party)'], '42501'],
  'a published table': [() => ['create publication mine for table contacts.party'], '42501'],
  'rights of statistics': [() => ['grant pg_read_all_data to current_user'], '42501'],
  'what others are asking': [
    () => ['select * from pg_stat_activity', 'select * from pg_prepared_statements'],
  ],
  'what others locked': [() => ['select * from pg_locks']],
  'whom it knows by address': [() => [`select * from kontor.account_of('${bob.org}@example.org')`], '42501'],
  'whose member somebody is': [() => [`select kontor.memberships('${bob.org}')`], '42501'],
  'a session it opens itself': [
    () => [
      `select kontor.open_session('${bob.org}', '${bob.org}', null, '${bob.org}', '\\x00', 60, '', null)`,
    ],
    '42501',
  ],
  'a key it makes itself': [
    () => [`select kontor.open_key('${bob.org}', '\\x00', 'mark', 'name', '{*:*}', 9)`],
    '42501',
  ],
  'whose key it is': [() => [`select * from kontor.key_of('\\x00')`], '42501'],
  'the seed of a second factor': [() => [`select kontor.factor_of('${bob.org}')`], '42501'],
  'a code that counts as taken': [() => [`select kontor.take_step('${bob.org}', 9)`], '42501'],
  'a half of a sign-in': [() => [`select kontor.open_half('${bob.org}', '\\x00', 9)`], '42501'],
  'a second factor that is taken away': [
    () => [`select kontor.take_factor('${bob.session}', '${bob.org}')`],
    '42501',
  ],
  'what a passkey signs': [() => [`select kontor.open_challenge('\\x00', 'sign-in', 9)`], '42501'],
  'a passkey of its own': [
    () => [`select kontor.add_passkey('${bob.session}', '\\x00', '\\x00', 0, 'mine', '{}')`],
    '42501',
  ],
  'whose passkey it is': [() => [`select * from kontor.passkey_of('\\x00')`], '42501'],
  'who has a second factor': [() => [`select kontor.second_factor_of('${bob.session}')`], '42501'],
  'keys that sign': [() => ['select * from kontor.signing_keys(9, 9)'], '42501'],
  'a key of its own to sign by': [() => [`select kontor.add_signing_key('mine', '\\x00', null, 9)`], '42501'],
  'an identity that opens an account': [
    () => [`select kontor.join_identity('${bob.session}', 'issuer', 'mine', null)`],
    '42501',
  ],
  'a session in the place of somebody else': [
    () => [`select * from kontor.open_stand_in('${bob.session}', '${bob.org}', 'because', 9)`],
    '42501',
  ],
  'a link to what is not its own': [
    () => [
      `select * from kontor.open_shared_link('${bob.session}', '\\x00', 'contacts.Party', '${bob.org}', '{name}', false, 9)`,
    ],
    '42501',
  ],
  'what a link opens': [() => [`select * from kontor.shared_link_of('\\x00')`], '42501'],
  'the hashes of links': [() => ['select * from kontor.shared_link'], '42501'],
  'links of others': [
    () => [
      `select * from kontor.shared_links_on('contacts.Party', '${bob.org}'), kontor.sharing_of('contacts.Party', '${bob.org}')`,
    ],
  ],
  'shares of others': [
    () => [
      `select kontor.shares_for('${bob.org}')::text as shares where kontor.shares_for('${bob.org}')::text <> '[]'`,
    ],
  ],
  'who is shared a record of others': [
    () => [`select * from kontor.shares_on('contacts.Party', '${bob.org}')`],
  ],
  'shares of another organization': [
    () => [`select * from kontor.shares_of('${bob.org}', '${bob.org}')`],
    '42501',
  ],
  'the sessions of others': [() => [`select * from kontor.sessions_of('${bob.org}')`], '42501'],
  'a session of a service': [() => [`select kontor.open_service('${bob.org}', 'any')`], '42501'],
  'a session of a process': [() => [`select kontor.open_process_session('${bob.org}')`], '42501'],
  'roles of another': [() => [`select kontor.roles_of('${bob.org}', '${bob.org}')`], '42501'],
  'work of others': [() => [`select * from kontor.claim_deliveries('${bob.org}', 9, 9, '[]')`], '42501'],
};

describe.each(Object.entries({ contexts, secrets, roads }))('free statements try %s', (_kind, attempts) => {
  test.each(Object.entries(attempts))('%s', async (_name, [statements, code]) => {
    const ending = await attempt(...(await statements()));
    expect({ seen: seen(ending), code: ending.code }, ending.text.slice(0, 2_000)).toEqual({
      seen: [],
      code,
    });
  });
});

test('no relation that may be read, of the server or of ours, has anything of another organization', async () => {
  const names = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'v', 'm', 'f', 'p', 'S') and has_table_privilege(c.oid, 'select') order by 1`,
  );
  const told = new Map<string, string[]>();
  for (const { name } of names.rows) {
    const ending = await attempt(`select to_jsonb(t)::text from ${name} t`);
    if (seen(ending).length > 0) told.set(name, seen(ending));
  }
  expect(names.rows.length).toBeGreaterThan(100);
  expect([...told]).toEqual([]);
});

test('what was entered is of no use to the next transaction of the connection', async () => {
  await client.query('begin');
  await client.query('select kontor.enter($1, 1, null)', [ada.session]);
  const kept = await client.query<{ text: string }>(`select current_setting('kontor.entered') as text`);
  await client.query('commit');
  await client.query('begin');
  await client.query(`select set_config('kontor.entered', $1, true)`, [kept.rows[0]!.text]);
  await expect(client.query(parties)).rejects.toMatchObject({ code: 'KNT03' });
  await client.query('rollback');
});

test('who enters within a part that is taken back has entered nothing', async () => {
  const ending = await attempt(
    'savepoint here',
    `select kontor.enter('${ada.session}', 1, null)`,
    'rollback to here',
    parties,
  );
  expect(ending.code).toBeUndefined();
  await client.query('begin');
  await client.query('savepoint here');
  await client.query('select kontor.enter($1, 1, null)', [ada.session]);
  await client.query('rollback to here');
  await expect(client.query(parties)).rejects.toMatchObject({ code: 'KNT03' });
  await client.query('rollback');
});

test('many rows may still be read by several workers, none of which entered', async () => {
  await entered(url, ada, (db) =>
    db.query(`insert into contacts.party (name) select 'Ada ' || n from generate_series(1, 5000) n`),
  );
  await owner(url, (db) => db.query('analyze contacts.party'));
  const read = await entered(url, ada, async (db) => {
    for (const [setting, value] of several)
      await db.query('select set_config($1, $2, true)', [setting, value]);
    const plan = await db.query<{ 'QUERY PLAN': string }>(`explain ${counted}`);
    const { rows } = await db.query<{ count: string }>(counted);
    return { plan: plan.rows.map((row) => row['QUERY PLAN']).join('\n'), count: rows[0]!.count };
  });
  expect(read.plan).toContain('Parallel');
  expect(read.count).toBe('5001');
});

const counted = 'select count(*) from contacts.party';
const several: readonly (readonly [string, string])[] = [
  ['parallel_setup_cost', '0'],
  ['parallel_tuple_cost', '0'],
  ['min_parallel_table_scan_size', '0'],
  ['min_parallel_index_scan_size', '0'],
];
