/** Accounting, from the order to the paid invoice: what is posted, and what can never be changed, asked as users would. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemo } from '../support/index.ts';
import { openBusiness, type Business, type Known } from './business.ts';

let business: Business;
beforeAll(async () => {
  business = await openBusiness(await openDemo());
}, 120_000);
afterAll(() => business.close());

const orderFields = 'id version lines { id invoicedQuantity }';
const invoiceFields = 'id version number status openAmount paidAmount creditedAmount';

/** A confirmed order of 3 teas at 10.00 with 19 % and 2 beers at 7.50 with 7 %: 42.00 net, 49.32 gross, and freight. */
const order = async (more: object = {}) => {
  const { ids, sales } = business;
  const lines = [
    { product: ids['tea'], quantity: '3', price: '10.00', discount: '0.1', taxCode: ids['full'] },
    { product: ids['beer'], quantity: '2', price: '7.50', taxCode: ids['reduced'] },
  ];
  const draft = await business.create(sales, 'SalesOrder', {
    customer: ids['customer'],
    currency: ids['currency'],
    freight: '5.00',
    lines,
    ...more,
  });
  return business.through(sales, draft, 'confirmSalesOrder');
};

const drafted = (from: Known, fields = invoiceFields) =>
  business.make(business.finance, 'createFromOrderFinanceInvoice', `order: "${from.id}"`, fields);

const issued = async (more: object = {}, fields = invoiceFields) => {
  const draft = await drafted(await order(more), 'id version');
  return business.done(await business.step(business.finance, 'issueFinanceInvoice', draft, fields));
};

const payment = (invoice: Known, amount?: string) =>
  amount === undefined
    ? business.make(
        business.finance,
        'createFromInvoiceFinancePayment',
        `invoice: "${invoice.id}"`,
        'id version',
      )
    : business.create(business.finance, 'FinancePayment', {
        party: business.ids['customer'],
        currency: business.ids['currency'],
        amount,
        allocations: [{ invoice: invoice.id, amount }],
      });

const paid = async (invoice: Known, amount?: string) =>
  business.through(business.finance, await payment(invoice, amount), 'postFinancePayment');

/** An invoice as it is now. */
const seen = (id: string, fields = 'status openAmount paidAmount creditedAmount') =>
  business.read(business.finance, `financeInvoice(id: "${id}") { ${fields} }`);

