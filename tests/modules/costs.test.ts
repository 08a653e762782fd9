/** What accounting does beside selling: invoices of suppliers, expenses of colleagues, reminders, asked as users would. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemo } from '../support/index.ts';
import { openBusiness, type Business, type Known } from './business.ts';

let business: Business;
beforeAll(async () => {
  business = await openBusiness(await openDemo());
}, 120_000);
afterAll(() => business.close());

describe('an invoice of a supplier', () => {
  const invoice = async (supplierNumber: string) => {
    const { ids } = business;
    const draft = await business.create(business.finance, 'FinancePurchaseInvoice', {
      supplier: ids['supplier'],
      supplierNumber,
      currency: ids['currency'],
      lines: [
        { product: ids['tea'], quantity: '10', price: '4', taxCode: ids['full'] },
        { description: 'Pallet', quantity: '1', price: '2.50', account: ids['freightPaid'] },
      ],
    });
    return business.through(business.finance, draft, 'approveFinancePurchaseInvoice');
  };
  const posted = async (supplierNumber: string) =>
    business.through(business.finance, await invoice(supplierNumber), 'postFinancePurchaseInvoice');
  const seen = ({ id }: Known, fields: string) =>
    business.read(business.finance, `financePurchaseInvoice(id: "${id}") { ${fields} }`);

  test('posts expense and input tax to what we owe the supplier', async () => {
    const one = await posted('A1');
    expect(await business.posted('PurchaseInvoice', one.id)).toEqual([
      '2310 7.60',
      '3100 -50.10',
      '6400 2.50',
      '7900 40.00',
    ]);
    expect(await seen(one, 'status total openAmount')).toEqual({
      status: 'posted',
      total: '50.10',
      openAmount: '50.10',
    });
    expect(await business.partyAccount('supplier')).toEqual({
      receivable: '0.00',
      payable: '50.10',
      balance: '-50.10',
    });
  });

  test('is paid by money that goes out', async () => {
    const one = await posted('A2');
    const input = `purchaseInvoice: "${one.id}"`;
    const name = 'createFromPurchaseInvoiceFinancePayment';
    const draft = await business.make(business.finance, name, input, 'id version amount direction');
    expect(draft).toMatchObject({ amount: '50.10', direction: 'outgoing' });
    const money = await business.through(business.finance, draft, 'postFinancePayment');
    expect(await business.posted('Payment', money.id)).toEqual(['2400 -50.10', '3100 50.10']);
    expect(await seen(one, 'status openAmount')).toEqual({ status: 'paid', openAmount: '0.00' });
  });

  test('is not posted before somebody approved it, nor changed after', async () => {
    const { ids } = business;
    const draft = await business.create(business.finance, 'FinancePurchaseInvoice', {
      supplier: ids['supplier'],
      supplierNumber: 'A3',
      currency: ids['currency'],
      lines: [{ product: ids['tea'], quantity: '1', price: '4' }],
    });
    const early = await business.step(business.finance, 'postFinancePurchaseInvoice', draft);
    expect(business.faultsOf(early)).toHaveLength(1);
    const approved = await business.through(business.finance, draft, 'approveFinancePurchaseInvoice');
    const change = business.update(business.finance, 'FinancePurchaseInvoice', approved, {
      supplierNumber: 'A4',
    });
    await expect(change).rejects.toThrow();
  });
});

describe('an expense claim', () => {
  const claim = async () => {
    const { ids } = business;
    const draft = await business.create(business.sales, 'FinanceExpenseClaim', {
      purpose: 'Fair',
      currency: ids['currency'],
      lines: [
        { amount: '119', kind: 'hotel', taxCode: ids['full'] },
        { amount: '30', kind: 'meal' },
      ],
    });
    return business.through(business.sales, draft, 'submitFinanceExpenseClaim');
  };

  test('is approved by somebody else, and posts what is owed to the employee', async () => {
    const submitted = await claim();
    const own = await business.step(business.sales, 'approveFinanceExpenseClaim', submitted);
    expect(business.faultsOf(own)).toHaveLength(1);
    const approved = await business.through(business.finance, submitted, 'approveFinanceExpenseClaim');
    expect(await business.posted('ExpenseClaim', approved.id)).toEqual([
      '2310 19.00',
      '3400 -149.00',
      '7300 100.00',
      '7350 30.00',
    ]);
  });

  test('is paid out of the bank', async () => {
    const approved = await business.through(
      business.finance,
      await claim(),
      'approveFinanceExpenseClaim',
      'payFinanceExpenseClaim',
    );
    expect(await business.posted('ExpenseClaim', approved.id, 'payout')).toEqual([
      '2400 -149.00',
      '3400 149.00',
    ]);
  });

  test('of a manager is approved by another', async () => {
    const { ids } = business;
    const draft = await business.create(business.finance, 'FinanceExpenseClaim', {
      purpose: 'Train',
      currency: ids['currency'],
      lines: [{ amount: '10' }],
    });
    const own = await business.through(business.finance, draft, 'submitFinanceExpenseClaim');
    const refused = await business.step(business.finance, 'approveFinanceExpenseClaim', own);
    expect(business.faultsOf(refused)[0]).toContain('not possible now');
    await business.through(business.admin, own, 'approveFinanceExpenseClaim');
  });
});

describe('a reminder', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const invoice = async (date: string) => {
    const { ids } = business;
    const draft = await business.create(business.finance, 'FinanceInvoice', {
      customer: ids['customer'],
      currency: ids['currency'],
      date,
      lines: [{ product: ids['tea'], quantity: '1', price: '10' }],
    });
    return business.through(business.finance, draft, 'issueFinanceInvoice');
  };
  const remind = (of: Known) =>
    business.step(business.finance, 'remindFinanceInvoice', of, 'reminders dunningLevel { level }');

  test('raises the dunning level of an invoice that is overdue, again a week later, and is told', async () => {
    const late = await invoice(daysAgo(3));
    expect(business.done(await remind(late))).toEqual({ reminders: 1, dunningLevel: { level: 1 } });
    expect(await business.events(late.id)).toContain('finance.invoice.reminded');
    const again = await remind({ ...late, version: late.version + 1 });
    expect(business.faultsOf(again)[0]).toContain('not possible now');
  });

  test('is not sent before an invoice is due', async () => {
    const refused = await remind(await invoice(daysAgo(0)));
    expect(business.faultsOf(refused)[0]).toContain('not possible now');
  });
});
