import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

/** The 809 orders that the demo closes, and those that the stories of other files have closed meanwhile. */
const closed = /^8[01]\d records/;

describe.skipIf(!kontor)('a list', { timeout: 120_000 }, () => {
  test('keeps search, filter and sort in its address: whoever gets the link sees the same', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order');
    const count = page.locator('p.count');
    await expect.poll(() => count.innerText()).toMatch(/records/);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Field').selectOption({ label: 'Status' });
    await page.getByLabel('Value', { exact: true }).click();
    await page.getByRole('option', { name: 'Closed' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).search).toContain('f=status');
    await expect.poll(() => count.innerText()).toMatch(closed);
    await page.locator('vaadin-grid-sorter').filter({ hasText: 'Total' }).click();
    await expect.poll(() => new URL(page.url()).search).toContain('sort=total');
    const cells = page.locator('vaadin-grid .lead');
    await expect.poll(() => cells.first().innerText()).not.toBe('');
    const first = await cells.first().innerText();

    const { page: second } = await visit(browser!, kontor!, page.url().replace(kontor!.url, ''));
    await expect.poll(() => second.locator('p.count').innerText()).toMatch(closed);
    await expect.poll(() => second.locator('vaadin-grid .lead').first().innerText()).toBe(first);
    expect(await second.locator('.chips').innerText()).toContain('Status is one of Closed');
    expect(problems).toEqual([]);
  });

  test('is searched while typing, and says so when nothing fits', async () => {
    const { page } = await visit(browser!, kontor!, '/contacts/Party?view=customers');
    await page.getByLabel('Search Parties').fill('Ernst');
    await expect.poll(() => page.locator('p.count').innerText()).toBe('1 record');
    await page.getByLabel('Search Parties').fill('xyzzy');
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect.poll(() => page.locator('p.count').innerText()).toMatch(/^\d\d records/);
  });

  test('opens a record by keyboard', async () => {
    const { page } = await visit(browser!, kontor!, '/contacts/Party?q=Ernst');
    await page.locator('vaadin-grid .lead').first().waitFor();
    await page.getByLabel('Search Parties').focus();
    const inBody = (): boolean =>
      document.activeElement?.shadowRoot?.activeElement?.getAttribute('part')?.includes('body-cell') === true;
    for (let tabs = 0; tabs < 12; tabs++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(inBody)) break;
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ernst Handel' }).waitFor();
  });

  test('offers nothing to somebody who only reads', async () => {
    const { page } = await visit(browser!, kontor!, '/contacts/Party?q=Ernst', {
      email: 'reader@northwind.example',
    });
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('heading', { name: 'Ernst Handel' }).waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    expect(await page.locator('kontor-form input').count()).toBe(0);
  });
});
