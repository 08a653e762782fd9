/** `npm run dev` in a browser: the page from its sources, in both languages, and GraphiQL under our policy. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
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
  folder = await mkdtemp(join(tmpdir(), 'kontor-dev-'));
  const port = await freePort();
  url = `http://localhost:${port}`;
  child = spawn(process.execPath, [join(top, 'engine/start.js'), 'dev', '--data', join(folder, 'data')], {
    cwd: top,
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
