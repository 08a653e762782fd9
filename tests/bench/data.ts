import type pg from 'pg';

type Client = Pick<pg.Client, 'query'>;

/** How much is filled in at scale 1: what an installation of ten busy organizations has after some years. */
const sizes = {
  organizations: 10,
  customers: 20_000,
  products: 5_000,
  orders: 200_000,
  linesPerOrder: 5,
  deals: 20_000,
};

export interface BenchData {
  /** Organizations in the order of their making; `index` counts from 0. */
  readonly organizations: readonly string[];
  readonly customers: number;
  readonly products: number;
  readonly orders: number;
  readonly deals: number;
}

/** The id of the n-th row of a kind: ids are made from numbers, so that requests need not ask for them first. */
export const idOf = (kind: 'party' | 'product' | 'order' | 'deal', n: number): string =>
  `0190000${kinds[kind]}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

const kinds = { party: 1, product: 2, order: 3, line: 4, deal: 5 } as const;

const idSql = (kind: keyof typeof kinds, n: string): string =>
  `('0190000${kinds[kind]}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

/** A number in [0, 1) that depends on row and salt alone: the same data at every run. */
const chance = (n: string, salt: number): string =>
  `((hashint8extended((${n})::bigint * 7919 + ${salt}, 42) & 2147483647)::float8 / 2147483648)`;

const pick = (words: readonly string[], n: string, salt: number): string =>
  `(array[${words.map((word) => `'${word}'`).join(',')}])[1 + floor(${chance(n, salt)} * ${words.length})::int]`;

const first = ['Nordwind', 'Azur', 'Kestrel', 'Delta', 'Hafen', 'Lumen', 'Silber', 'Union', 'Zenit', 'Quarz'];
const second = [
  'Handel',
  'Foods',
  'Maschinen',
  'Logistik',
  'Textil',
  'Papier',
  'Energie',
  'Systeme',
  'Optik',
];

/** Words that names of customers begin with: what a search is likely to ask for. */
export const nameWords = { first, second };

/**
 * Fills the tables of contacts, catalogue, sales and deals directly, as a superuser: writing a million lines through the
 * engine is another measurement. The organizations must exist. All orders and deals belong to the user `owner`.
 */
export async function fillData(
  db: Client,
  organizations: readonly string[],
  owner: string,
  scale: number,
): Promise<BenchData> {
  const data = dataOf(organizations, scale);
  await db.query('set session_replication_role = replica'); // the rows fit together: no foreign key is looked up
  const filled = [parties(data), products(data), lines(data), orders(data, owner), deals(data, owner)];
  for (const text of filled) await db.query(text);
  await db.query('reset session_replication_role');
  await db.query('vacuum (freeze, analyze)');
  return data;
}

/** Which rows there are at a scale. */
export function dataOf(organizations: readonly string[], scale: number): BenchData {
  const count = (size: number) => Math.max(organizations.length * 20, Math.round(size * scale));
  return {
    organizations,
    customers: count(sizes.customers),
    products: count(sizes.products),
    orders: count(sizes.orders),
    deals: count(sizes.deals),
  };
}

// Row n of every kind belongs to organization n mod 10, so a row's partners are found by the same remainder.
const org = ({ organizations }: BenchData, n: string): string =>
  `(array[${organizations.map((id) => `'${id}'`).join(',')}]::uuid[])[1 + (${n}) % ${organizations.length}]`;

const sibling = ({ organizations: { length } }: BenchData, total: number, n: string, salt: number): string =>
  `(floor(${chance(n, salt)} * ${Math.floor(total / length)})::int * ${length} + (${n}) % ${length})`;

const series = (total: number): string => `generate_series(0, ${total - 1}) as i(i)`;

const parties = (data: BenchData): string => `
  insert into contacts.party (org_id, id, number, name, kind, customer, supplier, contact_name, email, phone, active)
  select ${org(data, 'i')}, ${idSql('party', 'i')}, 'C' || lpad(i::text, 6, '0'),
    ${pick(first, 'i', 1)} || ' ' || ${pick(second, 'i', 2)} || ' ' || i, 'organisation', true, false,
    'Buyer ' || i, 'buyer' || i || '@example.org', '+49 30 ' || lpad((i % 100000)::text, 6, '0'), true
  from ${series(data.customers)}`;

const products = (data: BenchData): string => `
  insert into catalogue.product (org_id, id, sku, name, type, price, tracking, active)
  select ${org(data, 'i')}, ${idSql('product', 'i')}, 'P-' || lpad(i::text, 5, '0'),
    ${pick(['Steel', 'Brass', 'Oak', 'Nylon', 'Glass'], 'i', 3)} || ' ' || ${pick(['bolt', 'panel', 'valve', 'gear'], 'i', 4)} || ' ' || i,
    'stock', round((1 + ${chance('i', 5)} * 500)::numeric, 2), 'none', true
  from ${series(data.products)}`;

const lines = (data: BenchData): string => `
  insert into sales.order_line
    (org_id, id, parent_id, position, product_id, description, quantity, price, discount, net, tax, gross)
  select l.org, ${idSql('line', `l.i * ${sizes.linesPerOrder} + l.n`)}, ${idSql('order', 'l.i')}, l.n, p.id, p.name,
    l.quantity, p.price, 0, round(l.quantity * p.price, 2), 0, round(l.quantity * p.price, 2)
  from (select i, n, ${org(data, 'i')} as org, ${sibling(data, data.products, 'i', 9)} as base,
          1 + floor(${chance(`(i * ${sizes.linesPerOrder} + n)`, 10)} * 20)::int as quantity
        from ${series(data.orders)}, generate_series(1, ${sizes.linesPerOrder}) as n(n)) as l
  join catalogue.product p on p.org_id = l.org
    and p.id = ${idSql('product', `(l.base + l.n * ${data.organizations.length}) % ${data.products}`)}`;

const states = [
  'draft',
  'confirmed',
  'confirmed',
  'shipped',
  'shipped',
  'closed',
  'closed',
  'closed',
  'closed',
  'cancelled',
];

const orders = (data: BenchData, owner: string): string => `
  insert into sales."order"
    (org_id, id, owner_id, number, customer_id, date, rate, status, net, tax, freight, total)
  select ${org(data, 'i')}, ${idSql('order', 'i')}, '${owner}'::uuid, 'SO-' || lpad(i::text, 7, '0'),
    ${idSql('party', sibling(data, data.customers, 'i', 6))}, date '2023-01-01' + floor(${chance('i', 7)} * 1095)::int,
    1, ${pick(states, 'i', 8)}, l.net, 0, 0, l.net
  from ${series(data.orders)}
  join (select parent_id, sum(net) as net from sales.order_line group by 1) as l on l.parent_id = ${idSql('order', 'i')}`;

const deals = (data: BenchData, owner: string): string => `
  insert into crm.deal (org_id, id, owner_id, number, title, customer_id, value, probability, weighted, products_total, stage)
  select ${org(data, 'i')}, ${idSql('deal', 'i')}, '${owner}'::uuid, 'DL-' || lpad(i::text, 7, '0'), 'Deal ' || i,
    ${idSql('party', sibling(data, data.customers, 'i', 11))}, 1000 + i, 25, round((1000 + i) * 0.25, 2), 0, 'qualified'
  from ${series(data.deals)}`;
