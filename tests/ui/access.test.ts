/** Every kind of page, looked over by axe: WCAG 2.2 A and AA and its best practices, light, dark, from right to left. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

/** Findings as `rule: selector`, empty when there are none. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (options) => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(options),
    rules as object,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

const looks = {
  light: {},
  dark: { colorScheme: 'dark' },
  'right to left': { locale: 'ar' },
  phone: { viewport: { width: 390, height: 844 } },
} as const;

describe.skipIf(!kontor).each(Object.entries(looks))('no page has a finding: %s', (_, look) => {
  test('signing in', async () => {
    const context = await browser!.newContext(look);
    const page = await context.newPage();
    await page.goto(kontor!.url);
    await page.locator('form input').first().waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('home, list, filter, record, sheet, errors, changes, related records', async () => {
    const { page } = await visit(browser!, kontor!, '/', look);
    const seen: Record<string, string[]> = {};
    const look_ = async (name: string): Promise<void> => {
      const found = await findings(page);
      if (found.length > 0) seen[name] = found;
    };
    await look_('home');
    await page.goto('/sales/Order');
    await page.locator('vaadin-grid .lead').first().waitFor();
    await look_('list');
    await page.goto('/sales/Order?f=status:in:closed&q=zzz');
    await page.locator('.notice').waitFor();
    await look_('empty list');
    await page.goto('/sales/Order/new');
    await page.locator('kontor-sheet').waitFor();
    await look_('new record');
    await page.locator('[role=gridcell]').nth(1).click();
    await page.locator('kontor-line input').waitFor();
    await look_('cell being edited');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await page.locator('.summary').waitFor();
    await look_('errors');
    await page.goto('/contacts/Party?q=Ernst');
    await page.locator('vaadin-grid .lead').first().click();
    await page.locator('kontor-form').waitFor();
    await look_('record');
    await page.goto(`${page.url()}?tab=history`);
    await page.locator('.timeline').waitFor();
    await look_('changes');
    await page.goto(page.url().replace('history', 'salesOrders'));
    await page.locator('table.plain').waitFor();
    await look_('related records');
    expect(seen).toEqual({});
  }, 120_000);
});
