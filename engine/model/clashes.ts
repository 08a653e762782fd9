/** No two elements are called the same, in the API or in PostgreSQL; a clash names both. */
import type { Place } from '../errors/index.ts';
import { graphqlClash, reservedName, storageClash } from './faults.ts';
import type { Linking, Written } from './linking.ts';
import { capital } from './names.ts';
import { engineColumns, engineLineColumns } from './system.ts';
import type { Entity, Field } from './types.ts';

/** Names given out, each with who has it. */
interface Names {
  readonly given: Map<string, string>;
  readonly clash: (name: string, first: string, second: string, place: Place) => void;
}

function claim(names: Names, name: string, owner: string, place: Place): void {
  const first = names.given.get(name);
  if (first === undefined) names.given.set(name, owner);
  else names.clash(name, first, owner, place);
}

/** Root fields of the API that an entity brings, each with what it is. */
function rootNames(entity: Entity): readonly (readonly [string, string])[] {
  const { type, one, many } = entity.graphql;
  const of = `of '${entity.fullName}'`;
  const more = capital(many);
  const own: (readonly [string, string])[] = [
    [one, `a record ${of}`],
    [many, `the list ${of}`],
    [`${many}Aggregate`, `the sums ${of}`],
    [`${one}Changed`, `the subscription ${of}`],
    [`create${type}`, `the creation ${of}`],
    [`create${more}`, `the creation of many ${of}`],
    [`update${type}`, `the change ${of}`],
    [`delete${type}`, `the deletion ${of}`],
    [`restore${type}`, `the restoration ${of}`],
  ];
  const transitions = [...(entity.lifecycle?.transitions.keys() ?? [])].map(
    (name) => [`${name}${type}`, `transition '${name}' ${of}`] as const,
  );
  return [
    ...own,
    ...transitions,
    ...entity.actions.map((action) => [`${action.name}${type}`, `action '${action.name}' ${of}`] as const),
  ];
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
]);

function checkActionNames(linking: Linking, { entity, part }: Written): void {
  const tell = (name: string, place: Place): void => {
    if (reservedActions.has(name))
      linking.faults.push(reservedName({ name, why: 'every entity has an operation of that name' }, place));
  };
  for (const name of entity.lifecycle?.transitions.keys() ?? [])
    tell(name, part.place(`/x-lifecycle/transitions/${name}`));
  for (const action of entity.actions) {
    const own = linking.parts.find((one) => one.kind === 'action' && one.fullName === action.fullName)!;
    tell(action.name, own.place(''));
  }
}

export function checkApiNames(linking: Linking): void {
  const clash: Names['clash'] = (name, first, second, place) =>
    linking.faults.push(graphqlClash({ name, first, second }, place));
  const roots: Names = { given: new Map(), clash };
  const types: Names = { given: new Map(), clash };
  for (const written of linking.written.values()) {
    const { entity, part, at } = written;
    claim(types, entity.graphql.type, `'${entity.fullName}'`, part.place(at));
    if (entity.parent) continue;
    for (const [name, owner] of rootNames(entity)) claim(roots, name, owner, part.place(''));
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

/** Columns that PostgreSQL itself has in every table. */
const postgresColumns = ['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'];

function checkColumns(linking: Linking, { entity, part, at }: Written): void {
  const clash: Names['clash'] = (name, first, second, place) =>
    linking.faults.push(storageClash({ name, first, second }, place));
  const engine = entity.parent ? engineLineColumns : engineColumns;
  const columns: Names = { given: new Map(), clash };
  for (const name of postgresColumns) claim(columns, name, 'a column of PostgreSQL', part.place(at));
  for (const name of engine) claim(columns, name, 'a column of the engine', part.place(at));
  const system = [...entity.fields.values()].toSorted((a, b) => Number(b.system) - Number(a.system));
  for (const field of system)
    for (const column of columnsOf(field))
      claim(columns, column, `Field '${field.name}'`, part.place(`${at}/properties/${field.name}`));
}

export function checkStorageNames(linking: Linking): void {
  const clash: Names['clash'] = (name, first, second, place) =>
    linking.faults.push(storageClash({ name, first, second }, place));
  const tables: Names = { given: new Map(), clash };
  for (const written of linking.written.values()) {
    const { entity, part, at } = written;
    const { schema, name } = entity.table;
    claim(tables, `${schema}.${name}`, `'${entity.fullName}'`, part.place(at));
    for (const field of entity.fields.values())
      if (field.kind === 'links')
        claim(
          tables,
          `${field.table.schema}.${field.table.name}`,
          `the links '${entity.fullName}.${field.name}'`,
          part.place(`${at}/properties/${field.name}`),
        );
    checkColumns(linking, written);
  }
}
