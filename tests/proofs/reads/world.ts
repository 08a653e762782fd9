/** A model with many ways from record to record, random records in it, and roles with random grants. */
import type { Model } from '../../../engine/model/index.ts';
import { modelOf } from '../../database/modules.ts';
import type { Records, TestRecord, Value } from '../../query/records.ts';
import type { Random } from '../../support/random.ts';

const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const entity = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const KINDS = ['near', 'far', 'odd'];

const ENTITIES = {
  't/entities/Region.json': entity(
    {
      name: text,
      rank: { type: 'integer' },
      within: { 'x-reference': 't.Region', 'x-tree': true, 'x-inverse': 'parts' },
    },
    { 'x-label': 'name' },
  ),
  't/entities/Party.json': entity(
    {
      name: text,
      code: text,
      rating: { type: 'integer' },
      credit: decimal,
      active: { type: 'boolean' },
      since: { type: 'string', format: 'date' },
      kind: { enum: KINDS },
      marks: { type: 'array', uniqueItems: true, items: { enum: KINDS } },
      nicknames: { type: 'array', items: text },
      contract: { type: 'object', format: 'period' },
      address: { type: 'object', format: 'address' },
      region: { 'x-reference': 't.Region' },
    },
    { required: ['name'], 'x-label': 'name', 'x-search': ['name', 'code'] },
  ),
  't/entities/Item.json': entity({ name: text, price: decimal }, { 'x-label': 'name' }),
  't/entities/Tag.json': entity({ name: text }, { 'x-label': 'name' }),
  't/entities/Memo.json': entity(
    { name: text, deal: { 'x-reference': 't.Deal' } },
    { 'x-label': 'name', 'x-scope': 'personal' },
  ),
  't/entities/Deal.json': entity(
    {
      name: text,
      party: { 'x-reference': 't.Party', 'x-inverse': 'deals' },
      second: { 'x-reference': 't.Party', 'x-inverse': 'seconds' },
      day: { type: 'string', format: 'date' },
      moment: { type: 'string', format: 'date-time' },
      span: { type: 'string', format: 'duration' },
      clock: { type: 'string', format: 'time' },
      state: { enum: KINDS },
      amount: decimal,
      tags: { type: 'array', items: { 'x-reference': 't.Tag' }, 'x-inverse': 'deals' },
      subject: { 'x-reference': ['t.Party', 't.Item'] },
      pieces: { type: 'array', items: { $ref: '#/$defs/Piece' } },
    },
    {
      required: ['name', 'party'],
      'x-label': "name + ' for ' + coalesce(party.name, '?')",
      $defs: {
        Piece: entity({
          item: { 'x-reference': 't.Item' },
          amount: decimal,
          count: { type: 'integer' },
          cost: decimal,
        }),
      },
    },
  ),
};

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Region: ['name', 'rank', 'within'],
  Party: [
    'name',
    'code',
    'rating',
    'credit',
    'active',
    'since',
    'kind',
    'marks',
    'nicknames',
    'contract',
    'address',
    'region',
  ],
  Item: ['name', 'price'],
  Tag: ['name'],
  Memo: ['name', 'deal'],
  Deal: [
    'name',
    'party',
    'second',
    'day',
    'moment',
    'span',
    'clock',
    'state',
    'amount',
    'tags',
    'subject',
    'pieces',
    'pieces.item',
    'pieces.amount',
    'pieces.count',
    'owner',
    'createdAt',
  ],
};

const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  Region: ['rank > 2', "name != 'ash'"],
  Party: [
    'active',
    'owner == user',
    "kind == 'near'",
    'credit > 0',
    "region.name == 'ash'",
    'has(code)',
    'deals.exists(d, d.amount > 100)',
  ],
  Item: ['price > 5', 'owner == user'],
  Tag: ["name != 'elm'"],
  Memo: ['has(deal)'],
  Deal: [
    'owner == user',
    "state != 'odd'",
    'amount > 50',
    'party.active',
    "party.region.name == 'oak'",
    'pieces.size() > 1',
    "pieces.exists(p, p.item.name == 'fig')",
    'second == null',
  ],
};

const some = <T>(random: Random, list: readonly T[], chance: number): T[] =>
  list.filter(() => random.chance(chance));

function grantOf(random: Random, name: string, at: number): readonly [string, object] {
  const fields = FIELDS[name]!;
  const chosen = some(random, fields, 0.6);
  const hidden = some(random, fields, 0.2);
  const style = random.int(0, 3);
  const [covered, visible] =
    style === 1 && hidden.length > 0 ? [{ except: hidden }, fields.filter((each) => !hidden.includes(each))]
    : style > 1 && chosen.length > 0 ? [chosen, chosen]
    : ['*', fields]; // prettier-ignore
  const masked = random.chance(0.15) ? some(random, visible, 0.3) : [];
  const grant = {
    entity: `t.${name}`,
    actions: ['read', ...(random.chance(0.2) ? ['delete'] : [])],
    fields: covered,
    ...(masked.length > 0 && { masked }),
    ...(random.chance(0.6) && { where: random.pick(CONDITIONS[name]!) }),
  };
  return [`${name.toLowerCase()}${at}`, grant];
}

/** Names of roles: one that sees all, the others what chance gives them. */
export const roleNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `t.r${at}`);

export function makeModel(random: Random, roles: number): Model {
  const access = roleNames(roles).map((name, at) => {
    const grants =
      at === 0
        ? [['all', { entity: '*', actions: ['read', 'delete'] }] as const]
        : Object.keys(FIELDS).flatMap((each) =>
            Array.from({ length: random.chance(0.15) ? 0 : random.int(1, 3) }, (_, number) =>
              grantOf(random, each, number),
            ),
          );
    const inherits = at > 2 && random.chance(0.2) ? [`t.r${random.int(1, at - 1)}`] : [];
    return [`t/access/${name}.json`, { title: name, inherits, grants: Object.fromEntries(grants) }] as const;
  });
  return modelOf({ ...ENTITIES, ...Object.fromEntries(access) });
}

