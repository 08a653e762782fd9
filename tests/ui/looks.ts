/** What axe says of a page in each look: light, dark, from right to left, on a phone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const whole: RunOptions = { runOnly: standards, resultTypes: ['violations'] };
const colours: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast'] },
  resultTypes: ['violations'],
};

/** What a narrow window may break. */
const touch: RunOptions = {
  runOnly: {
    type: 'rule',
    values: ['target-size', 'link-name', 'button-name', 'scrollable-region-focusable'],
  },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

/** Findings as `rule: selector`, empty when there are none. */
async function findings(page: Page, options: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate(
    (given) => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(given),
    options as object,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

/** The page as it stands in each look; only colours differ in the dark. */
export async function inAllLooks(page: Page): Promise<Record<string, string[]>> {
  await page.evaluate(axe);
  const light = await findings(page, whole);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await findings(page, colours);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  const mirrored = await findings(page, whole);
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  await page.setViewportSize({ width: 390, height: 844 });
  const phone = await findings(page, touch);
  await page.setViewportSize({ width: 1440, height: 900 });
  return { light, dark, mirrored, phone };
}

export const nothing = { light: [], dark: [], mirrored: [], phone: [] };
