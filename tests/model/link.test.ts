import { describe, expect, test } from 'vitest';
import { readModules } from '../../engine/definition/index.ts';
import { linkModel, type Entity, type Field } from '../../engine/model/index.ts';
import { definitionsOf, modelOf } from '../database/modules.ts';

const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal' };
const entity = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const order = (properties: object, more: object = {}): Entity =>
  modelOf({ 'shop/entities/Order.json': entity(properties, more) }).entities.get('shop.Order')!;
const field = (json: object): Field => order({ x: json }).fields.get('x')!;

describe('a view or a form about an entity of another module', () => {
  const layout = (label: string) => ({ layout: { type: 'Group', label, elements: ['number'] } });
  const view = (title: string) => ({ title, type: 'list', columns: ['number'] });
  const files = {
    'shop/entities/Order.json': entity({ number: text }),
    'shop/forms/Order.json': layout('Ours'),
    'shop/views/Order.all.json': view('All'),
    'crm/forms/shop.Order.json': layout('Theirs'),
    'crm/views/shop.Order.all.json': view('All of CRM'),
    'crm/views/shop.Order.campaign.json': view('By campaign'),
  };

  test('hangs on that entity, in the place of what modules brought that its own needs', () => {
    const model = modelOf(files);
    const found = model.entities.get('shop.Order')!;
    expect(found.form!.layout).toMatchObject({ label: 'Theirs' });
    expect(found.views.map((one) => [one.fullName, one.title])).toEqual([
      ['shop.Order.all', 'All of CRM'],
      ['shop.Order.campaign', 'By campaign'],
    ]);
  });

  test('leaves the texts alone that a module has for its own form', () => {
    const model = modelOf({ ...files, 'shop/locale/de.json': { messages: { 'form.Order.Ours': 'Unser' } } });
    expect(model.locales.get('de')!.get('shop.form.Order.Ours')).toBe('Unser');
  });

  test('stands also where a later layer changes the form in whose place it is', () => {
    const shipped = definitionsOf(files).map((one) => ({ ...one, layer: 'shipped' }) as const);
    const [ours] = definitionsOf({ ...files, 'shop/forms/Order.json': layout('Changed') }).filter(
      ({ kind, module }) => kind === 'form' && module === 'shop',
    );
    const { model } = linkModel([...shipped, ours!]);
    expect(model!.entities.get('shop.Order')!.form!.layout).toMatchObject({ label: 'Theirs' });
  });
});

describe('a field is what its JSON says', () => {
  test.each([
    ['text', { type: 'string' }, { kind: 'scalar', type: 'text', column: 'x', maxLength: 1000 }],
    ['long text', { type: 'string', format: 'long-text' }, { type: 'longText', maxLength: 100_000 }],
    ['integer', { type: 'integer', minimum: 1 }, { type: 'integer', min: '1' }],
    ['decimal', { ...decimal, 'x-scale': 4 }, { type: 'decimal', scale: 4, orderColumn: 'x__order' }],
    [
      'money',
      { type: 'string', format: 'money', 'x-currency': 'EUR' },
      { type: 'money', scale: 2, measure: { constant: 'EUR' } },
    ],
    [
      'quantity',
      { type: 'string', format: 'quantity', 'x-unit': "'kg'" },
      { type: 'quantity', measure: { constant: 'kg' } },
    ],
    ['boolean', { type: 'boolean' }, { type: 'boolean' }],
    ['date', { type: 'string', format: 'date' }, { type: 'date' }],
    ['time', { type: 'string', format: 'time' }, { type: 'time' }],
    ['date-time', { type: 'string', format: 'date-time' }, { type: 'dateTime' }],
    ['duration', { type: 'string', format: 'duration' }, { type: 'duration' }],
    [
      'period',
      { type: 'object', format: 'period' },
      { kind: 'period', fromColumn: 'x_from', toColumn: 'x_to' },
    ],
    [
      'enum',
      { enum: ['a', 'inWork'], 'x-colors': { a: 'red' } },
      {
        type: 'enum',
        options: [
          { value: 'a', label: 'A', color: 'red' },
          { value: 'inWork', label: 'In work' },
        ],
      },
    ],
    [
      'multi-enum',
      { type: 'array', items: { enum: ['a'] } },
      { type: 'multiEnum', options: [{ value: 'a', label: 'A' }] },
    ],
    ['list', { type: 'array', items: { type: 'string', format: 'date' } }, { type: 'list', items: 'date' }],
    ['e-mail', { type: 'string', format: 'email' }, { type: 'email', maxLength: 254 }],
    ['phone', { type: 'string', format: 'phone' }, { type: 'phone' }],
    ['url', { type: 'string', format: 'uri' }, { type: 'url' }],
    ['address', { type: 'object', format: 'address' }, { type: 'address' }],
    ['json', { format: 'json' }, { type: 'json' }],
    ['file', { type: 'string', format: 'file' }, { type: 'file' }],
    [
      'reference',
      { 'x-reference': 'shop.Order', 'x-onDelete': 'clear' },
      { kind: 'reference', column: 'x_id', onDelete: 'clear', tree: false },
    ],
    ['tree', { 'x-reference': 'shop.Order', 'x-tree': true }, { tree: true }],
    ['one-to-one', { 'x-reference': 'shop.Order', 'x-unique': true }, { kind: 'reference', unique: true }],
    [
      'links',
      { type: 'array', items: { 'x-reference': 'shop.Order' } },
      { kind: 'links', table: { schema: 'shop', name: 'order_x' } },
    ],
    [
      'series',
      { type: 'string', 'x-series': 'A-{seq:4}' },
      { series: { pattern: 'A-{seq:4}', gapless: false } },
    ],
  ] as [string, object, object][])('%s', (_kind, json, expected) =>
    expect(field(json)).toMatchObject(expected),
  );

  test('reference to one of several', () => {
    const model = modelOf({
      'shop/entities/A.json': entity({ about: { 'x-reference': ['shop.A', 'shop.B'] } }),
      'shop/entities/B.json': entity({ name: text }),
    });
    expect(model.entities.get('shop.A')!.fields.get('about')).toMatchObject({
      kind: 'anyReference',
      entityColumn: 'about_entity',
      idColumn: 'about_id',
      targets: [{ fullName: 'shop.A' }, { fullName: 'shop.B' }],
    });
  });
});

