/** Documents of the shipped modules as they come out of the route: the text of the PDF is what is judged. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemo, pagesOfPdf, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
}, 120_000);
afterAll(() => demo.close());

/** Data of a document that is expected to pass. */
async function ask(query: string, variables: object = {}, token = admin) {
  const { body } = await demo.graphql(token, query, variables);
  expect(body.errors).toBeUndefined();
  return body.data;
}

const one = async (list: string, where: string, fields = 'id') =>
  (await ask(`{ list: ${list}(where: ${where}, first: 1) { nodes { ${fields} } } }`)).list.nodes[0];

/** The route, answered with its bytes. */
const fetchPrint = (path: string, token = admin, headers: Record<string, string> = {}) =>
  demo.app.inject({ url: `/api/records/${path}`, headers: { authorization: `Bearer ${token}`, ...headers } });

async function pagesOf(path: string, token = admin, headers: Record<string, string> = {}) {
  const { statusCode, rawPayload } = await fetchPrint(path, token, headers);
  expect(statusCode).toBe(200);
  return pagesOfPdf(rawPayload);
}

/** An invoice of two tax rates to a customer who reads German, issued where `issued`. */
async function makeInvoice({ issued = true, lines = 3, language = 'de' } = {}) {
  const spoken =
    (await one('coreLanguages', `{ code: { eq: "${language}" } }`)) ??
    (
      await ask(
        `mutation { made: createCoreLanguage(input: { code: "${language}", name: "${language}" }) { id } }`,
      )
    ).made;
  const { made: customer } = await ask(
    `mutation($language: ID!) { made: createContactsParty(input: { name: "Müller & #Söhne *AG*", language: $language,
      address: { street: "Am Markt 1", postalCode: "8010", city: "Graz", country: "AT" } }) { id number } }`,
    { language: spoken.id },
  );
  const euro = await one('coreCurrencies', '{ code: { eq: "EUR" } }');
  const inputs = Array.from({ length: lines }, (_, at) => ({
    description: `Part ${at + 1}`,
    quantity: '2.5',
    price: '1000.10',
    taxCode: null,
  }));
  const input = {
    customer: customer.id,
    currency: euro.id,
    date: '2026-11-28',
    dueDate: '2026-12-12',
    lines: inputs,
  };
  const { made } = await ask(
    'mutation($input: FinanceInvoice_Create!) { made: createFinanceInvoice(input: $input) { id version } }',
    { input },
  );
  if (!issued) return { id: made.id as string, number: null, customer };
  const { done } = await ask(
    `mutation { done: issueFinanceInvoice(id: "${made.id}", version: ${made.version}) { number } }`,
  );
  return { id: made.id as string, number: done.number as string, customer };
}

describe('an order confirmation', () => {
  test('says who, what and how much, under the letterhead of the company', async () => {
    const order = await one('salesOrders', '{ number: { eq: "10248" } }');
    const [page, ...more] = await pagesOf(`sales.Order/${order.id}/prints/confirmation.pdf`);
    expect(more).toEqual([]);
    const lines = page!.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Northwind Traders',
        'Northwind Traders · 1 Portside Way · 98101 Seattle · WA · United States',
        'Order confirmation 10248',
        'Thank you for your order, which we confirm as follows.',
        'Queso Cabrales',
        'Page 1 of 1',
        'IBAN: US00 EXMP 0000 0000 0001',
      ]),
    );
    const after = (title: string) => lines[lines.lastIndexOf(title) + 1];
    expect(after('Net')).toBe('$440.00');
    expect(after('Total')).toMatch(/^\$4\d\d\.\d\d$/);
  });

  test('is in the language of the request, of the customer, or of the reader, in this order', async () => {
    const order = await one('salesOrders', '{ number: { eq: "10248" } }');
    const title = async (query: string, headers = {}) =>
      (await pagesOf(`sales.Order/${order.id}/prints/confirmation.pdf${query}`, admin, headers))[0];
    expect(await title('', { 'accept-language': 'de' })).toContain('Auftragsbestätigung 10248');
    expect(await title('?locale=en', { 'accept-language': 'de' })).toContain('Order confirmation 10248');
    const invoice = await makeInvoice();
    const [german] = await pagesOf(`finance.Invoice/${invoice.id}/prints/invoice.pdf`);
    expect(german).toContain(`Rechnung ${invoice.number}`);
    const [english] = await pagesOf(`finance.Invoice/${invoice.id}/prints/invoice.pdf?locale=en-GB`);
    expect(english).toContain(`Invoice ${invoice.number}`);
  });

  test('is English where nobody wrote it in the language of the customer', async () => {
    const invoice = await makeInvoice({ language: 'xx' });
    const [page] = await pagesOf(`finance.Invoice/${invoice.id}/prints/invoice.pdf`);
    expect(page).toContain(`Invoice ${invoice.number}`);
  });
});

