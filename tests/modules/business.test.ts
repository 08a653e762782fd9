/** What the business modules promise, asked of the demo company as users would. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldAccess, rightsOf } from '../../engine/access/index.ts';
import { asOwner, rolesOf } from '../../engine/database/index.ts';
import { openDemo, type Answer, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
let sales: string;
let finance: string;
let stock: string;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  [sales, finance, stock] = (await Promise.all(
    ['sales', 'finance', 'stock'].map((name) => demo.token(`${name}@northwind.example`)),
  )) as [string, string, string];
  const one = (list: string, where: string) => `${list}(where: ${where}) { nodes { id } }`;
  const found = await demo.graphql(
    admin,
    `{ customer: ${one('contactsParties', '{ number: { eq: "ALFKI" } }')}
       product: ${one('catalogueProducts', '{ sku: { eq: "1" } }')}
       currency: ${one('coreCurrencies', '{ code: { eq: "EUR" } }')}
       taxed: ${one('catalogueTaxCodes', '{ code: { eq: "DE19" } }')}
       heading: ${one('financeAccounts', '{ number: { eq: "2" } }')}
       receivables: ${one('financeAccounts', '{ number: { eq: "2200" } }')}
       income: ${one('financeAccounts', '{ number: { eq: "5100" } }')}
       shelf: ${one('stockLocations', '{ code: { eq: "A-01" } }')}
       terms: ${one('salesTermsOfPayment', '{ days: { eq: 14 } }')} }`,
  );
  const made = await demo.graphql(
    admin,
    'mutation { createSalesTerms(input: { name: "Two weeks", days: 14 }) { id } }',
  );
  const data = found.body.data as Record<string, { nodes: readonly { id: string }[] }>;
  ids = {
    ...Object.fromEntries(Object.entries(data).map(([name, { nodes }]) => [name, nodes[0]?.id ?? ''])),
    terms: made.body.data.createSalesTerms.id,
  };
}, 120_000);
afterAll(() => demo.close());

const faultsOf = ({ body }: Answer): readonly string[] =>
  (body.errors ?? []).map(({ message }: { message: string }) => message);

/** Creates a record and gives the fields asked for. */
async function create(token: string, type: string, input: object, fields = 'id version') {
  const answer = await demo.graphql(
    token,
    `mutation ($input: ${type}_Create!) { made: create${type}(input: $input) { ${fields} } }`,
    { input },
  );
  expect(faultsOf(answer)).toEqual([]);
  return answer.body.data.made;
}

const act = (token: string, name: string, { id, version }: { id: string; version: number }, fields: string) =>
  demo.graphql(
    token,
    `mutation ($id: ID!, $version: Int!) { done: ${name}(id: $id, version: $version) { ${fields} } }`,
    { id, version },
  );

describe('a deal', () => {
  test('begins as a lead, and its stage says how likely it is', async () => {
    const deal = await create(
      sales,
      'CrmDeal',
      { title: 'Tea', customer: ids['customer'], value: '1200' },
      'id version stage probability weighted',
    );
    expect(deal).toMatchObject({ stage: 'lead', probability: 10, weighted: '120.00' });
    const { body } = await act(sales, 'proposeCrmDeal', deal, 'version stage probability weighted');
    expect(body.data.done).toMatchObject({ stage: 'proposal', probability: 50, weighted: '600.00' });
  });

  test('is weighed by its products until somebody says what it is worth', async () => {
    const lines = [{ product: ids['product'], quantity: '2', price: '30.00' }];
    const given = { title: 'Tea', customer: ids['customer'], lines };
    expect(await create(sales, 'CrmDeal', given, 'value weighted')).toEqual({
      value: null,
      weighted: '6.00',
    });
  });

  test('is not won while nobody knows what of', async () => {
    const deal = await create(sales, 'CrmDeal', { title: 'Talk', customer: ids['customer'] });
    const qualified = await act(sales, 'qualifyCrmDeal', deal, 'id version');
    const { body } = await act(sales, 'winCrmDeal', qualified.body.data.done, 'stage');
    expect(body.errors).toHaveLength(1);
  });

  test('is there in every stage in the demo', async () => {
    const { body } = await demo.graphql(
      sales,
      '{ crmDealsAggregate(groupBy: [{ stage: value }]) { key count } }',
    );
    const stages = body.data.crmDealsAggregate.map(({ key }: { key: { stage: string } }) => key.stage);
    expect(stages.sort()).toEqual(['lead', 'lost', 'negotiation', 'proposal', 'qualified', 'won']);
  });
});

