/** Standing in for somebody: begun with a reason, said on every page, ended by a button. */
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

/** Leads the page elsewhere without loading it again: that would end the standing in. */
const go = (page: Page, path: string): Promise<void> =>
  page.evaluate((there) => {
    history.pushState(null, '', there);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);

describe.skipIf(!kontor)('standing in', { timeout: 120_000 }, () => {
  test('shows what the other one sees, says so on every page, and ends in one’s own session', async () => {
    const email = 'stella@northwind.example';
    const made = ['user', 'add', email, '--organization', 'Northwind', '--name', 'Stella'];
    await kontor!.run(...made, '--role', 'sales.rep');
    const { page, problems } = await visit(browser!, kontor!, `/access?user=${email}`, {
      reducedMotion: 'reduce',
    });
    await page.getByRole('button', { name: 'Stand in for this person' }).click();
    const dialog = page.getByRole('dialog', { name: 'Stand in for this person' });
    await dialog.getByLabel('Why').fill('no');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('ten letters').waitFor();
    await dialog.getByLabel('Why').fill('She finds no orders, says her ticket');
    expect(await inAllLooks(page)).toEqual(nothing);
    await dialog.getByRole('button', { name: 'Begin' }).click();
    const banner = page.getByRole('status').filter({ hasText: 'You work as Stella, until' });
    await banner.waitFor();
    await page.getByRole('button', { name: 'Account of Stella' }).waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);

    await go(page, '/sales/Order');
    await page.locator('vaadin-grid').waitFor();
    expect(await banner.isVisible()).toBe(true);
    await banner.getByRole('button', { name: 'End' }).click();
    await page.getByRole('button', { name: 'Account of Anna Admin' }).waitFor();
    expect(await banner.count()).toBe(0);

    await page.goto('/core/User?q=Stella');
    await page.locator('vaadin-grid .lead').first().click();
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByText('began to stand in for this user').waitFor();
    await page.getByText('Anna Admin stood in: She finds no orders, says her ticket').waitFor();
    expect(problems.filter((problem) => !problem.includes('403'))).toEqual([]);
  });

  test('that is over is not gone on with as oneself: what was asked is refused, and one is back', async () => {
    const email = 'stine@northwind.example';
    await kontor!.run('user', 'add', email, '--organization', 'Northwind', '--name', 'Stine');
    const { page } = await visit(browser!, kontor!, `/access?user=${email}`, { reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Stand in for this person' }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('To see what she is shown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Account of Stine' }).waitFor();
    const asked: (string | undefined)[] = [];
    await page.route('**/graphql', async (route) => {
      asked.push(route.request().headers()['authorization']);
      await route.fulfill({ status: 401, json: { faults: [{ code: 'SRV901', message: 'It has ended.' }] } });
    });
    await go(page, '/core/User');
    await expect.poll(() => page.getByRole('button', { name: 'Account of Anna Admin' }).count()).toBe(1);
    expect(asked.length).toBeGreaterThan(0);
  });
});
