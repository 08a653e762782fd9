/** Second door of `expression`: a checked expression as SQL, equal to what evaluate() gives in JS. */
// Apart from index.ts so that the page does not carry it.
import { all, any, join, literal, sql, type Sql } from '../sql/index.ts';
import type { Expression, Node } from './ast.ts';
import { cast, divided, intervalOf, ordered, SQL_OPERATIONS } from './sql-operations.ts';
import type { RecordType, Type } from './types.ts';

/** A value in SQL: of a reference its id, and the row behind it, through which members are asked for. */
export interface SqlValue<Row> {
  readonly value: Sql;
  /** Whatever the binding needs to find members of this record; the compiler only hands it back. */
  readonly row?: Row;
  /** True where the value is known never to be null: conditions on it become plain comparisons that use an index. */
  readonly notNull?: boolean;
}

/** Records of a list: `from` and `where` stand in a subselect and see the outer rows; aliases must be new ones. */
export interface SqlList<Row> {
  readonly from: Sql;
  readonly where?: Sql;
  readonly row: Row;
}

/**
 * Where names and members live: the compiler knows operations, the binding knows tables. It may be asked more than once
 * for the same part. A duration is an interval, a list of scalars an array; everything else has the type one would
 * expect and is cast where it has another. A binding to one table with lines:
 *
 *   const binding: SqlBinding<{ alias: string; entity: Entity }> = {
 *     today: param({ of: 'today' }, 'date'),
 *     now: param({ of: 'now' }, 'timestamptz'),
 *     name: () => ({ value: name('o', 'id'), row: { alias: 'o', entity: order }, notNull: true }),   // `this`
 *     member: (row, field) => ({ value: name(row.alias, columnOf(row.entity, field)) }),
 *     list: (row) => ({
 *       from: sql`${name('sales', 'order_line')} ${name('l')}`,
 *       where: sql`${name('l', 'parent_id')} = ${name(row.alias, 'id')}`,
 *       row: { alias: 'l', entity: line },
 *     }),
 *   };
 *   toCondition(expression, binding)      // stands in a WHERE
 */
export interface SqlBinding<Row> {
  /** `today()` in the reader's time zone, a date. */
  readonly today: Sql;
  /** `now()`, a timestamptz. */
  readonly now: Sql;
  /** `this`, `parent`, `user` or another name of the scope. */
  name(name: string, type: Type): SqlValue<Row>;
  member(row: Row, name: string, type: Type): SqlValue<Row>;
  list(row: Row, name: string, type: RecordType): SqlList<Row>;
}

/** The value as SQL: numeric, text, date, timestamptz, ...; a duration as interval, a record as its id. */
export function toSql<Row>(expression: Expression, binding: SqlBinding<Row>): Sql {
  const value = compilerOf(binding).value(expression.node, new Map());
  return expression.type.kind === 'duration' ? intervalOf(value) : value;
}

/**
 * The condition as SQL for a WHERE: simple comparisons stay simple, so that indexes serve, and may be null where
 * evaluate() says false. So it only tells where the condition holds; where it is false, ask `(toSql(...)) is false`.
 */
export function toCondition<Row>(expression: Expression, binding: SqlBinding<Row>): Sql {
  if (expression.type.kind !== 'boolean')
    throw new Error('Only an expression that is true or false is a condition.');
  return compilerOf(binding).condition(expression.node, new Map());
}

/** The records that an expression of `compileRecords` gives, where it gives a list. */
export const toList = <Row>(expression: Expression, binding: SqlBinding<Row>): SqlList<Row> =>
  compilerOf(binding).listOf(expression.node, new Map());

type Elements<Row> = ReadonlyMap<string, Row>;
type Leaf = Node & { op: 'name' | 'member' };

const isLeaf = (node: Node): node is Leaf => node.op === 'name' || node.op === 'member';

/** Whether the part comes from outside of the rows: a constant, or something of a name such as `user`. */
const isGiven = (node: Node): boolean =>
  node.op === 'member'
    ? isGiven(node.of)
    : node.op === 'constant' || (node.op === 'name' && node.name !== 'this');