test('names are made from ids: a renamed field and entity keep column and table', () => {
  const model = modelOf({
    'shop/entities/SalesOrder.json': entity(
      { dueDate: { ...text, 'x-id': 'deadline' }, orderID: text },
      { 'x-id': 'Order' },
    ),
  });
  const renamed = model.entities.get('shop.SalesOrder')!;
  expect(renamed.table).toEqual({ schema: 'shop', name: 'order' });
  expect(renamed.graphql).toEqual({ type: 'ShopSalesOrder', one: 'shopSalesOrder', many: 'shopSalesOrders' });
  expect(renamed.fields.get('dueDate')).toMatchObject({
    id: 'deadline',
    column: 'deadline',
    title: 'Due date',
  });
  expect(renamed.fields.get('orderID')).toMatchObject({ column: 'order_id' });
});

test('a long table name is cut and ends in a hash of the whole', () => {
  const line = 'L'.padEnd(40, 'l');
  const long = modelOf({
    'shop/entities/Ooooooooooooooooooooooooooooooooooooooo.json': entity(
      { lines: { type: 'array', items: { $ref: `#/$defs/${line}` } } },
      { $defs: { [line]: entity({ text }) } },
    ),
  });
  const lines = [...long.entities.values()][0]!.fields.get('lines') as Field & { kind: 'lines' };
  expect(lines.target.table.name).toMatch(/^.{54}_[0-9a-f]{8}$/);
});

test('plural of title and list are made by English rules unless they are given', () => {
  const many = (name: string, more: object = {}) =>
    modelOf({ [`shop/entities/${name}.json`]: entity({ text }, more) }).entities.get(`shop.${name}`)!;
  expect(many('Category')).toMatchObject({ plural: 'Categories', graphql: { many: 'shopCategories' } });
  expect(many('Tax')).toMatchObject({ plural: 'Taxes', graphql: { many: 'shopTaxes' } });
  expect(many('Unit', { 'x-plural': 'Units of measure' })).toMatchObject({
    graphql: { many: 'shopUnitsOfMeasure' },
  });
  expect(many('Auftrag', { 'x-plural': 'Aufträge' })).toMatchObject({
    plural: 'Aufträge',
    graphql: { many: 'shopAuftrags' },
  });
});

test('every record has the system fields, lines have three of them', () => {
  const one = order(
    { lines: { type: 'array', items: { $ref: '#/$defs/Line' } } },
    { $defs: { Line: entity({ text }) } },
  );
  const system = (of: Entity) =>
    [...of.fields.values()].filter((each) => each.system).map((each) => each.name);
  expect(system(one)).toEqual([
    'id',
    'version',
    'createdAt',
    'createdBy',
    'updatedAt',
    'updatedBy',
    'deletedAt',
    'owner',
    'workspace',
    'custom',
    'metadata',
  ]);
  expect(system((one.fields.get('lines') as Field & { kind: 'lines' }).target)).toEqual([
    'id',
    'version',
    'position',
  ]);
});

