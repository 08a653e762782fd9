/** Goods that are kept for orders: what is available follows what is moved and what is kept. */
const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const to = (entity: string, more: object = {}) => ({ 'x-reference': entity, ...more });
const value = (expression: string) => ({ 'x-expr': expression });
const balances = { each: 'lines', as: 'l', on: 'l.product.goodsBalances' };

export const goods: Readonly<Record<string, object>> = {
  'core/entities/User.json': { type: 'object', properties: { name: text } },
  'goods/entities/Product.json': { type: 'object', properties: { name: text } },
  'goods/entities/Place.json': { type: 'object', properties: { name: text } },
  'goods/entities/Balance.json': {
    type: 'object',
    required: ['product', 'place'],
    'x-label': 'id',
    properties: {
      product: to('goods.Product'),
      place: to('goods.Place'),
      onHand: { ...decimal, 'x-rollup': { of: 'goods.Movement.balance', sum: 'quantity' } },
      kept: {
        ...decimal,
        'x-rollup': { of: 'goods.Kept.balance', sum: 'quantity', where: "status == 'kept'" },
      },
      available: { ...decimal, 'x-compute': 'onHand - kept' },
      low: { type: 'boolean', 'x-compute': 'available < 5' },
    },
    'x-unique': { place: { fields: ['product', 'place'] } },
    'x-checks': { available: { holds: 'available >= 0', message: 'So much is not available.' } },
  },
  'goods/entities/Movement.json': {
    type: 'object',
    'x-ledger': true,
    required: ['product', 'place', 'quantity', 'balance'],
    'x-label': 'id',
    properties: {
      product: to('goods.Product'),
      place: to('goods.Place'),
      quantity: decimal,
      balance: to('goods.Balance', {
        readOnly: true,
        'x-lookup': { by: { product: value('product'), place: value('place') }, make: true },
      }),
    },
  },
  'goods/entities/Kept.json': {
    type: 'object',
    required: ['balance', 'line', 'quantity'],
    'x-label': 'id',
    properties: {
      order: to('goods.Order'),
      line: to('goods.Order.Line'),
      balance: to('goods.Balance'),
      quantity: decimal,
      status: { enum: ['kept', 'released'] },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'kept',
      transitions: { release: { from: ['kept'], to: 'released' } },
    },
  },
  'goods/entities/Order.json': {
    type: 'object',
    properties: {
      name: text,
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
      status: { enum: ['draft', 'confirmed', 'shipped', 'cancelled'] },
    },
    $defs: {
      Line: {
        type: 'object',
        required: ['product', 'quantity'],
        properties: {
          product: to('goods.Product'),
          quantity: decimal,
          kept: {
            ...decimal,
            'x-rollup': { of: 'goods.Kept.line', sum: 'quantity', where: "status == 'kept'" },
          },
          wanted: { ...decimal, 'x-compute': "parent.status == 'confirmed' ? quantity : 0" },
          missing: { ...decimal, 'x-compute': 'max(0, wanted - kept)' },
        },
      },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: {
        confirm: { from: ['draft'], to: 'confirmed', effects: { keep: { on: 'this', do: 'keep' } } },
        ship: {
          from: ['confirmed'],
          to: 'shipped',
          hold: { order: { on: 'this' }, balances },
          effects: {
            release: { on: 'goodsKepts', as: 'k', where: "k.status == 'kept'", do: 'release' },
            out: {
              create: 'goods.Movement',
              each: 'goodsKepts',
              as: 'k',
              where: "k.status == 'released'",
              set: {
                product: value('k.balance.product'),
                place: value('k.balance.place'),
                quantity: value('-k.quantity'),
              },
            },
          },
        },
        cancel: {
          from: ['confirmed'],
          to: 'cancelled',
          hold: { order: { on: 'this' }, balances: { each: 'goodsKepts', as: 'k', on: 'k.balance' } },
          effects: { release: { on: 'goodsKepts', as: 'k', where: "k.status == 'kept'", do: 'release' } },
        },
      },
    },
  },
  'goods/actions/Order.keep.json': {
    title: 'Keep',
    when: "status == 'confirmed'",
    effects: {
      kept: {
        create: 'goods.Kept',
        each: 'lines',
        as: 'l',
        take: {
          from: 'l.product.goodsBalances',
          as: 'b',
          sort: ['place.name desc'],
          wanted: 'l.missing',
          available: 'b.available',
        },
        set: {
          order: value('this'),
          line: value('l'),
          balance: value('b'),
          quantity: value('taken'),
        },
      },
    },
  },
  'goods/entities/Parcel.json': {
    type: 'object',
    properties: { name: text, lines: { type: 'array', items: { $ref: '#/$defs/Line' } } },
    $defs: {
      Line: {
        type: 'object',
        properties: { balance: to('goods.Balance'), quantity: decimal },
      },
    },
  },
  'goods/actions/Parcel.pack.json': {
    title: 'Pack',
    input: { type: 'object', required: ['order'], properties: { order: to('goods.Order') } },
    makes: true,
    set: { name: value('input.order.name') },
    lines: {
      lines: {
        parts: {
          from: 'input.order.lines',
          as: 'l',
          take: {
            from: 'l.product.goodsBalances',
            as: 'b',
            sort: ['place.name'],
            wanted: 'l.quantity',
            available: 'b.onHand',
            whole: true,
          },
          set: { balance: value('b'), quantity: value('taken') },
        },
      },
    },
  },
  'goods/access/goods.all.json': { grants: { all: { entity: '*', actions: '*' } } },
};
