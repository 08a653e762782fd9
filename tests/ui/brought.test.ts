/** What a plugin adds to the page: the element of its type of field, under the policy that scripts come from us alone. */
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { bring, visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());
afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const text = { type: 'string', maxLength: 60 };
/** Two plain texts, one of which is shown by the element of a plugin because the form says so. */
const purses = {
  'module.json': {
    $schema: '../schema/module.json',
    name: 'purses',
    version: '1.0.0',
    title: 'Purses',
    needs: ['core'],
    menu: [{ entity: 'Purse' }],
  },
  'entities/Purse.json': {
    $schema: '../../schema/entity.json',
    title: 'Purse',
    'x-label': 'name',
    type: 'object',
    required: ['name'],
    properties: { name: { ...text, title: 'Name' }, account: { ...text, title: 'Account' } },
  },
  'forms/Purse.json': {
    $schema: '../../schema/form.json',
    layout: {
      type: 'VerticalLayout',
      elements: [
        'name',
        { type: 'Control', scope: '#/properties/account', options: { element: 'iban.iban' } },
      ],
    },
  },
};

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

  test('lends its element to a text whose form names it, which stays a text', async () => {
    await bring(kontor!, 'purses', purses);
    const { page, problems } = await visit(browser!, kontor!, '/purses/Purse/new');
    const account = page.locator('[data-field=account]');
    await account.locator('kontor-iban-iban').waitFor();
    expect(await page.locator('[data-field=name] kontor-iban-iban').count()).toBe(0);
    await page.getByLabel('Name', { exact: true }).fill('Savings');
    await account.getByLabel('Account').fill('de89370400440532013000');
    await account.getByLabel('Account').press('Tab');
    expect(await account.getByLabel('Account').inputValue()).toBe('DE89 3704 0044 0532 0130 00');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    await page.goto('/purses/Purse');
    await page.getByText('DE89370400440532013000').first().waitFor();
    expect(problems).toEqual([]);
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
