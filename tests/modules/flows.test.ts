/** What follows from what, from the deal to the money, asked of the demo company as users would. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemo, type Answer, type Demo } from '../support/index.ts';

interface Known {
  readonly id: string;
  readonly version: number;
}

let demo: Demo;
let admin: string;
let sales: string;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  sales = await demo.token('sales@northwind.example');
  const one = (list: string, where: string) => `${list}(where: ${where}) { nodes { id } }`;
  const found = await demo.graphql(
    admin,
    `{ customer: ${one('contactsParties', '{ number: { eq: "ALFKI" } }')}
       tea: ${one('catalogueProducts', '{ sku: { eq: "1" } }')}
       beer: ${one('catalogueProducts', '{ sku: { eq: "2" } }')}
       currency: ${one('coreCurrencies', '{ code: { eq: "EUR" } }')}
       full: ${one('catalogueTaxCodes', '{ code: { eq: "DE19" } }')}
       reduced: ${one('catalogueTaxCodes', '{ code: { eq: "DE7" } }')} }`,
  );
  const data = found.body.data as Record<string, { nodes: readonly { id: string }[] }>;
  ids = Object.fromEntries(Object.entries(data).map(([name, { nodes }]) => [name, nodes[0]?.id ?? '']));
}, 120_000);
afterAll(() => demo.close());

const faultsOf = ({ body }: Answer): readonly string[] =>
  (body.errors ?? []).map(({ message }: { message: string }) => message);

/** What a mutation gives, where nothing is wrong with it. */
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

const step = (token: string, name: string, { id, version }: Known, fields = 'id version') =>
  demo.graphql(
    token,
    `mutation ($id: ID!, $version: Int!) { done: ${name}(id: $id, version: $version) { ${fields} } }`,
    { id, version },
  );

/** Moves a record through transitions, one after the other. */
const through = async (token: string, record: Known, ...names: readonly string[]): Promise<Known> => {
  let known = record;
  for (const name of names) known = done(await step(token, name, known));
  return known;
};

const make = (token: string, name: string, input: string, fields: string) =>
  demo.graphql(token, `mutation { done: ${name}(input: { ${input} }) { ${fields} } }`);

describe('from deal to order', () => {
  const deal = async (token = sales) => {
    const lines = [
      { product: ids['tea'], quantity: '3', price: '10.00', discount: '0.1' },
      { product: ids['beer'], quantity: '2', price: '7.50' },
    ];
    const input = { title: 'Tea', customer: ids['customer'], currency: ids['currency'], lines };
    return through(token, await create(token, 'CrmDeal', input), 'qualifyCrmDeal');
  };
  const order = ({ id }: Known, fields = 'status', token = sales) =>
    make(token, 'createFromDealSalesOrder', `deal: "${id}"`, fields);

  test('an order takes customer, currency and products of the deal that was won', async () => {
    const won = await through(sales, await deal(), 'winCrmDeal');
    const fields =
      'status net customer { id } currency { id } deal { id } lines { product { id } quantity price net }';
    expect(done(await order(won, fields))).toEqual({
      status: 'draft',
      net: '42.00',
      customer: { id: ids['customer'] },
      currency: { id: ids['currency'] },
      deal: { id: won.id },
      lines: [
        { product: { id: ids['tea'] }, quantity: '3.000', price: '10.00', net: '27.00' },
        { product: { id: ids['beer'] }, quantity: '2.000', price: '7.50', net: '15.00' },
      ],
    });
  });

  test('winning makes none by itself, and none is made before', async () => {
    const open = await deal();
    expect(faultsOf(await order(open))[0]).toContain('not possible now');
    const won = await through(sales, open, 'winCrmDeal');
    const { body } = await demo.graphql(sales, `{ crmDeal(id: "${won.id}") { salesOrders { totalCount } } }`);
    expect(body.data.crmDeal.salesOrders.totalCount).toBe(0);
  });

  test('there is one, and another only when it was cancelled', async () => {
    const won = await through(sales, await deal(), 'winCrmDeal');
    const first = done(await order(won, 'id version'));
    expect(faultsOf(await order(won))[0]).toContain('not possible now');
    await through(sales, first, 'cancelSalesOrder');
    expect(done(await order(won))).toEqual({ status: 'draft' });
  });

  test('a colleague makes none of a deal that is not his', async () => {
    const won = await through(admin, await deal(admin), 'winCrmDeal');
    expect(faultsOf(await order(won))).toHaveLength(1);
    expect(done(await order(won, 'status', admin))).toEqual({ status: 'draft' });
  });
});

describe('from quote to order', () => {
  const order = (token: string, { id }: Known, fields: string) =>
    make(token, 'createFromQuoteSalesOrder', `quote: "${id}"`, fields);

  test('an accepted quote becomes an order at what it offered, once, and its deal comes along', async () => {
    const deal = await create(sales, 'CrmDeal', { title: 'Quoted', customer: ids['customer'] });
    const quote = await create(sales, 'SalesQuote', {
      customer: ids['customer'],
      currency: ids['currency'],
      deal: deal.id,
      lines: [{ product: ids['tea'], quantity: '4', price: '25.00', taxCode: ids['full'] }],
    });
    const sent = await through(sales, quote, 'sendSalesQuote');
    expect(faultsOf(await order(sales, sent, 'id'))[0]).toContain('not possible now');
    const accepted = await through(sales, sent, 'acceptSalesQuote');
    const made = done(await order(sales, accepted, 'net tax total quote { id } deal { id }'));
    expect(made).toEqual({
      net: '100.00',
      tax: '19.00',
      total: '119.00',
      quote: { id: quote.id },
      deal: { id: deal.id },
    });
    expect(faultsOf(await order(sales, accepted, 'id'))[0]).toContain('not possible now');
  });
});
