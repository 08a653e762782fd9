/**
 * Takes the pictures of the README from a running Kontor with the demo: `npm run screenshots -- http://localhost:8080`.
 * Chromium is looked for in KONTOR_CHROMIUM, else at /usr/bin/chromium.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { chromium } from 'playwright';
import type { Page } from 'playwright';

const address = process.argv[2] ?? 'http://localhost:8080';
const folder = join(import.meta.dirname, 'screenshots');
const demo = { email: 'admin@northwind.example', password: 'Kontor-demo-1' };

interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  /** Leads a signed-in page to what is shown. */
  readonly show: (page: Page) => Promise<void>;
}

async function list(page: Page): Promise<void> {
  await page.goto(`${address}/sales/Order`);
  await page.locator('vaadin-grid .lead').first().waitFor();
}

async function order(page: Page): Promise<void> {
  await page.goto(`${address}/sales/Order?f=number:eq:11072`);
  await page.locator('vaadin-grid .lead').first().click();
  await page.locator('kontor-line').nth(3).waitFor();
}

const pictures: readonly Picture[] = [
  { name: 'order-1440', width: 1440, height: 900, show: order },
  { name: 'list-1440', width: 1440, height: 900, show: list },
  { name: 'order-1024-dark', width: 1024, height: 768, dark: true, show: order },
  { name: 'list-390', width: 390, height: 844, show: list },
  { name: 'order-390', width: 390, height: 844, show: order },
];

async function take(page: Page, { name, width, height, dark, show }: Picture): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  await show(page);
  await page.waitForLoadState('networkidle');
  await writeFile(join(folder, `${name}.png`), packed(await page.screenshot()));
}

const signatureLength = 8;

/** The same picture with its data deflated as small as can be, all of it in one chunk. */
function packed(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body));
  const head = chunks.filter(({ type }) => type === 'IHDR');
  const written = [
    ...head,
    { type: 'IDAT', body: deflateSync(inflateSync(data), { level: 9, memLevel: 9 }) },
    { type: 'IEND', body: Buffer.alloc(0) },
  ];
  return Buffer.concat([png.subarray(0, signatureLength), ...written.map(chunk)]);
}

interface Chunk {
  readonly type: string;
  readonly body: Buffer;
}

/** Each chunk of a PNG: length, type, body, checksum over the last two before it. */
function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = signatureLength; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), body: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk({ type, body }: Chunk): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

const browser = await chromium.launch({
  executablePath: process.env.KONTOR_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ locale: 'en-US' });
  await page.goto(address);
  await page.getByLabel('E-mail').fill(demo.email);
  await page.getByLabel('Password').fill(demo.password);
  await page.keyboard.press('Enter');
  await page.locator('kontor-menu').waitFor();
  await mkdir(folder, { recursive: true });
  for (const picture of pictures) await take(page, picture);
} finally {
  await browser.close();
}
