import type { Json } from '../../engine/definition/index.ts';

/** Ids of records that values point to. */
export interface Partners {
  readonly euro: string;
  readonly dollar: string;
  readonly germany: string;
  readonly france: string;
  readonly each: string;
  readonly sales: string;
  readonly stock: string;
  readonly staff: string;
  readonly guests: string;
  readonly older: string;
  readonly younger: string;
}

/** One kind of field: two values, and what is expected of the first on its way through every stage. */
export interface Kind {
  readonly field: string;
  /** Type of its column; several where it has several, none where it has a table or is made on read. */
  readonly columns: Readonly<Record<string, string>>;
  /** What is written; absent for what nobody writes. */
  readonly value?: Json;
  /** Sorts behind `value`. */
  readonly other?: Json;
  /** Other fields written with it, for what depends on them. */
  readonly beside?: Readonly<Record<string, Json>>;
  readonly besideOther?: Readonly<Record<string, Json>>;
  /** What stands behind the field in a document, such as `{ id }`. */
  readonly selection?: string;
  /** What a document answers; `value` if not given. */
  readonly answer?: Json;
  /** Finds the record with `value` and not the one with `other`. */
  readonly where: Json;
  /** Fields that sort like it, such as `{ code: asc }`; `false` for what has no order. */
  readonly order?: Json | false;
  /** Columns of its CSV; the field itself if not given. */
  readonly csv?: readonly string[] | false;
}

