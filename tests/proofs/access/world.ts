/**
 * What the proof of access is about: a few entities, as the engine reads them and as plain kinds for the evaluator, their
 * records, and conditions of grants, each as text for the engine and as a function. Nothing here is the engine's.
 */
import type { Random } from '../../support/random.ts';

// JSON of any form stands in records and answers; naming forms would say the entities again.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;
export type Row = Readonly<Record<string, Json>> & { readonly id: string };
export type Name = 'User' | 'Unit' | 'Team' | 'Party' | 'Deal' | 'Task' | 'Memo';
export type Rows = Readonly<Record<Name, readonly Row[]>>;

/** How a value is compared and asked for. */
export type Kind =
  | 'text'
  | 'int'
  | 'decimal'
  | 'bool'
  | 'enum'
  | { readonly to: Name }
  | { readonly lines: Readonly<Record<string, Kind>> };

export interface Plain {
  readonly fields: Readonly<Record<string, Kind>>;
  /** Nobody gives these, or only with a new record. */
  readonly fixed?: readonly string[];
  readonly once?: readonly string[];
  readonly required?: readonly string[];
  /** Fields that a value is made of, with the entity that has them. */
  readonly made?: Readonly<Record<string, readonly (readonly [Name, string])[]>>;
  /** Lists of referring records: the entity that refers, and by which field. */
  readonly lists?: Readonly<Record<string, readonly [Name, string]>>;
  readonly transitions?: Readonly<Record<string, { from: string; to: string; when(row: Row): boolean }>>;
  readonly personal?: boolean;
}

const SHARE: Readonly<Record<string, Kind>> = { person: { to: 'User' }, share: 'decimal', remark: 'text' };

export const PLAIN: Readonly<Record<Name, Plain>> = {
  User: { fields: { name: 'text' } },
  Unit: { fields: { name: 'text', head: { to: 'User' }, within: { to: 'Unit' } } },
  Team: { fields: { name: 'text', members: { lines: { person: { to: 'User' } } } } },
  Party: {
    fields: { name: 'text', code: 'text', rating: 'int', open: 'bool', unit: { to: 'Unit' } },
    required: ['name'],
    lists: { deals: ['Deal', 'party'] },
  },
  Deal: {
    fields: {
      name: 'text',
      party: { to: 'Party' },
      unit: { to: 'Unit' },
      team: { to: 'Team' },
      owner: { to: 'User' },
      amount: 'decimal',
      note: 'text',
      secret: 'text',
      origin: 'text',
      stamp: 'text',
      twice: 'decimal',
      staked: 'decimal',
      heaviest: 'int',
      tasked: 'int',
      state: 'enum',
      shares: { lines: SHARE },
    },
    fixed: ['stamp', 'twice', 'staked', 'heaviest', 'tasked', 'state'],
    once: ['origin'],
    required: ['name', 'party'],
    made: {
      twice: [['Deal', 'amount']],
      staked: [
        ['Deal', 'shares'],
        ['Deal', 'shares.share'],
      ],
      heaviest: [
        ['Task', 'deal'],
        ['Task', 'weight'],
      ],
    },
    lists: { tasks: ['Task', 'deal'] },
    transitions: {
      win: { from: 'draft', to: 'won', when: (row) => row['amount'] !== null && Number(row['amount']) > 0 },
      lose: { from: 'draft', to: 'lost', when: () => true },
    },
  },
  Task: {
    fields: { name: 'text', deal: { to: 'Deal' }, weight: 'int', owner: { to: 'User' } },
    required: ['name'],
  },
  Memo: { fields: { name: 'text', deal: { to: 'Deal' }, owner: { to: 'User' } }, personal: true },
};

export const NAMES = Object.keys(PLAIN) as Name[];
export const STATES = ['draft', 'won', 'lost'];
export const fullName = (name: Name): string => (name === 'User' ? 'core.User' : `t.${name}`);
export const tableOf = (name: Name): string =>
  name === 'User' ? 'core."user"' : `t."${name.toLowerCase()}"`;
