/**
 * Who may give which rights, on the shipped roles, and why somebody may do something: a company administrator manages
 * people, but is no administrator.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, rolesOf } from '../../engine/database/index.ts';
import { openActors } from '../../engine/server/auth/actors.ts';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let admin: string;
/** Of the warehouse, and a company administrator besides. */
let manager: string;
/** Ids of roles by their names. */
let roles: ReadonlyMap<string, string>;

const people = {
  admin: 'admin@northwind.example',
  manager: 'stock@northwind.example',
  reader: 'reader@northwind.example',
  sales: 'sales@northwind.example',
} as const;
type Person = keyof typeof people;
type Entity = 'User' | 'Role' | 'Group';

beforeAll(async () => {
  demo = await openDemo();
  admin = await demo.token();
  const found = await demo.graphql(admin, '{ coreRoles(first: 200) { nodes { id key } } }');
  roles = new Map(found.body.data.coreRoles.nodes.map(({ id, key }: Row) => [key, id]));
  await give(admin, 'manager', ['stock.user', 'core.companyAdmin']);
  manager = await demo.token(people.manager);
}, 120_000);
afterAll(() => demo.close());

interface Row {
  readonly id: string;
  readonly version: number;
  readonly key: string;
  readonly roles: { readonly nodes: readonly { readonly key: string }[] };
}

async function userOf(person: Person): Promise<Row> {
  const { body } = await demo.graphql(
    admin,
    'query ($email: String!) { coreUsers(where: { email: { eq: $email } }) { nodes { id version roles { nodes { key } } } } }',
    { email: people[person] },
  );
  return body.data.coreUsers.nodes[0];
}

const idsOf = (names: readonly string[]) => names.map((name) => roles.get(name) ?? expect.fail(name));

async function change(token: string, entity: Entity, row: { id: string; version: number }, patch: object) {
  const { body } = await demo.graphql(
    token,
    `mutation ($id: ID!, $version: Int!, $patch: Core${entity}_Patch!) {
      changed: updateCore${entity}(id: $id, version: $version, patch: $patch) { id version } }`,
    { id: row.id, version: row.version, patch },
  );
  return body;
}

async function dispose(
  token: string,
  entity: Entity,
  what: 'delete' | 'restore',
  id: string,
  version?: number,
) {
  const { body } = await demo.graphql(
    token,
    `mutation { gone: ${what}Core${entity}(id: "${id}"${version ? `, version: ${version}` : ''}) { id } }`,
  );
  return body;
}

async function found(entity: Entity, field: string, value: string, more = '') {
  const { body } = await demo.graphql(
    admin,
    `{ core${entity}s(where: { ${field}: { eq: "${value}" } }) { nodes { id version ${more} } } }`,
  );
  return body.data[`core${entity}s`].nodes[0];
}

async function make(token: string, entity: Entity, input: object) {
  const { body } = await demo.graphql(
    token,
    `mutation ($input: Core${entity}_Create!) { made: createCore${entity}(input: $input) { id version } }`,
    { input },
  );
  return body;
}

const give = async (token: string, person: Person, names: readonly string[]) =>
  change(token, 'User', await userOf(person), { roles: idsOf(names) });

/** Code and field of each fault. */
// oxlint-disable-next-line typescript/no-explicit-any -- answers as they come
const told = (body: any): string[] =>
  (body.errors ?? []).map(
    // oxlint-disable-next-line typescript/no-explicit-any
    ({ extensions }: any) => `${extensions.code} ${extensions.field ?? ''}`.trim(),
  );

/** What somebody may not make, his schema does not offer. A schema is as old as the rights of the last data asked for. */
async function mayMake(token: string, type: string): Promise<boolean> {
  await demo.graphql(token, '{ contactsParties(first: 1) { nodes { id } } }');
  const { body } = await demo.graphql(token, '{ __schema { mutationType { fields { name } } } }');
  return body.data.__schema.mutationType.fields.some(
    ({ name }: { name: string }) => name === `create${type}`,
  );
}

let made = 0;
const role = (grant: object, more: object = {}) => ({
  key: `core.made${++made}`,
  title: 'Made',
  grants: [{ entity: 'sales.Order', actions: ['read'], ...grant }],
  ...more,
});

