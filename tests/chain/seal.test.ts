/* The audit is sealed beside its writes, and whoever changes it past the engine is found out. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { rotateChainKey, unsealedSeconds, type Anchor, type Proven } from '../../engine/chain/index.ts';
import { exit, main } from '../../engine/cli/index.ts';
import { addressAs } from '../../engine/database/index.ts';
import { openSeal } from '../../engine/identity/index.ts';
import { openPool, type Connection, type Pool } from '../../engine/postgres/index.ts';
import { owner, roles, secret } from '../database/live.ts';
import { openWorld, type World } from '../records/world.ts';
import * as sealing from './sealing.ts';
import { askOf, seal } from './sealing.ts';

let world: World;
let loop: Pool;
let boss: Actor;
/** What a row of the audit is called in the database of this test: its number. */
let ids: string[];

const sealAll = (rowsMost?: number) => sealing.sealAll(world.url, loop, rowsMost);
const proofIn = (db: Connection, anchor?: Anchor) => sealing.proofIn(db, boss.org, anchor);

const proof = (anchor?: Anchor): Promise<Proven> => owner(world.url, (db) => proofIn(db, anchor));

/** What is found after these statements of the owner of the database, which are taken back again. */
const foundAfter = (...cheats: (readonly [text: string, ...values: unknown[]])[]): Promise<string[]> =>
  owner(world.url, async (db) => {
    await db.query('begin');
    for (const [text, ...values] of cheats) await db.query(text, values);
    const { findings } = await proofIn(db);
    await db.query('rollback');
    return findings.map(({ code, message }) => `${code} ${message}`).sort();
  });

const note = (text: string): Promise<string> => world.create(boss, 'shop.Invoice', { note: text });

const rowsOf = async (): Promise<string[]> =>
  (await world.rows(boss, 'select id::text from kontor.audit order by xid, id')).map((row) =>
    String(row['id']),
  );

beforeAll(async () => {
  world = await openWorld();
  loop = openPool(addressAs(world.url, roles.loop, secret), { size: 4 });
  boss = await world.person(['shop.all']);
  const first = await note('first');
  await world.update(boss, 'shop.Invoice', first, 1, { note: 'first, changed' });
  for (const text of ['second', 'third', 'fourth', 'fifth']) await note(text);
  ids = await rowsOf();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await loop.close();
  await world.close();
});

test('what was there before the first seal is sealed, in blocks of so many rows', async () => {
  expect(await unsealedSeconds(askOf(loop))).toBeGreaterThan(0);
  expect(await proof()).toMatchObject({ rows: 0, unsealed: { rows: 6 }, found: 0 });
  // The first look begins the epoch, and lists nothing yet.
  await sealing.sealerOf(loop).round();
  await sealing.letGo(world.url);
  expect(await unsealedSeconds(askOf(loop))).toBeGreaterThan(0);
  expect(await proof()).toMatchObject({ rows: 0, unsealed: { rows: 6 }, found: 0 });
  expect(await sealAll()).toBe(2);
  expect(await proof()).toMatchObject({
    rows: 6,
    blocks: 2,
    unsealed: { rows: 0, oldest: null },
    findings: [],
  });
  expect(await unsealedSeconds(askOf(loop))).toBe(0);
  await note('sixth');
  expect(await sealAll()).toBe(1);
  expect(await proof()).toMatchObject({ rows: 7, blocks: 3, unsealed: { rows: 0 }, findings: [] });
  ids = await rowsOf();
});

