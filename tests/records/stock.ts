/** Movements of goods: balances kept by roll-up, periods that are closed, prices that hold for a time. */
const text = { type: 'string' };
const date = { type: 'string', format: 'date' };
const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const to = (entity: string, more: object = {}) => ({ 'x-reference': entity, ...more });
const value = (expression: string) => ({ 'x-expr': expression });

export const stock: Readonly<Record<string, object>> = {
  'core/entities/User.json': { type: 'object', properties: { name: text } },
  'stock/entities/Product.json': { type: 'object', properties: { name: text } },
  'stock/entities/Place.json': { type: 'object', properties: { name: text } },
  'stock/entities/Balance.json': {
    type: 'object',
    required: ['product', 'place'],
    'x-label': 'id',
    properties: {
      product: to('stock.Product'),
      place: to('stock.Place'),
      onHand: { ...decimal, 'x-rollup': { of: 'stock.Movement.balance', sum: 'quantity' } },
    },
    'x-unique': { place: { fields: ['product', 'place'] } },
    'x-checks': { onHand: { holds: 'onHand >= 0', message: 'There is not so much of it there.' } },
  },
  'stock/entities/Period.json': {
    type: 'object',
    properties: { from: date, to: date, status: { enum: ['open', 'closed'] } },
    'x-lifecycle': {
      field: 'status',
      initial: 'open',
      transitions: { close: { from: ['open'], to: 'closed' } },
    },
  },
  'stock/entities/Price.json': {
    type: 'object',
    properties: { product: to('stock.Product'), from: date, amount: decimal },
  },
  'stock/entities/Movement.json': {
    type: 'object',
    'x-ledger': true,

    required: ['product', 'place', 'quantity', 'balance', 'period'],
    'x-label': 'id',
    properties: {
      product: to('stock.Product'),
      place: to('stock.Place'),
      date: { ...date, default: value('today()') },
      quantity: decimal,
      balance: to('stock.Balance', {
        readOnly: true,
        'x-lookup': { by: { product: value('product'), place: value('place') }, make: true },
      }),
      period: to('stock.Period', {
        readOnly: true,
        'x-lookup': {
          as: 'p',
          where: "p.status == 'open' && p.from <= date && date <= p.to",
          hold: true,
          message: 'The period of this date is closed.',
        },
      }),
      price: to('stock.Price', {
        'x-lookup': { by: { product: value('product') }, where: 'it.from <= date', sort: 'from desc' },
      }),
      amount: { ...decimal, 'x-fetch': 'price.amount' },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
    },
    $defs: { Line: { type: 'object', properties: { text } } },
  },
  'stock/access/stock.all.json': { grants: { all: { entity: '*', actions: '*' } } },
};
