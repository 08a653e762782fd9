/* What is kept of a person is given out whole, and taken out everywhere, while sums, numbers and the chain stay. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { chainKey } from '../../engine/chain/index.ts';
import { addressAs } from '../../engine/database/index.ts';
import { erasePerson, exportPerson, type Erased } from '../../engine/person/index.ts';
import { openPool, type Pool } from '../../engine/postgres/index.ts';
import { modelOf } from '../database/modules.ts';
import { owner, preparedDatabase, roles, secret } from '../database/live.ts';
import { faultsOf, openWorldAt, type World } from '../records/world.ts';
import { askOf, proofIn, seal, sealAll } from '../chain/sealing.ts';
import { club } from './club.ts';

const model = modelOf(club);

let world: World;
let loop: Pool;
let boss: Actor;
let member: string;
let other: string;
let dinner: string;
let visit: string;

/** What must be nowhere afterwards. Each stands somewhere else. */
const canaries = {
  first: 'Canaria Formerly',
  name: 'Canaria Nightjar',
  email: 'canaria@nightjar.example',
  nick: 'canarynick',
  street: 'Canary Lane 77',
  born: '1971-03-09',
  remark: 'Came with her canary bird',
  diet: 'Canary seed only',
} as const;

const subject = (id: string, entity = 'club.Member') => ({
  org: boss.org,
  entity: model.entities.get(entity)!,
  id,
});

const erase = (id: string, entity?: string): Promise<Erased> =>
  owner(world.url, async (db) => {
    await db.query('begin');
    const key = await chainKey(askOf(db), seal);
    const erased = await erasePerson(db, {
      model,
      subject: subject(id, entity),
      reason: 'She asked for it',
      key,
    });
    await db.query('commit');
    return erased;
  });

const proof = () => owner(world.url, (db) => proofIn(db, boss.org));

/** Tables of all schemas in whose rows, as text, one of these stands. */
const tablesWith = (texts: readonly string[]): Promise<string[]> =>
  owner(world.url, async (db) => {
    const { rows: tables } = await db.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema)' order by 1`,
    );
    expect(tables.length).toBeGreaterThan(40);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await db.query<{ text: string }>(`select t::text as text from ${name} t`);
      if (rows.some(({ text }) => texts.some((one) => text.toLowerCase().includes(one.toLowerCase()))))
        found.push(name);
    }
    return found;
  });

/** What the engine keeps beside records, as if a process and people had written it. */
const beside = (record: string, name: string, email: string): Promise<void> =>
  owner(world.url, async (db) => {
    const instance = randomUUID();
    const values = [boss.org, record, name, boss.user, instance, randomUUID()];
    const told = `jsonb_build_object('member', $2::text, 'says', 'I am ' || $3::text, 'n', 12345678901234567890)`;
    for (const text of [
      `insert into kontor.process_plan (hash, process, body) values ($5::text, 'club.welcome', '{}')`,
      `insert into kontor.comment (org_id, entity, record, text, created_by)
        values ($1, 'club.Member', $2::uuid, 'Ask "' || $3::text || '" again', $4::uuid)`,
      `insert into kontor.file (org_id, name, type, size, sha256, entity, record, created_by)
        values ($1, $3::text || '.pdf', 'application/pdf', 1, '', 'club.Member', $2::uuid, $4::uuid)`,
      `insert into kontor.mail (org_id, entity, record, recipients, subject, body, file_name, content, created_by)
        values ($1, 'club.Member', $2::uuid, array['${email}'], 'To ' || $3::text, 'Dear ' || $3::text, 'letter.pdf',
          convert_to($3::text, 'UTF8'), $4::uuid)`,
      `insert into kontor.event (org_id, name, class, entity, record, payload)
        values ($1, 'club.member.praised', 'business', 'club.Member', $2::uuid, ${told})`,
      `insert into kontor.process_instance (org_id, id, process, plan, status, wake_at, input)
        values ($1, $5::uuid, 'club.welcome', $5::text, 'completed', null, jsonb_build_object('member', $2::text))`,
      // A step that names the record nowhere: its process does.
      `insert into kontor.process_step (org_id, instance, path, kind, status, result)
        values ($1, $5::uuid, '/a', 'call', 'done', jsonb_build_object('greeted', $3::text))`,
      `insert into kontor.idempotency (org_id, actor, operation, key, request_hash, outcome, ids)
        values ($1, $4::uuid, 'create', $6::text, '', 'made ' || $3::text, jsonb_build_array($2::text))`,
    ]) {
      const used = [...new Set([...text.matchAll(/\$(\d)/g)].map(([, n]) => Number(n)))].sort();
      const renumbered = text.replace(/\$(\d)/g, (_, n: string) => `$${used.indexOf(Number(n)) + 1}`);
      await db.query(
        renumbered,
        used.map((n) => values[n - 1]),
      );
    }
  });

