/** Accounting of one organization with twenty accounts, and those who write in it. */
import { join } from 'node:path';
import { readModules } from '../../../engine/definition/index.ts';
import { linkModel, type Model } from '../../../engine/model/index.ts';
import type { Actor } from '../../../engine/access/index.ts';
import type { Input, Operation } from '../../../engine/records/index.ts';
import type { World } from '../../records/world.ts';
import type { Random } from '../../support/random.ts';

const metadata = join(import.meta.dirname, '../../../metadata');
const installation = '00000000-0000-0000-0000-000000000000';

/** The shipped modules that accounting needs. */
export async function booksModel(): Promise<Model> {
  const { definitions } = await readModules([metadata], 'shipped');
  const needs = new Map(
    definitions.flatMap(({ kind, module, body }) =>
      kind === 'module' ? [[module, (body['needs'] ?? []) as readonly string[]] as const] : [],
    ),
  );
  const needed = new Set(['finance']);
  for (const name of needed) for (const other of needs.get(name) ?? []) needed.add(other);
  const { model, faults } = linkModel(definitions.filter(({ module }) => needed.has(module)));
  if (!model) throw new Error(JSON.stringify(faults[0]));
  return model;
}

export interface Books {
  readonly boss: Actor;
  /** Ledger entries whose writers have heard that they are there. */
  postings(): number;
  draftInvoice(random: Random): Promise<string>;
  issue(invoice: string): Promise<void>;
  /** One piece of work at random: an invoice, a payment, a credit note, an entry by hand. */
  write(random: Random): Promise<void>;
}

const numbers = { receivables: '2200', bank: '2400', tax: '3310', discount: '5700', freight: '5500' };
const incomes = Array.from({ length: 15 }, (_, index) => String(5100 + index));
const customers = 200;

export async function openBooks(world: World): Promise<Books> {
  const boss = await world.person(['core.admin']);
  const { accounts, currency, parties, taxCode } = await setUp(world, boss);
  const entity = (name: string) => world.model.entities.get(`finance.${name}`)!;
  let written = 0;
  const unpaid: string[] = [];

  const move = async (name: string, transition: string, id: string): Promise<void> => {
    const operation: Operation = { kind: 'transition', entity: entity(name), name: transition, id };
    await world.write(boss, [operation]);
  };
  const make = async (name: string, input: Input): Promise<string> => {
    const operation: Operation = {
      kind: 'action',
      action: world.model.actions.get(`finance.${name}`)!,
      input,
    };
    return (await world.write(boss, [operation])).outcomes[0]!.ids[0]!;
  };
  const day = (random: Random): string =>
    new Date(Date.now() - random.int(0, 90) * 86_400_000).toISOString().slice(0, 10);

  /** Two lines, so that issuing it posts five times: receivable, twice income and twice tax. */
  const draftInvoice = (random: Random): Promise<string> => {
    const line = () => ({
      description: 'Goods',
      quantity: String(random.int(1, 9)),
      price: `${random.int(1, 99)}.${random.int(10, 99)}`,
      account: accounts[random.pick(incomes)],
      taxCode,
    });
    const input = { customer: random.pick(parties), currency, date: day(random), lines: [line(), line()] };
    return world.create(boss, 'finance.Invoice', input as Input);
  };
  const issue = async (invoice: string): Promise<void> => {
    await move('Invoice', 'issue', invoice);
    unpaid.push(invoice);
    written += 5;
  };
  const pay = async (invoice: string): Promise<void> => {
    await move('Payment', 'post', await make('Payment.createFromInvoice', { invoice }));
    written += 2;
  };
  const credit = async (invoice: string): Promise<void> => {
    await move('CreditNote', 'issue', await make('CreditNote.createFromInvoice', { invoice }));
    written += 5;
  };
  const enter = async (random: Random): Promise<void> => {
    const amount = `${random.int(1, 999)}.00`;
    const [debit, credit] = random.shuffled(incomes);
    const lines = [
      { account: accounts[debit!], debit: amount },
      { account: accounts[credit!], credit: amount },
    ];
    const input = { date: day(random), currency, lines } as Input;
    await move('JournalEntry', 'post', await world.create(boss, 'finance.JournalEntry', input));
    written += 2;
  };

  return {
    boss,
    draftInvoice,
    issue,
    postings: () => written,
    async write(random) {
      const which = random.int(0, 9);
      if (which < 5) return issue(await draftInvoice(random));
      if (which === 5) return enter(random);
      const invoice = unpaid.shift();
      if (invoice === undefined) return issue(await draftInvoice(random));
      return which === 6 ? credit(invoice) : pay(invoice);
    },
  };
}

async function setUp(world: World, boss: Actor) {
  const nobody = await world.person(['core.admin'], installation);
  const currency = await world.create(nobody, 'core.Currency', { code: 'EUR', name: 'Euro' });
  const account = async (number: string, type: string, use = 'general') =>
    [number, await world.create(boss, 'finance.Account', { number, name: number, type, use })] as const;
  const accounts: Record<string, string> = Object.fromEntries(
    await Promise.all([
      account(numbers.receivables, 'asset', 'receivable'),
      account(numbers.bank, 'asset', 'bank'),
      account(numbers.tax, 'liability', 'tax'),
      account(numbers.discount, 'expense'),
      account(numbers.freight, 'income'),
      ...incomes.map((number) => account(number, 'income')),
    ]),
  );
  const setting = {
    receivables: 'receivables',
    bank: 'bank',
    discountGiven: 'discount',
    freight: 'freight',
  } as const;
  await world.create(boss, 'finance.Setting', {
    currency,
    ...Object.fromEntries(Object.entries(setting).map(([field, use]) => [field, accounts[numbers[use]]!])),
  });
  const taxCode = await world.create(boss, 'catalogue.TaxCode', { code: 'T20', name: 'Tax', rate: '20' });
  await world.create(boss, 'finance.TaxRule', { taxCode, outputAccount: accounts[numbers.tax]! });
  const parties: string[] = [];
  for (let number = 0; number < customers; number++)
    parties.push(await world.create(boss, 'contacts.Party', { name: `Customer ${number}` }));
  return { accounts, currency, parties, taxCode };
}
