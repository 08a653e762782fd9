/** Mail and files by plugins, against services of the test's own: what arrives, and what becomes of what does not. */
import { createHash, createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mailOf } from '../../engine/cli/adapters.ts';
import { addressAs, rolesOf } from '../../engine/database/index.ts';
import { openPostman } from '../../engine/mail/index.ts';
import { openPool, type Pool } from '../../engine/postgres/index.ts';
import { demoSecret, openDemo, type Demo } from '../support/index.ts';

/** A service that answers as the test says, with the whole body read. */
async function openService(
  answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void,
) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, Buffer.concat(chunks), response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(done)),
  };
}

type Service = Awaited<ReturnType<typeof openService>>;

describe('mail by a service over HTTP', () => {
  let demo: Demo;
  let service: Service;
  let loop: Pool;
  let token: string;
  let order: string;
  let status = 200;
  const letters = new Map<
    string,
    { readonly to: readonly string[]; readonly attachments: readonly { content: string }[] }
  >();

  beforeAll(async () => {
    service = await openService((request, body, response) => {
      const key = String(request.headers['idempotency-key']);
      if (status < 300) letters.set(key, JSON.parse(body.toString()));
      response.writeHead(status).end('so it is');
    });
    demo = await openDemo({
      mail: 'http-mail',
      outgoingPrivate: '127.0.0.1',
      plugins: {
        KONTOR_PLUGIN_HTTP_MAIL_URL: service.url,
        KONTOR_PLUGIN_HTTP_MAIL_API_KEY: 'key',
        KONTOR_PLUGIN_HTTP_MAIL_FROM: 'office@northwind.example',
      },
    });
    loop = openPool(addressAs(demo.url, rolesOf().loop, demoSecret), { size: 2 });
    token = await demo.token();
    const { body } = await demo.graphql(
      token,
      '{ salesOrders(where: { number: { eq: "10248" } }) { nodes { id } } }',
    );
    order = `/api/records/sales.Order/${body.data.salesOrders.nodes[0].id}`;
  }, 120_000);
  afterAll(async () => {
    await loop.close();
    await demo.close();
    await service.close();
  });
  beforeEach(() => letters.clear());

  /** Writes a letter and takes the post round; gives how it stands then. */
  const mailed = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = await demo.post(
      `${order}/mail`,
      { print: 'confirmation', to: ['buyer@example.com'] },
      headers,
    );
    const transport = mailOf(demo.settings, demo.rooms);
    const onFailure = (error: unknown) => Promise.reject(error as Error);
    await openPostman({ loop, transport, unseal: String, pollMs: 0, onFailure }).round();
    const { body } = await demo.send({ method: 'GET', url: `${order}/mail`, headers });
    const { id } = sent.body as { id: string };
    return (body as { id: string; status: string; problem: string | null }[]).find((one) => one.id === id)!;
  };

  test('a letter arrives with its document, under a key that stays the same', async () => {
    status = 200;
    const { id, status: state } = await mailed();
    expect(state).toBe('sent');
    const letter = letters.get(id)!;
    expect(letter.to).toEqual(['buyer@example.com']);
    expect(Buffer.from(letter.attachments[0]!.content, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('a letter that the service refuses has failed and says why; one it cannot take now waits', async () => {
    status = 422;
    expect(await mailed()).toMatchObject({
      status: 'failed',
      problem: 'The mail service answered 422: so it is',
    });
    status = 429;
    expect(await mailed()).toMatchObject({ status: 'waiting' });
  });

  test('a service that is named in the settings and not brought by any plugin is refused at start', () => {
    expect(() => mailOf({ ...demo.settings, mail: 'http-mial' }, demo.rooms)).toThrow(/'http-mial' for mail/);
    const smtp = { ...demo.settings, mail: 'smtp' };
    expect(() => mailOf(smtp, demo.rooms)).toThrow('no mail server is named');
  });
});

/** A store that takes nothing whose signature it cannot make itself. */
async function openStore(secret: string) {
  const kept = new Map<string, Buffer>();
  let sick = false;
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const isSigned = ({ method, url, headers }: IncomingMessage, body: Buffer): boolean => {
    const said = /Credential=([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(
      headers.authorization ?? '',
    )!;
    const [, day, region] = said[1]!.split('/') as [string, string, string];
    const names = said[2]!.split(';');
    const hash = createHash('sha256').update(body).digest('hex');
    if (headers['x-amz-content-sha256'] !== hash) return false;
    const canonical = `${method}\n${url}\n\n${names.map((name) => `${name}:${String(headers[name])}\n`).join('')}\n${said[2]}\n${hash}`;
    const text = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${day}/${region}/s3/aws4_request\n${createHash('sha256').update(canonical).digest('hex')}`;
    const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), 's3'), 'aws4_request');
    return hmac(key, text).toString('hex') === said[3];
  };
  const service = await openService((request, body, response) => {
    if (sick) return void response.writeHead(503).end();
    if (!isSigned(request, body)) return void response.writeHead(403).end();
    if (request.method === 'PUT') kept.set(request.url!, body);
    const found = kept.get(request.url!);
    return void response.writeHead(found ? 200 : 404).end(request.method === 'GET' ? found : '');
  });
  return {
    ...service,
    kept,
    beSick(now: boolean) {
      sick = now;
    },
  };
}

describe('files in an S3 store', () => {
  let demo: Demo;
  let store: Awaited<ReturnType<typeof openStore>>;
  let token: string;

  beforeAll(async () => {
    store = await openStore('a secret');
    demo = await openDemo({
      files: 's3-files',
      outgoingPrivate: '127.0.0.1',
      plugins: {
        KONTOR_PLUGIN_S3_FILES_ENDPOINT: store.url,
        KONTOR_PLUGIN_S3_FILES_BUCKET: 'kontor',
        KONTOR_PLUGIN_S3_FILES_ACCESS_KEY: 'kontor',
        KONTOR_PLUGIN_S3_FILES_SECRET_KEY: 'a secret',
      },
    });
    token = await demo.token();
  }, 120_000);
  afterAll(async () => {
    await demo.close();
    await store.close();
  });

  const upload = (content: Buffer) => {
    const boundary = 'part';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n`;
    return demo.send({
      method: 'POST',
      url: '/api/files',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    });
  };
  const download = (id: string) =>
    demo.app.inject({
      method: 'GET',
      url: `/api/files/${id}`,
      headers: { authorization: `Bearer ${token}` },
    });

  test('a file goes to the store and comes back unchanged, and nothing of it stays on the disk', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7919) % 251));
    const { status, body } = await upload(content);
    expect(status).toBe(201);
    const hash = createHash('sha256').update(content).digest('hex');
    expect([...store.kept.keys()]).toEqual([
      expect.stringMatching(new RegExp(`^/kontor/[0-9a-f-]{36}/${hash}$`)),
    ]);
    const back = await download(body.id);
    expect(back.rawPayload.equals(content)).toBe(true);
    const left = await readdir(demo.files, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
  });

  test('a file that the store has lost is not there, and one that it cannot take leaves no record', async () => {
    const { body } = await upload(Buffer.from('to be lost'));
    store.kept.clear();
    expect((await download(body.id)).statusCode).toBe(404);
    store.beSick(true);
    const refused = await upload(Buffer.from('not taken'));
    expect([refused.status, refused.body.faults[0].code]).toEqual([502, 'PLG311']);
    store.beSick(false);
    expect(store.kept.size).toBe(0);
  });
});