describe('an invoice', () => {
  test('has money and dates as its language writes them, and no text of a record is markup', async () => {
    const { id, number, customer } = await makeInvoice();
    const [page] = await pagesOf(`finance.Invoice/${id}/prints/invoice.pdf`);
    const lines = page!.split('\n').map((line) => line.replaceAll('\u00a0', ' '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Müller & #Söhne *AG*',
        'Am Markt 1',
        '8010 Graz',
        'Österreich',
        customer.number,
        '28.11.2026',
        '1.000,10 €',
        '2.500,25 €',
        '7.500,75 €',
        `Bitte zahlen Sie 7.500,75 € bis 12.12.2026 und nennen Sie die Rechnungsnummer ${number}.`,
      ]),
    );
  });

  test('runs over pages, each with the header of the table and its number, each line once', async () => {
    const { id } = await makeInvoice({ lines: 120 });
    const pages = await pagesOf(`finance.Invoice/${id}/prints/invoice.pdf?locale=en`);
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, at) => expect(page).toContain(`Page ${at + 1} of ${pages.length}`));
    const withLines = pages.filter((page) => /^Part \d+$/m.test(page));
    for (const page of withLines) expect(page).toContain('Description\nQuantity\nPrice');
    const printed = pages.join('\n').match(/^Part \d+$/gm)!;
    expect(printed).toEqual(Array.from({ length: 120 }, (_, at) => `Part ${at + 1}`));
    expect(pages.at(-1)).toContain('€300,030.00');
  });

  test('says so while it is a draft, and is refused once it is cancelled', async () => {
    const { id } = await makeInvoice({ issued: false });
    const [draft] = await pagesOf(`finance.Invoice/${id}/prints/invoice.pdf`);
    expect(draft).toContain('Entwurf: Dies ist noch keine Rechnung.');
    expect(draft).not.toContain('Bitte zahlen Sie');
    await ask(`mutation { cancelFinanceInvoice(id: "${id}", version: 1) { id } }`);
    const { statusCode, body } = await fetchPrint(`finance.Invoice/${id}/prints/invoice.pdf`);
    expect([statusCode, JSON.parse(body).faults[0].code]).toEqual([409, 'PRT001']);
  });
});

