/** What stands beside the form of a record: its paper, what people say of it, and the files they lay beside it. */
import { buffer } from 'node:stream/consumers';
import type { Download } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor, pagesOfPdf } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

const bytesOf = async (file: Download): Promise<Buffer> => buffer(await file.createReadStream());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

describe.skipIf(!kontor)('beside the form of a record', { timeout: 120_000 }, () => {
  test('is its paper, looked at before it is printed, in the language of choice', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?q=10248');
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('link', { name: 'Print' }).click();
    const paper = page.getByRole('img', { name: 'Order confirmation 10248' });
    await paper.waitFor();
    const pixels = await paper.evaluate(
      (image: HTMLImageElement) => image.naturalHeight / image.naturalWidth,
    );
    expect(pixels).toBeCloseTo(297 / 210, 2);

    await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
    await page.getByRole('img', { name: 'Auftragsbestätigung 10248' }).waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download PDF' }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe('Auftragsbestätigung 10248.pdf');
    const [first] = pagesOfPdf(await bytesOf(file));
    expect(first).toContain('Vins et alcools Chevalier');
    expect(problems).toEqual([]);
  });

  test('its paper follows what becomes of the record', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?f=status:in:confirmed');
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('link', { name: 'Print' }).click();
    const paper = page.locator('img.paper');
    await paper.waitFor();
    const before = await paper.getAttribute('src');
    await page.getByRole('button', { name: 'Back to draft' }).click();
    await page.locator(`img.paper:not([src="${before}"])`).waitFor();
    const draft = await paper.getAttribute('src');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.locator(`img.paper:not([src="${draft}"])`).waitFor();
    expect(problems).toEqual([]);
  });

  test('its paper goes out by mail, and the timeline tells of it', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?q=10251');
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('link', { name: 'Print' }).click();
    await page.getByRole('button', { name: 'Send by mail' }).click();
    const letter = page.getByRole('dialog', { name: 'Mail Order confirmation 10251' });
    expect(await letter.getByLabel('Subject').inputValue()).toBe('Order confirmation 10251');
    await letter.getByLabel('To', { exact: true }).fill('buyer@example.com, store@example.com');
    await letter.getByLabel('Message').fill('As you ordered.');
    await letter.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Order confirmation 10251 is in the post.').waitFor();
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByText('Order confirmation 10251.pdf to buyer@example.com, store@example.com').waitFor();
    expect(problems).toEqual([]);
  });

  test('is what people say of it, which its author rewords and deletes', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/contacts/Party?q=Blauer');
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('link', { name: 'Timeline' }).click();
    const box = page.getByRole('textbox', { name: 'Write a comment' });
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    expect(await button('Comment').isDisabled()).toBe(true);
    await box.fill('Prefers letters.\nDoes not pick up the <b>phone</b>.');
    await page.keyboard.press('Control+Enter');
    const said = page.locator('.timeline .said').first();
    await said.locator('.words').waitFor();
    expect(await said.locator('.words').textContent()).toBe(
      'Prefers letters.\nDoes not pick up the <b>phone</b>.',
    );
    expect(await said.locator('header').textContent()).toContain('Anna Admin');
    expect(await box.inputValue()).toBe('');

    await button('Edit').first().click();
    await said.getByRole('textbox').fill('Prefers mail.');
    await said.getByRole('button', { name: 'Save' }).click();
    await said.getByText('(edited)').waitFor();
    expect(await said.locator('.words').textContent()).toBe('Prefers mail.');

    await said.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await said.getByText('This comment was deleted.').waitFor();
    expect(problems).toEqual([]);
  });

  test('are its files, up and down, for who may read it', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/crm/Deal');
    await page.locator('vaadin-grid .lead, .board-card .lead').first().click();
    await page.getByRole('link', { name: 'Timeline' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByText('Attach files').click();
    const content = Buffer.from('Plan of the shelves');
    await (await chooser).setFiles([{ name: 'plan.txt', mimeType: 'text/plain', buffer: content }]);
    const attached = page.locator('.timeline .attached', { hasText: 'plan.txt' });
    await attached.waitFor();
    expect(await attached.textContent()).toContain('19 byte');

    const reader = await visit(browser!, kontor!, new URL(page.url()).pathname, {
      email: 'reader@northwind.example',
    });
    await reader.page.getByRole('link', { name: 'Timeline' }).click();
    const coming = reader.page.waitForEvent('download');
    await reader.page.getByRole('button', { name: 'plan.txt' }).click();
    expect(await bytesOf(await coming)).toEqual(content);
    expect(await reader.page.getByText('Attach files').count()).toBe(0);
    expect(await reader.page.getByRole('button', { name: 'Remove plan.txt' }).count()).toBe(0);

    await attached.getByRole('button', { name: 'Remove plan.txt' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove file' }).click();
    await attached.waitFor({ state: 'detached' });
    expect([...problems, ...reader.problems]).toEqual([]);
  });
});