/** Every kind of field of the language. The names are those of `modules/kinds/entities/Thing.json`. */
export const kindsOf = (partners: Partners): readonly Kind[] => [
  {
    field: 'text',
    columns: { text: 'text' },
    value: 'Äpfel, "rot"',
    other: 'Öl',
    where: { contains: 'äpfel' },
  },
  {
    field: 'longText',
    columns: { long_text: 'text' },
    value: 'one\ntwo; three',
    other: 'two',
    where: { startsWith: 'one' },
  },
  { field: 'integer', columns: { integer: 'bigint' }, value: -7, other: 40_000, where: { lt: 0 } },
  {
    field: 'decimal',
    columns: { decimal: 'numeric(18,4)' },
    value: '-0.1250',
    other: '12345678901234.5678',
    where: { lte: '-0.125' },
  },
  {
    field: 'money',
    columns: { money: 'numeric(18,2)' },
    value: '19.99',
    other: '100.00',
    beside: { currency: partners.euro },
    besideOther: { currency: partners.euro },
    where: { gt: '19.98', lt: '20' },
  },
  {
    field: 'quantity',
    columns: { quantity: 'numeric(18,3)' },
    value: '2.500',
    other: '10.000',
    beside: { unit: partners.each },
    besideOther: { unit: partners.each },
    where: { in: ['2.5'] },
  },
  { field: 'boolean', columns: { boolean: 'boolean' }, value: false, other: true, where: { eq: false } },
  {
    field: 'date',
    columns: { date: 'date' },
    value: '2024-02-29',
    other: '2026-01-01',
    where: { lt: '2025-01-01' },
  },
  {
    field: 'time',
    columns: { time: 'time without time zone' },
    value: '08:30:00',
    other: '17:00:00',
    where: { eq: '08:30' },
  },
  {
    field: 'dateTime',
    columns: { date_time: 'timestamp with time zone' },
    value: '2026-03-29T01:30:00.123456Z',
    other: '2026-10-25T00:30:00Z',
    where: { lt: '2026-04-01T00:00:00+02:00' },
  },
  {
    field: 'duration',
    columns: { duration: 'interval' },
    value: 'PT1H30M',
    other: 'P2D',
    where: { eq: 'PT90M' },
  },
  {
    field: 'period',
    columns: { period_from: 'date', period_to: 'date' },
    value: { from: '2026-01-01', to: '2026-03-31' },
    other: { from: '2026-04-01', to: null },
    selection: '{ from to }',
    where: { contains: '2026-02-14' },
    order: { from: 'asc' },
    csv: ['period.from', 'period.to'],
  },
  { field: 'enum', columns: { enum: 'text' }, value: 'blue', other: 'green', where: { in: ['blue'] } },
  {
    field: 'multiEnum',
    columns: { multi_enum: 'text[]' },
    value: ['small', 'large'],
    other: ['medium'],
    where: { has: 'large' },
    order: false,
  },
  {
    field: 'list',
    columns: { list: 'text[]' },
    value: ['a', 'b; c'],
    other: ['d'],
    where: { hasAny: ['a', 'z'] },
    order: false,
  },
  {
    field: 'email',
    columns: { email: 'text' },
    value: 'ann@example.org',
    other: 'bob@example.org',
    where: { startsWith: 'ann@' },
  },
  {
    field: 'phone',
    columns: { phone: 'text' },
    value: '+49 30 123456',
    other: '+49 40 1',
    where: { contains: '30' },
  },
  {
    field: 'url',
    columns: { url: 'text' },
    value: 'https://example.org/a?b=c',
    other: 'https://example.org/z',
    where: { endsWith: 'b=c' },
  },
  {
    field: 'address',
    columns: { address: 'jsonb' },
    value: { street: 'Obere Str. 57', city: 'Berlin', country: 'Germany' },
    other: { city: 'Paris' },
    selection: '{ street city country }',
    where: { city: { eq: 'Berlin' } },
    order: false,
    csv: ['address.street', 'address.city', 'address.country'],
  },
  {
    field: 'json',
    columns: { json: 'jsonb' },
    value: { a: [1, 'zwei', null] },
    other: 'text',
    where: { contains: { a: ['zwei'] } },
    order: false,
  },
  {
    field: 'reference',
    columns: { reference_id: 'uuid' },
    value: partners.germany,
    other: partners.france,
    selection: '{ id }',
    answer: { id: partners.germany },
    where: { code: { eq: 'DE' } },
    order: false,
    csv: ['reference.code'],
  },
  {
    field: 'anyReference',
    columns: { any_reference_entity: 'text', any_reference_id: 'uuid' },
    value: { entity: 'core.Department', id: partners.sales },
    other: { entity: 'core.Group', id: partners.staff },
    selection: '{ entity id }',
    where: { entity: { eq: 'core.Department' } },
    order: false,
  },
  {
    field: 'oneToOne',
    columns: { one_to_one_id: 'uuid' },
    value: partners.sales,
    other: partners.stock,
    selection: '{ id }',
    answer: { id: partners.sales },
    where: { id: { eq: partners.sales } },
    order: { name: 'asc' },
    csv: false, // a second record with the same partner is refused, so a copy cannot be imported
  },
  {
    field: 'parent',
    columns: { parent_id: 'uuid' },
    value: partners.older,
    other: partners.younger,
    selection: '{ text }',
    answer: { text: 'older' },
    where: { text: { eq: 'older' } },
    order: { text: 'asc' },
    csv: ['parent.text'],
  },
  {
    field: 'links',
    columns: {},
    value: [partners.staff, partners.guests],
    other: [partners.guests],
    selection: '{ nodes { id } }',
    answer: { nodes: [{ id: partners.staff }, { id: partners.guests }] },
    where: { some: { name: { eq: 'staff' } } },
    order: false,
    csv: ['links.name'],
  },
  {
    field: 'peers',
    columns: {},
    value: [partners.older],
    other: [],
    selection: '{ nodes { text } }',
    answer: { nodes: [{ text: 'older' }] },
    where: { some: {} },
    order: false,
    csv: ['peers.text'],
  },
  {
    field: 'lines',
    columns: {},
    value: [
      { what: 'first', amount: '1.50' },
      { what: 'second', amount: null },
    ],
    other: [{ what: 'third', amount: '2.00' }],
    selection: '{ what amount }',
    where: { some: { amount: { eq: '1.5' } } },
    order: false,
    csv: ['lines.what', 'lines.amount'],
  },
  {
    field: 'lineSum',
    columns: { line_sum: 'numeric(18,2)' },
    beside: {
      lines: [
        { what: 'a', amount: '1.10' },
        { what: 'b', amount: '2.20' },
      ],
    },
    besideOther: { lines: [{ what: 'c', amount: '9.00' }] },
    answer: '3.30',
    where: { lt: '5' },
  },
  {
    field: 'computed',
    columns: { computed: 'numeric(18,2)' },
    beside: { decimal: '1.0050' },
    besideOther: { decimal: '2' },
    answer: '2.01',
    where: { eq: '2.01' },
  },
  {
    field: 'fetched',
    columns: { fetched: 'text' },
    beside: { reference: partners.france },
    besideOther: { reference: partners.germany },
    answer: 'France',
    where: { eq: 'France' },
  },
];
