import type { Browser } from 'playwright';
import { service } from './service.ts';

let opened: Promise<Browser> | undefined;

/**
 * The Chromium of this run, as this test file alone has it: what it opens there is closed after it. Undefined when this
 * machine has none: skip the tests that need it. Each test makes a context of its own (`browser.newContext()`), so that
 * none sees another's sign-in.
 */
export async function openBrowser(): Promise<Browser | undefined> {
  const address = await service('chromium');
  if (address === undefined) return undefined;
  // Loaded here, because most test files have no browser.
  opened ??= import('playwright').then(({ chromium }) => chromium.connect(address));
  return opened;
}

/** Called after each test file by each.ts. */
export async function closeBrowser(): Promise<void> {
  const browser = await opened;
  opened = undefined; // the next file of this process opens its own
  await browser?.close();
}
