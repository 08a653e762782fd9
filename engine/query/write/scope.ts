/*
 * Where expressions of a write find their values. A record that is being written is a row of a CTE, and so are its
 * lines; everything else is read from its table. A record behind a reference is read by its id, where it is asked for.
 */
import { sharedName, type Cover } from '../../access/index.ts';
import { isExpression, type Expression } from '../../expression/index.ts';
import { toCondition, toSql, type SqlBinding, type SqlList, type SqlValue } from '../../expression/sql.ts';
import { any, join, literal, name, sql, type Sql } from '../../sql/index.ts';
import type { Json } from '../../definition/index.ts';
import type { Entity, Field, LinesField } from '../../model/index.ts';
import { bound, org, orgOf, tableOf, user, words, type Build, type Relation } from './builder.ts';
import { columnsOf, isStored, storedFields, type StoredField } from './columns.ts';

/** A record an expression looks at. */
export type Row =
  /** A row of a relation of this statement, under an alias; of a line also its record, where that is joined. */
  | { readonly of: 'relation'; readonly relation: Relation; readonly alias: string; readonly parent?: string }
  /** The record of a line of this statement, where it is not joined. */
  | { readonly of: 'record'; readonly relation: Relation; readonly id: Sql }
  /** A row of a table, under an alias. */
  | { readonly of: 'table'; readonly entity: Entity; readonly alias: string }
  /** The record with an id, read when a member of it is asked for. */
  | { readonly of: 'id'; readonly entity: Entity; readonly id: Sql }
  /** A value of several parts: a period, an address, what a session knows of its user, the input of an action. */
  | {
      readonly of: 'parts';
      readonly part: (name: string) => Sql;
      /** Entity of the record whose id a part is. */
      readonly target?: (name: string) => Entity | undefined;
    };

type RecordRow = Exclude<Row, { readonly of: 'parts' }>;

const entityOf = (row: RecordRow): Entity => ('relation' in row ? row.relation.entity : row.entity);

let aliases = 0;
/** Aliases within one statement must differ; between statements they may repeat. */
export const alias = (): string => `e${(aliases = (aliases + 1) % 100_000)}`;

/** Values of a field's columns, made by an expression or a constant of a definition. */
export function valueSql(
  build: Build,
  value: Json | Expression,
  field: StoredField,
  row: Row,
): readonly Sql[] {
  const columns = columnsOf(field);
  if (!isExpression(value)) return columns.map((one) => constant(one.of(value), one.type));
  const made = toSql(value, bindingOf(build, row));
  return columns.map((one) => sql`(${made})::${words(one.type)}`);
}

function constant(value: unknown, type: string): Sql {
  if (value === null || value === undefined) return sql`null::${words(type)}`;
  if (Array.isArray(value))
    return sql`array[${join(value.map((one) => literal(String(one))))}]::${words(type)}`;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  return sql`${literal(text)}::${words(type)}`;
}

export const conditionSql = (build: Build, expression: Expression, row: Row): Sql =>
  toCondition(expression, bindingOf(build, row));

/** Whether a check is broken: it is known not to hold. Asked of the value, since a condition's null says less. */
export const brokenSql = (build: Build, check: Expression, row: Row): Sql =>
  sql`(${toSql(check, bindingOf(build, row))}) is false`;

/** Whether a row lies under a cover. */
export function coverSql(build: Build, cover: Cover, row: Row): Sql {
  if (cover === 'always') return sql`true`;
  if (cover === 'never') return sql`false`;
  return any(cover.map((one) => sql`coalesce(${conditionSql(build, one, row)}, false)`));
}

/** Whether a stored record, under `as`, lies under a cover, and in the workspace or personal space of the actor. */
export function covered(build: Build, cover: Cover, entity: Entity, as: string): Sql {
  const holds = coverSql(build, cover, { of: 'table', entity, alias: as });
  if (entity.scope === 'workspace') return sql`(${holds} and ${name(as, 'workspace_id')} = ${workspace})`;
  return entity.scope === 'personal' ? sql`(${holds} and ${name(as, 'owner_id')} = ${user})` : holds;
}

/** What `this`, `parent`, `user` and fields mean where `row` is the record. */
export function bindingOf(build: Build, row: Row): SqlBinding<Row> {
  return {
    today: sql`(now() at time zone ${bound('timezone', 'text')})::date`,
    now: sql`now()`,
    name: (wanted) => named(build, row, wanted),
    member: (of, wanted) => memberOf(build, of, wanted),
    list: (of, wanted) => listOf(build, of, wanted),
  };
}

