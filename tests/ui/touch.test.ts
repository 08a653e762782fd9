/** What a finger meets: targets of 24 pixels at least, and tabs of which the open one is seen. */
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

describe.skipIf(!kontor)('a finger', { timeout: 120_000 }, () => {
  test.each([1440, 390])(
    'meets links of a list and the way back that are 24 pixels high, at %i',
    async (width) => {
      const { page, problems } = await visit(browser!, kontor!, '/sales/Order', {
        viewport: { width, height: 844 },
      });
      const link = page.locator('.record-card a, .cell.lead').filter({ visible: true }).first();
      await link.waitFor();
      const heights = await page
        .locator('vaadin-grid a')
        .evaluateAll((links) =>
          links.map((one) => one.getBoundingClientRect().height).filter((height) => height > 0),
        );
      expect(heights.length).toBeGreaterThan(5);
      expect(heights.filter((height) => height < 24)).toEqual([]);
      await link.click();
      const back = await page.locator('.crumb a').evaluate((one) => one.getBoundingClientRect().height);
      expect(back).toBeGreaterThanOrEqual(24);
      expect(problems).toEqual([]);
    },
  );

  test('sees which tab is open, however narrow the page is', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/contacts/Party?q=Alfreds', {
      viewport: { width: 390, height: 844 },
    });
    await page.locator('.record-card a, .cell.lead').filter({ visible: true }).first().click();
    const last = page.locator('.tabs > a').last();
    const address = (await last.getAttribute('href'))!;
    await page.goto(address);
    const open = page.locator('.tabs > a[aria-current=page]');
    await expect
      .poll(() => open.evaluate((one) => one.getBoundingClientRect().right <= window.innerWidth))
      .toBe(true);
    expect(await open.getAttribute('href')).toBe(address);
    expect(problems).toEqual([]);
  });
});