test('a reference gives its target a list, the second one of an entity by its field, x-inverse by its own name', () => {
  const model = modelOf({
    'shop/entities/Party.json': entity({ name: text }),
    'shop/entities/Order.json': entity({
      customer: { 'x-reference': 'shop.Party' },
      payer: { 'x-reference': 'shop.Party' },
      agent: { 'x-reference': 'shop.Party', 'x-inverse': 'brokered' },
    }),
  });
  const party = model.entities.get('shop.Party')!;
  expect(party.inverses.map(({ name, field: by }) => [name, by.name])).toEqual([
    ['shopOrders', 'customer'],
    ['shopOrdersByPayer', 'payer'],
    ['brokered', 'agent'],
  ]);
});

test('fetch paths, roll-ups and measures hold the fields they name', () => {
  const model = modelOf({
    'shop/entities/Party.json': entity({
      name: text,
      open: { ...decimal, 'x-rollup': { of: 'shop.Order.party', sum: 'total', where: "status == 'open'" } },
    }),
    'shop/entities/Order.json': entity({
      party: { 'x-reference': 'shop.Party' },
      partyName: { ...text, 'x-fetch': 'party.name' },
      total: decimal,
      status: { enum: ['open', 'paid'] },
    }),
  });
  const [party, sale] = ['Party', 'Order'].map((name) => model.entities.get(`shop.${name}`)!);
  expect(sale!.fields.get('partyName')!.fetch!.source).toBe(party!.fields.get('name'));
  const rollup = party!.fields.get('open')!.rollup!;
  expect(rollup.inverse).toBe(party!.inverses[0]);
  expect(rollup.field).toBe(sale!.fields.get('total'));
  expect(rollup.where!.source).toBe("status == 'open'");
});

test('the field of a lifecycle is required, read-only and begins in the initial state', () => {
  const one = order(
    { status: { enum: ['draft', 'done'] } },
    {
      'x-lifecycle': {
        field: 'status',
        initial: 'draft',
        transitions: { finish: { from: ['draft'], to: 'done' } },
      },
    },
  );
  expect(one.fields.get('status')).toMatchObject({ required: true, readOnly: true, default: 'draft' });
  expect(one.lifecycle!.transitions.get('finish')).toMatchObject({
    title: 'Finish',
    from: ['draft'],
    to: 'done',
  });
});

describe('layers', () => {
  const shipped = definitionsOf({
    'shop/entities/Order.json': entity({ deadline: text, note: text }, { required: ['note'] }),
  }).map((one) => ({ ...one, layer: 'shipped' as const }));
  const installed = (json: object) =>
    definitionsOf({ 'shop/entities/Order.json': json }).filter((one) => one.kind === 'entity');

  test('a later layer adds, changes and renames by id', () => {
    const { model, faults } = linkModel([
      ...shipped,
      ...installed(
        entity({ dueDate: { 'x-id': 'deadline', title: 'Due' }, more: text }, { required: ['more'] }),
      ),
    ]);
    expect(faults).toEqual([]);
    const own = [...model!.entities.get('shop.Order')!.fields.values()].filter((one) => !one.system);
    expect(own.map(({ name, id, required }) => [name, id, required])).toEqual([
      ['dueDate', 'deadline', false],
      ['note', 'note', true],
      ['more', 'more', true],
    ]);
  });

  test('a fault is told in the file of the layer that wrote it', () => {
    const { faults } = linkModel([
      ...shipped,
      ...installed(entity({}, { 'x-search': ['nota'] })).map((one) => ({ ...one, file: 'mine/Order.json' })),
    ]);
    expect(faults.map((fault) => fault.place)).toEqual([{ file: 'mine/Order.json', pointer: '/x-search/0' }]);
  });

  test('the order in which definitions come changes nothing', () => {
    const all = [...shipped, ...installed(entity({ more: text }))];
    expect(linkModel(all.toReversed()).model!.fingerprint).toBe(linkModel(all).model!.fingerprint);
  });
});

