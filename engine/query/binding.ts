/**
 * Where the members of records live: what the expression compiler is told about tables. A reference is followed by a
 * scalar sub-select, so that an expression can stand anywhere; lists (lines, links, referring records) are sub-selects
 * over their rows. Every table reference carries its organization.
 */
import {
  fieldAccess,
  rowCondition,
  sharedIn,
  sharedName,
  type Cover,
  type Rights,
  type SharedPlace,
} from '../access/index.ts';
import { all, any, name, param, sql, type Sql } from '../sql/index.ts';
import { toCondition, toSql, type SqlBinding, type SqlList, type SqlValue } from '../expression/sql.ts';
import type { Expression } from '../expression/index.ts';
import type { Entity, Field, LinksField, ReferenceField } from '../model/index.ts';
import { memberOf, type Member } from './names.ts';
import { partSql, wholeSql } from './sql/parts.ts';
import { columnOf, inOrg, inScope, newRow, orgOf, tableOf, type Row, type Writing } from './sql/writing.ts';
import type { CompositeField } from './types.ts';

/** A record an expression can look at: a row of the statement, or the record an id stands for. */
type RecordPlace = Row | { readonly entity: Entity; readonly id: Sql };

/** What members can be asked of: a record, a value of several parts, or whoever asks. */
export type Place =
  RecordPlace | { readonly field: CompositeField; readonly of: RecordPlace } | { readonly actor: ActorPart };

type ActorPart = 'user' | 'org' | 'workspace';

/** What of the records is looked at: everything for row conditions and computed fields, what is shown for labels. */
export interface Sight {
  shown(field: Field): Cover;
  /** Conditions of a row that is come to by a reference or a list. */
  rows(writing: Writing, row: Row): readonly Sql[];
}

export const EVERYTHING: Sight = { shown: () => 'always', rows: () => [] };

/** The value of an expression about the row. */
export const valueOfExpression = (
  writing: Writing,
  row: Row,
  expression: Expression,
  sight: Sight = EVERYTHING,
): Sql => toSql(expression, bindingOf(writing, row, sight));

/** The condition of an expression about the row; null counts as false. */
export const conditionOfExpression = (writing: Writing, row: Row, expression: Expression): Sql =>
  toCondition(expression, bindingOf(writing, row));

/** Whether a cover holds on the row. */
export function coverSql(writing: Writing, cover: Cover, row: Row): Sql {
  if (cover === 'always') return sql`true`;
  if (cover === 'never') return sql`false`;
  const holds = (at: Row): Sql =>
    any(cover.map((condition) => conditionOfExpression(writing, at, condition)));
  if (!row.entity.parent) return holds(row);
  const record = newRow(writing, row.entity.parent); // covers of lines speak of their record
  const isIt = sql`${inOrg(writing, record)} and ${columnOf(record, 'id')} = ${columnOf(row, 'parent_id')}`;
  return sql`exists (select from ${tableOf(record)} where ${isIt} and ${holds(record)})`;
}

/** The value where the cover holds, else null: a hidden value counts as none. */
export function covered(writing: Writing, cover: Cover, row: Row, value: Sql): Sql {
  if (cover === 'always') return value;
  return cover === 'never' ? sql`null` : sql`case when ${coverSql(writing, cover, row)} then ${value} end`;
}

/** The stored or computed value of a field with one column; what hangs on the day, the time or the actor is computed. */
export function fieldSql(writing: Writing, row: Row, field: Field): Sql {
  if (field.compute?.volatile) return valueOfExpression(writing, row, field.compute);
  if (field.kind !== 'scalar' && field.kind !== 'reference')
    throw new Error(`Field ${field.name} is not one column.`);
  return columnOf(row, field.column);
}

export function bindingOf(writing: Writing, row: Row, sight: Sight = EVERYTHING): SqlBinding<Place> {
  const shown = (at: Row, field: Field, value: Sql): Sql => covered(writing, sight.shown(field), at, value);

  /** A value of the record at `place`, which is read where only its id is at hand. */
  function at(place: RecordPlace, value: (row: Row) => Sql): Sql {
    if ('alias' in place) return value(place);
    const target = newRow(writing, place.entity);
    const isIt = sql`${columnOf(target, 'id')} = ${place.id}`;
    const where = all([inOrg(writing, target), isIt, ...sight.rows(writing, target)]);
    return sql`(select ${value(target)} from ${tableOf(target)} where ${where})`;
  }

  function parentOf(place: RecordPlace): SqlValue<Place> {
    const id = at(place, (found) => columnOf(found, 'parent_id'));
    return { value: id, row: { entity: place.entity.parent!, id }, notNull: 'alias' in place };
  }

  function nameOf(wanted: string): SqlValue<Place> {
    if (wanted === 'this') return { value: columnOf(row, 'id'), row, notNull: true };
    if (wanted === 'parent') return parentOf(row);
    const share = sharedName(wanted);
    if (share) return { value: sharedValue(writing, wanted, share), notNull: true };
    if (wanted !== 'user' && wanted !== 'org' && wanted !== 'workspace')
      throw new Error(`An expression about records knows no '${wanted}'.`);
    return { value: writing.actor[wanted], row: { actor: wanted }, notNull: wanted !== 'workspace' };
  }

  function memberValue(place: Place, wanted: string): SqlValue<Place> {
    if ('actor' in place) return actorValue(writing, place.actor, wanted);
    if ('field' in place) {
      const { field } = place;
      return { value: at(place.of, (found) => shown(found, field, partSql(found, field, wanted))) };
    }
    const member = memberOf(writing.model, place.entity, wanted);
    if (member?.kind === 'parent') return parentOf(place);
    if (member?.kind !== 'field') throw new Error(`${place.entity.fullName} has no value '${wanted}'.`);
    const { field } = member;
    if (isComposite(field)) {
      const present = at(place, (found) => shown(found, field, wholeSql(found, field)));
      return { value: present, row: { field, of: place } };
    }
    const value = at(place, (found) => shown(found, field, fieldSql(writing, found, field)));
    if (field.kind === 'reference') return { value, row: { entity: field.target, id: value } };
    return { value, notNull: field.name === 'id' && 'alias' in place };
  }

  /** Rows the sight does not show are not in the list, nor is any row of a list that is hidden itself. */
  function listOf(place: Place, wanted: string): SqlList<Place> {
    if (!('entity' in place)) throw new Error(`No list '${wanted}' hangs on a value.`);
    const member = memberOf(writing.model, place.entity, wanted);
    const list = member && rowsOf(writing, member, 'alias' in place ? columnOf(place, 'id') : place.id);
    if (!list) throw new Error(`${place.entity.fullName} has no list '${wanted}'.`);
    const conditions = [list.where, ...sight.rows(writing, list.row)];
    if (member.kind === 'field' && 'alias' in place)
      conditions.push(coverSql(writing, sight.shown(member.field), place));
    return { ...list, where: all(conditions) };
  }

  return {
    today: sql`(now() at time zone ${writing.actor.timezone})::date`,
    now: sql`now()`,
    name: nameOf,
    member: memberValue,
    list: listOf,
  };
}

