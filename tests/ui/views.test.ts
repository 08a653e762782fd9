/** Views that are no lists: board, tree, calendar, chart, each by pointer and by keyboard, with its state in the address. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { signIn } from '../fields/client.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const lane = (page: Page, title: string) => page.getByRole('region', { name: new RegExp(`^${title}`) });
const card = (page: Page, within: string, name: string) =>
  lane(page, within).locator('.board-card').filter({ hasText: name });
const told = (page: Page) => page.locator('kontor-board [role=status]');

/** Orders of this test's own, with one line each, so that they can be confirmed. */
async function orders(reference: string, count: number): Promise<readonly string[]> {
  const client = await signIn(kontor!.url, 'admin@northwind.example');
  const found = await client.ask(`{
    parties: contactsParties(search: "Ernst", first: 1) { nodes { id } }
    products: catalogueProducts(first: 1) { nodes { id } } }`);
  const first = (name: string) => (found[name] as { nodes: { id: string }[] }).nodes[0]!.id;
  const made: string[] = [];
  for (let at = 0; at < count; at++) {
    const answer = await client.ask(
      `mutation { order: createSalesOrder(input: { customer: "${first('parties')}", reference: "${reference}",
        lines: [{ product: "${first('products')}", quantity: "1", price: "10" }] }) { number } }`,
    );
    made.push((answer['order'] as { number: string }).number);
  }
  return made;
}

describe.skipIf(!kontor)('a board', { timeout: 120_000 }, () => {
  test('moves a card by pointer along the transition that leads there', async () => {
    const [number] = await orders('By pointer', 1);
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?view=board&q=By+pointer');
    const own = card(page, 'Draft', number!);
    await own.waitFor();
    const from = (await own.boundingBox())!;
    const to = (await lane(page, 'Confirmed').boundingBox())!;
    await page.mouse.move(from.x + 40, from.y + 60);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 70, { steps: 3 });
    await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 5 });
    await expect.poll(() => lane(page, 'Confirmed').getAttribute('class')).toContain('over');
    await page.mouse.up();
    await card(page, 'Confirmed', number!).waitFor();
    await expect.poll(() => told(page).innerText()).toBe(`${number!} moved to Confirmed.`);
    expect(await card(page, 'Draft', number!).count()).toBe(0);
    await page.reload();
    await card(page, 'Confirmed', number!).waitFor();
    expect(problems).toEqual([]);
  });

  test('moves a card by keyboard and says where it is; Escape puts it back', async () => {
    const [number] = await orders('By keyboard', 1);
    const { page } = await visit(browser!, kontor!, '/sales/Order?view=board&q=By+keyboard');
    const handle = page.getByRole('button', { name: `Move ${number!}` });
    await handle.focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => told(page).innerText())
      .toBe(`${number!} taken. It can go to: Confirmed, Cancelled.`);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => told(page).innerText()).toBe('Over Confirmed');
    await page.keyboard.press('Escape');
    await expect.poll(() => told(page).innerText()).toBe(`${number!} stays in Draft.`);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await card(page, 'Confirmed', number!).waitFor();
    // The caret stays with the card.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe(`Move ${number!}`);
  });

  test('puts a card back when the server refuses, and says why', async () => {
    const client = await signIn(kontor!.url, 'admin@northwind.example');
    const found = await client.ask(
      `{ parties: contactsParties(search: "Ernst", first: 1) { nodes { id } } }`,
    );
    const customer = (found['parties'] as { nodes: { id: string }[] }).nodes[0]!.id;
    const id = await client.create('SalesOrder', { customer, reference: 'Refused' });
    expect(id).toBeTruthy();
    const { page } = await visit(browser!, kontor!, '/sales/Order?view=board&q=Refused');
    await lane(page, 'Draft').locator('.handle').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.note.failed').waitFor();
    await lane(page, 'Draft').locator('.board-card').waitFor();
    expect(await lane(page, 'Confirmed').locator('.board-card').count()).toBe(0);
  });

  test('reads further cards as they are scrolled to, and adds up each column', async () => {
    const { page } = await visit(browser!, kontor!, '/sales/Order?view=board');
    const cards = lane(page, 'Closed').locator('.board-card');
    await cards.nth(19).waitFor();
    expect(await lane(page, 'Closed').locator('.sum').innerText()).toMatch(/^\$1,\d{3},\d{3}\.\d\d$/);
    await cards.nth(19).scrollIntoViewIfNeeded();
    await lane(page, 'Closed')
      .locator('ul')
      .evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await cards.nth(30).waitFor();
  });

  test('gives each card the colour of the choice that its view names', async () => {
    const client = await signIn(kontor!.url, 'admin@northwind.example');
    await client.create('CoreTask', { title: 'Red one', priority: 'urgent' });
    await client.create('CoreTask', { title: 'Blue one', priority: 'normal' });
    const { page } = await visit(browser!, kontor!, '/core/Task?view=board&q=one');
    const edge = (name: string) =>
      page
        .locator('.board-card')
        .filter({ hasText: name })
        .evaluate((own) => getComputedStyle(own).borderInlineStartColor);
    await page.locator('.board-card').nth(1).waitFor();
    expect(await edge('Red one')).not.toBe(await edge('Blue one'));
  });

  test('offers no handle to somebody who may not move, and on a phone all of its columns', async () => {
    const { page } = await visit(browser!, kontor!, '/sales/Order?view=board', {
      email: 'reader@northwind.example',
      viewport: { width: 390, height: 844 },
    });
    await page.locator('.board-card').first().waitFor();
    expect(await page.locator('.handle').count()).toBe(0);
    expect(await page.locator('.lane').count()).toBe(5);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBe(390);
  });
});