describe('a grant', () => {
  test.each([
    ['an entity', { entity: 'sales.Ordr' }, 'ACC501 grants/0/entity'],
    ['an action', { actions: ['reed'] }, 'ACC502 grants/0/actions'],
    ['a field', { fields: ['number', 'lines.prize'] }, 'ACC503 grants/0/fields'],
    ['a masked field', { masked: ['ttal'] }, 'ACC503 grants/0/masked'],
    ['a condition', { where: 'owner == ' }, 'ACC504 grants/0/where'],
    ['a condition that is no yes or no', { where: 'total' }, 'ACC504 grants/0/where'],
    ['a shipped grant', { name: 'ordrs' }, 'ACC505 grants/0/name'],
  ])('that names %s which is not there is refused beside it', async (_, grant, fault) => {
    expect(told(await make(admin, 'Role', role(grant)))).toEqual([fault]);
  });

  test('is looked at again when one of its lines is changed alone', async () => {
    const { data } = await make(admin, 'Role', role({}));
    const kept = await demo.graphql(admin, `{ coreRole(id: "${data.made.id}") { grants { id } } }`);
    const id: string = kept.body.data.coreRole.grants[0].id;
    const patch = { grants: { change: [{ id, fields: ['nothing'] }] } };
    expect(told(await change(admin, 'Role', data.made, patch))).toEqual(['ACC503 grants/change/0/fields']);
  });

  test('with the name of a shipped one takes its place, and without actions takes it away', async () => {
    const sales = await demo.token(people.sales);
    expect(await mayMake(sales, 'SalesReturn')).toBe(true);
    const rep = await found('Role', 'key', 'sales.rep');
    const grants = { add: [{ name: 'returns', entity: 'sales.Return', actions: [] }] };
    const away = await change(admin, 'Role', rep, { grants });
    expect(told(away)).toEqual([]);
    expect(await mayMake(sales, 'SalesReturn')).toBe(false);
    const lines = await demo.graphql(admin, `{ coreRole(id: "${rep.id}") { grants { id } } }`);
    const remove = lines.body.data.coreRole.grants.map(({ id }: Row) => id);
    expect(told(await change(admin, 'Role', away.data.changed, { grants: { remove } }))).toEqual([]);
    expect(await mayMake(sales, 'SalesReturn')).toBe(true);
  });
});

