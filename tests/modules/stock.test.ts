/** Goods from the opening stock to the customer, asked of the demo company as users would. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDemo, type Answer, type Demo } from '../support/index.ts';

// Each asks for dozens of documents, and the first of a kind is compiled.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

interface Known {
  readonly id: string;
  readonly version: number;
}

let demo: Demo;
let admin: string;
let sales: string;
let stock: string;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  demo = await openDemo();
  [admin, sales, stock] = (await Promise.all(
    ['admin', 'sales', 'stock'].map((name) => demo.token(`${name}@northwind.example`)),
  )) as [string, string, string];
  const one = (list: string, where: string) => `${list}(where: ${where}) { nodes { id } }`;
  const location = (code: string) => one('stockLocations', `{ code: { eq: "${code}" } }`);
  const { body } = await demo.graphql(
    admin,
    `{ customer: ${one('contactsParties', '{ number: { eq: "ALFKI" } }')}
       currency: ${one('coreCurrencies', '{ code: { eq: "EUR" } }')}
       chai: ${one('catalogueProducts', '{ sku: { eq: "1" } }')}
       dry: ${one('stockWarehouses', '{ code: { eq: "DRY" } }')}
       shelf: ${location('A-01')} other: ${location('A-02')} quarantine: ${location('Q')} london: ${location('B-01')} }`,
  );
  const data = body.data as Record<string, { nodes: readonly { id: string }[] }>;
  ids = Object.fromEntries(Object.entries(data).map(([name, { nodes }]) => [name, nodes[0]?.id ?? '']));
});
afterAll(() => demo.close());

const faultsOf = ({ body }: Answer): readonly string[] =>
  (body.errors ?? []).map(({ message }: { message: string }) => message);

const done = (answer: Answer) => {
  expect(faultsOf(answer)).toEqual([]);
  return answer.body.data.done;
};

const create = async (token: string, type: string, input: object, fields = 'id version') =>
  done(
    await demo.graphql(
      token,
      `mutation ($input: ${type}_Create!) { done: create${type}(input: $input) { ${fields} } }`,
      { input },
    ),
  );

const step = (token: string, name: string, { id, version }: Known, fields = 'id version status') =>
  demo.graphql(
    token,
    `mutation ($id: ID!, $version: Int!) { done: ${name}(id: $id, version: $version) { ${fields} } }`,
    { id, version },
  );

const make = (token: string, name: string, input: string, fields = 'id version status') =>
  demo.graphql(token, `mutation { done: ${name}(input: { ${input} }) { ${fields} } }`);

const product = async (type = 'stock'): Promise<string> =>
  (await create(admin, 'CatalogueProduct', { name: 'Crate', type, currency: ids['currency'], cost: '2.50' }))
    .id;

const entry = async (kind: string, lines: readonly object[], more: object = {}) =>
  create(stock, 'StockStockEntry', { kind, lines, ...more });
const post = (record: Known) => step(stock, 'postStockStockEntry', record);
const receive = async (of: string, quantity: string, destination = ids['shelf'], more: object = {}) =>
  done(await post(await entry('receipt', [{ product: of, quantity, destination }], more)));

const lineFields = 'lines { quantity reservedQuantity deliveredQuantity missingQuantity }';
const kept = 'stockReservations { nodes { quantity status } }';
const order = (lines: readonly (readonly [of: string, quantity: string])[], token = sales) =>
  create(token, 'SalesOrder', {
    customer: ids['customer'],
    currency: ids['currency'],
    lines: lines.map(([of, quantity]) => ({ product: of, quantity, price: '4.00' })),
  });
const confirmed = async (...lines: readonly (readonly [string, string])[]) =>
  done(await step(sales, 'confirmSalesOrder', await order(lines), `id version ${lineFields}`));
const orderNow = async ({ id }: Known) =>
  (await demo.graphql(stock, `{ salesOrder(id: "${id}") { version status ${lineFields} ${kept} } }`)).body
    .data.salesOrder;
const deliver = async ({ id }: Known) =>
  done(
    await make(
      stock,
      'createFromOrderStockDelivery',
      `order: "${id}"`,
      'id version status customer { id } lines { id quantity location { code } }',
    ),
  );
const quantities = ({ lines }: { lines: readonly Record<string, string>[] }): readonly string[] =>
  lines.map(
    (line) =>
      `${line['quantity']}: ${line['reservedQuantity']} reserved, ${line['deliveredQuantity']} delivered, ${line['missingQuantity']} missing`,
  );

/** Stock of a product by location, as a table. */
const table = async (of: string): Promise<readonly string[]> => {
  const { body } = await demo.graphql(
    stock,
    `{ stockBalances(where: { product: { id: { eq: "${of}" } } }, orderBy: [{ location: { code: asc } }]) {
      nodes { location { code } onHand reserved available } } }`,
  );
  return body.data.stockBalances.nodes.map(
    (one: { location: { code: string }; onHand: string; reserved: string; available: string }) =>
      `${one.location.code} | ${Number(one.onHand)} | ${Number(one.reserved)} | ${Number(one.available)}`,
  );
};

