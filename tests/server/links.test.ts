/** A record is shown to whoever has a link to it: as far as the link says, and as far as who made it may see and share it now. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { openDemo, type Answer, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
let sales: string;
let reader: string;
/** Path of an order that is the sales representative's own, and its number. */
let order: { path: string; id: string; number: string };

const seller = 'sales@northwind.example';
const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));
const codeOf = ({ body }: Answer): string => body.faults[0].code;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  sales = await demo.token(seller);
  reader = await demo.token('reader@northwind.example');
}, 120_000);
afterAll(() => demo.close());

beforeEach(async () => {
  const found = await demo.graphql(
    sales,
    `{ contactsParties(first: 1) { nodes { id } }
       catalogueProducts(first: 1, where: { name: { eq: "Chai" } }) { nodes { id } } }`,
  );
  const { contactsParties, catalogueProducts } = found.body.data;
  const { body } = await demo.graphql(
    sales,
    'mutation ($input: SalesOrder_Create!) { made: createSalesOrder(input: $input) { id number } }',
    {
      input: {
        customer: contactsParties.nodes[0].id,
        reference: 'Only for you',
        lines: [{ product: catalogueProducts.nodes[0].id, quantity: '3', price: '18.00' }],
      },
    },
  );
  expect(body.errors).toBeUndefined();
  order = { ...body.data.made, path: `/api/records/sales.Order/${body.data.made.id}` };
});

const call = (
  token: string,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
): Promise<Answer> =>
  demo.send({ method, url, headers: { authorization: `Bearer ${token}` }, ...(payload && { payload }) });
const make = (wanted: object = {}, token = sales) => call(token, 'POST', `${order.path}/links`, wanted);
const listed = async (token = sales) => (await call(token, 'GET', `${order.path}/links`)).body;
const tokenIn = ({ body }: Answer): string => (body.address as string).split('#')[1]!;
const look = (token: string, headers: Record<string, string> = {}) =>
  demo.post('/api/shared', { token }, headers);
/** The token of a new link. */
const shared = async (wanted: object = {}): Promise<string> => {
  const made = await make(wanted);
  expect(made.status).toBe(201);
  return tokenIn(made);
};
/** Everything that stands on what a link shows, as one text. */
const textOf = ({ body }: Answer): string => JSON.stringify(body.sheet);
const showsNothing = async (token: string) => {
  const answer = await look(token);
  expect([answer.status, answer.body]).toEqual([404, (await look('x'.repeat(43))).body]);
  expect(codeOf(answer)).toBe('SRV945');
};