describe('whoever owns the database and', () => {
  const at = 'where org_id = $1 and id = $2';
  const columns = 'org_id, entity, record, version, image, actor, account, cause, correlation, via, at';

  test('changes a row is named, whatever he changes', async () => {
    const changes = [
      `image = jsonb_set(image, '{note}', '"never"')`,
      `actor = gen_random_uuid()`,
      `account = gen_random_uuid()`,
      `at = at - interval '1 microsecond'`,
      `cause = 'approved'`,
      `version = 7`,
      `entity = 'shop.Order'`,
      `record = gen_random_uuid()`,
      `correlation = 'else'`,
      `via = '{"standIn": {}}'`,
    ];
    for (const change of changes)
      expect(await foundAfter([`update kontor.audit set ${change} ${at}`, boss.org, ids[1]]), change).toEqual(
        [expect.stringMatching(new RegExp(`^AUD001 Test: row ${ids[1]} .* block 1 `))],
      );
  });

  test('deletes a row is named', async () => {
    expect(await foundAfter([`delete from kontor.audit ${at}`, boss.org, ids[4]])).toEqual([
      `AUD002 Test: row ${ids[4]}, sealed in block 2, is missing.`,
    ]);
  });

  test('adds a row among sealed ones is named', async () => {
    const copied = `insert into kontor.audit (${columns}, xid) select ${columns}, xid from kontor.audit ${at}`;
    expect(await foundAfter([copied, boss.org, ids[0]])).toEqual([
      expect.stringMatching(/^AUD003 Test: row \d+ \(shop\.Invoice .* version 1\) was added/),
    ]);
  });

  test('swaps what two rows say is named', async () => {
    const swap = `update kontor.audit a set record = b.record, version = b.version, image = b.image, at = b.at,
        correlation = b.correlation, cause = b.cause from kontor.audit b
      where a.org_id = $1 and b.org_id = $1 and (a.id, b.id) in (($2, $3), ($3, $2))`;
    expect(await foundAfter([swap, boss.org, ids[0], ids[5]])).toEqual([
      expect.stringMatching(
        new RegExp(`^AUD004 Test: row ${ids[0]} of block 1 says what was sealed as row ${ids[5]} `),
      ),
      expect.stringMatching(
        new RegExp(`^AUD004 Test: row ${ids[5]} of block 2 says what was sealed as row ${ids[0]} `),
      ),
    ]);
  });

  test('swaps the numbers of two rows is named', async () => {
    const swap = `update kontor.audit set id = case id when $2::bigint then $3::bigint + 1000 else $2::bigint + 1000 end
      where org_id = $1 and id in ($2, $3)`;
    const free = 'alter table kontor.audit alter column id drop identity';
    expect((await foundAfter([free], [swap, boss.org, ids[0], ids[1]])).join('\n')).toMatch(
      /AUD002.*\n.*AUD002/,
    );
  });

  test('takes out a block, changes or swaps blocks is named', async () => {
    const block = 'where org_id = $1 and number = $2';
    expect(await foundAfter([`delete from kontor.audit_block ${block}`, boss.org, 2])).toEqual([
      ...ids
        .slice(3, 6)
        .map((id) => expect.stringMatching(new RegExp(`^AUD003 Test: row ${id} `)) as unknown),
      'AUD006 Test: block 2 is missing.',
    ]);
    for (const change of [
      `sealed_at = sealed_at + interval '1 microsecond'`,
      `leaves = overlay(leaves placing sha256('') from 1)`,
      'before = sha256($3)',
      `kind = 'erased'`,
      'epoch = epoch + 1',
      'reached_id = reached_id + 1',
      'ids = ids[2:]',
    ])
      expect(
        (
          await foundAfter([
            `update kontor.audit_block set ${change.replace('$3', `'x'`)} ${block}`,
            boss.org,
            2,
          ])
        ).join('\n'),
        change,
      ).toContain('AUD007 Test: block 2 was changed');
    const aside = `update kontor.audit_block set number = -number where org_id = $1 and number in (2, 3)`;
    const back = `update kontor.audit_block set number = 5 + number where org_id = $1 and number < 0`;
    const found = (await foundAfter([aside, boss.org], [back, boss.org])).join('\n');
    for (const expected of ['AUD007 Test: block 2', 'AUD007 Test: block 3', 'AUD008 Test: block 2'])
      expect(found).toContain(expected);
  });

  test('signs a block anew by a key of his own is named', async () => {
    const own = openSeal('the secret of somebody else, who owns the database');
    expect(
      await owner(world.url, async (db) => {
        await db.query('begin');
        const ask = askOf(db);
        const mine = await rotateChainKey(ask, own);
        // All is made anew and fits, from the second block on: only the key is none of ours.
        await db.query('delete from kontor.audit_block where org_id = $1 and number > 1', [boss.org]);
        await db.query(
          `insert into kontor.audit_rest select org_id, xid, id from kontor.audit where org_id = $1 and id = any ($2)`,
          [boss.org, ids.slice(3, 6)],
        );
        await db.query(`update kontor.audit set image = '{}' ${at}`, [boss.org, ids[4]]);
        const forger = sealing.sealerOf(db, { seal: own });
        await forger.round();
        const { findings, blocks } = await proofIn(db);
        await db.query('rollback');
        return [blocks, findings.map(({ message }) => message.replace(mine, 'mine'))];
      }),
    ).toEqual([2, ['Test: block 2 is signed by key mine, which is none of ours.']]);
    expect(
      await foundAfter([
        `update kontor.audit_block set signature = sha256('x') || sha256('y')
        where org_id = $1 and number = 1`,
        boss.org,
      ]),
    ).toEqual([expect.stringMatching(/^AUD009 Test: the signature of block 1 is not one of key /)]);
  });

  test('tells by a block of his own that a row is forgotten is named, and the row with it', async () => {
    const forged = `insert into kontor.audit_block select org_id, number + 1, 'forgotten', hash, sha256('x'), epoch,
        reached_xid, reached_id, xids, array[$2::bigint], '', '', sealed_at, key, signature
      from kontor.audit_block where org_id = $1 order by number desc limit 1`;
    const found = await foundAfter(
      [forged, boss.org, ids[0]],
      [`delete from kontor.audit ${at}`, boss.org, ids[0]],
    );
    expect(found.map((text) => text.slice(0, 6))).toEqual(['AUD002', 'AUD007', 'AUD009']);
  });

  test('lists a row in two blocks is named', async () => {
    const copied = `update kontor.audit_block b set xids = b.xids || c.xids[1:1], ids = b.ids || c.ids[1:1],
        salts = b.salts || substr(c.salts, 1, 16), leaves = b.leaves || substr(c.leaves, 1, 32)
      from kontor.audit_block c where b.org_id = $1 and b.number = 3 and c.org_id = $1 and c.number = 1`;
    expect((await foundAfter([copied, boss.org])).join('\n')).toContain(
      `AUD005 Test: row ${ids[0]} is sealed`,
    );
  });
});