/** Which records are shared with whoever asks in a place, or who shares them. */
const sharedValue = (writing: Writing, key: string, { of, place }: SharedPlace): Sql =>
  of === 'records'
    ? param(
        writing.reader(key, ({ actor }) => sharedIn(actor, place).records),
        'uuid[]',
      )
    : param(
        writing.reader(key, ({ actor }) => sharedIn(actor, place).sharer),
        'uuid',
      );

/** What an expression knows of whoever asks. */
function actorValue({ actor }: Writing, part: ActorPart, wanted: string): SqlValue<Place> {
  if (wanted === 'id') return { value: actor[part], notNull: part !== 'workspace' };
  if (part !== 'user' || !['account', 'locale', 'timezone', 'roles'].includes(wanted))
    throw new Error(`Expressions know no '${part}.${wanted}'.`);
  return { value: actor[wanted as 'account' | 'locale' | 'timezone' | 'roles'], notNull: true };
}

const isComposite = (field: Field): field is CompositeField =>
  field.kind === 'period' ||
  field.kind === 'anyReference' ||
  (field.kind === 'scalar' && field.type === 'address');

/** The rows of lines, links or referring records of the record with that id. */
function rowsOf(writing: Writing, member: Member, id: Sql): (SqlList<Row> & { where: Sql }) | undefined {
  if (member.kind === 'inverse') return inverseList(writing, member.inverse.field, id);
  if (member.kind !== 'field') return undefined;
  if (member.field.kind === 'lines') return lineList(writing, member.field.target, id);
  return member.field.kind === 'links' ? linkList(writing, member.field, id) : undefined;
}

function lineList(writing: Writing, line: Entity, id: Sql): SqlList<Row> & { where: Sql } {
  const row = newRow(writing, line);
  return {
    from: tableOf(row),
    where: sql`${inOrg(writing, row)} and ${columnOf(row, 'parent_id')} = ${id}`,
    row,
  };
}

function inverseList(writing: Writing, field: ReferenceField, id: Sql): SqlList<Row> & { where: Sql } {
  const row = newRow(writing, field.entity);
  return {
    from: tableOf(row),
    where: sql`${inOrg(writing, row)} and ${columnOf(row, field.column)} = ${id} and ${ofLiving(writing, row)}`,
    row,
  };
}

/** A line that is come to from elsewhere counts while its record lives. */
function ofLiving(writing: Writing, row: Row): Sql {
  if (!row.entity.parent) return isLiving(row);
  const record = newRow(writing, row.entity.parent);
  const isIt = sql`${inOrg(writing, record)} and ${columnOf(record, 'id')} = ${columnOf(row, 'parent_id')}`;
  return sql`exists (select from ${tableOf(record)} where ${isIt} and ${isLiving(record)})`;
}

function linkList(
  writing: Writing,
  { entity, target, table }: LinksField,
  id: Sql,
): SqlList<Row> & { where: Sql } {
  const link = writing.alias();
  const row: Row = { ...newRow(writing, target), link };
  const pairs = sql`${name(table.schema, table.name)} ${link}`;
  return {
    from: sql`${pairs}, ${tableOf(row)}`,
    where: sql`${link}."org_id" = ${orgOf(writing, entity)} and ${link}."source_id" = ${id} and ${inOrg(writing, row)}
      and ${columnOf(row, 'id')} = ${link}."target_id" and ${isLiving(row)}`,
    row,
  };
}

/** Lines live as long as their record, and have no mark of their own. */
export const isLiving = (row: Row): Sql =>
  row.entity.parent ? sql`true` : sql`${columnOf(row, 'deleted_at')} is null`;

/** What the actor is shown, and nothing else: for labels, where a hidden value counts as null. */
export const sightOf = (rights: Rights): Sight => ({
  shown: (field) => fieldAccess(rights, field).shown,
  rows: (writing, row) => [
    ...inScope(writing, row),
    coverSql(writing, rowCondition(rights, row.entity), row),
  ],
});