describe('an invoice from an order', () => {
  test('drafts what was ordered, with net, tax and gross, and its freight', async () => {
    const from = await order();
    const fields =
      'status number net tax freight total openAmount customer { id } order { id } lines { quantity net taxRate orderLine { id } }';
    expect(await drafted(from, fields)).toMatchObject({
      status: 'draft',
      number: null,
      net: '42.00',
      tax: '6.18',
      freight: '5.00',
      total: '53.18',
      openAmount: '0.00',
      customer: { id: business.ids['customer'] },
      order: { id: from.id },
      lines: [
        { quantity: '3.000', net: '27.00', taxRate: '19.00' },
        { quantity: '2.000', net: '15.00', taxRate: '7.00' },
      ],
    });
  });

  test('is not drafted twice, nor of what is invoiced', async () => {
    const from = await order();
    const draft = await drafted(from, 'id version');
    await expect(drafted(from)).rejects.toThrow('not possible now');
    await business.through(business.finance, draft, 'issueFinanceInvoice');
    await expect(drafted(from)).rejects.toThrow('not possible now');
  });

  test('that was cancelled makes room for another', async () => {
    const from = await order();
    await business.through(business.finance, await drafted(from, 'id version'), 'cancelFinanceInvoice');
    expect(await drafted(from)).toMatchObject({ status: 'draft' });
  });

  test('says on the order, for who sells too, what is invoiced once it is issued', async () => {
    const from = await order();
    const draft = await drafted(from, 'id version lines { id }');
    const quantities = async () =>
      (await business.read(business.sales, `salesOrder(id: "${from.id}") { ${orderFields} }`)).lines.map(
        (line: { invoicedQuantity: string }) => line.invoicedQuantity,
      );
    expect(await quantities()).toEqual(['0.000', '0.000']);
    const lines = { change: [{ id: draft.lines[0].id, quantity: '1' }] };
    const part = await business.update(business.finance, 'FinanceInvoice', draft, { lines });
    await business.through(business.finance, part, 'issueFinanceInvoice');
    expect(await quantities()).toEqual(['1.000', '2.000']);
    expect(await drafted(from, 'freight lines { quantity }')).toEqual({
      freight: '0.00',
      lines: [{ quantity: '2.000' }],
    });
  });

  test('takes of goods what was delivered, once something was, and of services what was ordered', async () => {
    const { ids, admin, stock } = business;
    const [goods, service] = [
      await business.create(admin, 'CatalogueProduct', { name: 'Crate', type: 'stock' }),
      await business.create(admin, 'CatalogueProduct', { name: 'Unloading', type: 'service' }),
    ];
    const receipt = await business.create(stock, 'StockStockEntry', {
      kind: 'receipt',
      lines: [{ product: goods.id, quantity: '3', destination: ids['shelf'] }],
    });
    await business.through(stock, receipt, 'postStockStockEntry');
    const from = await order({
      lines: [
        { product: goods.id, quantity: '3', price: '4' },
        { product: service.id, quantity: '2', price: '5' },
      ],
    });
    const input = `order: "${from.id}"`;
    const whole = await business.make(
      stock,
      'createFromOrderStockDelivery',
      input,
      'id version lines { id }',
    );
    const lines = { change: [{ id: whole.lines[0].id, quantity: '2' }] };
    const part = await business.update(stock, 'StockDelivery', whole, { lines });
    await business.through(stock, part, 'shipStockDelivery');
    const draft = await drafted(from, 'id version lines { quantity }');
    expect(draft.lines).toEqual([{ quantity: '2.000' }, { quantity: '2.000' }]);
    await business.through(business.finance, draft, 'issueFinanceInvoice');
    await expect(drafted(from)).rejects.toThrow('not possible now');
  });

  test('takes no more than was ordered', async () => {
    const from = await order();
    const draft = await drafted(from, 'id version lines { id }');
    const lines = { change: [{ id: draft.lines[0].id, quantity: '4' }] };
    const more = await business.update(business.finance, 'FinanceInvoice', draft, { lines });
    const refused = await business.step(business.finance, 'issueFinanceInvoice', more);
    expect(business.faultsOf(refused)).toEqual([expect.stringContaining('No more can be invoiced')]);
  });
});

describe('issuing an invoice', () => {
  test('posts receivable, income, freight and tax, and the entry balances', async () => {
    const invoice = await issued();
    expect(invoice).toMatchObject({ status: 'issued', openAmount: '53.18', paidAmount: '0.00' });
    expect(invoice.number).toMatch(/^INV-\d{4}-\d{5}$/);
    expect(await business.posted('Invoice', invoice.id)).toEqual([
      '2200 53.18',
      '3310 -1.05',
      '3310 -5.13',
      '5100 -15.00',
      '5100 -27.00',
      '5500 -5.00',
    ]);
  });

  test('posts to the account of the category of the product', async () => {
    const { ids, admin } = business;
    await business.create(admin, 'FinancePostingRule', {
      category: ids['condiments'],
      incomeAccount: ids['services'],
    });
    const lines = [{ product: ids['syrup'], quantity: '1', price: '8', taxCode: ids['reduced'] }];
    const invoice = await issued({ lines, freight: '0' });
    expect(await business.posted('Invoice', invoice.id)).toEqual(['2200 8.56', '3310 -0.56', '5200 -8.00']);
  });

  test('of nothing to pay is paid at once', async () => {
    const lines = [{ product: business.ids['tea'], quantity: '1', price: '0' }];
    const invoice = await issued({ lines, freight: '0' }, 'number status entry { id }');
    expect(invoice).toMatchObject({ status: 'paid', entry: null });
    expect(invoice.number).not.toBeNull();
  });
});