test('cutting off the newest blocks with their rows is found by an anchor, and by nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-anchor-'));
  const file = join(folder, 'anchor.json');
  vi.stubEnv('DATABASE_URL', world.url);
  vi.stubEnv('KONTOR_SECRET', secret);
  const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const run = async (...words: string[]): Promise<[number, Record<string, unknown>]> => {
    print.mockClear();
    const code = await main(['audit', ...words, '--json']);
    return [
      code,
      JSON.parse(print.mock.calls.map(([text]) => String(text)).join('')) as Record<string, unknown>,
    ];
  };
  try {
    expect((await run('anchor', '--out', file))[0]).toBe(exit.done);
    const anchor = JSON.parse(await readFile(file, 'utf8')) as Anchor;
    expect(anchor.chains).toMatchObject([{ organization: boss.org, number: '3' }]);
    const [code, told] = await run('verify', '--anchor', file);
    expect(code).toBe(exit.done);
    expect(told).toMatchObject({ ok: true, organizations: [{ rows: 7, blocks: 3, anchor: { block: '3' } }] });
    await writeFile(
      file,
      JSON.stringify({ ...anchor, chains: anchor.chains.map((one) => ({ ...one, number: '4' })) }),
    );
    const [found, said] = await run('verify', '--anchor', file);
    expect(found).toBe(exit.refused);
    expect(JSON.stringify(said)).toContain('AUD011');
    await writeFile(file, '{}');
    expect(JSON.stringify(await run('verify', '--anchor', file))).toContain('AUD012');
    const cut = await owner(world.url, async (db) => {
      await db.query('begin');
      await db.query('delete from kontor.audit where org_id = $1 and id = $2', [boss.org, ids[6]]);
      await db.query('delete from kontor.audit_block where org_id = $1 and number = 3', [boss.org]);
      const codes = async (given?: Anchor) => (await proofIn(db, given)).findings.map((one) => one.code);
      const without = await codes();
      const withAnchor = await codes(anchor);
      await db.query('rollback');
      return [without, withAnchor];
    });
    expect(cut).toEqual([[], ['AUD011']]);
  } finally {
    print.mockRestore();
    await rm(folder, { recursive: true });
  }
});

test('a row whose transaction ends late is sealed when it can be seen, and none is passed over', async () => {
  await sealAll();
  const before = (await proof()).rows;
  await owner(world.url, async (late) => {
    await late.query('begin');
    await late.query(
      `insert into kontor.audit (org_id, entity, record, version, image, cause)
        values ($1, 'shop.Invoice', gen_random_uuid(), 1, '{}', 'late')`,
      [boss.org],
    );
    await note('told after the late one began');
    expect(await sealing.sealDue(world.url, loop)).toBe(0);
    expect(await proof()).toMatchObject({ rows: before, unsealed: { rows: 1 }, findings: [] });
    await late.query('commit');
  });
  await sealAll();
  expect(await proof()).toMatchObject({ rows: before + 2, unsealed: { rows: 0 }, findings: [] });
});

test('of two that take the same rows one adds its block', async () => {
  await note('taken twice');
  await vi.waitFor(
    async () => expect(await askOf(loop)('select from kontor.unsealed_audit(1)', [])).toHaveLength(1),
    { timeout: 60_000, interval: 50 },
  );
  const seen = new Map<string, number>();
  // Both hold the lease: as if one had been stopped for longer than it lasts.
  const sealerAt = () =>
    sealing.sealerOf(loop, {
      ask: async (text, values) => {
        if (text.includes('due_audit'))
          return askOf(loop)(text.replace('due_audit($1, $2, $3)', 'unsealed_audit($1)'), values.slice(2));
        if (text.includes('add_audit_block')) await together();
        const rows = await askOf(loop)(text, values);
        if (text.includes('add_audit_block'))
          seen.set(
            String((rows[0] as { added: boolean }).added),
            (seen.get(String((rows[0] as { added: boolean }).added)) ?? 0) + 1,
          );
        return rows as never;
      },
    });
  let waiting: (() => void)[] = [];
  const together = () =>
    new Promise<void>((go) => {
      waiting.push(go);
      if (waiting.length === 2) waiting.forEach((each) => each());
    });
  await Promise.all([sealerAt().round(), sealerAt().round()]);
  waiting = [];
  expect(Object.fromEntries(seen)).toEqual({ true: 1, false: 1 });
  expect(await proof()).toMatchObject({ unsealed: { rows: 0 }, findings: [] });
});