beforeAll(async () => {
  world = await openWorldAt(await preparedDatabase(), [], model);
  loop = openPool(addressAs(world.url, roles.loop, secret), { size: 2 });
  boss = await world.person(['club.all']);
  const { name, first, email, nick, street, born, remark, diet } = canaries;
  member = await world.create(boss, 'club.Member', {
    name: first,
    email,
    nick,
    born,
    city: 'Sameplace',
    joined: '2020-02-02',
    home: { street },
    away: { from: '2021-01-01', to: '2021-02-01' },
  });
  await world.update(boss, 'club.Member', member, 1, { name });
  other = await world.create(boss, 'club.Member', { name: 'Somebody Else', city: 'Sameplace' });
  visit = await world.create(boss, 'club.Visit', { member, remark, price: '10.50' });
  await world.create(boss, 'club.Visit', { member: other, remark: 'Alone', price: '1.00' });
  dinner = await world.create(boss, 'club.Dinner', {
    title: 'Spring',
    seats: [
      { member, diet, price: '20.00' },
      { member: other, diet: 'Everything', price: '22.00' },
    ],
  });
  await sealAll(world.url, loop);
  await world.update(boss, 'club.Member', member, 2, { city: 'Sameplace', joined: '2020-02-03' });
  await beside(member, name, email);
  await beside(other, 'Somebody Else', 'else@nightjar.example');
});
afterAll(async () => {
  await loop.close();
  await world.close();
});

const row = async (table: string, id: string): Promise<Record<string, unknown>> =>
  JSON.parse(
    String((await world.rows(boss, `select to_jsonb(t) as r from ${table} t where id = $1`, [id]))[0]!['r']),
  ) as Record<string, unknown>;

test('an export holds each value that is kept of a person, now and before, and nothing of another', async () => {
  const records = await owner(world.url, (db) => exportPerson(db, model, subject(member)));
  expect(records.map(({ entity }) => entity).sort()).toEqual(['club.Dinner', 'club.Member', 'club.Visit']);
  const own = JSON.stringify(records.filter(({ entity }) => entity !== 'club.Dinner'));
  for (const canary of Object.values(canaries)) expect(JSON.stringify(records)).toContain(canary);
  for (const canary of ['Somebody Else', 'Alone']) expect(own).not.toContain(canary);
  const [mine] = records.filter(({ entity }) => entity === 'club.Member');
  expect(mine).toMatchObject({
    history: [{ version: 1 }, { version: 2 }, { version: 3 }],
    files: [{ size: 1 }],
  });
});

test('what cannot be blanked is refused before anything is erased', async () => {
  const stubborn = await world.create(boss, 'club.Stubborn', { name: 'Stays', born: '2000-01-01' });
  expect(await faultsOf(erase(stubborn, 'club.Stubborn'))).toEqual([
    "AUD013 -: 'born' of club.Stubborn is personal, is required and can hold nothing that says nothing.",
  ]);
  expect(await row('club.stubborn', stubborn)).toMatchObject({ name: 'Stays' });
});

test('an image that somebody changed is not covered by erasing it', async () => {
  const cheat = (to: string) =>
    owner(world.url, (db) =>
      db.query(
        `update kontor.audit set image = jsonb_set(image, '{joined}', to_jsonb($2::text)) where record = $1 and version = 1`,
        [member, to],
      ),
    );
  await cheat('1999-09-09');
  expect(await faultsOf(erase(member))).toEqual([expect.stringMatching(/^AUD014 -: Row \d+ of the audit/)]);
  await cheat('2020-02-02');
});

test('erased, a person stands in no table any more', async () => {
  expect((await tablesWith(Object.values(canaries))).length).toBeGreaterThan(8);
  const erased = await erase(member);
  expect(erased.records.map(({ entity }) => entity).sort()).toEqual([
    'club.Dinner',
    'club.Member',
    'club.Visit',
  ]);
  expect(await tablesWith(Object.values(canaries))).toEqual([]);
});