test('the demo has invoices that are paid and some that are not, and says who owes', async () => {
  const list =
    'financeInvoicesAggregate(where: { currency: { code: { eq: "USD" } } }, groupBy: [{ status: value }]) { key count sum { openAmount } }';
  expect(await business.read(business.finance, list)).toEqual([
    { key: { status: 'issued' }, count: 8, sum: { openAmount: '5694.25' } },
    { key: { status: 'paid' }, count: 7, sum: { openAmount: '0.00' } },
  ]);
  const owing = 'financePartyAccounts(where: { currency: { code: { eq: "USD" } } }) { nodes { receivable } }';
  const { nodes } = await business.read(business.finance, owing);
  const sum = nodes.reduce((all: number, one: { receivable: string }) => all + Number(one.receivable), 0);
  expect(sum.toFixed(2)).toBe('5694.25');
});

describe('a payment', () => {
  test('of all that is open makes the invoice paid, and tells it', async () => {
    const invoice = await issued();
    const money = await paid(invoice);
    expect(await seen(invoice.id)).toEqual({
      status: 'paid',
      openAmount: '0.00',
      paidAmount: '53.18',
      creditedAmount: '0.00',
    });
    expect(await business.posted('Payment', money.id)).toEqual(['2200 -53.18', '2400 53.18']);
    expect(await business.events(invoice.id)).toContain('finance.invoice.paid');
  });

  test('of a part leaves the rest open, and another pays it', async () => {
    const invoice = await issued();
    await paid(invoice, '50');
    expect(await seen(invoice.id, 'status openAmount')).toEqual({ status: 'issued', openAmount: '3.18' });
    await paid(invoice);
    expect(await seen(invoice.id, 'status openAmount')).toEqual({ status: 'paid', openAmount: '0.00' });
  });

  test('with discount settles more than was paid', async () => {
    const invoice = await issued();
    const draft = await business.create(business.finance, 'FinancePayment', {
      party: business.ids['customer'],
      currency: business.ids['currency'],
      amount: '52.12',
      allocations: [{ invoice: invoice.id, amount: '52.12', discount: '1.06' }],
    });
    const { id } = await business.through(business.finance, draft, 'postFinancePayment');
    expect(await seen(invoice.id, 'status')).toEqual({ status: 'paid' });
    expect(await business.posted('Payment', id)).toEqual(['2200 -53.18', '2400 52.12', '5700 1.06']);
  });

  test('that goes beyond what it settles is an advance of the customer', async () => {
    const draft = await business.create(business.finance, 'FinancePayment', {
      party: business.ids['customer'],
      currency: business.ids['currency'],
      amount: '20',
    });
    const { id } = await business.through(business.finance, draft, 'postFinancePayment');
    expect(await business.posted('Payment', id)).toEqual(['2200 -20.00', '2400 20.00']);
  });

  test('that is taken back opens the invoice again, and its entry is reversed', async () => {
    const invoice = await issued();
    const money = await paid(invoice);
    await business.through(business.finance, money, 'refundFinancePayment');
    expect(await seen(invoice.id, 'status openAmount')).toEqual({ status: 'issued', openAmount: '53.18' });
    const { entry } = await business.read(
      business.finance,
      `financePayment(id: "${money.id}") { entry { reversedBy { nodes { status debit } } } }`,
    );
    expect(entry.reversedBy.nodes).toEqual([{ status: 'posted', debit: '53.18' }]);
  });

  test.each([
    ['more than is open', { amount: '53.19' }, 'No more can be paid or credited than is open.'],
    ['another party', { party: 'other' }, 'A payment settles documents of its own party'],
    ['money that goes out', { direction: 'outgoing' }, 'Incoming payments settle invoices'],
  ])('is refused for %s', async (_, wrong: Readonly<Record<string, string>>, message) => {
    const invoice = await issued();
    const amount = wrong['amount'] ?? '1';
    const input = {
      party: business.ids[wrong['party'] ?? 'customer'],
      currency: business.ids['currency'],
      direction: wrong['direction'] ?? 'incoming',
      amount,
      allocations: [{ invoice: invoice.id, amount }],
    };
    await expect(
      business
        .create(business.finance, 'FinancePayment', input)
        .then((draft) => business.through(business.finance, draft, 'postFinancePayment')),
    ).rejects.toThrow(message);
    expect(await seen(invoice.id, 'status paidAmount')).toEqual({ status: 'issued', paidAmount: '0.00' });
  });

  test('settles no draft', async () => {
    const draft = await drafted(await order(), 'id version');
    await expect(paid(draft, '1')).rejects.toThrow(/issued or posted|than is open/);
  });

  test('of two at once the second finds what the first has paid', async () => {
    const invoice = await issued();
    const drafts = [await payment(invoice, '53.18'), await payment(invoice, '53.18')];
    const answers = await Promise.all(
      drafts.map((draft) => business.step(business.finance, 'postFinancePayment', draft)),
    );
    expect(answers.filter((answer) => business.faultsOf(answer).length === 0)).toHaveLength(1);
    expect(await seen(invoice.id, 'status paidAmount')).toEqual({ status: 'paid', paidAmount: '53.18' });
  });
});

