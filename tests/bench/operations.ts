import { idOf, nameWords, type BenchData } from './data.ts';

/**
 * The seven operations that are compared. Each stands twice: as the GraphQL document a page would send, and as the
 * one statement an expert would write for it on the same tables. `$1` of a statement is always the organization.
 */
export interface Operation {
  readonly name: string;
  readonly document: string;
  readonly statement: string;
  /** Variables of the document for request `n`; the statement is given the organization and the same values. */
  variables(n: number, data: BenchData): Record<string, unknown>;
  readonly writes: boolean;
}

/** The organization that is asked; its rows have numbers that leave this remainder. */
export const organization = 3;

const spread = (n: number, size: number): number => Number((BigInt(n) * 2654435761n) % BigInt(size));
const own = (n: number, size: number, data: BenchData): number =>
  spread(n, Math.floor(size / data.organizations.length)) * data.organizations.length + organization;
const day = (n: number): string => new Date(Date.UTC(2023, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);

const one = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

export const operations: readonly Operation[] = [
  {
    name: 'order',
    writes: false,
    document: `query Order($id: ID!) { salesOrder(id: $id) { id number status date total
      customer { id number name } lines { position quantity price net product { sku name } } } }`,
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
  },
  {
    name: 'list',
    writes: false,
    document: `query List($status: SalesOrder_status!, $from: Date!, $to: Date!) {
      salesOrders(where: { status: { eq: $status }, date: { gte: $from, lt: $to } }, orderBy: [{ date: desc }], first: 50) {
        totalCount nodes { id number date total status customer { name } } } }`,
    statement: one(`select '{"data":{"salesOrders":{"totalCount":' ||
      (select count(*) from (select from sales."order" where org_id = $1 and deleted_at is null and status = $2
         and date >= $3::date and date < $4::date limit 1001) x) || ',"nodes":' ||
      (select coalesce(json_agg(x), '[]'::json)::text from (
        select o.id, o.number, o.date, o.total::text as total, o.status,
          (select row_to_json(x) from (select c.name from contacts.party c
             where c.org_id = $1 and c.id = o.customer_id) x) as customer
        from sales."order" o where o.org_id = $1 and o.deleted_at is null and o.status = $2
          and o.date >= $3::date and o.date < $4::date order by o.date desc, o.id desc limit 50) x) || '}}}'`),
    variables: (n) => {
      const start = spread(n, 1000);
      return { status: ['confirmed', 'shipped', 'closed'][n % 3], from: day(start), to: day(start + 90) };
    },
  },
  {
    name: 'latest',
    writes: false,
    document: `query Latest($after: String!) {
      contactsParties(where: { name: { gt: $after } }, orderBy: [{ name: asc }], first: 20) { nodes { id number name
        salesOrders(orderBy: [{ date: desc }], first: 5) { nodes { id number date total } } } } }`,
    statement:
      one(`select '{"data":{"contactsParties":{"nodes":' || (select coalesce(json_agg(x), '[]'::json)::text from (
      select c.id, c.number, c.name, json_build_object('nodes', (select coalesce(json_agg(x), '[]'::json) from (
          select o.id, o.number, o.date, o.total::text as total from sales."order" o
          where o.org_id = $1 and o.customer_id = c.id and o.deleted_at is null
          order by o.date desc, o.id desc limit 5) x)) as "salesOrders"
      from contacts.party c where c.org_id = $1 and c.deleted_at is null and c.name collate "C" > $2
      order by c.name collate "C", c.id limit 20) x) || '}}}'`),
    variables: (n) => ({
      after: `${nameWords.first[n % nameWords.first.length]} ${nameWords.second[n % (nameWords.second.length - 1)]}`,
    }),
  },
  {
    name: 'search',
    writes: false,
    document: `query Search($term: String!) {
      contactsParties(search: $term, orderBy: [{ name: asc }], first: 20) { nodes { id number name contactName email } } }`,
    statement:
      one(`select '{"data":{"contactsParties":{"nodes":' || (select coalesce(json_agg(x), '[]'::json)::text from (
      select c.id, c.number, c.name, c.contact_name as "contactName", c.email from contacts.party c
      where c.org_id = $1 and c.deleted_at is null and c.name ilike '%' || $2 || '%'
      order by c.name collate "C", c.id limit 20) x) || '}}}'`),
    variables: (n) => {
      const word = nameWords.second[Math.floor(n / 10) % nameWords.second.length]!.slice(0, 4).toLowerCase();
      return { term: `${nameWords.first[n % 10]!.toLowerCase()} ${word}` };
    },
  },
];