/** Stock of a product at the end of a day, from the ledger. */
const onDay = async (of: string, day: string): Promise<string | undefined> => {
  const { body } = await demo.graphql(
    stock,
    `{ sums: stockStockLedgerAggregate(where: { product: { id: { eq: "${of}" } }, date: { lte: "${day}" } }) { sum { quantity } } }`,
  );
  return body.data.sums[0]?.sum.quantity;
};

test('the demo begins with a posted receipt, which is in the ledger', async () => {
  const { body } = await demo.graphql(
    admin,
    `{ stockStockEntries(where: { reference: { eq: "OPENING" } }) { nodes { kind status lines { id } } }
       stockBalances { totalCount } }`,
  );
  const [receipt] = body.data.stockStockEntries.nodes;
  expect(receipt).toMatchObject({ kind: 'receipt', status: 'posted' });
  expect(receipt.lines).toHaveLength(72);
  expect(body.data.stockBalances.totalCount).toBe(72);
  expect(await table(ids['chai']!)).toEqual(['A-01 | 39 | 0 | 39']);
});

describe('an order that is confirmed', () => {
  test('reserves what is available, in its own transaction, whoever confirms it', async () => {
    const of = await product();
    await receive(of, '10');
    const made = await confirmed([of, '4'], [of, '8']);
    expect(quantities(made)).toEqual([
      '4.000: 4.000 reserved, 0.000 delivered, 0.000 missing',
      '8.000: 6.000 reserved, 0.000 delivered, 2.000 missing',
    ]);
    expect(await table(of)).toEqual(['A-01 | 10 | 10 | 0']);
  });

  test('reserves no more when it is asked again, and the rest when it has come', async () => {
    const of = await product();
    await receive(of, '3');
    const made = await confirmed([of, '5']);
    const again = done(await step(stock, 'reserveSalesOrder', made, `id version ${lineFields}`));
    expect((await orderNow(again)).stockReservations.nodes).toHaveLength(1);
    await receive(of, '9');
    const all = done(await step(stock, 'reserveSalesOrder', again, `id version ${lineFields}`));
    expect(quantities(all)).toEqual(['5.000: 5.000 reserved, 0.000 delivered, 0.000 missing']);
  });

  test('wants nothing of services and takes nothing from quarantine', async () => {
    const [of, service] = [await product(), await product('service')];
    await receive(of, '3', ids['quarantine']);
    expect(quantities(await confirmed([of, '2'], [service, '1']))).toEqual([
      '2.000: 0.000 reserved, 0.000 delivered, 2.000 missing',
      '1.000: 0.000 reserved, 0.000 delivered, 0.000 missing',
    ]);
  });

  test.each(['cancelSalesOrder', 'reopenSalesOrder'])('gives all back by %s', async (name) => {
    const of = await product();
    await receive(of, '3');
    const made = await confirmed([of, '2']);
    done(await step(sales, name, made));
    expect((await orderNow(made)).stockReservations.nodes).toEqual([
      { quantity: '2.000', status: 'released' },
    ]);
    expect(await table(of)).toEqual(['A-01 | 3 | 0 | 3']);
  });

  test('gives back by hand, and misses it then', async () => {
    const of = await product();
    await receive(of, '3');
    const made = await confirmed([of, '2']);
    const released = done(await step(stock, 'releaseSalesOrder', made, lineFields));
    expect(quantities(released)).toEqual(['2.000: 0.000 reserved, 0.000 delivered, 2.000 missing']);
  });
});