test('killed before or after any statement, a sealer leaves no gap and nothing twice', async () => {
  const program = join(import.meta.dirname, 'killed.ts');
  const killAt = async (statement: number, when: string): Promise<boolean> => {
    await sealing.letGo(world.url);
    const args = [program, world.url, secret, String(statement), when];
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return signal === 'SIGKILL';
  };
  for (const when of ['before', 'after'])
    for (const statement of [1, 2, 3, 5]) {
      await note(`one for statement ${statement}`);
      await note(`another for statement ${statement}`);
      expect(await killAt(statement, when), `statement ${statement}`).toBe(true);
      expect(await proof()).toMatchObject({ findings: [] });
    }
  await sealing.letGo(world.url);
  await sealAll();
  const rows = (await rowsOf()).length;
  expect(await proof()).toMatchObject({ rows, unsealed: { rows: 0 }, findings: [] });
}, 120_000);

test('blocks of a key before count still when another signs', async () => {
  await rotateChainKey(askOf(loop), seal);
  await note('signed by the next key');
  await sealAll();
  expect(await proof()).toMatchObject({ unsealed: { rows: 0 }, findings: [] });
  const keys = await world
    .rows(boss, 'select 1')
    .then(() =>
      owner(world.url, async (db) => (await db.query('select distinct key from kontor.audit_block')).rows),
    );
  expect(keys).toHaveLength(2);
});

test('who serves requests chooses neither number nor transaction nor time of a row', async () => {
  for (const column of ['xid', 'at', 'id'])
    await expect(
      world.rows(
        boss,
        `insert into kontor.audit (entity, record, version, image, cause, ${column})
        select entity, record, version, image, 'mine', ${column} from kontor.audit limit 1`,
      ),
    ).rejects.toThrow(/permission denied|cannot insert a non-DEFAULT/);
  await expect(world.rows(boss, 'select * from kontor.audit_block')).rejects.toThrow('permission denied');
});

describe('brought into another server', () => {
  let other: World;
  beforeEach(async () => {
    other = world;
    world = await openWorld();
    loop = openPool(addressAs(world.url, roles.loop, secret), { size: 4 });
    boss = await world.person(['shop.all']);
  });
  afterEach(async () => {
    await loop.close();
    await world.close();
    world = other;
    loop = openPool(addressAs(world.url, roles.loop, secret), { size: 4 });
  });

  test('with transaction ids that say nothing there, what was sealed stays, the rest is sealed, and all that is new', async () => {
    const hence = `update kontor.audit set xid = (xid::text::bigint + 900000)::text::xid8 where xid < '900000'`;
    await note('sealed on the server before');
    await note('this one too');
    await owner(world.url, (db) => db.query(hence));
    await sealAll(1);
    expect(await proof()).toMatchObject({ rows: 2, findings: [] });
    await note('not sealed when the dump was made');
    await owner(world.url, async (db) => {
      await db.query(hence);
      await db.query('update kontor.audit_epoch set server = 1');
    });
    await note('written on the new one, before its first seal');
    await sealAll(1);
    await note('and after it');
    await sealAll(1);
    expect(await proof()).toMatchObject({ rows: 5, blocks: 5, unsealed: { rows: 0 }, findings: [] });
    expect(await unsealedSeconds(askOf(loop))).toBe(0);
  });

  test('retention takes rows out, and the chain says so', async () => {
    const record = await note('one');
    await world.update(boss, 'shop.Invoice', record, 1, { note: 'two' });
    await owner(world.url, (db) => db.query(`update kontor.audit set at = now() - interval '300 days'`));
    await sealAll();
    vi.stubEnv('DATABASE_URL', world.url);
    vi.stubEnv('KONTOR_SECRET', secret);
    vi.stubEnv('KONTOR_KEEP_PAST_DAYS', '100');
    const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await main(['retention', '--delete'])).toBe(exit.done);
    print.mockRestore();
    expect(await proof()).toMatchObject({ rows: 2, forgotten: 1, unsealed: { rows: 0 }, findings: [] });
    expect(await foundAfter(['delete from kontor.audit where org_id = $1', boss.org])).toEqual([
      expect.stringMatching(/^AUD002 /),
    ]);
  });
});