describe('rights', () => {
  /** Rita with a role of her own, which sees orders without prices, and of parties the names. */
  async function packer(): Promise<string> {
    const grant = (entity: string, fields: readonly string[] = []) => ({ entity, actions: ['read'], fields });
    const { role } = await ask(
      'mutation($input: CoreRole_Create!) { role: createCoreRole(input: $input) { id } }',
      {
        input: {
          key: 'shop.packer',
          title: 'Packer',
          grants: [
            grant('sales.Order', [
              'number',
              'date',
              'customer',
              'status',
              'lines.product',
              'lines.quantity',
              'lines.description',
            ]),
            grant('contacts.Party', ['name', 'number']),
            grant('catalogue.Product', ['sku', 'name']),
          ],
        },
      },
    );
    const rita = await one('coreUsers', '{ name: { eq: "Rita Reader" } }', 'id version');
    await ask(
      `mutation { updateCoreUser(id: "${rita.id}", version: ${rita.version}, patch: { roles: ["${role.id}"] }) { id } }`,
    );
    return demo.token('reader@northwind.example');
  }

  test('what is hidden from whoever prints is not on his paper, nor what a condition learns from it', async () => {
    const order = await one('salesOrders', '{ number: { eq: "10248" } }');
    const token = await packer();
    const [page] = await pagesOf(`sales.Order/${order.id}/prints/confirmation.pdf`, token);
    expect(page).toContain('Order confirmation 10248');
    expect(page).toContain('Queso Cabrales');
    expect(page).toContain('Vins et alcools Chevalier');
    for (const hidden of ['$', 'Net', 'Total', 'rue de', 'Paul Henriot', 'Delivery to', 'Northwind'])
      expect(page).not.toContain(hidden);
  });

  test('what one may not see looks like what is not there', async () => {
    const order = await one('salesOrders', '{ number: { eq: "10248" } }');
    const southwind = await demo.token('admin@southwind.example');
    const stock = await demo.token('stock@northwind.example');
    const { id } = await makeInvoice();
    for (const [path, token] of [
      [`sales.Order/${order.id}/prints/confirmation.pdf`, southwind],
      [`finance.Invoice/${id}/prints/invoice.pdf`, stock],
      [`sales.Order/${order.id}/prints/nothing.pdf`, admin],
      [`sales.Order/${order.id}/prints/confirmation.exe`, admin],
      ['sales.Order/no-id/prints/confirmation.pdf', admin],
    ] as const) {
      const { statusCode, body } = await fetchPrint(path, token);
      expect([statusCode, JSON.parse(body).faults[0].code]).toEqual([404, 'SRV912']);
    }
    expect(
      (await demo.app.inject(`/api/records/sales.Order/${order.id}/prints/confirmation.pdf`)).statusCode,
    ).toBe(401);
  });
});

test('a delivery note has goods and no prices', async () => {
  const { id: customer } = await one('contactsParties', '{ number: { eq: "ALFKI" } }');
  const { id: product } = await one('catalogueProducts', '{ sku: { eq: "1" } }');
  const { made } = await ask(
    'mutation($input: StockDelivery_Create!) { made: createStockDelivery(input: $input) { id number } }',
    { input: { customer, date: '2026-11-28', tracking: 'T-1', lines: [{ product, quantity: '3' }] } },
  );
  const stock = await demo.token('stock@northwind.example');
  const [page] = await pagesOf(`stock.Delivery/${made.id}/prints/note.pdf`, stock);
  expect(page).toContain(`Delivery note ${made.number}`);
  expect(page).toContain('Alfreds Futterkiste');
  expect(page).toContain('Chai');
  expect(page).not.toContain('$');
});

test('it is a file to keep that can do nothing, and a picture to look at', async () => {
  const order = await one('salesOrders', '{ number: { eq: "10248" } }');
  const pdf = await fetchPrint(`sales.Order/${order.id}/prints/confirmation.pdf`);
  expect(pdf.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': "attachment; filename*=UTF-8''Order%20confirmation%2010248.pdf",
    'cache-control': 'private, no-store',
    'content-language': 'en',
    'content-length': String(pdf.rawPayload.length),
    'x-content-type-options': 'nosniff',
  });
  const svg = await fetchPrint(`sales.Order/${order.id}/prints/confirmation.svg`);
  expect(svg.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
  expect(svg.headers['content-security-policy']).toMatch(/base-uri 'none'; frame-ancestors 'none'; sandbox/);
  expect(svg.body).toMatch(/^<svg /);
  expect(svg.body).not.toContain('<script');
});

test('the same record gives the same bytes', async () => {
  const order = await one('salesOrders', '{ number: { eq: "10248" } }');
  const [first, second] = [
    await fetchPrint(`sales.Order/${order.id}/prints/confirmation.pdf`),
    await fetchPrint(`sales.Order/${order.id}/prints/confirmation.pdf`),
  ];
  expect(first.rawPayload.equals(second.rawPayload)).toBe(true);
});
