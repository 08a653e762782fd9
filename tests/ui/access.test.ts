/** Every kind of page, looked over by axe: WCAG 2.2 A and AA and its best practices, light, dark, from right to left. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { inAllLooks, nothing } from './looks.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

describe.skipIf(!kontor)('axe has nothing to say', { timeout: 120_000 }, () => {
  let page: Page;

  test('of signing in', async () => {
    const context = await browser!.newContext({ reducedMotion: 'reduce' });
    const door = await context.newPage();
    await door.goto(kontor!.url);
    await door.locator('form input').first().waitFor();
    expect(await inAllLooks(door)).toEqual(nothing);
    await context.close();
    // Colours on their way from one look to the other are no findings.
    ({ page } = await visit(browser!, kontor!, '/', { reducedMotion: 'reduce' }));
  });

  test.each([
    ['home', '/', '.cards'],
    ['a list', '/sales/Order', 'vaadin-grid .lead'],
    ['a board', '/sales/Order?view=board', '.board-card'],
    ['a tree', '/catalogue/Category?view=tree', 'tr[data-id]'],
    ['a calendar', '/sales/Order?view=calendar&on=1998-04-15', '.entry'],
    ['a week of a calendar', '/sales/Order?view=calendar&on=1998-04-15&span=week', '.entry'],
    ['an empty range of a calendar', '/sales/Order?view=calendar&on=1980-01-01', '.calendar-note'],
    ['a chart', '/sales/Order?view=revenue', '.bar-shape'],
    ['a pie', '/sales/Order?view=revenue&chart=pie', '.slice'],
    ['a list in which nothing fits', '/sales/Order?f=status:in:closed&q=zzz', '.notice'],
    ['a new record', '/sales/Order/new', 'kontor-line'],
    ['an address that leads nowhere', '/nowhere', '.notice'],
  ])('of %s', async (_, path, there) => {
    await page.goto(path);
    await page.locator(there).first().waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
  });

  test('of the filter builder', async () => {
    await page.goto('/sales/Order');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page
      .locator('kontor-filter vaadin-text-field, kontor-filter vaadin-multi-select-combo-box')
      .first()
      .waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
  });

  test('of a cell that is being edited, and of errors', async () => {
    await page.goto('/sales/Order/new');
    await page.locator('[role=gridcell]').nth(1).click();
    await page.locator('kontor-line input').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await page.locator('.summary').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
  });

  test('of a record, its changes, and the records that point to it', async () => {
    await page.goto('/contacts/Party?q=Ernst');
    await page.locator('vaadin-grid .lead').first().click();
    await page.locator('kontor-form').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    const path = new URL(page.url()).pathname;
    for (const [tab, there] of [
      ['history', '.timeline'],
      ['salesOrders', 'table.plain'],
    ]) {
      await page.goto(`${path}?tab=${tab}`);
      await page.locator(there!).waitFor();
      expect(await inAllLooks(page)).toEqual(nothing);
    }
  });

  test('of the paper of a record, of a letter with it, and of a comment that is reworded', async () => {
    await page.goto('/sales/Order?q=10250');
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('link', { name: 'Print' }).click();
    await page.locator('img.paper').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.getByRole('button', { name: 'Send by mail' }).click();
    await page.locator('.letter textarea').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByRole('textbox', { name: 'Write a comment' }).fill('Goes out on Monday.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
    await page.locator('.said textarea').first().waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
  });
});
