/* Production behind PgBouncer in transaction mode: two server connections for everybody, the direct address for the rest. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { addressAs, rolesOf } from '../../engine/database/index.ts';
import { openPipeline, openPool, proveSettings } from '../../engine/postgres/index.ts';
import { demoDatabase, demoSecret, service, startNode, type Node } from '../support/index.ts';
import { startPooler } from '../support/pooler.ts';
import type { Service } from '../support/services.ts';

const program = await service('pgbouncer');

let folder: string;
let direct: string;
let pooler: Service;
let node: Node;

beforeAll(async () => {
  if (!program) return;
  folder = await mkdtemp(join(tmpdir(), 'kontor-pooler-node-'));
  direct = await demoDatabase();
  const { run, loop } = rolesOf();
  const signing = [run, loop].map((role) => addressAs(direct, role, demoSecret));
  pooler = await startPooler(program, [...signing, direct]);
  node = await startNode(pooler.address, demoSecret, folder, { DATABASE_DIRECT_URL: direct });
}, 120_000);
afterAll(async () => {
  await node?.stop();
  await pooler?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const post = async (path: string, body: object, token?: string) => {
  const answer = await fetch(`${node.address}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers as they come
  return (await answer.json()) as any;
};
const signIn = async (organization: string): Promise<string> => {
  const email = `admin@${organization}.example`;
  return (await post('/api/auth/sign-in', { email, password: demoPassword })).accessToken as string;
};
const create = (name: string) => ({
  query:
    'mutation ($name: String!) { createContactsParty(input: { name: $name }) { name version createdAt } }',
  variables: { name },
});

test.skipIf(!program)(
  'two organizations sign in, read and write at the same time, and each sees its own records alone',
  async () => {
    const organizations = ['northwind', 'southwind'] as const;
    const tokens = await Promise.all(organizations.map(signIn));
    const rounds = Array.from({ length: 40 }, (_, round) => round);
    const made = await Promise.all(
      rounds.flatMap((round) =>
        tokens.map((token, at) => post('/graphql', create(`${organizations[at]} ${round}`), token)),
      ),
    );
    for (const { data } of made)
      expect(data.createContactsParty).toMatchObject({ version: 1, createdAt: expect.stringMatching(/Z$/) });
    const read = {
      query: '{ contactsParties(search: "wind", first: 200) { nodes { name } totalCount } }',
    };
    const answers = await Promise.all(
      rounds.flatMap(() => tokens.map((token) => post('/graphql', read, token))),
    );
    for (const [n, { data }] of answers.entries()) {
      const own = organizations[n % 2]!;
      const names = (data.contactsParties.nodes as { name: string }[]).map(({ name }) => name);
      expect(names.filter((name) => name.startsWith(`${own} `))).toHaveLength(rounds.length);
      expect(names.filter((name) => name.startsWith(`${organizations[1 - (n % 2)]} `))).toEqual([]);
    }
  },
  60_000,
);

test.skipIf(!program)('what has to wait in between, such as a deletion, goes through it too', async () => {
  const token = await signIn('southwind');
  const made = await post(
    '/graphql',
    { query: 'mutation { createContactsParty(input: { name: "gone" }) { id version } }' },
    token,
  );
  const { id, version } = made.data.createContactsParty;
  const gone = await post(
    '/graphql',
    {
      query: 'mutation ($id: ID!, $version: Int!) { deleteContactsParty(id: $id, version: $version) { id } }',
      variables: { id, version },
    },
    token,
  );
  expect(gone).toMatchObject({ data: { deleteContactsParty: { id } } });
});

test.skipIf(!program)(
  'named statements are sent without their names, and settings are those of the role',
  async () => {
    const url = addressAs(pooler.address, rolesOf().run, demoSecret);
    const pool = openPool(url, { size: 8, pooled: true });
    const pipeline = openPipeline(url, { connections: 4, pooled: true });
    await proveSettings(pool);
    const named = { name: 'one', text: 'select $1::int + 1 as sum', values: [1] };
    const sums = await Promise.all(
      Array.from({ length: 100 }, async (_, n) =>
        n % 2 === 0
          ? (await pool.query(named)).rows[0]
          : (await pipeline.runUnit([named, named]))[1]!.rows[0],
      ),
    );
    expect(sums).toEqual(sums.map(() => ({ sum: 2 })));
    await Promise.all([pool.close(), pipeline.close()]);
  },
);

test.skipIf(!program)('a user without these settings is refused, with the words that give them', async () => {
  const through = Object.assign(new URL(direct), { host: new URL(pooler.address).host }).href;
  const pool = openPool(through, { size: 1, pooled: true });
  await expect(proveSettings(pool)).rejects.toMatchObject({
    faults: [{ code: 'DBS486', mend: expect.stringContaining("set intervalstyle = 'iso_8601'") }],
  });
  await pool.close();
});