function named(build: Build, row: Row, wanted: string): SqlValue<Row> {
  const known = build.names?.get(wanted);
  if (known) return { value: idOf(records(known)), row: known };
  if (wanted === 'taken' && build.taken) return { value: build.taken };
  const share = sharedName(wanted);
  if (share)
    return {
      value: bound(`${share.of}:${share.place}`, share.of === 'records' ? 'uuid[]' : 'uuid'),
      notNull: true,
    };
  switch (wanted) {
    case 'this':
      return { value: idOf(records(row)), row };
    case 'parent':
      return parentOf(build, records(row));
    case 'user':
      return { value: user, row: { of: 'parts', part: userPart }, notNull: true };
    case 'org':
      return { value: org, row: { of: 'parts', part: () => org }, notNull: true };
    case 'workspace':
      return { value: workspace, row: { of: 'parts', part: () => workspace } };
    case 'input':
      return { value: input, row: inputRow(build), notNull: true };
    default:
      throw new Error(`A write knows no '${wanted}'.`);
  }
}

const workspace = bound('workspace', 'uuid');

/** What a session knows of its user. */
function userPart(part: string): Sql {
  if (part === 'id') return user;
  if (part === 'roles') return bound('roles', 'text[]');
  if (part === 'account') return bound('account', 'uuid');
  return part === 'locale' ? bound('locale', 'text') : bound('timezone', 'text');
}

const input = bound('input', 'jsonb');

/** What an action is called with; each part has the type its field would have in a table, and is null if not given. */
function inputRow({ plan }: Build): Row {
  const fieldOf = (wanted: string): Field => plan.inputs!.get(wanted)!;
  return {
    of: 'parts',
    part: (wanted) => inputPart(fieldOf(wanted) as StoredField),
    target: (wanted) => {
      const field = fieldOf(wanted);
      return field.kind === 'reference' ? field.target : undefined;
    },
  };
}

function inputPart(field: StoredField): Sql {
  const { type } = columnsOf(field)[0]!;
  const json = sql`${input} -> ${literal(field.name)}`;
  if (type === 'jsonb') return sql`nullif(${json}, 'null')`;
  if (type.endsWith('[]'))
    return sql`case when jsonb_typeof(${json}) = 'array' then array(select jsonb_array_elements_text(${json}))::${words(type)} end`;
  return sql`(${input} ->> ${literal(field.name)})::${words(type)}`;
}

function records(row: Row): RecordRow {
  if (row.of === 'parts') throw new Error('A value of several parts is no record.');
  return row;
}

const idOf = (row: RecordRow): Sql => ('id' in row ? row.id : name(row.alias, 'id'));

function parentOf(build: Build, row: RecordRow): SqlValue<Row> {
  const parent = entityOf(row).parent!;
  const id = column(row, 'parent_id');
  // The record of lines in this statement is in it too, as far as it is made.
  const relation = build.root;
  if (row.of === 'relation' && row.parent)
    return { value: id, row: { of: 'relation', relation, alias: row.parent } };
  if (row.of === 'relation') return { value: id, row: { of: 'record', relation, id } };
  return { value: id, row: { of: 'id', entity: parent, id }, notNull: true };
}

/** A column of a row; of a record known by its id alone it is looked up. */
function column(row: RecordRow, wanted: string): Sql {
  if (!('id' in row)) return name(row.alias, wanted);
  const as = alias();
  if (row.of === 'record') {
    return sql`(select ${name(as, wanted)} from ${name(row.relation.now)} ${name(as)} where ${name(as, 'id')} = ${row.id})`;
  }
  const living = sql`${name(as, 'org_id')} = ${orgOf(row.entity)} and ${name(as, 'id')} = ${row.id}`;
  return sql`(select ${name(as, wanted)} from ${tableOf(row.entity)} ${name(as)} where ${living})`;
}

function memberOf(build: Build, row: Row, wanted: string): SqlValue<Row> {
  if (row.of === 'parts') {
    const value = row.part(wanted);
    const entity = row.target?.(wanted);
    return entity ? { value, row: { of: 'id', entity, id: value } } : { value };
  }
  const entity = entityOf(row);
  if (wanted === 'parent' && entity.parent) return parentOf(build, row);
  const field = entity.fields.get(wanted);
  if (!field) throw new Error(`'${entity.fullName}' has no field '${wanted}'.`);
  if (!isStored(field)) return { value: made(build, field, row) };
  if ('relation' in row && !build.live(entity).includes(field)) return absent(build, field);
  const value = column(row, columnsOf(field)[0]!.name);
  if (field.kind === 'reference') return { value, row: { of: 'id', entity: field.target, id: value } };
  if (field.kind === 'scalar' && field.type !== 'address') return { value };
  return { value, row: { of: 'parts', part: (part) => partOf(row, field, part) } };
}