function compilerOf<Row>(binding: SqlBinding<Row>) {
  function value(node: Node, elements: Elements<Row>): Sql {
    switch (node.op) {
      case 'constant':
        return cast(literal(node.value), node.type);
      case 'name':
      case 'member':
        return read(node, elements);
      case 'element':
        throw new Error(`The record '${node.variable}' is no value.`);
      case 'apply':
        return applied(node, elements);
      case 'gather':
        return gather(node, elements);
    }
  }

  function applied(node: Node & { op: 'apply' }, elements: Elements<Row>): Sql {
    if (node.operation === 'today') return sql`(${binding.today})::date`;
    if (node.operation === 'now') return sql`(${binding.now})::timestamptz`;
    if (node.operation === 'equal' && node.args.every((arg) => certain(arg, elements)))
      return equal(node, elements);
    const args = node.args.map((arg) => value(arg, elements));
    return SQL_OPERATIONS[node.operation](args, node.args);
  }

  /** Text is read under collate "C": columns that sort by different languages then never meet in one operation. */
  function read(node: Leaf, elements: Elements<Row>): Sql {
    return ordered(asStored(node, elements), node.type);
  }

  function asStored(node: Leaf, elements: Elements<Row>): Sql {
    const { value: found } = bound(node, elements);
    return node.type.kind === 'duration' ? sql`extract(epoch from ${found})` : cast(found, node.type);
  }

  /** One side of a comparison: a column beside what is given stays as it is stored, so that its index serves. */
  function side(node: Node, other: Node, elements: Elements<Row>): Sql {
    return isLeaf(node) && isGiven(other) ? asStored(node, elements) : value(node, elements);
  }

  function bound(node: Node, elements: Elements<Row>): SqlValue<Row> {
    if (node.op === 'name') return binding.name(node.name, node.type);
    // The id of what is referred to is the reference itself: no need to look the record up.
    if (node.op === 'member' && node.name === 'id' && isLeaf(node.of)) return bound(node.of, elements);
    if (node.op === 'member') return binding.member(rowOf(node.of, elements), node.name, node.type);
    throw new Error(`A part '${node.op}' has no row behind it.`);
  }

  function rowOf(node: Node, elements: Elements<Row>): Row {
    const row = node.op === 'element' ? elements.get(node.variable) : bound(node, elements).row;
    if (row === undefined) throw new Error('The binding gave no row for a record whose members are read.');
    return row;
  }

  /** Whether the part is known never to be null. */
  function certain(node: Node, elements: Elements<Row>): boolean {
    if (node.op === 'constant') return node.value !== null;
    if (node.op === 'name' || node.op === 'member') return bound(node, elements).notNull ?? false;
    if (node.op !== 'apply') return false;
    if (node.operation === 'recordId' || node.operation === 'idToText')
      return certain(node.args[0]!, elements);
    return node.operation === 'today' || node.operation === 'now';
  }

  function equal({ args }: Node & { op: 'apply' }, elements: Elements<Row>): Sql {
    const [a, b] = args as [Node, Node];
    return sql`(${side(a, b, elements)} = ${side(b, a, elements)})`;
  }

  function isOneOf({ args }: Node & { op: 'apply' }, elements: Elements<Row>): Sql {
    const [one, ...others] = args as [Node, ...Node[]];
    const values = others.map((other) => value(other, elements));
    return sql`(${side(one, others[0]!, elements)} in (${join(values)}))`;
  }

  /** Asks the index of the column, whichever side it stands on: `owner in user.teams`, `'vip' in tags`. */
  function isElement({ args }: Node & { op: 'apply' }, elements: Elements<Row>): Sql {
    const [one, list] = args as [Node, Node];
    const [wanted, among] = [side(one, list, elements), side(list, one, elements)];
    if (isGiven(list)) return SQL_OPERATIONS.isElement([wanted, among], args);
    return sql`(${among} @> ${cast(sql`array[${wanted}]`, list.type)})`;
  }

  /** In a condition null may stand for false and the other way round, as long as nothing negates it. */
  function condition(node: Node, elements: Elements<Row>): Sql {
    if (node.op !== 'apply') return value(node, elements);
    const { operation, args } = node;
    if (operation === 'and') return all(args.map((arg) => condition(arg, elements)));
    if (operation === 'or') return any(args.map((arg) => condition(arg, elements)));
    if (operation === 'equal' && args.some((arg) => certain(arg, elements))) return equal(node, elements);
    if (operation === 'isOneOf') return isOneOf(node, elements);
    if (operation === 'isElement') return isElement(node, elements);
    return value(node, elements);
  }

  function gather(node: Node & { op: 'gather' }, elements: Elements<Row>): Sql {
    const list = listOf(node.list, elements);
    const inner = node.variable === undefined ? elements : new Map([...elements, [node.variable, list.row]]);
    const where = list.where ?? sql`true`;
    const body = (): Sql => value(node.body!, inner);
    const holds = (): Sql => condition(node.body!, inner);
    const values = (): Sql =>
      sql`(select ${ordered(body(), node.body!.type)} as v from ${list.from} where ${where}) s`;
    switch (node.gathering) {
      case 'size':
        return sql`(select count(*)::numeric from ${list.from} where ${where})`;
      case 'count':
        return sql`(select count(*)::numeric from ${list.from} where ${where} and ${holds()})`;
      case 'exists':
        return sql`exists (select from ${list.from} where ${where} and ${holds()})`;
      case 'all':
        return sql`(not exists (select from ${list.from} where ${where} and (${body()}) is not true))`;
      case 'sum':
        return sql`(select coalesce(sum(v), 0) from ${values()})`;
      case 'avg':
        return sql`(select ${divided(sql`sum(v)`, sql`count(v)::numeric`)} from ${values()})`;
      case 'min':
        return sql`(select min(v) from ${values()})`;
      case 'max':
        return sql`(select max(v) from ${values()})`;
    }
  }

  function listOf(node: Node, elements: Elements<Row>): SqlList<Row> {
    if (node.op !== 'member' || node.type.kind !== 'list' || node.type.of.kind !== 'record') {
      throw new Error('A list of records is always a member.');
    }
    return binding.list(rowOf(node.of, elements), node.name, node.type.of.record);
  }

  return { value, condition, listOf };
}
