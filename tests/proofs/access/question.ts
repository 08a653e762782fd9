/** Random questions: as data, which the evaluator answers, and as a GraphQL document. Made without looking at rights. */
import type { Random } from '../../support/random.ts';
import {
  DECIMALS,
  idsOf,
  lineIdOf,
  manyOf,
  NAMES,
  oneOf,
  PLAIN,
  STATES,
  typeOf,
  WORDS,
  type Json,
  type Kind,
  type Name,
} from './world.ts';

/** One member of a selection; what stands in `of` is asked of the record or the records behind it. */
export interface Member {
  readonly name: string;
  readonly of?: readonly Member[];
  readonly args?: Args;
}

export interface Args {
  readonly where?: Json;
  readonly orderBy?: readonly Json[];
  readonly first?: number;
}

export type Question =
  | { readonly op: 'get'; readonly entity: Name; readonly id: string; readonly select: readonly Member[] }
  | {
      readonly op: 'list';
      readonly entity: Name;
      readonly args: Args;
      readonly select: readonly Member[];
      readonly counted: boolean;
    }
  | {
      readonly op: 'aggregate';
      readonly entity: Name;
      readonly where?: Json;
      readonly groupBy: readonly Json[];
      readonly measures: readonly { readonly how: 'sum' | 'min' | 'max'; readonly field: string }[];
    }
  | { readonly op: 'export'; readonly entity: Name; readonly columns: readonly string[] }
  | Change;

export type Change = { readonly entity: Name; readonly select: readonly Member[] } & (
  | { readonly op: 'create'; readonly input: Json }
  | { readonly op: 'update'; readonly id: string; readonly version: number; readonly patch: Json }
  | { readonly op: 'delete'; readonly id: string; readonly version: number }
  | { readonly op: 'restore'; readonly id: string }
  | { readonly op: 'transition'; readonly id: string; readonly name: string; readonly version: number }
);

export const isChange = (question: Question): question is Change =>
  !['get', 'list', 'aggregate', 'export'].includes(question.op);

const READS = ['get', 'list', 'list', 'list', 'aggregate', 'export'] as const;
const CHANGES = [
  'create',
  'create',
  'update',
  'update',
  'update',
  'delete',
  'restore',
  'transition',
] as const;
/** Entities that are written. */
const WRITTEN: readonly Name[] = ['Party', 'Deal', 'Deal', 'Deal', 'Task', 'Memo'];

export function makeQuestion(random: Random): Question {
  const entity = random.pick([...NAMES, 'Deal', 'Deal', 'Deal', 'Party', 'Task'] as Name[]);
  if (random.chance(0.45)) return makeChange(random, random.pick(WRITTEN));
  const op = random.pick(READS);
  switch (op) {
    case 'get':
      return { op, entity, id: random.pick(idsOf(entity)), select: members(random, entity, 2) };
    case 'list':
      return {
        op,
        entity,
        args: argsFor(random, entity, 2),
        select: members(random, entity, 2),
        counted: random.chance(0.4),
      };
    case 'aggregate':
      return aggregate(random, entity);
    case 'export':
      return { op, entity, columns: random.shuffled(valuesOf(entity)).slice(0, random.int(1, 4)) };
  }
}

const valuesOf = (entity: Name, kinds: readonly Kind[] = ['text', 'int', 'decimal', 'bool', 'enum']) =>
  Object.entries(PLAIN[entity].fields).flatMap(([name, kind]) => (kinds.includes(kind) ? [name] : []));

function aggregate(random: Random, entity: Name): Question {
  const numbers = valuesOf(entity, ['int', 'decimal']);
  const where = random.chance(0.5) ? { where: filter(random, entity, 2) } : {};
  const groupBy = random.chance(0.6) ? [key(random, entity, 'value', 1)] : [];
  const measures = numbers.length === 0 ? [] : Array.from({ length: random.int(0, 2) }, () => ({
    how: random.pick(['sum', 'min', 'max'] as const),
    field: random.pick(numbers),
  })); // prettier-ignore
  return { op: 'aggregate', entity, ...where, groupBy, measures: [...new Map(measures.map((one) => [one.how + one.field, one])).values()] }; // prettier-ignore
}

function argsFor(random: Random, entity: Name, depth: number): Args {
  return {
    ...(random.chance(0.7) && { where: filter(random, entity, depth) }),
    ...(random.chance(0.5) && { orderBy: [key(random, entity, random.pick(['asc', 'desc']), 2)] }),
    ...(random.chance(0.4) && { first: random.int(1, 6) }),
  };
}

/** What is ordered or grouped by, through references too. */
function key(random: Random, entity: Name, word: string, depth: number): Json {
  const fields = Object.entries(PLAIN[entity].fields).filter(
    ([, kind]) => typeof kind === 'string' || (depth > 0 && 'to' in kind),
  );
  const [name, kind] = random.pick(fields);
  if (typeof kind === 'string') return { [name]: word };
  return 'to' in kind ? { [name]: key(random, kind.to, word, depth - 1) } : {};
}