describe('making a link', () => {
  test('is told before what it would show: fields, lines and files, as far as they may be shared', async () => {
    const { links, offer } = await listed();
    expect(links).toEqual([]);
    expect(offer).toMatchObject({ days: 14, daysMax: 90, files: [] });
    const names = offer.fields.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['number', 'customer', 'lines', 'total']));
    expect(names).not.toEqual(expect.arrayContaining(['createdBy']));
    const lines = offer.fields.find(({ name }: { name: string }) => name === 'lines');
    expect(lines.columns).toEqual(expect.arrayContaining(['Product', 'Quantity']));
  });

  test('gives an address with 256 random bits behind #, once, which ends after 14 days', async () => {
    const made = await make();
    expect(made.headers['cache-control']).toBe('no-store');
    expect(made.body.address).toMatch(/^http:\/\/[^#]+\/shared\.html#[\w-]{43}$/);
    const days = (Date.parse(made.body.endsAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
    const kept = await asOwner('select * from kontor.shared_link');
    expect(JSON.stringify(kept.rows)).not.toContain(tokenIn(made));
    expect(JSON.stringify(await listed())).not.toContain(tokenIn(made));
  });

  test('is for who is granted to share that record, and stays a secret of what he does not see', async () => {
    expect(codeOf(await make({}, reader))).toBe('SRV946');
    expect(await listed(reader)).not.toHaveProperty('offer');
    const { body } = await demo.graphql(
      sales,
      '{ salesOrders(first: 1, orderBy: [{ createdAt: asc }]) { nodes { id } } }',
    );
    const others = `/api/records/sales.Order/${body.data.salesOrders.nodes[0].id}/links`;
    expect(codeOf(await call(sales, 'POST', others, {}))).toBe('SRV946');
    expect((await call(admin, 'POST', others, {})).status).toBe(201);
    const southwind = await demo.token('admin@southwind.example');
    expect(codeOf(await make({}, southwind))).toBe('SRV912');
    expect((await demo.post(`${order.path}/links`, {})).status).toBe(401);
  });

  test('is no matter of a key, nor of whoever stands in the place of somebody', async () => {
    const { body } = await call(sales, 'POST', '/api/auth/keys', { name: 'Nightly', scope: ['sales.*:*'] });
    expect(codeOf(await make({}, body.key))).toBe('IDN007');
    const stand = await call(admin, 'POST', '/api/access/stand-in', {
      user: seller,
      reason: 'He sees no orders',
    });
    expect(codeOf(await make({}, stand.body.accessToken))).toBe('IDN016');
  });

  test('refuses fields that are none, or that may not be shared, alike', async () => {
    for (const field of ['nothing', 'createdBy', 'lines.nothing'])
      expect([field, codeOf(await make({ fields: [field] }))]).toEqual([field, 'SRV917']);
    for (const wrong of [{ fields: [] }, { days: 0 }, { days: 91 }, { more: true }])
      expect((await make(wrong)).status).toBe(400);
  });
});

describe('a link', () => {
  test('shows the record to whoever has it, with labels and lines, and lets nobody keep or index it', async () => {
    const answer = await look(await shared());
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
    });
    expect(answer.body.sheet.title).toBe(`Order ${order.number}`);
    expect(textOf(answer)).toContain('Only for you');
    expect(textOf(answer)).toContain('Chai');
    expect(answer.body.files).toEqual([]);
  });

  test('speaks the language of whoever looks', async () => {
    const { body } = await look(await shared(), { 'accept-language': 'de' });
    expect(body.sheet.title).toBe(`Auftrag ${order.number}`);
  });

  test('shows what it says and no more', async () => {
    const answer = await look(await shared({ fields: ['number', 'lines.quantity'] }));
    expect(answer.body.sheet.blocks).toEqual([
      { kind: 'fields', rows: [['Number', order.number]] },
      expect.objectContaining({
        kind: 'table',
        columns: [expect.objectContaining({ title: 'Quantity' })],
        rows: [[expect.stringMatching(/^3/)]],
      }),
    ]);
  });

  test('shows a sum without what it is made of, where who made it sees that', async () => {
    const answer = await look(await shared({ fields: ['total'] }));
    expect(answer.body.sheet.blocks).toEqual([
      { kind: 'fields', rows: [['Total', expect.stringMatching(/\d/)]] },
    ]);
  });

  test('shows the record as it is when somebody looks', async () => {
    const token = await shared({ fields: ['reference'] });
    await change(sales, { reference: 'Changed' });
    expect(textOf(await look(token))).toContain('Changed');
  });

  test('tells on the record who made it, what it covers, when it ends and when it was last used', async () => {
    const token = await shared({ fields: ['number', 'lines'], days: 3 });
    const [before] = (await listed(reader)).links;
    expect(before).toMatchObject({ by: { name: 'Sven Sales' }, usedAt: null, files: false, mayEnd: false });
    expect(before.fields).toEqual(expect.arrayContaining(['Number']));
    await look(token);
    const [after] = (await listed()).links;
    expect(Date.parse(after.usedAt)).toBeGreaterThan(Date.parse(before.at));
    expect(after.mayEnd).toBe(true);
  });

  test('stands in the history of the record, when it is made and when it is ended, with who did', async () => {
    const { body } = await make();
    await call(admin, 'DELETE', `${order.path}/links/${body.id}`);
    const history = await call(sales, 'GET', `${order.path}/history`);
    expect(
      history.body.map(({ cause, by, version, changes }: any) => [
        cause,
        by.name,
        version,
        changes.length > 0,
      ]), // oxlint-disable-line typescript/no-explicit-any
    ).toEqual([
      ['unshare', 'Anna Admin', 1, false],
      ['share', 'Sven Sales', 1, false],
      [expect.any(String), 'Sven Sales', 1, true],
    ]);
  });

  test('shows files beside the record where it says so, and those alone', async () => {
    const attach = (name: string) =>
      demo.send({
        method: 'POST',
        url: `${order.path}/files`,
        payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\nOur ${name}\r\n--x--\r\n`,
        headers: { 'content-type': 'multipart/form-data; boundary=x', authorization: `Bearer ${sales}` },
      });
    const { body: file } = await attach('terms.txt');
    expect((await listed()).offer.files).toEqual(['terms.txt']);
    const [plain, full] = [await shared(), await shared({ files: true })];
    expect((await look(plain)).body.files).toEqual([]);
    expect((await look(full)).body.files).toEqual([{ id: file.id, name: 'terms.txt', size: 13 }]);
    const fetched = (token: string, id: string) => demo.post('/api/shared/file', { token, file: id });
    const got = await fetched(full, file.id);
    expect([got.status, got.body]).toEqual([200, 'Our terms.txt']);
    expect(codeOf(await fetched(plain, file.id))).toBe('SRV945');
    const { body: loose } = await demo.send({
      method: 'POST',
      url: '/api/files',
      payload:
        '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nMine\r\n--x--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=x', authorization: `Bearer ${sales}` },
    });
    expect(codeOf(await fetched(full, loose.id))).toBe('SRV945');
  });

  test('opens nothing else: its session is nobody where somebody must be signed in', async () => {
    const token = await shared();
    for (const url of ['/graphql', '/api/auth/keys', `${order.path}/links`])
      expect((await call(token, 'POST', url, { query: '{ salesOrders { nodes { id } } }' })).status).toBe(
        401,
      );
    const { rows } = await asOwner(`select id from kontor.session where kind = 'link' limit 1`);
    const id = String(rows[0]!['id']);
    for (const ask of ['person_of', 'sessions_of', 'account_in'])
      expect((await asOwner(`select * from kontor.${ask}('${id}')`)).rows).toEqual([]);
  });
});

describe('a link shows nothing, as if it had never been,', () => {
  test('once it is ended by who made it or may share the record, by nobody else', async () => {
    const made = await make();
    const end = (token: string) => call(token, 'DELETE', `${order.path}/links/${made.body.id}`);
    expect(codeOf(await end(reader))).toBe('SRV912');
    expect((await look(tokenIn(made))).status).toBe(200);
    expect((await end(sales)).status).toBe(204);
    expect(codeOf(await end(sales))).toBe('SRV912');
    await showsNothing(tokenIn(made));
    expect((await listed()).links).toEqual([]);
  });

  test('after its time', async () => {
    const token = await shared();
    await asOwner(`update kontor.session set expires_at = now() where kind = 'link'`);
    await showsNothing(token);
  });

  test('once the record is deleted', async () => {
    const token = await shared();
    const { body } = await demo.graphql(
      admin,
      `mutation { deleteSalesOrder(id: "${order.id}", version: 1) { id } }`,
    );
    expect(body.errors).toBeUndefined();
    await showsNothing(token);
  });

  test('where who made it may share the record no longer', async () => {
    const token = await shared();
    await change(admin, { owner: await idOf('reader@northwind.example') });
    expect((await call(sales, 'GET', order.path + '/links')).status).toBe(200);
    await showsNothing(token);
  });

  test('where who made it is barred, and again what he sees when he is let in again', async () => {
    const token = await shared();
    expect((await look(token)).status).toBe(200);
    const bar = async (active: boolean) => {
      const id = await idOf(seller);
      const { body } = await demo.graphql(admin, `{ coreUser(id: "${id}") { version } }`);
      const changed = await demo.graphql(
        admin,
        'mutation ($id: ID!, $version: Int!, $active: Boolean!) { updateCoreUser(id: $id, version: $version, patch: { active: $active }) { id } }',
        { id, version: body.data.coreUser.version, active },
      );
      expect(changed.body.errors).toBeUndefined();
    };
    await bar(false);
    await showsNothing(token);
    await bar(true);
    expect((await look(token)).status).toBe(200);
    sales = await demo.token(seller);
  });

  test('where his account is locked', async () => {
    const token = await shared();
    const set = (state: string) =>
      asOwner(`update kontor.account set state = '${state}' where email = '${seller}'`);
    await set('locked');
    await set('active');
    await showsNothing(token);
    sales = await demo.token(seller);
  });
});

test('a field that who made the link may no longer see is no longer shown', async () => {
  const token = await shared({ fields: ['number', 'reference'] });
  expect(textOf(await look(token))).toContain('Only for you');
  const found = await demo.graphql(
    admin,
    '{ coreRoles(where: { key: { eq: "sales.rep" } }) { nodes { id version } } }',
  );
  const [role] = found.body.data.coreRoles.nodes;
  const narrower = {
    name: 'ownOrders',
    entity: 'sales.Order',
    actions: ['update', 'share'],
    fields: ['number', 'lines'],
    where: 'owner == user',
  };
  const changed = await demo.graphql(
    admin,
    'mutation ($id: ID!, $version: Int!, $patch: CoreRole_Patch!) { updateCoreRole(id: $id, version: $version, patch: $patch) { id } }',
    { ...role, patch: { grants: { add: [narrower] } } },
  );
  expect(changed.body.errors).toBeUndefined();
  const answer = await look(token);
  expect(answer.body.faults ?? []).toEqual([]);
  expect(textOf(answer)).toContain(order.number);
  expect(textOf(answer)).not.toContain('Only for you');
});

test('opening is limited for each place, as signing in is', async () => {
  const few = await openDemo({ signInAttempts: 1 });
  try {
    const answers = [];
    for (let turn = 0; turn < 7; turn++)
      answers.push(await few.post('/api/shared', { token: 'x'.repeat(43) }));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 429]);
    expect(codeOf(answers.at(-1)!)).toBe('SRV903');
  } finally {
    await few.close();
  }
});

async function change(token: string, patch: object): Promise<void> {
  const { body } = await demo.graphql(
    token,
    'mutation ($id: ID!, $patch: SalesOrder_Patch!) { updateSalesOrder(id: $id, version: 1, patch: $patch) { id } }',
    { id: order.id, patch },
  );
  expect(body.errors).toBeUndefined();
}

async function idOf(email: string): Promise<string> {
  const { body } = await demo.graphql(
    admin,
    `{ coreUsers(where: { email: { eq: "${email}" } }) { nodes { id } } }`,
  );
  return body.data.coreUsers.nodes[0].id as string;
}
