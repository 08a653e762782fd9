import { all, join, literal, name, sql, type Sql } from '../../sql/index.ts';
import type { ScalarField } from '../../model/index.ts';
import { covered } from '../binding.ts';
import { codecs } from '../codec.ts';
import type { AggregateAsk, AggregateRead, Group, Measure } from '../types.ts';
import { conditionsSql } from './condition.ts';
import { joinsOf, type Joins } from './order.ts';
import { fromSource } from './source.ts';
import { comparable, jsonForm, sortable } from './value.ts';
import type { Row, Writing } from './writing.ts';

/** Groups as an array, in the order of their keys. An inner select names what is grouped and measured, once each. */
export function aggregateSql(writing: Writing, read: AggregateRead): Sql {
  const { row, from, where } = fromSource(writing, read.source);
  const joins = joinsOf(writing, row);
  const columns: Sql[] = [];
  const column = (value: Sql): Sql => {
    const key = name(`c${columns.length}`);
    columns.push(sql`${value} as ${key}`);
    return sql`b.${key}`;
  };
  const keys = read.groups.map((group) => column(groupSql(writing, joins, group)));
  const asks = read.asks.map(
    (ask) => sql`${askSql(writing, read.groups, keys, ask, row, column)} as ${name(ask.as)}`,
  );
  const conditions = all([...where, ...conditionsSql(writing, row, read.where)]);
  const base = sql`(select ${join(columns)} from ${from}${joins.sql()} where ${conditions}) b`;
  const grouped = keys.length > 0 ? sql` group by ${join(keys)} order by ${join(keys)}` : sql` having true`;
  const groups = sql`select ${join(asks)} from ${base}${grouped} limit ${literal(read.size)}`;
  return sql`(select coalesce(json_agg(x.*), '[]'::json) from (${groups}) x)`;
}

/** The value of a group: as it is sorted by, or the first day of the part of the calendar it lies in. */
function groupSql(writing: Writing, joins: Joins, { path, value, part }: Group): Sql {
  const { value: found, codec } = sortable(writing, joins.follow(path), value);
  if (!part) return found;
  const local =
    codec === codecs.dateTime
      ? sql`${found} at time zone ${writing.actor.timezone}`
      : sql`${found}::timestamp`;
  return sql`date_trunc(${literal(part)}, ${local})::date`;
}

/** A group's value in JSON; a bigint twin becomes the decimal it stands for. */
function keySql({ value, part }: Group, key: Sql): Sql {
  if (part || value.kind !== 'scalar') return key;
  return value.field.orderColumn ? sql`(${unscaled(value.field, key)})::text` : jsonForm(value.field, key);
}

/** The decimal that a twin, or a sum of twins, stands for. */
const unscaled = ({ scale = 0 }: ScalarField, twin: Sql): Sql =>
  sql`round(${twin}::numeric / ${literal(`1${'0'.repeat(scale)}`)}::numeric, ${literal(scale)})`;

type Column = (value: Sql) => Sql;

function askSql(
  writing: Writing,
  groups: readonly Group[],
  keys: readonly Sql[],
  ask: AggregateAsk,
  row: Row,
  column: Column,
): Sql {
  switch (ask.kind) {
    case 'typename':
      return literal(ask.type);
    case 'count':
      return sql`count(*)`;
    case 'key':
      return objectOf(groups.map((group, index) => [group.name, keySql(group, keys[index]!)]));
    default:
      return objectOf(
        ask.of.map((measure) => [measure.as, measureSql(writing, ask.kind, measure, row, column)]),
      );
  }
}

const objectOf = (entries: readonly (readonly [string, Sql])[]): Sql =>
  sql`json_build_object(${join(entries.map(([key, value]) => sql`${literal(key)}, ${value}`))})`;

function measureSql(
  writing: Writing,
  kind: 'sum' | 'avg' | 'min' | 'max',
  measure: Measure,
  row: Row,
  column: Column,
): Sql {
  if (measure.kind === 'typename') return literal(measure.type);
  const { field, shown } = measure;
  const value = column(covered(writing, shown, row, comparable(writing, row, field)));
  switch (kind) {
    case 'min':
    case 'max':
      return extremeSql(field, kind === 'min' ? sql`min(${value})` : sql`max(${value})`);
    case 'sum':
      return field.orderColumn
        ? sql`(${unscaled(field, sql`sum(${value})`)})::text`
        : sql`sum(${value})::text`;
    case 'avg':
      return sql`(${averageSql(field, value)})::text`;
  }
}

const extremeSql = (field: ScalarField, value: Sql): Sql =>
  field.orderColumn ? sql`(${unscaled(field, value)})::text` : jsonForm(field, value);

/** Averages have four digits more than what is averaged. */
function averageSql(field: ScalarField, value: Sql): Sql {
  const digits = literal((field.scale ?? 0) + 4);
  const power = literal(`1${'0'.repeat(field.orderColumn ? (field.scale ?? 0) : 0)}`);
  return sql`round(avg(${value}) / ${power}::numeric, ${digits})`;
}
