import { describe, expect, test } from 'vitest';
import { rightsOf } from '../../engine/access/index.ts';
import { entityView, shellView } from '../../engine/forms/index.ts';
import type { LayoutNode } from '../../engine/forms/index.ts';
import { modelOf } from '../database/modules.ts';

const text = { type: 'string' };
const order = {
  title: 'Order',
  'x-plural': 'Orders',
  'x-label': 'number',
  'x-search': ['number'],
  type: 'object',
  required: ['customer'],
  properties: {
    number: { ...text, title: 'Number', 'x-series': 'A-{seq:3}', readOnly: true },
    customer: { title: 'Customer', 'x-reference': 'shop.Party' },
    date: { ...text, format: 'date', title: 'Date', default: { 'x-expr': 'today()' } },
    currency: { ...text, title: 'Currency' },
    secret: { ...text, title: 'Secret' },
    notes: { ...text, format: 'long-text', title: 'Notes' },
    lines: { type: 'array', title: 'Lines', items: { $ref: '#/$defs/Line' } },
    net: {
      type: 'string',
      format: 'decimal',
      'x-scale': 2,
      title: 'Net',
      'x-compute': 'lines.sum(l, l.amount)',
    },
    gross: {
      type: 'string',
      format: 'decimal',
      'x-scale': 2,
      title: 'Gross',
      'x-compute': 'round(net * 1.19, 2)',
    },
    status: { enum: ['draft', 'done'], title: 'Status', 'x-labels': { draft: 'Draft', done: 'Done' } },
  },
  $defs: {
    Line: {
      title: 'Line',
      type: 'object',
      required: ['quantity'],
      properties: {
        product: { title: 'Product', 'x-reference': 'shop.Product' },
        quantity: { type: 'string', format: 'decimal', 'x-scale': 0, title: 'Quantity' },
        price: {
          type: 'string',
          format: 'decimal',
          'x-scale': 2,
          title: 'Price',
          'x-fetch': 'product.price',
        },
        amount: {
          type: 'string',
          format: 'decimal',
          'x-scale': 2,
          title: 'Amount',
          'x-compute': 'quantity * coalesce(price, product.price)',
        },
      },
    },
  },
  'x-lifecycle': {
    field: 'status',
    initial: 'draft',
    transitions: { finish: { title: 'Finish', from: ['draft'], to: 'done', when: "customer.name != ''" } },
  },
};
const files = {
  'shop/module.json': {
    name: 'shop',
    version: '1.0.0',
    title: 'Shop',
    menu: [{ entity: 'Order' }, { entity: 'Party' }],
  },
  'shop/entities/Party.json': {
    title: 'Party',
    'x-label': 'name',
    type: 'object',
    properties: { name: { ...text, title: 'Name' } },
  },
  'shop/entities/Product.json': {
    title: 'Product',
    'x-label': 'name',
    type: 'object',
    properties: { name: text, price: { type: 'string', format: 'decimal', 'x-scale': 2 } },
  },
  'shop/entities/Order.json': order,
  'shop/entities/Setting.json': {
    title: 'Settings',
    'x-plural': 'All settings',
    'x-singleton': true,
    type: 'object',
    properties: { walkIn: { 'x-reference': 'shop.Party' } },
  },
  'shop/access/shop.boss.json': { title: 'Boss', grants: { all: { entity: '*', actions: '*' } } },
  'shop/access/shop.clerk.json': {
    title: 'Clerk',
    grants: {
      orders: {
        entity: 'shop.Order',
        actions: ['read', 'create'],
        fields: { except: ['secret', 'lines.price'] },
      },
      parties: { entity: 'shop.Party', actions: ['read'], masked: ['name'] },
    },
  },
  'shop/locale/de.json': {
    messages: {
      'entity.Order': 'Auftrag',
      'field.Order.customer': 'Kunde',
      'enum.Order.status.done': 'Erledigt',
      'transition.Order.finish': 'Abschließen',
    },
  },
};
const model = modelOf(files);

const viewFor = (role: string, name = 'shop.Order', of = model, locale = 'en') =>
  entityView(of, rightsOf(of, { roles: [role], version: '1' }), of.entities.get(name)!, locale);

/** A layout as lines: `Group "Totals" > net, gross`. */
const outline = (node: LayoutNode): string[] =>
  (node.elements ?? []).map(
    (group) =>
      `${group.type} "${group.label ?? ''}" > ${(group.elements ?? []).map((element) => element.field ?? element.type).join(', ')}`,
  );

