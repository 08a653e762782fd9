/** What the rights allow on some records only steers the page of each: sales.rep changes quotes and orders of his own. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

/** Of no record. */
const nobody = '01999999-0000-7000-8000-000000000000';
const inputs = (page: Page) => page.locator('kontor-form :is(input, textarea)');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe.skipIf(!kontor)('rights on some records', { timeout: 120_000 }, () => {
  test("show a colleague's record to be read, and one's own to be changed", async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?view=open', {
      email: 'sales@northwind.example',
    });
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('group', { name: 'Customer', exact: true }).waitFor();
    expect(await inputs(page).count()).toBe(0);
    expect(await button(page, 'Confirm').count()).toBe(0);
    expect(await button(page, 'Cancel').count()).toBe(0);
    expect(await page.locator('kontor-form :disabled').count()).toBe(0);

    await page.goto('/sales/Order/new');
    await page.getByRole('combobox', { name: 'Customer', exact: true }).fill('Ernst');
    await page.getByRole('option', { name: 'Ernst Handel' }).click();
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    await expect.poll(() => inputs(page).count()).toBeGreaterThan(0);
    await button(page, 'Cancel').waitFor();
    await page.getByLabel('Customer reference').fill('Mine');
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was saved' }).waitFor();
    // Deleting orders is no business of a representative, not even of his own.
    expect(await page.getByRole('button', { name: 'More' }).count()).toBe(0);
    expect(problems).toEqual([]);

    // Whether there is none or it may not be seen is not told; an address may have the name of the entity whole.
    for (const path of [`/contacts/Party/${nobody}`, `/contacts.Party/${nobody}`, `/hr/Employee/${nobody}`]) {
      await page.goto(path);
      await page.getByRole('heading', { name: 'This record is not here' }).waitFor();
    }
  });
});
