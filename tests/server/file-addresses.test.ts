/** A file is fetched by an address of its own, for a minute and in one session, as far as its holder sees the file now. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFileAddresses, openSeal, type FileHolder } from '../../engine/identity/index.ts';
import { demoSecret, openDemo, type Answer, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
let sales: string;
let reader: string;
/** Path of a deal that sales may change and the reader may read, and the id of a file beside it. */
let deal: string;
let file: string;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  sales = await demo.token('sales@northwind.example');
  const found = await demo.graphql(sales, '{ contactsParties(first: 1) { nodes { id } } }');
  const customer = found.body.data.contactsParties.nodes[0].id as string;
  const { body } = await demo.graphql(
    sales,
    'mutation ($input: CrmDeal_Create!) { made: createCrmDeal(input: $input) { id } }',
    { input: { title: 'Shelves for Graz', customer } },
  );
  expect(body.errors).toBeUndefined();
  deal = `/api/records/crm.Deal/${body.data.made.id}`;
}, 120_000);
afterAll(() => demo.close());

beforeEach(async () => {
  reader = await demo.token('reader@northwind.example');
  file = await attach('offer.txt');
});

const call = (token: string, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
  demo.send({ method, url, headers: { authorization: `Bearer ${token}` }, ...(payload && { payload }) });
const attach = async (name: string): Promise<string> => {
  const { body } = await demo.send({
    method: 'POST',
    url: `${deal}/files`,
    payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\nOur ${name}\r\n--x--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=x', authorization: `Bearer ${sales}` },
  });
  return body.id as string;
};
const make = (token = reader, of = file) => call(token, 'POST', `/api/files/${of}/address`);
const addressFor = async (token = reader, of = file): Promise<string> => {
  const { status, body } = await make(token, of);
  expect(status).toBe(201);
  return body.address as string;
};
/** What a browser does: no header says who asks. */
const fetched = (url: string): Promise<Answer> => demo.send({ url });
const tokenIn = (address: string): string => new URL(address, 'http://kontor').searchParams.get('token')!;
const withToken = (token: string, of = file): string => `/api/files/${of}/content?token=${token}`;

const absent = '00000000-0000-7000-8000-000000000000';
const isAbsent = async (url: string) => {
  const { status, body } = await fetched(url);
  const { body: nobody } = await call(reader, 'GET', `/api/files/${absent}`);
  expect([status, body]).toEqual([404, nobody]);
  expect(body.faults[0].code).toBe('SRV912');
};

/** In whose name an access token speaks. */
function holderOf(token: string): FileHolder {
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
  return { session: claims.sid, organization: claims.companyId, user: claims.id };
}

/** An address as the server would make it, at another time or in another name. */
const forged = (holder: FileHolder, { secret = demoSecret, agoMs = 0 } = {}): string =>
  withToken(openFileAddresses(openSeal(secret), () => Date.now() - agoMs).make(file, holder).token);

test('the address of a file answers it as a download, without a header that says who asks', async () => {
  const made = await make();
  expect(made.headers['cache-control']).toBe('no-store');
  expect(made.body.address).toMatch(/^\/api\/files\/[\w-]+\/content\?token=[\w-]+$/);
  const answer = await fetched(made.body.address);
  expect([answer.status, answer.body]).toEqual([200, 'Our offer.txt']);
  expect(answer.headers).toMatchObject({
    'content-disposition': "attachment; filename*=UTF-8''offer.txt",
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(answer.headers['content-security-policy']).toContain('sandbox');
});

test('lasts for a minute, and says so', async () => {
  const before = Date.now();
  const { body } = await make();
  const ends = Date.parse(body.expiresAt);
  expect(ends).toBeGreaterThanOrEqual(before + 60_000);
  expect(ends).toBeLessThanOrEqual(Date.now() + 60_000);
});

test('tells nothing of the session or the user it was made for', async () => {
  const bytes = Buffer.from(tokenIn(await addressFor()), 'base64url').toString('latin1');
  for (const id of Object.values(holderOf(reader))) expect(bytes).not.toContain(id);
});

test('is made for a program by its key, and for whoever stands in, as far as they see the file', async () => {
  const keyWith = async (scope: string) =>
    (await call(admin, 'POST', '/api/auth/keys', { name: 'Nightly', scope: [scope] })).body.key as string;
  const key = await keyWith('crm.*:read');
  expect((await fetched(await addressFor(key))).status).toBe(200);
  expect((await make(await keyWith('sales.*:read'))).status).toBe(404);
  const stand = await call(admin, 'POST', '/api/access/stand-in', {
    user: 'reader@northwind.example',
    reason: 'She finds no file',
  });
  const address = await addressFor(stand.body.accessToken as string);
  expect((await fetched(address)).status).toBe(200);
  await call(stand.body.accessToken as string, 'DELETE', '/api/access/stand-in');
  await isAbsent(address);
});

test('is made for nobody who does not see the file', async () => {
  const { body: nobody } = await call(reader, 'GET', `/api/files/${absent}`);
  for (const email of ['stock@northwind.example', 'admin@southwind.example']) {
    const { status, body } = await make(await demo.token(email));
    expect([status, body]).toEqual([404, nobody]);
  }
  for (const of of [absent, 'none']) expect((await make(reader, of)).status).toBe(404);
  expect((await demo.post(`/api/files/${file}/address`, {})).status).toBe(401);
});

describe('there is nothing', () => {
  test('at an address that was changed in any letter, or written another way', async () => {
    const token = tokenIn(await addressFor());
    for (let at = 0; at < token.length; at += 9)
      await isAbsent(withToken(token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)));
    const other = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(
      (letter) => letter !== token.at(-1),
    );
    for (const last of other) await isAbsent(withToken(token.slice(0, -1) + last));
    for (const wrong of ['', 'x', token.slice(0, -4), `${token}AAAA`, `${token}=`, `${token}&token=${token}`])
      await isAbsent(withToken(wrong));
    await isAbsent(`/api/files/${file}/content`);
    expect((await fetched(withToken(token))).status).toBe(200);
  });

  test('at the address of one file for another, though the same person sees both', async () => {
    const other = await attach('other.txt');
    const token = tokenIn(await addressFor());
    expect((await fetched(await addressFor(reader, other))).status).toBe(200);
    await isAbsent(withToken(token, other));
    await isAbsent(withToken(token, file.toUpperCase()));
    await isAbsent(withToken(token, absent));
  });

  test('after its minute', async () => {
    expect((await fetched(forged(holderOf(reader), { agoMs: 50_000 }))).status).toBe(200);
    await isAbsent(forged(holderOf(reader), { agoMs: 60_001 }));
  });

  test('under another secret, and in a session that is not that of the user or the organization', async () => {
    const own = holderOf(reader);
    expect((await fetched(forged(own))).status).toBe(200);
    await isAbsent(forged(own, { secret: 'another secret that nobody knows, of forty letters' }));
    const seller = holderOf(sales);
    const southwind = holderOf(await demo.token('admin@southwind.example'));
    for (const wrong of [
      { ...own, user: seller.user },
      { ...own, session: seller.session },
      { ...own, session: absent },
      { ...own, organization: southwind.organization },
      { ...own, session: southwind.session },
      southwind,
    ])
      await isAbsent(forged(wrong));
  });

  test('once the session has ended, though the user is signed in anew', async () => {
    const address = await addressFor();
    expect((await fetched(address)).status).toBe(200);
    const { session } = holderOf(reader);
    expect((await call(reader, 'DELETE', `/api/auth/sessions/${session}`)).status).toBe(204);
    reader = await demo.token('reader@northwind.example');
    await isAbsent(address);
    expect((await fetched(await addressFor())).status).toBe(200);
  });

  test('once the file is taken away from its record', async () => {
    const address = await addressFor();
    expect((await fetched(address)).status).toBe(200);
    expect((await call(sales, 'DELETE', `${deal}/files/${file}`)).status).toBe(204);
    await isAbsent(address);
  });

  test('once the right is taken away, while the session goes on', async () => {
    const address = await addressFor();
    expect((await fetched(address)).status).toBe(200);
    const { user } = holderOf(reader);
    const { body } = await demo.graphql(
      admin,
      `{ coreUser(id: "${user}") { version roles { nodes { id } } }
         coreRoles(where: { key: { eq: "stock.user" } }) { nodes { id } } }`,
    );
    const { version, roles } = body.data.coreUser;
    const idsOf = ({ nodes }: { nodes: readonly { id: string }[] }) => nodes.map(({ id }) => id);
    const give = (after: number, ids: readonly string[]) =>
      demo.graphql(
        admin,
        'mutation ($id: ID!, $version: Int!, $patch: CoreUser_Patch!) { updateCoreUser(id: $id, version: $version, patch: $patch) { version } }',
        { id: user, version: after, patch: { roles: ids } },
      );
    const taken = await give(version, idsOf(body.data.coreRoles));
    expect(taken.body.errors).toBeUndefined();
    await isAbsent(address);
    expect((await call(reader, 'GET', '/api/auth/sessions')).status).toBe(200);
    await give(taken.body.data.updateCoreUser.version, idsOf(roles));
    expect((await fetched(address)).status).toBe(200);
  });
});