describe('a view of an entity', () => {
  test('without a form has a layout of important fields, text, lines, and what sums them up', () => {
    expect(outline(viewFor('shop.boss')!.layout)).toEqual([
      'Group "" > number, customer, date, currency, secret, status',
      'Group "" > notes',
      'Group "Lines" > lines',
      'Group "Totals" > net, gross',
    ]);
  });

  test('puts what a written layout leaves out into a last group, unless the form says otherwise', () => {
    const layout = {
      type: 'VerticalLayout',
      elements: ['customer', 'lines', { type: 'HorizontalLayout', elements: ['net', 'gross'] }],
    };
    const withForm = modelOf({ ...files, 'shop/forms/Order.json': { layout } });
    expect(outline(viewFor('shop.boss', 'shop.Order', withForm)!.layout)).toEqual([
      'Group "" > customer',
      'Group "Lines" > lines',
      'Group "Totals" > net, gross',
      'Group "More fields" > number, date, currency, secret, notes, status',
    ]);
    const closed = modelOf({ ...files, 'shop/forms/Order.json': { layout, rest: false } });
    expect(outline(viewFor('shop.boss', 'shop.Order', closed)!.layout)).toHaveLength(3);
  });

  test('is cut to what its reader may see and write', () => {
    const view = viewFor('shop.clerk')!;
    const names = view.fields.map((field) => field.name);
    expect(names).not.toContain('secret');
    const lines = view.fields.find((field) => field.name === 'lines')!.lines!;
    expect(lines.fields.map((field) => field.name)).not.toContain('price');
    // Nor the amount, which is made of the price.
    expect(lines.columns).toEqual(['product', 'quantity']);
    expect(view.can).toMatchObject({ create: true, update: false, delete: false, history: false });
    expect(view.lifecycle!.transitions).toEqual([]);
    const customer = view.fields.find((field) => field.name === 'customer')!;
    expect(customer.writable).toEqual({ create: true, update: false });
    expect(customer.targets![0]).toMatchObject({ mayRead: true, mayCreate: false });
    expect(viewFor('shop.clerk', 'shop.Party')!.fields.find((field) => field.name === 'name')).toMatchObject({
      masked: true,
      filterable: false,
      sortable: false,
    });
  });

  test('has no board, calendar or chart of what its reader does not see, and no sum of it', () => {
    const view = (type: string, rest: object) => ({ title: type, type, columns: ['number'], ...rest });
    const secret = { ...text, format: 'decimal', title: 'Secret' };
    const viewed = modelOf({
      ...files,
      'shop/entities/Order.json': { ...order, properties: { ...order.properties, secret } },
      'shop/views/Order.sums.json': view('board', { group: 'status', options: { sum: 'secret' } }),
      'shop/views/Order.days.json': view('calendar', { options: { from: 'date' } }),
      'shop/views/Order.money.json': view('chart', { group: 'status', options: { measure: 'secret' } }),
      'shop/views/Order.bySecret.json': view('chart', { group: 'secret' }),
    });
    const viewsOf = (role: string) =>
      viewFor(role, 'shop.Order', viewed)!.views.map(({ name, options }) => [name, options]);
    expect(viewsOf('shop.boss')).toEqual([
      ['all', {}],
      ['sums', { sum: 'secret' }],
      ['days', { from: 'date' }],
      ['money', { measure: 'secret' }],
      ['bySecret', {}],
    ]);
    expect(viewsOf('shop.clerk')).toEqual([
      ['all', {}],
      ['sums', {}],
      ['days', { from: 'date' }],
    ]);
  });

  test('opens with the one that says so, where its reader sees it, else with the first list', () => {
    const view = (type: string, rest: object = {}) => ({ title: type, type, columns: ['number'], ...rest });
    const views = {
      'shop/views/Order.days.json': view('calendar', { options: { from: 'date' } }),
      'shop/views/Order.bySecret.json': view('chart', { group: 'secret', default: true }),
      'shop/views/Order.some.json': view('list', { where: { number: { isNull: false } } }),
    };
    const more = {
      'more/module.json': { name: 'more', version: '1.0.0', title: 'More', needs: ['shop'] },
      'more/views/shop.Order.mine.json': view('list', { default: true }),
    };
    const namesFor = (role: string, of: object) =>
      viewFor(role, 'shop.Order', modelOf({ ...files, ...views, ...of }))!.views.map(({ name }) => name);
    expect(namesFor('shop.boss', {})).toEqual(['bySecret', 'days', 'some', 'all']);
    expect(namesFor('shop.clerk', {})).toEqual(['some', 'days', 'all']);
    // A module that needs this one has the last word.
    expect(namesFor('shop.boss', more)).toEqual(['mine', 'days', 'bySecret', 'some']);
  });

  test('of an entity that the reader may not read does not exist', () => {
    expect(viewFor('shop.clerk', 'shop.Product')).toBeUndefined();
    expect(viewFor('nobody')).toBeUndefined();
  });

  test('names what expressions read through references, as far as the reader sees it', () => {
    const boss = viewFor('shop.boss')!;
    expect(boss.reads).toEqual([{ path: ['customer', 'name'], type: 'text' }]);
    const lines = boss.fields.find((field) => field.name === 'lines')!.lines!;
    expect(lines.reads).toEqual([{ path: ['product', 'price'], type: 'decimal' }]);
    expect(viewFor('shop.clerk')!.fields.find((field) => field.name === 'lines')!.lines!.reads).toEqual([]);
  });

  test('speaks the language it is asked for, and English where that has no word', () => {
    const view = viewFor('shop.boss', 'shop.Order', model, 'de-AT')!;
    expect(view.entity.title).toBe('Auftrag');
    const titles = Object.fromEntries(view.fields.map((field) => [field.name, field.title]));
    expect(titles).toMatchObject({ customer: 'Kunde', date: 'Date' });
    const status = view.fields.find((field) => field.name === 'status')!;
    expect(status.options!.map((option) => option.label)).toEqual(['Draft', 'Erledigt']);
    expect(view.lifecycle!.transitions[0]!.title).toBe('Abschließen');
  });

  test('tells nobody to write what the engine writes', () => {
    const fields = new Map(viewFor('shop.boss')!.fields.map((field) => [field.name, field]));
    for (const name of ['number', 'net', 'status', 'createdAt'])
      expect(fields.get(name)!.writable).toEqual({ create: false, update: false });
    expect(fields.get('status')!.default).toBe('draft');
    expect(fields.get('date')!.default).toEqual({ expression: 'today()' });
  });

  test('lists the records that point to it', () => {
    const [orders, ...others] = viewFor('shop.boss', 'shop.Party')!.related;
    expect(others, 'settings are no list').toEqual([]);
    expect(orders).toMatchObject({ name: 'shopOrders', title: 'Orders', field: 'customer', mayCreate: true });
    expect(orders!.columns.map((column) => column.path.join('.'))).not.toContain('customer');
  });

  test('has an account instead of a list, with as much of it as its reader sees', () => {
    const money = { ...text, format: 'money', 'x-scale': 2, 'x-currency': 'currency' };
    const currency = { 'x-reference': 'core.Currency' };
    const party = { 'x-reference': 'shop.Party' };
    const entity = (plural: string, properties: object) => ({
      'x-plural': plural,
      type: 'object',
      properties,
    });
    const { 'shop/module.json': shop, ...rest } = files;
    const grants = (owed: object, bills: object) => ({
      title: 'Some',
      grants: {
        parties: { entity: 'shop.Party', actions: ['read'] },
        accounts: { entity: 'shop.Owed', actions: ['read'], ...owed },
        bills: { entity: 'shop.Bill', actions: ['read'], ...bills },
      },
    });
    const kept = modelOf({
      'core/module.json': { name: 'core', version: '1.0.0', title: 'Core' },
      'core/entities/Currency.json': {
        ...entity('Currencies', { code: text }),
        'x-scope': 'installation',
        'x-label': 'code',
      },
      ...rest,
      'shop/module.json': { ...shop, needs: ['core'] },
      'shop/entities/Owed.json': entity('Accounts', {
        party,
        currency,
        total: { ...money, title: 'Total' },
        late: money,
      }),
      'shop/entities/Entry.json': entity('Entries', {
        owed: { 'x-reference': 'shop.Owed', 'x-inverse': 'entries' },
      }),
      'shop/entities/Bill.json': {
        ...entity('Bills', {
          party,
          currency,
          date: order.properties.date,
          due: order.properties.date,
          open: money,
        }),
        title: 'Bill',
      },
      'shop/views/Owed.account.json': {
        title: 'Account',
        type: 'account',
        columns: ['total', 'late'],
        options: {
          of: 'party',
          entries: 'entries',
          items: {
            bills: {
              entity: 'shop.Bill',
              of: 'party',
              date: 'date',
              due: 'due',
              amount: 'open',
              against: true,
              where: { open: { gt: '0' } },
            },
          },
        },
      },
      'shop/access/shop.some.json': grants({ fields: { except: ['late'] } }, { fields: { except: ['due'] } }),
      'shop/access/shop.less.json': grants({}, { fields: { except: ['open'] } }),
      'shop/access/shop.none.json': grants({ fields: { except: ['currency'] } }, {}),
    });
    const accountFor = (role: string) => {
      const found = viewFor(role, 'shop.Party', kept)!.related.find(({ entity: of }) => of === 'shop.Owed')!;
      return { title: found.title, account: found.account };
    };
    const amount = { name: 'open', title: 'Open', currency: 'currency', scale: 2 };
    const bills = { entity: 'shop.Bill', title: 'Bill', of: 'party', date: 'date', amount, against: true };
    const where = { open: { gt: '0' } };
    const total = { ...amount, name: 'total', title: 'Total' };
    const late = { ...amount, name: 'late', title: 'Late' };
    expect(accountFor('shop.boss')).toEqual({
      title: 'Account',
      account: {
        balances: [total, late],
        entries: 'entries',
        items: [{ ...bills, due: 'due', where }],
      },
    });
    expect(accountFor('shop.some').account).toEqual({ balances: [total], items: [{ ...bills, where }] });
    expect(accountFor('shop.less').account).toEqual({ balances: [total, late], items: [] });
    expect(accountFor('shop.none')).toEqual({ title: 'Accounts', account: undefined });
    expect(viewFor('shop.boss', 'shop.Owed', kept)!.views.map(({ name }) => name)).toEqual(['all']);
  });
});