describe('an invoice', () => {
  const input = () => ({
    customer: ids['customer'],
    currency: ids['currency'],
    terms: ids['terms'],
    date: '2026-03-01',
    lines: [{ product: ids['product'], quantity: '3', price: '33.33', taxCode: ids['taxed'] }],
  });

  test('takes its number and its due date when it is issued', async () => {
    const draft = await create(finance, 'FinanceInvoice', input(), 'id version number net tax total');
    expect(draft).toMatchObject({ number: null, net: '99.99', tax: '19.00', total: '118.99' });
    const { body } = await act(finance, 'issueFinanceInvoice', draft, 'number dueDate status');
    expect(body.data.done).toMatchObject({ dueDate: '2026-03-15', status: 'issued' });
    expect(body.data.done.number).toMatch(/^INV-\d{4}-\d{5}$/);
  });

  test('is never changed once it is issued: neither itself nor a line, nor is one added', async () => {
    const draft = await create(finance, 'FinanceInvoice', input(), 'id version lines { id }');
    const { body } = await act(finance, 'issueFinanceInvoice', draft, 'id version');
    const patches = [
      { date: '2026-04-01' },
      { lines: { change: [{ id: draft.lines[0].id, quantity: '1' }] } },
      { lines: { add: [{ product: ids['product'], quantity: '1' }] } },
    ];
    for (const patch of patches) {
      const answer = await demo.graphql(
        finance,
        'mutation ($id: ID!, $version: Int!, $patch: FinanceInvoice_Patch!) { updateFinanceInvoice(id: $id, version: $version, patch: $patch) { id } }',
        { ...body.data.done, patch },
      );
      expect(answer.body.errors, JSON.stringify(patch)).toHaveLength(1);
    }
  });
});

describe('a journal entry', () => {
  const entry = (debit: object, credit: object) => ({
    currency: ids['currency'],
    lines: [debit, credit],
  });
  const receivable = () => ({ account: ids['receivables'], party: ids['customer'], debit: '10' });
  const income = (credit: string) => ({ account: ids['income'], credit });

  test('is posted when it balances, and only then', async () => {
    const bad = await create(finance, 'FinanceJournalEntry', entry(receivable(), income('9.99')));
    expect((await act(finance, 'postFinanceJournalEntry', bad, 'id')).body.errors).toHaveLength(1);
    const good = await create(finance, 'FinanceJournalEntry', entry(receivable(), income('10')));
    const { body } = await act(finance, 'postFinanceJournalEntry', good, 'status number');
    expect(body.data.done.status).toBe('posted');
    expect(body.data.done.number).toMatch(/^JE-\d{4}-\d{6}$/);
  });

  test.each([
    ['a heading', () => ({ account: ids['heading'], debit: '10' }), 'A heading is not posted to.'],
    [
      'a receivable of nobody',
      () => ({ account: ids['receivables'], debit: '10' }),
      'Receivables and payables are posted with a party.',
    ],
    [
      'both sides at once',
      () => ({ account: ids['income'], debit: '10', credit: '10' }),
      'A line has a debit or a credit, not both.',
    ],
  ])('does not take %s', async (_, line, message) => {
    const answer = await demo.graphql(
      finance,
      'mutation ($input: FinanceJournalEntry_Create!) { createFinanceJournalEntry(input: $input) { id } }',
      { input: entry(line(), income('10')) },
    );
    expect(faultsOf(answer).join()).toContain(message);
  });
});

test('expenses are seen by who claims them and by the accountants', async () => {
  const claim = { purpose: 'Fair', currency: ids['currency'], lines: [{ date: '2026-03-01', amount: '80' }] };
  await create(sales, 'FinanceExpenseClaim', claim);
  await create(finance, 'FinanceExpenseClaim', { ...claim, purpose: 'Train' });
  const seen = async (token: string) => {
    const { body } = await demo.graphql(token, '{ financeExpenseClaims { nodes { purpose } } }');
    return body.data?.financeExpenseClaims.nodes.map(({ purpose }: { purpose: string }) => purpose).sort();
  };
  expect(await seen(sales)).toEqual(['Fair']);
  expect(await seen(finance)).toEqual(['Fair', 'Train']);
  expect(await seen(stock), 'unknown to the warehouse').toBeUndefined();
});