test.skipIf(!kontor)(
  'on a phone the tab of the view that is shown is seen',
  { timeout: 60_000 },
  async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await visit(browser!, kontor!, '/sales/Order?view=revenue', { viewport });
    const tab = page.getByRole('link', { name: 'Revenue' });
    await tab.waitFor();
    await expect
      .poll(async () => {
        const box = (await tab.boundingBox())!;
        return box.x >= 0 && box.x + box.width <= viewport.width;
      })
      .toBe(true);
  },
);

test.skipIf(!kontor)('a day of a month shows its entries within its edges', { timeout: 60_000 }, async () => {
  const { page } = await visit(browser!, kontor!, '/sales/Order?view=calendar&on=1998-04-15');
  await page.locator('.entry').first().waitFor();
  const wide = await page
    .locator('.day')
    .evaluateAll((days) => days.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length);
  expect(wide).toBe(0);
});

describe.skipIf(!kontor)('a tree', { timeout: 120_000 }, () => {
  test('opens by keyboard, reads children when they are asked for, and stays open in its address', async () => {
    const client = await signIn(kontor!.url, 'admin@northwind.example');
    const board = await client.create('CoreDepartment', { name: 'A board' });
    const sales = await client.create('CoreDepartment', { name: 'Sales department', parent: board });
    await client.create('CoreDepartment', { name: 'Field sales', parent: sales });
    const { page, problems } = await visit(browser!, kontor!, '/core/Department?view=tree');
    const row = (name: string) => page.getByRole('row', { name });
    await row('A board').focus();
    expect(await row('Sales department').count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await row('Sales department').waitFor();
    expect(await row('A board').getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await row('Field sales').waitFor();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent?.trim()))
      .toContain('Field sales');
    expect(await row('Field sales').getAttribute('aria-level')).toBe('3');
    expect(await row('Field sales').getAttribute('aria-expanded')).toBeNull();
    await page.reload();
    await row('Field sales').waitFor();
    await row('Field sales').focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => row('Field sales').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sales department' }).waitFor();
    expect(problems).toEqual([]);
  });
});

describe.skipIf(!kontor)('a calendar', { timeout: 120_000 }, () => {
  test('goes by keyboard through days and months, and its address says which', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?view=calendar&on=1998-04-15');
    await page.locator('.entry').first().waitFor();
    const day = (name: string) => page.getByRole('gridcell', { name });
    await day('Wednesday, April 15, 1998, 2 records').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => new URL(page.url()).searchParams.get('on')).toBe('1998-04-16');
    await page.keyboard.press('PageUp');
    await page.getByRole('heading', { name: 'March 1998' }).waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get('on')).toBe('1998-03-16');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowLeft');
    await page.locator('[data-day="1998-04-15"] .entry').first().waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    const second = await page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.keyboard.press('Enter');
    await page.locator('.record h1').waitFor();
    expect(second).toContain((await page.locator('.record h1').innerText()).split(/\s/)[0]!);
    await page.goBack();
    await page.getByText('Week', { exact: true }).click();
    await page.getByRole('heading', { name: /Apr 12, 1998/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('span')).toBe('week');
    expect(problems).toEqual([]);
  });

  test('says what an empty range means, and makes a record on an empty day', async () => {
    const { page } = await visit(browser!, kontor!, '/sales/Order?view=calendar&on=1980-02-29');
    await page.getByText('Nothing in this range. Records appear on the day of Required by.').waitFor();
    await page.getByRole('gridcell', { name: /^Friday, February 29, 1980/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Required by').waitFor();
    await expect.poll(() => page.getByLabel('Required by').inputValue()).toBe('02/29/1980');
  });
});

describe.skipIf(!kontor)('a chart', { timeout: 120_000 }, () => {
  test('is a table too, and keeps its kind in the address', async () => {
    const { page, problems } = await visit(
      browser!,
      kontor!,
      '/sales/Order?view=revenue&f=date:lte:1996-12-31',
    );
    const rows = page.getByRole('row');
    await expect.poll(() => rows.count()).toBe(8); // head, July to December, total
    expect(await page.locator('.bar-shape').count()).toBe(6);
    expect(await rows.nth(1).innerText()).toMatch(/^Jul 1996\s+\$29,150\.08$/);
    await page.getByText('Pie', { exact: true }).click();
    await expect.poll(() => page.locator('.slice').count()).toBe(6);
    expect(new URL(page.url()).searchParams.get('chart')).toBe('pie');
    await page.reload();
    await expect.poll(() => page.locator('.slice').count()).toBe(6);
    expect(problems).toEqual([]);
  });
});