test('an action asks for fields of every kind an input has, in the language of the reader', () => {
  const postpone = {
    title: 'Postpone',
    input: {
      type: 'object',
      required: ['until'],
      properties: {
        until: { ...text, format: 'date', title: 'Until' },
        payer: { title: 'Payer', 'x-reference': 'shop.Party' },
        status: { enum: ['soft', 'hard'], 'x-labels': { soft: 'Soft' }, title: 'How' },
        fee: { ...text, format: 'decimal', 'x-scale': 2, 'x-min': '0', title: 'Fee' },
        bond: { ...text, format: 'money', 'x-currency': 'customer', title: 'Bond' },
        share: { ...text, format: 'money', 'x-currency': 'payer', title: 'Share' },
        tags: { type: 'array', items: text, title: 'Tags' },
        place: { type: 'object', format: 'address', title: 'Place' },
      },
    },
  };
  const german = {
    messages: {
      'action.Order.postpone.input.payer': 'Zahler',
      'action.Order.postpone.input.status.soft': 'Sanft',
    },
  };
  const asking = modelOf({
    ...files,
    'shop/actions/Order.postpone.json': postpone,
    'shop/locale/de.json': german,
  });
  const [view] = viewFor('shop.boss', 'shop.Order', asking, 'de')!.actions;
  expect(view!.input!.type).toBe('ShopOrder_postpone_Input');
  expect(view!.input!.fields).toMatchObject([
    { name: 'until', type: 'date', title: 'Until', required: true },
    {
      name: 'payer',
      type: 'reference',
      title: 'Zahler',
      required: false,
      targets: [{ entity: 'shop.Party' }],
    },
    { name: 'status', type: 'enum', options: [{ value: 'soft', label: 'Sanft' }, { value: 'hard' }] },
    { name: 'fee', type: 'decimal', scale: 2, min: '0' },
    // The currency of the record, and one that is asked for beside the amount.
    { name: 'bond', type: 'money', measure: { field: 'parent.customer' } },
    { name: 'share', type: 'money', measure: { field: 'payer' } },
    { name: 'tags', type: 'list', items: 'text' },
    { name: 'place', type: 'address' },
  ]);
});

