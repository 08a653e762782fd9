import { expect, test } from 'vitest';
import { openBrowser } from './index.ts';

const browser = await openBrowser();

test.skipIf(!browser)('Chromium renders a page, and two contexts share no cookies', async () => {
  const [one, other] = await Promise.all([browser!.newContext(), browser!.newContext()]);
  await one.addCookies([{ name: 'mine', value: '1', url: 'http://localhost' }]);
  expect(await other.cookies()).toEqual([]);
  const page = await one.newPage();
  await page.setContent('<button aria-label="Save">x</button>');
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(1);
});
