import type { Random } from '../../support/index.ts';
import type { Files } from '../../database/modules.ts';

/** What a random module holds, in a form that is easily changed. Two modules; the second needs the first. */
export interface World {
  entities: Thing[];
  /** So that a name is never used twice, which would be another field under an old id. */
  names: number;
}

export interface Thing {
  readonly module: 'alpha' | 'beta';
  readonly name: string;
  readonly installation: boolean;
  fields: FieldOf[];
  /** Fields of its one kind of line; none has no lines. */
  lines: FieldOf[];
  indexes: string[];
  search: string[];
  check?: string;
}

export interface FieldOf {
  readonly name: string;
  /** First name, where it was renamed. */
  readonly id?: string;
  readonly json: Record<string, unknown>;
  readonly required: boolean;
}

export function randomWorld(random: Random): World {
  const world: World = { entities: [], names: 0 };
  for (let count = random.int(2, 4); count > 0; count--) addEntity(world, random);
  return world;
}

export function addEntity(world: World, random: Random): void {
  const name = `Thing${world.names++}`;
  const thing: Thing = {
    module: random.pick(['alpha', 'beta']),
    name,
    installation: random.chance(0.2),
    fields: [],
    lines: [],
    indexes: [],
    search: [],
  };
  world.entities.push(thing);
  for (let count = random.int(1, 6); count > 0; count--) thing.fields.push(randomField(world, thing, random));
  if (random.chance(0.4))
    for (let count = random.int(1, 3); count > 0; count--) thing.lines.push(plainField(world, random));
  decorate(thing, random);
}

/** Entities that `thing` may refer to: its module needs theirs, and their scope is not narrower. */
const targetsOf = (world: World, thing: Thing): Thing[] =>
  world.entities.filter(
    (one) => (thing.module === 'beta' || one.module === 'alpha') && (!thing.installation || one.installation),
  );

export function randomField(world: World, thing: Thing, random: Random): FieldOf {
  if (random.chance(0.7)) return plainField(world, random);
  const target = random.pick(targetsOf(world, thing));
  const reference = { 'x-reference': `${target.module}.${target.name}` };
  const json = random.pick<Record<string, unknown>>([
    reference,
    { ...reference, 'x-onDelete': 'cascade' },
    {
      'x-reference': [reference['x-reference'], `${thing.module}.${thing.name}`].filter(
        (one, at, all) => all.indexOf(one) === at,
      ),
    },
    { type: 'array', items: reference },
  ]);
  if (Array.isArray(json['x-reference']) && json['x-reference'].length < 2) return plainField(world, random);
  return { name: `field${world.names++}`, json, required: false };
}

const kinds: readonly ((random: Random) => Record<string, unknown>)[] = [
  () => ({ type: 'string' }),
  () => ({ type: 'string', maxLength: 50 }),
  () => ({ type: 'string', format: 'long-text' }),
  () => ({ type: 'string', format: 'email' }),
  () => ({ type: 'integer' }),
  () => ({ type: 'boolean' }),
  (random) => ({ type: 'string', format: 'decimal', 'x-scale': random.int(0, 4) }),
  () => ({ type: 'string', format: 'money', 'x-currency': 'EUR' }),
  () => ({ type: 'string', format: 'date' }),
  () => ({ type: 'string', format: 'time' }),
  () => ({ type: 'string', format: 'date-time' }),
  () => ({ type: 'string', format: 'duration' }),
  () => ({ type: 'object', format: 'period' }),
  () => ({ type: 'object', format: 'address' }),
  () => ({ format: 'json' }),
  () => ({ type: 'string', format: 'file' }),
  () => ({ enum: ['a', 'b'] }),
  () => ({ type: 'array', uniqueItems: true, items: { enum: ['a', 'b', 'c'] } }),
  (random) => ({ type: 'array', items: { type: random.pick(['string', 'integer', 'boolean']) } }),
];

function plainField(world: World, random: Random): FieldOf {
  const json = random.pick(kinds)(random);
  const required = random.chance(0.25) && json['format'] !== 'file' && json['format'] !== 'period';
  const filled = required && random.chance(0.5) ? defaultOf(json) : {};
  return { name: `field${world.names++}`, json: { ...json, ...filled }, required };
}

function defaultOf(json: Record<string, unknown>): { default?: unknown } {
  if (json['enum']) return { default: 'a' };
  if (json['type'] === 'integer') return { default: 7 };
  if (json['type'] === 'boolean') return { default: true };
  return json['type'] === 'string' && json['format'] === undefined ? { default: "it's" } : {};
}

const isText = ({ json }: FieldOf) =>
  json['type'] === 'string' && (json['format'] ?? 'long-text') === 'long-text';
const isSortable = ({ json }: FieldOf) =>
  ['string', 'integer', 'boolean'].includes(String(json['type'])) && json['format'] !== 'file';

/** Chooses anew what stands on fields: indexes, search, a check. */
export function decorate(thing: Thing, random: Random): void {
  const sortable = thing.fields.filter(isSortable).map((field) => field.name);
  thing.indexes = random.shuffled(sortable).slice(0, random.int(0, 2));
  thing.search = random.chance(0.4) ? thing.fields.filter(isText).map((field) => field.name) : [];
  const numbers = thing.fields.filter((field) => field.json['type'] === 'integer');
  delete thing.check;
  if (numbers.length > 0 && random.chance(0.5)) {
    const { name } = random.pick(numbers);
    thing.check = `${name} == null || ${name} < ${random.int(1_000_000, 2_000_000)}`;
  }
}

export function filesOf(world: World): Files {
  const needs = { alpha: [], beta: ['alpha'] };
  const modules = Object.entries(needs).map(([name, list]) => [
    `${name}/module.json`,
    { name, version: '1.0.0', title: name, needs: list },
  ]);
  const entities = world.entities.map((thing) => [
    `${thing.module}/entities/${thing.name}.json`,
    bodyOf(thing),
  ]);
  return Object.fromEntries([...modules, ...entities]) as Files;
}

const propertiesOf = (fields: readonly FieldOf[]) =>
  Object.fromEntries(fields.map(({ name, id, json }) => [name, { ...json, ...(id && { 'x-id': id }) }]));

const requiredOf = (fields: readonly FieldOf[]) =>
  fields.filter((field) => field.required).map((field) => field.name);

function bodyOf(thing: Thing): Record<string, unknown> {
  const lines = thing.lines.length > 0;
  return {
    type: 'object',
    ...(thing.installation && { 'x-scope': 'installation' }),
    required: requiredOf(thing.fields),
    properties: {
      ...propertiesOf(thing.fields),
      ...(lines && { lines: { type: 'array', items: { $ref: '#/$defs/Line' } } }),
    },
    ...(lines && {
      $defs: {
        Line: { type: 'object', required: requiredOf(thing.lines), properties: propertiesOf(thing.lines) },
      },
    }),
    ...(thing.search.length > 0 && { 'x-search': thing.search }),
    'x-indexes': Object.fromEntries(
      thing.indexes.map((name, at) => [`by${at}`, { fields: [`${name} desc`] }]),
    ),
    ...(thing.check && { 'x-checks': { small: { holds: thing.check, message: 'Too large.' } } }),
  };
}
