import type { Browser } from 'playwright';
import { service } from './service.ts';

/** No sandbox, because tests may run as root in a container; and none of what a browser does behind one's back. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let opened: Promise<Browser> | undefined;

/**
 * The Chromium of this test file, closed after it. Undefined when this machine has none: skip the tests that need it.
 * Each test makes a context of its own (`browser.newContext()`), so that none sees another's sign-in.
 */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = await service('chromium');
  if (executablePath === undefined) return undefined;
  // Loaded here, because most test files have no browser.
  opened ??= import('playwright').then(({ chromium }) => chromium.launch({ executablePath, args }));
  return opened;
}

/** Called after each test file by each.ts. */
export async function closeBrowser(): Promise<void> {
  await (await opened)?.close();
}
