import { all, any, literal, sql, type Sql } from '../../sql/index.ts';
import { covered } from '../binding.ts';
import { codecs, type Codec } from '../codec.ts';
import { valueOf, type Given } from '../given.ts';
import type { Condition, Operand, Operator } from '../types.ts';
import { bind, bindList, bound, readAs } from './bind.ts';
import { searchSql } from './search.ts';
import { fromThrough } from './source.ts';
import { isPresent, partCodec, partSql } from './parts.ts';
import { comparable, comparing } from './value.ts';
import { columnOf, type Row, type Writing } from './writing.ts';

/** A condition as SQL for a WHERE. Null may stand for false; where it would matter, `is not true` makes it plain. */
export function conditionSql(writing: Writing, row: Row, condition: Condition): Sql {
  switch (condition.kind) {
    case 'all':
      return all(condition.of.map((each) => conditionSql(writing, row, each)));
    case 'any':
      return any(condition.of.map((each) => conditionSql(writing, row, each)));
    case 'not':
      return sql`(${conditionSql(writing, row, condition.of)}) is not true`;
    case 'compare':
      return comparisonSql(writing, row, condition);
    case 'some': {
      const { from, where, row: inner } = fromThrough(writing, condition.source, condition.through, row);
      return sql`exists (select from ${from} where ${all([...where, conditionSql(writing, inner, condition.where)])})`;
    }
    case 'search':
      return searchSql(writing, row, condition);
  }
}

/** The conditions of a list, `true` left out. */
export const conditionsSql = (writing: Writing, row: Row, condition: Condition): readonly Sql[] =>
  condition.kind === 'all'
    ? condition.of.map((each) => conditionSql(writing, row, each))
    : [conditionSql(writing, row, condition)];

const SYMBOLS: Partial<Record<Operator, Sql>> = {
  eq: sql`=`,
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
};

function comparisonSql(
  writing: Writing,
  row: Row,
  { operand, operator, value }: Condition & { kind: 'compare' },
): Sql {
  if (operator === 'isNull') return nullSql(writing, row, operand, value);
  if (operator === 'overlaps' || (operator === 'contains' && operand.kind === 'composite'))
    return periodSql(writing, row, operand, operator, value);
  const left = covered(writing, operand.shown, row, operandSql(writing, row, operand));
  const codec = operandCodec(operand, operator);
  const symbol = SYMBOLS[operator];
  if (symbol) return sql`${left} ${symbol} ${bind(writing, value, codec)}`;
  switch (operator) {
    case 'in':
      return sql`${left} = any(${bindList(writing, value, codec)})`;
    case 'ne': // null may be what no row can have: then every row is unlike it
      return sql`(${left} = ${bind(writing, value, codec)}) is not true`;
    case 'notIn':
      return sql`(${left} = any(${bindList(writing, value, codec)})) is not true`;
    case 'has':
      return sql`${left} @> array[${bind(writing, value, codec)}]`;
    case 'hasAny':
      return sql`${left} && ${bindList(writing, value, codec)}`;
    case 'hasAll':
      return sql`${left} @> ${bindList(writing, value, codec)}`;
    default:
      return operand.kind === 'scalar' && operand.field.type === 'json'
        ? sql`${left} @> ${bindJson(writing, value)}`
        : sql`${left} ilike ${bindPattern(writing, value, operator)}`;
  }
}

const bindJson = (writing: Writing, value: Given): Sql =>
  bound(writing, value, { name: `json ${JSON.stringify(value)}` }, 'jsonb', (found) => JSON.stringify(found));

function operandSql(writing: Writing, row: Row, operand: Operand): Sql {
  switch (operand.kind) {
    case 'scalar':
      return comparable(writing, row, operand.field);
    case 'reference':
      return columnOf(row, operand.field.column);
    case 'part':
      return partSql(row, operand.field, operand.part);
    case 'composite':
      throw new Error('A value of several parts is compared by its parts.');
  }
}

function operandCodec(operand: Operand, operator: Operator): Codec {
  if (operand.kind === 'scalar') return comparing(operand.field, operator);
  return operand.kind === 'part' ? partCodec(operand.field, operand.part) : codecs.id;
}

/** `isNull: true` or `false`; of a composite value whether all of its parts are absent. */
function nullSql(writing: Writing, row: Row, operand: Operand, value: Given): Sql {
  const absent =
    operand.kind === 'composite'
      ? sql`(${covered(writing, operand.shown, row, isPresent(row, operand.field))}) is not true`
      : sql`${covered(writing, operand.shown, row, operandSql(writing, row, operand))} is null`;
  if (value.kind !== 'constant') return sql`(${absent}) = ${bind(writing, value, codecs.boolean)}`;
  return value.value === true ? absent : sql`not (${absent})`;
}

/** Whether a period holds a day, or shares one with another period. An open end reaches as far as can be. */
function periodSql(
  writing: Writing,
  row: Row,
  operand: Operand,
  operator: 'contains' | 'overlaps',
  value: Given,
): Sql {
  if (operand.kind !== 'composite' || operand.field.kind !== 'period')
    throw new Error(`'${operator}' is asked of periods.`);
  const { fromColumn, toColumn } = operand.field;
  const [from, to] = operator === 'contains' ? [value, value] : [endOf(value, 'from'), endOf(value, 'to')];
  const conditions = [
    isPresent(row, operand.field),
    ...(to ? [openOr(columnOf(row, fromColumn), sql`<=`, bind(writing, to, codecs.date))] : []),
    ...(from ? [openOr(columnOf(row, toColumn), sql`>=`, bind(writing, from, codecs.date))] : []),
  ];
  return sql`(${covered(writing, operand.shown, row, all(conditions))}) is true`;
}

const endOf = (value: Given, end: string): Given | undefined => {
  const found = value.kind === 'object' ? value.entries.find(([key]) => key === end)?.[1] : undefined;
  return found?.kind === 'constant' && found.value === null ? undefined : found;
};

const openOr = (column: Sql, symbol: Sql, wanted: Sql): Sql =>
  sql`(${column} is null or ${column} ${symbol} ${wanted})`;

const SIDES: Partial<Record<Operator, readonly [string, string]>> = {
  contains: ['%', '%'],
  startsWith: ['', '%'],
  endsWith: ['%', ''],
};

/** A pattern of LIKE in which the special letters of the value are taken literally. */
function bindPattern(writing: Writing, value: Given, operator: Operator): Sql {
  const [before, after] = SIDES[operator] ?? [];
  if (before === undefined) throw new Error(`Nothing is compared by '${operator}'.`);
  const pattern = (text: unknown) => {
    const read = readAs(codecs.text, text);
    return read === null ? null : before + String(read).replace(/[\\%_]/g, '\\$&') + after;
  };
  if (value.kind === 'variable') return bound(writing, value, { name: operator }, 'text', pattern);
  const constant = pattern(valueOf(value, {}));
  return constant === null ? sql`null::text` : literal(constant);
}
