/* Service accounts: users nobody signs in as, resolved by name, with the rights they have today. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import type { Published } from '../../engine/publication/index.ts';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let token: string;
let organization: string;
beforeAll(async () => {
  demo = await openDemo();
  token = await demo.token();
  const roles = await demo.graphql(
    token,
    '{ coreRoles(where: { key: { eq: "sales.rep" } }) { nodes { id } } }',
  );
  const made = await demo.graphql(token, create, {
    input: {
      name: 'Runner',
      kind: 'service',
      serviceName: 'test.runner',
      roles: [roles.body.data.coreRoles.nodes[0].id],
    },
  });
  expect(made.body.errors).toBeUndefined();
  const signIn = await demo.post('/api/auth/sign-in', {
    email: 'admin@northwind.example',
    password: 'Kontor-demo-1',
  });
  organization = signIn.body.organization;
}, 120_000);
afterAll(() => demo.close());

const create = 'mutation ($input: CoreUser_Create!) { createCoreUser(input: $input) { id } }';
const as = <T>(
  service: string,
  work: (actor: Actor, published: Published) => Promise<T>,
  org = organization,
) => demo.rooms.services.as(org, service, work);
const codes = async (work: Promise<unknown>): Promise<readonly string[]> => {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  return error instanceof Refusal ? error.faults.map(({ code }) => code) : [String(error)];
};
const write = (actor: Actor, { model }: Published, name: string, input: object) =>
  demo.rooms.records.write(
    actor,
    [{ kind: 'create', entity: model.entities.get(name)!, input: input as never }],
    { model },
  );

async function order(actor: Actor, published: Published) {
  const text = 'select id from contacts.party where deleted_at is null limit 1';
  const [party] = await demo.rooms.records.ask<{ id: string }>(actor, { text, values: [] });
  return write(actor, published, 'sales.Order', { customer: party!.id });
}

test('a service account acts under its own name, with the rights of its roles', async () => {
  const written = await as('test.runner', async (actor, published) => {
    const { outcomes } = await order(actor, published);
    return { user: actor.user, roles: actor.roles, id: outcomes[0]!.ids[0]! };
  });
  expect(written.roles).toEqual(['sales.rep']);
  const { body } = await demo.graphql(token, `{ salesOrder(id: "${written.id}") { createdBy { id } } }`);
  expect(body.data.salesOrder.createdBy.id).toBe(written.user);
  expect(
    await codes(
      as('test.runner', (actor, published) => write(actor, published, 'core.Role', { key: 'x', title: 'X' })),
    ),
  ).toEqual(['REC710']);
});

test('a right that is taken from it is gone at its next step', async () => {
  const found = await demo.graphql(
    token,
    '{ coreUsers(where: { serviceName: { eq: "test.runner" } }) { nodes { id version roles { nodes { id } } } } }',
  );
  const { id, version, roles } = found.body.data.coreUsers.nodes[0];
  const change =
    'mutation ($id: ID!, $version: Int!, $patch: CoreUser_Patch!) { updateCoreUser(id: $id, version: $version, patch: $patch) { version } }';
  const taken = await demo.graphql(token, change, { id, version, patch: { roles: [] } });
  expect(await as('test.runner', (actor) => Promise.resolve(actor.roles))).toEqual(['sales.rep']); // nothing was asked of the database
  expect(await codes(as('test.runner', (actor, published) => order(actor, published)))).toEqual(['REC710']);
  const active = await demo.graphql(token, change, {
    id,
    version: taken.body.data.updateCoreUser.version,
    patch: { active: false },
  });
  expect(active.body.errors).toBeUndefined();
  expect(await codes(as('test.runner', (actor, published) => order(actor, published)))).toEqual(['SRV916']);
  await demo.graphql(token, change, {
    id,
    version: active.body.data.updateCoreUser.version,
    patch: { active: true, roles: roles.nodes.map((role: { id: string }) => role.id) },
  });
  expect(await as('test.runner', (actor) => Promise.resolve(actor.roles))).toEqual(['sales.rep']);
});

test('a name that the organization does not have is nobody, though another has it', async () => {
  expect(await codes(as('test.nobody', () => Promise.resolve()))).toEqual(['SRV916']);
  const other = await demo.post('/api/auth/sign-in', {
    email: 'admin@southwind.example',
    password: 'Kontor-demo-1',
  });
  expect(await codes(as('test.runner', () => Promise.resolve(), other.body.organization))).toEqual([
    'SRV916',
  ]);
});

test('nothing to sign in with can be given to it', async () => {
  const input = { name: 'Both', kind: 'service', serviceName: 'test.both', email: 'both@example.org' };
  const { body } = await demo.graphql(token, create, { input });
  expect(body.errors[0].extensions.code).toBe('REC705');
  const person = await demo.graphql(token, create, { input: { name: 'None', kind: 'person' } });
  expect(person.body.errors[0].extensions).toMatchObject({ code: 'REC701', field: 'email' });
});
