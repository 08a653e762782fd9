import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { entity, faultsOf, openWorld, type World } from './world.ts';

let world: World;
let boss: Actor;
let customer: string;
let pen: string;
beforeAll(async () => {
  world = await openWorld();
  boss = await world.person(['shop.all']);
  customer = await world.create(boss, 'shop.Party', { name: 'Ada', discount: '0.1', group: 'open' });
  pen = await world.create(boss, 'shop.Product', { name: 'Pen', price: '2.50' });
});
afterAll(() => world.close());

const order = (more: object = {}) => ({ customer, lines: [{ product: pen, quantity: '3' }], ...more });
const refused = (actor: Actor, input: object, name = 'shop.Order') =>
  faultsOf(world.create(actor, name, input as never));

describe('a new record', () => {
  test('has its defaults, fetched and computed values, lines in order, and totals of them', async () => {
    const id = await world.create(boss, 'shop.Order', {
      customer,
      lines: [
        { product: pen, quantity: '3' },
        { product: pen, quantity: '1', price: '4' },
      ],
    });
    const image = await world.image(boss, id);
    expect(image).toMatchObject({
      status: 'draft',
      rush: false,
      discount: '0.1000',
      net: '11.50',
      total: '10.35',
      owner: boss.user,
      version: 1,
    });
    expect(image['lines']).toMatchObject([
      { position: 1, quantity: '3.000', price: '2.50', amount: '7.50' },
      { position: 2, quantity: '1.000', price: '4.00', amount: '4.00' },
    ]);
  });

  test('is stored as its audit image says, and told by one event', async () => {
    const id = await world.create(boss, 'shop.Order', order({ note: 'here' }), { correlation: 'c-1' });
    const [row] = await world.rows(boss, 'select note, total, version from shop."order" where id = $1', [id]);
    expect(row).toEqual({ note: 'here', total: '6.75', version: 1 });
    const audit = await world.rows(
      boss,
      'select entity, version, cause, actor, correlation from kontor.audit where record = $1',
      [id],
    );
    expect(audit).toEqual([
      { entity: 'shop.Order', version: 1, cause: 'created', actor: boss.user, correlation: 'c-1' },
    ]);
    const events = await world.rows(
      boss,
      'select name, record_version, correlation from kontor.event where record = $1',
      [id],
    );
    expect(events).toEqual([{ name: 'shop.order.created', record_version: 1, correlation: 'c-1' }]);
  });

  test('may be given a list of lines that is empty', async () => {
    const image = await world.image(boss, await world.create(boss, 'shop.Order', order({ lines: [] })));
    expect(image).toMatchObject({ lines: [], net: '0.00' });
  });

  test('gets a number of its own beside others that are made at once', async () => {
    const operation = {
      kind: 'createMany',
      entity: entity('shop.Order'),
      inputs: [order(), order(), order()],
    } as const;
    const { ids } = (await world.write(boss, [operation])).outcomes[0]!;
    const images = await Promise.all(ids.map((id) => world.image(boss, id)));
    expect(new Set(images.map((image) => image['number'])).size).toBe(3);
  });

  test('gets numbers that rise', async () => {
    const numbers: unknown[] = [];
    for (let i = 0; i < 3; i++)
      numbers.push((await world.image(boss, await world.create(boss, 'shop.Order', order())))['number']);
    expect(numbers).toEqual([...numbers].sort());
    expect(new Set(numbers).size).toBe(3);
    expect(numbers[0]).toMatch(/^SO-\d{4}-\d{5}$/);
  });

  test('changes the roll-ups of what it refers to', async () => {
    const party = await world.create(boss, 'shop.Party', { name: 'Bea' });
    await world.create(boss, 'shop.Order', { ...order(), customer: party });
    const [row] = await world.rows(
      boss,
      'select order_count, order_total, version from shop.party where id = $1',
      [party],
    );
    expect(row).toEqual({ order_count: '1', order_total: '0.00', version: 1 });
  });

  test('can be referred to by its key in the same document', async () => {
    const { outcomes } = await world.write(boss, [
      { kind: 'create', entity: entity('shop.Party'), input: { key: 'new', name: 'Cy' } },
      { kind: 'create', entity: entity('shop.Order'), input: { ...order(), customer: '@new' } },
    ]);
    const image = await world.image(boss, outcomes[1]!.ids[0]!);
    expect(image['customer']).toBe(outcomes[0]!.ids[0]);
  });
});

describe('is refused', () => {
  const cases: readonly [string, () => object, readonly string[]][] = [
    ['without a required value', () => ({}), ['REC721 customer: Customer is missing.']],
    [
      'with an unknown field',
      () => order({ customs: 'x' }),
      ["REC702 customs: 'Order' has no field 'customs' that you may write."],
    ],
    ['with a computed field', () => order({ total: '1' }), ["REC703 total: 'Total' cannot be changed."]],
    [
      'with a text for a number',
      () => order({ lines: [{ product: 'x', quantity: 'many' }] }),
      [
        'REC721 lines/0/product: Product must be the id of a record.',
        'REC721 lines/0/quantity: Quantity must be a number such as 12.50.',
      ],
    ],
    [
      'with a date that does not exist',
      () => order({ date: '2026-02-30' }),
      ['REC721 date: Date must be a day that exists, such as 2026-01-31.'],
    ],
    [
      'with a reference to nothing',
      () => order({ customer: '00000000-0000-7000-8000-000000000001' }),
      ["REC704 customer: 'Customer' points to no record."],
    ],
    [
      'against a check',
      () => order({ date: '2026-05-02', due: '2026-05-01' }),
      ['REC705 due: An order cannot be due before its date.'],
    ],
    [
      'without a value that is required in its state',
      () => order({ rush: true }),
      ["REC701 reason: 'Reason' is missing."],
    ],
  ];
  test.each(cases)('%s', async (_, input, faults) => {
    expect(await refused(boss, input())).toEqual(faults);
  });

  test('with all faults of record and lines at once, each with its path', async () => {
    const lines = [
      { product: pen, quantity: '1' },
      { product: '00000000-0000-7000-8000-000000000001', quantity: '2000' },
    ];
    expect(await refused(boss, { customer, rush: true, lines })).toEqual([
      "REC701 reason: 'Reason' is missing.",
      "REC704 lines/1/product: 'Product' points to no record.",
      'REC705 lines/1/quantity: At most 1000 of one product.',
    ]);
  });

  test('and leaves nothing behind, not even an event', async () => {
    const counts = () =>
      world.rows(
        boss,
        'select (select count(*) from shop."order") as orders, (select count(*) from kontor.event) as events',
      );
    const before = await counts();
    await refused(boss, order({ rush: true }));
    expect(await counts()).toEqual(before);
  });

  test('with a code that another record has', async () => {
    await world.create(boss, 'shop.Party', { name: 'Dee', code: 'D' });
    expect(await refused(boss, { name: 'Dan', code: 'D' }, 'shop.Party')).toEqual([
      "REC706 code: There is a Party with this value of 'Code' already.",
    ]);
  });

  test('with a reference to a record of another organization, as if it did not exist', async () => {
    const other = await world.person(['shop.all']);
    const theirs = await world.create(other, 'shop.Party', { name: 'Eve' });
    expect(await refused(boss, order({ customer: theirs }))).toEqual([
      "REC704 customer: 'Customer' points to no record.",
    ]);
  });
});