/** Its type in GraphQL, and the names of its reads. */
export const typeOf = (name: Name): string => (name === 'User' ? 'CoreUser' : `T${name}`);
export const oneOf = (name: Name): string => (name === 'User' ? 'coreUser' : `t${name}`);
export const manyOf = (name: Name): string => (name === 'Party' ? 'tParties' : `${oneOf(name)}s`);

const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal', 'x-scale': 2 };
const to = (name: Name, more: object = {}) => ({ 'x-reference': fullName(name), ...more });
const entity = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  'x-label': 'name',
  ...more,
});

/** The same as metadata. */
export const ENTITIES: Readonly<Record<string, object>> = {
  'core/entities/User.json': entity({ name: text }),
  't/entities/Unit.json': entity({ name: text, head: to('User'), within: to('Unit', { 'x-tree': true }) }),
  't/entities/Team.json': entity(
    { name: text, members: { type: 'array', items: { $ref: '#/$defs/Member' } } },
    { $defs: { Member: { type: 'object', properties: { person: to('User') } } } },
  ),
  't/entities/Party.json': entity(
    { name: text, code: text, rating: { type: 'integer' }, open: { type: 'boolean' }, unit: to('Unit') },
    { required: ['name'] },
  ),
  't/entities/Deal.json': entity(
    {
      name: text,
      party: to('Party', { 'x-inverse': 'deals' }),
      unit: to('Unit'),
      team: to('Team'),
      amount: decimal,
      note: text,
      secret: text,
      origin: { ...text, 'x-writeOnce': true },
      stamp: { ...text, readOnly: true },
      twice: { ...decimal, 'x-compute': 'amount * 2' },
      staked: { ...decimal, 'x-compute': 'shares.sum(s, s.share)' },
      heaviest: { type: 'integer', 'x-rollup': { of: 't.Task.deal', max: 'weight' } },
      tasked: { type: 'integer', 'x-rollup': { of: 't.Task.deal', count: true }, 'x-reveals': true },
      state: { enum: STATES },
      shares: { type: 'array', items: { $ref: '#/$defs/Share' } },
    },
    {
      required: ['name', 'party'],
      $defs: { Share: { type: 'object', properties: { person: to('User'), share: decimal, remark: text } } },
      'x-lifecycle': {
        field: 'state',
        initial: 'draft',
        transitions: {
          win: { from: ['draft'], to: 'won', when: 'amount > 0' },
          lose: { from: ['draft'], to: 'lost' },
        },
      },
    },
  ),
  't/entities/Task.json': entity(
    { name: text, deal: to('Deal', { 'x-inverse': 'tasks' }), weight: { type: 'integer' } },
    { required: ['name'] },
  ),
  't/entities/Memo.json': entity(
    { name: text, deal: to('Deal', { 'x-onDelete': 'clear' }) },
    { 'x-scope': 'personal' },
  ),
};

/** A condition on a record. `at` finds another record by its id, deleted ones too. */
export interface Condition {
  readonly text: string;
  holds(row: Row, user: string, at: (name: Name, id: string | null) => Row | undefined, rows: Rows): boolean;
}

type Holds = Condition['holds'];
const own: Holds = (row, user) => row['owner'] === user;
const above = (least: number, field: string) => (row: Row) =>
  row[field] !== null && Number(row[field]) > least;

/** The unit, or one of those above it, is headed by the user: the tree under whoever heads a department. */
const headed = (row: Row | undefined, user: string, at: Parameters<Holds>[2]): boolean => {
  const unit = row && at('Unit', row['unit']);
  const next = unit && at('Unit', unit['within']);
  const top = next && at('Unit', next['within']);
  return [unit, next, top].some((each) => each !== undefined && each['head'] === user);
};
const HEADED = 'unit.head == user || unit.within.head == user || unit.within.within.head == user';
const ofTask = (row: Row, at: Parameters<Holds>[2]): Row | undefined => at('Deal', row['deal']);

