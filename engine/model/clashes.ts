/** No two elements are called the same, in the API or in PostgreSQL; a clash names both. */
import type { Place } from '../errors/index.ts';
import { graphqlClash, reservedName, storageClash } from './faults.ts';
import type { Linking, Written } from './linking.ts';
import { capital } from './names.ts';
import { engineColumns, engineLineColumns } from './system.ts';
import type { Entity, Field } from './types.ts';

/** Names given out, each with who has it. `clash` tells of a second owner. */
interface Names<T> {
  readonly given: Map<string, T>;
  readonly clash: (name: string, first: T, second: T, place: Place) => void;
}

/** The place is asked for only in a clash: there are tens of thousands of names. */
function claim<T>(names: Names<T>, name: string, owner: T, place: () => Place): void {
  const first = names.given.get(name);
  if (first === undefined) names.given.set(name, owner);
  else names.clash(name, first, owner, place());
}

const reservedActions = new Set([
  'read',
  'create',
  'update',
  'delete',
  'restore',
  'export',
  'import',
  'history',
  'share',
]);
const isFree = (name: string): boolean => !reservedActions.has(name);

/** A root field of the API: what it is, and of which entity. */
interface RootField {
  readonly name: string;
  readonly what: string;
  readonly entity: Entity;
}

/** Root fields that an entity brings. */
function rootFields(entity: Entity): readonly RootField[] {
  const { type, one, many } = entity.graphql;
  const transitions = [...(entity.lifecycle?.transitions.keys() ?? [])].filter(isFree);
  const actions = entity.actions.map((action) => action.name).filter(isFree);
  const named: (readonly [string, string])[] = [
    [one, 'a record'],
    [many, 'the list'],
    [`${many}Aggregate`, 'the sums'],
    [`${one}Changed`, 'the subscription'],
    [`create${type}`, 'the creation'],
    [`create${capital(many)}`, 'the creation of many'],
    [`update${type}`, 'the change'],
    [`delete${type}`, 'the deletion'],
    [`restore${type}`, 'the restoration'],
    ...transitions.map((name) => [`${name}${type}`, `transition '${name}'`] as const),
    ...actions.map((name) => [`${name}${type}`, `action '${name}'`] as const),
  ];
  return named.map(([name, what]) => ({ name, what: `${what} of '${entity.fullName}'`, entity }));
}

function checkActionNames(linking: Linking, { entity, part }: Written): void {
  const tell = (name: string, place: Place): void => {
    if (!isFree(name))
      linking.faults.push(reservedName({ name, why: 'every entity has an operation of that name' }, place));
  };
  for (const name of entity.lifecycle?.transitions.keys() ?? [])
    tell(name, part.place(`/x-lifecycle/transitions/${name}`));
  for (const action of entity.actions) {
    const own = linking.parts.find((one) => one.kind === 'action' && one.fullName === action.fullName)!;
    tell(action.name, own.place(''));
  }
}

/** Two entities whose lists are called the same clash in every name made from it: one fault says it. */
function rootNames(linking: Linking): Names<RootField> {
  const told = new Set<string>();
  return {
    given: new Map(),
    clash: (name, first, second, place) => {
      const pair = `${first.entity.fullName} ${second.entity.fullName}`;
      if (told.has(pair)) return;
      told.add(pair);
      linking.faults.push(graphqlClash({ name, first: first.what, second: second.what }, place));
    },
  };
}

export function checkApiNames(linking: Linking): void {
  const roots = rootNames(linking);
  const types: Names<string> = {
    given: new Map(),
    clash: (name, first, second, place) => linking.faults.push(graphqlClash({ name, first, second }, place)),
  };
  for (const written of linking.written.values()) {
    const { entity, part, at } = written;
    claim(types, entity.graphql.type, `'${entity.fullName}'`, () => part.place(at));
    if (entity.parent) continue;
    for (const field of rootFields(entity)) claim(roots, field.name, field, () => part.place(''));
    checkActionNames(linking, written);
  }
}

function columnsOf(field: Field): readonly string[] {
  switch (field.kind) {
    case 'scalar':
      return field.orderColumn ? [field.column, field.orderColumn] : [field.column];
    case 'period':
      return [field.fromColumn, field.toColumn];
    case 'reference':
      return [field.column];
    case 'anyReference':
      return [field.entityColumn, field.idColumn];
    case 'lines':
    case 'links':
      return [];
  }
}

const enginesColumn = 'a column of the engine';
const postgresColumns = ['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'].map(
  (name) => [name, 'a column of PostgreSQL'] as const,
);
const taken = new Map([...postgresColumns, ...engineColumns.map((name) => [name, enginesColumn] as const)]);
const takenInLines = new Map([
  ...postgresColumns,
  ...engineLineColumns.map((name) => [name, enginesColumn] as const),
]);

const wordsFor = (owner: Field | string): string =>
  typeof owner === 'string' ? owner : `field '${owner.name}'`;

function checkColumns(linking: Linking, { entity, part, at }: Written): void {
  const columns: Names<Field | string> = {
    given: new Map<string, Field | string>(entity.parent ? takenInLines : taken),
    clash: (name, first, second, place) =>
      linking.faults.push(storageClash({ name, first: wordsFor(first), second: wordsFor(second) }, place)),
  };
  // System fields come first, so that it is the declared one that is blamed.
  const fields = [...entity.fields.values()];
  for (const field of [...fields.filter((one) => one.system), ...fields.filter((one) => !one.system)])
    for (const column of columnsOf(field))
      claim(columns, column, field, () => part.place(`${at}/properties/${field.name}`));
}

export function checkStorageNames(linking: Linking): void {
  const tables: Names<string> = {
    given: new Map(),
    clash: (name, first, second, place) => linking.faults.push(storageClash({ name, first, second }, place)),
  };
  for (const written of linking.written.values()) {
    const { entity, part, at } = written;
    const { schema, name } = entity.table;
    claim(tables, `${schema}.${name}`, `'${entity.fullName}'`, () => part.place(at));
    for (const field of entity.fields.values())
      if (field.kind === 'links')
        claim(
          tables,
          `${field.table.schema}.${field.table.name}`,
          `the links '${entity.fullName}.${field.name}'`,
          () => part.place(`${at}/properties/${field.name}`),
        );
    checkColumns(linking, written);
  }
}