describe('a delivery', () => {
  test('takes what is reserved, leaves the warehouse once, and completes the order', async () => {
    const of = await product();
    await receive(of, '4', ids['shelf']);
    await receive(of, '5', ids['other']);
    const made = await confirmed([of, '6']);
    const draft = await deliver(made);
    expect(draft).toMatchObject({ status: 'draft', customer: { id: ids['customer'] } });
    const taken = draft.lines.map(
      (line: { quantity: string; location: { code: string } }) => `${line.location.code} ${line.quantity}`,
    );
    expect(taken.sort()).toEqual(['A-01 4.000', 'A-02 2.000']);
    expect(await table(of)).toEqual(['A-01 | 4 | 4 | 0', 'A-02 | 5 | 2 | 3']);
    expect(done(await step(stock, 'shipStockDelivery', draft)).status).toBe('shipped');
    expect(await table(of)).toEqual(['A-01 | 0 | 0 | 0', 'A-02 | 3 | 0 | 3']);
    const now = await orderNow(made);
    expect(now.status).toBe('shipped');
    expect(now.lines[0].deliveredQuantity).toBe('6.000');
    const { body } = await demo.graphql(
      admin,
      `{ stockStockLedger(where: { product: { id: { eq: "${of}" } }, quantity: { lt: "0" } }, orderBy: [{ quantity: asc }]) {
        nodes { quantity value location { code } } } }`,
    );
    expect(body.data.stockStockLedger.nodes).toEqual([
      { quantity: '-4.000', value: '-10.00', location: { code: 'A-01' } },
      { quantity: '-2.000', value: '-5.00', location: { code: 'A-02' } },
    ]);
  });

  test('of a part leaves the rest reserved for the next one', async () => {
    const of = await product();
    await receive(of, '10');
    const made = await confirmed([of, '6']);
    const draft = await deliver(made);
    const patched = done(
      await demo.graphql(
        stock,
        'mutation ($id: ID!, $version: Int!, $patch: StockDelivery_Patch!) { done: updateStockDelivery(id: $id, version: $version, patch: $patch) { id version } }',
        {
          id: draft.id,
          version: draft.version,
          patch: { lines: { change: [{ id: draft.lines[0].id, quantity: '2' }] } },
        },
      ),
    );
    done(await step(stock, 'shipStockDelivery', patched));
    const now = await orderNow(made);
    expect(now.status).toBe('confirmed');
    expect(now.stockReservations.nodes).toEqual([{ quantity: '4.000', status: 'reserved' }]);
    expect(await table(of)).toEqual(['A-01 | 8 | 4 | 4']);
    const rest = await deliver(made);
    expect(rest.lines).toMatchObject([{ quantity: '4.000' }]);
    done(await step(stock, 'shipStockDelivery', rest));
    expect((await orderNow(made)).status).toBe('shipped');
    expect(await table(of)).toEqual(['A-01 | 4 | 0 | 4']);
  });

  test('is drafted once for what is reserved, and again when the first is cancelled', async () => {
    const of = await product();
    await receive(of, '3');
    const made = await confirmed([of, '2']);
    const draft = await deliver(made);
    const again = await make(stock, 'createFromOrderStockDelivery', `order: "${made.id}"`);
    expect(faultsOf(again)[0]).toContain('not possible now');
    done(await step(stock, 'cancelStockDelivery', draft));
    expect((await deliver(made)).lines).toMatchObject([{ quantity: '2.000' }]);
  });

  test('does not take what is kept for others, and then leaves everything as it was', async () => {
    const of = await product();
    await receive(of, '5');
    await confirmed([of, '4']);
    const loose = await create(stock, 'StockDelivery', {
      customer: ids['customer'],
      lines: [{ product: of, quantity: '2', location: ids['shelf'] }],
    });
    expect(faultsOf(await step(stock, 'shipStockDelivery', loose))[0]).toContain('is not available');
    expect(await table(of)).toEqual(['A-01 | 5 | 4 | 1']);
  });

  test('that has left is never changed', async () => {
    const of = await product();
    await receive(of, '3');
    const made = await confirmed([of, '2']);
    const shipped = done(await step(stock, 'shipStockDelivery', await deliver(made)));
    const answer = await demo.graphql(
      admin,
      'mutation ($id: ID!, $version: Int!) { done: updateStockDelivery(id: $id, version: $version, patch: { date: "2026-01-01" }) { id } }',
      { id: shipped.id, version: shipped.version },
    );
    expect(faultsOf(answer)).toHaveLength(1);
  });
});