export const CONDITIONS: Readonly<Record<Name, readonly Condition[]>> = {
  User: [
    { text: 'this == user', holds: (row, user) => row.id === user },
    { text: "name != 'elm'", holds: ({ name }) => name !== 'elm' },
  ],
  Unit: [
    { text: 'head == user', holds: ({ head }, user) => head === user },
    { text: 'within == null', holds: ({ within }) => within === null },
  ],
  Team: [
    {
      text: 'members.exists(m, m.person == user)',
      holds: ({ members }, user) => members.some(({ person }: Row & { person: string }) => person === user),
    },
  ],
  Party: [
    { text: 'open', holds: ({ open }) => open === true },
    { text: 'rating > 1', holds: above(1, 'rating') },
    { text: HEADED, holds: (row, user, at) => headed(row, user, at) },
    {
      text: 'deals.exists(d, d.owner == user)',
      holds: ({ id }, user, _at, { Deal }) =>
        Deal.some(({ party, owner, deletedAt }) => party === id && owner === user && !deletedAt),
    },
    { text: "has(code) && code != 'fig'", holds: ({ code }) => code !== null && code !== 'fig' },
  ],
  Deal: [
    { text: 'owner == user', holds: own },
    { text: "state != 'lost'", holds: ({ state }) => state !== 'lost' },
    { text: "state == 'draft'", holds: ({ state }) => state === 'draft' },
    { text: 'amount > 50', holds: above(50, 'amount') },
    { text: 'amount > 5', holds: above(5, 'amount') },
    { text: 'note == null', holds: ({ note }) => note === null },
    { text: 'party.open', holds: ({ party }, _user, at) => at('Party', party)?.['open'] === true },
    { text: HEADED, holds: (row, user, at) => headed(row, user, at) },
    {
      text: 'party.unit.head == user',
      holds: ({ party }, user, at) => at('Unit', at('Party', party)?.['unit'] ?? null)?.['head'] === user,
    },
    {
      text: 'team.members.exists(m, m.person == user)',
      holds: ({ team }, user, at) =>
        (at('Team', team)?.['members'] ?? []).some(({ person }: Row & { person: string }) => person === user),
    },
    {
      text: 'shares.exists(s, s.person == user)',
      holds: ({ shares }, user) => shares.some(({ person }: Row & { person: string }) => person === user),
    },
    {
      text: 'shares.sum(s, s.share) < 20',
      holds: ({ shares }) =>
        shares.reduce((sum: number, { share }: Json) => sum + (share === null ? 0 : Number(share)), 0) < 20,
    },
  ],
  Task: [
    { text: 'owner == user', holds: own },
    { text: 'weight > 2', holds: above(2, 'weight') },
    { text: 'deal.owner == user', holds: (row, user, at) => ofTask(row, at)?.['owner'] === user },
    { text: 'deal == null', holds: ({ deal }) => deal === null },
    {
      text: 'deal.party.open',
      holds: (row, _user, at) => at('Party', ofTask(row, at)?.['party'] ?? null)?.['open'] === true,
    },
  ],
  Memo: [{ text: 'has(deal)', holds: ({ deal }) => deal !== null }],
};

/** Words of one length of letter, so that every collation puts them in the same order. */
export const WORDS = ['ash', 'birch', 'elm', 'fig', 'hazel', 'oak', 'hornbeam'];
export const DECIMALS = ['-3.50', '0.00', '5.00', '12.50', '99.99', '100.00'];

const KIND: Readonly<Record<Name, number>> = {
  User: 1,
  Unit: 2,
  Team: 3,
  Party: 4,
  Deal: 5,
  Task: 6,
  Memo: 7,
};
const COUNTS: Readonly<Record<Name, number>> = {
  User: 4,
  Unit: 6,
  Team: 3,
  Party: 9,
  Deal: 26,
  Task: 14,
  Memo: 8,
};

/** The organization whose people ask, and one that they must never see. */
export const ORGS = [1, 2].map((number) => idOf(1, 99, number));

function idOf(org: number, kind: number, number: number): string {
  return `0190b0b0-000${org}-7000-8000-${String(kind).padStart(4, '0')}${String(number).padStart(8, '0')}`;
}

