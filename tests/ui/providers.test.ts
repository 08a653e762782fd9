/** Signing in by another program: joined on one's own page, then a way through the door. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  demoPassword,
  freeAddress,
  openBrowser,
  openDemo,
  openTestProvider,
  serveAt,
  service,
  type Demo,
  type TestProvider,
} from '../support/index.ts';
import { inAllLooks, nothing } from './looks.ts';

const browser = await openBrowser();
const folder = browser && (await service('page'));

describe.skipIf(!folder)('signing in by another program', { timeout: 120_000 }, () => {
  let demo: Demo;
  let provider: TestProvider;
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    url = await freeAddress();
    provider = await openTestProvider(`${url}/api/auth/providers/work/callback`);
    demo = await openDemo({ outgoingPrivate: '127.0.0.1' });
    const providers = [{ ...provider, name: 'work', title: 'Work' }];
    close = await serveAt(url, demo, folder!, { providers });
  }, 120_000);
  afterAll(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    await close();
    await demo.close();
    await provider.close();
  });

  const open = async (path: string): Promise<Page> => {
    const options = { baseURL: url, locale: 'en-US', reducedMotion: 'reduce' } as const;
    const page = await (await browser!.newContext(options)).newPage();
    await page.goto(path);
    return page;
  };
  /** At the provider. */
  const goOn = async (page: Page, name: string): Promise<void> => {
    await page.getByLabel('Name').fill(name);
    await page.keyboard.press('Enter');
  };

  test('is offered at the door, lets in whom his account is joined to it, and nobody else', async () => {
    const stranger = await open('/');
    await stranger.getByRole('button', { name: 'Sign in with Work' }).click();
    await goOn(stranger, 'sven');
    await stranger.getByRole('alert').getByText('is joined to no account here').waitFor();
    expect(new URL(stranger.url()).hash).toBe('');
    expect(await inAllLooks(stranger)).toEqual(nothing);

    const page = await open('/account');
    await page.getByLabel('E-mail').fill('sales@northwind.example');
    await page.getByLabel('Password').fill(demoPassword);
    await page.keyboard.press('Enter');
    const card = page.getByRole('region', { name: 'Other ways to sign in' });
    await card.getByRole('button', { name: 'Join: Work' }).click();
    await goOn(page, 'sven');
    await card.getByText('sven@provider.example').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);

    // The provider knows the stranger by now, and asks nothing.
    await stranger.getByRole('button', { name: 'Sign in with Work' }).click();
    await stranger.getByRole('button', { name: 'Account of Sven Sales' }).waitFor();
    expect(new URL(stranger.url())).toMatchObject({ pathname: '/', hash: '' });
    await stranger.reload();
    await stranger.getByRole('button', { name: 'Account of Sven Sales' }).waitFor();

    await card.getByRole('button', { name: 'Separate: Work' }).click();
    await card.getByRole('button', { name: 'Join: Work' }).waitFor();
  });
});
