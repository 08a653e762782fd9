import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { demoDatabase, demoSecret, startNode, type Node } from '../support/index.ts';

let folder: string;
let nodes: readonly Node[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-nodes-'));
  const url = await demoDatabase();
  nodes = await Promise.all([1, 2].map(() => startNode(url, demoSecret, folder)));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

const post = (node: Node, path: string, body: object, token?: string) =>
  fetch(`${node.address}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });

test('two nodes serve one database: who signs in at one is known at the other', async () => {
  const [one, other] = nodes as [Node, Node];
  const signedIn = await post(one, '/api/auth/sign-in', {
    email: 'sales@northwind.example',
    password: demoPassword,
  });
  const { accessToken } = (await signedIn.json()) as { accessToken: string };
  const answer = await post(
    other,
    '/graphql',
    { query: '{ salesOrders(where: { number: { lt: "A" } }) { totalCount } }' },
    accessToken,
  );
  expect(await answer.json()).toEqual({ data: { salesOrders: { totalCount: 830 } } });
});

test('the operator’s profile offers no GraphiQL', async () => {
  expect((await fetch(`${nodes[0]!.address}/graphiql`)).status).toBe(404);
});

test('a node that is asked to end does so in order', async () => {
  expect(await Promise.all(nodes.map((node) => node.stop()))).toEqual([0, 0]);
});
