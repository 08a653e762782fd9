/** Passkeys by keyboard: registered on one's own page, opening the door alone and behind a password, and a fresh proof. */
import type { CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import {
  demoPassword,
  freeAddress,
  openBrowser,
  openDemo,
  serveAt,
  service,
  type Demo,
} from '../support/index.ts';
import { inAllLooks, nothing } from './looks.ts';

const browser = await openBrowser();
const folder = browser && (await service('page'));

/** An authenticator of Chromium's own, which finds its owner's finger at once. */
async function plugIn(page: Page): Promise<{ client: CDPSession; authenticatorId: string }> {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { client, authenticatorId };
}

describe.skipIf(!folder)('passkeys', { timeout: 120_000 }, () => {
  let demo: Demo;
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    url = await freeAddress();
    demo = await openDemo();
    close = await serveAt(url, demo, folder!);
  }, 120_000);
  afterAll(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    await close();
    await demo.close();
  });

  /** Presses a button as who has no mouse does. */
  const press = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  const signOut = async (page: Page): Promise<void> => {
    await press(page, 'Account of Sven Sales');
    await press(page, 'Sign out');
    await page.getByLabel('E-mail').waitFor();
  };
  const givePassword = async (page: Page, email = 'sales@northwind.example'): Promise<void> => {
    await page.getByLabel('E-mail').fill(email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(demoPassword);
    await page.keyboard.press('Enter');
  };

  test('are registered, open the door, stand beside a password, prove anew, and are removed', async () => {
    const page = await (
      await browser!.newContext({ baseURL: url, locale: 'en-US', reducedMotion: 'reduce' })
    ).newPage();
    page.setDefaultTimeout(30_000);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    const { client, authenticatorId } = await plugIn(page);
    await page.goto('/account');
    await givePassword(page);

    const card = page.getByRole('region', { name: 'Passkeys' });
    await card.getByLabel('What you call it').focus();
    await page.keyboard.press('Enter');
    await card.getByRole('alert').getByText('Give it a name').waitFor();
    await page.keyboard.type('My laptop');
    await page.keyboard.press('Enter');
    await card.getByText('My laptop').waitFor();
    await expect.poll(() => card.locator('.recovery code').count()).toBe(10);
    await page
      .getByRole('region', { name: 'Second factor' })
      .getByText('10 recovery codes are left.')
      .waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);

    // Alone: neither address nor password.
    await signOut(page);
    expect(await inAllLooks(page)).toEqual(nothing);
    await press(page, 'Use a passkey');
    await card.getByText('used').waitFor();

    // Behind the password.
    await signOut(page);
    await givePassword(page);
    await page.getByLabel('Code').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await press(page, 'Use a passkey');
    await card.getByText('My laptop').waitFor();

    // What is for who has lately shown who he is, as if that were long ago, once.
    await page.route(
      '**/api/auth/passkeys/*',
      (route) =>
        route.fulfill({ status: 403, json: { faults: [{ code: 'IDN004', message: 'Not lately.' }] } }),
      { times: 1 },
    );
    await press(page, 'Remove: My laptop');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'It is you, is it not?' });
    await dialog.getByRole('button', { name: 'Use a passkey' }).waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await press(page, 'Use a passkey');
    await card.getByText('My laptop').waitFor({ state: 'detached' });

    // Removed here, and not in the device: it is offered, and not taken.
    await signOut(page);
    await press(page, 'Use a passkey');
    await page.getByRole('alert').getByText('This passkey was not taken').waitFor();
    await client.send('WebAuthn.clearCredentials', { authenticatorId });
    await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await press(page, 'Use a passkey');
    await page.getByRole('alert').getByText('No passkey was given').waitFor();
    expect(problems).toEqual([]);
  });

  test('are set up by who needs a second factor and has none: he is led there, and on from there', async () => {
    const admin = await demo.token();
    const found = await demo.graphql(
      admin,
      '{ coreRoles(where: { key: { eq: "core.reader" } }) { nodes { id version } } }',
    );
    await demo.graphql(
      admin,
      'mutation ($id: ID!, $version: Int!) { updateCoreRole(id: $id, version: $version, patch: { secondFactor: true }) { id } }',
      found.body.data.coreRoles.nodes[0],
    );
    const page = await (
      await browser!.newContext({ baseURL: url, locale: 'en-US', reducedMotion: 'reduce' })
    ).newPage();
    page.setDefaultTimeout(30_000);
    await plugIn(page);
    await page.goto('/sales/Order');
    await givePassword(page, 'reader@northwind.example');
    await page.getByRole('status').getByText('asks for a second factor').waitFor();
    expect(new URL(page.url()).pathname).toBe('/account');
    expect(await inAllLooks(page)).toEqual(nothing);
    const card = page.getByRole('region', { name: 'Passkeys' });
    await card.getByLabel('What you call it').fill('Key ring');
    await page.keyboard.press('Enter');
    await expect.poll(() => card.locator('.recovery code').count()).toBe(10);
    await page.getByRole('status').getByText('asks for a second factor').waitFor({ state: 'detached' });
    await page.locator('kontor-menu a').first().waitFor();
    expect(await card.locator('.recovery code').count()).toBe(10);
    await page.goto('/sales/Order');
    await page.locator('vaadin-grid .lead').first().waitFor();
  });

  test('and passwords are asked for anew before bank details are written, which are written then', async () => {
    const page = await (
      await browser!.newContext({ baseURL: url, locale: 'en-US', reducedMotion: 'reduce' })
    ).newPage();
    page.setDefaultTimeout(30_000);
    await page.goto('/contacts/BankAccount/new');
    await givePassword(page, 'admin@northwind.example');
    await page.getByLabel('Party', { exact: true }).fill('Alfreds');
    await page.getByRole('option', { name: 'Alfreds Futterkiste' }).click();
    await page.locator('[data-field=iban]').getByLabel('IBAN').fill('DE89370400440532013000');
    await runAsOwner(demo.url, rolesOf(), (db) =>
      db.query(`update kontor.session set proved_at = now() - interval '1 hour'`),
    );
    await page.getByRole('button', { name: 'Create' }).click();
    const dialog = page.getByRole('dialog', { name: 'It is you, is it not?' });
    await dialog.getByLabel('Password').fill(demoPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
  });
});