/** A field that has no value in this write: in a new record it is empty, in an old one it should be there. */
function absent(build: Build, field: StoredField): SqlValue<Row> {
  if (build.plan.kind === 'update') throw new Error(`'${field.name}' is read, but was taken for untouched.`);
  const value = sql`null::${words(columnsOf(field)[0]!.type)}`;
  if (field.kind === 'reference') return { value, row: { of: 'id', entity: field.target, id: value } };
  return { value, row: { of: 'parts', part: () => sql`null` } };
}

/** A part of a period, an address or a reference to one of several entities. */
function partOf(row: RecordRow, field: StoredField, part: string): Sql {
  if (field.kind === 'period') return column(row, part === 'from' ? field.fromColumn : field.toColumn);
  if (field.kind === 'anyReference') return column(row, part === 'id' ? field.idColumn : field.entityColumn);
  return sql`(${column(row, columnsOf(field)[0]!.name)} ->> ${literal(part)})`;
}

/** A field without a column is computed where it is read. */
function made(build: Build, field: Field, row: RecordRow): Sql {
  if (!field.compute) throw new Error(`'${field.name}' is a list and has no value.`);
  return toSql(field.compute, bindingOf(build, row));
}

function listOf(build: Build, of: Row, wanted: string): SqlList<Row> {
  const row = records(of);
  const entity = entityOf(row);
  const field = entity.fields.get(wanted);
  const as = alias();
  if (field?.kind === 'lines') return linesOf(build, row, field, as);
  if (field?.kind === 'links') return linked(field.table, field.target, row, as);
  const inverse = entity.inverses.find((each) => each.name === wanted);
  if (!inverse) throw new Error(`'${entity.fullName}' has no list '${wanted}'.`);
  const living = inverse.source.parent ? sql`` : sql` and ${name(as, 'deleted_at')} is null`;
  return {
    from: sql`${tableOf(inverse.source)} ${name(as)}`,
    where: sql`${name(as, 'org_id')} = ${orgOf(inverse.source)} and ${name(as, inverse.field.column)} = ${idOf(row)}${living}`,
    row: { of: 'table', entity: inverse.source, alias: as },
  };
}

function linesOf(build: Build, row: RecordRow, field: LinesField, as: string): SqlList<Row> {
  const where = sql`${name(as, 'parent_id')} = ${idOf(row)}`;
  const flying = 'relation' in row;
  const relation = flying ? build.lines.get(field) : undefined;
  if (relation)
    return {
      from: sql`${name(relation.now)} ${name(as)}`,
      where,
      row: { of: 'relation', relation, alias: as },
    };
  const stored: Row = { of: 'table', entity: field.target, alias: as };
  if (flying && build.plan.kind === 'create') return { from: noRows(field.target, as), row: stored };
  return {
    from: sql`${tableOf(field.target)} ${name(as)}`,
    where: sql`${name(as, 'org_id')} = ${orgOf(field.target)} and ${where}`,
    row: stored,
  };
}

/** Lines of a new record that has none. */
function noRows(entity: Entity, as: string): Sql {
  const columns = storedFields(entity)
    .flatMap(columnsOf)
    .map((one) => sql`null::${words(one.type)} as ${name(one.name)}`);
  return sql`(select ${join(columns)} where false) ${name(as)}`;
}

function linked(
  table: { schema: string; name: string },
  target: Entity,
  row: RecordRow,
  as: string,
): SqlList<Row> {
  const pairs = `${as}l`;
  return {
    from: sql`${name(table.schema, table.name)} ${name(pairs)} join ${tableOf(target)} ${name(as)} on ${name(as, 'org_id')} = ${orgOf(target)} and ${name(as, 'id')} = ${name(pairs, 'target_id')}`,
    where: sql`${name(pairs, 'org_id')} = ${org} and ${name(pairs, 'source_id')} = ${idOf(row)} and ${name(as, 'deleted_at')} is null`,
    row: { of: 'table', entity: target, alias: as },
  };
}
