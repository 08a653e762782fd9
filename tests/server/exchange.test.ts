import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, rolesOf } from '../../engine/database/index.ts';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
let sales: string;
let reader: string;
let southwind: string;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  sales = await demo.token('sales@northwind.example');
  reader = await demo.token('reader@northwind.example');
  southwind = await demo.token('admin@southwind.example');
}, 120_000);
afterAll(() => demo.close());

const get = (token: string, url: string) => demo.send({ url, headers: { authorization: `Bearer ${token}` } });
const send = (token: string, entity: string, csv: string | Buffer, query = '') =>
  demo.send({
    method: 'POST',
    url: `/api/import/${entity}${query}`,
    payload: csv,
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
  });
const rows = (text: string) =>
  text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n');

describe('what the page is told', () => {
  test('is the menu of what one may read, and nothing of the rest', async () => {
    const names = async (token: string) =>
      (await get(token, '/api/meta')).body.entities.map(({ name }: { name: string }) => name);
    expect(await names(admin)).toEqual(expect.arrayContaining(['sales.Order', 'core.Role']));
    expect(await names(sales)).not.toContain('core.Role');
    expect((await get(sales, '/api/meta/entities/core.Role')).status).toBe(404);
    expect((await get(sales, '/api/meta/entities/no.Thing')).body).toEqual(
      (await get(sales, '/api/meta/entities/core.Role')).body,
    );
  });

  test('is in the language it asks for', async () => {
    const headers = { authorization: `Bearer ${admin}`, 'accept-language': 'de' };
    const { body } = await demo.send({ url: '/api/meta/entities/sales.Order', headers });
    expect(body.entity.title).toBe('Auftrag');
  });
});

describe('export', () => {
  test('writes the columns, filter and order of the list', async () => {
    const where = encodeURIComponent('{"status":{"eq":"confirmed"}}');
    const orderBy = encodeURIComponent('[{"number":"desc"}]');
    const { status, body, headers } = await get(
      admin,
      `/api/export/sales.Order.csv?columns=number,customer.name,total&where=${where}&orderBy=${orderBy}`,
    );
    expect(status).toBe(200);
    expect(String(headers['content-disposition'])).toContain('attachment');
    expect(rows(body)).toHaveLength(22);
    expect(rows(body).slice(0, 2)).toEqual(['number,customer.name,total', expect.stringMatching(/^11077,/)]);
  });

  test('reaches beyond a page, and gives each line a row', async () => {
    const { body } = await get(
      admin,
      '/api/export/sales.Order.csv?columns=number,lines.product.sku,lines.quantity',
    );
    expect(rows(body)).toHaveLength(1 + 2155);
  });

  test('is refused where there is no right, no entity, no such column, no such filter', async () => {
    expect((await get(sales, '/api/export/core.Role.csv')).status).toBe(404);
    expect((await get(admin, '/api/export/no.Thing.csv')).status).toBe(404);
    expect((await get(admin, '/api/export/sales.Order.csv?columns=secret')).body.faults[0].code).toBe(
      'IMP013',
    );
    expect((await get(admin, '/api/export/sales.Order.csv?where=%7B%22x%22%3A1%7D')).status).toBe(400);
    expect((await get(admin, '/api/export/sales.Order.csv?where=%7B')).body.faults[0].code).toBe('SRV904');
  });

  test('takes out no more than is granted for it, whatever may be read', () =>
    granted('export', async () => {
      const taken = rows((await get(reader, '/api/export/sales.Order.csv?columns=number,status')).body);
      expect(new Set(taken.slice(1).map((row) => row.split(',')[1]))).toEqual(new Set(['confirmed']));
      const absent = (await get(reader, '/api/export/sales.Order.csv?columns=nonsense')).body.faults[0];
      for (const hidden of ['total', 'customer.name', 'lines.quantity']) {
        const { status, body } = await get(reader, `/api/export/sales.Order.csv?columns=${hidden}`);
        expect([status, body.faults[0].code], hidden).toEqual([400, absent.code]);
      }
      const slip = (await get(reader, '/api/export/sales.Order.csv?columns=totall')).body;
      expect(JSON.stringify(slip)).not.toContain("total'");
      expect(rows((await get(reader, '/api/export/sales.Order.csv')).body)[0]).toBe('id,number,status');
    }));

  test('of another organization holds nothing of this one', async () => {
    expect(rows((await get(southwind, '/api/export/sales.Order.csv')).body)).toHaveLength(1);
  });
});

