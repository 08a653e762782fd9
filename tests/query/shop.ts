/**
 * A small shop with every field kind, scope and way from one record to another, and roles that see different parts of
 * it: what the golden queries and the tests of access read.
 */
import { modelOf, type Files } from '../database/modules.ts';

const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const date = { type: 'string', format: 'date' };
const entity = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const grant = (name: string, more: object = {}) => ({ entity: name, actions: ['read'], ...more });
const role = (grants: Record<string, object>, inherits: string[] = []) => ({
  title: 'Role',
  inherits,
  grants,
});

const files: Files = {
  'core/entities/User.json': entity({ name: text }, { 'x-label': 'name' }),
  'core/entities/Country.json': entity(
    { code: text, name: text },
    { 'x-scope': 'installation', 'x-label': 'name', 'x-plural': 'Countries' },
  ),
  'shop/entities/Region.json': entity(
    { name: text, within: { 'x-reference': 'shop.Region', 'x-tree': true, 'x-inverse': 'parts' } },
    { 'x-label': 'name' },
  ),
  'shop/entities/Customer.json': entity(
    {
      name: text,
      email: { type: 'string', format: 'email' },
      phone: { type: 'string', format: 'phone' },
      web: { type: 'string', format: 'uri' },
      credit: { type: 'string', format: 'money', 'x-currency': 'EUR' },
      rating: { type: 'integer' },
      active: { type: 'boolean' },
      since: date,
      region: { 'x-reference': 'shop.Region' },
      country: { 'x-reference': 'core.Country' },
      address: { type: 'object', format: 'address' },
      nicknames: { type: 'array', items: { type: 'string' } },
      scores: { type: 'array', items: { type: 'string', format: 'decimal' } },
      interests: { type: 'array', uniqueItems: true, items: { enum: ['books', 'music', 'tea'] } },
      contract: { type: 'object', format: 'period' },
      notes: { type: 'string', format: 'long-text' },
    },
    { required: ['name'], 'x-label': 'name', 'x-search': ['name', 'email'] },
  ),
  'shop/entities/Product.json': entity(
    { sku: text, name: text, price: decimal, weight: { type: 'string', format: 'decimal', 'x-scale': 3 } },
    { required: ['sku'], 'x-label': 'name' },
  ),
  'shop/entities/Tag.json': entity({ name: text }, { 'x-label': 'name' }),
  'shop/entities/Order.json': entity(
    {
      number: text,
      customer: { 'x-reference': 'shop.Customer', 'x-inverse': 'orders' },
      recipient: { 'x-reference': 'shop.Customer', 'x-inverse': 'deliveries' },
      date,
      shippedAt: { type: 'string', format: 'date-time' },
      pickup: { type: 'string', format: 'time' },
      lead: { type: 'string', format: 'duration' },
      status: { enum: ['draft', 'confirmed', 'closed'], 'x-labels': { draft: 'Draft' } },
      total: decimal,
      tags: { type: 'array', items: { 'x-reference': 'shop.Tag' }, 'x-inverse': 'orders' },
      subject: { 'x-reference': ['shop.Customer', 'shop.Product'] },
      meta: { format: 'json' },
      age: { type: 'integer', 'x-compute': 'daysBetween(date, today())' },
      lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
    },
    {
      required: ['number', 'customer'],
      'x-label': "number + ' ' + coalesce(customer.name, '?')",
      'x-search': ['number'],
      'x-lifecycle': {
        field: 'status',
        initial: 'draft',
        fixed: ['closed'],
        transitions: {
          confirm: { from: ['draft'], to: 'confirmed' },
          close: { from: ['confirmed'], to: 'closed' },
        },
      },
      $defs: {
        Line: entity({
          product: { 'x-reference': 'shop.Product' },
          quantity: decimal,
          price: decimal,
          cost: decimal,
        }),
      },
    },
  ),
  'shop/actions/Order.repeat.json': {
    title: 'Repeat',
    makes: true,
    input: {
      type: 'object',
      required: ['order'],
      properties: { order: { 'x-reference': 'shop.Order' }, days: { type: 'integer' } },
    },
    // The part about days is asked when it is made; until then nobody knows it.
    when: "input.order.status != 'draft' && input.days != 0 && input.order.customer.orders.all(o, o.status != 'closed')",
    set: {
      number: { 'x-expr': "input.order.number + '-2'" },
      customer: { 'x-expr': 'input.order.customer' },
    },
  },
  'shop/entities/Task.json': entity({ title: text }, { 'x-scope': 'personal', 'x-label': 'title' }),
  'shop/entities/Shelf.json': entity(
    { title: text },
    { 'x-scope': 'workspace', 'x-label': 'title', 'x-plural': 'Shelves' },
  ),
  'shop/entities/Setting.json': entity({ greeting: text }, { 'x-singleton': true, 'x-label': 'greeting' }),
  'shop/access/shop.all.json': role({ all: { entity: '*', actions: '*' } }),
  // Sees customers without notes and with masked phones, orders that are no drafts, lines without cost.
  'shop/access/shop.clerk.json': role({
    customers: grant('shop.Customer', { fields: { except: ['notes'] }, masked: ['phone'] }),
    orders: grant('shop.Order', { fields: { except: ['lines.cost'] }, where: "status != 'draft'" }),
    products: grant('shop.Product'),
  }),
  // Sees number and status of every order, all of those that are his own; of customers those who are active.
  'shop/access/shop.seller.json': role({
    own: grant('shop.Order', { where: 'owner == user', actions: ['read', 'update'] }),
    every: grant('shop.Order', { fields: ['number', 'status', 'customer'] }),
    customers: grant('shop.Customer', {
      fields: ['name', 'orders', 'rating', 'email'].filter((name) => name !== 'orders'),
      where: 'active',
    }),
    ratings: grant('shop.Customer', { fields: ['name', 'credit'], where: 'rating > 3' }),
  }),
  // Sees orders alone: whom they are for is an id.
  'shop/access/shop.packer.json': role({
    orders: grant('shop.Order', { fields: ['number', 'date', 'customer', 'lines', 'subject'] }),
  }),
  'shop/access/shop.chief.json': role({ regions: grant('shop.Region') }, ['shop.clerk', 'shop.packer']),
};

export const shop = modelOf(files);
