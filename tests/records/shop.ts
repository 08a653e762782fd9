/** The module the tests of writing use. Each field is here because some test needs it. */
const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const grant = (entity: string, more: object = {}) => ({ entity, actions: '*', ...more });

export const shop: Readonly<Record<string, object>> = {
  'shop/entities/Party.json': {
    type: 'object',
    required: ['name'],
    'x-label': 'name',
    properties: {
      name: text,
      code: { ...text, 'x-unique': true },
      group: text,
      discount: { ...decimal, 'x-scale': 4, default: '0' },
      orderCount: { type: 'integer', 'x-rollup': { of: 'shop.Order.customer', count: true } },
      orderTotal: {
        ...decimal,
        'x-rollup': { of: 'shop.Order.customer', sum: 'total', where: "status == 'confirmed'" },
      },
      biggest: { ...decimal, 'x-rollup': { of: 'shop.Note.party', max: 'weight' } },
    },
  },
  'shop/entities/Product.json': {
    type: 'object',
    required: ['name', 'price'],
    'x-label': 'name',
    properties: {
      name: text,
      price: { ...decimal, 'x-min': '0' },
    },
  },
  'shop/entities/Tag.json': {
    type: 'object',
    required: ['name'],
    'x-label': 'name',
    properties: { name: text },
  },
  'shop/entities/Order.json': {
    type: 'object',
    required: ['customer'],
    'x-label': 'number',
    properties: {
      number: { ...text, readOnly: true, 'x-series': 'SO-{year}-{seq:5}' },
      customer: { 'x-reference': 'shop.Party', 'x-onDelete': 'restrict' },
      date: { ...text, format: 'date', default: { 'x-expr': 'today()' } },
      due: { ...text, format: 'date' },
      note: text,
      secret: text,
      discount: { ...decimal, 'x-scale': 4, 'x-fetch': 'customer.discount' },
      rush: { type: 'boolean', default: false },
      reason: { ...text, 'x-requiredWhen': 'rush' },
      source: { ...text, 'x-writeOnce': true },
      validity: { type: 'object', format: 'period' },
      about: { 'x-reference': ['shop.Party', 'shop.Product'] },
      tags: { type: 'array', items: { 'x-reference': 'shop.Tag' } },
      labels: { type: 'array', items: text },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
      net: { ...decimal, 'x-compute': 'lines.sum(l, l.amount)' },
      total: { ...decimal, 'x-compute': 'round(net * (1 - coalesce(discount, 0)), 2)' },
      confirmedOn: { ...text, format: 'date', readOnly: true },
      status: { enum: ['draft', 'confirmed', 'closed'] },
    },
    $defs: {
      Line: {
        type: 'object',
        required: ['product', 'quantity'],
        properties: {
          product: { 'x-reference': 'shop.Product' },
          quantity: { ...decimal, 'x-scale': 3, 'x-min': '0', 'x-minExclusive': true },
          price: { ...decimal, 'x-fetch': 'product.price' },
          rushed: { type: 'boolean', 'x-compute': 'parent.rush' },
          amount: { ...decimal, 'x-compute': 'round(quantity * price, 2)' },
        },
        'x-checks': {
          small: { holds: 'quantity <= 1000', message: 'At most 1000 of one product.', field: 'quantity' },
        },
      },
    },
    'x-checks': {
      due: { holds: 'due >= date', message: 'An order cannot be due before its date.', field: 'due' },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: {
        confirm: {
          from: ['draft'],
          to: 'confirmed',
          when: 'lines.size() > 0',
          set: { confirmedOn: { 'x-expr': 'today()' } },
        },
        close: { from: ['confirmed'], to: 'closed' },
        withdraw: { from: ['draft'], to: 'closed' },
      },
    },
  },
  'shop/entities/Note.json': {
    type: 'object',
    'x-label': 'text',
    properties: {
      text,
      weight: decimal,
      party: { 'x-reference': 'shop.Party', 'x-onDelete': 'cascade' },
      order: { 'x-reference': 'shop.Order', 'x-onDelete': 'clear' },
    },
  },
  'shop/entities/Invoice.json': {
    type: 'object',
    'x-label': 'number',
    properties: {
      number: {
        ...text,
        readOnly: true,
        'x-series': 'INV-{seq:4}',
        'x-gapless': true,
        'x-issuedBy': 'issue',
      },
      note: text,
      status: { enum: ['draft', 'issued'] },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: { issue: { from: ['draft'], to: 'issued', when: "note != 'bad'" } },
    },
  },
  'shop/actions/Order.postpone.json': {
    title: 'Postpone',
    input: {
      type: 'object',
      required: ['days'],
      properties: {
        days: { type: 'integer', minimum: 1, maximum: 90 },
        reason: text,
        payer: { 'x-reference': 'shop.Party' },
      },
    },
    when: 'input.payer == null || input.payer.name == customer.name',
    set: {
      due: { 'x-expr': 'date + days(input.days)' },
      reason: { 'x-expr': "coalesce(input.reason, 'none')" },
    },
  },
  'shop/access/shop.all.json': { grants: { all: grant('*') } },
  'shop/access/shop.rep.json': {
    grants: {
      own: grant('shop.Order', { where: 'owner == user', fields: { except: ['secret'] } }),
      parties: grant('shop.Party', { actions: ['read'], where: "group == 'open'" }),
      products: grant('shop.Product', { actions: ['read'] }),
    },
  },
  'shop/access/shop.none.json': { grants: {} },
};