describe('a module extends an entity of a module it needs', () => {
  const files = (extension: object) => ({
    'shop/entities/Order.json': entity({ status: { enum: ['draft'] } }),
    'crm/entities/shop.Order.json': extension,
    'crm/entities/Campaign.json': entity({ name: text }),
  });

  test('fields, choices and texts', () => {
    const model = modelOf(
      files(
        entity({ campaign: { 'x-reference': 'crm.Campaign' }, status: { enum: ['won'], title: 'State' } }),
      ),
    );
    const extended = model.entities.get('shop.Order')!;
    expect(extended.fields.get('campaign')).toMatchObject({
      kind: 'reference',
      target: { fullName: 'crm.Campaign' },
    });
    expect(extended.fields.get('status')).toMatchObject({
      title: 'State',
      options: [{ value: 'draft' }, { value: 'won' }],
    });
    expect(extended.sources).toHaveLength(2);
  });
});

describe('access', () => {
  const grants = (json: object) =>
    modelOf({
      'shop/entities/Order.json': entity(
        { number: text, lines: { type: 'array', items: { $ref: '#/$defs/Line' } } },
        { $defs: { Line: entity({ text, price: decimal }) } },
      ),
      'shop/access/shop.clerk.json': { grants: json },
    }).roles.get('shop.clerk')!.grants;

  test('no fields covers all, a list covers what it names with id and version, lines with theirs', () => {
    expect(grants({ a: { entity: 'shop.Order', actions: ['read'] } })[0]!.fields).toBeUndefined();
    const [grant] = grants({ a: { entity: 'shop.Order', actions: ['read'], fields: ['lines.price'] } });
    expect([...grant!.fields!]).toEqual(['id', 'version', 'lines.price', 'lines']);
  });

  test('except covers everything else, line by line', () => {
    const [grant] = grants({
      a: { entity: 'shop.Order', actions: ['read'], fields: { except: ['lines.price', 'owner'] } },
    });
    expect(grant!.fields).toContain('lines.text');
    expect(grant!.fields).toContain('createdAt');
    expect(grant!.fields).not.toContain('lines.price');
    expect(grant!.fields).not.toContain('owner');
  });

  test('a wide grant becomes one for each entity', () => {
    const [grant] = grants({ all: { entity: '*', actions: '*' } });
    expect(grant).toMatchObject({ id: 'all/shop.Order', entity: { fullName: 'shop.Order' } });
    expect([...grant!.actions]).toEqual([
      'read',
      'create',
      'update',
      'delete',
      'export',
      'import',
      'history',
      'share',
    ]);
  });
});

test('a form in which a name stands for its control is expanded', () => {
  const form = modelOf({
    'shop/entities/Order.json': entity({ number: text }),
    'shop/forms/Order.json': { layout: { type: 'Group', label: 'A', elements: ['number'] } },
  }).forms.get('shop.Order')!;
  expect(form).toMatchObject({
    rest: true,
    layout: { type: 'Group', elements: [{ type: 'Control', scope: '#/properties/number' }] },
  });
});

test('messages are kept by module; an extending module names the other', () => {
  const model = modelOf({
    'shop/entities/Order.json': entity({ number: text }),
    'crm/entities/shop.Order.json': entity({ campaign: text }),
    'shop/locale/de.json': { messages: { 'entity.Order': 'Auftrag', module: 'Laden' } },
    'crm/locale/de.json': { messages: { 'shop.field.Order.campaign': 'Kampagne' } },
  });
  expect(Object.fromEntries(model.locales.get('de')!)).toEqual({
    'shop.entity.Order': 'Auftrag',
    'shop.field.Order.campaign': 'Kampagne',
    'shop.module': 'Laden',
  });
});

describe('the Model of the shipped modules', async () => {
  const { definitions } = await readModules([`${import.meta.dirname}/../../metadata`], 'shipped');
  const { model } = linkModel(definitions);

  test('is never changed', () => {
    const order = model!.entities.get('sales.Order')!;
    expect(() => Object.assign(order, { title: 'x' })).toThrow(TypeError);
    expect(() => (order.fields as Map<string, unknown>).delete('customer')).toThrow(TypeError);
    expect(() => (model!.roles as Map<string, unknown>).set('x', {})).toThrow(TypeError);
    expect(Object.isFrozen(order.fields.get('total')!.schema)).toBe(true);
    expect(Object.isFrozen(order.fields.get('total')!.compute!.node)).toBe(true);
  });

  test('has a fingerprint that follows its definitions and nothing else', () => {
    const moved = definitions.map((one) => ({ ...one, file: `elsewhere/${one.file}` }));
    expect(linkModel(moved).model!.fingerprint).toBe(model!.fingerprint);
    expect(
      linkModel(definitions.slice(0, -1).concat({ ...definitions.at(-1)!, hash: 'other' })).model!
        .fingerprint,
    ).not.toBe(model!.fingerprint);
  });
});
