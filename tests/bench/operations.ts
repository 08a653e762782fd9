import { idOf, nameWords, type BenchData } from './data.ts';

/**
 * The seven operations that are compared. Each stands twice: as the GraphQL document a page would send, and as the
 * one statement an expert would write for it on the same tables. `$1` of a statement is always the organization.
 */
export interface Operation {
  readonly name: string;
  /** Sent in turn: request `n` sends that of its remainder. */
  readonly documents: readonly string[];
  readonly statement: string;
  /** Variables of request `n`; `version` is that of the record it changes. */
  variables(n: number, data: BenchData, version: number): Readonly<Record<string, unknown>>;
  /** `$2`, `$3`, ... of the statement, where they are not the variables in their order. */
  values?(n: number, data: BenchData): readonly unknown[];
  /** Set where the requests of a connection build on each other. */
  readonly record?: {
    /** The record that the n-th connection works on. */
    id(connection: number, data: BenchData): string;
    /** Takes records of an organization ($1) with these ids ($2) back to where the first request finds them. */
    readonly reset: string;
  };
  /** Where right answers differ by nature, such as in the id of a new record. */
  readonly free?: RegExp;
}

/** The organization that is asked; its rows have numbers that leave this remainder. */
export const organization = 3;

const spread = (n: number, size: number): number => Number((BigInt(n) * 2654435761n) % BigInt(size));
const own = (n: number, size: number, data: BenchData): number =>
  spread(n, Math.floor(size / data.organizations.length)) * data.organizations.length + organization;
const day = (n: number): string => new Date(Date.UTC(2023, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);

const one = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Aggregates `select`ed rows to the text of a JSON list. */
const list = (select: string): string =>
  `(select coalesce(json_agg(x), '[]'::json)::text from (${select}) x)`;

const order: Operation = {
  name: 'order',
  documents: [
    one(`query Order($id: ID!) { salesOrder(id: $id) { id number status date total customer { id number name }
      lines { position quantity price net product { sku name } } } }`),
  ],
  statement: one(`select '{"data":{"salesOrder":' || coalesce((select row_to_json(x)::text from (
      select o.id, o.number, o.status, o.date, o.total::text as total,
        (select row_to_json(x) from (select c.id, c.number, c.name from contacts.party c
           where c.org_id = $1 and c.id = o.customer_id) x) as customer,
        (select coalesce(json_agg(x), '[]'::json) from (
           select l.position, l.quantity::text as quantity, l.price::text as price, l.net::text as net,
             (select row_to_json(x) from (select p.sku, p.name from catalogue.product p
                where p.org_id = $1 and p.id = l.product_id) x) as product
           from sales.order_line l where l.org_id = $1 and l.parent_id = o.id order by l.position) x) as lines
      from sales."order" o where o.org_id = $1 and o.id = $2 and o.deleted_at is null) x), 'null') || '}}'`),
  variables: (n, data) => ({ id: idOf('order', own(n, data.orders, data)) }),
};

const orders: Operation = {
  name: 'list',
  documents: [
    one(`query List($status: SalesOrder_status!, $from: Date!, $to: Date!) {
      salesOrders(where: { status: { eq: $status }, date: { gte: $from, lt: $to } }, orderBy: [{ date: desc }],
        first: 50) { totalCount nodes { id number date total status customer { name } } } }`),
  ],
  statement: one(`select '{"data":{"salesOrders":{"totalCount":' ||
      (select count(*) from (select from sales."order" where org_id = $1 and deleted_at is null and status = $2
         and date >= $3::date and date < $4::date limit 1001) x) || ',"nodes":' || ${list(`
        select o.id, o.number, o.date, o.total::text as total, o.status,
          (select row_to_json(x) from (select c.name from contacts.party c
             where c.org_id = $1 and c.id = o.customer_id) x) as customer
        from sales."order" o where o.org_id = $1 and o.deleted_at is null and o.status = $2
          and o.date >= $3::date and o.date < $4::date order by o.date desc, o.id desc limit 50`)} || '}}}'`),
  variables: (n) => {
    const start = spread(n, 1000);
    const status = ['confirmed', 'shipped', 'closed'][n % 3];
    return { status, from: day(start), to: day(start + 90) };
  },
};

const latest: Operation = {
  name: 'latest',
  documents: [
    one(`query Latest($after: String!) {
      contactsParties(where: { name: { gt: $after } }, orderBy: [{ name: asc }], first: 20) { nodes { id number name
        salesOrders(orderBy: [{ date: desc }], first: 5) { nodes { id number date total } } } } }`),
  ],
  statement: one(
    `select '{"data":{"contactsParties":{"nodes":' || ${list(`
      select c.id, c.number, c.name, json_build_object('nodes', (select coalesce(json_agg(x), '[]'::json) from (
          select o.id, o.number, o.date, o.total::text as total from sales."order" o
          where o.org_id = $1 and o.customer_id = c.id and o.deleted_at is null
          order by o.date desc, o.id desc limit 5) x)) as "salesOrders"
      from contacts.party c where c.org_id = $1 and c.deleted_at is null and c.name > $2
      order by c.name, c.id limit 20`)} || '}}}'`,
  ),
  variables: (n) => ({
    after: `${nameWords.first[n % nameWords.first.length]} ${nameWords.second[n % (nameWords.second.length - 1)]}`,
  }),
};

const revenue: Operation = {
  name: 'revenue',
  documents: [
    one(`query Revenue($from: Date!, $to: Date!) {
      salesOrdersAggregate(where: { date: { gte: $from, lt: $to } }, groupBy: [{ date: month }, { status: value }]) {
        key count sum { total } } }`),
  ],
  statement: one(
    `select '{"data":{"salesOrdersAggregate":' || ${list(`
      select json_build_object('date.month', month, 'status', status) as key, count,
        json_build_object('total', total::text) as sum
      from (select date_trunc('month', date::timestamp)::date as month, status, count(*) as count, sum(total) as total
        from sales."order" where org_id = $1 and deleted_at is null and date >= $2::date and date < $3::date
        group by 1, 2 order by 1, 2) g`)} || '}}'`,
  ),
  variables: (n) => {
    const start = spread(n, 36) * 20;
    return { from: day(start), to: day(start + 365) };
  },
};

const search: Operation = {
  name: 'search',
  documents: [
    one(`query Search($term: String!) { contactsParties(search: $term, orderBy: [{ name: asc }], first: 20) {
      nodes { id number name contactName email } } }`),
  ],
  statement: one(
    `select '{"data":{"contactsParties":{"nodes":' || ${list(`
      select c.id, c.number, c.name, c.contact_name as "contactName", c.email from contacts.party c
      where c.org_id = $1 and c.deleted_at is null and c.name ilike '%' || $2 || '%'
      order by c.name, c.id limit 20`)} || '}}}'`,
  ),
  variables: (n) => {
    const word = nameWords.second[Math.floor(n / 10) % nameWords.second.length]!.slice(0, 4);
    return { term: `${nameWords.first[n % 10]!} ${word}`.toLowerCase() };
  },
};

const create: Operation = {
  name: 'create',
  documents: [
    one(`mutation Create($input: SalesOrder_Create!) {
      order: createSalesOrder(input: $input) { id number total lines { position net } } }`),
  ],
  statement: one(`with given as (
      select * from rows from (json_to_recordset($4::text::json) as (product uuid, quantity numeric))
        with ordinality as g(product, quantity, position)),
    line as (select g.*, p.name, p.price, round(g.quantity * p.price, 2) as net
      from given g join catalogue.product p on p.org_id = $1 and p.id = g.product),
    made as (insert into sales."order" (org_id, id, number, customer_id, date, rate, status, net, tax, freight, total)
      select $1, gen_random_uuid(), 'N-' || nextval('bench.order_number'), c.id, $3::date, 1, 'draft', t.net, 0, 0, t.net
      from contacts.party c, (select sum(net) as net from line) t where c.org_id = $1 and c.id = $2 returning id, number, total),
    added as (insert into sales.order_line (org_id, id, parent_id, position, product_id, description, quantity, price,
        discount, net, tax, gross)
      select $1, gen_random_uuid(), made.id, l.position, l.product, l.name, l.quantity, l.price, 0, l.net, 0, l.net
      from made, line l returning position, net)
    select json_build_object('data', json_build_object('order', (select json_build_object('id', id, 'number', number,
      'total', total::text, 'lines', (select json_agg(json_build_object('position', position, 'net', net::text)
        order by position) from added)) from made)))::text`),
  variables: (n, data) => {
    const { customer, date, lines } = newOrder(n, data);
    return { input: { customer, date, lines } };
  },
  values: (n, data) => {
    const { customer, date, lines } = newOrder(n, data);
    return [customer, date, JSON.stringify(lines)];
  },
  free: /"(id|number)" ?: ?"[^"]*"/g,
};

