/**
 * `npm run dev` in a browser, from a checkout of its own: the page from its sources, in both languages, edits that show
 * at once, and GraphiQL under our policy.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser } from '../support/index.ts';
import { visit } from '../ui/visit.ts';

const top = fileURLToPath(new URL('../..', import.meta.url));
const browser = await openBrowser();

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 }); // a whole start, with the demo, beside other tests

let folder: string;
let url: string;
let child: ChildProcess | undefined;

/** A copy whose files may be edited; it finds our packages above itself. */
async function checkout(): Promise<string> {
  await mkdir(join(top, '.cache'), { recursive: true });
  const copy = await mkdtemp(join(top, '.cache/dev-'));
  for (const name of ['engine', 'metadata', 'migrations', 'plugins', 'ui', 'workflows', 'package.json'])
    await cp(join(top, name), join(copy, name), { recursive: true });
  return copy;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

beforeAll(async () => {
  if (!browser) return;
  folder = await checkout();
  const port = await freePort();
  url = `http://localhost:${port}`;
  child = spawn(process.execPath, [join(folder, 'engine/start.js'), 'dev', '--data', join(folder, 'data')], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: '', NODE_ENV: 'development', PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout! }))
    if (line.startsWith('Kontor is ready')) break;
  child.stdout!.resume();
});

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
  if (!child) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
  await rm(folder, { recursive: true });
});

const kontor = () => ({ url, metadata: '', run: () => Promise.resolve('') });

test.skipIf(!browser)(
  'GraphiQL answers a typed query as whoever is signed in, under our policy',
  async () => {
    const { page, problems } = await visit(browser!, kontor(), '/');
    await page.goto('/graphiql');
    await page
      .locator('.graphiql-query-editor .CodeMirror, .graphiql-query-editor .monaco-editor')
      .first()
      .click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('{ coreCurrencies(where: { code: { eq: "EUR" } }) { nodes { code } } }');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.locator('.result-window').innerText()).toContain('"code": "EUR"');
    expect(problems).toEqual([]);
  },
);

test.skipIf(!browser)('the page speaks German from its sources too', async () => {
  const { page, problems } = await visit(browser!, kontor(), '/sales/Order');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByText('Deutsch', { exact: true }).click();
  await page.getByRole('heading', { name: 'Aufträge' }).waitFor();
  await page.getByRole('button', { name: 'Abmelden' }).waitFor();
  expect(problems).toEqual([]);
});

test.skipIf(!browser)('an edit shows at once: a style without loading the page again', async () => {
  const { page, problems } = await visit(browser!, kontor(), '/sales/Order');
  const heading = page.getByRole('heading', { name: 'Orders' });
  await heading.waitFor();
  await page.evaluate(() => document.documentElement.setAttribute('data-before', ''));

  const style = join(folder, 'ui/app/app.css');
  await writeFile(style, `${await readFile(style, 'utf8')}\nh1 { letter-spacing: 7px !important; }\n`);
  const spacing = () => heading.evaluate((element) => getComputedStyle(element).letterSpacing);
  await expect.poll(spacing).toBe('7px');
  expect(await page.locator('html[data-before]').count()).toBe(1);

  const texts = join(folder, 'ui/shared/texts/en.json');
  await writeFile(texts, (await readFile(texts, 'utf8')).replace('"Sign out"', '"Leave for today"'));
  await page
    .getByRole('button', { name: 'Leave for today', includeHidden: true })
    .waitFor({ state: 'attached' });
  expect(problems).toEqual([]);
});