describe('import', () => {
  test('of an export changes nothing', async () => {
    for (const entity of ['catalogue.Product', 'contacts.Party']) {
      const { body } = await get(admin, `/api/export/${entity}.csv`);
      const answer = await send(admin, entity, body);
      expect(answer.body).toMatchObject({ created: 0, updated: 0 });
      expect(answer.body.rows).toBe(rows(body).length - 1);
    }
  });

  test('changes what differs, and that alone', async () => {
    const csv = 'sku,name,price\n1,Chai,18.50\n2,Chang,19\n';
    expect((await send(admin, 'catalogue.Product', csv)).body).toMatchObject({
      created: 0,
      updated: 1,
      unchanged: 1,
    });
    expect((await send(admin, 'catalogue.Product', csv)).body).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 2,
    });
  });

  test('changes more records than one document may', async () => {
    const { body } = await get(admin, '/api/export/contacts.Party.csv?columns=number,name');
    const [header, ...parties] = rows(body);
    expect(parties.length).toBeGreaterThan(100);
    const renamed = [
      header,
      ...parties.map((row: string) => `${row.replace(/"$/, '')} anew${row.endsWith('"') ? '"' : ''}`),
    ];
    expect((await send(admin, 'contacts.Party', renamed.join('\n'))).body).toMatchObject({
      created: 0,
      updated: parties.length,
    });
    expect((await send(admin, 'contacts.Party', body)).body).toMatchObject({ updated: parties.length });
  });

  test('makes records with lines from one file', async () => {
    const csv = [
      'reference,customer.number,number,lines.product.sku,lines.quantity',
      'R1,ALFKI,X-1,1,2',
      ',,,2,3',
      'R2,ANATR,X-2,1,5',
    ].join('\n');
    expect((await send(admin, 'sales.Order', csv)).body).toMatchObject({ rows: 2, created: 2 });
    const { body } = await demo.graphql(
      admin,
      '{ salesOrders(where: { reference: { in: ["R1", "R2"] } }, orderBy: [{ reference: asc }]) { nodes { lines { quantity } } } }',
    );
    const found = body.data.salesOrders.nodes.map((node: { lines: unknown[] }) => node.lines.length);
    expect(found).toEqual([2, 1]);
  });

  test('as a dry run tells what would happen and leaves nothing', async () => {
    const csv = 'sku,name\nDRY-1,Dry\n';
    expect((await send(admin, 'catalogue.Product', csv, '?dryRun=true')).body).toMatchObject({ created: 1 });
    expect((await send(admin, 'catalogue.Product', csv, '?dryRun=true')).body).toMatchObject({ created: 1 });
  });

  test.each([
    ['a column that leads nowhere', 'sku,nonsense\n1,2\n', 'IMP013', undefined],
    ['no key', 'name\nBolt\n', 'IMP011', 1],
    ['a key twice', 'sku,name\nZ1,a\nZ1,b\n', 'IMP008', 3],
    ['an empty key', 'sku,name\n,a\n', 'IMP009', 2],
    ['a number that is none', 'sku,name,price\nZ2,a,1\nZ3,b,much\n', 'IMP006', 3],
    ['a reference to nothing', 'sku,name,category.code\nZ4,a,999\n', 'IMP007', 2],
    ['a value the record refuses', `sku,name\nZ5,${'x'.repeat(500)}\n`, 'REC721', 2],
    ['a row that is too short', 'sku,name\nZ6\n', 'IMP004', 2],
    ['Latin-1', Buffer.from('sku,name\nZ7,M\xfcll\n', 'latin1'), 'IMP001', 2],
  ])('with %s is refused with its row', async (_name, csv, code, row) => {
    const { status, body } = await send(admin, 'catalogue.Product', csv);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.faults[0]).toMatchObject({ code, ...(row !== undefined && { row }) });
  });

  test('brings in no more than is granted for it, whatever may be written by hand', async () => {
    const find = (number: string) =>
      `{ contactsParties(where: { number: { eq: "${number}" } }) { nodes { name } } }`;
    const grants = [
      { entity: 'contacts.Party', actions: ['read', 'create', 'update'] },
      {
        entity: 'contacts.Party',
        actions: ['import'],
        fields: ['number', 'name'],
        where: "number.startsWith('I-')",
      },
    ];
    await withGrants('import', grants, async () => {
      expect((await send(reader, 'contacts.Party', 'number,name\nI-1,One\n')).body).toMatchObject({
        created: 1,
      });
      expect((await send(reader, 'contacts.Party', 'number,name\nI-1,Two\n')).body).toMatchObject({
        updated: 1,
      });
      // A row beyond the condition, be it new or there, a row that would leave it, and a field that is not granted.
      for (const csv of ['number,name\nJ-1,One\n', 'number,name\nALFKI,Other\n', 'number,notes\nI-1,Mine\n'])
        expect([csv, (await send(reader, 'contacts.Party', csv)).status >= 400]).toEqual([csv, true]);
      const found = await demo.graphql(reader, find('ALFKI'));
      expect(found.body.data.contactsParties.nodes[0].name).not.toBe('Other');
      expect((await demo.graphql(reader, find('J-1'))).body.data.contactsParties.nodes).toEqual([]);
      // By hand he may.
      const made = await demo.graphql(
        reader,
        'mutation ($input: ContactsParty_Create!) { made: createContactsParty(input: $input) { id } }',
        { input: { name: 'By hand' } },
      );
      expect(made.body.errors).toBeUndefined();
    });
  });

  test('needs the right to import', async () => {
    expect((await send(reader, 'catalogue.Product', 'sku,name\n1,a\n')).status).toBe(404);
    expect((await send(sales, 'core.Role', 'key,title\na.b,c\n')).status).toBe(404);
  });
});

