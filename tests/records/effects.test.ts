/* What follows from an action or a transition: other records made, changed and moved on, in one transaction. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import type { Entity } from '../../engine/model/index.ts';
import { compileEffect } from '../../engine/query/write/index.ts';
import type { Published } from '../../engine/publication/index.ts';
import { runDocument } from '../../engine/server/graphql/run.ts';
import { modelOf } from '../database/modules.ts';
import { business } from './business.ts';
import { faultsOf, openWorld, type World } from './world.ts';

const model = modelOf(business);
const entity = (name: string): Entity => model.entities.get(name)!;

let world: World;
let boss: Actor;
let party: string;
let goods: { apple: string; pear: string };
beforeAll(async () => {
  world = await openWorld([], model);
  boss = await world.person(['shop.all']);
  party = await world.create(boss, 'shop.Party', { name: 'Alfreds' });
  goods = {
    apple: await world.create(boss, 'shop.Product', { name: 'Apple', price: '2.50' }),
    pear: await world.create(boss, 'shop.Product', { name: 'Pear', price: '4.00' }),
  };
});
afterAll(() => world.close());

const deal = (input = {}) =>
  world.create(boss, 'shop.Deal', {
    title: 'Fruit',
    customer: party,
    lines: [
      { product: goods.apple, quantity: '10' },
      { product: goods.pear, quantity: '3', optional: true },
      { product: goods.pear, quantity: '1', price: '3.90' },
    ],
    ...input,
  });

const act = async (name: string, input: object, actor = boss, more: object = {}): Promise<string> => {
  const action = model.actions.get(name)!;
  const operation = { kind: 'action' as const, action, input: input as never, ...more };
  return (await world.write(actor, [operation])).outcomes[0]!.ids[0]!;
};

const move = (name: string, transition: string, id: string, actor = boss) =>
  world.write(actor, [{ kind: 'transition', entity: entity(name), name: transition, id }]);

const made = (table: string, where: string, id: string, actor = boss) =>
  world.rows(actor, `select * from shop.${table} where ${where} = $1 and deleted_at is null order by id`, [
    id,
  ]);

const order = async () => {
  const id = await act('shop.Order.createFromDeal', { deal: await deal() });
  await move('shop.Order', 'confirm', id);
  return id;
};

describe('an action that makes its record', () => {
  test('copies values and lines, and lets default, fetch and computation stand where nothing is given', async () => {
    const from = await deal();
    const image = await world.image(boss, await act('shop.Order.createFromDeal', { deal: from }));
    expect(image).toMatchObject({
      deal: from,
      customer: party,
      status: 'draft',
      number: expect.stringMatching(/^SO-/) as unknown,
      total: '28.90',
      lines: [
        { product: goods.apple, quantity: '10.000', price: '2.50' },
        { product: goods.pear, quantity: '1.000', price: '3.90' },
      ],
    });
  });

  test('leaves audit and event like any creation, under the name of the action', async () => {
    const id = await act('shop.Order.createFromDeal', { deal: await deal() });
    const events = await world.rows(boss, 'select name, record_version from kontor.event where record = $1', [
      id,
    ]);
    expect(events).toEqual([{ name: 'shop.order.createFromDeal', record_version: 1 }]);
  });

  test('is refused where its condition does not hold', async () => {
    expect(
      await faultsOf(deal({ lines: [] }).then((id) => act('shop.Order.createFromDeal', { deal: id }))),
    ).toEqual(["REC713 -: 'Order from deal' is not possible now."]);
  });

  test('makes nothing from a record that its caller may not see, nor from one that is not there', async () => {
    const rep = await world.person(['shop.rep'], boss.org);
    const stranger = '01990000-0000-7000-8000-000000000000';
    const refused = ["REC704 deal: 'Deal' points to no record."];
    expect(await faultsOf(act('shop.Order.createFromDeal', { deal: await deal() }, rep))).toEqual(refused);
    expect(await faultsOf(act('shop.Order.createFromDeal', { deal: stranger }))).toEqual([
      "REC713 -: 'Order from deal' is not possible now.",
    ]);
  });

  test('asks for the right on the action, not for that to create', async () => {
    const rep = await world.person(['shop.rep'], boss.org);
    const own = await world.create(rep, 'shop.Deal', {
      title: 'Mine',
      customer: party,
      lines: [{ product: goods.apple, quantity: '1' }],
    });
    expect(await faultsOf(world.create(rep, 'shop.Order', { customer: party }))).toEqual([
      'REC710 -: You may not create this Order.',
    ]);
    expect(
      await made('order', 'id', await act('shop.Order.createFromDeal', { deal: own }, rep), rep),
    ).toHaveLength(1);
  });

  test('with a key is made once, however often it is sent', async () => {
    const action = model.actions.get('shop.Order.createFromDeal')!;
    const from = await deal();
    const send = () =>
      world.write(boss, [{ kind: 'action', action, input: { deal: from } }], {
        idempotency: { key: `deal:${from}`, operation: 'createFromDeal', hash: 'same' },
      });
    const [first, second] = [await send(), await send()];
    expect(second.repeated).toBe(true);
    expect(second.outcomes).toEqual(first.outcomes);
    expect(await made('order', 'deal_id', from)).toHaveLength(1);
  });

  test('of two at once the second sees what the first took', async () => {
    const id = await order();
    const both = await Promise.allSettled([
      act('shop.Invoice.createFromOrder', { order: id }),
      act('shop.Invoice.createFromOrder', { order: id }),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('an effect', () => {
  test('of an action makes a record, points to it and moves another on', async () => {
    const id = await deal();
    await act('shop.Deal.win', {}, boss, { id, version: 1 });
    const image = await world.image(boss, id);
    const [one] = await made('order', 'deal_id', id);
    expect(image).toMatchObject({ stage: 'won', order: one!['id'], version: 2 + 1 });
    expect(one).toMatchObject({ status: 'confirmed' });
  });

  test('of a transition makes one record for each line that counts', async () => {
    const id = await order();
    const held = await made('reservation', 'order_id', id);
    expect(held.sort((a, b) => Number(b['quantity']) - Number(a['quantity']))).toMatchObject([
      { product_id: goods.apple, quantity: '10.000', status: 'held' },
      { product_id: goods.pear, quantity: '1.000', status: 'held' },
    ]);
  });

  test('changes and moves on the records that a list leads to', async () => {
    const id = await order();
    await move('shop.Order', 'cancel', id);
    expect(await made('reservation', 'order_id', id)).toMatchObject([
      { status: 'released', note: 'SO' },
      { status: 'released', note: 'SO' },
    ]);
  });

  test('is left out where its condition does not hold, and later ones know of nothing', async () => {
    const id = await deal({ lines: [{ product: goods.apple, quantity: '1' }] });
    await act('shop.Deal.win', { quiet: true }, boss, { id, version: 1 });
    expect(await made('order', 'deal_id', id)).toEqual([]);
    expect(await world.image(boss, id)).toMatchObject({ stage: 'won', version: 2 });
  });

  test('that is refused takes everything back, and says where it was', async () => {
    const id = await deal({ lines: [{ product: goods.apple, quantity: '2000' }] });
    expect(await faultsOf(act('shop.Deal.win', {}, boss, { id, version: 1 }))).toEqual([
      'REC705 order/lines/0/quantity: At most 1000 of one product.',
    ]);
    expect(await made('order', 'deal_id', id)).toEqual([]);
    expect((await world.rows(boss, 'select stage from shop.deal where id = $1', [id]))[0]).toEqual({
      stage: 'open',
    });
  });

  test('is done with the rights of who acts', async () => {
    const rep = await world.person(['shop.rep'], boss.org);
    const id = await world.create(rep, 'shop.Deal', {
      title: 'Mine',
      customer: party,
      lines: [{ product: goods.apple, quantity: '1' }],
    });
    expect(await faultsOf(act('shop.Deal.win', {}, rep, { id, version: 1 }))).toEqual([
      'REC710 -: You may not create this Order.',
    ]);
  });

  test('that is trusted needs no right but that to the action', async () => {
    const rep = await world.person(['shop.rep'], boss.org);
    const own = await world.create(rep, 'shop.Deal', {
      title: 'Mine',
      customer: party,
      lines: [{ product: goods.apple, quantity: '4' }],
    });
    const id = await act('shop.Order.createFromDeal', { deal: own }, rep);
    await move('shop.Order', 'confirm', id, rep);
    expect(await made('reservation', 'order_id', id)).toHaveLength(1);
    const [event] = await world.rows(
      boss,
      `select actor from kontor.event where name = 'shop.reservation.created' order by id desc limit 1`,
    );
    expect(event).toEqual({ actor: rep.user });
  });

  test('is read by one statement however often it is done, so that it is planned once', () => {
    const { effects } = entity('shop.Order').lifecycle!.transitions.get('confirm')!;
    const scope = { model, entity: entity('shop.Order'), inputs: new Map(), made: new Map() };
    expect(compileEffect(scope, effects[0]!)).toBe(compileEffect({ ...scope }, effects[0]!));
  });

  test('that comes back to itself stops', async () => {
    const id = await world.create(boss, 'shop.Knot', {});
    await world.update(boss, 'shop.Knot', id, 1, { next: id });
    expect(await faultsOf(act('shop.Knot.pull', {}, boss, { id, version: 2 }))).toEqual([
      "REC729 -: 'Pull' would follow from more than 8 others, one from the other.",
    ]);
  });
});

describe('in GraphQL', () => {
  const ask = async (query: string): Promise<Record<string, unknown>> => {
    const answer = await runDocument(
      world.records,
      { model, number: 1 } as Published,
      { query },
      { actor: boss, correlation: 'c-1' },
    );
    return (JSON.parse(answer) as { data: Record<string, unknown> }).data;
  };

  test('an action that makes its record takes no id and returns what it made, in the same document as others', async () => {
    const id = await deal();
    const made = await ask(`mutation {
      made: createFromDealShopOrder(input: { deal: "${id}" }) { status total lines { quantity } deal { title } }
      won: winShopDeal(id: "${id}", version: 1, input: {}) { stage order { status shopReservations { nodes { status } } } }
    }`);
    expect(made).toEqual({
      made: {
        status: 'draft',
        total: '28.90',
        lines: [{ quantity: '10.000' }, { quantity: '1.000' }],
        deal: { title: 'Fruit' },
      },
      won: {
        stage: 'won',
        order: { status: 'confirmed', shopReservations: { nodes: Array(3).fill({ status: 'held' }) } },
      },
    });
  });
});

describe('from order to journal', () => {
  const invoice = async (id: string) => act('shop.Invoice.createFromOrder', { order: id });

  test('an invoice takes what is not invoiced yet', async () => {
    const id = await order();
    const first = await world.create(boss, 'shop.Invoice', {
      customer: party,
      order: id,
      lines: [{ of: id, product: goods.apple, quantity: '4', price: '2.50' }],
    });
    expect(await world.image(boss, first)).toMatchObject({ total: '11.90' });
    expect(await world.image(boss, await invoice(id))).toMatchObject({
      lines: [
        { product: goods.apple, quantity: '6.000' },
        { product: goods.pear, quantity: '1.000' },
      ],
    });
    expect(await faultsOf(invoice(id))).toEqual(["REC713 -: 'Invoice from order' is not possible now."]);
  });

  test('posting it makes a journal entry that balances, and numbers both without gaps', async () => {
    const id = await invoice(await order());
    const clerk = await world.person(['shop.clerk'], boss.org);
    await move('shop.Invoice', 'post', id, clerk);
    const [entry] = await made('entry', 'invoice_id', id);
    expect(entry).toMatchObject({ number: expect.stringMatching(/^J-\d+$/) as unknown });
    const rows = await world.rows(
      boss,
      'select account, debit, credit from shop.entry_line where parent_id = $1 order by position',
      [entry!['id']],
    );
    expect(rows).toEqual([
      { account: 'receivable', debit: '34.39', credit: '0.00' },
      { account: 'revenue', debit: '0.00', credit: '28.90' },
      { account: 'tax', debit: '0.00', credit: '5.49' },
    ]);
    expect(await world.image(boss, id)).toMatchObject({
      number: expect.stringMatching(/^INV-\d+$/) as unknown,
      entry: entry!['id'],
    });
  });

  test('a record that gets a number and is pointed to what was made leaves one image and one event of it', async () => {
    const id = await invoice(await order());
    await move('shop.Invoice', 'post', id);
    const audit = await world.rows(
      boss,
      'select version, cause from kontor.audit where record = $1 order by version',
      [id],
    );
    expect(audit).toEqual([
      { version: 1, cause: 'createFromOrder' },
      { version: 3, cause: 'posted' },
    ]);
    const events = await world.rows(
      boss,
      'select name, record_version from kontor.event where record = $1 order by id',
      [id],
    );
    expect(events).toEqual([
      { name: 'shop.invoice.createFromOrder', record_version: 1 },
      { name: 'shop.invoice.posted', record_version: 3 },
    ]);
  });

  test('a record that is moved on in the same document has its number first', async () => {
    const id = await invoice(await order());
    const step = (name: string) => ({
      kind: 'transition' as const,
      entity: entity('shop.Invoice'),
      name,
      id,
    });
    await world.write(boss, [step('post'), step('cancel')]);
    const audit = await world.rows(
      boss,
      'select version, cause from kontor.audit where record = $1 order by version',
      [id],
    );
    expect(audit.slice(1)).toEqual([
      { version: 3, cause: 'posted' },
      { version: 4, cause: 'cancelled' },
    ]);
  });

  test('what is open follows what is paid, and a payment settles each invoice that it pays in full, once', async () => {
    const [first, second] = [await invoice(await order()), await invoice(await order())];
    for (const id of [first, second]) await move('shop.Invoice', 'post', id);
    const lines = [
      { invoice: first, amount: '30' },
      { invoice: first, amount: '4.39' },
      { invoice: second, amount: '34.38' },
    ];
    await move('shop.Payment', 'post', await world.create(boss, 'shop.Payment', { lines }));
    const seen = await world.rows(
      boss,
      'select paid, open, late, status from shop.invoice where id = any($1) order by id',
      [[first, second]],
    );
    expect(seen).toEqual([
      { paid: '34.39', open: '0.00', late: false, status: 'paid' },
      { paid: '34.38', open: '0.01', late: true, status: 'posted' },
    ]);
    const more = { lines: [{ invoice: second, amount: '0.02' }] };
    expect((await faultsOf(world.create(boss, 'shop.Payment', more)))[0]).toContain(
      'No more can be paid than is open.',
    );
    const mended = await world.records.recompute(boss, model, entity('shop.Invoice'));
    expect(mended.filter((one) => one.mended > 0)).toEqual([]);
  });

  test('an entry that does not balance is refused', async () => {
    const lines = [
      { account: 'bank', debit: '1' },
      { account: 'revenue', credit: '2' },
    ];
    expect(await faultsOf(world.create(boss, 'shop.Entry', { lines }))).toEqual([
      'REC705 -: Debit and credit differ.',
    ]);
  });
});