test('the shell shows modules and entries of which something may be read, and nothing to nobody', () => {
  const shellFor = (role: string) =>
    shellView(model, { roles: [role], rights: rightsOf(model, { roles: [role], version: '1' }) }, 'en');
  expect(shellFor('shop.clerk').modules.map((module) => module.menu.map((entry) => entry.entity))).toEqual([
    ['shop.Order', 'shop.Party'],
  ]);
  expect(shellFor('shop.clerk').entities.map((entity) => entity.name)).toEqual(['shop.Party', 'shop.Order']);
  expect(shellFor('nobody')).toEqual({ processes: false, consoles: false, modules: [], entities: [] });
});

test('an action that makes a record is told to the entity it makes, and to the one it makes it from', () => {
  const again = {
    title: 'Again',
    makes: true,
    input: {
      type: 'object',
      required: ['party'],
      properties: { party: { 'x-reference': 'shop.Party' }, date: { ...text, format: 'date' } },
    },
    set: { customer: { 'x-expr': 'input.party' } },
  };
  const making = modelOf({ ...files, 'shop/actions/Order.again.json': again });
  const orders = viewFor('shop.boss', 'shop.Order', making)!;
  expect(orders.actions).toEqual([]);
  expect(orders.makers).toMatchObject([
    { name: 'again', input: { fields: [{ name: 'party' }, { name: 'date' }] } },
  ]);
  expect(viewFor('shop.boss', 'shop.Party', making)!.makes).toMatchObject([
    {
      mutation: 'againShopOrder',
      entity: 'shop.Order',
      from: 'party',
      input: { type: 'ShopOrder_again_Input', fields: [{ name: 'date' }] },
    },
  ]);
  expect(viewFor('shop.clerk', 'shop.Party', making)!.makes).toEqual([]);
});