describe('the ledger', () => {
  test('has what is there at any day, and a backdated entry counts at once', async () => {
    const of = await product();
    await receive(of, '5', ids['shelf'], { date: '2026-03-01' });
    await receive(of, '2', ids['shelf'], { date: '2026-03-20' });
    expect([await onDay(of, '2026-03-05'), await onDay(of, '2026-03-31')]).toEqual(['5.000', '7.000']);
    await receive(of, '10', ids['shelf'], { date: '2026-03-02' });
    expect([await onDay(of, '2026-03-01'), await onDay(of, '2026-03-05')]).toEqual(['5.000', '15.000']);
  });

  test('is written by entries that are posted, from and to locations', async () => {
    const of = await product();
    await receive(of, '10');
    const lines = [{ product: of, quantity: '4', source: ids['shelf'], destination: ids['london'] }];
    done(await post(await entry('transfer', lines)));
    done(await post(await entry('issue', [{ product: of, quantity: '1', source: ids['london'] }])));
    expect(await table(of)).toEqual(['A-01 | 6 | 0 | 6', 'B-01 | 3 | 0 | 3']);
    const much = await post(await entry('issue', [{ product: of, quantity: '7', source: ids['shelf'] }]));
    expect(faultsOf(much)[0]).toContain('is not available');
  });
});

test('16 who confirm, ship, cancel and issue at once promise and take no more than there is, without a deadlock', async () => {
  const all = await Promise.all(Array.from({ length: 3 }, () => product()));
  for (const of of all) {
    await receive(of, '20', ids['shelf']);
    await receive(of, '10', ids['other']);
  }
  const deadlocks = async () =>
    demo.rooms.pool.transaction(
      async (db) =>
        (
          await db.query<{ n: number }>(
            'select deadlocks::int as n from pg_stat_database where datname = current_database()',
          )
        ).rows[0]!.n,
    );
  const before = await deadlocks();
  const shipped: number[] = [];
  const refusals = new Set<string>();
  const writer = async (number: number) => {
    const wanted = number % 2 === 0 ? all : all.toReversed();
    const made = await confirmed(...wanted.map((of) => [of, '4'] as const));
    if (number % 4 === 3) return void done(await step(sales, 'cancelSalesOrder', made));
    const draft = await make(
      stock,
      'createFromOrderStockDelivery',
      `order: "${made.id}"`,
      'id version lines { quantity }',
    );
    if (faultsOf(draft).length > 0) return void refusals.add(faultsOf(draft)[0]!);
    const delivery = done(draft);
    done(await step(stock, 'shipStockDelivery', delivery));
    shipped.push(...delivery.lines.map((line: { quantity: string }) => Number(line.quantity)));
  };
  await Promise.all(Array.from({ length: 16 }, (_, number) => writer(number)));
  expect(await deadlocks()).toBe(before);
  expect([...refusals].every((fault) => fault.includes('not possible now'))).toBe(true);
  const rows = (await Promise.all(all.map(table))).flat().map((row) => row.split(' | ').map(Number));
  expect(rows.every(([, onHand, kept, available]) => onHand! >= 0 && kept! >= 0 && available! >= 0)).toBe(
    true,
  );
  const left = rows.reduce((sum, [, onHand]) => sum + onHand!, 0);
  expect(left + shipped.reduce((sum, one) => sum + one, 0)).toBe(90);
}, 240_000);