describe('files', () => {
  const form = (name: string, content: string | Buffer) => {
    const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--x--\r\n')]);
  };
  const upload = (token: string, name: string, content: string | Buffer) =>
    demo.send({
      method: 'POST',
      url: '/api/files',
      payload: form(name, content),
      headers: { 'content-type': 'multipart/form-data; boundary=x', authorization: `Bearer ${token}` },
    });

  test('come back as they went up, named and typed by what they are', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d', 'hex');
    const up = await upload(admin, '../../etc/pass\u0001wd.html', png);
    expect(up.status).toBe(201);
    expect(up.body).toMatchObject({ name: 'passwd.html', type: 'image/png', size: 12 });
    const { statusCode, rawPayload, headers } = await demo.app.inject({
      url: `/api/files/${up.body.id}`,
      headers: { authorization: `Bearer ${admin}` },
    });
    expect(statusCode).toBe(200);
    expect(rawPayload).toEqual(png);
    expect(headers['content-type']).toContain('image/png');
    expect(headers['content-disposition']).toMatch(/^attachment/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toMatch(/base-uri 'none'; frame-ancestors 'none'; sandbox/);
  });

  test('say which letters they have, where they are text, and their names break no header', async () => {
    const { body } = await upload(admin, 'Bücher; 50 %.txt', 'Größe');
    const { headers } = await demo.app.inject({
      url: `/api/files/${body.id}`,
      headers: { authorization: `Bearer ${admin}` },
    });
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''B%C3%BCcher%3B%2050%20%25.txt");
  });

  test('are kept where rights have changed since one was last asked for them', async () => {
    await asOwner(demo.url, rolesOf(), (db) =>
      db.query('update kontor.rights_version set version = version + 1'),
    );
    expect((await upload(admin, 'late.txt', 'late')).status).toBe(201);
  });

  test('that a browser could run are plain text', async () => {
    for (const content of ['<script>alert(1)</script>', '<svg onload="alert(1)"/>']) {
      expect((await upload(admin, 'image.png', content)).body.type).toBe('text/plain');
    }
  });

  test('are seen by nobody else until a record names them, and by no other organization ever', async () => {
    const { body } = await upload(sales, 'offer.txt', 'offer');
    const seen = async (token: string) => (await get(token, `/api/files/${body.id}`)).status;
    expect(await seen(sales)).toBe(200);
    expect(await seen(reader)).toBe(404);
    expect(await seen(southwind)).toBe(404);
    expect((await demo.send({ url: `/api/files/${body.id}` })).status).toBe(401);
  });

  test('are named by their ids in CSV, which changes nothing when it comes back, whoever sends it', async () => {
    const { body: file } = await upload(sales, 'plan.txt', 'plan');
    const { body: other } = await upload(admin, 'mine.txt', 'mine');
    const create = (token: string, content: string) =>
      demo.graphql(
        token,
        'mutation ($input: CoreFile_Create!) { made: createCoreFile(input: $input) { id content } }',
        { input: { name: 'Plan', content } },
      );
    const refused = await create(admin, file.id);
    expect(refused.body.errors[0].extensions).toMatchObject({ code: 'REC730', field: 'content' });
    const unknown = await create(admin, '00000000-0000-7000-8000-000000000000');
    expect(unknown.body.errors[0].extensions).toMatchObject({ code: 'REC730' });
    const made = await create(admin, other.id);
    expect(made.body.errors).toBeUndefined();
    const { id, content } = made.body.data.made;
    expect(content).toBe(other.id);
    const where = encodeURIComponent(JSON.stringify({ id: { in: [id] } }));
    const csv = await get(admin, `/api/export/core.File.csv?columns=id,name,content&where=${where}`);
    expect(rows(csv.body)[1]).toBe(`${id},Plan,${other.id}`);
    expect((await send(admin, 'core.File', csv.body)).body).toMatchObject({ updated: 0, unchanged: 1 });
    expect((await create(admin, other.id)).body.errors).toBeUndefined();
    const elsewhere = await create(southwind, other.id);
    expect(elsewhere.body.errors[0].extensions).toMatchObject({ code: 'REC730' });
  });

  test('larger than 50 MB are refused, and nothing of them is kept', async () => {
    const full = 50 * 1024 * 1024;
    const large = await upload(admin, 'large.bin', Buffer.alloc(full + 1, 7));
    expect(large.status).toBe(413);
    expect(large.body.faults[0].code).toBe('SRV909');
    const cut = createHash('sha256').update(Buffer.alloc(full, 7)).digest('hex');
    const kept = await readdir(demo.files, { recursive: true });
    expect(kept.filter((path) => path.endsWith(cut) || /incoming./.test(path))).toEqual([]);
    expect((await upload(admin, 'whole.bin', Buffer.alloc(full, 7))).body).toMatchObject({ size: full });
    expect((await readdir(demo.files, { recursive: true })).some((path) => path.endsWith(cut))).toBe(true);
  });

  test('without a file, a form is refused', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', authorization: `Bearer ${admin}` };
    for (const payload of ['--x--\r\n', 'garbage']) {
      const { status } = await demo.send({ method: 'POST', url: '/api/files', payload, headers });
      expect(status).toBe(400);
    }
  });
});