describe('a credit note', () => {
  const credit = (invoice: Known, fields = 'id version') =>
    business.make(business.finance, 'createFromInvoiceFinanceCreditNote', `invoice: "${invoice.id}"`, fields);

  test('of the whole invoice settles it, posts the opposite, and the order may be invoiced again', async () => {
    const from = await order();
    const draft = await drafted(from, 'id version');
    const invoice = await business.through(business.finance, draft, 'issueFinanceInvoice');
    const note = await credit(invoice, 'id version total number');
    expect(note).toMatchObject({ total: '53.18', number: null });
    const fields = 'id status number applied openAmount';
    const issuedNote = business.done(
      await business.step(business.finance, 'issueFinanceCreditNote', note, fields),
    );
    expect(issuedNote).toMatchObject({ status: 'settled', applied: '53.18', openAmount: '0.00' });
    expect(issuedNote.number).toMatch(/^CN-/);
    expect(await seen(invoice.id)).toEqual({
      status: 'credited',
      openAmount: '0.00',
      paidAmount: '0.00',
      creditedAmount: '53.18',
    });
    expect(await business.posted('CreditNote', issuedNote.id)).toEqual([
      '2200 -53.18',
      '3310 1.05',
      '3310 5.13',
      '5100 15.00',
      '5100 27.00',
      '5500 5.00',
    ]);
    const { lines } = await business.read(business.sales, `salesOrder(id: "${from.id}") { ${orderFields} }`);
    expect(lines.map((line: { invoicedQuantity: string }) => line.invoicedQuantity)).toEqual([
      '0.000',
      '0.000',
    ]);
    expect(await drafted(from, 'status total')).toEqual({ status: 'draft', total: '53.18' });
  });

  test('of a part lowers what is open, and the rest is paid', async () => {
    const invoice = await issued();
    const note = await credit(invoice, 'id version lines { id }');
    const patch = {
      freight: '0',
      lines: { change: [{ id: note.lines[0].id, quantity: '1' }], remove: [note.lines[1].id] },
    };
    const part = await business.update(business.finance, 'FinanceCreditNote', note, patch);
    await business.through(business.finance, part, 'issueFinanceCreditNote');
    expect(await seen(invoice.id)).toMatchObject({
      status: 'issued',
      openAmount: '42.47',
      creditedAmount: '10.71',
    });
    await paid(invoice);
    expect(await seen(invoice.id)).toMatchObject({ status: 'paid', paidAmount: '42.47' });
  });

  test('of an invoice that was paid is open until the money went back', async () => {
    const invoice = await issued();
    await paid(invoice);
    const fields = 'id version status applied openAmount';
    const note = business.done(
      await business.step(business.finance, 'issueFinanceCreditNote', await credit(invoice), fields),
    );
    expect(note).toMatchObject({ status: 'issued', applied: '0.00', openAmount: '53.18' });
    const back = await business.create(business.finance, 'FinancePayment', {
      direction: 'outgoing',
      party: business.ids['customer'],
      currency: business.ids['currency'],
      amount: '53.18',
      allocations: [{ creditNote: note.id, amount: '53.18' }],
    });
    await business.through(business.finance, back, 'postFinancePayment');
    expect(
      await business.read(business.finance, `financeCreditNote(id: "${note.id}") { status openAmount }`),
    ).toEqual({ status: 'settled', openAmount: '0.00' });
    expect(await seen(invoice.id, 'status')).toEqual({ status: 'paid' });
  });

  test('credits no more than was invoiced', async () => {
    const invoice = await issued();
    const note = await credit(invoice, 'id version lines { id }');
    const lines = { change: [{ id: note.lines[0].id, quantity: '4' }] };
    const more = await business.update(business.finance, 'FinanceCreditNote', note, { lines });
    const refused = await business.step(business.finance, 'issueFinanceCreditNote', more);
    expect(business.faultsOf(refused)).toEqual([expect.stringContaining('No more can be credited')]);
  });
});

