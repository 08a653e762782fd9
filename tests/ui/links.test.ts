/** Sharing a record by a link: made by keyboard, shown once, looked at by somebody who is not signed in, ended. */
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { inAllLooks, nothing } from './looks.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

describe.skipIf(!kontor)('a link to an order', { timeout: 120_000 }, () => {
  test('is made by keyboard, shows the order to somebody without an account, and is ended', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?q=11077', {
      reducedMotion: 'reduce',
    });
    await page.locator('vaadin-grid .lead').first().click();
    await page.locator('.record-head').waitFor();
    const number = (await page.locator('h1').innerText()).split('\n')[0]!.trim().split(' ')[0]!;

    await page.locator('.record-head [popovertarget=record-more]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Share', exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Share ${number}` });
    await dialog.locator('input[type=checkbox]:focus').waitFor();
    await dialog.getByRole('checkbox', { name: 'Customer reference' }).focus();
    await page.keyboard.press('Space');
    await dialog.getByText('There are none.').waitFor();
    await dialog.getByText('It is shared with nobody.').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await dialog.getByLabel('Days until it ends', { exact: true }).fill('7');
    await page.keyboard.press('Enter');
    const address = await dialog.getByLabel('Address', { exact: true }).inputValue();
    await dialog.getByText('By Anna Admin').waitFor();
    await dialog.getByText('Not used yet').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);

    const stranger = await browser!.newContext({
      baseURL: kontor!.url,
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    const shown = await stranger.newPage();
    const told: string[] = [];
    shown.on('console', (message) => void told.push(message.text()));
    shown.on('request', (request) => void told.push(request.url(), request.headers()['referer'] ?? ''));
    const { pathname, hash } = new URL(address);
    const answer = await shown.goto(pathname + hash);
    expect(answer!.headers()).toMatchObject({
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
    });
    await shown.getByRole('heading', { name: `Order ${number}`, level: 1 }).waitFor();
    expect(await shown.getByText('Customer reference').count()).toBe(0);
    await shown.getByRole('columnheader', { name: 'Product', exact: true }).waitFor();
    expect(await inAllLooks(shown)).toEqual(nothing);
    // Nothing but the address bar and the body of one request has what opens it.
    const kept = told.filter((one) => one.includes(hash.slice(1)) && new URL(one).hash === '');
    expect(kept).toEqual([]);
    expect(told.filter((one) => one.includes('Error'))).toEqual([]);

    await dialog.getByRole('button', { name: 'End the link by Anna Admin' }).click();
    await page.getByText('The link shows nothing any more.').waitFor();
    await shown.reload();
    await shown.getByRole('heading', { name: 'This link shows nothing.' }).waitFor();

    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByText('shared it by a link').waitFor();
    await page.getByText('ended a link to it').waitFor();
    expect(problems).toEqual([]);
  });

  test('is not all: a person is found by keyboard, listed with what and until when, and taken out again', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/sales/Order?q=11077', {
      reducedMotion: 'reduce',
    });
    await page.locator('vaadin-grid .lead').first().click();
    await page.locator('.record-head [popovertarget=record-more]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Share', exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /^Share / });
    await dialog.getByText('It is shared with nobody.').waitFor();
    const to = dialog.getByLabel('With', { exact: true });
    await to.fill('nobody at all');
    await page.keyboard.press('Enter');
    expect(await to.evaluate((input: HTMLInputElement) => input.validationMessage)).toBe(
      'Choose somebody of those who are found.',
    );
    await to.fill('Rita Reader');
    await dialog.locator('datalist option[value="Rita Reader"]').waitFor({ state: 'attached' });
    await dialog.getByLabel('Rights').selectOption('Read and change');
    await dialog.getByLabel('Days until it ends, if it does').fill('3');
    await page.keyboard.press('Enter');
    await page.getByText('Rita Reader sees the record now').waitFor();
    await dialog.getByText('Rita Reader: Read and change').waitFor();
    await dialog
      .getByText(/By Anna Admin, .*, until /)
      .first()
      .waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await dialog.getByRole('button', { name: 'End: shared with Rita Reader' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('It is shared with nobody.').waitFor();
    expect(problems).toEqual([]);
  });
});
