import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openBrowser, openKontor } from '../support/index.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

test.skipIf(!kontor)(
  'a field added by apply shows without a restart of the server',
  { timeout: 90_000 },
  async () => {
    const { page, problems } = await visit(browser!, kontor!, '/catalogue/Brand/new');
    await page.getByLabel('Name', { exact: true }).waitFor();
    expect(await page.getByLabel('Motto').count()).toBe(0);

    const file = join(kontor!.metadata, 'catalogue/entities/Brand.json');
    const entity = JSON.parse(await readFile(file, 'utf8')) as { properties: Record<string, object> };
    entity.properties['motto'] = { title: 'Motto', type: 'string', maxLength: 80 };
    await writeFile(file, JSON.stringify(entity, null, 2));
    await kontor!.run('apply', '--demo');

    await page.goto('/catalogue/Brand/new');
    await page.getByLabel('Motto').fill('Always fresh');
    await page.getByLabel('Name', { exact: true }).fill('Applied while running');
    await page.keyboard.press('Control+s');
    await page.getByRole('status').filter({ hasText: 'was created' }).waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel('Motto').inputValue()).toBe('Always fresh');
    expect(problems).toEqual([]);
  },
);