const newOrder = (n: number, data: BenchData) => ({
  customer: idOf('party', own(n, data.customers, data)),
  date: day(spread(n, 1095)),
  lines: [1, 2, 3, 4, 5].map((at) => ({
    product: idOf('product', own(n * 5 + at, data.products, data)),
    quantity: String(1 + ((n + at) % 20)),
  })),
});

const stages = ['proposal', 'qualified'];

/** A deal, not an order: that an order is confirmed reserves its goods and begins processes, which no UPDATE does. */
const status: Operation = {
  name: 'status',
  documents: ['propose', 'qualify'].map((transition) =>
    one(`mutation ${transition}($id: ID!, $version: Int) {
      deal: ${transition}CrmDeal(id: $id, version: $version) { id stage } }`),
  ),
  statement:
    one(`with changed as (update crm.deal set stage = $3 where org_id = $1 and id = $2 returning id, stage)
    select json_build_object('data', json_build_object('deal',
      (select json_build_object('id', id, 'stage', stage) from changed)))::text`),
  record: {
    id: (connection, data) => idOf('deal', own(connection, data.deals, data)),
    reset: `update crm.deal set stage = 'qualified', version = version + 1 where org_id = $1 and id = any ($2)
      returning id, version`,
  },
  variables: (_n, _data, version) => ({ version }),
  values: (n) => [stages[n % 2]],
};

export const operations: readonly Operation[] = [order, orders, latest, revenue, search, create, status];

/** What the baseline has beside our tables: numbers of its own, and the index an expert would search names by. */
export const baselineSql = `
  create schema bench;
  create sequence bench.order_number;
  create index on contacts.party using gin (org_id, name gin_trgm_ops);`;
