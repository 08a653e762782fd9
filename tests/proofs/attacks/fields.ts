/* F: people who see a record, but not each of its fields, reach for those. A hidden field is like one that is not there. */
import type { Entity, Field } from '../../../engine/model/index.ts';
import { ask, codesOf, document, expectSame, row, type Row } from './cases.ts';
import type { Limited, Request, World } from './world.ts';

/** A way to ask for a field by its name. */
interface Way {
  readonly name: string;
  /** Whether a field of its kind can be asked for so at all. */
  readonly fits?: (field: Field) => boolean;
  request(entity: Entity, name: string, field: Field): Request;
}

/** What nobody calls a field. */
const absent = 'zzUnknownQq';

const hasParts = ({ kind }: Field): boolean => kind !== 'scalar';

const selected = (field: Field, name: string): string => {
  if (field.kind === 'links') return `${name} { totalCount }`;
  return hasParts(field) ? `${name} { __typename }` : name;
};

const filtered = ({ kind }: Field): object =>
  kind === 'lines' || kind === 'links' ? { some: {} } : { isNull: true };

const encoded = (value: object | string): string =>
  encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));

const ways: readonly Way[] = [
  {
    name: 'F1 filter',
    request: ({ graphql: { type, many } }, name, field) =>
      document(`query ($where: ${type}_Filter) { ${many}(where: $where) { totalCount } }`, {
        where: { [name]: filtered(field) },
      }),
  },
  {
    name: 'F1 filter, turned round',
    request: ({ graphql: { type, many } }, name, field) =>
      document(
        `query ($where: ${type}_Filter) { ${many}(where: { not: { or: [$where] } }) { totalCount } }`,
        {
          where: { [name]: filtered(field) },
        },
      ),
  },
  {
    name: 'F4 sort',
    fits: ({ kind }) => kind === 'scalar' || kind === 'reference',
    request: ({ graphql: { many } }, name, { kind }) =>
      document(`{ ${many}(orderBy: [{ ${name}: ${kind === 'reference' ? '{ id: asc }' : 'asc'} }]) { nodes { id } } }`), // prettier-ignore
  },
  {
    name: 'F4 group',
    fits: ({ kind }) => kind === 'scalar',
    request: ({ graphql: { many } }, name) =>
      document(`{ ${many}Aggregate(groupBy: [{ ${name}: value }]) { key count } }`),
  },
  {
    name: 'F5 aggregate',
    fits: ({ kind }) => kind === 'scalar',
    request: ({ graphql: { many } }, name) => document(`{ ${many}Aggregate { min { ${name} } } }`),
  },
  {
    name: 'F7 alias',
    request: ({ graphql: { many } }, name, field) =>
      document(`{ ${many}(first: 2) { nodes { id version: ${selected(field, name)} } } }`),
  },
  {
    name: 'F8 label',
    request: ({ graphql: { many } }, name, field) =>
      document(`{ ${many}(first: 2) { nodes { _label ${selected(field, name)} } } }`),
  },
  {
    name: 'F14 export',
    request: ({ fullName }, name) => ({ url: `/api/export/${fullName}.csv?columns=${encoded(name)}` }),
  },
  {
    name: 'F14 export filter',
    request: ({ fullName }, name, field) => ({
      url: `/api/export/${fullName}.csv?where=${encoded({ [name]: filtered(field) })}`,
    }),
  },
  {
    name: 'F16 update',
    fits: ({ kind }) => kind === 'scalar',
    request: ({ graphql: { type } }, name) =>
      document(
        `mutation ($patch: ${type}_Patch!) { done: update${type}(id: "00000000-0000-7000-8000-000000000000", version: 1, patch: $patch) { id } }`,
        { patch: { [name]: null } },
      ),
  },
];

/** Each field that somebody does not see, on each way. */
const shapes = (world: World) =>
  world.limited.flatMap((person) =>
    [...person.hidden].flatMap(([entity, fields]) =>
      fields.flatMap((field) =>
        ways
          .filter(({ fits }) => fits?.(field) ?? true)
          .map(
            (way) =>
              [
                `${person.name}: ${way.name} ${entity.fullName}.${field.name}`,
                (at: World) => likeUnknown(at, person, way, entity, field),
              ] as const,
          ),
      ),
    ),
  );

async function likeUnknown(world: World, person: Limited, way: Way, entity: Entity, field: Field) {
  const told = await ask(world, person, way.request(entity, field.name, field));
  const unknown = await ask(world, person, way.request(entity, absent, field));
  expectSame(
    `${told.status} ${codesOf(told).join()} ${data(told.text)}`,
    `${unknown.status} ${codesOf(unknown).join()} ${data(unknown.text)}`,
  );
}

/** Whether an answer brings data. */
const data = (text: string): string => (/"data":\{/.test(text) ? 'with data' : 'without data');

/** What the schema, the description of an entity and the whole of a list say of hidden fields: nothing. */
const untold = (world: World) =>
  world.limited.flatMap((person) =>
    [...person.hidden].flatMap(([entity, fields]) => [
      [
        `${person.name}: introspection of ${entity.fullName}`,
        (at: World) => namesNone(at, person, fields, introspection(entity)),
      ] as const,
      [
        `${person.name}: description of ${entity.fullName}`,
        (at: World) => namesNone(at, person, fields, { url: `/api/meta/entities/${entity.fullName}` }),
      ] as const,
      [
        `${person.name}: suggestion for ${entity.fullName}`,
        (at: World) => suggestsNone(at, person, entity, fields),
      ] as const,
    ]),
  );

const introspection = ({ graphql: { type } }: Entity): Request =>
  document(
    `{ a: __type(name: "${type}") { fields { name } } b: __type(name: "${type}_Filter") { inputFields { name } }
       c: __type(name: "${type}_Order") { inputFields { name } } d: __type(name: "${type}_Group") { inputFields { name } }
       e: __type(name: "${type}_Measures") { fields { name } } f: __type(name: "${type}_Patch") { inputFields { name } } }`,
  );

/** Names that stand in lists of fields: of types, and of the description of an entity. */
function namesIn(text: string): readonly string[] {
  const body = JSON.parse(text) as {
    readonly data?: Readonly<Record<string, Readonly<Record<string, readonly Named[] | null>> | null>>;
    readonly fields?: readonly Named[];
  };
  const types = Object.values(body.data ?? {}).flatMap((type) => Object.values(type ?? {}));
  return [...types, body.fields ?? []].flatMap((fields) => (fields ?? []).map(({ name }) => name));
}

interface Named {
  readonly name: string;
}

async function namesNone(world: World, person: Limited, fields: readonly Field[], request: Request) {
  const { text } = await ask(world, person, request);
  const names = new Set(namesIn(text));
  const named = fields.filter(({ name }) => names.has(name));
  if (named.length > 0) throw new Error(`names ${named.map(({ name }) => name).join()}`);
}

async function suggestsNone(world: World, person: Limited, entity: Entity, fields: readonly Field[]) {
  for (const { name } of fields) {
    const { many } = entity.graphql;
    const { text } = await ask(world, person, document(`{ ${many} { nodes { ${name}x } } }`));
    if (text.includes(`'${name}'`) || text.includes(`\\"${name}\\"`))
      throw new Error(`suggests ${name}: ${text.slice(0, 600)}`);
  }
}

export const fieldRows: readonly Row[] = [
  row('F', 'a field that is hidden is asked for by its name', shapes),
  row('F G11', 'what describes a record tells of its hidden fields', untold),
];
