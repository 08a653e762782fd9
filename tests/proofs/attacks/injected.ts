/* I and G: names and values that would leave the place where they are put, and documents that ask for too much. */
import type { Entity } from '../../../engine/model/index.ts';
import { businessOf, type Attacker, type World } from './world.ts';
import { ask, document, expectStatus, row, type Row } from './cases.ts';

/** Where a name is expected. */
const names: readonly string[] = [
  'id"; drop table kontor.audit; --',
  "id' or '1'='1",
  'id) desc, (select 1',
  'id/**/',
  '"id"',
  't1.org_id',
  'org_id',
  'deleted_at',
  'id::text',
  'pg_sleep(5)',
  '__proto__',
  'constructor',
  'toString',
  'id\u0000',
  '../id',
  '$1',
  '{{id}}',
  '*',
  '',
  'a'.repeat(5_000),
];

/** Where a name or a scalar is expected. */
const objects: readonly (readonly [name: string, value: unknown])[] = [
  ['an operator of another system', { $ne: 1 }],
  ['a list', [1]],
  ['nothing', null],
  ['yes', true],
  ['a number', Number.MAX_VALUE],
  ['nested', { eq: { eq: { eq: '1' } } }],
  ['a prototype', JSON.parse('{"__proto__":{"polluted":true}}')],
];

/** What depends on no entity is tried on some of them. */
const someOf = ({ model }: World): readonly Entity[] => businessOf(model).filter((_, at) => at % 10 === 0);

const encoded = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

/** Who asks: somebody with all rights in his organization and somebody with some. */
const people = ({ strangers, limited }: World): readonly Attacker[] => [strangers[0]!, limited[0]!];

const asked = (world: World, shapes: (entity: Entity) => readonly (readonly [string, string])[]) =>
  someOf(world).flatMap((entity) =>
    people(world).flatMap((attacker) =>
      shapes(entity).map(
        ([name, url]) =>
          [
            `${attacker.name}: ${name} of ${entity.fullName}`,
            async (at: World) => {
              const told = await ask(at, attacker, { url });
              expectStatus(told, 400, 404);
              if (Object.hasOwn(Object.prototype, 'polluted')) throw new Error('has changed all objects');
            },
          ] as const,
      ),
    ),
  );

const exported = (world: World) =>
  asked(world, ({ fullName }) => {
    const at = `/api/export/${fullName}.csv`;
    return names.flatMap((name) => [
      [`columns ${name.slice(0, 20)}`, `${at}?columns=${encodeURIComponent(name || ',')}`],
      [`order ${name.slice(0, 20)}`, `${at}?orderBy=${encoded([{ [name]: 'asc' }])}`],
      [`direction ${name.slice(0, 20)}`, `${at}?orderBy=${encoded([{ id: name }])}`],
      [`filter ${name.slice(0, 20)}`, `${at}?where=${encoded({ [name]: { eq: '1' } })}`],
      [`operator ${name.slice(0, 20)}`, `${at}?where=${encoded({ id: { [name]: '1' } })}`],
    ]);
  });

/** Where a scalar is expected something else stands. */
const typed = (world: World) =>
  someOf(world).flatMap(({ graphql: { type, one, many } }) =>
    objects.flatMap(([name, value]) =>
      [
        document(`query ($id: ID!) { ${one}(id: $id) { id } }`, { id: value }),
        document(`query ($where: ${type}_Filter) { ${many}(where: $where) { totalCount } }`, { where: { id: { eq: value } } }), // prettier-ignore
        document(`query ($n: Int) { ${many}(first: $n) { totalCount } }`, { n: value }),
      ].map(
        (request, at) =>
          [
            `${name} in ${['an id', 'a filter', 'a number'][at]} of ${type}`,
            async (here: World) => {
              const { status } = await ask(here, here.strangers[0], request);
              if (status !== 200 && status !== 400) throw new Error(`answered ${status}`);
            },
          ] as const,
      ),
    ),
  );

/** Documents that would cost more than anybody is allowed, on each list. */
const greedy = (world: World) =>
  someOf(world).flatMap(({ graphql: { one, many } }) =>
    [
      [
        'G1 aliases',
        `{ ${Array.from({ length: 1_000 }, (_, n) => `a${n}: ${many} { totalCount }`).join(' ')} }`,
      ],
      ['G1 aliases of a field', `{ ${many} { nodes { ${Array.from({ length: 500 }, (_, n) => `a${n}: id`).join(' ')} } } }`], // prettier-ignore
      ['G8 too many', `{ ${many}(first: 1000000000) { totalCount } }`],
      ['G8 less than none', `{ ${many}(first: -1) { totalCount } }`],
      ['G8 values', `{ ${many}(where: { id: { in: [${'"a",'.repeat(1_500)}] } }) { totalCount } }`],
      [
        'G2 fragments',
        `{ ${one}(id: "x") { ...a } } fragment a on Query { ...b } fragment b on Query { ...a }`,
      ],
      ['G3 a document as JSON', '{"kind":"Document","definitions":[]}'],
    ].map(
      ([name, query]) =>
        [
          `${name}: ${many}`,
          async (at: World) => {
            for (const attacker of people(at)) expectStatus(await ask(at, attacker, document(query!)), 400);
          },
        ] as const,
    ),
  );

export const injectedRows: readonly Row[] = [
  row('I1', 'a name leads out of the place where it is put', exported),
  row('I2', 'an object stands where a scalar is expected', typed),
  row('G', 'a document asks for more than anybody may', greedy),
];