describe('stock', () => {
  const receipt = (line: object) => ({ kind: 'receipt', lines: [{ product: ids['product'], ...line }] });
  const make =
    'mutation ($input: StockStockEntry_Create!) { createStockStockEntry(input: $input) { status } }';

  test('comes in at a location', async () => {
    const nowhere = await demo.graphql(stock, make, { input: receipt({ quantity: '5' }) });
    expect(faultsOf(nowhere)[0]).toContain('says where the goods go');
    const shelf = { quantity: '5', destination: ids['shelf'] };
    const { body } = await demo.graphql(stock, make, { input: receipt(shelf) });
    expect(body.data.createStockStockEntry.status).toBe('draft');
  });

  test('has no value for who only moves it', async () => {
    const { body } = await demo.graphql(stock, '{ stockStockEntries { nodes { number value } } }');
    expect(body.errors[0].message).toContain('value');
  });
});

test('nobody but the administrator may write a ledger by hand', () => {
  const { model } = demo.rooms.publications.current();
  const writes = ['create', 'update', 'delete', 'import'];
  const writers = [...model.roles.values()].filter((role) =>
    role.grants.some(
      ({ entity, actions }) =>
        ['finance.LedgerEntry', 'stock.StockLedgerEntry'].includes(entity.fullName) &&
        writes.some((action) => actions.has(action)),
    ),
  );
  expect(writers.map(({ name }) => name).sort()).toEqual(['core.admin']);
});

test('the planner knows how large each table of the demo is', async () => {
  const { rows } = await asOwner(demo.url, rolesOf(), (db) =>
    db.query(
      `select relname from pg_class where relkind = 'r' and relnamespace = 'sales'::regnamespace and reltuples < 0`,
    ),
  );
  expect(rows).toEqual([]);
});

test('employees of the demo have their positions, and report to somebody', async () => {
  const { body } = await demo.graphql(
    admin,
    `{ hrEmployees(where: { manager: { number: { eq: "E5" } } }) { totalCount }
       hrPositions(where: { title: { eq: "Sales Representative" } }) { nodes { filled } } }`,
  );
  expect(body.data).toEqual({ hrEmployees: { totalCount: 3 }, hrPositions: { nodes: [{ filled: 6 }] } });
});

describe('what is nobody’s business is not granted', () => {
  const rights = (role: string) =>
    rightsOf(demo.rooms.publications.current().model, { roles: [role], version: '1' });
  const entityOf = (name: string) => demo.rooms.publications.current().model.entities.get(name)!;

  test.each([
    ['hr.colleague', 'hr.Employee', 'birthday', 'his own'],
    ['hr.reader', 'hr.Employee', 'birthday', 'never'],
    ['hr.user', 'hr.Employee', 'birthday', 'always'],
    ['hr.user', 'hr.Contract', 'salary', 'never'],
    ['hr.manager', 'hr.Contract', 'salary', 'always'],
    ['stock.user', 'stock.StockEntry', 'value', 'never'],
    ['stock.user', 'catalogue.Product', 'cost', 'never'],
    ['stock.user', 'purchasing.Order', 'total', 'never'],
    ['manufacturing.user', 'manufacturing.Workstation', 'costPerHour', 'never'],
    ['sales.rep', 'finance.Invoice', 'total', 'never'],
  ])('%s sees of %s the %s: %s', (role, name, field, expected) => {
    const { shown } = fieldAccess(rights(role), entityOf(name).fields.get(field)!);
    expect(typeof shown === 'string' ? shown : 'his own').toBe(expected);
  });

  test.each([
    ['purchasing.user', 'purchasing.Order', 'place'],
    ['purchasing.user', 'purchasing.Requisition', 'approve'],
    ['finance.user', 'finance.ExpenseClaim', 'approve'],
    ['finance.user', 'finance.PurchaseInvoice', 'approve'],
    ['finance.user', 'finance.Account', 'update'],
    ['manufacturing.user', 'manufacturing.Order', 'release'],
    ['crm.user', 'crm.SalesTarget', 'create'],
  ])('%s may not act on %s: %s', (role, name, action) => {
    expect(rights(role).grants(entityOf(name), action)).toEqual([]);
    const manager = rights(role.replace('.user', '.manager'));
    expect(manager.grants(entityOf(name), action)).not.toEqual([]);
  });
});
