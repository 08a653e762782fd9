/** A business in small, for what follows from actions: deal, order, reservation, invoice and journal. */
const text = { type: 'string' };
const money = { type: 'string', format: 'decimal', 'x-scale': 2 };
const quantity = { type: 'string', format: 'decimal', 'x-scale': 3 };
const zero = { ...money, default: '0' };
const to = (entity: string, more: object = {}) => ({ 'x-reference': entity, ...more });
const value = (expression: string) => ({ 'x-expr': expression });
const lines = { type: 'array', items: { $ref: '#/$defs/Line' } };
const input = (properties: object, ...required: string[]) => ({ type: 'object', required, properties });

const item = { product: to('shop.Product'), quantity, price: { ...money, 'x-fetch': 'product.price' } };
const copied = { product: value('l.product'), price: value('l.price') };

/** What invoices hold of the product of a line. */
const invoiced = (line: string) =>
  `input.order.invoiced.sum(i, i.product == ${line}.product ? i.quantity : 0)`;

export const business: Readonly<Record<string, object>> = {
  'core/entities/User.json': { type: 'object', properties: { name: text } },
  'shop/entities/Party.json': { type: 'object', required: ['name'], properties: { name: text } },
  'shop/entities/Product.json': {
    type: 'object',
    required: ['name'],
    properties: { name: text, price: money },
  },
  'shop/entities/Deal.json': {
    type: 'object',
    required: ['title', 'customer'],
    properties: {
      title: text,
      customer: to('shop.Party'),
      stage: { enum: ['open', 'won'], default: 'open', readOnly: true },
      order: to('shop.Order', { readOnly: true }),
      lines,
    },
    $defs: {
      Line: {
        type: 'object',
        required: ['product', 'quantity'],
        properties: { ...item, optional: { type: 'boolean', default: false } },
      },
    },
  },
  'shop/actions/Deal.win.json': {
    title: 'Win',
    input: input({ quiet: { type: 'boolean' } }),
    when: "stage == 'open'",
    set: { stage: 'won' },
    effects: {
      order: {
        create: 'shop.Order',
        when: "stage == 'won' && input.quiet != true",
        set: { customer: value('customer'), deal: value('this') },
        lines: {
          lines: { all: { from: 'lines', as: 'l', set: { ...copied, quantity: value('l.quantity') } } },
        },
        into: 'order',
      },
      confirm: { on: 'order', do: 'confirm' },
    },
  },
  'shop/actions/Deal.split.json': {
    title: 'Split',
    input: input({ how: text }),
    when: "stage == 'open'",
    code: 'fruit.split',
  },
  'shop/entities/Order.json': {
    type: 'object',
    required: ['customer'],
    'x-label': 'number',
    properties: {
      number: { ...text, readOnly: true, 'x-series': 'SO-{seq:5}' },
      customer: to('shop.Party'),
      deal: to('shop.Deal', { readOnly: true }),
      lines,
      total: { ...money, 'x-compute': 'lines.sum(l, l.amount)' },
      status: { enum: ['draft', 'confirmed', 'cancelled'] },
    },
    $defs: {
      Line: {
        type: 'object',
        required: ['product', 'quantity'],
        properties: {
          ...item,
          amount: { ...money, 'x-compute': 'round(quantity * price, 2)' },
        },
        'x-checks': {
          small: { holds: 'quantity <= 1000', message: 'At most 1000 of one product.', field: 'quantity' },
        },
      },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: {
        confirm: {
          from: ['draft'],
          to: 'confirmed',
          when: 'lines.size() > 0',
          effects: {
            reserve: {
              create: 'shop.Reservation',
              each: 'lines',
              as: 'l',
              where: 'l.quantity > 0',
              set: { order: value('this'), product: value('l.product'), quantity: value('l.quantity') },
              trusted: true,
            },
          },
        },
        cancel: {
          from: ['draft', 'confirmed'],
          to: 'cancelled',
          effects: {
            note: { on: 'shopReservations', set: { note: 'SO' } },
            release: { on: 'shopReservations', as: 'r', where: "r.status == 'held'", do: 'release' },
          },
        },
      },
    },
  },
  'shop/actions/Order.createFromDeal.json': {
    title: 'Order from deal',
    input: input({ deal: to('shop.Deal') }, 'deal'),
    makes: true,
    when: 'input.deal.lines.size() > 0',
    set: { customer: value('input.deal.customer'), deal: value('input.deal') },
    lines: {
      lines: {
        wanted: {
          from: 'input.deal.lines',
          as: 'l',
          where: '!l.optional',
          set: { ...copied, quantity: value('l.quantity') },
        },
      },
    },
  },
  'shop/entities/Reservation.json': {
    type: 'object',
    required: ['order', 'product'],
    properties: {
      order: to('shop.Order'),
      product: to('shop.Product'),
      quantity,
      note: text,
      status: { enum: ['held', 'released'] },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'held',
      transitions: { release: { from: ['held'], to: 'released' } },
    },
  },
  'shop/entities/Invoice.json': {
    type: 'object',
    required: ['customer'],
    'x-label': 'number',
    properties: {
      number: { ...text, readOnly: true, 'x-series': 'INV-{seq:4}', 'x-gapless': true, 'x-issuedBy': 'post' },
      customer: to('shop.Party'),
      order: to('shop.Order'),
      lines,
      net: { ...money, 'x-compute': 'lines.sum(l, round(l.quantity * l.price, 2))' },
      tax: { ...money, 'x-compute': 'round(net * 0.19, 2)' },
      total: { ...money, 'x-compute': 'net + tax' },
      paid: { ...money, 'x-rollup': { of: 'shop.Payment.Line.invoice', sum: 'amount' } },
      open: { ...money, 'x-compute': 'total - paid' },
      late: { type: 'boolean', 'x-compute': 'open > 0' },
      entry: to('shop.Entry', { readOnly: true }),
      note: text,
      reminders: { type: 'integer', default: 0, readOnly: true },
      amends: to('shop.Invoice', { readOnly: true }),
      status: { enum: ['draft', 'posted', 'paid', 'cancelled'] },
    },
    $defs: {
      Line: { type: 'object', properties: { ...item, of: to('shop.Order', { 'x-inverse': 'invoiced' }) } },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      fixed: ['posted', 'cancelled'],
      transitions: {
        post: {
          from: ['draft'],
          to: 'posted',
          effects: {
            entry: {
              create: 'shop.Entry',
              trusted: true,
              set: { invoice: value('this') },
              lines: {
                lines: {
                  receivable: { set: { account: 'receivable', debit: value('total') } },
                  revenue: { set: { account: 'revenue', credit: value('net') } },
                  tax: { when: 'tax != 0', set: { account: 'tax', credit: value('tax') } },
                },
              },
              into: 'entry',
            },
            book: { on: 'entry', do: 'post', trusted: true },
          },
        },
        pay: { from: ['posted'], to: 'paid' },
        cancel: { from: ['posted'], to: 'cancelled' },
      },
    },
    'x-checks': { open: { holds: 'open >= 0', message: 'No more can be paid than is open.' } },
  },
  'shop/entities/Payment.json': {
    type: 'object',
    'x-label': 'id',
    properties: {
      lines,
      open: { ...money, 'x-compute': 'lines.sum(l, l.invoice.open)' },
      status: { enum: ['draft', 'posted'] },
    },
    $defs: {
      Line: { type: 'object', properties: { invoice: to('shop.Invoice'), amount: money } },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: {
        post: {
          from: ['draft'],
          to: 'posted',
          effects: {
            settle: { each: 'lines', as: 'l', where: 'l.invoice.open == 0', on: 'l.invoice', do: 'pay' },
          },
        },
      },
    },
  },
  'shop/actions/Invoice.remind.json': {
    title: 'Remind',
    when: "status == 'posted'",
    set: { reminders: value('reminders + 1') },
  },
  'shop/actions/Invoice.amend.json': {
    title: 'Amend',
    when: "status == 'cancelled'",
    effects: {
      copy: {
        create: 'shop.Invoice',
        set: { customer: value('customer'), order: value('order'), amends: value('this') },
        lines: {
          lines: {
            all: {
              from: 'lines',
              as: 'l',
              set: { ...copied, of: value('l.of'), quantity: value('l.quantity') },
            },
          },
        },
      },
    },
  },
  'shop/actions/Invoice.createFromOrder.json': {
    title: 'Invoice from order',
    input: input({ order: to('shop.Order') }, 'order'),
    makes: true,
    when: `input.order.status == 'confirmed' && input.order.lines.exists(l, l.quantity > ${invoiced('l')})`,
    set: { customer: value('input.order.customer'), order: value('input.order') },
    lines: {
      lines: {
        open: {
          from: 'input.order.lines',
          as: 'l',
          where: `l.quantity > ${invoiced('l')}`,
          set: { ...copied, of: value('input.order'), quantity: value(`l.quantity - ${invoiced('l')}`) },
        },
      },
    },
  },
  'shop/entities/Entry.json': {
    type: 'object',
    properties: {
      number: { ...text, readOnly: true, 'x-series': 'J-{seq:4}', 'x-gapless': true, 'x-issuedBy': 'post' },
      status: { enum: ['draft', 'posted'] },
      invoice: to('shop.Invoice'),
      lines,
    },
    $defs: {
      Line: {
        type: 'object',
        required: ['account'],
        properties: { account: text, debit: zero, credit: zero },
      },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      fixed: ['posted'],
      transitions: { post: { from: ['draft'], to: 'posted' } },
    },
    'x-checks': {
      balance: {
        holds: 'lines.sum(l, l.debit) == lines.sum(l, l.credit)',
        message: 'Debit and credit differ.',
      },
    },
  },
  'shop/entities/Knot.json': { type: 'object', properties: { next: to('shop.Knot') } },
  'shop/actions/Knot.pull.json': { title: 'Pull', effects: { next: { on: 'next', do: 'pull' } } },
  'shop/access/shop.all.json': { grants: { all: { entity: '*', actions: '*' } } },
  'shop/access/shop.rep.json': {
    grants: {
      deals: { entity: 'shop.Deal', actions: ['read', 'create', 'win', 'split'], where: 'owner == user' },
      orders: {
        entity: 'shop.Order',
        actions: ['read', 'createFromDeal', 'confirm'],
        where: 'owner == user',
      },
      parties: { entity: 'shop.Party', actions: ['read'] },
      products: { entity: 'shop.Product', actions: ['read'] },
    },
  },
  'shop/access/shop.clerk.json': {
    grants: { invoices: { entity: 'shop.Invoice', actions: ['read', 'post'] } },
  },
};