test('the timeline of a record tells its changes to those who may see it', async () => {
  const found = await demo.graphql(
    admin,
    '{ contactsParties(where: { number: { eq: "BOLID" } }) { nodes { id version } } }',
  );
  const { id, version } = found.body.data.contactsParties.nodes[0];
  await demo.graphql(
    admin,
    'mutation ($id: ID!, $version: Int!) { updateContactsParty(id: $id, version: $version, patch: { contactName: "Ada" }) { id } }',
    { id, version },
  );
  const { status, body } = await get(admin, `/api/records/contacts.Party/${id}/history`);
  expect(status).toBe(200);
  expect(body[0]).toMatchObject({
    version: version + 1,
    by: { name: 'Anna Admin' },
    changes: [{ field: 'contactName', before: 'Martín Sommer', after: 'Ada' }],
  });
  expect(body.at(-1)).toMatchObject({ version: 1, cause: 'import' });
  expect((await get(southwind, `/api/records/contacts.Party/${id}/history`)).status).toBe(404);

  const asOf = (then: string, token = admin) =>
    get(token, `/api/records/contacts.Party/${id}/history?asOf=${encodeURIComponent(then)}`);
  expect((await asOf('1')).body).toMatchObject({
    version: 1,
    cause: 'import',
    record: { contactName: 'Martín Sommer', number: 'BOLID' },
  });
  expect((await asOf(body[0].at)).body).toMatchObject({
    version: version + 1,
    record: { contactName: 'Ada' },
  });
  expect((await asOf('2001-01-01T00:00:00Z')).status).toBe(404); // it was not there yet
  expect((await asOf('1', southwind)).status).toBe(404);
  for (const wrong of ['yesterday', '0', '1; drop', '2026-99-01T00:00:00Z'])
    expect((await asOf(wrong)).status).toBe(400);
});

