/** Where goods come from and go back to: made, bought, counted, moved and returned, asked as users would. */
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
let stock: string;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  demo = await openDemo();
  [admin, stock] = (await Promise.all(
    ['admin', 'stock'].map((name) => demo.token(`${name}@northwind.example`)),
  )) as [string, string];
  const one = (list: string, where: string) => `${list}(where: ${where}) { nodes { id } }`;
  const location = (code: string) => one('stockLocations', `{ code: { eq: "${code}" } }`);
  const { body } = await demo.graphql(
    admin,
    `{ customer: ${one('contactsParties', '{ number: { eq: "ALFKI" } }')}
       supplier: ${one('contactsParties', '{ number: { eq: "S1" } }')}
       currency: ${one('coreCurrencies', '{ code: { eq: "USD" } }')}
       tart: ${one('catalogueProducts', '{ sku: { eq: "62" } }')}
       filo: ${one('catalogueProducts', '{ sku: { eq: "52" } }')}
       syrup: ${one('catalogueProducts', '{ sku: { eq: "61" } }')}
       main: ${one('stockWarehouses', '{ code: { eq: "MAIN" } }')} london: ${one('stockWarehouses', '{ code: { eq: "LON" } }')}
       shelf: ${location('A-01')} other: ${location('A-02')} depot: ${location('B-01')} }`,
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

const create = async (type: string, input: object, fields = 'id version', token = admin) =>
  done(
    await demo.graphql(
      token,
      `mutation ($input: ${type}_Create!) { done: create${type}(input: $input) { ${fields} } }`,
      { input },
    ),
  );

const step = (name: string, { id, version }: Known, fields = 'id version status', token = admin) =>
  demo.graphql(
    token,
    `mutation ($id: ID!, $version: Int!) { done: ${name}(id: $id, version: $version) { ${fields} } }`,
    { id, version },
  );

/** Moves a record through transitions, one after the other. */
const through = async (record: Known, ...names: readonly string[]) => {
  let known = record;
  for (const name of names) known = done(await step(name, known));
  return known as Known & { readonly status: string };
};

const make = (name: string, input: string, fields = 'id version status', token = admin) =>
  demo.graphql(token, `mutation { done: ${name}(input: { ${input} }) { ${fields} } }`);

const read = async (query: string) => (await demo.graphql(admin, `{ one: ${query} }`)).body.data.one;

const product = async (more: object = {}): Promise<string> =>
  (await create('CatalogueProduct', { name: 'Crate', currency: ids['currency'], cost: '2.50', ...more })).id;

const receive = async (of: string, quantity: string, destination = ids['shelf']) =>
  through(
    await create('StockStockEntry', {
      kind: 'receipt',
      currency: ids['currency'],
      lines: [{ product: of, quantity, destination, cost: '2.00' }],
    }),
    'postStockStockEntry',
  );

const confirmed = async (of: string, quantity: string) =>
  through(
    await create('SalesOrder', {
      customer: ids['customer'],
      currency: ids['currency'],
      lines: [{ product: of, quantity, price: '9' }],
    }),
    'confirmSalesOrder',
  );

/** Stock of a product by location, as a table. */
const table = async (of: string): Promise<readonly string[]> => {
  const { nodes } = await read(
    `stockBalances(where: { product: { id: { eq: "${of}" } } }, orderBy: [{ location: { code: asc } }]) { nodes { location { code } onHand reserved available } }`,
  );
  return nodes.map(
    (one: { location: { code: string }; onHand: string; reserved: string; available: string }) =>
      `${one.location.code} | ${Number(one.onHand)} | ${Number(one.reserved)} | ${Number(one.available)}`,
  );
};

const lineOf = async ({ id }: { id: string }) =>
  (
    await read(
      `salesOrder(id: "${id}") { lines { id quantity reservedQuantity deliveredQuantity missingQuantity producingQuantity returnedQuantity } }`,
    )
  ).lines[0];

describe('production', () => {
  const bom = async (of: string, components: readonly object[]) =>
    through(
      await create('ManufacturingBOM', { product: of, quantity: '2', components }),
      'activateManufacturingBOM',
    );

  test('of what an order misses consumes components by the bill, and reserves what it made for that order', async () => {
    const [of, part] = [await product(), await product()];
    await bom(of, [{ product: part, quantity: '3', scrap: '10' }]);
    await receive(part, '20', ids['shelf']);
    await receive(part, '20', ids['other']);
    await receive(of, '4');
    const order = await confirmed(of, '18');
    const line = await lineOf(order);
    const made = done(
      await make(
        'createForOrderLineManufacturingOrder',
        `orderLine: "${line.id}"`,
        'id version status quantity components { product { id } quantity } salesOrder { id }',
      ),
    );
    expect(made).toMatchObject({
      quantity: '14.000',
      components: [{ product: { id: part }, quantity: '23.100' }],
      salesOrder: { id: order.id },
    });
    expect(await lineOf(order)).toMatchObject({ producingQuantity: '14.000', missingQuantity: '14.000' });
    const again = await make('createForOrderLineManufacturingOrder', `orderLine: "${line.id}"`);
    expect(faultsOf(again)[0]).toContain('not possible now');
    await through(made, 'releaseManufacturingOrder', 'startManufacturingOrder', 'finishManufacturingOrder');
    expect(await table(part)).toEqual(['A-01 | 0 | 0 | 0', 'A-02 | 16.9 | 0 | 16.9']);
    expect(await table(of)).toEqual(['A-01 | 18 | 18 | 0']);
    expect(await lineOf(order)).toMatchObject({
      producingQuantity: '0.000',
      reservedQuantity: '18.000',
      missingQuantity: '0.000',
    });
    expect((await read(`manufacturingOrder(id: "${made.id}") { produced }`)).produced).toBe('14.000');
  });

  test('is not finished while material is missing, and then leaves everything as it was', async () => {
    const [of, part] = [await product(), await product()];
    await bom(of, [{ product: part, quantity: '2' }]);
    await receive(part, '3');
    const made = done(await make('createForProductManufacturingOrder', `product: "${of}", quantity: "4"`));
    const released = await through(made, 'releaseManufacturingOrder');
    expect(faultsOf(await step('finishManufacturingOrder', released))).toEqual([
      'There is not enough available for all of it.',
    ]);
    expect(await table(part)).toEqual(['A-01 | 3 | 0 | 3']);
    await receive(part, '1');
    await through(released, 'finishManufacturingOrder');
    expect(await table(part)).toEqual(['A-01 | 0 | 0 | 0']);
  });

  test('takes off what was issued and put out before', async () => {
    const [of, part] = [await product({ location: ids['other'] }), await product()];
    await bom(of, [{ product: part, quantity: '2' }]);
    await receive(part, '10');
    const made = done(await make('createForProductManufacturingOrder', `product: "${of}", quantity: "5"`));
    const started = await through(made, 'releaseManufacturingOrder', 'startManufacturingOrder');
    const issue = { order: made.id, lines: [{ product: part, quantity: '3', location: ids['shelf'] }] };
    await through(await create('ManufacturingMaterialIssue', issue), 'postManufacturingMaterialIssue');
    await through(
      await create('ManufacturingOutput', { order: made.id, quantity: '2' }),
      'postManufacturingOutput',
    );
    expect([await table(part), await table(of)]).toEqual([['A-01 | 7 | 0 | 7'], ['A-02 | 2 | 0 | 2']]);
    await through(started, 'finishManufacturingOrder');
    expect([await table(part), await table(of)]).toEqual([['A-01 | 5 | 0 | 5'], ['A-02 | 5 | 0 | 5']]);
  });

  test('that is cancelled is no longer on its way', async () => {
    const of = await product();
    const order = await confirmed(of, '2');
    const line = await lineOf(order);
    const made = done(
      await make('createForOrderLineManufacturingOrder', `orderLine: "${line.id}", quantity: "1"`),
    );
    expect(await lineOf(order)).toMatchObject({ producingQuantity: '1.000' });
    await through(made, 'cancelManufacturingOrder');
    expect(await lineOf(order)).toMatchObject({ producingQuantity: '0.000', missingQuantity: '2.000' });
  });

  test('of the demo knows what a tart is made of', async () => {
    const made = done(
      await make(
        'createForProductManufacturingOrder',
        `product: "${ids['tart']}", quantity: "8"`,
        'components { product { id } quantity }',
      ),
    );
    expect(made.components).toEqual([
      { product: { id: ids['filo'] }, quantity: '4.000' },
      { product: { id: ids['syrup'] }, quantity: '2.000' },
    ]);
  });
});

describe('purchasing', () => {
  const requisition = async (of: string, quantity: string) =>
    through(
      await create('PurchasingRequisition', {
        currency: ids['currency'],
        lines: [{ product: of, quantity, supplier: ids['supplier'], price: '2' }],
      }),
      'submitPurchasingRequisition',
      'approvePurchasingRequisition',
    );
  const ordered = async (of: string, quantity: string) => {
    const asked = await requisition(of, quantity);
    const input = `requisition: "${asked.id}", supplier: "${ids['supplier']}"`;
    const made = done(await make('createFromRequisitionPurchasingOrder', input));
    return { asked, order: await through(made, 'placePurchasingOrder') };
  };
  const lines = async ({ id }: { id: string }) =>
    (await read(`purchasingOrder(id: "${id}") { status lines { quantity receivedQuantity openQuantity } }`))
      .lines;

  test('goes from requisition to order to receipt, and the quantities follow', async () => {
    const of = await product();
    const { asked, order } = await ordered(of, '12');
    expect(
      await read(`purchasingRequisition(id: "${asked.id}") { status lines { orderedQuantity } }`),
    ).toEqual({
      status: 'ordered',
      lines: [{ orderedQuantity: '12.000' }],
    });
    const receipt = done(
      await make(
        'createFromOrderPurchasingReceipt',
        `order: "${order.id}"`,
        'id version lines { id quantity location { code } }',
        stock,
      ),
    );
    expect(receipt.lines).toMatchObject([{ quantity: '12.000', location: { code: 'IN' } }]);
    const change = { lines: { change: [{ id: receipt.lines[0].id, quantity: '10', rejected: '1' }] } };
    const counted = done(
      await demo.graphql(
        stock,
        'mutation ($id: ID!, $version: Int!, $patch: PurchasingReceipt_Patch!) { done: updatePurchasingReceipt(id: $id, version: $version, patch: $patch) { id version } }',
        { id: receipt.id, version: receipt.version, patch: change },
      ),
    );
    done(await step('postPurchasingReceipt', counted, 'status', stock));
    expect(await table(of)).toEqual(['IN | 9 | 0 | 9']);
    expect(await lines(order)).toEqual([
      { quantity: '12.000', receivedQuantity: '9.000', openQuantity: '3.000' },
    ]);
    const rest = done(
      await make('createFromOrderPurchasingReceipt', `order: "${order.id}"`, 'id version lines { quantity }'),
    );
    expect(rest.lines).toEqual([{ quantity: '3.000' }]);
    const entry = await read(
      `stockStockEntries(where: { purchaseReceipt: { id: { eq: "${receipt.id}" } } }) { nodes { status value } }`,
    );
    expect(entry.nodes).toEqual([{ status: 'posted', value: '18.00' }]);
  });

  test('orders what was approved once', async () => {
    const of = await product();
    const { asked } = await ordered(of, '2');
    const again = await make(
      'createFromRequisitionPurchasingOrder',
      `requisition: "${asked.id}", supplier: "${ids['supplier']}"`,
    );
    expect(faultsOf(again)[0]).toContain('not possible now');
  });

  test('sends goods back out of stock, and no more than are there', async () => {
    const of = await product();
    await receive(of, '5');
    const back = (quantity: string) =>
      create('PurchasingReturn', {
        supplier: ids['supplier'],
        reason: 'quality',
        lines: [{ product: of, quantity, location: ids['shelf'] }],
      });
    await through(await back('2'), 'sendPurchasingReturn');
    expect(await table(of)).toEqual(['A-01 | 3 | 0 | 3']);
    expect(faultsOf(await step('sendPurchasingReturn', await back('4')))[0]).toContain('is not available');
  });

  test('asks again for what has fallen below its limit, and not for what is on its way', async () => {
    const of = await product({ supplier: ids['supplier'] });
    await receive(of, '3');
    const rule = await create('StockReorderRule', {
      product: of,
      warehouse: ids['main'],
      minimum: '5',
      maximum: '20',
      multiple: '6',
    });
    const ask = () =>
      make('createFromRulePurchasingRequisition', `rule: "${rule.id}"`, 'lines { quantity supplier { id } }');
    expect(done(await ask()).lines).toEqual([{ quantity: '18.000', supplier: { id: ids['supplier'] } }]);
    expect(faultsOf(await ask())[0]).toContain('not possible now');
  });
});

describe('reordering', () => {
  test('drafts one order for each supplier of a warehouse, counts only what is there, and nothing twice', async () => {
    const code = 'RW';
    const warehouse = await create('StockWarehouse', { code, name: 'Reordered' });
    const part = await create('StockWarehouse', {
      code: 'RW-COLD',
      name: 'A part of it',
      parent: warehouse.id,
    });
    const place = await create('StockLocation', { code: 'RW-1', warehouse: part.id });
    const party = () => create('ContactsParty', { name: 'Supplier', currency: ids['currency'] });
    const [first, second] = [await party(), await party()];
    const [low, lower, enough, theirs] = [await product(), await product(), await product(), await product()];
    for (const [of, supplier, more] of [
      [low, first, { maximum: '20', multiple: '8' }],
      [lower, first, {}],
      [enough, first, {}],
      [theirs, second, {}],
      [await product(), first, { active: false }],
      [await product(), first, { supply: 'production' }],
    ] as const)
      await create('StockReorderRule', {
        product: of,
        warehouse: warehouse.id,
        supplier: supplier.id,
        minimum: '5',
        ...more,
      });
    await receive(low, '100', ids['shelf']);
    await receive(low, '4', place.id);
    await receive(enough, '5', place.id);
    const orders = async () =>
      (
        await read(
          `purchasingPurchaseOrders(where: { warehouse: { code: { eq: "${code}" } } }) { nodes { status supplier { id } lines { product { id } quantity } } }`,
        )
      ).nodes;
    const made = [
      {
        status: 'draft',
        supplier: { id: first.id },
        lines: [
          { product: { id: low }, quantity: '16.000' },
          { product: { id: lower }, quantity: '5.000' },
        ],
      },
      {
        status: 'draft',
        supplier: { id: second.id },
        lines: [{ product: { id: theirs }, quantity: '5.000' }],
      },
    ];
    done(await step('reorderStockWarehouse', warehouse, 'id'));
    expect(await orders()).toEqual(expect.arrayContaining(made));
    const now = await read(`stockWarehouse(id: "${warehouse.id}") { id version }`);
    done(await step('reorderStockWarehouse', now, 'id'));
    expect(await orders()).toHaveLength(made.length);
  });
});

describe('bills of suppliers', () => {
  const price = '2.00';
  const received = async (quantity: string, service?: string) => {
    const of = await product();
    const lines = [
      { product: of, quantity, price },
      ...(service === undefined ? [] : [{ product: service, quantity: '1', price: '50' }]),
    ];
    const order = await through(
      await create('PurchasingOrder', { supplier: ids['supplier'], currency: ids['currency'], lines }),
      'placePurchasingOrder',
    );
    const receipt = done(await make('createFromOrderPurchasingReceipt', `order: "${order.id}"`));
    return { of, order, receipt: await through(receipt, 'postPurchasingReceipt') };
  };
  const billed = async (receipt: Known, fields = 'id version lines { id }') =>
    done(await make('createFromReceiptFinancePurchaseInvoice', `receipt: "${receipt.id}"`, fields));
  const change = async ({ id, version }: Known, lines: object) =>
    done(
      await demo.graphql(
        admin,
        'mutation ($id: ID!, $version: Int!, $patch: FinancePurchaseInvoice_Patch!) { done: updateFinancePurchaseInvoice(id: $id, version: $version, patch: $patch) { id version } }',
        { id, version, patch: { lines } },
      ),
    );
  const matched = async (bill: Known) => {
    const { matching, status } = done(await step('matchFinancePurchaseInvoice', bill, 'matching status'));
    return `${matching} ${status}`;
  };

  test('take what was received at the prices that were ordered, once', async () => {
    const { order, receipt } = await received('10');
    const fields = 'supplier { id } purchaseOrder { id } net lines { quantity price }';
    expect(await billed(receipt, fields)).toEqual({
      supplier: { id: ids['supplier'] },
      purchaseOrder: { id: order.id },
      net: '20.00',
      lines: [{ quantity: '10.000', price }],
    });
    const again = await make('createFromReceiptFinancePurchaseInvoice', `receipt: "${receipt.id}"`);
    expect(faultsOf(again)[0]).toContain('not possible now');
    const rest = await make('createFromOrderFinancePurchaseInvoice', `order: "${order.id}"`);
    expect(faultsOf(rest)[0]).toContain('not possible now');
  });

  test('of an order take its services, and no goods that have not come', async () => {
    const service = await product({ type: 'service' });
    const { of, order, receipt } = await received('10', service);
    await billed(receipt);
    const line = '{ product { id } quantity }';
    const rest = await make('createFromOrderFinancePurchaseInvoice', `order: "${order.id}"`, `lines ${line}`);
    expect(done(rest).lines).toEqual([{ product: { id: service }, quantity: '1.000' }]);
    expect(
      (await read(`purchasingOrder(id: "${order.id}") { lines { product { id } billedQuantity } }`)).lines,
    ).toEqual([
      { product: { id: of }, billedQuantity: '10.000' },
      { product: { id: service }, billedQuantity: '1.000' },
    ]);
  });

  test('agree within the tolerances of quantity and price, and are approved by it', async () => {
    const { version } = await read('purchasingSetting { version }');
    const tolerate = (known: number, percent: string) =>
      demo.graphql(
        admin,
        `mutation { done: updatePurchasingSetting(version: ${known}, patch: { quantityTolerance: "${percent}", priceTolerance: "${percent}" }) { version } }`,
      );
    const { version: set } = done(await tolerate(version, '5'));
    const told: string[] = [];
    for (const of of [
      {},
      { price: '2.10' },
      { price: '1.90' },
      { price: '2.11' },
      { quantity: '10.5' },
      { quantity: '10.6' },
    ]) {
      const bill = await billed((await received('10')).receipt);
      const [{ id }] = bill.lines;
      const was = Object.keys(of).length > 0 ? await change(bill, { change: [{ id, ...of }] }) : bill;
      told.push(`${JSON.stringify(of)} ${await matched(was)}`);
    }
    done(await tolerate(set, '0'));
    expect(told).toEqual([
      '{} matched approved',
      '{"price":"2.10"} matched approved',
      '{"price":"1.90"} matched approved',
      '{"price":"2.11"} differs draft',
      '{"quantity":"10.5"} matched approved',
      '{"quantity":"10.6"} differs draft',
    ]);
  });

  test('differ by a line that nobody ordered, and by what is billed twice', async () => {
    const { of, order, receipt } = await received('10');
    const bill = await billed(receipt);
    const more = await change(bill, { add: [{ description: 'Freight', quantity: '1', price: '5' }] });
    expect(await matched(more)).toBe('differs draft');
    const { lines } = await read(`purchasingOrder(id: "${order.id}") { lines { id } }`);
    const twice = await create('FinancePurchaseInvoice', {
      supplier: ids['supplier'],
      purchaseOrder: order.id,
      currency: ids['currency'],
      lines: [{ product: of, orderLine: lines[0].id, quantity: '1', price }],
    });
    expect(await matched(twice)).toBe('differs draft');
  });

  test('keep an order from being cancelled: of what was received it can only be closed', async () => {
    const { order } = await received('10');
    expect(faultsOf(await step('cancelPurchasingOrder', order))[0]).toContain('not possible now');
    expect((await through(order, 'closePurchasingOrder')).status).toBe('closed');
  });
});

describe('the warehouse', () => {
  test('is counted, and its differences are posted', async () => {
    const [more, less] = [await product(), await product()];
    await receive(more, '5', ids['depot']);
    await receive(less, '5', ids['depot']);
    const count = done(
      await make(
        'createForWarehouseStockStockCount',
        `warehouse: "${ids['london']}"`,
        'id version lines { id product { id } expected }',
        stock,
      ),
    );
    const found = new Map([
      [more, '7'],
      [less, '4.5'],
    ]);
    const change = count.lines.map((line: { id: string; product: { id: string }; expected: string }) => ({
      id: line.id,
      counted: found.get(line.product.id) ?? line.expected,
    }));
    const counted = done(
      await demo.graphql(
        stock,
        'mutation ($id: ID!, $version: Int!, $patch: StockStockCount_Patch!) { done: updateStockStockCount(id: $id, version: $version, patch: $patch) { id version differences } }',
        { id: count.id, version: count.version, patch: { lines: { change } } },
      ),
    );
    expect(counted.differences).toBe(2);
    await through(counted, 'finishStockStockCount', 'postStockStockCount');
    expect([await table(more), await table(less)]).toEqual([['B-01 | 7 | 0 | 7'], ['B-01 | 4.5 | 0 | 4.5']]);
  });

  test('takes an entry back once, as long as the goods are there', async () => {
    const of = await product();
    const entry = await receive(of, '5');
    await through(entry, 'reverseStockStockEntry');
    expect(await table(of)).toEqual(['A-01 | 0 | 0 | 0']);
    const { version } = await read(`stockStockEntry(id: "${entry.id}") { version }`);
    expect(faultsOf(await step('reverseStockStockEntry', { id: entry.id, version }))[0]).toContain(
      'not possible now',
    );
    const used = await receive(of, '4');
    await confirmed(of, '1');
    expect(faultsOf(await step('reverseStockStockEntry', used))[0]).toContain('is not available');
  });

  test('takes back what a customer returns, and reserves it for nobody', async () => {
    const of = await product();
    await receive(of, '5');
    const order = await confirmed(of, '3');
    const none = await make('createFromOrderSalesReturn', `order: "${order.id}", reason: wrong`);
    expect(faultsOf(none)[0]).toContain('not possible now');
    const delivery = done(await make('createFromOrderStockDelivery', `order: "${order.id}"`));
    await through(delivery, 'shipStockDelivery');
    const back = done(
      await make(
        'createFromOrderSalesReturn',
        `order: "${order.id}", reason: wrong`,
        'id version lines { quantity }',
      ),
    );
    expect(back.lines).toEqual([{ quantity: '3.000' }]);
    await through(back, 'receiveSalesReturn');
    expect(await table(of)).toEqual(['A-01 | 2 | 0 | 2', 'R | 3 | 0 | 3']);
    expect(await lineOf(order)).toMatchObject({ deliveredQuantity: '3.000', returnedQuantity: '3.000' });
    expect(await lineOf(await confirmed(of, '4'))).toMatchObject({ reservedQuantity: '2.000' });
  });

  test('credits what came back at the prices of its invoice, once, and invoices it no more', async () => {
    const of = await product();
    await receive(of, '5');
    const order = await confirmed(of, '3');
    const delivery = done(await make('createFromOrderStockDelivery', `order: "${order.id}"`));
    await through(delivery, 'shipStockDelivery');
    const bill = () => make('createFromOrderFinanceInvoice', `order: "${order.id}"`);
    const invoice = await through(done(await bill()), 'issueFinanceInvoice');
    const back = done(await make('createFromOrderSalesReturn', `order: "${order.id}", reason: wrong`));
    const credit = (fields?: string) =>
      make('createFromReturnFinanceCreditNote', `return: "${back.id}", invoice: "${invoice.id}"`, fields);
    expect(faultsOf(await credit())[0]).toContain('not possible now');
    await through(back, 'receiveSalesReturn');
    const made = done(await credit('id version status net reason lines { quantity price }'));
    expect(made).toMatchObject({
      net: '27.00',
      reason: 'returned',
      lines: [{ quantity: '3.000', price: '9.00' }],
    });
    expect(faultsOf(await credit())[0]).toContain('not possible now');
    await through(made, 'cancelFinanceCreditNote');
    const again = await through(done(await credit()), 'issueFinanceCreditNote');
    expect(again.status).toBe('settled');
    expect(faultsOf(await credit())[0]).toContain('not possible now');
    expect(faultsOf(await bill())[0]).toContain('not possible now');
  });

  test('refunds what is open of a credit note', async () => {
    const of = await product({ type: 'service' });
    const order = await confirmed(of, '2');
    const invoice = await through(
      done(await make('createFromOrderFinanceInvoice', `order: "${order.id}"`)),
      'issueFinanceInvoice',
    );
    await through(
      done(await make('createFromInvoiceFinancePayment', `invoice: "${invoice.id}"`)),
      'postFinancePayment',
    );
    const credit = await through(
      done(await make('createFromInvoiceFinanceCreditNote', `invoice: "${invoice.id}"`)),
      'issueFinanceCreditNote',
    );
    expect(credit.status).toBe('issued');
    const refund = (fields?: string) =>
      make('createFromCreditNoteFinancePayment', `creditNote: "${credit.id}"`, fields);
    const made = done(await refund('id version direction amount allocations { amount }'));
    expect(made).toMatchObject({
      direction: 'outgoing',
      amount: '18.00',
      allocations: [{ amount: '18.00' }],
    });
    await through(made, 'postFinancePayment');
    expect(await read(`financeCreditNote(id: "${credit.id}") { status openAmount }`)).toEqual({
      status: 'settled',
      openAmount: '0.00',
    });
    expect(faultsOf(await refund())[0]).toContain('not possible now');
  });
});
