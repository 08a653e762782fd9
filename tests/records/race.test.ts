import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import type { Outcome } from '../../engine/records/index.ts';
import { entity, faultsOf, openWorld, type World } from './world.ts';

let world: World;
let boss: Actor;
let customer: string;
beforeAll(async () => {
  world = await openWorld();
  boss = await world.person(['shop.all']);
  customer = await world.create(boss, 'shop.Party', { name: 'Ada' });
});
afterAll(() => world.close());

const order = (more: object = {}) => world.create(boss, 'shop.Order', { customer, ...more });
const update = (id: string, version: number, patch: object) =>
  world.update(boss, 'shop.Order', id, version, patch as never);
const remove = (name: string, id: string) =>
  world.write(boss, [{ kind: 'delete', entity: entity(name), id, version: 1 }]);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

describe('two at once', () => {
  test('editors of one record: both changes hold, or one is told of the conflict', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await order();
      const [one, other] = await Promise.all([
        faultsOf(update(id, 1, { note: 'a' })),
        faultsOf(update(id, 1, { secret: 'b' })),
      ]);
      expect([...one, ...other]).toEqual([]);
      expect(await world.image(boss, id)).toMatchObject({ note: 'a', secret: 'b', version: 3 });
      const faults = (await Promise.all(['x', 'y'].map((note) => faultsOf(update(id, 3, { note }))))).flat();
      expect(faults.map((fault) => fault.slice(0, 12))).toEqual(['REC708 note:']);
    }
  });

  test('deletions of one record: one wins', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await order();
      const faults = (
        await Promise.all([faultsOf(remove('shop.Order', id)), faultsOf(remove('shop.Order', id))])
      ).flat();
      expect(faults).toEqual(['REC707 -: There is no such Order.']);
    }
  });

  test('a deletion and a reference: never a living record that points to a deleted one', async () => {
    for (let round = 0; round < 20; round++) {
      const party = await world.create(boss, 'shop.Party', { name: `P${round}` });
      await Promise.all([faultsOf(remove('shop.Party', party)), faultsOf(order({ customer: party }))]);
    }
    const broken = await world.rows(
      boss,
      'select o.id from shop."order" o join shop.party p on p.id = o.customer_id where o.deleted_at is null and p.deleted_at is not null',
    );
    expect(broken).toEqual([]);
  });

  test('documents that change the same records in opposite order both end', async () => {
    const [a, b] = [await order(), await order()];
    const change = (id: string, note: string) =>
      ({ kind: 'update', entity: entity('shop.Order'), id, version: 1, patch: { note } }) as const;
    const outcomes = await Promise.all([
      faultsOf(world.write(boss, [change(a, '1'), change(b, '1')])),
      faultsOf(world.write(boss, [change(b, '2'), change(a, '2')])),
    ]);
    expect(outcomes.filter((faults) => faults.length === 0)).toHaveLength(1);
  });

  test('orders of one customer: no count is lost', async () => {
    const party = await world.create(boss, 'shop.Party', { name: 'Busy' });
    await Promise.all(Array.from({ length: 40 }, () => order({ customer: party })));
    const [row] = await world.rows(boss, 'select order_count from shop.party where id = $1', [party]);
    expect(row).toEqual({ order_count: '40' });
  });
});

