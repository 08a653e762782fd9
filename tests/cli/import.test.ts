/** `kontor import` of a module that comes with it: what is live acts as users do, what is not has happened already. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signIn } from '../fields/client.ts';
import { openBrowser, openKontor } from '../support/index.ts';
import { bring } from '../ui/visit.ts';

const kontor = (await openBrowser()) && (await openKontor());

const orders = (live: boolean) => ({
  $schema: '../../schema/import.json',
  title: live ? 'New orders' : 'Old orders',
  entity: 'sales.Order',
  source: live ? 'data/new.csv' : 'data/old.csv',
  key: ['reference'],
  live,
  fields: {
    reference: 'reference',
    customer: { reference: 'contacts.Party.number', column: 'customer' },
    ...(!live && { number: 'number', status: { value: 'closed' } }),
  },
  lines: {
    lines: {
      source: 'data/lines.csv',
      join: { reference: 'reference' },
      fields: { product: { reference: 'catalogue.Product.sku', column: 'sku' }, quantity: 'quantity' },
    },
  },
});

describe.skipIf(!kontor)('an import of a module', { timeout: 180_000 }, () => {
  test('draws numbers where it is live, keeps those of the source and its states where it is not, and changes nothing again', async () => {
    const data = join(kontor!.metadata, 'feed/data');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'new.csv'), 'reference,customer\nFEED-1,ALFKI\nFEED-2,ANATR\n');
    await writeFile(join(data, 'old.csv'), 'reference,customer,number\nFEED-3,ALFKI,A-77\nFEED-4,ALFKI,\n');
    await writeFile(join(data, 'lines.csv'), 'reference,sku,quantity\nFEED-1,1,2\nFEED-2,2,1\n');
    await bring(kontor!, 'feed', {
      'module.json': {
        $schema: '../schema/module.json',
        name: 'feed',
        version: '1.0.0',
        title: 'Feed',
        needs: ['core', 'contacts', 'catalogue', 'sales'],
      },
      'import/new.json': orders(true),
      'import/old.json': { ...orders(false), lines: undefined },
    });
    const run = async () => {
      const text = await kontor!.run('import', 'feed', '--organization', 'Northwind', '--json');
      return (JSON.parse(text) as { imports: object[] }).imports;
    };
    expect(await run()).toMatchObject([
      { rows: 2, created: 2 },
      { rows: 2, created: 2 },
    ]);
    expect(await run()).toMatchObject([{ unchanged: 2 }, { unchanged: 2 }]);

    const { ask } = await signIn(kontor!.url, 'admin@northwind.example');
    const found = await ask(
      '{ salesOrders(where: {reference: {startsWith: "FEED-"}}, orderBy: {reference: asc}) { nodes { number status lines { quantity } } } }',
    );
    expect(found).toMatchObject({
      salesOrders: {
        nodes: [
          { number: expect.stringMatching(/^SO-/), status: 'draft', lines: [{ quantity: '2.000' }] },
          { number: expect.stringMatching(/^SO-/), status: 'draft', lines: [{ quantity: '1.000' }] },
          { number: 'A-77', status: 'closed', lines: [] },
          { number: null, status: 'closed', lines: [] },
        ],
      },
    });
  });
});