/** Ids of the records of an entity, and one that nobody has. */
export const idsOf = (name: Name, org = 1): readonly string[] =>
  Array.from({ length: COUNTS[name] + 1 }, (_, at) => idOf(org, KIND[name], at + 1));

export const lineIdOf = (deal: number, line: number, org = 1): string => idOf(org, 8, deal * 10 + line);

/** Records of an organization. What is made of others is right. */
export function makeRows(random: Random, org = 1): Rows {
  const maybe = <T>(value: () => T): T | null => (random.chance(0.2) ? null : value());
  const word = (): string => random.pick(WORDS);
  const anyOf = (name: Name): string => idOf(org, KIND[name], random.int(1, COUNTS[name]));
  const list = (name: Name, make: (at: number) => object): Row[] =>
    Array.from({ length: COUNTS[name] }, (_, index) => ({
      id: idOf(org, KIND[name], index + 1),
      version: 1,
      owner: anyOf('User'),
      deletedAt: name !== 'User' && random.chance(0.08) ? '2026-01-01T00:00:00Z' : null,
      ...make(index + 1),
    }));
  const line = (kind: number, parent: number, at: number, values: object) => ({
    id: kind === 8 ? lineIdOf(parent, at, org) : idOf(org, kind, parent * 10 + at),
    version: 1,
    position: at + 1,
    ...values,
  });
  const lines = (most: number, make: (at: number) => object) =>
    Array.from({ length: random.int(0, most) }, (_, at) => make(at));
  const tasks = list('Task', () => ({
    name: word(),
    deal: maybe(() => anyOf('Deal')),
    weight: maybe(() => random.int(0, 5)),
  }));
  return {
    User: list('User', () => ({ name: word(), owner: null })),
    Unit: list('Unit', (at) => ({
      name: word(),
      head: maybe(() => anyOf('User')),
      within: at === 1 ? null : maybe(() => idOf(org, KIND.Unit, random.int(1, at - 1))),
    })),
    Team: list('Team', (at) => ({
      name: word(),
      members: lines(3, (line_) => line(9, at, line_, { person: anyOf('User') })),
    })),
    Party: list('Party', () => ({
      name: word(),
      code: maybe(word),
      rating: maybe(() => random.int(0, 4)),
      open: maybe(() => random.chance(0.6)),
      unit: maybe(() => anyOf('Unit')),
    })),
    Deal: list('Deal', (at) =>
      withMade(
        {
          id: idOf(org, KIND.Deal, at),
          name: word(),
          party: anyOf('Party'),
          unit: maybe(() => anyOf('Unit')),
          team: maybe(() => anyOf('Team')),
          amount: maybe(() => random.pick(DECIMALS)),
          note: maybe(word),
          secret: maybe(word),
          origin: maybe(word),
          stamp: maybe(word),
          state: random.pick(['draft', 'draft', 'won', 'lost']),
          shares: lines(3, (line_) =>
            line(8, at, line_, {
              person: maybe(() => anyOf('User')),
              share: maybe(() => random.pick(DECIMALS)),
              remark: maybe(word),
            }),
          ),
        },
        tasks,
      ),
    ),
    Task: tasks,
    Memo: list('Memo', () => ({ name: word(), deal: maybe(() => anyOf('Deal')) })),
  };
}

/** All records, with what is rolled up in them. */
export const withRolled = (rows: Rows): Rows => ({
  ...rows,
  Deal: rows.Deal.map((deal) => withMade(deal, rows.Task)),
});

/** A deal with what it is made of. */
export function withMade(deal: Row, tasks: readonly Row[]): Row {
  const of = tasks.filter((task) => task['deal'] === deal.id && !task['deletedAt']);
  const weights = of.map(({ weight }) => weight as number | null).filter((weight) => weight !== null);
  const shares = deal['shares'] as readonly { share: string | null }[];
  return {
    ...deal,
    twice: deal['amount'] === null ? null : (Number(deal['amount']) * 2).toFixed(2),
    staked: shares.reduce((sum, { share }) => sum + Number(share ?? 0), 0).toFixed(2),
    heaviest: weights.length > 0 ? Math.max(...weights) : null,
    tasked: of.length,
  };
}
