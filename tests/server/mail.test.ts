/** Prints that are mailed: written with the record's rights, carried out afterwards, never twice. */
import { readdir, readFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addressAs, rolesOf } from '../../engine/database/index.ts';
import { folderTransport, openPostman, smtpTransport, type Transport } from '../../engine/mail/index.ts';
import { openPool, type Pool } from '../../engine/postgres/index.ts';
import { demoSecret, openDemo, pagesOfPdf, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
let sales: string;
let loop: Pool;
let folder: string;
/** Path of an order, to be mailed. */
let order: string;

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  sales = await demo.token('sales@northwind.example');
  loop = openPool(addressAs(demo.url, rolesOf().loop, demoSecret), { size: 4 });
  folder = await mkdtemp(join(tmpdir(), 'kontor-mail-'));
  const { body } = await demo.graphql(
    admin,
    '{ salesOrders(where: { number: { eq: "10248" } }) { nodes { id } } }',
  );
  order = `/api/records/sales.Order/${body.data.salesOrders.nodes[0].id}`;
}, 120_000);
afterAll(async () => {
  await loop.close();
  await rm(folder, { recursive: true });
  await demo.close();
});
// What one test left in the post is no other's.
beforeEach(() =>
  loop.query("select kontor.settle_mail(m.id, 'failed', '') from kontor.claim_mail(100, 60, true) m"),
);

const call = (token: string, method: 'GET' | 'POST', url: string, payload?: object, headers = {}) =>
  demo.send({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload && { payload }),
  });
const send = (more: object = {}, headers = {}, token = admin) =>
  call(
    token,
    'POST',
    `${order}/mail`,
    { print: 'confirmation', to: ['buyer@example.com'], ...more },
    headers,
  );
const post = (transport: Transport) =>
  openPostman({ loop, transport, unseal: String, pollMs: 0, onFailure: (error) => Promise.reject(error) });
const stateOf = async (id: string) =>
  (await call(admin, 'GET', '/api/mail')).body.find((one: { id: string }) => one.id === id);

