import type { Span } from './faults.ts';
import type { Type } from './types.ts';

export type UnaryOperator = '!' | '-';
export type BinaryOperator =
  | '||' | '&&'
  | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'
  | '+' | '-' | '*' | '/' | '%'; // prettier-ignore

/** What was written: names are not looked up yet. Each part keeps its place in the source. */
export type Ast = { readonly span: Span } & (
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly value: boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Ast[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Ast; readonly name: string }
  /** `x.f(y)` is `f(x, y)`. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Ast[] }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Ast }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Ast; readonly right: Ast }
  | { readonly kind: 'choice'; readonly condition: Ast; readonly yes: Ast; readonly no: Ast }
);

/** Constants of a checked expression: numbers as decimal text, dates and times as ISO text. */
export type Constant = string | boolean | null;

/** What is done to values. Overloaded operators are resolved: each operation has one meaning, in JS and in SQL. */
export type Operation =
  | 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo' | 'negate'
  | 'abs' | 'round' | 'floor' | 'ceil' | 'least' | 'greatest'
  | 'equal' | 'notEqual' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual'
  | 'isOneOf' | 'isElement' | 'has' | 'isNull'
  | 'and' | 'or' | 'not' | 'choose' | 'coalesce'
  | 'concat' | 'textSize' | 'listSize' | 'contains' | 'startsWith' | 'endsWith' | 'lower' | 'upper' | 'trim'
  | 'numberToText' | 'booleanToText' | 'dateToText' | 'timeToText' | 'dateTimeToText' | 'idToText' | 'textToNumber'
  | 'today' | 'now' | 'dateTimeToDate'
  | 'days' | 'hours' | 'minutes' | 'inDays' | 'inHours' | 'inMinutes'
  | 'dateAdd' | 'dateSubtract' | 'dateDifference' | 'dateTimeAdd' | 'dateTimeSubtract' | 'dateTimeDifference'
  | 'daysBetween' | 'addMonths' | 'year' | 'month' | 'day' | 'weekday'
  | 'startOfMonth' | 'endOfMonth' | 'startOfYear' | 'startOfWeek'
  | 'recordId'; // prettier-ignore

export type Gathering = 'sum' | 'count' | 'size' | 'min' | 'max' | 'avg' | 'exists' | 'all';

/** What it means: every name is resolved, every part has its type. */
export type Node =
  | { readonly op: 'constant'; readonly type: Type; readonly value: Constant }
  /** `this`, or a name the scope provides. */
  | { readonly op: 'name'; readonly type: Type; readonly name: string }
  /** The record a list function is looking at. */
  | { readonly op: 'element'; readonly type: Type; readonly variable: string }
  | { readonly op: 'member'; readonly type: Type; readonly of: Node; readonly name: string }
  | {
      readonly op: 'apply';
      readonly type: Type;
      readonly operation: Operation;
      readonly args: readonly Node[];
    }
  /** `variable` and `body` are absent for `size`. */
  | {
      readonly op: 'gather';
      readonly type: Type;
      readonly gathering: Gathering;
      readonly list: Node;
      readonly variable?: string;
      readonly body?: Node;
    };

/** A path that is read: `root` is `this` or a name of the scope, `path` the members in order. */
export interface Use {
  readonly root: string;
  readonly path: readonly string[];
}

/** A checked expression, frozen. Evaluate it (index.ts) or compile it to SQL (sql.ts). */
export interface Expression {
  readonly source: string;
  readonly type: Type;
  readonly node: Node;
  /** Every path it reads, lists themselves included: `lines.sum(l, l.amount)` reads `lines` and `lines.amount`. */
  readonly uses: readonly Use[];
  /** Whether its value changes without a write to what it reads: it asks for the day, the time or the actor. */
  readonly volatile: boolean;
  /** Whether it asks for `user`, `org` or `workspace`. */
  readonly actor: boolean;
}
