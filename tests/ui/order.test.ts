import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

describe.skipIf(!kontor)('an order', { timeout: 120_000 }, () => {
  test('is created with three lines by keyboard alone, its totals computed while typing', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order/new');
    const { keyboard } = page;
    await page.getByRole('heading', { name: 'New Order' }).waitFor();
    // From the top of the page: skip link, then Tab to the first field.
    await page.locator('main').focus();
    for (let tabs = 0; tabs < 10; tabs++) {
      await keyboard.press('Tab');
      if (
        await page
          .getByLabel('Customer', { exact: true })
          .evaluate((input) => input === document.activeElement)
      )
        break;
    }
    await keyboard.type('Ernst');
    await page.getByRole('option', { name: 'Ernst Handel' }).waitFor();
    await keyboard.press('Enter');
    await expect.poll(() => page.getByLabel('Customer', { exact: true }).inputValue()).toBe('Ernst Handel');
    for (let tabs = 0; tabs < 10; tabs++) {
      await keyboard.press('Tab');
      if (await page.locator('[role=gridcell]:focus').count()) break;
    }
    for (const [product, quantity] of [
      ['Chang', '2'],
      ['Konbu', '10'],
      ['Tofu', '1'],
    ] as const) {
      await keyboard.type(product);
      await keyboard.press('Tab');
      await page.locator('[role=gridcell]:focus').waitFor();
      await keyboard.type(quantity);
      await keyboard.press('Enter');
      await page.locator('[role=gridcell]:focus').waitFor();
    }
    // 2 x 19.00 + 10 x 6.00 + 1 x 23.25
    await expect
      .poll(() => page.getByRole('group', { name: 'Total', exact: true }).innerText())
      .toContain('$121.25');
    await keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    await expect.poll(() => page.url()).toMatch(/\/sales\/Order\/[0-9a-f-]{36}$/);
    expect(await page.locator('kontor-line').count()).toBe(4);
    expect(await page.getByRole('group', { name: 'Total', exact: true }).innerText()).toContain('$121.25');
    expect(problems).toEqual([]);
  });

  test('takes 200 lines pasted from a spreadsheet', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order/new');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const block = Array.from(
      { length: 200 },
      (_, at) => `${at % 2 === 0 ? 'Chang' : 'Ikura'}\t${at + 1}`,
    ).join('\n');
    await page.getByLabel('Customer', { exact: true }).fill('Ernst');
    await page.getByRole('option', { name: 'Ernst Handel' }).click();
    await page.evaluate((text) => navigator.clipboard.writeText(text), block);
    await page.locator('[role=gridcell]').first().click();
    await page.keyboard.press('Control+v');
    await page.getByRole('status').filter({ hasText: '200 lines were pasted.' }).waitFor();
    // 19.00 for each odd number up to 199, 31.00 for each even one up to 200.
    const total = page.getByRole('group', { name: 'Net', exact: true });
    await expect.poll(() => total.innerText()).toContain('$503,100.00');
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    expect(await page.locator('kontor-line').count()).toBe(201);
    expect(await total.innerText()).toContain('$503,100.00');
    expect(problems).toEqual([]);
  });

  test('says what is missing beside the field and in a summary that leads there', async () => {
    const { page } = await visit(browser!, kontor!, '/sales/Order/new');
    await page.getByRole('button', { name: 'Create' }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'before it can be saved' });
    await summary.waitFor();
    const customer = page.getByLabel('Customer', { exact: true });
    await expect.poll(() => customer.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Discard' }).count();
    expect(await page.locator('[data-field=customer]').innerText()).toContain('Customer is needed.');
    await page.getByLabel('Customer reference').focus();
    await summary.getByRole('button', { name: 'Customer is needed.' }).click();
    await expect.poll(() => customer.evaluate((input) => input === document.activeElement)).toBe(true);
  });

  test('gets a customer that is made in place', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order/new');
    const name = `Zeder & Söhne ${Date.now()}`;
    await page.getByLabel('Customer', { exact: true }).fill(name);
    await page.getByRole('option', { name: `Create new Party: ${name}` }).click();
    const dialog = page.getByRole('dialog', { name: 'New Party' });
    await expect.poll(() => dialog.getByLabel('Name', { exact: true }).inputValue()).toBe(name);
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByLabel('Customer', { exact: true }).inputValue()).toBe(name);
    expect(problems).toEqual([]);
  });

  test('asks before unsaved input is left, and stays when told to', async () => {
    const { page } = await visit(browser!, kontor!, '/sales/Order');
    await page.getByRole('link', { name: 'New Order' }).click();
    await page.getByLabel('Customer reference').fill('PO 4711');
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await page.getByRole('link', { name: 'All quotes' }).click();
    await question.getByRole('button', { name: 'Stay here' }).click();
    await page.evaluate(() => history.back());
    await question.getByRole('button', { name: 'Stay here' }).click();
    expect(new URL(page.url()).pathname).toBe('/sales/Order/new');
    expect(await page.getByLabel('Customer reference').inputValue()).toBe('PO 4711');
    await page.evaluate(() => history.back());
    await question.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
  });
});
