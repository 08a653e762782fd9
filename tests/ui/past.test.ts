/** A record as it was: chosen in its timeline, and told on the command line. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Json } from '../../engine/definition/index.ts';
import { signIn } from '../fields/client.ts';
import { openBrowser, openKontor } from '../support/index.ts';
import { inAllLooks, nothing } from './looks.ts';
import { visit } from './visit.ts';

const browser = await openBrowser();
const kontor = browser && (await openKontor());

afterAll(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

/** An order of three versions: two lines; another quantity and a line removed; another line. */
async function changedOrder(): Promise<string> {
  const { ask, create } = await signIn(kontor!.url, 'admin@northwind.example');
  interface Nodes {
    readonly nodes: readonly { readonly id: string }[];
  }
  const { party, products } = (await ask(`{
    party: contactsParties(where: {name: {eq: "Alfreds Futterkiste"}}) { nodes { id } }
    products: catalogueProducts(first: 3, orderBy: {name: asc}) { nodes { id } }
  }`)) as unknown as { party: Nodes; products: Nodes };
  const line = (at: number, quantity: string) => ({ product: products.nodes[at]!.id, quantity });
  const id = await create('SalesOrder', {
    customer: party.nodes[0]!.id,
    lines: [line(0, '2'), line(1, '3')],
  });
  const { order } = (await ask('query ($id: ID!) { order: salesOrder(id: $id) { lines { id } } }', {
    id,
  })) as unknown as { order: { lines: { id: string }[] } };
  const [first, second] = order.lines;
  const patches: Json[] = [
    { shipName: 'Berlin', lines: { change: [{ id: first!.id, quantity: '5' }], remove: [second!.id] } },
    { lines: { add: [line(2, '1')] } },
  ];
  for (const [at, patch] of patches.entries())
    await ask(
      'mutation ($id: ID!, $version: Int!, $patch: SalesOrder_Patch!) { updateSalesOrder(id: $id, version: $version, patch: $patch) { id } }',
      { id, version: at + 1, patch },
    );
  return id;
}

describe.skipIf(!kontor)('a record as it was', { timeout: 120_000 }, () => {
  test('is shown from its timeline, with what is another today', async () => {
    const id = await changedOrder();
    const { page, problems } = await visit(browser!, kontor!, `/sales/Order/${id}?tab=history`);
    const entries = page.locator('.timeline li');
    await entries.nth(2).waitFor();
    expect(await entries.nth(0).getByRole('button').count()).toBe(0);

    await page.getByRole('button', { name: 'As it was in version 1' }).focus();
    await page.keyboard.press('Enter');
    const past = page.getByRole('dialog', { name: 'Order as it was in version 1' });
    await past.waitFor();
    const total = past.locator('dl > div', { has: page.locator('dt', { hasText: /^Net$/ }) });
    expect(await total.getAttribute('class')).toBe('other');
    expect(await past.locator('dl > div', { hasText: 'Customer' }).first().textContent()).toContain(
      'Alfreds Futterkiste',
    );
    const lines = past.locator('tbody tr');
    expect(await lines.evaluateAll((rows) => rows.map((row) => row.className))).toEqual([
      '',
      'gone',
      'added',
    ]);
    expect(await lines.nth(0).locator('td.other', { hasText: '2' }).first().textContent()).toContain(
      'today: 5',
    );
    expect(await inAllLooks(page)).toEqual(nothing);

    await page.keyboard.press('Escape');
    await past.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'As it was in version 2' }).click();
    const second = page.getByRole('dialog', { name: 'Order as it was in version 2' });
    await second.waitFor();
    expect(await second.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.className))).toEqual([
      '',
      'added',
    ]);
    expect(problems).toEqual([]);
  });

  test('is told too where it points to the settings of its module, of which there is no list', async () => {
    const { page, problems } = await visit(browser!, kontor!, '/finance/Invoice');
    await page.locator('.cell.lead').filter({ visible: true }).first().click();
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.locator('.timeline li').first().waitFor();
    expect(problems).toEqual([]);
  });

  test('is told on the command line, by version and by moment', async () => {
    const id = await changedOrder();
    const run = async (...words: string[]) => {
      const text = await kontor!.run('history', 'sales.Order', id, '--organization', 'Northwind', ...words);
      return text;
    };
    const { changes } = JSON.parse(await run('--json')) as {
      changes: { version: number; at: string; by: { name: string }; changes: { field: string }[] }[];
    };
    expect(changes.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(changes[1]!.changes.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['shipName', 'lines', 'net']),
    );
    expect(changes[0]!.by.name).toBe('Anna Admin');

    const past = async (asOf: string) =>
      JSON.parse(await run('--json', '--as-of', asOf)) as {
        version: number;
        record: { shipName: string | null; lines: { quantity: string }[] };
      };
    const first = await past('1');
    expect(first.record.lines.map(({ quantity }) => Number(quantity))).toEqual([2, 3]);
    expect(await past(changes[1]!.at)).toMatchObject({ version: 2, record: { shipName: 'Berlin' } });

    const told = await run();
    expect(told).toContain('    shipName  ');
    expect(told).toContain('3 versions.');
    await expect(run('--as-of', 'yesterday')).rejects.toMatchObject({ code: 2 });
    await expect(run('--as-of', '2001-01-01')).rejects.toMatchObject({ code: 2 });
  });
});
