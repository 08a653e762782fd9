/** What a plugin adds to the page: the element of its type of field, under the policy that scripts come from us alone. */
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());
afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

describe.skipIf(!kontor)('a field of a type that a plugin brings', { timeout: 120_000 }, () => {
  test('is shown by its element, kept in its form, and refused beside itself', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/contacts/BankAccount/new');
    const field = page.locator('[data-field=iban]');
    await field.locator('kontor-iban-iban').waitFor();
    await page.getByLabel('Party', { exact: true }).fill('Alfreds');
    await page.getByRole('option', { name: 'Alfreds Futterkiste' }).click();
    const box = field.getByLabel('IBAN');
    await box.fill('de89370400440532013001');
    await page.getByRole('button', { name: 'Create' }).click();
    await field.getByText('The check digits of this IBAN do not fit: a digit is wrong.').waitFor();
    const before = problems.length;
    await box.fill('de89 370400440532013000');
    await box.press('Tab');
    expect(await box.inputValue()).toBe('DE89 3704 0044 0532 0130 00');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    await page.goto('/contacts/BankAccount');
    await page.getByText('DE89 3704 0044 0532 0130 00').first().waitFor();
    expect(problems.slice(before)).toEqual([]);
    expect(problems.filter((one) => /policy/i.test(one))).toEqual([]);
  });

  test('comes from our own address, which stays in the browser until it changes', async () => {
    const { page } = await visit(browser!, kontor!, '/contacts/BankAccount/new');
    await page.locator('kontor-iban-iban').waitFor();
    const [script] = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .flatMap(({ name }) => (name.includes('/plugins/') ? [name] : [])),
    );
    const answer = await page.request.get(script!);
    expect(answer.headers()).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect((await page.request.get('/plugins/iban/other.js')).status()).toBe(404);
  });
});
