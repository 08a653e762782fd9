/** The module that tests of processes use: a deal that becomes an order, things to reserve, bills to pay. */
const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const transition = (from: readonly string[], to: string) => ({ from, to });

const lifecycle = (states: readonly string[], transitions: object) => ({
  field: 'status',
  initial: states[0],
  transitions,
});

export const shop: Readonly<Record<string, object>> = {
  'shop/entities/Deal.json': {
    type: 'object',
    required: ['title'],
    'x-label': 'title',
    properties: {
      title: text,
      value: { ...decimal, default: '0' },
      status: { enum: ['open', 'won'] },
      items: { type: 'array', items: { $ref: '#/$defs/Item' } },
    },
    $defs: { Item: { type: 'object', properties: { sku: text, quantity: { type: 'integer' } } } },
    'x-lifecycle': lifecycle(['open', 'won'], { win: transition(['open'], 'won') }),
  },
  'shop/entities/Order.json': {
    type: 'object',
    required: ['deal'],
    properties: {
      deal: { 'x-reference': 'shop.Deal' },
      note: text,
      total: decimal,
      status: { enum: ['draft', 'confirmed', 'cancelled'] },
    },
    'x-lifecycle': lifecycle(['draft', 'confirmed', 'cancelled'], {
      confirm: transition(['draft'], 'confirmed'),
      cancel: transition(['draft', 'confirmed'], 'cancelled'),
    }),
  },
  'shop/entities/Reservation.json': {
    type: 'object',
    required: ['order', 'sku'],
    properties: {
      order: { 'x-reference': 'shop.Order' },
      sku: { ...text, 'x-unique': true },
      status: { enum: ['held', 'released'] },
    },
    'x-lifecycle': lifecycle(['held', 'released'], { release: transition(['held'], 'released') }),
  },
  'shop/entities/Bill.json': {
    type: 'object',
    required: ['order'],
    properties: {
      order: { 'x-reference': 'shop.Order' },
      amount: decimal,
      status: { enum: ['open', 'paid', 'void'] },
    },
    'x-lifecycle': lifecycle(['open', 'paid', 'void'], {
      pay: transition(['open'], 'paid'),
      annul: transition(['open'], 'void'),
    }),
  },
  'shop/access/shop.all.json': {
    title: 'All',
    grants: {
      deals: { entity: 'shop.Deal', actions: '*' },
      orders: { entity: 'shop.Order', actions: '*' },
      reservations: { entity: 'shop.Reservation', actions: '*' },
      bills: { entity: 'shop.Bill', actions: '*' },
    },
  },
  'shop/access/shop.chief.json': {
    title: 'Chief',
    grants: { orders: { entity: 'shop.Order', actions: ['read'] } },
  },
};

const x = (source: string) => ({ 'x-expr': source });

/** From a won deal to a paid bill: every verb that a test of the whole engine wants. */
export const fulfil = {
  title: 'Fulfil',
  version: 1,
  start: {
    on: 'shop.deal.won',
    when: "deal.title != 'ignored'",
    key: x("'deal:' + deal.id"),
    again: 'never',
  },
  actor: 'shop.all',
  retry: { default: { attempts: 3, initialMs: 20 }, compensation: { attempts: 2, initialMs: 20 } },
  steps: [
    {
      id: 'order',
      do: 'shop.Order.create',
      with: { deal: x('deal'), total: x('deal.value') },
      into: 'order',
      undo: { do: 'shop.Order.cancel', with: { id: x('order') } },
    },
    {
      id: 'credit',
      if: 'order.total > 1000',
      then: [
        {
          id: 'ok',
          approve: { role: 'shop.chief', record: x('order'), timeout: '3d' },
          into: 'approval',
        },
        {
          id: 'no',
          if: '!approval.approved',
          then: [{ id: 'stop', fail: x("'Rejected: ' + approval.comment") }],
        },
      ],
    },
    {
      id: 'reserve',
      for: { each: x('deal.items'), as: 'item', key: x('item.sku') },
      steps: [
        {
          id: 'hold',
          do: 'shop.Reservation.create',
          with: { order: x('order'), sku: x('item.sku') },
          into: 'reservation',
          undo: { do: 'shop.Reservation.release', with: { id: x('reservation') } },
        },
      ],
    },
    {
      id: 'out',
      parallel: [
        [
          {
            id: 'confirm',
            do: 'shop.Order.confirm',
            with: { id: x('order') },
            undo: false,
          },
        ],
        [
          {
            id: 'bill',
            do: 'shop.Bill.create',
            with: { order: x('order'), amount: x('order.total') },
            into: 'bill',
            undo: { do: 'shop.Bill.annul', with: { id: x('bill') } },
          },
        ],
      ],
    },
    {
      id: 'paid',
      wait: { event: 'shop.bill.paid', match: { id: x('bill') }, since: 'out', timeout: '30d' },
      into: 'payment',
    },
    { id: 'forward', pivot: true },
    {
      id: 'note',
      do: 'shop.Order.update',
      with: { id: x('order'), note: x("'paid ' + string(payment.amount)") },
    },
  ],
} as const;

/** A process to be killed: ends well, is undone where the deal is `Bad`, and cannot be undone wholly where it is `Stuck`. */
export const small = {
  title: 'Small',
  version: 1,
  start: { on: 'shop.deal.won', key: x('string(deal.id)'), again: 'never' },
  actor: 'shop.all',
  steps: [
    {
      id: 'order',
      do: 'shop.Order.create',
      with: { deal: x('deal') },
      into: 'order',
      undo: { do: 'shop.Order.cancel', with: { id: x('order') } },
    },
    {
      id: 'out',
      parallel: [
        [
          {
            id: 'hold',
            do: 'shop.Reservation.create',
            with: { order: x('order'), sku: x('string(deal.id)') },
            into: 'reservation',
            undo: { do: 'shop.Reservation.release', with: { id: x('reservation') } },
          },
        ],
        [
          {
            id: 'bill',
            do: 'shop.Bill.create',
            with: { order: x('order') },
            into: 'bill',
            undo: { do: 'shop.Bill.annul', with: { id: x('bill') } },
          },
        ],
      ],
    },
    {
      id: 'stuck',
      if: "deal.title == 'Stuck'",
      then: [{ id: 'paid', do: 'shop.Bill.pay', with: { id: x('bill') }, undo: false }],
    },
    { id: 'bad', if: "deal.title != 'Good'", then: [{ id: 'stop', fail: 'It was bad.' }] },
  ],
} as const;
