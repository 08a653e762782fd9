/** Expression -> closure. Compiled once, run as often as wanted; nothing is looked up by name but members of records. */
import type { Expression, Node } from './ast.ts';
import { decimal, divide, ZERO, type Decimal } from './decimal.ts';
import { extremeOf, OPERATIONS, type Env as Clock, type Run as RunIn } from './operations.ts';
import { hasId, types, type RecordType } from './types.ts';
import { isRecord, reader, writer, type Inner, type RecordValue, type Value } from './values.ts';

/** What an expression is evaluated on. Give all that `expression.uses` names. */
export interface Input {
  /** The record itself: lines and other lists as arrays, references as ids or as records with what is read of them. */
  readonly record?: RecordValue | null;
  /** Values of the names of the scope: `parent`, `user`, `org`, ... */
  readonly names?: { readonly [name: string]: Value | undefined };
  /** The day in the reader's time zone, `2026-11-21`. */
  readonly today: string;
  /** The moment, `2026-11-21T10:00:00Z`. */
  readonly now: string;
  /** Finds the record behind an id where the record was not given; null when there is none. */
  readonly find?: (type: RecordType, id: string) => RecordValue | null;
}

export type Evaluator = (input: Input) => Value;

interface Env extends Clock {
  readonly input: Input;
  /** Records that list functions are looking at, by depth of the list. */
  readonly elements: Inner[];
}

type Run = RunIn<Env>;

const compiled = new WeakMap<Expression, Evaluator>();

/** The value of the expression: decimals as text without needless zeros, dates and moments as ISO text. */
export const evaluate = (expression: Expression, input: Input): Value => compileJs(expression)(input);

/** Whether a condition holds: only true does, null does not. */
export const holds = (expression: Expression, input: Input): boolean => evaluate(expression, input) === true;

/** Makes the function once for each expression. */
export function compileJs(expression: Expression): Evaluator {
  const known = compiled.get(expression);
  if (known) return known;
  const run = compile(expression.node, new Map());
  const write = hasId(expression.type) ? idOf : writer(expression.type);
  const evaluator: Evaluator = (input) => write(run(envOf(input)));
  compiled.set(expression, evaluator);
  return evaluator;
}

const [readToday, readNow] = [reader(types.date), reader(types.dateTime)];

const envOf = (input: Input): Env => ({
  input,
  elements: [],
  today: () => readToday(input.today),
  now: () => readNow(input.now),
});

/** A record as a result is its id. */
const idOf = (value: Inner): Value => {
  const id = isRecord(value) ? (value as RecordValue)['id'] : (value as Value);
  return typeof id === 'string' ? id.toLowerCase() : null;
};

/** `depths` tells at which place of `elements` a list variable stands. */
function compile(node: Node, depths: ReadonlyMap<string, number>): Run {
  switch (node.op) {
    case 'constant': {
      const value = reader(node.type)(node.value);
      return () => value;
    }
    case 'name': {
      const read = reader(node.type);
      const { name } = node;
      if (name === 'this') return ({ input }) => read(input.record ?? null);
      return ({ input }) => read(input.names && Object.hasOwn(input.names, name) ? input.names[name] : null);
    }
    case 'element': {
      const depth = depths.get(node.variable)!;
      return ({ elements }) => elements[depth]!;
    }
    case 'member':
      return memberOf(node, compile(node.of, depths));
    case 'apply':
      return OPERATIONS[node.operation](
        node.args.map((arg) => compile(arg, depths)),
        node.args,
      );
    case 'gather':
      return gather(node, depths);
  }
}

function memberOf(node: Node & { op: 'member' }, owner: Run): Run {
  const read = reader(node.type);
  const { name } = node;
  const type = (node.of.type as { record: RecordType }).record;
  return (env) => {
    const found = owner(env);
    if (typeof found === 'string' && name === 'id') return read(found);
    const record =
      typeof found === 'string' ? findRecord(type, found, env.input) : (found as RecordValue | null);
    // Own properties only: a field called `constructor` is a field, and nothing else is.
    return read(record !== null && Object.hasOwn(record, name) ? record[name] : null);
  };
}

function findRecord(type: RecordType, id: string, { find }: Input): RecordValue | null {
  if (!find)
    throw new Error(`An expression reads through a reference to ${type.name}, but the record was not given.`);
  return find(type, id);
}

type Gather = Node & { op: 'gather' };

function gather(node: Gather, depths: ReadonlyMap<string, number>): Run {
  const list = compile(node.list, depths) as (env: Env) => readonly Inner[];
  if (!node.body) return (env) => decimal(list(env).length);
  const depth = depths.size;
  const body = compile(node.body, new Map([...depths, [node.variable!, depth]]));
  const finish = finisher(node);
  return (env) =>
    finish(
      list(env).map((element) => {
        env.elements[depth] = element;
        return body(env);
      }),
    );
}

/** From what the body gave for each record to the one value. */
function finisher(node: Gather): (values: readonly Inner[]) => Inner {
  switch (node.gathering) {
    case 'sum':
      return sumOf;
    case 'avg':
      return (values) => divide(sumOf(values), decimal(values.filter((value) => value !== null).length));
    case 'count':
      return (values) => decimal(values.filter((value) => value === true).length);
    case 'exists':
      return (values) => values.includes(true);
    case 'all':
      return (values) => values.every((value) => value === true);
    case 'min':
      return extremeOf(node.body!.type, -1);
    case 'max':
      return extremeOf(node.body!.type, 1);
    case 'size':
      throw new Error('`size` of a list has no body.');
  }
}

const sumOf = (values: readonly Inner[]): Decimal =>
  values.reduce<Decimal>((sum, value) => (value === null ? sum : sum.plus(value as Decimal)), ZERO);