test('the timeline tells no more than is granted for it, whatever may be read', () =>
  granted('history', async () => {
    const one = async (status: string): Promise<string> => {
      const query = `{ salesOrders(where: { status: { eq: ${status} } }, first: 1) { nodes { id } } }`;
      return (await demo.graphql(reader, query)).body.data.salesOrders.nodes[0].id;
    };
    const told = async (status: string) =>
      get(reader, `/api/records/sales.Order/${await one(status)}/history`);
    const { body } = await told('confirmed');
    const fields = new Set(
      body.flatMap(({ changes }: { changes: { field: string }[] }) => changes.map(({ field }) => field)),
    );
    expect(fields).toEqual(new Set(['number', 'status']));
    expect((await told('closed')).status).toBe(404);
  }));

test('the timeline tells lines apart by their ids', async () => {
  const query = '{ salesOrders(first: 1, orderBy: [{ number: asc }]) { nodes { id lines { id } } } }';
  const [order] = (await demo.graphql(admin, query)).body.data.salesOrders.nodes;
  const { body } = await get(admin, `/api/records/sales.Order/${order.id}/history`);
  const told = body.at(-1).changes.find(({ field }: { field: string }) => field === 'lines');
  expect(told.after.map(({ id }: { id: string }) => ({ id }))).toEqual(order.lines);
});

/** Works while the reader may read orders, and do `action` to the number and state of confirmed ones alone. */
const granted = (action: string, work: () => Promise<void>): Promise<void> =>
  withGrants(
    action,
    [
      { entity: 'sales.Order', actions: ['read'] },
      {
        entity: 'sales.Order',
        actions: [action],
        fields: ['number', 'status'],
        where: "status == 'confirmed'",
      },
    ],
    work,
  );

/** Works while the reader has these grants and no others. */
async function withGrants(name: string, grants: readonly object[], work: () => Promise<void>): Promise<void> {
  const find =
    '{ coreUsers(where: { email: { eq: "reader@northwind.example" } }) { nodes { id version roles { nodes { id } } } } }';
  const userNow = async () => (await demo.graphql(admin, find)).body.data.coreUsers.nodes[0];
  const give = async (roles: readonly string[]) => {
    const { id, version } = await userNow();
    const patch = `mutation ($patch: CoreUser_Patch!) { updateCoreUser(id: "${id}", version: ${version}, patch: $patch) { id } }`;
    expect((await demo.graphql(admin, patch, { patch: { roles } })).body.errors).toBeUndefined();
  };
  const { body } = await demo.graphql(
    admin,
    'mutation ($input: CoreRole_Create!) { made: createCoreRole(input: $input) { id } }',
    { input: { key: `core.by${name}`, title: name, grants } },
  );
  const before = (await userNow()).roles.nodes.map(({ id }: { id: string }) => id);
  await give([body.data.made.id]);
  await work();
  await give(before);
}
