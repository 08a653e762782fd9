/** Consoles of events and of mail, and the account of a party: by keyboard, and in every look. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { crew } from './crew.ts';
import { inAllLooks, nothing } from './looks.ts';
import { asAdmin, bring, visit, type Ask } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

let graphql: Ask;

beforeAll(async () => {
  if (!kontor) return;
  await bring(kontor, 'crew', crew);
  graphql = await asAdmin(kontor);
}, 240_000);

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const subscriber = 'crew.agree';

/** Waits until the event of a trip is a dead letter. */
async function isDead(id: string): Promise<void> {
  const query =
    'query ($id: ID!, $subscriber: String!) { deliveries(status: "dead", record: $id, subscriber: $subscriber) { id } }';
  const found = () => graphql<{ deliveries: unknown[] }>(query, { id, subscriber });
  await expect.poll(async () => (await found()).deliveries.length, { timeout: 30_000 }).toBe(1);
}

/** A trip whose event no subscriber can take; its id. */
async function dead(): Promise<string> {
  const { made } = await graphql<{ made: { id: string } }>(
    'mutation ($input: CrewTrip_Create!) { made: createCrewTrip(input: $input) { id } }',
    { input: { name: 'No trip' } },
  );
  await isDead(made.id);
  return made.id;
}

const rows = (page: Page) =>
  page.getByRole('region', { name: 'Not taken yet' }).getByRole('row').filter({ hasText: 'Agree to what' });

