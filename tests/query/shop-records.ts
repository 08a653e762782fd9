import type { Records, TestRecord } from './records.ts';

/** Ids that can be read: kind of record, then number. */
export const idOf = (kind: number, number: number): string =>
  `0190a0a0-0000-7000-8000-${String(kind).padStart(4, '0')}${String(number).padStart(8, '0')}`;

export const ORG = idOf(0, 1);
export const OTHER_ORG = idOf(0, 2);
export const WORKSPACE = idOf(0, 11);
export const ANNA = idOf(1, 1);
export const BEN = idOf(1, 2);

const at = (day: number) => `2026-01-${String(((day - 1) % 28) + 1).padStart(2, '0')}T08:00:00.123456Z`;

const record = (kind: number, number: number, fields: object): TestRecord => ({
  id: idOf(kind, number),
  createdAt: at(number),
  updatedAt: at(number),
  createdBy: ANNA,
  updatedBy: ANNA,
  owner: number % 2 === 1 ? ANNA : BEN,
  workspace: WORKSPACE,
  ...fields,
});

const customers: readonly TestRecord[] = [
  {
    name: 'Alfa',
    email: 'hello@alfa.example',
    phone: '+49 30 123456',
    web: 'https://alfa.example',
    credit: '1000.00',
    rating: 5,
    active: true,
    since: '2020-02-29',
    region: idOf(2, 2),
    country: idOf(9, 1),
    address: { street: 'Main 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
    nicknames: ['al', 'fa'],
    scores: ['1.50', '2.25'],
    interests: ['books', 'tea'],
    contract: { from: '2025-01-01', to: '2025-12-31' },
    notes: 'Pays late.',
  },
  {
    name: 'Bravo',
    email: 'info@bravo.example',
    phone: '0301',
    credit: '250.50',
    rating: 3,
    active: true,
    since: '2021-06-01',
    region: idOf(2, 3),
    country: idOf(9, 2),
    address: { city: 'Wien', country: 'AT' },
    nicknames: ['br'],
    scores: [],
    interests: ['music'],
    contract: { from: '2026-01-01', to: null },
    notes: 'Likes 100% rebates_',
  },
  {
    name: 'Charlie',
    email: null,
    credit: '-5.25',
    rating: 4,
    active: false,
    since: null,
    region: null,
    interests: [],
    contract: { from: null, to: '2024-06-30' },
  },
  { name: 'Delta', email: 'delta@example.org', rating: null, active: true, region: idOf(2, 1) },
  { name: 'Echo', rating: 1, active: true, deletedAt: at(20) },
].map((fields, index) => record(3, index + 1, fields));

/** An order in short: other records by their numbers, a line as product, quantity, price and cost. */
interface ShortOrder {
  readonly customer: number;
  readonly recipient?: number;
  readonly tags?: readonly number[];
  readonly lines: readonly (readonly [number, string, string, string])[];
  readonly [field: string]: unknown;
}

const shortOrders: readonly ShortOrder[] = [
  {
    number: 'SO-1',
    customer: 1,
    date: '2026-01-05',
    shippedAt: '2026-01-06T10:30:00.5Z',
    pickup: '08:30:00',
    lead: 'P1DT2H',
    status: 'closed',
    total: '120.00',
    tags: [1, 2],
    subject: { entity: 'shop.Product', id: idOf(4, 1) },
    meta: { gift: true, from: { name: 'Ann' } },
    lines: [
      [1, '2.00', '10.00', '6.00'],
      [2, '1.00', '100.00', '80.00'],
    ],
  },
  {
    number: 'SO-2',
    customer: 1,
    recipient: 2,
    date: '2026-01-20',
    status: 'confirmed',
    total: '20.00',
    tags: [2],
    subject: { entity: 'shop.Customer', id: idOf(3, 2) },
    lines: [[1, '2.00', '10.00', '6.00']],
  },
  {
    number: 'SO-3',
    customer: 2,
    date: '2026-02-01',
    shippedAt: '2026-02-28T23:30:00Z',
    status: 'closed',
    total: '7.50',
    tags: [],
    lines: [[3, '0.75', '10.00', '1.00']],
  },
  { number: 'SO-4', customer: 2, date: '2026-02-14', status: 'draft', total: null, lead: 'PT30M', lines: [] },
  {
    number: 'SO-5',
    customer: 3,
    date: null,
    status: 'draft',
    total: '20.00',
    lines: [
      [2, '3.00', '99.99', '80.00'],
      [1, '1.00', '9.00', '6.00'],
      [3, '2.00', '10.00', '1.00'],
    ],
  },
  { number: 'SO-6', customer: 4, date: '2026-04-01', status: 'confirmed', total: '1234567.89', lines: [] },
  { number: 'SO-7', customer: 5, date: '2026-04-01', status: 'confirmed', total: '1.00', lines: [] },
  {
    number: 'SO-8',
    customer: 1,
    date: '2026-01-05',
    status: 'draft',
    total: '2.00',
    deletedAt: at(21),
    lines: [[1, '1.00', '2.00', '1.00']],
  },
];

const orders: readonly TestRecord[] = shortOrders.map(
  ({ customer, recipient, tags = [], lines, ...fields }, index) =>
    record(5, index + 1, {
      ...fields,
      customer: idOf(3, customer),
      recipient: recipient ? idOf(3, recipient) : null,
      tags: tags.map((tag) => idOf(6, tag)),
      lines: lines.map(([product, quantity, price, cost], line) => ({
        id: idOf(7, (index + 1) * 10 + line + 1),
        product: idOf(4, product),
        quantity,
        price,
        cost,
      })),
    }),
);

/** What the organization ORG has. */
export const records: Records = {
  'core.User': [record(1, 1, { name: 'Anna' }), record(1, 2, { name: 'Ben' })],
  'core.Country': [
    record(9, 1, { code: 'DE', name: 'Germany' }),
    record(9, 2, { code: 'AT', name: 'Austria' }),
  ],
  'shop.Region': [
    record(2, 1, { name: 'World' }),
    record(2, 2, { name: 'North', within: idOf(2, 1) }),
    record(2, 3, { name: 'South', within: idOf(2, 1) }),
  ],
  'shop.Customer': customers,
  'shop.Product': [
    record(4, 1, { sku: 'T-1', name: 'Tea', price: '10.00', weight: '0.100' }),
    record(4, 2, { sku: 'P-1', name: 'Pot', price: '100.00', weight: '1.250' }),
    record(4, 3, { sku: 'C-1', name: 'Cup', price: null, weight: null }),
  ],
  'shop.Tag': [
    record(6, 1, { name: 'gift' }),
    record(6, 2, { name: 'urgent' }),
    record(6, 3, { name: 'idle' }),
  ],
  'shop.Order': orders,
  'shop.Task': [record(8, 1, { title: 'Of Anna' }), record(8, 2, { title: 'Of Ben' })],
  'shop.Shelf': [record(10, 1, { title: 'Here' }), record(10, 2, { title: 'There', workspace: idOf(0, 12) })],
  'shop.Setting': [record(11, 1, { greeting: 'Good day' })],
};

/** What another organization has: nobody of ORG may ever see it. */
export const otherRecords: Records = {
  'shop.Customer': [record(3, 91, { name: 'Foreign', rating: 5, active: true })],
  'shop.Order': [
    record(5, 91, {
      number: 'SO-91',
      status: 'confirmed',
      customer: idOf(3, 91),
      total: '666.00',
      lines: [],
    }),
  ],
  'shop.Setting': [record(11, 91, { greeting: 'Foreign' })],
};