describe('the ledger', () => {
  const months = { january: '2025-01-15', february: '2025-02-15', march: '2025-03-15' };
  const balances = async (until: string, groupBy: string) => {
    const { body } = await business.demo.graphql(
      business.finance,
      `{ financeLedgerEntriesAggregate(where: { date: { gte: "2025-01-01", lte: "${until}" } }, groupBy: [${groupBy}]) { key sum { amount } } }`,
    );
    const groups = body.data.financeLedgerEntriesAggregate as {
      key: Record<string, string>;
      sum: { amount: string };
    }[];
    return Object.fromEntries(groups.map(({ key, sum }) => [Object.values(key).join(' '), sum.amount]));
  };
  const byAccount = (until: string) => balances(until, '{ account: { number: value } }');
  const entry = (date: string, amount: string, customer = 'customer') =>
    business.create(business.finance, 'FinanceJournalEntry', {
      date,
      currency: business.ids['currency'],
      lines: [
        { account: business.ids['receivables'], party: business.ids[customer], debit: amount },
        { account: business.ids['income'], credit: amount },
      ],
    });
  const post = async (date: string, amount: string, customer?: string) =>
    business.through(business.finance, await entry(date, amount, customer), 'postFinanceJournalEntry');

  test('has the balance of each account at any date, and one that is backdated counts at once', async () => {
    await post(months.january, '100');
    await post(months.march, '10');
    expect(await byAccount(months.march)).toEqual({ 2200: '110.00', 5100: '-110.00' });
    await post(months.february, '1', 'other');
    expect(await byAccount(months.january)).toEqual({ 2200: '100.00', 5100: '-100.00' });
    expect(await byAccount(months.february)).toEqual({ 2200: '101.00', 5100: '-101.00' });
    expect(await byAccount(months.march)).toEqual({ 2200: '111.00', 5100: '-111.00' });
  });

  test('has it by party and by period', async () => {
    const lists = '{ party: { number: value } }, { period: { name: value } }';
    const found = await balances(months.march, lists);
    expect(found).toMatchObject({
      'ALFKI 2025-01': '100.00',
      'BONAP 2025-02': '1.00',
      'ALFKI 2025-03': '10.00',
    });
  });

  test('keeps the account of each party in each currency', async () => {
    const before = await business.partyAccount('other');
    await post(months.march, '7.50', 'other');
    const after = await business.partyAccount('other');
    expect(Number(after.receivable) - Number(before.receivable)).toBe(7.5);
    expect(after).toMatchObject({ payable: '0.00', balance: after.receivable });
  });

  test('is written by nobody but the journal, and never changed: not by the administrator either', async () => {
    const { id } = await post(months.march, '1');
    const list = `ledgerEntries { nodes { id version } }`;
    const { ledgerEntries } = await business.read(
      business.admin,
      `financeJournalEntry(id: "${id}") { ${list} }`,
    );
    const [one] = ledgerEntries.nodes;
    for (const [name, input] of [
      ['updateFinanceLedgerEntry', `id: "${one.id}", version: 1, patch: { debit: "2" }`],
      ['deleteFinanceLedgerEntry', `id: "${one.id}", version: 1`],
      ['createFinanceLedgerEntry', `input: { account: "${business.ids['income']}", debit: "1" }`],
    ]) {
      const { body } = await business.demo.graphql(business.admin, `mutation { ${name}(${input}) { id } }`);
      expect(body.errors, name).toBeDefined();
    }
  });

  test('is set right by the opposite entry, once', async () => {
    const wrong = await post(months.march, '5');
    const reverse = (of: Known) =>
      business.demo.graphql(
        business.finance,
        `mutation { done: reverseFinanceJournalEntry(id: "${of.id}", version: ${of.version}, input: { date: "${months.march}" }) { id version } }`,
      );
    const before = await byAccount(months.march);
    const now = business.done(await reverse(wrong));
    const after = await byAccount(months.march);
    expect(Number(before['2200']) - Number(after['2200'])).toBe(5);
    expect(business.faultsOf(await reverse(now))).toHaveLength(1);
  });
});

