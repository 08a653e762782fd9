import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

describe.skipIf(!kontor)('an order', () => {
  test('is created with three lines by keyboard alone, its totals computed while typing', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order/new');
    const { keyboard } = page;
    await page.getByRole('heading', { name: 'New Order' }).waitFor();
    // From the top of the page: skip link, then Tab to the first field.
    await page.locator('main').focus();
    for (let tabs = 0; tabs < 10; tabs++) {
      await keyboard.press('Tab');
      if (await page.getByLabel('Customer', { exact: true }).evaluate((input) => input === document.activeElement)) break;
    }
    await keyboard.type('Ernst');
    await page.getByRole('option', { name: 'Ernst Handel' }).waitFor();
    await keyboard.press('Enter');
    await expect.poll(() => page.getByLabel('Customer', { exact: true }).inputValue()).toBe('Ernst Handel');
    for (let tabs = 0; tabs < 10; tabs++) {
      await keyboard.press('Tab');
      if (await page.locator('[role=gridcell]:focus').count()) break;
    }
    for (const [product, quantity] of [['Chang', '2'], ['Konbu', '10'], ['Tofu', '1']] as const) {
      await keyboard.type(product);
      await keyboard.press('Tab');
      await page.locator('[role=gridcell]:focus').waitFor();
      await keyboard.type(quantity);
      await keyboard.press('Enter');
      await page.locator('[role=gridcell]:focus').waitFor();
    }
    // 2 x 19.00 + 10 x 6.00 + 1 x 23.25
    await expect.poll(() => page.getByRole('group', { name: 'Total', exact: true }).innerText()).toContain('$121.25');
    await keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    await expect.poll(() => page.url()).toMatch(/\/sales\/Order\/[0-9a-f-]{36}$/);
    expect(await page.locator('kontor-line').count()).toBe(4);
    expect(await page.getByRole('group', { name: 'Total', exact: true }).innerText()).toContain('$121.25');
    expect(problems).toEqual([]);
  });
});
