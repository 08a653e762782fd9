/** The door: a password that was forgotten, chosen anew by a link that came by mail. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoPassword, openBrowser, openKontor } from '../support/index.ts';
import { inAllLooks, nothing } from './looks.ts';
import { visit } from './visit.ts';

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

  test('shows where one is signed in and one’s keys, asks who one is before one is made, and goes on', async () => {
    const email = 'admin@southwind.example';
    const { page, problems } = await visit(browser!, kontor!, '/', { email, reducedMotion: 'reduce' });
    const other = await visit(browser!, kontor!, '/', { email, reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Account of Otto Other' }).click();
    await page.getByRole('link', { name: 'Password, sessions and keys' }).click();
    const held = page.getByRole('region', { name: 'Where you are signed in' });
    await held.getByText('Chrome, Linux').first().waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);
    await held.getByRole('button', { name: 'End all others' }).click();
    await page.getByText('It is ended.').waitFor();
    expect(await held.getByRole('listitem').count()).toBe(1);
    await other.page.getByRole('link', { name: 'Kontor' }).click();
    await other.page.reload();
    await other.page.getByRole('button', { name: 'Sign in' }).waitFor();

    const keys = page.getByRole('region', { name: 'Keys of programs' });
    await keys.getByLabel('What it is for').fill('Nightly');
    await keys.getByLabel('What it may be used for').fill('sales.Order:read');
    // As if the last proof were long ago: the server's answer, once.
    await page.route('**/api/auth/keys', (route) =>
      route.fulfill({
        status: 403,
        json: { faults: [{ code: 'IDN004', message: 'This is only for who has shown.' }] },
      }),
    );
    await keys.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog', { name: 'It is you, is it not?' });
    await dialog.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await dialog.getByText('The password is wrong.').waitFor();
    await page.unroute('**/api/auth/keys');
    await dialog.getByLabel('Password').fill(demoPassword);
    await page.keyboard.press('Enter');
    const made = await keys.getByRole('status').locator('code').innerText();
    expect(made).toMatch(/^kontor_[\w-]{43}$/);
    const asked = await fetch(`${kontor!.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${made}` },
      body: JSON.stringify({ query: '{ salesOrders(first: 1) { nodes { id } } }' }),
    });
    expect(await asked.json()).toMatchObject({ data: { salesOrders: { nodes: [] } } });
    expect(await inAllLooks(page)).toEqual(nothing);
    await keys.getByRole('button', { name: 'End: Nightly' }).click();
    await keys.getByText('Nightly').waitFor({ state: 'detached' });

    const password = page.getByRole('region', { name: 'Choose a password' });
    for (const field of ['New password', 'Once more']) await password.getByLabel(field).fill(demoPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(problems.filter((problem) => !/40[13]/.test(problem))).toEqual([]);
  });
});