describe('nobody gives more than he holds', () => {
  test('a role that he neither has nor inherits, to himself or to anybody', async () => {
    expect(told(await give(manager, 'manager', ['stock.user', 'core.admin']))).toEqual(['ACC510 roles']);
    expect(told(await give(manager, 'reader', ['core.reader', 'finance.manager']))).toEqual(['ACC510 roles']);
  });

  test('one that he has or inherits he gives, and what somebody had before may stay', async () => {
    const before = (await userOf('reader')).roles.nodes.map(({ key }) => key);
    expect(before).toContain('crm.reader'); // which the manager does not have
    expect(told(await give(manager, 'reader', [...before, 'stock.user', 'core.client']))).toEqual([]);
    expect(told(await give(manager, 'reader', before))).toEqual([]);
  });

  test('by a group: neither its roles, nor a place in a group that has them', async () => {
    const reader = (await userOf('reader')).id;
    const input = { name: 'Bookkeepers', roles: idsOf(['finance.manager']), members: [reader] };
    expect(told(await make(manager, 'Group', input))).toEqual(['ACC510 roles']);
    const { data } = await make(admin, 'Group', { ...input, members: [] });
    const joined = await change(manager, 'Group', data.made, { members: [reader] });
    expect(told(joined)).toEqual(['ACC510 members']);
  });

  test('by a role: neither what it inherits, nor a grant that goes beyond his own', async () => {
    const keeper = role({ entity: 'core.Role', actions: ['read', 'create', 'update'] });
    const few = role({ fields: ['number', 'total'], where: 'owner == user', masked: ['total'] });
    await make(admin, 'Role', keeper);
    await make(admin, 'Role', few);
    const found = await demo.graphql(admin, '{ coreRoles(first: 200) { nodes { id key } } }');
    roles = new Map(found.body.data.coreRoles.nodes.map(({ id, key }: Row) => [key, id]));
    await give(admin, 'manager', ['core.companyAdmin', keeper.key, few.key]);
    const asks = async (grant: object) => told(await make(manager, 'Role', role(grant)));
    const own = { fields: ['number', 'total'], where: 'owner == user', masked: ['total'] };
    expect(await asks(own)).toEqual([]);
    expect(await asks({ ...own, fields: ['number'], masked: [] })).toEqual(['ACC510 grants/0']); // unmasks
    expect(await asks({ ...own, fields: ['number'] })).toEqual([]);
    expect(await asks({ ...own, where: null })).toEqual(['ACC510 grants/0']);
    expect(await asks({ ...own, fields: ['number', 'net'] })).toEqual(['ACC510 grants/0']);
    expect(await asks({ ...own, fields: [] })).toEqual(['ACC510 grants/0']);
    expect(await asks({ ...own, actions: ['read', 'confirm'] })).toEqual(['ACC510 grants/0']);
    expect(told(await make(manager, 'Role', { ...role(own), inherits: idsOf(['core.admin']) }))).toEqual([
      'ACC510 inherits',
    ]);
    await give(admin, 'manager', ['stock.user', 'core.companyAdmin']);
  });

  test('by taking away what narrows a role', async () => {
    const narrow = role({ entity: 'core.Role', actions: ['read', 'update'] });
    const rep = await found('Role', 'key', 'sales.rep');
    const grants = { add: [{ name: 'returns', entity: 'sales.Return', actions: [] }] };
    const narrowed = (await change(admin, 'Role', rep, { grants })).data.changed;
    const { id } = (await found('Role', 'key', 'sales.rep', 'grants { id }')).grants[0];
    await make(admin, 'Role', narrow);
    roles = new Map([...roles, [narrow.key, (await found('Role', 'key', narrow.key)).id]]);
    await give(admin, 'manager', ['core.companyAdmin', narrow.key]);
    const remove = { grants: { remove: [id] } };
    expect(told(await change(manager, 'Role', narrowed, remove))).toEqual(['ACC510 grants']);
    const renamed = { grants: { change: [{ id, name: null }] } };
    expect(told(await change(manager, 'Role', narrowed, renamed))).toEqual(['ACC510 grants']);
    expect(told(await change(admin, 'Role', narrowed, remove))).toEqual([]);
    await give(admin, 'manager', ['stock.user', 'core.companyAdmin']);
  });

  test('by who a user is: whoever is invited, let in again, or has a name that processes act under', async () => {
    const roles = idsOf(['core.admin']);
    const invited = await make(admin, 'User', { name: 'Nina New', email: 'nina@northwind.example', roles });
    const nina = invited.data.made;
    const mine = { email: 'mine@northwind.example' };
    expect(told(await change(manager, 'User', nina, mine))).toEqual(['ACC510 email']);
    expect(told(await change(manager, 'User', nina, { name: 'Nina Newman' }))).toEqual([]);
    const barred = await change(admin, 'User', { ...nina, version: 2 }, { active: false });
    expect(told(await change(manager, 'User', barred.data.changed, { active: true }))).toEqual([
      'ACC510 active',
    ]);
    await asOwner(demo.url, rolesOf(), (db) =>
      db.query('update core."user" set account = gen_random_uuid()::text where id = $1', [nina.id]),
    ); // she has joined: the address is hers no more than a text, but she is still barred
    const both = { ...mine, active: true };
    expect(told(await change(manager, 'User', barred.data.changed, both))).toEqual(['ACC510 active']);
    const own = { name: 'Olga Own', email: 'olga@northwind.example', roles: idsOf(['stock.user']) };
    const olga = await make(manager, 'User', own); // who has nothing that the manager has not
    expect(told(await change(manager, 'User', olga.data.made, mine))).toEqual([]);
  });

  test('by code that writes in his name', async () => {
    const { rooms } = demo;
    const claims = JSON.parse(Buffer.from(manager.split('.')[1]!, 'base64url').toString()) as { sid: string };
    const reader = (await userOf('reader')).id;
    const current = rooms.publications.current();
    await demo.graphql(manager, '{ coreUsers(first: 1) { nodes { id } } }');
    const actor = await openActors(rooms.ask).of(claims.sid, current);
    const writing = rooms.records.handle(actor, { model: current.model }, ({ update }) =>
      update('core.User', reader, { roles: { add: idsOf(['core.admin']) } }).then(() => undefined),
    );
    await expect(writing).rejects.toMatchObject({ faults: [{ code: 'ACC510' }] });
  });

  test('by bringing back what was deleted with all it gave', async () => {
    const group = { name: 'Gone', roles: idsOf(['finance.manager']) };
    const lost = role({ entity: 'sales.Order', actions: ['delete'] });
    const user = {
      name: 'Gustav Gone',
      email: 'gustav@northwind.example',
      roles: idsOf(['finance.manager']),
    };
    const keeper = role({ entity: 'core.Role', actions: ['read', 'delete'] });
    await make(admin, 'Role', keeper);
    roles = new Map([...roles, [keeper.key, (await found('Role', 'key', keeper.key)).id]]);
    await give(admin, 'manager', ['core.companyAdmin', keeper.key]);
    const asked = [
      ['Group', group],
      ['Role', lost],
      ['User', user],
    ] as const;
    for (const [entity, input] of asked) {
      const { id, version } = (await make(admin, entity, input)).data.made;
      expect(told(await dispose(admin, entity, 'delete', id, version))).toEqual([]);
      expect({ entity, told: told(await dispose(manager, entity, 'restore', id)) }).toEqual({
        entity,
        told: ['ACC510'],
      });
      expect(told(await dispose(admin, entity, 'restore', id))).toEqual([]);
    }
    await give(admin, 'manager', ['stock.user', 'core.companyAdmin']);
  });
});