describe.skipIf(!kontor)('the console of events', { timeout: 180_000 }, () => {
  test('shows what each subscriber has before it; a dead letter is looked at, sent again and dropped', async () => {
    const trip = await dead();
    const { page, problems } = await visit(browser!, kontor!, '/', { reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Events', exact: true }).focus();
    await page.keyboard.press('Enter');
    const subscribers = page.getByRole('region', { name: 'Subscribers' });
    await subscribers.getByRole('link', { name: 'Agree to what is no trip' }).focus();
    await page.keyboard.press('Enter');
    const row = rows(page);
    await row.getByText('Dead letter').waitFor();
    expect(await row.innerText()).toContain("'Agree' goes only from Asked.");
    expect(await inAllLooks(page)).toEqual(nothing);

    await row.getByRole('button', { name: 'Look at' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'crew.trip.created for Agree to what is no trip' });
    expect(await dialog.locator('pre').innerText()).toContain('"name": "crew.trip.created"');
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.keyboard.press('Escape');

    await row.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('status').filter({ hasText: 'It is sent again' }).waitFor();
    await isDead(trip);
    await page.reload();
    await row.getByRole('button', { name: 'Drop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
    await page.getByRole('heading', { name: 'Everything was taken' }).waitFor();
    expect(problems).toEqual([]);
  });
});

describe.skipIf(!kontor)('the repair inbox', { timeout: 180_000 }, () => {
  test('shows events that cause each other without end, in the page and on the command line, and lets them go', async () => {
    const { made } = await graphql<{ made: { id: string; version: number } }>(
      'mutation ($input: CrewBooking_Create!) { made: createCrewBooking(input: $input) { id version } }',
      { input: { place: 'Square' } },
    );
    await graphql(
      'mutation ($id: ID!, $version: Int!) { updateCrewBooking(id: $id, version: $version, patch: { place: "Round" }) { id } }',
      made,
    );
    const loops = 'query ($id: ID!) { deliveries(kind: "loop", record: $id) { id } }';
    const stopped = async () =>
      (await graphql<{ deliveries: { id: string }[] }>(loops, { id: made.id })).deliveries;
    await expect.poll(async () => (await stopped()).length, { timeout: 60_000 }).toBe(1);
    const [{ id: first } = { id: '' }] = await stopped();
    expect(await kontor!.run('process', 'inbox', '--organization', 'Northwind')).toContain(
      `${first}  loop    crew.round  crew.booking.updated  crew.Booking ${made.id}`,
    );

    const { page, problems } = await visit(browser!, kontor!, '/', { reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Repair inbox' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Go round' });
    await row.getByRole('link', { name: `Booking Round${'.'.repeat(15)}` }).waitFor();
    expect(await row.innerText()).toContain('without end');
    expect(await inAllLooks(page)).toEqual(nothing);

    // It is as it was: sent again, it goes one turn further.
    await row.getByRole('button', { name: 'Send again' }).click();
    await expect
      .poll(async () => (await stopped()).filter(({ id }) => id !== first).length, { timeout: 60_000 })
      .toBe(1);
    await page.reload();
    await row.getByRole('link', { name: `Booking Round${'.'.repeat(16)}` }).waitFor();
    await row.getByRole('button', { name: 'Drop' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await stopped()).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe.skipIf(!kontor)('the console of mail', { timeout: 180_000 }, () => {
  test('shows letters by state, and sends again what failed', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?q=10252', {
      reducedMotion: 'reduce',
    });
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('link', { name: 'Print' }).click();
    await page.getByRole('button', { name: 'Send by mail' }).click();
    const letter = page.getByRole('dialog', { name: 'Mail Order confirmation 10252' });
    await letter.getByLabel('To', { exact: true }).fill('buyer@example.com');
    await letter.getByRole('button', { name: 'Send' }).click();
    await letter.waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'Mail', exact: true }).click();
    const row = page.getByRole('row').filter({ hasText: 'Order confirmation 10252' });
    await row.getByRole('link', { name: 'Order 10252' }).waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.getByLabel('State').selectOption('Failed');
    await page.getByRole('heading', { name: 'No mail' }).waitFor();

    // No letter fails here: the page is told of one that did.
    let again: unknown;
    await page.route('**/graphql', async (route) => {
      const { query, variables } = route.request().postDataJSON() as { query: string; variables: object };
      if (query.includes('resendLetter')) {
        again = variables;
        return route.fulfill({ json: { data: { resendLetter: { id: 'gone' } } } });
      }
      if (!query.includes('letters(')) return route.fallback();
      const letter = {
        id: 'gone',
        status: 'failed',
        entity: 'sales.Order',
        record: 'none',
        recipients: ['nobody@example.com'],
        subject: 'Lost',
        fileName: 'lost.pdf',
        attempts: 12,
        problem: '550 no such user',
        at: '2026-01-01T00:00:00Z',
        author: 'Ada',
      };
      return route.fulfill({ json: { data: { letters: again ? [] : [letter] } } });
    });
    await page.getByLabel('State').selectOption('Unsure');
    await page.getByText('550 no such user').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.getByRole('button', { name: 'Send again' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'in the post again' }).waitFor();
    expect(again).toEqual({ id: 'gone' });
    expect(problems).toEqual([]);
  });
});

describe.skipIf(!kontor)('who may do what', { timeout: 120_000 }, () => {
  test('is asked by keyboard, and answered by the grants that speak of it', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/access', { reducedMotion: 'reduce' });
    await page.getByText('Ask about somebody').waitFor();
    const chosen = (label: string) => page.getByLabel(label).first();
    await chosen('Whom it is about (e-mail)').fill('sales@northwind.example');
    await page.keyboard.press('Enter');
    await chosen('What').selectOption('Orders');
    const grants = page.getByRole('region', { name: 'Grants' });
    await page.getByText('may, by these grants.').waitFor();
    await chosen('Action').selectOption('confirm');
    await page.getByText('may where one of these conditions holds.').waitFor();
    expect(await grants.getByRole('row').nth(1).innerText()).toMatch(/sales\.rep\/ownOrders.*owner == user/s);
    expect(new URL(page.url()).searchParams.get('action')).toBe('confirm');
    expect(await inAllLooks(page)).toEqual(nothing);
    await chosen('Whom it is about (e-mail)').fill('nobody@northwind.example');
    await page.keyboard.press('Enter');
    await page.locator('.answer .error').waitFor();
    expect(problems.filter((one) => !one.includes('404'))).toEqual([]);
  });

  test('is told to administrators alone', async () => {
    const { page } = await visit(browser!, kontor!, '/access', { email: 'sales@northwind.example' });
    await page.getByText('Only administrators look here.').waitFor();
  });
});

describe.skipIf(!kontor)('the account of a party', { timeout: 120_000 }, () => {
  test('has its balance and what is open, which are the same', async () => {
    const { parties } = await graphql<{ parties: { nodes: { id: string }[] } }>(
      '{ parties: contactsParties(where: { number: { eq: "HUNGO" } }) { nodes { id } } }',
    );
    const id = parties.nodes[0]!.id;
    const { page, problems } = await visit(browser!, kontor!, `/contacts/Party/${id}`, {
      reducedMotion: 'reduce',
    });
    await page.getByRole('link', { name: 'Account', exact: true }).focus();
    await page.keyboard.press('Enter');
    const balance = page.getByRole('region', { name: 'Balance in' }).first();
    const owes = await balance.locator('dd').last().innerText();
    const items = page.getByRole('region', { name: 'Open items' });
    expect(await items.locator('tbody tr').count()).toBeGreaterThan(0);
    expect(await items.locator('tfoot td').first().innerText()).toBe(owes);
    expect(await inAllLooks(page)).toEqual(nothing);

    await items
      .getByRole('link', { name: /^Invoice / })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /INV-/ }).waitFor();
    await page.goBack();
    await balance.getByRole('link', { name: 'All entries' }).click();
    await page.getByRole('region', { name: 'Ledger entries' }).waitFor();
    expect(problems).toEqual([]);
  });

  test('of a supplier has his bill and, against it, his credit', async () => {
    type Made = { made: { id: string; version: number } };
    const make = async (type: string, input: object) =>
      (
        await graphql<Made>(
          `mutation ($input: ${type}_Create!) { made: create${type}(input: $input) { id version } }`,
          { input },
        )
      ).made;
    const step = async (name: string, record: object) =>
      (
        await graphql<Made>(
          `mutation ($id: ID!, $version: Int!) { made: ${name}(id: $id, version: $version) { id version } }`,
          record,
        )
      ).made;
    const { currencies } = await graphql<{ currencies: { nodes: { id: string }[] } }>(
      '{ currencies: coreCurrencies(where: { code: { eq: "EUR" } }) { nodes { id } } }',
    );
    const currency = currencies.nodes[0]!.id;
    const supplier = (await make('ContactsParty', { name: 'Tea Garden', currency })).id;
    const of = (supplierNumber: string, price: string) => ({
      supplier,
      currency,
      supplierNumber,
      lines: [{ description: 'Tea', quantity: '1', price }],
    });
    const bill = await make('FinancePurchaseInvoice', of('R-1', '250.00'));
    await step('postFinancePurchaseInvoice', await step('approveFinancePurchaseInvoice', bill));
    const credit = await make('FinanceSupplierCredit', { ...of('G-1', '100.00'), reason: 'other' });
    await step('postFinanceSupplierCredit', credit);

    const { page, problems } = await visit(browser!, kontor!, `/contacts/Party/${supplier}`, {
      reducedMotion: 'reduce',
    });
    await page.getByRole('link', { name: 'Account', exact: true }).click();
    const items = page.getByRole('region', { name: 'Open items' });
    const amounts = async () =>
      (await items.locator('tbody tr').allInnerTexts()).map((row) =>
        row.replace(/^(.*) [PS][IC]-.*\t/s, '$1 '),
      );
    await items.waitFor();
    expect((await amounts()).toSorted()).toEqual([
      'Purchase invoice -€250.00',
      'Supplier credit note €100.00',
    ]);
    expect(await items.locator('tfoot td').innerText()).toBe('-€150.00');
    const balance = page.getByRole('region', { name: 'Balance in EUR' });
    expect(await balance.locator('dd').allInnerTexts()).toEqual(['€0.00', '€150.00', '-€150.00']);
    expect(await inAllLooks(page)).toEqual(nothing);
    await items.getByRole('link', { name: /^Supplier credit note / }).click();
    await page.getByRole('heading', { level: 1, name: /SC-/ }).waitFor();
    expect(problems).toEqual([]);
  });

  test('is not there for those who may not see it', async () => {
    const { page } = await visit(browser!, kontor!, '/contacts/Party?q=HUNGO', {
      email: 'sales@northwind.example',
    });
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('link', { name: 'Details' }).waitFor();
    expect(await page.getByRole('link', { name: 'Account', exact: true }).count()).toBe(0);
  });
});
