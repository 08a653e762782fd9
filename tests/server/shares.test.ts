/** One record is shared with a user or a group: as far as the share says, and as whoever shares it may do that and share it now. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asOwner as runAsOwner, rolesOf } from '../../engine/database/index.ts';
import { openDemo, type Answer, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
let sales: string;
/** A user like everybody: no role of his speaks of orders. */
let friend: string;
let friendId: string;
let groupId: string;
let roles: ReadonlyMap<string, string>;
let order: { id: string; number: string };

const seller = 'sales@northwind.example';
const friendly = 'stock@northwind.example';
const asOwner = (text: string) => runAsOwner(demo.url, rolesOf(), (db) => db.query(text));
const told = ({ body }: Answer): readonly string[] =>
  (body.errors ?? []).map(({ extensions }: { extensions: { code: string; field?: string } }) =>
    [extensions.code, extensions.field].filter(Boolean).join(' '),
  );

async function data(token: string, query: string, variables: object = {}) {
  const { body } = await demo.graphql(token, query, variables);
  expect(body.errors).toBeUndefined();
  return body.data;
}

const idOf = async (email: string): Promise<string> =>
  (
    await data(
      admin,
      'query ($email: String!) { coreUsers(where: { email: { eq: $email } }) { nodes { id } } }',
      {
        email,
      },
    )
  ).coreUsers.nodes[0].id;

async function update(token: string, type: string, id: string, patch: object) {
  const one = type[0]!.toLowerCase() + type.slice(1);
  const read = await data(token, `{ one: ${one}(id: "${id}") { version } }`);
  return demo.graphql(
    token,
    `mutation ($id: ID!, $version: Int!, $patch: ${type}_Patch!) { changed: update${type}(id: $id, version: $version, patch: $patch) { id } }`,
    { id, version: read.one.version, patch },
  );
}
const changed = async (...given: Parameters<typeof update>) =>
  expect(told(await update(...given))).toEqual([]);
const remove = async (token: string, type: string, id: string) => {
  const one = type[0]!.toLowerCase() + type.slice(1);
  const read = await data(token, `{ one: ${one}(id: "${id}") { version } }`);
  await data(token, `mutation { delete${type}(id: "${id}", version: ${read.one.version}) { id } }`);
};

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  sales = await demo.token(seller);
  const found = await data(admin, '{ coreRoles(first: 200) { nodes { id key } } }');
  roles = new Map(found.coreRoles.nodes.map(({ id, key }: { id: string; key: string }) => [key, id]));
  friendId = await idOf(friendly);
  await changed(admin, 'CoreUser', friendId, { roles: [roles.get('core.user')!] });
  friend = await demo.token(friendly);
  const made = await data(
    admin,
    'mutation ($input: CoreGroup_Create!) { made: createCoreGroup(input: $input) { id } }',
    { input: { name: 'Friends', members: [friendId] } },
  );
  groupId = made.made.id;
}, 120_000);
afterAll(() => demo.close());

async function newOrder(token = sales, quantity = '3'): Promise<typeof order> {
  const found = await data(
    sales,
    `{ contactsParties(first: 1) { nodes { id } }
       catalogueProducts(first: 1, where: { name: { eq: "Chai" } }) { nodes { id } } }`,
  );
  const made = await data(
    token,
    'mutation ($input: SalesOrder_Create!) { made: createSalesOrder(input: $input) { id number } }',
    {
      input: {
        customer: found.contactsParties.nodes[0].id,
        reference: 'Only for you',
        lines: [{ product: found.catalogueProducts.nodes[0].id, quantity, price: '18.00' }],
      },
    },
  );
  return made.made;
}

beforeEach(async () => {
  await asOwner('delete from core."share_grant"');
  await asOwner('update kontor.rights_version set version = version + 1');
  order = await newOrder();
});

const asked = (more: object = {}, token = sales) =>
  demo.graphql(
    token,
    'mutation ($input: CoreShareGrant_Create!) { made: createCoreShareGrant(input: $input) { id } }',
    { input: { entity: 'sales.Order', record: order.id, user: friendId, ...more } },
  );
async function share(more: object = {}, token = sales): Promise<string> {
  const answer = await asked(more, token);
  expect(told(answer)).toEqual([]);
  return answer.body.data.made.id;
}

/** Numbers of the orders that somebody sees; undefined where there are no orders for him. */
async function seen(token = friend): Promise<readonly string[] | undefined> {
  const { body } = await demo.graphql(token, '{ salesOrders(first: 50) { nodes { number } } }');
  return body.errors
    ? undefined
    : body.data.salesOrders.nodes.map(({ number }: { number: string }) => number);
}

