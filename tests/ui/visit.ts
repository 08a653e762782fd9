/** A browser that is signed in, and what it complained of. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { demoPassword, type Kontor } from '../support/index.ts';

export interface Visit {
  readonly page: Page;
  /** Errors of the console and of scripts, violations of the content security policy among them. */
  readonly problems: readonly string[];
}

interface Wishes extends BrowserContextOptions {
  readonly email?: string;
}

/** Opens `path` in a context of its own, through the sign-in page. */
export async function visit(
  browser: Browser,
  { url }: Kontor,
  path: string,
  wishes: Wishes = {},
): Promise<Visit> {
  const { email = 'admin@northwind.example', ...options } = wishes;
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(path);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(demoPassword);
  await page.keyboard.press('Enter');
  await page.locator('main[id=content][tabindex]').waitFor();
  return { page, problems };
}

/** Writes a module beside the shipped ones, by name of file, and applies it. */
export async function bring(kontor: Kontor, module: string, files: Readonly<Record<string, object>>) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(kontor.metadata, module, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(content, null, 2));
  }
  await kontor.run('apply', '--demo');
}

export type Ask = <T>(query: string, variables?: object) => Promise<T>;

/** GraphQL in the name of the demo's administrator. */
export async function asAdmin({ url }: Kontor): Promise<Ask> {
  const post = async <T>(path: string, body: object, token?: string): Promise<T> => {
    const headers = {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as T;
  };
  const admin = { email: 'admin@northwind.example', password: demoPassword };
  const { token } = await post<{ token: string }>('/api/v1/auth/login', admin);
  return async <T>(query: string, variables: object = {}) =>
    (await post<{ data: T }>('/graphql', { query, variables }, token)).data;
}