test('roles of a group are those of its members, from the next request to the last', async () => {
  const reader = await demo.token(people.reader);
  expect(await mayMake(reader, 'FinancePayment')).toBe(false);
  const { id } = await userOf('reader');
  const input = { name: 'Auditors', roles: idsOf(['finance.manager']), members: [id] };
  const { data } = await make(admin, 'Group', input);
  expect(await mayMake(reader, 'FinancePayment')).toBe(true);
  const gone = await demo.graphql(
    admin,
    `mutation { deleteCoreGroup(id: "${data.made.id}", version: ${data.made.version}) { id } }`,
  );
  expect(told(gone.body)).toEqual([]);
  expect(await mayMake(reader, 'FinancePayment')).toBe(false);
});

describe('why somebody may do something', () => {
  const explained = async (query: Record<string, string>, token = admin) => {
    const { status, body } = await demo.send({
      method: 'GET',
      url: '/api/access/explain',
      query,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status, ...body };
  };
  const ofSales = { user: people.sales, entity: 'sales.Order' };

  test('is told by the grants that let him, and the roles through which he has them', async () => {
    const { answer, because, grants, enough } = await explained({ ...ofSales, action: 'confirm' });
    expect(enough).toContain('sales.manager'); // who confirms any
    expect(enough).not.toContain('sales.rep');
    expect({ answer, because }).toEqual({
      answer: 'onSomeRecords',
      because: 'Sven Sales may confirm Orders where a condition of his grants holds.',
    });
    expect(grants).toEqual([
      {
        grant: 'sales.rep/ownOrders',
        through: ['sales.rep'],
        where: 'owner == user',
        holds: null,
        field: null,
      },
    ]);
    const party = await explained({ user: people.sales, entity: 'contacts.Party', action: 'read' });
    expect(party.answer).toBe('yes');
    expect(party.grants.map(({ through }: { through: string[] }) => through.join(' > '))).toContain(
      'crm.user > contacts.editor > contacts.reader',
    );
  });

  test('on one record, by the conditions that hold there for him, not for who asks', async () => {
    const sales = await demo.token(people.sales);
    const parties = await demo.graphql(sales, '{ contactsParties(first: 1) { nodes { id } } }');
    const party = parties.body.data.contactsParties.nodes[0].id;
    const made = await demo.graphql(
      sales,
      `mutation { createSalesQuote(input: { customer: "${party}" }) { id } }`,
    );
    const orders = await demo.graphql(admin, '{ salesOrders(first: 1) { nodes { id } } }');
    const { id } = orders.body.data.salesOrders.nodes[0];
    expect(await explained({ ...ofSales, action: 'confirm', record: id })).toMatchObject({
      answer: 'no',
      because: 'Sven Sales may not confirm this Order: no condition of his grants holds on it.',
      grants: [{ grant: 'sales.rep/ownOrders', holds: false }],
    });
    const quote = made.body.data.createSalesQuote.id;
    const own = { user: people.sales, entity: 'sales.Quote', action: 'send', record: quote };
    expect(await explained(own)).toMatchObject({
      answer: 'yes',
      grants: [{ grant: 'sales.rep/ownQuotes', holds: true }],
    });
  });

  test('of a field, by grants that leave it out', async () => {
    const asked = { user: people.sales, entity: 'sales.SalesPerson', action: 'read', field: 'commission' };
    const { answer, because, grants, enough } = await explained(asked);
    expect({ answer, because }).toEqual({
      answer: 'no',
      because:
        "Sven Sales may not read 'Commission in percent' of Sales persons: no grant of his covers both the record and the field.",
    });
    expect(grants.map(({ field }: { field: string }) => field)).not.toContain('shown');
    expect(enough).toContain('sales.manager');
  });

  test('that no role of his grants, with the roles that would', async () => {
    const { answer, because, grants, enough } = await explained({
      user: people.reader,
      entity: 'sales.Order',
      action: 'delete',
    });
    expect({ answer, because, grants }).toEqual({
      answer: 'no',
      because: 'Rita Reader may not delete Orders: no role of his grants it.',
      grants: [],
    });
    expect(enough).toEqual(expect.arrayContaining(['core.admin', 'sales.manager']));
  });

  test.each([
    ['an entity', { entity: 'sales.Ordr', action: 'read' }],
    ['an action', { entity: 'sales.Order', action: 'reed' }],
    ['a field', { entity: 'sales.Order', action: 'read', field: 'totl' }],
  ])('asked about %s that is not there names the nearest', async (_, asked) => {
    const { status, faults } = await explained({ user: people.sales, ...asked });
    expect({ status, code: faults[0].code, mend: faults[0].mend }).toMatchObject({
      status: 400,
      code: 'SRV917',
      mend: expect.stringMatching(/^Did you mean '(sales.Order|read|total)'\?$/),
    });
  });

  test('is told to administrators alone, and of nobody else than their own people', async () => {
    expect((await explained({ ...ofSales, action: 'read' }, manager)).status).toBe(403);
    const other = { user: 'admin@southwind.example', entity: 'sales.Order', action: 'read' };
    expect((await explained(other)).status).toBe(404);
  });
});

describe('the last administrator', () => {
  test('neither takes that from himself, nor bars himself', async () => {
    expect(told(await give(admin, 'admin', ['core.reader']))).toEqual(['ACC511']);
    expect(told(await change(admin, 'User', await userOf('admin'), { active: false }))).toEqual(['ACC511']);
    const { id, version } = await found('Role', 'key', 'core.admin');
    expect(told(await dispose(admin, 'Role', 'delete', id, version))).toEqual(['ACC511']);
  });

  test('is left where two take it from each other at one moment', async () => {
    await give(admin, 'sales', ['sales.rep', 'core.admin']);
    const other = await demo.token(people.sales);
    const [one, two] = [await userOf('admin'), await userOf('sales')];
    const answers = await Promise.all([
      change(other, 'User', one, { roles: idsOf(['core.reader']) }),
      change(admin, 'User', two, { roles: idsOf(['sales.rep']) }),
    ]);
    expect(answers.filter((body) => told(body).length > 0)).toHaveLength(1);
  });
});

test('no route answers nobody, but those that say why', async () => {
  const routes = demo.app.guarded();
  const open = routes.filter((route) => route.open !== undefined);
  const told = open.map(
    ({ method, url, open: why }) => `${method} ${url.replace(/[0-9a-f]{16}/, '<hash>')}: ${why}\n`,
  );
  await expect(told.join('')).toMatchFileSnapshot('../golden/open-routes.txt');
  const forKeys = routes.filter(({ keys }) => keys).map(({ method, url }) => `${method} ${url}\n`);
  await expect(forKeys.join('')).toMatchFileSnapshot('../golden/key-routes.txt');
  const answers = await Promise.all(
    routes
      .filter((route) => route.open === undefined)
      .map(async ({ method, url }) => {
        const { statusCode: status } = await demo.app.inject({
          method: method as 'GET',
          url: url.replaceAll(/:\w+/g, '01999999-0000-7000-8000-000000000000'),
          ...(method !== 'GET' && method !== 'HEAD' && { payload: {} }),
        });
        return { method, url, status };
      }),
  );
  expect(answers.length).toBeGreaterThan(40);
  expect(answers.filter(({ status }) => status !== 401)).toEqual([]);
});
