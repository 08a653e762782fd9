/** Requests that nobody sends who means well: documents right and wrong by the grammar, and strings in every field. */
import type { Random } from '../../support/random.ts';
import { IN, NAMES, STRINGS } from './world.ts';

export interface HostileRequest {
  readonly method?: 'GET' | 'POST';
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Make = (random: Random, known: string) => HostileRequest;

const sent = (query: unknown, variables?: unknown, more: object = {}): HostileRequest => ({
  body: JSON.stringify({ query, ...(variables !== undefined && { variables }), ...more }),
});

const text = (random: Random): string =>
  random.chance(0.7) ? random.pick(STRINGS) : random.pick(STRINGS) + random.pick(STRINGS);

/** A value of any form. */
function odd(random: Random, depth = 2): unknown {
  switch (random.int(0, depth > 0 ? 8 : 6)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick([0, -1, 1.5, 1e21, 2 ** 53, -(2 ** 31) - 1]);
    case 7:
      return Array.from({ length: random.int(0, 3) }, () => odd(random, depth - 1));
    case 8:
      return Object.fromEntries([[text(random).slice(0, 40), odd(random, depth - 1)]]);
    default:
      return text(random);
  }
}

const literal = (random: Random): string =>
  random.pick([
    JSON.stringify(text(random)),
    '"""block \\""" ' + '"""',
    'null',
    '$v',
    '-0',
    '1e999',
    '9'.repeat(400),
    '[[[[]]]]',
    '{a: {b: [1, {}]}}',
    'enumValue',
    '"\\uD800"',
    '"\\u{110000}"',
    '"\\x"',
  ]);

const field = (random: Random): string =>
  random.pick([...NAMES, 'id', 'version', '_label', '_may', '__typename', 'nothing', 'things', 'linked']);

/** A member with whatever stands behind it, right for the schema or not. */
function member(random: Random, depth: number): string {
  const alias = random.chance(0.2) ? `${random.pick(['a', '_', '__a', 'id', 'constructor'])}: ` : '';
  const name = field(random);
  const args = random.chance(0.2)
    ? `(${random.pick(['where', 'first', 'id', 'x'])}: ${literal(random)})`
    : '';
  const directive = random.chance(0.1)
    ? random.pick([' @skip(if: true)', ' @include(if: $v)', ' @no', ' @skip', ' @deprecated'])
    : '';
  const nested =
    depth > 0 && (random.chance(0.3) || ['reference', 'lines', 'links', 'things'].includes(name));
  return `${alias}${name}${args}${directive}${nested ? selection(random, depth - 1) : ''}`;
}

const selection = (random: Random, depth: number): string =>
  ` { ${Array.from({ length: random.int(1, 4) }, () => (random.chance(0.05) ? '...F' : random.chance(0.05) ? `... on ${random.pick(['HThing', 'Query', 'No'])} { id }` : member(random, depth))).join(' ')} }`;

const root = (random: Random): string =>
  random.pick([
    'hThings',
    'hThing(id: "x")',
    'hThingsAggregate',
    'hOthers',
    '__schema',
    '__type(name: "HThing")',
    'x',
    `hThings(first: ${literal(random)})`,
    `hThings(where: {text: {${random.pick(['eq', 'contains', 'in', 'no'])}: ${literal(random)}}})`,
    `hThings(search: ${literal(random)})`,
    `hThings(orderBy: [{${field(random)}: ${random.pick(['asc', 'down', literal(random)])}}])`,
    `hThings(after: ${literal(random)})`,
  ]);

const grammatical = (random: Random): string => {
  const vars = random.pick([
    '',
    '',
    '($v: String)',
    '($v: [Int!]!)',
    '($v: No)',
    '($v: Boolean = "x")',
    '($v: Int, $v: Int)',
    '($v: HThing_Filter)',
    '($v: HThing)',
  ]);
  const kind = random.pick(['query', 'query Q', 'mutation', 'subscription', 'query Q', '']);
  const fragment = random.chance(0.3)
    ? random.pick([
        ' fragment F on HThing { ...F }',
        ' fragment F on HThing { id ...G } fragment G on HThing { ...F }',
        ' fragment F on No { id }',
        ' fragment F on HThing { text } fragment F on HThing { id }',
        ' fragment on on on { on }',
      ])
    : '';
  const page = random.chance(0.6) ? ` { nodes${selection(random, 3)} totalCount }` : selection(random, 3);
  return `${kind === '' ? '' : kind + vars} { ${root(random)}${page} }${fragment}`;
};

/** A document with letters taken away, doubled, or put in. */
function torn(random: Random): string {
  const letters = [...grammatical(random)];
  for (let left = random.int(1, 5); left > 0; left--) {
    const at = random.int(0, letters.length);
    letters.splice(
      at,
      random.int(0, 3),
      random.pick([
        '',
        '{',
        '}',
        '(',
        '"',
        '$',
        '...',
        '@',
        '\u0000',
        '#',
        '\ufeff',
        ':',
        '!',
        '&',
        '|',
        'é',
      ]),
    );
  }
  return letters.join('');
}

const times = (count: number, make: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(at)).join(' ');

const large: readonly ((random: Random) => string)[] = [
  (random) => {
    const deep = random.pick([5, 12, 200, 3_000]);
    return `{ hThings { nodes { ${'reference { '.repeat(deep)}id${' }'.repeat(deep)} } } }`;
  },
  (random) => `{ ${times(random.pick([20, 500, 3_000]), (at) => `a${at}: hThings { totalCount }`)} }`,
  (random) => `{ hThings { nodes { ${times(random.pick([20, 900]), () => 'text')} } } }`,
  (random) => `{ hThings ${times(random.pick([10, 500]), () => '@skip(if: false)')} { totalCount } }`,
  (random) =>
    `{ hThings { nodes { ...F0 } } } ${times(random.pick([5, 60]), (at) => `fragment F${at} on HThing { ...F${at + 1} ...F${at + 1} }`)} fragment F${60} on HThing { id }`,
  (random) =>
    `{ hThings(where: ${'{not: '.repeat(random.pick([3, 300]))}{}${'}'.repeat(3)}) { totalCount } }`,
  (random) =>
    `{ hThings(where: {text: {in: [${times(random.pick([10, 1_500]), (at) => `"${at}"`)}]}}) { totalCount } }`,
  (random) =>
    `{ hThings(first: 200) { nodes { ${times(random.pick([1, 4]), (at) => `l${at}: things(first: 200) { nodes { things(first: 200) { nodes { id } } } }`)} } } }`,
  (random) => `#${'x'.repeat(random.pick([10, 90_000]))}\n{ __typename }`,
  () => 'type A { b: C } extend schema @d { query: A }',
  () => '{ a } { b } query C { __typename } query C { __typename }',
  () => '',
];

const bodies: readonly ((random: Random) => HostileRequest)[] = [
  (random) => ({
    body: random.pick([
      '{',
      '[]',
      'null',
      '1',
      '"{ __typename }"',
      '[{"query":"{ __typename }"}]',
      '{"query":{"kind":"Document"}}',
      '{"__proto__":{"a":1},"query":"{ __typename }"}',
      '{"constructor":{"prototype":{}},"query":"{ __typename }"}',
    ]),
  }),
  (random) => sent('{ __typename }', odd(random)),
  (random) => sent('query Q { __typename }', {}, { operationName: odd(random) }),
  (random) => sent(odd(random)),
  (random) => sent('{"kind":"Document","definitions":[]}', undefined, { extensions: odd(random) }),
  (random) => ({
    headers: {
      'content-type': random.pick([
        'text/plain',
        'application/xml',
        'multipart/form-data',
        'application/json; charset=utf-7',
        'application/x-www-form-urlencoded',
      ]),
    },
    body: 'query={ __typename }',
  }),
  (random) => ({
    headers: { 'idempotency-key': random.pick(['', 'x'.repeat(500), "'; --"]) },
    ...sent('mutation { createHThing(input: { text: "a" }) { id } }'),
  }),
  (random) => ({
    method: 'GET',
    query: `?query=${encodeURIComponent(grammatical(random).replaceAll('\ud800', ''))}&variables=${random.pick(['{}', '{', 'null', '%00', '[]'])}`,
  }),
];

/** A string in a field of a new record, of one that is changed, or asked for. */
function valued(random: Random, known: string): HostileRequest {
  const name = random.pick(NAMES);
  const value = random.chance(0.8) ? text(random) : odd(random);
  const shaped = random.chance(0.8) ? (IN[name]?.(value) ?? value) : value;
  const answer = '{ id text json _label }';
  switch (random.int(0, 6)) {
    case 0:
    case 1:
      return sent(`mutation ($i: HThing_Create!) { x: createHThing(input: $i) ${answer} }`, {
        i: { [name]: shaped },
      });
    case 2:
      return sent(`mutation { x: createHThing(input: { ${name}: ${JSON.stringify(value)} }) ${answer} }`);
    case 3:
      return sent(
        `mutation ($p: HThing_Patch!) { x: updateHThing(id: "${known}", version: ${random.int(0, 3)}, patch: $p) ${answer} }`,
        { p: { [name]: shaped } },
      );
    case 4:
      return sent('query ($w: HThing_Filter) { x: hThings(where: $w) { nodes { id } } }', {
        w: {
          [name]: { [random.pick(['eq', 'contains', 'ne', 'gt', 'has', 'some', 'from', 'street'])]: shaped },
        },
      });
    case 5:
      return sent('query ($s: String, $a: String) { x: hThings(search: $s, after: $a) { nodes { id } } }', {
        s: value,
        ...(random.chance(0.3) && { a: value }),
      });
    default:
      return sent('query ($id: ID!) { x: hThing(id: $id) { text } }', { id: value });
  }
}

const KINDS: readonly Make[] = [
  (random) => sent(grammatical(random), { v: odd(random) }),
  (random) => sent(grammatical(random)),
  (random) => sent(torn(random)),
  (random) => sent(random.pick(large)(random)),
  (random) => random.pick(bodies)(random),
  valued,
  valued,
  valued,
];

/** One request; `known` is the id of a record that is there. */
export const hostileRequest: Make = (random, known) => random.pick(KINDS)(random, known);