/** A mail server of few words; `answers` says what it gives to each, `close` hangs up instead. */
async function mailServer(answers: (line: string) => string = () => '250 OK') {
  const letters: string[] = [];
  const lost: Socket[] = [];
  const server = createServer((socket) => {
    lost.push(socket);
    let text = '';
    let inData = false;
    const say = (line: string) => {
      const answer = answers(line);
      if (answer === 'close') socket.destroy();
      else socket.write(`${answer}\r\n`);
    };
    socket.on('error', () => {});
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (inData) {
        if (!text.endsWith('\r\n.\r\n')) return;
        letters.push(text);
        text = '';
        inData = false;
        say('.');
        return;
      }
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        inData = line === 'DATA';
        if (inData) socket.write('354 go on\r\n');
        else say(line);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    letters,
    url: `smtp://127.0.0.1:${port}`,
    async close() {
      for (const socket of lost) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const from = 'Northwind <post@northwind.example>';

describe('a print that is mailed', () => {
  test('goes into the folder by default: a letter with the document, from the company, answered to who sent it', async () => {
    const { status, body } = await send({ subject: 'Ihr Auftrag für März', text: 'Siehe Anlage.\n.\nGruß' });
    expect(status).toBe(202);
    expect(await stateOf(body.id)).toMatchObject({
      status: 'waiting',
      recipients: ['buyer@example.com'],
      author: 'Anna Admin',
    });
    expect(await post(folderTransport(folder, from)).round()).toBe(1);
    expect(await stateOf(body.id)).toMatchObject({
      status: 'sent',
      attempts: 1,
      problem: null,
      fileName: 'Order confirmation 10248.pdf',
    });
    const [organization] = await readdir(folder);
    const letter = await readFile(join(folder, organization!, `${body.id}.eml`), 'latin1');
    expect(letter).toContain('From: Northwind <post@northwind.example>');
    expect(letter).toContain('Reply-To: admin@northwind.example');
    expect(letter).toContain('To: buyer@example.com');
    expect(letter).toContain(`Message-ID: <${body.id}@northwind.example>`);
    const [, encoded] = /application\/pdf[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(letter)!;
    expect(pagesOfPdf(Buffer.from(encoded!, 'base64'))[0]).toContain('Order confirmation 10248');
  });

  test('with the same key is one letter, however often it is asked for', async () => {
    const key = { 'idempotency-key': 'letter-1' };
    const [first, second] = [await send({}, key), await send({ to: ['other@example.com'] }, key)];
    expect(second.body).toEqual(first.body);
    expect((await send({}, { 'idempotency-key': 'letter-2' })).body).not.toEqual(first.body);
    expect(await post(folderTransport(folder, from)).round()).toBe(2);
  });

  test('is shown beside its record, and to administrators in a list', async () => {
    const { body } = await send();
    const beside = await call(sales, 'GET', `${order}/mail`);
    expect(beside.body[0]).toMatchObject({
      id: body.id,
      status: 'waiting',
      subject: 'Order confirmation 10248',
    });
    expect(
      (await call(admin, 'GET', '/api/mail?status=sent')).body.map(({ id }: { id: string }) => id),
    ).not.toContain(body.id);
    expect((await call(sales, 'GET', '/api/mail')).status).toBe(404);
    const southwind = await demo.token('admin@southwind.example');
    expect((await call(southwind, 'GET', '/api/mail')).body).toEqual([]);
    expect((await call(southwind, 'POST', `/api/mail/${body.id}/retry`)).status).toBe(404);
  });

  test('is refused to who may only read, to who sees nothing, and to no address', async () => {
    const reader = await demo.token('reader@northwind.example');
    const southwind = await demo.token('admin@southwind.example');
    const refused = async (token: string, more = {}) => {
      const { status, body } = await send(more, {}, token);
      return [status, body.faults[0].code];
    };
    expect(await refused(reader)).toEqual([403, 'SRV925']);
    expect(await refused(southwind)).toEqual([404, 'SRV912']);
    expect(await refused(admin, { print: 'nothing' })).toEqual([404, 'SRV912']);
    for (const to of [[], ['no address'], ['a@b.example\r\nBcc: c@d.example'], ['a@b.example, c@d.example']])
      expect((await send({ to })).status).toBe(400);
    expect((await send({ subject: 'Hello\r\nBcc: c@d.example' })).status).toBe(400);
  });

  test('knows whom it goes to', async () => {
    const { body } = await call(admin, 'GET', `${order}/prints/confirmation.json`);
    expect(body).toEqual({ title: 'Order confirmation 10248', locale: 'en', recipient: null });
    const { body: found } = await demo.graphql(
      admin,
      `{ order: salesOrder(id: "${order.split('/').at(-1)}") { customer { id version } } }`,
    );
    const { id, version } = found.data.order.customer;
    await demo.graphql(
      admin,
      `mutation { updateContactsParty(id: "${id}", version: ${version}, patch: { email: "paul@vins.example" }) { id } }`,
    );
    const again = await call(admin, 'GET', `${order}/prints/confirmation.json`);
    expect(again.body.recipient).toBe('paul@vins.example');
  });
});

describe('a mail server', () => {
  test('gets each letter once, from however many processes look for it', async () => {
    const server = await mailServer();
    for (let letter = 0; letter < 5; letter++) await send();
    const postmen = [1, 2, 3].map(() => post(smtpTransport(server.url, from)));
    const rounds = await Promise.all(postmen.map((postman) => postman.round()));
    expect(rounds.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(server.letters).toHaveLength(5);
    expect(new Set(server.letters.map((letter) => /Message-ID: (.*)/.exec(letter)![1])).size).toBe(5);
    expect(await postmen[0]!.round()).toBe(0);
    await server.close();
  });

  test('that is away, or is busy, delays letters and hinders nobody who writes', async () => {
    const gone = await mailServer();
    await gone.close();
    const busy = await mailServer((line) => (line.startsWith('MAIL') ? '451 later' : '250 OK'));
    for (const { url } of [gone, busy]) {
      const { status, body } = await send();
      expect(status).toBe(202);
      await post(smtpTransport(url, from)).round();
      expect(await stateOf(body.id)).toMatchObject({
        status: 'waiting',
        attempts: 1,
        problem: expect.any(String),
      });
      await loop.query(
        "select kontor.settle_mail(m.id, 'failed', '') from kontor.claim_mail(100, 60, true) m",
      );
    }
    await busy.close();
  });

  test('that refuses for good is asked no more, until somebody sends the letter again', async () => {
    const server = await mailServer((line) => (line.startsWith('RCPT') ? '550 no such person' : '250 OK'));
    const { body } = await send();
    await post(smtpTransport(server.url, from)).round();
    expect(await stateOf(body.id)).toMatchObject({
      status: 'failed',
      problem: expect.stringContaining('550'),
    });
    await server.close();
    expect(await post(folderTransport(folder, from)).round()).toBe(0);
    expect((await call(sales, 'POST', `/api/mail/${body.id}/retry`)).status).toBe(404);
    expect((await call(admin, 'POST', `/api/mail/${body.id}/retry`)).body).toEqual({ id: body.id });
    expect(await post(folderTransport(folder, from)).round()).toBe(1);
    expect(await stateOf(body.id)).toMatchObject({ status: 'sent' });
  });

  test('that hangs up with the letter in its hands is not given it twice: a person decides', async () => {
    const server = await mailServer((line) => (line === '.' ? 'close' : '250 OK'));
    const { body } = await send();
    await post(smtpTransport(server.url, from)).round();
    expect(server.letters).toHaveLength(1);
    expect(await stateOf(body.id)).toMatchObject({ status: 'unsure' });
    expect(await post(smtpTransport(server.url, from)).round()).toBe(0);
    await server.close();
  });
});

describe('a process that dies with a letter in its hands', () => {
  const die = () => loop.query('select from kontor.claim_mail(10, -1, true)');

  test('leaves it unsure where it spoke to a mail server', async () => {
    const { body } = await send();
    await die();
    const server = await mailServer();
    expect(await post(smtpTransport(server.url, from)).round()).toBe(0);
    expect(await stateOf(body.id)).toMatchObject({ status: 'unsure' });
    expect(server.letters).toEqual([]);
    await server.close();
  });

  test('leaves it to the next where it wrote into a folder', async () => {
    const { body } = await send();
    await die();
    expect(await post(folderTransport(folder, from)).round()).toBe(1);
    expect(await stateOf(body.id)).toMatchObject({ status: 'sent', attempts: 2 });
  });
});