describe('a period', () => {
  const entry = (date: string) => ({
    date,
    currency: business.ids['currency'],
    lines: [
      { account: business.ids['receivables'], party: business.ids['customer'], debit: '1' },
      { account: business.ids['income'], credit: '1' },
    ],
  });
  const draft = (date: string) => business.create(business.finance, 'FinanceJournalEntry', entry(date));
  const post = async (date: string) =>
    business.through(business.finance, await draft(date), 'postFinanceJournalEntry');
  const period = async (name: string): Promise<Known> => {
    const list = `financePeriods(where: { name: { eq: "${name}" } }) { nodes { id version } }`;
    return (await business.read(business.finance, list)).nodes[0];
  };

  test('is there as soon as something is posted in it, and takes nothing once it is locked', async () => {
    await post('2024-05-31');
    await business.through(business.finance, await period('2024-05'), 'lockFinancePeriod');
    await expect(post('2024-05-01')).rejects.toThrow('The period of this day is locked.');
    await post('2024-06-01');
    await business.through(business.finance, await period('2024-05'), 'unlockFinancePeriod');
    await post('2024-05-01');
  });

  test('refuses an invoice of its days, and the draft stays', async () => {
    await post('2024-04-30');
    await business.through(business.finance, await period('2024-04'), 'lockFinancePeriod');
    const from = await drafted(await order(), 'id version');
    const backdated = await business.update(business.finance, 'FinanceInvoice', from, { date: '2024-04-02' });
    const refused = await business.step(business.finance, 'issueFinanceInvoice', backdated);
    expect(business.faultsOf(refused)).toEqual(['The period of this day is locked.']);
    expect(await seen(from.id, 'status number')).toEqual({ status: 'draft', number: null });
  });

  test('is closed for good when nothing in it is left in draft', async () => {
    await post('2024-03-31');
    const left = await draft('2024-03-31');
    const locked = await business.through(business.finance, await period('2024-03'), 'lockFinancePeriod');
    const refused = await business.step(business.finance, 'closeFinancePeriod', locked);
    expect(business.faultsOf(refused)).toHaveLength(1);
    await business.demo.graphql(
      business.finance,
      `mutation { deleteFinanceJournalEntry(id: "${left.id}", version: 1) { id } }`,
    );
    await business.through(business.finance, locked, 'closeFinancePeriod');
    await expect(post('2024-03-01')).rejects.toThrow('The period of this day is locked.');
  });

  test('of a year that is closed does not come into being', async () => {
    const input = { name: '2023', begins: '2023-01-01', ends: '2023-12-31' };
    const year = await business.create(business.finance, 'FinanceFiscalYear', input);
    await post('2023-12-31');
    const refused = await business.step(business.finance, 'closeFinanceFiscalYear', year);
    expect(business.faultsOf(refused)).toHaveLength(1);
    await business.through(
      business.finance,
      await period('2023-12'),
      'lockFinancePeriod',
      'closeFinancePeriod',
    );
    await business.through(business.finance, year, 'closeFinanceFiscalYear');
    await expect(post('2023-11-30')).rejects.toThrow('The fiscal year of this day is closed.');
  });

  test('that is locked while postings go on holds none that it does not show', async () => {
    await post('2022-01-31');
    const drafts = await Promise.all(Array.from({ length: 6 }, () => draft('2022-01-15')));
    const month = await period('2022-01');
    const answers = await Promise.all([
      ...drafts.map((one) => business.step(business.finance, 'postFinanceJournalEntry', one)),
      business.step(business.finance, 'lockFinancePeriod', month),
    ]);
    const refused = answers.map((answer) => business.faultsOf(answer)).filter((faults) => faults.length > 0);
    expect(refused.flat().every((one) => one === 'The period of this day is locked.')).toBe(true);
    const list = `financePeriod(id: "${month.id}") { status financeLedgerEntries { totalCount } }`;
    expect(await business.read(business.finance, list)).toEqual({
      status: 'locked',
      financeLedgerEntries: { totalCount: 2 + 2 * (6 - refused.length) },
    });
  });
});