test('records, numbers, sums and what is said of others stay', async () => {
  expect(await row('club.member', member)).toMatchObject({
    number: 'M-00001',
    name: 'erased',
    email: null,
    greeting: null,
    paid: 10.5,
    joined: '2020-02-03',
    version: 4,
  });
  expect(await row('club.visit', visit)).toMatchObject({ remark: null, price: 10.5, member_id: member });
  expect(await row('club.dinner', dinner)).toMatchObject({ total: 42 });
  expect(await row('club.member', other)).toMatchObject({
    name: 'Somebody Else',
    city: 'Sameplace',
    version: 1,
  });
  expect(await world.image(boss, dinner)).toMatchObject({
    version: 2,
    seats: [
      { diet: null, price: '20.00' },
      { diet: 'Everything', price: '22.00' },
    ],
  });
  expect((await tablesWith(['Somebody Else'])).length).toBeGreaterThan(5);
  // Numbers in what is kept as JSON stay to their last digit.
  expect(
    JSON.stringify(
      await world.rows(boss, `select payload::text from kontor.event where name like '%praised'`),
    ),
  ).toContain('12345678901234567890');
});

test('the chain is as it was sealed, tells what was erased, and finds whoever changes what is left', async () => {
  expect(await proof()).toMatchObject({ findings: [], erased: 4 });
  await sealAll(world.url, loop);
  expect(await proof()).toMatchObject({ findings: [], erased: 4, unsealed: { rows: 0 } });
  const found = await owner(world.url, async (db) => {
    await db.query('begin');
    await db.query(
      `update kontor.audit set image = jsonb_set(image, '{joined}', '"1999-09-09"') where record = $1 and version = 1`,
      [member],
    );
    const { findings } = await proofIn(db, boss.org);
    await db.query('rollback');
    return findings.map(({ code }) => code);
  });
  expect(found).toEqual(['AUD001']);
});

test('no salt is left of what was erased: nobody proves a guess', async () => {
  const guest = await world.create(boss, 'club.Member', { name: 'A short stay' });
  await sealAll(world.url, loop);
  await erase(guest);
  const salts = await owner(world.url, async (db) => {
    const { rows } = await db.query<{ salt: string }>(
      `select encode(substr(b.salts, (l.place - 1)::int * 16 + 1, 16), 'hex') as salt
        from kontor.audit_block b cross join lateral unnest(b.ids) with ordinality l (id, place)
        join kontor.audit a on a.org_id = b.org_id and a.id = l.id
        where b.kind = 'sealed' and a.record = $1 and a.version = 1`,
      [guest],
    );
    return rows.map(({ salt }) => salt);
  });
  expect(salts).toEqual(['0'.repeat(32)]);
});

test('the next change of an erased record is laid over what is left', async () => {
  await world.update(boss, 'club.Member', member, 4, { joined: '2020-02-04' });
  expect(await world.image(boss, member)).toMatchObject({ name: 'erased', joined: '2020-02-04', version: 5 });
});

test('a user loses his account with what he signs in by, where no other organization has it', async () => {
  const email = 'canary-user@nightjar.example';
  const user = randomUUID();
  const account = randomUUID();
  await owner(world.url, async (db) => {
    await db.query(
      `insert into core."user" (org_id, id, name, email, kind) values ($1, $2, 'Canary User', $3, 'person')`,
      [boss.org, user, email],
    );
    await db.query(`insert into kontor.account (id, email, password_hash) values ($1, $2, 'hash')`, [
      account,
      email,
    ]);
    await db.query(
      `insert into kontor.identity (issuer, subject, account, email) values ('https://id', 's', $1, $2)`,
      [account, email],
    );
  });
  const held = ['recovery_code', 'passkey', 'factor', 'identity'];
  const left = () =>
    owner(world.url, async (db) => {
      const counts = held.map(
        (table) => `(select count(*)::int from kontor.${table} where account = $1) as ${table}`,
      );
      return (await db.query(`select ${counts.join(', ')}`, [account])).rows[0];
    });
  await owner(world.url, async (db) => {
    await db.query(`insert into kontor.factor (account, sealed) values ($1, '')`, [account]);
    await db.query(`insert into kontor.recovery_code (hash, account) values (sha256('code'), $1)`, [account]);
    await db.query(
      `insert into kontor.passkey (credential, account, name, public_key, counter)
        values (sha256('key'), $1, 'Canary phone', '', 0)`,
      [account],
    );
  });
  expect(await left()).toEqual(Object.fromEntries(held.map((table) => [table, 1])));
  expect(await erase(user, 'core.User')).toMatchObject({ account: true });
  expect(await left()).toEqual(Object.fromEntries(held.map((table) => [table, 0])));
  expect(await tablesWith([email, 'Canary User', 'Canary phone'])).toEqual([]);
  expect(await row('core."user"', user)).toMatchObject({
    active: false,
    email: `erased-${user}@erased.invalid`,
  });
});