function filter(random: Random, entity: Name, depth: number): Json {
  const { fields, lists = {} } = PLAIN[entity];
  if (depth > 1 && random.chance(0.2)) {
    const word = random.pick(['and', 'or', 'not']);
    if (word === 'not') return { not: filter(random, entity, depth - 1) };
    return { [word]: [filter(random, entity, depth - 1), filter(random, entity, depth - 1)] };
  }
  if (depth > 0 && Object.keys(lists).length > 0 && random.chance(0.1)) {
    const [name, [source]] = random.pick(Object.entries(lists));
    return { [name]: { [random.pick(['some', 'none', 'every'])]: filter(random, source, 0) } };
  }
  const usable = Object.entries(fields).filter(([, kind]) => depth > 0 || typeof kind === 'string');
  const [name, kind] = random.pick(usable);
  return { [name]: asked(random, kind, depth) };
}

function asked(random: Random, kind: Kind, depth: number): Json {
  if (typeof kind === 'string') return comparison(random, kind);
  if ('lines' in kind)
    return { [random.pick(['some', 'none', 'every'])]: lineFilter(random, kind.lines, depth - 1) };
  if (random.chance(0.2)) return { isNull: random.chance(0.5) };
  if (random.chance(0.3)) return { id: { eq: random.pick(idsOf(kind.to)) } };
  return filter(random, kind.to, depth - 1);
}

function lineFilter(random: Random, lines: Readonly<Record<string, Kind>>, depth: number): Json {
  const [name, kind] = random.pick(Object.entries(lines));
  return { [name]: asked(random, kind, depth) };
}

function comparison(random: Random, kind: Kind): Json {
  const one = (): Json => valueFor(random, kind);
  const operator = random.pick(
    kind === 'text' ? ['eq', 'ne', 'in', 'contains', 'isNull']
    : kind === 'int' || kind === 'decimal' ? ['eq', 'ne', 'gt', 'lte', 'isNull']
    : ['eq', 'ne', 'isNull'],
  ); // prettier-ignore
  if (operator === 'isNull') return { isNull: random.chance(0.5) };
  if (operator === 'in') return { in: [one(), one()] };
  return { [operator]: operator === 'contains' ? random.pick(['a', 'e', 'or', 'zz']) : one() };
}

function valueFor(random: Random, kind: Kind): Json {
  if (kind === 'text') return random.pick(WORDS);
  if (kind === 'int') return random.int(0, 5);
  if (kind === 'decimal') return random.pick(DECIMALS);
  if (kind === 'bool') return random.chance(0.5);
  if (kind === 'enum') return random.pick(STATES);
  throw new Error('A record is no value.');
}

function members(random: Random, entity: Name, depth: number): readonly Member[] {
  const { fields, lists = {}, transitions } = PLAIN[entity];
  const lines = Object.entries(fields).map(([name, kind]): Member => {
    if (typeof kind === 'string') return { name };
    if ('to' in kind) return { name, of: depth > 0 ? members(random, kind.to, depth - 1) : [{ name: 'id' }] };
    return { name, of: lineMembers(random, kind.lines, depth - 1) };
  });
  const referring = Object.entries(lists).flatMap(([name, [source]]): Member[] =>
    depth > 1 ? [{ name, of: members(random, source, 0), args: argsFor(random, source, 0) }] : [],
  );
  const more = [{ name: '_label' }, ...(transitions ? [{ name: '_may' }] : [])];
  return [{ name: 'id' }, ...random.shuffled([...lines, ...referring, ...more]).slice(0, random.int(1, 4))];
}

function lineMembers(random: Random, lines: Readonly<Record<string, Kind>>, depth: number) {
  const all = Object.entries(lines).map(([name, kind]): Member =>
    typeof kind === 'object' && 'to' in kind
      ? { name, of: depth > 0 ? members(random, kind.to, 0) : [{ name: 'id' }] }
      : { name },
  );
  return [{ name: 'id' }, ...random.shuffled(all).slice(0, random.int(1, 2))];
}

// ---- changes

function makeChange(random: Random, entity: Name): Question {
  const id = random.pick(idsOf(entity));
  const version = random.chance(0.1) ? 3 : 1;
  const select = random.chance(0.5) ? [{ name: 'id' }] : members(random, entity, 1);
  const op = random.pick(CHANGES);
  switch (op) {
    case 'create':
      return { op, entity, select, input: input(random, entity, random.chance(0.85)) };
    case 'update':
      return { op, entity, select, id, version, patch: patch(random, entity, id) };
    case 'delete':
      return { op, entity, select: [{ name: 'id' }], id, version };
    case 'restore':
      return { op, entity, select: [{ name: 'id' }], id };
    case 'transition': {
      const name = random.pick(['win', 'lose']);
      return { op, entity: 'Deal', select: members(random, 'Deal', 1), id: random.pick(idsOf('Deal')), name, version }; // prettier-ignore
    }
  }
}

const given = (random: Random, kind: Kind, empty = true): Json => {
  if (empty && random.chance(0.15)) return null;
  return typeof kind === 'object' && 'to' in kind ? random.pick(idsOf(kind.to)) : valueFor(random, kind);
};

