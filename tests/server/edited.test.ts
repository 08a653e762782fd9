import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { demoDatabase, demoSecret, startNode, type Node } from '../support/index.ts';

const shipped = fileURLToPath(new URL('../../metadata', import.meta.url));

let folder: string;
let order: string;
let node: Node;
let accessToken: string;

const post = (path: string, body: object) =>
  fetch(`${node.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify(body),
  }).then((answer) => answer.json());

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-edited-'));
  const metadata = join(folder, 'metadata');
  await cp(shipped, metadata, { recursive: true });
  order = join(metadata, 'sales/entities/Order.json');
  node = await startNode(await demoDatabase(), demoSecret, folder, { KONTOR_METADATA: metadata });
  const person = { email: 'sales@northwind.example', password: demoPassword };
  ({ accessToken } = (await post('/api/auth/sign-in', person)) as { accessToken: string });
}, 120_000);
afterAll(async () => {
  await node.stop();
  await rm(folder, { recursive: true });
});

const asked = { query: '{ salesOrders(where: { number: { lt: "A" } }) { totalCount } }' };
const answered = { data: { salesOrders: { totalCount: 830 } } };

test('a field written into a file while serving is unknown until it is applied', async () => {
  const text = await readFile(order, 'utf8');
  await writeFile(order, text.replace('"notes":', '"priority": { "type": "string" }, "notes":'));
  const { errors } = (await post('/graphql', { query: '{ salesOrders { nodes { priority } } }' })) as {
    errors: { extensions: { code: string } }[];
  };
  expect(errors[0]!.extensions.code).toBe('QRY601');
  expect(await post('/graphql', asked)).toEqual(answered);
});

test('a file broken while serving harms nothing that is served', async () => {
  await writeFile(order, '{ "title": ');
  expect(await post('/graphql', asked)).toEqual(answered);
});
