/** What an action asks for, given by keyboard alone: a reference, a choice, a day, amounts. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { bring, visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

const text = { type: 'string' };
const fields = {
  supplier: { title: 'Supplier', 'x-reference': 'contacts.Party' },
  kind: { title: 'Kind', enum: ['once', 'yearly'], 'x-labels': { once: 'Once', yearly: 'Every year' } },
  until: { ...text, title: 'Until', format: 'date' },
  price: { ...text, title: 'Price', format: 'money', 'x-currency': 'currency', 'x-scale': 2 },
  weight: { ...text, title: 'Weight', format: 'decimal', 'x-scale': 3, 'x-min': '0' },
};
const files = {
  'module.json': {
    $schema: '../schema/module.json',
    name: 'deals',
    version: '1.0.0',
    title: 'Deals',
    needs: ['core', 'contacts'],
    menu: [{ entity: 'Deal' }],
  },
  'entities/Deal.json': {
    $schema: '../../schema/entity.json',
    title: 'Deal',
    'x-label': 'name',
    type: 'object',
    required: ['name'],
    properties: {
      name: { ...text, title: 'Name', maxLength: 80 },
      currency: { title: 'Currency', 'x-reference': 'core.Currency' },
      ...fields,
    },
  },
  'actions/Deal.agree.json': {
    $schema: '../../schema/action.json',
    title: 'Agree',
    input: { type: 'object', required: ['supplier', 'price'], properties: fields },
    set: Object.fromEntries(Object.keys(fields).map((name) => [name, { 'x-expr': `input.${name}` }])),
  },
};

beforeAll(async () => {
  if (kontor) await bring(kontor, 'deals', files);
}, 60_000);

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const field = document.activeElement?.closest<HTMLElement>('[data-field]');
    return field?.dataset['field'] ?? document.activeElement?.textContent?.trim() ?? '';
  });

const shown = (page: Page, name: string): Promise<string> =>
  page.locator(`[data-field=${name}]`).last().locator('input').first().inputValue();

describe.skipIf(!kontor)('the dialog of an action', { timeout: 120_000 }, () => {
  test('is filled in by keyboard: reference, choice, day and amounts', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/deals/Deal/new');
    await page.getByLabel('Name', { exact: true }).fill('Chai for a year');
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    await page.getByRole('button', { name: 'Agree' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Agree' });
    await dialog.waitFor();
    await expect.poll(() => focused(page)).toBe('supplier');

    await page.keyboard.type('Exotic');
    await page.getByRole('option', { name: 'Exotic Liquids' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => shown(page, 'supplier')).toBe('Exotic Liquids');
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).toBe('kind');
    await page.keyboard.type('Every');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).toBe('until');
    await page.keyboard.type('12/31/2026');
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).toBe('price');
    await page.keyboard.type('1,234.5');
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).toBe('weight');
    await page.keyboard.type('0.125');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });

    await expect.poll(() => shown(page, 'supplier')).toBe('Exotic Liquids');
    expect(await shown(page, 'kind')).toBe('Every year');
    expect(await shown(page, 'until')).toBe('12/31/2026');
    expect(await shown(page, 'price')).toBe('1,234.50');
    expect(await shown(page, 'weight')).toBe('0.125');
    expect(problems).toEqual([]);
  });

  test('says what is missing, and stays', async () => {
    const { page } = await visit(browser!, kontor!, '/deals/Deal/new');
    await page.getByLabel('Name', { exact: true }).fill('Nothing agreed');
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    await page.getByRole('button', { name: 'Agree' }).click();
    const dialog = page.getByRole('dialog', { name: 'Agree' });
    await dialog.getByRole('button', { name: 'Agree' }).click();
    await dialog
      .getByText('Supplier is needed')
      .or(dialog.getByText(/needed|required|missing/i))
      .first()
      .waitFor();
    expect(await dialog.count()).toBe(1);
  });
});
