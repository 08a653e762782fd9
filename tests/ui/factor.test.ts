/** The second factor: set up with an app, asked for at the door and before what is for few, lost and taken away. */
import decodeQR from 'qr/decode.js';
import type { Locator, Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { codeAt, stepAt } from '../../engine/identity/index.ts';
import { openBrowser, openKontor, seedOf } from '../support/index.ts';
import { inAllLooks, nothing } from './looks.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

/** What a camera would read from the picture on the page. */
async function readPicture(picture: Locator): Promise<URL> {
  const { width, height, data } = await picture.evaluate(async (shown: SVGElement) => {
    const size = 400;
    const image = new Image(size, size);
    const copy = shown.cloneNode(true) as SVGElement;
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.setAttribute('width', String(size));
    copy.setAttribute('height', String(size));
    image.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
    await image.decode();
    const canvas = new OffscreenCanvas(size, size).getContext('2d')!;
    canvas.drawImage(image, 0, 0);
    return { width: size, height: size, data: [...canvas.getImageData(0, 0, size, size).data] };
  });
  return new URL(decodeQR({ width, height, data: Uint8Array.from(data) }));
}

async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/account');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
}

describe.skipIf(!kontor)('the second factor', { timeout: 120_000 }, () => {
  const email = 'frieda@northwind.example';

  test('is set up with an app, opens the door by a code, and is taken away where it was lost', async () => {
    const { password } = JSON.parse(
      await kontor!.run('user', 'add', email, '--organization', 'Northwind', '--name', 'Frieda', '--json'),
    ) as { password: string };
    const context = await browser!.newContext({
      baseURL: kontor!.url,
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await enter(page, email, password);
    const card = page.getByRole('region', { name: 'Second factor' });
    await card.getByRole('button', { name: 'Set it up' }).click();
    const picture = card.getByRole('img', { name: 'Picture for authenticator apps' });
    const address = await readPicture(picture);
    const secret = address.searchParams.get('secret')!;
    expect(decodeURIComponent(address.pathname)).toBe(`/Kontor:${email}`);
    expect((await card.locator('.seed code').innerText()).replaceAll(' ', '')).toBe(secret);
    expect(await inAllLooks(page)).toEqual(nothing);
    const seed = seedOf(secret);
    await card.getByLabel('Code').fill('123');
    await page.keyboard.press('Enter');
    await card.getByRole('alert').getByText('.').waitFor();
    const now = stepAt(Date.now());
    await card.getByLabel('Code').fill(codeAt(seed, now - 1));
    await page.keyboard.press('Enter');
    const codes = card.locator('.recovery code');
    await codes.first().waitFor();
    const [recovery] = await codes.allInnerTexts();
    await card.getByText('10 recovery codes are left.').waitFor();
    expect(await inAllLooks(page)).toEqual(nothing);

    // At the door of another browser: a wrong code, then the app's.
    const other = await (
      await browser!.newContext({ baseURL: kontor!.url, locale: 'en-US', reducedMotion: 'reduce' })
    ).newPage();
    await enter(other, email, password);
    await other.getByLabel('Code').fill('000000');
    await other.keyboard.press('Enter');
    await other.getByRole('alert').getByText('This code is wrong').waitFor();
    expect(await inAllLooks(other)).toEqual(nothing);
    await other.getByLabel('Code').fill(codeAt(seed, now));
    await other.keyboard.press('Enter');
    await other.getByRole('region', { name: 'Second factor' }).getByText('It is on').waitFor();

    // What is for who has lately shown who he is asks for both: as if that were long ago, once.
    await page.route('**/api/auth/second-factor/codes', (route) =>
      route.fulfill({ status: 403, json: { faults: [{ code: 'IDN004', message: 'Not lately.' }] } }),
    );
    await card.getByRole('button', { name: 'New recovery codes' }).click();
    const dialog = page.getByRole('dialog', { name: 'It is you, is it not?' });
    await dialog.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await dialog.getByLabel('Code').waitFor();
    await page.unroute('**/api/auth/second-factor/codes');
    await dialog.getByLabel('Code').fill(recovery!.toLowerCase());
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await codes.allInnerTexts()).includes(recovery!)).toBe(false);

    // Phone and codes are lost: an administrator helps, and the user's timeline says who it was.
    const admin = await visit(browser!, kontor!, `/access?user=${email}`, { reducedMotion: 'reduce' });
    await admin.page.getByRole('button', { name: 'Take the second factor away' }).click();
    expect(await inAllLooks(admin.page)).toEqual(nothing);
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Take the second factor away' }).click();
    await admin.page.getByText('The second factor is taken away.').waitFor();
    await admin.page.goto('/core/User?q=Frieda');
    await admin.page.locator('vaadin-grid .lead').first().click();
    await admin.page.getByRole('link', { name: 'Timeline' }).click();
    await admin.page.getByText('took the second factor away').waitFor();

    await page.reload();
    await card.getByRole('button', { name: 'Set it up' }).waitFor();
    expect([...problems, ...admin.problems]).toEqual([]);
  });

  test('is switched off by its owner', async () => {
    const { password } = JSON.parse(
      await kontor!.run('user', 'add', 'otto@northwind.example', '--organization', 'Northwind', '--json'),
    ) as { password: string };
    const page = await (
      await browser!.newContext({ baseURL: kontor!.url, locale: 'en-US', reducedMotion: 'reduce' })
    ).newPage();
    await enter(page, 'otto@northwind.example', password);
    const card = page.getByRole('region', { name: 'Second factor' });
    await card.getByRole('button', { name: 'Set it up' }).click();
    const secret = (await card.locator('.seed code').innerText()).replaceAll(' ', '');
    await card.getByLabel('Code').fill(codeAt(seedOf(secret), stepAt(Date.now())));
    await page.keyboard.press('Enter');
    await card.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
    await card.getByRole('button', { name: 'Set it up' }).waitFor();
  });
});
