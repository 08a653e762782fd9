/** What money or power follows from is written, and all of it taken along, by who has lately shown who he is. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { demoPassword } from '../../engine/cli/demo.ts';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { openDemo, type Answer, type Demo } from '../support/index.ts';

let demo: Demo;
let token: string;
let party: string;
beforeAll(async () => {
  demo = await openDemo();
  token = await demo.token();
  const { body } = await demo.graphql(token, '{ contactsParties(first: 1) { nodes { id } } }');
  party = body.data.contactsParties.nodes[0].id;
}, 120_000);
afterAll(() => demo.close());
beforeEach(() =>
  asOwner(
    `update kontor.session set proved_at = now() - interval '1 hour' where id = '${decodeJwt(token)['sid'] as string}'`,
  ),
);

const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));
const codeOf = ({ body }: Answer): string | undefined =>
  (body.faults?.[0] ?? body.errors?.[0]?.extensions)?.code as string | undefined;
const prove = () =>
  demo.post('/api/auth/prove', { password: demoPassword }, { authorization: `Bearer ${token}` });
const count = async (table: string): Promise<number> =>
  Number((await asOwner(`select count(*) from ${table}`)).rows[0]!.count);

const iban = 'DE89370400440532013000';
const make = (input: object, bearer = token) =>
  demo.graphql(
    bearer,
    'mutation ($input: ContactsBankAccount_Create!) { made: createContactsBankAccount(input: $input) { id version } }',
    { input },
  );
const change = (patch: object, made: { id: string; version: number }) =>
  demo.graphql(
    token,
    'mutation ($id: ID!, $version: Int!, $patch: ContactsBankAccount_Patch!) { updateContactsBankAccount(id: $id, version: $version, patch: $patch) { id version } }',
    { ...made, patch },
  );

describe('bank details', () => {
  test('are given and changed after a fresh proof, and what else a record says without', async () => {
    const refused = await make({ party, iban });
    expect({ status: refused.status, code: codeOf(refused) }).toEqual({ status: 403, code: 'IDN004' });
    expect(await count('contacts.bank_account')).toBe(0);
    await prove();
    const { made } = (await make({ party, iban })).body.data;
    await asOwner(`update kontor.session set proved_at = '-infinity'`);
    for (const patch of [{ iban: 'AT611904300234573201' }, { bic: 'COBADEFF' }, { holder: 'Somebody else' }])
      expect(codeOf(await change(patch, made))).toBe('IDN004');
    expect((await change({ bank: 'Bank of the town' }, made)).body.errors).toBeUndefined();
  });

  test('are refused among other changes of a document, which is not done then', async () => {
    const parties = await count('contacts.party');
    const answer = await demo.graphql(
      token,
      `mutation ($iban: String!) {
        createContactsParty(input: { key: "new", name: "Mallory" }) { id }
        createContactsBankAccount(input: { party: "@new", iban: $iban }) { id } }`,
      { iban },
    );
    expect(codeOf(answer)).toBe('IDN004');
    expect(await count('contacts.party')).toBe(parties);
  });

  test('are not brought in by a file without one', async () => {
    const employees = await count('hr.employee');
    const bring = () =>
      demo.send({
        method: 'POST',
        url: '/api/import/hr.Employee',
        payload: `number,firstName,lastName,iban\r\nEM-90001,Ida,Import,${iban}\r\n`,
        headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
      });
    expect(codeOf(await bring())).toBe('IDN004');
    expect(await count('hr.employee')).toBe(employees);
    await prove();
    expect((await bring()).status).toBe(200);
    expect(await count('hr.employee')).toBe(employees + 1);
  });

  test('are written by no key of a program', async () => {
    await prove();
    const { body } = await demo.post(
      '/api/auth/keys',
      { name: 'Sync', scope: ['contacts.*:*'] },
      { authorization: `Bearer ${token}` },
    );
    expect(codeOf(await make({ party, iban: 'AT611904300234573201' }, body.key))).toBe('IDN004');
  });
});

test('an address that somebody signs in by is changed after a fresh proof', async () => {
  const found = await demo.graphql(
    token,
    '{ coreUsers(where: { email: { eq: "reader@northwind.example" } }) { nodes { id version } } }',
  );
  const [user] = found.body.data.coreUsers.nodes;
  const change = () =>
    demo.graphql(
      token,
      'mutation ($id: ID!, $version: Int!) { updateCoreUser(id: $id, version: $version, patch: { email: "mallory@northwind.example" }) { id } }',
      user,
    );
  expect(codeOf(await change())).toBe('IDN004');
  await prove();
  expect((await change()).body.errors).toBeUndefined();
});

describe('an export', () => {
  const take = (bearer = token) =>
    demo.send({
      url: '/api/export/core.Task.csv?columns=title',
      headers: { authorization: `Bearer ${bearer}` },
    });
  const add = async (first: number, many: number): Promise<void> => {
    const inputs = Array.from({ length: many }, (_, index) => ({ title: `Task ${first + index}` }));
    const { body } = await demo.graphql(
      token,
      'mutation ($inputs: [CoreTask_Create!]!) { createCoreTasks(input: $inputs) { id } }',
      { inputs },
    );
    expect(body.errors).toBeUndefined();
  };

  test('of a thousand records is taken along, and of more after a fresh proof, or by a key', async () => {
    await add(1, 1_000 - (await count('core.task')));
    expect((await take()).status).toBe(200);
    await add(1_001, 1);
    expect(codeOf(await take())).toBe('IDN004');
    await prove();
    const { body } = await take();
    expect((body as string).trimEnd().split('\r\n')).toHaveLength(1_002);
    const key = await demo.post(
      '/api/auth/keys',
      { name: 'Nightly', scope: ['core.Task:read', 'core.Task:export'] },
      { authorization: `Bearer ${token}` },
    );
    expect((await take(key.body.key)).status).toBe(200);
  });
});
