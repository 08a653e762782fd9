/** The door: a password that was forgotten, chosen anew by a link that came by mail. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoPassword, openBrowser, openKontor } from '../support/index.ts';
import { inAllLooks, nothing } from './looks.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

/** The link in the one letter that went to an address; waits until it is out. */
async function linkTo(address: string): Promise<string> {
  const post = join(dirname(kontor!.metadata), 'data', 'mail');
  let link: string | undefined;
  const look = async () => {
    const files = await readdir(post, { recursive: true }).catch(() => []);
    for (const file of files.filter((name) => name.endsWith('.eml'))) {
      const letter = (await readFile(join(post, file), 'utf8'))
        .replaceAll('=\r\n', '')
        .replaceAll('=3D', '=');
      if (letter.includes(`To: ${address}`)) link = /https?:\S+\/new-password#[\w-]+/.exec(letter)?.[0];
    }
    return link;
  };
  await expect.poll(look, { timeout: 30_000 }).toBeDefined();
  return link!;
}

describe.skipIf(!kontor)('the door', { timeout: 120_000 }, () => {
  test('lets somebody in again who forgot his password', async () => {
    const email = 'admin@southwind.example';
    const context = await browser!.newContext({ baseURL: kontor!.url, locale: 'en-US' });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto('/');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { name: 'Forgot your password' }).waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await page.getByLabel('E-mail').fill(email);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Look at your mail' }).waitFor();

    const link = await linkTo(email);
    expect(new URL(link).origin).toBe(new URL(kontor!.url).origin);
    await page.goto(link);
    await page.getByLabel('New password').fill('short');
    await page.getByLabel('Once more').fill('other');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').innerText()).toBe('The two are not the same.');
    await page.getByLabel('Once more').fill('short');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('8 characters or more').waitFor();
    expect(page.url()).not.toContain('#');
    expect(await inAllLooks(page)).toEqual(nothing);
    for (const field of ['New password', 'Once more']) await page.getByLabel(field).fill(demoPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'It is yours' }).waitFor();

    await page.getByRole('link', { name: 'Back to sign-in' }).click();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(demoPassword);
    await page.keyboard.press('Enter');
    await page.locator('main[id=content][tabindex]').waitFor();
    expect(problems).toEqual([]);
  });
});