/** Fields that people give, rarely one that nobody does. */
function someFields(random: Random, entity: Name, most: number): readonly (readonly [string, Kind])[] {
  const { fields, fixed = [] } = PLAIN[entity];
  const usable = Object.entries(fields).filter(([name]) => !fixed.includes(name) || random.chance(0.02));
  const chosen = random.shuffled(usable).slice(0, random.int(1, most));
  const lines = usable.filter(([, kind]) => typeof kind === 'object' && 'lines' in kind);
  return random.chance(0.3) ? [...new Set([...lines, ...chosen])] : chosen;
}

const lineInput = (random: Random, lines: Readonly<Record<string, Kind>>): Json =>
  Object.fromEntries(
    random
      .shuffled(Object.entries(lines))
      .slice(0, random.int(1, 2))
      .map(([name, kind]) => [name, given(random, kind)]),
  );

function input(random: Random, entity: Name, whole: boolean): Json {
  const { fields, required = [] } = PLAIN[entity];
  const chosen = [
    ...(whole ? required.map((name) => [name, fields[name]!] as const) : []),
    ...someFields(random, entity, 3),
  ];
  return Object.fromEntries(
    chosen.map(([name, kind]) => [
      name,
      typeof kind === 'object' && 'lines' in kind
        ? Array.from({ length: random.int(1, 2) }, () => lineInput(random, kind.lines))
        : given(random, kind, !required.includes(name)),
    ]),
  );
}

function patch(random: Random, entity: Name, id: string): Json {
  return Object.fromEntries(
    someFields(random, entity, random.pick([1, 1, 3])).map(([name, kind]) => [
      name,
      typeof kind === 'object' && 'lines' in kind
        ? linesPatch(random, kind.lines, id)
        : given(random, kind, !PLAIN[entity].required?.includes(name)),
    ]),
  );
}

/** Lines by ids that the record has, or another. */
function linesPatch(random: Random, lines: Readonly<Record<string, Kind>>, record: string): Json {
  const deal = Number(record.slice(-8)) + (random.chance(0.1) ? 1 : 0);
  const id = lineIdOf(deal, random.int(0, 1));
  switch (random.int(0, 2)) {
    case 0:
      return { add: [lineInput(random, lines)] };
    case 1:
      return { change: [{ id, ...lineInput(random, lines) }] };
    default:
      return { remove: [id] };
  }
}

// ---- as GraphQL

/** Values of these are words of GraphQL, not texts. */
const BARE: ReadonlySet<string> = new Set(['state', 'orderBy', 'groupBy']);

function write(value: Json, bare = false): string {
  if (Array.isArray(value)) return `[${value.map((one) => write(one, bare)).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, one]) => `${name}: ${write(one, bare || BARE.has(name))}`)
      .join(', ')}}`;
  return bare && typeof value === 'string' ? value : JSON.stringify(value);
}

const written = (args: object): string => {
  const given_ = Object.entries(args).filter(([, value]) => value !== undefined);
  return given_.length === 0 ? '' : `(${write(Object.fromEntries(given_)).slice(1, -1)})`;
};

const selection = (select: readonly Member[]): string =>
  `{ ${select
    .map(({ name, of, args }) => {
      if (!of) return name;
      return args ? `${name}${written(args)} { nodes ${selection(of)} }` : `${name} ${selection(of)}`;
    })
    .join(' ')} }`;

/** The question as a document; an export is none. */
export function documentOf(question: Question): string {
  const { entity } = question;
  const type = typeOf(entity);
  switch (question.op) {
    case 'get':
      return `{ x: ${oneOf(entity)}(id: "${question.id}") ${selection(question.select)} }`;
    case 'list':
      return `{ x: ${manyOf(entity)}${written(question.args)} { nodes ${selection(question.select)}${question.counted ? ' totalCount(exact: true)' : ''} } }`;
    case 'aggregate': {
      const { where, groupBy, measures } = question;
      const args = { where, ...(groupBy.length > 0 && { groupBy }) };
      const asks = measures.map(({ how, field }) => `${how}_${field}: ${how} { ${field} }`);
      return `{ x: ${manyOf(entity)}Aggregate${written(args)} { ${groupBy.length > 0 ? 'key ' : ''}count ${asks.join(' ')} } }`;
    }
    case 'create':
      return `mutation { x: create${type}${written({ input: question.input })} ${selection(question.select)} }`;
    case 'update': {
      const { id, version, patch: change } = question;
      return `mutation { x: update${type}${written({ id, version, patch: change })} ${selection(question.select)} }`;
    }
    case 'delete':
      return `mutation { x: delete${type}${written({ id: question.id, version: question.version })} ${selection(question.select)} }`;
    case 'restore':
      return `mutation { x: restore${type}${written({ id: question.id })} ${selection(question.select)} }`;
    case 'transition':
      return `mutation { x: ${question.name}${type}${written({ id: question.id, version: question.version })} ${selection(question.select)} }`;
    case 'export':
      throw new Error('An export is no document.');
  }
}