/** Words of one length of letter, so that every collation puts them in the same order. */
export const WORDS = ['ash', 'birch', 'elm', 'fig', 'hazel', 'oak', 'pine', 'yew'];
export const DECIMALS = ['-3.50', '0.00', '5.00', '5.25', '12.50', '99.99', '100.00', '250.75'];
export const DAYS = [
  '2024-02-29',
  '2025-06-30',
  '2025-07-01',
  '2025-12-29',
  '2026-01-01',
  '2026-03-31',
  '2026-11-21',
];
export const MOMENTS = [
  '2025-06-30T22:30:00Z',
  '2025-12-31T23:15:00.5Z',
  '2026-01-01T00:00:00Z',
  '2026-03-29T01:30:00.123456Z',
];
export const SPANS = ['PT30M', 'PT36H', 'P1D', 'P1DT2H', 'P10D'];
export const CLOCKS = ['00:00:00', '08:30:00', '12:00:00.5', '23:59:59'];

export const idOf = (kind: number, number: number): string =>
  `0190b0b0-0000-7000-8000-${String(kind).padStart(4, '0')}${String(number).padStart(8, '0')}`;

export const ORG = idOf(99, 1);
export const USERS = [idOf(98, 1), idOf(98, 2)] as const;

const COUNTS = { Region: 6, Party: 16, Item: 7, Tag: 5, Deal: 45, Memo: 8 } as const;
type Name = keyof typeof COUNTS;
const NUMBER: Readonly<Record<Name, number>> = { Region: 1, Party: 2, Item: 3, Tag: 4, Deal: 5, Memo: 6 };

/** Ids of all records, and one that nobody has. */
export const IDS = [
  ...(Object.keys(COUNTS) as Name[]).flatMap((name) =>
    Array.from({ length: COUNTS[name] }, (_, at) => idOf(NUMBER[name], at + 1)),
  ),
  idOf(97, 1),
];

export function makeRecords(random: Random): Records {
  const maybe = (value: () => Value): Value => (random.chance(0.2) ? null : value());
  const word = () => random.pick(WORDS);
  const anyOf = (name: Name) => idOf(NUMBER[name], random.int(1, COUNTS[name]));
  const moment = () => random.pick(MOMENTS);
  const base = (name: Name, at: number): TestRecord => ({
    id: idOf(NUMBER[name], at),
    version: 1,
    owner: random.pick(USERS),
    createdAt: moment(),
    updatedAt: moment(),
    createdBy: random.pick(USERS),
    updatedBy: random.pick(USERS),
    deletedAt: random.chance(0.08) ? moment() : null,
    workspace: null,
    custom: {},
    metadata: {},
  });
  const period = (): Value => ({
    from: maybe(() => random.pick(DAYS.slice(0, 3))),
    to: maybe(() => random.pick(DAYS.slice(3))),
  });
  const makers: Readonly<Record<Name, (at: number) => object>> = {
    Region: (at) => ({
      name: word(),
      rank: maybe(() => random.int(1, 4)),
      within: at === 1 ? null : maybe(() => idOf(1, random.int(1, at - 1))),
    }),
    Party: () => ({
      name: word(),
      code: maybe(word),
      rating: maybe(() => random.int(-1, 5)),
      credit: maybe(() => random.pick(DECIMALS)),
      active: maybe(() => random.chance(0.6)),
      since: maybe(() => random.pick(DAYS)),
      kind: maybe(() => random.pick(KINDS)),
      marks: maybe(() => some(random, KINDS, 0.5)),
      nicknames: maybe(() => some(random, WORDS, 0.3)),
      contract: maybe(period),
      address: maybe(() => ({ street: maybe(word), city: maybe(word) })),
      region: maybe(() => anyOf('Region')),
    }),
    Item: () => ({ name: maybe(word), price: maybe(() => random.pick(DECIMALS)) }),
    Tag: () => ({ name: maybe(word) }),
    Memo: () => ({ name: maybe(word), deal: maybe(() => anyOf('Deal')) }),
    Deal: (at) => ({
      name: word(),
      party: anyOf('Party'),
      second: maybe(() => anyOf('Party')),
      day: maybe(() => random.pick(DAYS)),
      moment: maybe(moment),
      span: maybe(() => random.pick(SPANS)),
      clock: maybe(() => random.pick(CLOCKS)),
      state: maybe(() => random.pick(KINDS)),
      amount: maybe(() => random.pick(DECIMALS)),
      tags: some(random, [1, 2, 3, 4, 5], 0.3).map((tag) => idOf(4, tag)),
      subject: maybe(() =>
        random.chance(0.5)
          ? { entity: 't.Party', id: anyOf('Party') }
          : { entity: 't.Item', id: anyOf('Item') },
      ),
      pieces: Array.from({ length: random.int(0, 4) }, (_, line) => ({
        id: idOf(7, at * 10 + line),
        version: 1,
        position: line + 1,
        item: maybe(() => anyOf('Item')),
        amount: maybe(() => random.pick(DECIMALS)),
        count: maybe(() => random.int(0, 9)),
        cost: maybe(() => random.pick(DECIMALS)),
      })),
    }),
  };
  const list = (name: Name): TestRecord[] =>
    Array.from(
      { length: COUNTS[name] },
      (_, at) => ({ ...base(name, at + 1), ...makers[name](at + 1) }) as TestRecord,
    );
  return Object.fromEntries((Object.keys(COUNTS) as Name[]).map((name) => [`t.${name}`, list(name)]));
}
