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
    await button(page, 'More').click();
    await button(page, 'Share').waitFor();
    expect(await button(page, 'Delete').count()).toBe(0);
    expect(problems).toEqual([]);

    // Whether there is none or it may not be seen is not told; an address may have the name of the entity whole.
    for (const path of [`/contacts/Party/${nobody}`, `/contacts.Party/${nobody}`, `/hr/Employee/${nobody}`]) {
      await page.goto(path);
      await page.getByRole('heading', { name: 'This record is not here' }).waitFor();
    }
  });

  test('are given in the page of a role by keyboard, a grant that names nothing is told in its cell, and hold at once', async () => {
    const { password } = JSON.parse(
      await kontor!.run('user', 'add', 'carl@northwind.example', '--organization', 'Northwind', '--json'),
    ) as { password: string };
    const { page, problems } = await visit(browser!, kontor!, '/core/Role/new');
    const cell = page.locator('[role=gridcell]:focus');
    await page.getByLabel('Key').fill('crm.caller');
    await page.getByLabel('Title').fill('Caller');
    await page.getByRole('gridcell').first().click();
    for (const typed of ['crm.Led', 'read, create']) {
      await page.keyboard.type(typed);
      await page.keyboard.press('Tab');
      await cell.waitFor();
    }
    await page.keyboard.press('Control+s');
    await page.getByText("There is no entity 'crm.Led'.").first().waitFor();
    await page.getByRole('gridcell', { name: 'crm.Led' }).click();
    await page.keyboard.type('crm.Lead');
    await page.keyboard.press('Enter');
    await cell.waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();

    await page.goto('/core/User');
    await page.getByRole('link', { name: 'carl', exact: true }).click();
    await page.getByRole('combobox', { name: 'Roles' }).fill('Caller');
    await page.getByRole('option', { name: 'Caller' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was saved' }).waitFor();
    expect(problems).toEqual([expect.stringContaining('400')]); // the grant that was refused

    const answer = await fetch(`${kontor!.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'carl@northwind.example', password }),
    });
    const { token } = (await answer.json()) as { token: string };
    const leads = await fetch(`${kontor!.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ crmLeads(first: 1) { nodes { id } } }' }),
    });
    expect(leads.status).toBe(200);
  });
});