describe('writes that share a transaction', () => {
  test('are each in the name of who asked for them, with his correlation', async () => {
    const one = await world.person(['shop.all']); // of an organization where nobody had to wait before
    const other = await world.person(['shop.all'], one.org);
    const asked = Array.from({ length: 12 }, (_, at) => ({
      who: at % 2 === 0 ? one : other,
      correlation: `c${at}`,
    }));
    const made = await Promise.all(
      asked.map(async ({ who, correlation }) => ({
        record: await world.create(who, 'shop.Tag', { name: correlation }, { correlation }),
        actor: who.user,
        correlation,
      })),
    );
    const facts = await world.rows(
      one,
      `select a.record, a.actor, a.correlation, a.xid::text as xid, e.xid::text as told
        from kontor.audit a join kontor.event e on e.record = a.record and e.correlation = a.correlation
        where a.record = any ($1) order by a.record`,
      [made.map(({ record }) => record)],
    );
    expect(facts.map(({ record, actor, correlation }) => ({ record, actor, correlation }))).toEqual(
      made.toSorted((a, b) => (a.record < b.record ? -1 : 1)),
    );
    expect(facts.filter(({ xid, told }) => xid !== told)).toEqual([]);
    expect(new Set(facts.map(({ xid }) => xid)).size).toBeLessThan(12);
  });

  test('make the same change to many records in one go, and each is told, kept and answered by itself', async () => {
    const one = await world.person(['shop.all']);
    const party = await world.create(one, 'shop.Party', { name: 'Barbara', discount: '0.1' });
    const product = await world.create(one, 'shop.Product', { name: 'Pencil', price: '2.50' });
    const answer = (outcomes: readonly Outcome[]) => ({
      text: 'select number || total::text from shop."order" where id = $1',
      values: outcomes[0]!.ids,
    });
    const made = await Promise.all(
      Array.from({ length: 16 }, (_, at) =>
        world.write(
          one,
          [
            {
              kind: 'create',
              entity: entity('shop.Order'),
              input: { customer: party, lines: [{ product, quantity: String(at + 1) }] },
            },
          ],
          { answer, correlation: `made ${at}` },
        ),
      ),
    );
    const totals = made.map(({ text }) => text!.slice('SO-2026-00001'.length));
    expect(totals).toEqual(made.map((_, at) => (Math.round(225 * (at + 1)) / 100).toFixed(2)));
    expect(new Set(made.map(({ text }) => text!.slice(0, 'SO-2026-00001'.length))).size).toBe(16);

    const ids = made.map(({ outcomes }) => outcomes[0]!.ids[0]!);
    await Promise.all(
      ids.map((id, at) =>
        world.write(one, [{ kind: 'transition', entity: entity('shop.Order'), name: 'withdraw', id }], {
          correlation: `withdrawn ${at}`,
        }),
      ),
    );
    const facts = await world.rows(
      one,
      `select a.record, a.correlation, e.correlation as told, e.name, e.xid::text as xid, a.image ->> 'status' as status
        from kontor.audit a join kontor.event e on e.record = a.record and e.record_version = a.version
        where a.record = any ($1) and a.version = 2 order by a.record`,
      [ids],
    );
    expect(facts.map(({ xid: _, ...fact }) => fact)).toEqual(
      ids.toSorted().map((record) => ({
        record,
        correlation: `withdrawn ${ids.indexOf(record)}`,
        told: `withdrawn ${ids.indexOf(record)}`,
        name: 'shop.order.withdrawn',
        status: 'closed',
      })),
    );
    expect(new Set(facts.map(({ xid }) => xid)).size).toBeLessThan(16);
    const [customer] = await world.rows(one, 'select order_count from shop.party where id = $1', [party]);
    expect(customer).toEqual({ order_count: '16' });
  });

  test('that want the same record come one after the other', async () => {
    const one = await world.person(['shop.all']);
    const party = await world.create(one, 'shop.Party', { name: 'Edsger' });
    const id = await world.create(one, 'shop.Order', { customer: party });
    const withdraw = () =>
      world.write(one, [{ kind: 'transition', entity: entity('shop.Order'), name: 'withdraw', id }]);
    const outcomes = await Promise.all([faultsOf(withdraw()), faultsOf(withdraw()), faultsOf(withdraw())]);
    expect(outcomes.filter((faults) => faults.length === 0)).toHaveLength(1);
    expect(await world.image(one, id)).toMatchObject({ status: 'closed', version: 2 });
  });

  test('are refused each for its own reason, and those beside them hold', async () => {
    const party = await world.create(boss, 'shop.Party', { name: 'Grace', code: 'grace' });
    const stale = () => world.update(boss, 'shop.Party', party, 7, { name: 'Nobody' });
    const other = await world.person(['shop.all'], boss.org);
    const outcomes = await Promise.all([
      faultsOf(world.create(boss, 'shop.Party', { name: 'Same', code: 'grace' })),
      faultsOf(world.create(other, 'shop.Party', { name: 'Linus', code: 'linus' })),
      faultsOf(stale()),
      faultsOf(order({ customer: '00000000-0000-7000-8000-000000000000' })),
      faultsOf(order({ customer: party })),
    ]);
    expect(outcomes.map((faults) => faults.map((fault) => fault.slice(0, 6)))).toEqual([
      ['REC706'],
      [],
      ['REC709'],
      ['REC704'],
      [],
    ]);
  });
});

describe('an idempotency key', () => {
  const idempotency = (key: string, body: string) => ({
    idempotency: { key, operation: 'createShopTag', hash: hash(body) },
  });
  const tag = (name: string, key: string, body = name) =>
    world.write(boss, [{ kind: 'create', entity: entity('shop.Tag'), input: { name } }], {
      ...idempotency(key, body),
      answer: ([outcome]) => ({ text: 'select name from shop.tag where id = $1', values: [outcome!.ids[0]] }),
    });

  test('makes a repeat run nothing and answer by reading again', async () => {
    const first = await tag('one', 'k1');
    await world.rows(boss, "update shop.tag set name = 'changed' where id = $1", [first.outcomes[0]!.ids[0]]);
    const again = await tag('one', 'k1');
    expect(again).toEqual({ outcomes: first.outcomes, text: 'changed', repeated: true });
  });

  test('is refused for another request', async () => {
    await tag('two', 'k2');
    expect(await faultsOf(tag('two', 'k2', 'other'))).toEqual([
      'REC715 -: The idempotency key was used before with another request.',
    ]);
  });

  test('lets one of many at once run, and the others have its ids', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => tag('many', 'k3')));
    expect(new Set(all.map((one) => one.outcomes[0]!.ids[0])).size).toBe(1);
    expect(all.filter((one) => !one.repeated)).toHaveLength(1);
    expect(await world.rows(boss, "select count(*)::int as n from shop.tag where name = 'many'")).toEqual([
      { n: 1 },
    ]);
  });

  test('is kept only by what succeeded: a refused request may be sent again', async () => {
    const bad = world.write(
      boss,
      [{ kind: 'create', entity: entity('shop.Order'), input: { customer, rush: true } }],
      idempotency('k4', 'x'),
    );
    expect(await faultsOf(bad)).toHaveLength(1);
    await tag('four', 'k4');
  });

  test('belongs to its actor', async () => {
    await tag('five', 'k5');
    const other = await world.person(['shop.all'], boss.org);
    const { repeated } = await world.write(
      other,
      [{ kind: 'create', entity: entity('shop.Tag'), input: { name: 'mine' } }],
      idempotency('k5', 'mine'),
    );
    expect(repeated).toBe(false);
  });
});
