/** From a won deal to a paid invoice, as the people of the demo company click it: at a desk, and in the warehouse on a phone. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { signIn } from '../fields/client.ts';
import { visit, type Visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const seller = () => signIn(kontor!.url, 'sales@northwind.example');

/** A deal that is dear enough to ask for credit, of goods that are there. */
async function deal(title: string): Promise<string> {
  const client = await seller();
  const found = await client.ask(`{
    parties: contactsParties(where: { number: { eq: "ALFKI" } }) { nodes { id } }
    products: catalogueProducts(where: { sku: { eq: "4" } }) { nodes { id } } }`);
  const first = (name: string) => (found[name] as { nodes: { id: string }[] }).nodes[0]!.id;
  const id = await client.create('CrmDeal', {
    title,
    customer: first('parties'),
    lines: [{ product: first('products'), quantity: '2', price: '4000.00' }],
  });
  await client.ask(`mutation { qualifyCrmDeal(id: "${id}", version: 1) { id } }`);
  return id;
}

/** Number of the order that the process has made of a deal. */
async function orderOf(deal: string): Promise<string> {
  const client = await seller();
  const numbers = async () => {
    const { orders } = await client.ask(
      `{ orders: salesOrders(where: { deal: { eq: "${deal}" } }) { nodes { number } } }`,
    );
    return (orders as { nodes: { number: string }[] }).nodes.map(({ number }) => number);
  };
  await expect.poll(numbers, { timeout: 60_000, interval: 500 }).toHaveLength(1);
  return (await numbers())[0]!;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const badge = (page: Page) => page.locator('h1 .badge');
const tab = (page: Page, name: string) => page.locator('nav.tabs').getByRole('link', { name, exact: true });

/** Presses a button that asks whether it is meant. */
async function press(page: Page, name: string): Promise<void> {
  await button(page, name).click();
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
}

const stands = (page: Page, state: string) => expect.poll(() => badge(page).innerText()).toBe(state);

/**
 * Reloads until what a process does by itself has been done. Events are brought below the oldest transaction of the whole
 * server, and other files stop programs inside of theirs: PostgreSQL ends those after a minute.
 */
const follows = (page: Page, seen: string, done: () => Promise<boolean>) =>
  expect
    .poll(
      async () => {
        await page.reload();
        await page.locator(seen).waitFor();
        return done();
      },
      { timeout: 120_000, interval: 1_000 },
    )
    .toBe(true);

/** Opens the only record behind a tab, once a process has made it. */
async function through(page: Page, name: string): Promise<void> {
  await tab(page, name).click();
  const records = page.locator('kontor-related tbody a');
  await follows(page, 'kontor-related .card', async () => (await records.count()) > 0);
  await records.first().click();
  await page.locator('kontor-form').waitFor();
}

describe.skipIf(!kontor)('a deal', { timeout: 480_000 }, () => {
  test('is won, approved, confirmed, shipped, invoiced and paid by clicks, and its order is closed', async () => {
    const title = `Seasoning for canteen ${randomUUID().slice(0, 8)}`; // a second try begins with a deal of its own
    const id = await deal(title);
    const visits: Visit[] = [];
    const as = async (who: string, path: string, wishes: object = {}): Promise<Page> => {
      const email = `${who}@northwind.example`;
      const opened = await visit(browser!, kontor!, path, { reducedMotion: 'reduce', email, ...wishes });
      visits.push(opened);
      return opened.page;
    };

    // Sven drags it to where won deals are.
    const sven = await as('sales', `/crm/Deal?view=pipeline&q=${encodeURIComponent(title)}`);
    const lane = (name: string) => sven.getByRole('region', { name: new RegExp(`^${name}`) });
    const card = (name: string) => lane(name).locator('.board-card').filter({ hasText: title });
    await card('Qualified').waitFor();
    const from = (await card('Qualified').boundingBox())!;
    const to = (await lane('Won').boundingBox())!;
    await sven.mouse.move(from.x + 40, from.y + 60);
    await sven.mouse.down();
    await sven.mouse.move(from.x + 60, from.y + 70, { steps: 3 });
    await sven.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 5 });
    await expect.poll(() => lane('Won').getAttribute('class')).toContain('over');
    await sven.mouse.up();
    await card('Won').getByRole('link', { name: title }).click();
    await stands(sven, 'Won');

    // Fiona is asked for the credit.
    const number = await orderOf(id);
    const fiona = await as('finance', '/');
    await fiona.getByRole('link', { name: /^Approvals: / }).click();
    const list = fiona.getByRole('navigation', { name: 'Approvals' });
    const asked = list.getByRole('link').filter({ hasText: number });
    await follows(fiona, 'nav[aria-label=Approvals]', async () => (await asked.count()) === 1);
    await asked.click();
    await fiona.locator('kontor-form').getByText('Alfreds Futterkiste').first().waitFor();
    await fiona.locator('.told').getByText('$8,000.00').waitFor();
    await button(fiona, 'Approve').click();
    await fiona.getByRole('status').filter({ hasText: 'was approved' }).waitFor();

    // Sven confirms the order that was made.
    await sven.goto(`/crm/Deal/${id}`);
    await through(sven, 'Orders');
    const order = sven.url();
    const ribbon = sven.getByRole('region', { name: 'Processes of this record' });
    await ribbon.getByRole('link', { name: 'Deal to cash' }).waitFor();
    await ribbon.getByRole('link', { name: `Deal ${title}` }).waitFor();
    await button(sven, 'Confirm').click();
    await stands(sven, 'Confirmed');

    // Wanda ships on her phone what the process drafted.
    const wanda = await as('stock', new URL(order).pathname, { viewport: { width: 390, height: 844 } });
    await through(wanda, 'Deliveries');
    await press(wanda, 'Ship');
    await stands(wanda, 'Shipped');

    // Fiona issues the invoice, and posts its payment.
    await fiona.goto(order);
    await follows(fiona, 'kontor-form', async () => (await badge(fiona).innerText()) === 'Shipped');
    await through(fiona, 'Invoices');
    await press(fiona, 'Issue');
    await fiona
      .getByRole('status')
      .filter({ hasText: /INV-.*: Issued\./ })
      .waitFor();
    await stands(fiona, 'Issued');
    await press(fiona, 'Payment of invoice');
    await fiona.waitForURL(/\/finance\/Payment\//);
    await press(fiona, 'Post');
    await stands(fiona, 'Posted');

    // The process has closed the order, and has ended.
    await fiona.goto(order);
    await follows(fiona, 'kontor-form', async () => (await badge(fiona).innerText()) === 'Closed');
    await sven.goto(`/processes?record=${id}`);
    await sven.getByRole('row').filter({ hasText: 'Deal to cash' }).getByText('Completed').waitFor();
    expect(visits.flatMap(({ problems }) => problems)).toEqual([]);
  });
});
