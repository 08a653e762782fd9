/** Comments on a record and files beside it: both are seen by who sees the record, and by nobody else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
let sales: string;
let reader: string;
let stock: string;
let southwind: string;
/** Path of a deal that sales may change, the reader may read, and the other two see nothing of. */
let deal: string;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  sales = await demo.token('sales@northwind.example');
  reader = await demo.token('reader@northwind.example');
  stock = await demo.token('stock@northwind.example');
  southwind = await demo.token('admin@southwind.example');
  // A representative changes his own deals: one of them is chosen.
  const found = await demo.graphql(sales, '{ contactsParties(first: 1) { nodes { id } } }');
  const customer = found.body.data.contactsParties.nodes[0].id as string;
  const { body } = await demo.graphql(
    sales,
    'mutation ($input: CrmDeal_Create!) { made: createCrmDeal(input: $input) { id _may } }',
    { input: { title: 'Shelves for Graz', customer } },
  );
  expect(body.errors).toBeUndefined();
  expect(body.data.made._may).toContain('update');
  deal = `/api/records/crm.Deal/${body.data.made.id}`;
}, 120_000);
afterAll(() => demo.close());

const call = (token: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
  demo.send({
    method,
    url: path.startsWith('/api') ? path : `${deal}${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  });
const attach = (token: string, name: string, content: string, path = `${deal}/files`) =>
  demo.send({
    method: 'POST',
    url: path,
    payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n--x--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=x', authorization: `Bearer ${token}` },
  });
const codeOf = ({ status, body }: { status: number; body: any }) => [status, body.faults[0].code]; // oxlint-disable-line typescript/no-explicit-any

describe('comments', () => {
  test('are written and read by who may read the record, newest first, with author and time', async () => {
    const first = await call(sales, 'POST', '/comments', { text: '  They want it by Friday.  ' });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      text: 'They want it by Friday.',
      by: { name: 'Sven Sales' },
      mine: true,
      deleted: false,
      editedAt: null,
    });
    expect((await call(reader, 'POST', '/comments', { text: 'Noted.\nThanks.' })).status).toBe(201);
    const { body } = await call(sales, 'GET', '/comments');
    expect(body.map(({ text, by, mine }: any) => [text, by.name, mine])).toEqual([
      // oxlint-disable-line typescript/no-explicit-any
      ['Noted.\nThanks.', 'Rita Reader', false],
      ['They want it by Friday.', 'Sven Sales', true],
    ]);
    expect(Date.parse(body[0].at)).toBeGreaterThan(Date.parse(body[1].at));
  });

  test('are changed and deleted by their authors alone, not by an administrator', async () => {
    const { body: made } = await call(sales, 'POST', '/comments', { text: 'Teh price is final.' });
    const path = `/comments/${made.id}`;
    const edited = await call(sales, 'PATCH', path, { text: 'The price is final.' });
    expect(edited.body).toMatchObject({ text: 'The price is final.', editedAt: expect.any(String) });
    for (const [token, method] of [
      [admin, 'PATCH'],
      [admin, 'DELETE'],
      [reader, 'DELETE'],
    ] as const)
      expect(
        codeOf(await call(token, method, path, method === 'PATCH' ? { text: 'No.' } : undefined)),
      ).toEqual([404, 'SRV912']);
    const gone = await call(sales, 'DELETE', path);
    expect(gone.body).toMatchObject({ id: made.id, text: '', deleted: true });
    expect(codeOf(await call(sales, 'PATCH', path, { text: 'Again.' }))).toEqual([404, 'SRV912']);
    const { body } = await call(reader, 'GET', '/comments');
    expect(body.find(({ id }: any) => id === made.id)).toMatchObject({ text: '', deleted: true }); // oxlint-disable-line typescript/no-explicit-any
  });

  test('without a word, or longer than ten thousand letters, are refused', async () => {
    for (const text of ['', ' \n ', 'x'.repeat(10_001)])
      expect((await call(sales, 'POST', '/comments', { text })).status).toBe(400);
    expect((await call(sales, 'POST', '/comments', { text: 'x'.repeat(10_000) })).status).toBe(201);
  });

  test('are not there for who does not see the record', async () => {
    for (const token of [stock, southwind]) {
      expect(codeOf(await call(token, 'GET', '/comments'))).toEqual([404, 'SRV912']);
      expect(codeOf(await call(token, 'POST', '/comments', { text: 'Hello?' }))).toEqual([404, 'SRV912']);
    }
    expect((await demo.send({ url: `${deal}/comments` })).status).toBe(401);
    expect(codeOf(await call(admin, 'GET', '/api/records/crm.Deal/no-id/comments'))).toEqual([404, 'SRV912']);
    expect(
      codeOf(
        await call(admin, 'GET', '/api/records/core.Setting/00000000-0000-7000-8000-000000000000/comments'),
      ),
    ).toEqual([404, 'SRV912']);
  });

  test('belong to their record: by another one they are neither read nor changed', async () => {
    const { body: made } = await call(sales, 'POST', '/comments', { text: 'Here only.' });
    const answer = await demo.graphql(
      admin,
      '{ crmDeals(first: 1, orderBy: [{ createdAt: asc }]) { nodes { id } } }',
    );
    const other = `/api/records/crm.Deal/${answer.body.data.crmDeals.nodes[0].id}`;
    expect(other).not.toBe(deal);
    expect((await call(sales, 'GET', `${other}/comments`)).body).toEqual([]);
    expect(codeOf(await call(sales, 'DELETE', `${other}/comments/${made.id}`))).toEqual([404, 'SRV912']);
  });
});

describe('files beside a record', () => {
  test('are attached by who may change it, and fetched by who may read it', async () => {
    const up = await attach(sales, 'offer.txt', 'Our offer');
    expect([up.status, up.body]).toEqual([
      201,
      { id: expect.any(String), name: 'offer.txt', type: 'text/plain', size: 9 },
    ]);
    const { body } = await call(reader, 'GET', '/files');
    expect(body).toEqual({
      mayAttach: false,
      files: [
        {
          id: up.body.id,
          name: 'offer.txt',
          type: 'text/plain',
          size: 9,
          at: expect.any(String),
          by: { id: expect.any(String), name: 'Sven Sales' },
          removable: false,
        },
      ],
    });
    const fetched = await call(reader, 'GET', `/api/files/${up.body.id}`);
    expect([fetched.status, fetched.body]).toEqual([200, 'Our offer']);
    for (const token of [stock, southwind]) {
      expect((await call(token, 'GET', `/api/files/${up.body.id}`)).status).toBe(404);
      expect((await call(token, 'GET', '/files')).status).toBe(404);
      expect((await attach(token, 'a.txt', 'a')).status).toBe(404);
    }
    expect(codeOf(await attach(reader, 'mine.txt', 'mine'))).toEqual([403, 'SRV925']);
  });

  test('are taken away by who attached them or may change the record; then nobody fetches them', async () => {
    const { body: up } = await attach(sales, 'old.txt', 'old');
    expect((await call(reader, 'DELETE', `/files/${up.id}`)).status).toBe(404);
    expect((await call(admin, 'DELETE', `/files/${up.id}`)).status).toBe(204);
    expect((await call(admin, 'DELETE', `/files/${up.id}`)).status).toBe(404);
    for (const token of [sales, admin, reader])
      expect((await call(token, 'GET', `/api/files/${up.id}`)).status).toBe(404);
    const { body } = await call(sales, 'GET', '/files');
    expect(body.files.map(({ name }: any) => name)).not.toContain('old.txt'); // oxlint-disable-line typescript/no-explicit-any
  });

  test('that are too large leave nothing, and a form without a file is told so', async () => {
    const before = (await call(sales, 'GET', '/files')).body.files.length;
    expect(codeOf(await attach(sales, 'large.bin', 'x'.repeat(50 * 1024 * 1024 + 1)))).toEqual([
      413,
      'SRV909',
    ]);
    const none = await demo.send({
      method: 'POST',
      url: `${deal}/files`,
      payload: '--x--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=x', authorization: `Bearer ${sales}` },
    });
    expect(none.body.faults[0].code).toBe('SRV913');
    expect((await call(sales, 'GET', '/files')).body.files).toHaveLength(before);
  });
});
