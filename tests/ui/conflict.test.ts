import type { Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

/** A party of this test's own, open in two browsers. */
async function twoEditors(name: string): Promise<{ readonly one: Page; readonly other: Page }> {
  const { page: one } = await visit(browser!, kontor!, '/contacts/Party/new');
  await one.getByLabel('Name', { exact: true }).fill(name);
  await one.keyboard.press('Control+s');
  await saved(one, 'was created');
  const { page: other } = await visit(browser!, kontor!, new URL(one.url()).pathname);
  await other.getByLabel('Name', { exact: true }).waitFor();
  return { one, other };
}

const saved = (page: Page, words: string): Promise<void> =>
  page.getByRole('status').filter({ hasText: words }).first().waitFor();

const contact = (page: Page) => page.getByRole('textbox', { name: 'Contact', exact: true });

describe.skipIf(!kontor)('two editors of one record', { timeout: 120_000 }, () => {
  test('keep both their changes when these are of different fields', async () => {
    const { one, other } = await twoEditors('Two Fields Ltd');
    await contact(one).fill('Ada');
    await other.getByLabel('Contact title').fill('Owner');
    await one.keyboard.press('Control+s');
    await saved(one, 'was saved');
    await other.keyboard.press('Control+s');
    await saved(other, 'was saved');
    await expect.poll(() => contact(other).inputValue()).toBe('Ada');
    expect(await other.getByLabel('Contact title').inputValue()).toBe('Owner');
  });

  test('are told of the field that both changed, and the second chooses whose value holds', async () => {
    const { one, other } = await twoEditors('One Field Ltd');
    await contact(one).fill('Ada');
    await contact(other).fill('Bea');
    await other.getByLabel('Contact title').fill('Owner');
    await one.keyboard.press('Control+s');
    await saved(one, 'was saved');
    await other.keyboard.press('Control+s');
    const dialog = other.getByRole('dialog', { name: 'Someone else changed this record' });
    await dialog.waitFor();
    const row = dialog.getByRole('row', { name: /^Contact/ });
    expect(await dialog.getByRole('row').count()).toBe(2);
    await row.getByLabel('Ada').check();
    await dialog.getByRole('button', { name: 'Save my choice' }).click();
    await saved(other, 'was saved');
    expect(await contact(other).inputValue()).toBe('Ada');
    expect(await other.getByLabel('Contact title').inputValue()).toBe('Owner');
  });
});