describe('a share', () => {
  test('shows its record and no other to whoever has no grant on the entity, until it is deleted', async () => {
    expect(await seen()).toBeUndefined();
    const id = await share();
    expect(await seen()).toEqual([order.number]);
    await remove(sales, 'CoreShareGrant', id);
    expect(await seen()).toBeUndefined();
  });

  test('shows it to each member of a group, and to nobody who has left it', async () => {
    await share({ user: undefined, group: groupId });
    expect(await seen()).toEqual([order.number]);
    await changed(admin, 'CoreGroup', groupId, { members: [] });
    expect(await seen()).toBeUndefined();
    await changed(admin, 'CoreGroup', groupId, { members: [friendId] });
    expect(await seen()).toEqual([order.number]);
  });

  test('holds on every way out: one record, lists, filters, aggregates, counts, search and lines', async () => {
    const other = await newOrder();
    await share();
    const found = await data(
      friend,
      `query ($id: ID!, $other: ID!, $number: String!) {
        one: salesOrder(id: $id) { number lines { quantity } _may }
        hidden: salesOrder(id: $other) { number }
        filtered: salesOrders(where: { number: { gte: $number } }) { nodes { number } }
        sums: salesOrdersAggregate { count }
        searched: salesOrders(search: "Only for you") { nodes { number } } }`,
      { id: order.id, other: other.id, number: order.number },
    );
    expect(found.one).toEqual({ number: order.number, lines: [{ quantity: expect.any(String) }], _may: [] });
    expect(found.hidden).toBeNull();
    expect(found.filtered).toEqual({ nodes: [{ number: order.number }] });
    expect(found.sums).toEqual([{ count: 1 }]);
    expect(found.searched.nodes).toEqual([{ number: order.number }]);
  });

  test('gives no export, no history and no sharing on', async () => {
    await share();
    const get = (url: string, token = friend) =>
      demo.send({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
    const file = '/api/export/sales.Order.csv?columns=number';
    expect((await get(file, sales)).status).toBe(200);
    expect((await get(file)).status).toBe(404);
    const past = `/api/records/sales.Order/${order.id}/history`;
    expect((await get(past, sales)).body).toHaveLength(1);
    expect((await get(past)).status).toBe(404);
    const { body } = await get(`/api/records/sales.Order/${order.id}/links`);
    expect(body).not.toHaveProperty('offer');
    expect(told(await asked({ user: await idOf('reader@northwind.example') }, friend))).toEqual([
      'ACC517 record',
    ]);
  });

  test('lets change the record where it says so, and nothing else of it', async () => {
    await share();
    const patch = { reference: 'Changed by a friend' };
    expect(told(await update(friend, 'SalesOrder', order.id, patch))).not.toEqual([]);
    await share({ rights: 'update' });
    await changed(friend, 'SalesOrder', order.id, patch);
    const other = await newOrder();
    await share({ record: other.id });
    expect(told(await update(friend, 'SalesOrder', other.id, patch))).not.toEqual([]);
    expect((await data(friend, `{ salesOrder(id: "${order.id}") { _may } }`)).salesOrder._may).toEqual([
      'update',
    ]);
  });

  test('shows the fields that it names, and no others', async () => {
    await share({ fields: ['number', 'lines.quantity'] });
    const found = await data(friend, `{ salesOrder(id: "${order.id}") { number lines { quantity } } }`);
    expect(found.salesOrder).toEqual({ number: order.number, lines: [{ quantity: expect.any(String) }] });
    for (const field of ['reference', 'lines { price }', 'total'])
      expect(told(await demo.graphql(friend, `{ salesOrder(id: "${order.id}") { ${field} } }`))).not.toEqual(
        [],
      );
  });

  test('adds to what others share, each on its own terms', async () => {
    const others = (await newOrder(admin)).id;
    await share({ fields: ['number'] });
    await share({ record: others }, admin);
    const found = await data(
      friend,
      '{ salesOrders(orderBy: [{ number: asc }]) { nodes { number reference } } }',
    );
    expect(found.salesOrders.nodes).toEqual([
      { number: order.number, reference: null },
      { number: expect.any(String), reference: 'Only for you' },
    ]);
    await changed(admin, 'SalesOrder', order.id, { owner: await idOf('reader@northwind.example') });
    expect(await seen()).toHaveLength(1);
  });

  test('is listed for everybody who sees the record, with who, what and until when, and ended by whoever shares it', async () => {
    const endsAt = new Date(Date.now() + 86_400_000).toISOString();
    const id = await share({ rights: 'update', fields: ['number', 'reference'], endsAt });
    const listed = async (token: string) =>
      (
        await demo.send({
          method: 'GET',
          url: `/api/records/sales.Order/${order.id}/links`,
          headers: { authorization: `Bearer ${token}` },
        })
      ).body.shares;
    expect(await listed(sales)).toMatchObject([
      { id, by: { name: 'Sven Sales' }, isGroup: false, rights: 'update', endsAt, mayEnd: true },
    ]);
    const [seenByFriend] = await listed(friend);
    expect(seenByFriend).toMatchObject({ id, mayEnd: false, fields: expect.arrayContaining(['Number']) });
    expect((await listed(admin))[0].mayEnd).toBe(true);
    await remove(sales, 'CoreShareGrant', id);
    expect(await listed(sales)).toEqual([]);
  });

  test('is explained to administrators', async () => {
    await share();
    const { body } = await demo.send({
      method: 'GET',
      url: `/api/access/explain?user=${friendly}&entity=sales.Order&action=read&record=${order.id}`,
      headers: { authorization: `Bearer ${admin}` },
    });
    expect(body).toMatchObject({ answer: 'yes' });
    expect(body.grants).toContainEqual(expect.objectContaining({ grant: 'shared/0/0', holds: true }));
  });
});

describe('a share is gone with the next statement', () => {
  const gone = async (take: () => Promise<unknown>) => {
    expect(await seen()).toEqual([order.number]);
    await take();
    expect(await seen()).toBeUndefined();
  };
  const hidden = async (take: () => Promise<unknown>) => {
    expect(await seen()).toEqual([order.number]);
    await take();
    expect(await seen()).toEqual([]);
  };

  test('after its time', async () => {
    await share({ endsAt: new Date(Date.now() + 5000).toISOString() });
    expect(await seen()).toEqual([order.number]);
    await expect.poll(() => seen(), { timeout: 30_000, interval: 500 }).toBeUndefined();
  });

  test('once the record is deleted', async () => {
    await share();
    await hidden(() => remove(admin, 'SalesOrder', order.id));
  });

  test('once the record is another’s, where whoever shares it may share his own alone', async () => {
    await share();
    await hidden(async () =>
      changed(admin, 'SalesOrder', order.id, { owner: await idOf('reader@northwind.example') }),
    );
  });

  test('once the role of whoever shares it is taken away, and is there again with the role', async () => {
    await share();
    const id = await idOf(seller);
    const rows = await data(admin, `{ coreUser(id: "${id}") { roles { nodes { id } } } }`);
    const held = rows.coreUser.roles.nodes.map((role: { id: string }) => role.id);
    await gone(() => changed(admin, 'CoreUser', id, { roles: [roles.get('core.user')!] }));
    await changed(admin, 'CoreUser', id, { roles: held });
    expect(await seen()).toEqual([order.number]);
  });

  test('once his role may share no longer', async () => {
    await share();
    const id = roles.get('sales.rep')!;
    const narrower = {
      name: 'ownOrders',
      entity: 'sales.Order',
      actions: ['update'],
      where: 'owner == user',
    };
    await gone(() => changed(admin, 'CoreRole', id, { grants: { add: [narrower] } }));
    const kept = await data(admin, `{ coreRole(id: "${id}") { grants { id name } } }`);
    const added = kept.coreRole.grants.find(({ name }: { name: string }) => name === 'ownOrders');
    await changed(admin, 'CoreRole', id, { grants: { remove: [added.id] } });
    expect(await seen()).toEqual([order.number]);
  });

  test('once he is barred, and is there again when he is let in', async () => {
    await share();
    const id = await idOf(seller);
    await gone(() => changed(admin, 'CoreUser', id, { active: false }));
    await changed(admin, 'CoreUser', id, { active: true });
    sales = await demo.token(seller);
    expect(await seen()).toEqual([order.number]);
  });
});

describe('whoever shares', () => {
  test('holds what he shares, and may share the record', async () => {
    const others = (await newOrder(admin)).id;
    expect(told(await asked({ record: others }))).toEqual(['ACC517 record']);
    expect(told(await asked({ record: 'nothing' }))).toEqual(['ACC517 record']);
    expect(told(await asked({}, await demo.token('reader@northwind.example')))).not.toEqual([]);
  });

  test('is told what cannot be meant, beside the field', async () => {
    expect(told(await asked({ entity: 'sales.Ordr' }))).toEqual(['ACC501 entity']);
    expect(told(await asked({ entity: 'core.SavedView' }))).toEqual(['ACC516 entity']);
    expect(told(await asked({ fields: ['nothing'] }))).toEqual(['ACC503 fields']);
  });

  test('gives no more by changing a share than by making one', async () => {
    const others = (await newOrder(admin)).id;
    const id = await share({ record: others }, admin);
    const { body } = await demo.graphql(sales, `{ coreShareGrant(id: "${id}") { id } }`);
    expect(body.data.coreShareGrant).toBeNull();
    const own = await share();
    await changed(admin, 'SalesOrder', order.id, { owner: await idOf('reader@northwind.example') });
    expect(told(await update(sales, 'CoreShareGrant', own, { rights: 'update' }))).toEqual(['ACC517 record']);
  });
});
